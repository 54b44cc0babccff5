"""The app's place in Django."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """See the package's own words."""

    name = "samvej.workplace.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"
