"""What the inbox shows: who waits, since when, what the clock says, who has it, and what is known already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from samvej.programme.words import Lang
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.grounds import barred_citizens
from samvej.workplace.access.lawful import CONTACT, REFERRAL
from samvej.workplace.access.roles import SEE_INBOX, VOTE_IN_JOINT_SELECTION
from samvej.workplace.ground.moment import moment
from samvej.workplace.programmes.models import ProgrammeUnit
from samvej.workplace.programmes.queries import programme_of, units_of_actor
from samvej.workplace.referrals.actions.steps import standings
from samvej.workplace.referrals.calendar import deadline, working_days_between
from samvej.workplace.referrals.found import found_in
from samvej.workplace.referrals.models import JointSeat, JointVote, Referral, ReferralNote

Tab = Literal["mine", "free", "all", "waiting", "offered", "votes", "helped", "answered"]
TABS: tuple[Tab, ...] = ("mine", "free", "all", "waiting", "offered", "votes", "helped", "answered")

_WAITING = Q(status__in=("transferring", "joint selection")) | Q(paused=True, status__in=Referral.OPEN)
_HELPED = Q(status="helped on", helped_on__followed_up_at__isnull=True)
_OPEN_HERE = ("mine", "free", "all", "waiting")  # tabs of the units' open cases: each is some of "all"


@dataclass(frozen=True)
class QueueAge:
    """How long a case has waited, by its transitions and never by its edits.

    ``waiting``: since it was received (until its answer, where it has one). ``in_status``: since the last transition
    that moved it. ``working_days``: the working days of ``waiting`` in which the clock ran.
    """

    waiting: timedelta
    in_status: timedelta
    working_days: int


def queue_age(referral: Referral, at: datetime | None = None) -> QueueAge:
    """The age of a case at a moment (now). Reads the pauses, unless they were prefetched."""
    at = at or moment()
    end = min(referral.decided_at, at) if referral.decided_at else at
    return QueueAge(
        end - referral.received_at,
        at - referral.status_since,
        working_days_between(referral.received_at, end, standings(referral)),
    )


@dataclass(frozen=True)
class Clock:
    """What the clock of an open case says. ``working_days``: left until ``due_at``; negative, gone since."""

    kind: Literal["late", "soon", "running", "standing", "none"]
    due_at: datetime | None
    working_days: int = 0


def clock_of(referral: Referral) -> Clock:
    """The clock of a case now: it stands on pause, is "soon" once the file's reminder is due, and then late."""
    if not referral.is_open or referral.due_at is None:
        return Clock("none", None)
    if referral.paused:
        return Clock("standing", referral.due_at)
    now = moment()
    left = working_days_between(now, referral.due_at)
    if referral.due_at <= now:
        return Clock("late", referral.due_at, left)
    section = programme_of(referral.version).file.referral
    remind = section.remind_after if section else None
    soon = remind is not None and deadline(referral.received_at, remind, standings(referral)) <= now
    return Clock("soon" if soon else "running", referral.due_at, left)


@dataclass(frozen=True)
class Counts:
    """``of``: how many cases each tab has, all but the answered ones. ``late``: how many of the open ones should have
    had their answer by now.
    """

    of: dict[Tab, int]
    late: int


