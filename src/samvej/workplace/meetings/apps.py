"""The app's place in Django."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """See the package's own words."""

    name = "samvej.workplace.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"
