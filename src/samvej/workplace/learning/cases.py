"""The cases behind the lead's numbers, each as what counts of it; five queries, however many there are."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import CharField, Min, Q, QuerySet
from django.db.models.functions import Cast

from samvej.workplace.learning.periods import midnight
from samvej.workplace.referrals.models import ContactAttempt, Referral, ReferralNote

REACHED = (ContactAttempt.Outcome.REACHED, ContactAttempt.Outcome.CALL_LATER)
"""The outcomes of a try by which the citizen was reached: whoever asks to be called later answered."""

ANSWERS = ("included", "helped on", "not included", "declined", "not reached")
"""The states that answer whoever referred; taken over and withdrawn do not."""


@dataclass(frozen=True)
class Case:
    """What counts of one case. Moments have a time zone.

    ``contact``: the first try to reach the citizen, or the first conversation where none came before it. ``reached``:
    a try reached the citizen. ``met``: the first conversation was held. ``door``: that of the first note.
    ``helped_to`` and ``arrived`` are empty unless the citizen was helped on.
    """

    received: datetime
    ended: datetime | None
    status: str
    reason: str = ""
    door: str = ""
    contact: datetime | None = None
    reached: bool = False
    met: bool = False
    helped_to: str = ""
    arrived: str = ""


def read_cases(units: Collection[int], since: date, without: Collection[int] = ()) -> tuple[Case, ...]:
    """The units' cases that were received or ended since a day, or are open; ``without``: citizens to leave out."""
    start = midnight(since)
    found = Referral.objects.filter(
        Q(received_at__gte=start) | Q(decided_at__gte=start) | Q(decided_at__isnull=True), unit__in=units
    )
    if without:
        found = found.exclude(citizen__in=without)
    standing = list(
        found.order_by("pk").annotate(name=Cast("key", CharField())).values_list("pk", "name", "revision")
    )
    if len(_KEPT) > _KEPT_AT_MOST:
        _KEPT.clear()
    kept = {pk: _KEPT.get(name, (-1, None)) for pk, name, _revision in standing}
    changed = [pk for pk, _name, revision in standing if kept[pk][0] != revision]
    read = _read(found if len(changed) > _MANY else Referral.objects.filter(pk__in=changed)) if changed else {}
    _KEPT.update({name: (revision, read[pk]) for pk, name, revision in standing if pk in read})
    cases = (read.get(pk) or kept[pk][1] for pk, _name, _revision in standing)
    return tuple(case for case in cases if case is not None)


_KEPT: dict[str, tuple[int, Case]] = {}
"""The case of a referral at one of its revisions: of ten thousand cases a handful change between two looks."""

_KEPT_AT_MOST, _MANY = 300_000, 500


def _read(found: "QuerySet[Referral]") -> dict[int, Case]:
    rows = found.order_by("pk").values_list(
        "pk",
        "received_at",
        "decided_at",
        "status",
        "reason",
        "conversation__held_at",
        "helped_on__to_name",
        "helped_on__arrived",
    )
    tries = _tries(found)
    doors = _doors(found)
    return {row[0]: _case(row, tries.get(row[0]), doors.get(row[0], "")) for row in rows.iterator(chunk_size=5000)}


def _tries(found: "Iterable[Referral]") -> dict[int, tuple[datetime, bool]]:
    """Case → when somebody first tried to reach the citizen, and whether a try did."""
    tries = ContactAttempt.objects.filter(referral__in=found).order_by()
    grouped = tries.values_list("referral_id").annotate(first=Min("at"), met=Min("at", filter=Q(outcome__in=REACHED)))
    return {case: (first, met is not None) for case, first, met in grouped}


def _doors(found: "QuerySet[Referral]") -> dict[int, str]:
    """Case → the door of its first note; of a case that was taken over (twice at most), the first of the other's."""
    doors: dict[int, str] = {}
    # each path reads every note there is, and hardly any case was taken over: that is asked first
    taken_over = found.filter(came_from__isnull=False).exists()
    for path in ("referral__went_to__went_to", "referral__went_to", "referral") if taken_over else ("referral",):
        notes = ReferralNote.objects.filter(**{f"{path}__in": found}).order_by("-created_at", "-pk")
        doors |= dict(notes.values_list(f"{path}_id" if path == "referral" else path, "door"))
    return doors


def _case(row: tuple[object, ...], tries: tuple[datetime, bool] | None, door: str) -> Case:
    tried, reached = tries or (None, False)
    _pk, received, ended, status, reason, held, to, arrived = row
    assert isinstance(received, datetime)
    assert ended is None or isinstance(ended, datetime)
    met = held if isinstance(held, datetime) else None
    return Case(
        received=received,
        ended=ended,
        status=str(status),
        reason=str(reason),
        door=door,
        contact=min((at for at in (tried, met) if at is not None), default=None),
        reached=reached,
        met=met is not None,
        helped_to=str(to or "") if status == "helped on" else "",
        arrived=str(arrived or "") if status == "helped on" else "",
    )