@dataclass(frozen=True)
class Inbox:
    """Whose inbox: the units that the person works at, and what citizens keep from them."""

    by: Actor
    units: tuple[ProgrammeUnit, ...]
    kept_back: frozenset[int]
    asked: tuple[int, ...]

    def cases(self, tab: Tab, programme: str = "") -> QuerySet[Referral]:
        """The cases of a tab, first those whose clock is due first (answered ones: the newest answer first)."""
        found = Referral.objects.filter(self._of(tab)).exclude(citizen__in=self.kept_back)
        if programme:
            found = found.filter(programme=programme)
        if tab == "answered":
            return found.order_by("-decided_at", "-pk")
        if tab == "helped":
            return found.order_by("helped_on__follow_up_on", "pk")
        return found.order_by("paused", "due_at", "received_at", "pk")

    def counts(self, programme: str = "") -> "Counts":
        """How many cases each tab has: a query for the open cases here, and one for each other tab.

        All in one would be a condition with "or" in it, for which the database reads every case there ever was.
        """
        found = Referral.objects.exclude(citizen__in=self.kept_back)
        if programme:
            found = found.filter(programme=programme)
        open_here = [tab for tab in self.tabs if tab in _OPEN_HERE]
        late = Count("pk", filter=Q(due_at__lte=moment(), paused=False))
        counted = found.filter(self._of("all")).aggregate(
            late=late, **{tab: Count("pk", filter=self._of(tab)) for tab in open_here}
        )
        others = [tab for tab in self.tabs if tab not in (*_OPEN_HERE, "answered")]
        counted |= {tab: found.filter(self._of(tab)).count() for tab in others}
        return Counts({tab: counted[tab] for tab in self.tabs if tab != "answered"}, counted["late"])

    @property
    def tabs(self) -> tuple[Tab, ...]:
        """The tabs that the person's role has."""
        votes = self.by.permits(VOTE_IN_JOINT_SELECTION)
        own = self.by.permits(SEE_INBOX)
        return tuple(tab for tab in TABS if (votes if tab == "votes" else own))

    def _of(self, tab: Tab) -> Q:
        here = Q(unit__in=[unit.pk for unit in self.units])
        mine = Q(assigned_to=self.by.professional)
        match tab:
            case "mine":
                return here & mine & Q(status__in=Referral.OPEN)
            case "free":
                return here & Q(assigned_to__isnull=True, status__in=Referral.OPEN) & ~Q(status="transferring")
            case "all":
                return here & Q(status__in=Referral.OPEN)
            case "waiting":
                return here & _WAITING
            case "offered":
                return Q(pk__in=self._offered())
            case "votes":
                return Q(pk__in=self.asked)
            case "helped":
                return here & _HELPED
            case "answered":
                return here & Q(status__in=Referral.CLOSED)

    def _offered(self) -> "QuerySet[Referral, int]":
        units = [unit.pk for unit in self.units]
        return Referral.objects.filter(
            transfers__status="offered", transfers__to_unit__in=units, status="transferring"
        ).values_list("pk", flat=True)


def inbox_of(by: Actor) -> Inbox:
    """The person's inbox, by three queries at the most."""
    units = tuple(units_of_actor(by)) if by.permits(SEE_INBOX) else ()
    return Inbox(by, units, barred_citizens(by, CONTACT, REFERRAL), _asked(by))


def listed(keys: Sequence[int]) -> list[Referral]:
    """The cases of a page, by primary key and in its order, with all that a row shows; always as many queries."""
    notes = ReferralNote.objects.select_related("organisation").order_by("created_at", "pk")
    found = (
        Referral.objects.filter(pk__in=keys)
        .select_related("citizen", "version", "unit__organisation", "assigned_to", "helped_on")
        .defer("version__content", "answers")
        .prefetch_related("pauses", Prefetch("notes", queryset=notes))
    )
    held = {case.pk: case for case in found}
    return [held[key] for key in keys if key in held]


def why(referral: Referral, lang: Lang) -> str:
    """Why the case is here, in one line: what the first note saw, or what the rule found."""
    for note in referral.notes.all():
        if note.saw.strip():
            return " ".join(note.saw.split())
        found = found_in(note, lang)
        if found:
            return found.why
    return ""


def votes_wanted(by: Actor) -> list[Referral]:
    """The joint selections in which the person's place was asked and has not answered, the longest wait first.

    Citizens who keep who they are from the person are left out. Three queries at the most.
    """
    asked = _asked(by)
    if not asked:
        return []
    unanswered = JointSeat.objects.filter(referral__in=asked, organisation=by.organisation).exclude(
        Exists(JointVote.objects.filter(referral=OuterRef("referral"), sector=OuterRef("sector")))
    )
    found = Referral.objects.filter(pk__in=unanswered.values("referral"))
    return list(found.exclude(citizen__in=barred_citizens(by, CONTACT, REFERRAL)).order_by("status_since", "pk"))


def _asked(by: Actor) -> tuple[int, ...]:
    """The joint selections that the person's organisation was asked to say yes or no in."""
    place = by.organisation
    if place is None or not by.permits(VOTE_IN_JOINT_SELECTION):
        return ()
    seats = JointSeat.objects.filter(organisation=place, referral__status=Referral.Status.JOINT)
    return tuple(dict.fromkeys(seats.order_by("referral").values_list("referral", flat=True)))
