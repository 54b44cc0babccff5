"""The app's place in Django."""

from django.apps import AppConfig


class MapsConfig(AppConfig):
    """See the package's own words."""

    name = "samvej.workplace.maps"
    label = "maps"
    default_auto_field = "django.db.models.BigAutoField"
