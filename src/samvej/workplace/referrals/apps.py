"""The app's place in Django."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """See the package's own words."""

    name = "samvej.workplace.referrals"
    label = "referrals"
    default_auto_field = "django.db.models.BigAutoField"
