"""How long the doors' exceptions last, and how soon they are looked at. All are assumed, and set in the settings."""

from datetime import timedelta

from django.conf import settings


def break_glass_lasts() -> timedelta:
    """How long a record stays open after break-glass (assumed: 4 hours)."""
    return timedelta(hours=float(getattr(settings, "SAMVEJ_BREAK_GLASS_HOURS", 4)))


def claim_lasts() -> timedelta:
    """How long a claimed relation lasts (assumed: 14 days)."""
    return timedelta(days=float(getattr(settings, "SAMVEJ_CLAIM_DAYS", 14)))


def follow_up_within() -> timedelta:
    """Within how many days somebody must have looked at a weak opening (assumed: 7 days)."""
    return timedelta(days=float(getattr(settings, "SAMVEJ_FOLLOW_UP_DAYS", 7)))
