"""The app's place in Django."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """See the package's own words."""

    name = "samvej.workplace.messages"
    label = "threads"
    default_auto_field = "django.db.models.BigAutoField"
