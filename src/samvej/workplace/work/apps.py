"""The app's place in Django."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """See the package's own words."""

    name = "samvej.workplace.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"
