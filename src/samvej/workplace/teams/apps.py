"""The app's place in Django."""

from django.apps import AppConfig


class TeamsConfig(AppConfig):
    """See the package's own words."""

    name = "samvej.workplace.teams"
    label = "teams"
    default_auto_field = "django.db.models.BigAutoField"
