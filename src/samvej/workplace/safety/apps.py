"""The app's place in Django."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    """See the package's own words."""

    name = "samvej.workplace.safety"
    label = "safety"
    default_auto_field = "django.db.models.BigAutoField"
