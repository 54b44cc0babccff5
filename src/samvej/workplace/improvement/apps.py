"""The app's place in Django."""

from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    """See the package's own words."""

    name = "samvej.workplace.improvement"
    label = "improvement"
    default_auto_field = "django.db.models.BigAutoField"
