"""The app's place in Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files and texts of the pages."""

    name = "samvej.web"
    label = "web"
