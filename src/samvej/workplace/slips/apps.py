"""The app's place in Django."""

from django.apps import AppConfig


class SlipsConfig(AppConfig):
    """See the package's own words."""

    name = "samvej.workplace.slips"
    label = "slips"
    default_auto_field = "django.db.models.BigAutoField"
