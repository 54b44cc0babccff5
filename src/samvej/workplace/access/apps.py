"""The app's place in Django."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """See the package's own words."""

    name = "samvej.workplace.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
