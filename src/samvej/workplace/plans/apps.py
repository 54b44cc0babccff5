"""The app's place in Django."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """See the package's own words."""

    name = "samvej.workplace.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"
