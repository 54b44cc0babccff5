"""The app's place in Django."""

from django.apps import AppConfig


class ReactionsConfig(AppConfig):
    """See the package's own words."""

    name = "samvej.workplace.reactions"
    label = "reactions"
    default_auto_field = "django.db.models.BigAutoField"
