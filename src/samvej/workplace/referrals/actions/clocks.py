"""The clocks of the inbox: they remind, they ask for help, and they tell when something should have been done.

A clock never moves a case: a reminder, a transfer and asking for help are three different things, and the last two
are somebody's own decision when they are made by hand.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from samvej.programme.referral import Referral as ReferralSection
from samvej.programme.within import Within
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.roles import ASSIGN_REFERRALS, SEE_INBOX
from samvej.workplace.ground.moment import COPENHAGEN, moment, today
from samvej.workplace.people.models import Account
from samvej.workplace.programmes.models import ProgrammeVersion
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.actions.answering import tell_of_case
from samvej.workplace.referrals.actions.steps import standings
from samvej.workplace.referrals.calendar import deadline
from samvej.workplace.referrals.models import ClockStrike, HelpedOn, Pause, Referral, ReferralEvent
from samvej.workplace.referrals.staff import account_of, accounts_permitted

REMINDER, HELP, OVERDUE, HELPED_ON = "reminder", "ask for help", "overdue", "helped on"
NOTICES = {
    REMINDER: "an answer is due soon",
    HELP: "the clock asks for help",
    OVERDUE: "an answer is overdue",
    HELPED_ON: "ask whether they arrived",
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Failed:
    """A case whose clock could not be read: its key, and what kind of fault it was (never what the case holds)."""

    referral: str
    fault: str


@dataclass(frozen=True)
class Struck:
    """What one run did: how many clocks of each kind struck, and the cases that failed."""

    reminders: int = 0
    help_asked: int = 0
    overdue: int = 0
    follow_ups: int = 0
    failed: tuple[Failed, ...] = ()


def strike_clocks(*, by: Actor) -> Struck:
    """Strike every clock that is due now, each once; a case that fails never stops the others.

    Cases on pause stand still. A clock strikes once per due moment: after a pause the due moment is a later one.
    """
    counts = dict.fromkeys(NOTICES, 0)
    failed = []
    for pk in _candidates():
        try:
            with transaction.atomic():
                for kind in _strike(pk, by):
                    counts[kind] += 1
        except Exception as fault:
            key = Referral.objects.values_list("key", flat=True).get(pk=pk)
            _log.exception("the clock of a referral failed: %s", key)
            failed.append(Failed(str(key), type(fault).__name__))
    return Struck(counts[REMINDER], counts[HELP], counts[OVERDUE], counts[HELPED_ON], tuple(failed))


def due_clocks(referral: Referral) -> dict[str, datetime]:
    """Which clocks an open or helped-on case has, and when each strikes."""
    if referral.status == Referral.Status.HELPED_ON:
        helped = HelpedOn.objects.filter(referral=referral, followed_up_at__isnull=True).first()
        at = datetime.combine(helped.follow_up_on, time(8), COPENHAGEN) if helped else None
        return {HELPED_ON: at} if at else {}
    section = programme_of(referral.version).file.referral
    if section is None:
        return {}
    return dict(_open_clocks(referral, section))


def _open_clocks(referral: Referral, section: ReferralSection) -> Iterator[tuple[str, datetime]]:
    stands = standings(referral)
    for kind, after in ((REMINDER, section.remind_after), (HELP, section.ask_for_help_after)):
        if after is not None:
            yield kind, deadline(referral.received_at, after, stands)
    if referral.due_at is not None:
        yield OVERDUE, referral.due_at


def _candidates() -> list[int]:
    """Cases of which a clock may be due and has not struck: open ones that run, and helped-on ones to ask about.

    The database picks them out, for most cases have nothing due at most minutes. It is asked a little too widely (a
    day is 24 hours there, and no day is off); the working calendar then says which clocks are due.
    """
    running = Referral.objects.filter(_may_strike(), status__in=Referral.OPEN, paused=False)
    asked = HelpedOn.objects.filter(followed_up_at__isnull=True, follow_up_on__lte=today()).exclude(
        Exists(
            ClockStrike.objects.filter(
                referral=OuterRef("referral"), kind=HELPED_ON, due_at__gte=OuterRef("follow_up_on")
            )
        )
    )
    return [
        *running.order_by("received_at", "pk").values_list("pk", flat=True),
        *asked.order_by("pk").values_list("referral_id", flat=True),
    ]


def _may_strike() -> Q:
    """What the database is asked of open cases, by the deadlines of each version that such a case is pinned to."""
    now = moment()
    told = ClockStrike.objects.filter(referral=OuterRef("pk"), kind=OVERDUE, due_at=OuterRef("due_at"))
    wanted = Q(~Exists(told), due_at__lte=now)
    pinned_to = Referral.objects.filter(status__in=Referral.OPEN).values("version")
    for version in ProgrammeVersion.objects.filter(pk__in=pinned_to).defer("content"):
        try:
            section = programme_of(version).file.referral
        except Exception:  # its cases fail by themselves, each with its line in the work list
            wanted |= Q(version=version)
            continue
        if section is None:
            continue
        for kind, after in ((REMINDER, section.remind_after), (HELP, section.ask_for_help_after)):
            if after is not None:
                wanted |= Q(~_struck(kind), version=version, received_at__lte=now - _at_least(after))
    return wanted


def _at_least(after: Within) -> timedelta:
    """So long after its beginning, or longer, a deadline ends: pauses and days off only put it off."""
    if after.unit == "hours":
        return timedelta(hours=after.amount)
    days = {"weeks": 7, "months": 28}.get(after.unit, 1) * after.amount
    return timedelta(days=days - 1)  # it may begin late at night and ends at 16:00


def _struck(kind: str) -> Exists:
    """Whether the clock has struck, and no pause that ended since can have put it off to another moment."""
    paused_since = Pause.objects.filter(referral=OuterRef("referral"), to_at__gt=OuterRef("struck_at"))
    return Exists(ClockStrike.objects.filter(~Exists(paused_since), referral=OuterRef("pk"), kind=kind))


def _strike(pk: int, by: Actor) -> list[str]:
    """Strike what is due of one case; gives the kinds."""
    referral = (
        Referral.objects.select_related("version", "unit__organisation", "assigned_to")
        .prefetch_related("pauses", "strikes")
        .get(pk=pk)
    )
    told = {(strike.kind, strike.due_at) for strike in referral.strikes.all()}
    now, struck = moment(), []
    for kind, due_at in due_clocks(referral).items():
        if due_at > now or (kind, due_at) in told:
            continue
        _, first = ClockStrike.objects.get_or_create(
            referral=referral, kind=kind, due_at=due_at, defaults={"struck_at": now}
        )
        if first:
            ReferralEvent.objects.create(
                referral=referral,
                kind="clock struck",
                at=now,
                by=by.account,
                by_name=by.name,
                from_state=referral.status,
                to_state=referral.status,
                detail={"clock": kind, "due": due_at.isoformat()},
            )
            tell_of_case(
                referral, _recipients(referral, kind), NOTICES[kind], once=f"{kind}:{pk}:{due_at:%Y%m%d%H%M}"
            )
            struck.append(kind)
    return struck


def _recipients(referral: Referral, kind: str) -> list[Account]:
    """Whoever has the case, else everybody at the inbox; where help is asked for, those who can give it."""
    place, programme = referral.unit.organisation, referral.programme
    if kind == HELP:
        return accounts_permitted(organisation=place, permission=ASSIGN_REFERRALS, programme=programme)
    owner = account_of(referral.assigned_to)
    return [owner] if owner else accounts_permitted(organisation=place, permission=SEE_INBOX, programme=programme)
