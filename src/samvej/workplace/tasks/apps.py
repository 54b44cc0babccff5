"""The app's place in Django."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """See the package's own words."""

    name = "samvej.workplace.tasks"
    label = "tasks"
    default_auto_field = "django.db.models.BigAutoField"
