"""Cases at a unit with a past, written as the actions leave them."""

from datetime import datetime, timedelta
from typing import Any

from samvej.workplace.ground.moment import COPENHAGEN, moment
from samvej.workplace.programmes.models import ProgrammeUnit
from samvej.workplace.referrals.models import ContactAttempt, FirstConversation, HelpedOn, Referral
from tests.workplace.factories import AccountFactory, ReferralFactory, ReferralNoteFactory


def past(
    unit: ProgrammeUnit,
    status: str = "included",
    *,
    days_ago: float = 40,
    took: float = 10,
    tried: str | None = "reached",
    met: bool = True,
    to: str = "Hjemmesygeplejen Test",
    arrived: str = "yes",
    **fields: Any,
) -> Referral:
    """A case that was received so many days ago and, unless it is open, took so many days."""
    received = moment() - timedelta(days=days_ago)
    closed = status in Referral.CLOSED
    referral = ReferralFactory(
        unit=unit,
        status=status,
        received_at=received,
        status_since=received,
        decided_at=received + timedelta(days=took) if closed else None,
        **fields,
    )
    ReferralNoteFactory(referral=referral, created_at=received)
    account = AccountFactory()
    if tried:
        ContactAttempt.objects.create(
            referral=referral, at=received + timedelta(days=1), by=account, how="phone", outcome=tried
        )
    if met:
        FirstConversation.objects.create(
            referral=referral, held_at=received + timedelta(days=2), by=account, where="home"
        )
    if status == "helped on":
        HelpedOn.objects.create(
            referral=referral, to_name=to, follow_up_on=received.date() + timedelta(days=30), arrived=arrived
        )
    return referral


def at(*when: int) -> datetime:
    """A moment in Copenhagen."""
    return datetime(*when, tzinfo=COPENHAGEN)  # type: ignore[arg-type, misc]
