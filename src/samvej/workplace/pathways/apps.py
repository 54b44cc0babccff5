"""The app's place in Django."""

from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    """See the package's own words."""

    name = "samvej.workplace.pathways"
    label = "pathways"
    default_auto_field = "django.db.models.BigAutoField"
