"""The app's place in Django."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.forms import Field
from django.utils.translation import gettext_lazy as _

from samvej.web.postgresql import keep_prepared


class WebConfig(AppConfig):
    """Templates, static files and texts of the pages."""

    name = "samvej.web"
    label = "web"

    def ready(self) -> None:
        """Put Django's most frequent error in words that say what to do; let connections keep what they prepare."""
        Field.default_error_messages["required"] = _("Her mangler noget: skriv eller vælg.")
        connection_created.connect(keep_prepared, dispatch_uid="samvej.web.postgresql")
