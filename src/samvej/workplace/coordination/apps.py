"""The app's place in Django."""

from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    """See the package's own words."""

    name = "samvej.workplace.coordination"
    label = "coordination"
    default_auto_field = "django.db.models.BigAutoField"
