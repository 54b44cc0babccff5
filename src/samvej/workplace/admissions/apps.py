"""The app's place in Django."""

from django.apps import AppConfig


class AdmissionsConfig(AppConfig):
    """See the package's own words."""

    name = "samvej.workplace.admissions"
    label = "admissions"
    default_auto_field = "django.db.models.BigAutoField"
