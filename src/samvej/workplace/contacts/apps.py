"""The app's place in Django."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """See the package's own words."""

    name = "samvej.workplace.contacts"
    label = "contacts"
    default_auto_field = "django.db.models.BigAutoField"
