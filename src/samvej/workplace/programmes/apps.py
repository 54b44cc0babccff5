"""The app's place in Django."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """See the package's own words."""

    name = "samvej.workplace.programmes"
    label = "programmes"
    default_auto_field = "django.db.models.BigAutoField"
