"""The app's place in Django."""

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    """See the package's own words."""

    name = "samvej.workplace.questionnaires"
    label = "questionnaires"
    default_auto_field = "django.db.models.BigAutoField"
