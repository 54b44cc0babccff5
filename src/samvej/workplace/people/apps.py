"""The app's place in Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """See the package's own words."""

    name = "samvej.workplace.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
