"""The app's place in Django."""

from django.apps import AppConfig
from django.forms import Field
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """Templates, static files and texts of the pages."""

    name = "samvej.web"
    label = "web"

    def ready(self) -> None:
        """Put Django's most frequent error in words that say what to do."""
        Field.default_error_messages["required"] = _("Her mangler noget: skriv eller vælg.")
