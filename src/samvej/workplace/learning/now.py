"""How it stands now: who waits too long, where it is stuck, who has room; by aggregates, never case by case."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Min, Q, Value

from samvej.workplace.ground.moment import moment
from samvej.workplace.learning.waiting import DAY
from samvej.workplace.pathways.models import CaseloadPlace, Enrolment
from samvej.workplace.programmes.models import ProgrammeUnit
from samvej.workplace.referrals.models import Referral


@dataclass(frozen=True)
class Standing:
    """The open cases of one state: how many, of them late and on pause, and their mean days in the state.

    ``days`` is of those whose clock runs; None where none does.
    """

    status: str
    count: int
    late: int
    paused: int
    days: float | None


@dataclass(frozen=True)
class Now:
    """The open cases by state, in the order of the road, and since when the oldest late one has waited."""

    standings: tuple[Standing, ...]
    oldest_late: datetime | None = None

    @property
    def open(self) -> int:
        """How many cases are open."""
        return sum(each.count for each in self.standings)

    @property
    def late(self) -> int:
        """How many should have had their answer by now."""
        return sum(each.late for each in self.standings)

    @property
    def stuck(self) -> Standing | None:
        """The state with most late cases, else the one in which they have stood longest; None where nobody waits."""
        running = [each for each in self.standings if each.days is not None]
        return max(running, key=lambda each: (each.late, each.days), default=None)


@dataclass(frozen=True)
class Load:
    """A contact person's places, now: ``closing`` are taken and go when they are free."""

    name: str
    unit: str
    places: int
    taken: int
    closing: int
    paused: int


def now(units: Collection[int], without: Collection[int] = ()) -> Now:
    """How the units' open cases stand; ``without``: citizens to leave out. One query."""
    return now_by_programme(units, without).get("", Now(()))


def now_by_programme(units: Collection[int], without: Collection[int] = (), *, split: bool = False) -> dict[str, Now]:
    """The same for each programme; all together, under the empty name, unless ``split``. One query."""
    at = moment()
    runs = Q(paused=False)
    late = runs & Q(due_at__lte=at)
    since = ExpressionWrapper(Value(at) - F("status_since"), output_field=DurationField())
    found = Referral.objects.filter(unit__in=units, status__in=Referral.OPEN)
    if without:
        found = found.exclude(citizen__in=without)
    keys = ["programme", "status"] if split else ["status"]
    rows = (
        found.order_by()
        .values(*keys)
        .annotate(
            n=Count("pk"),
            n_late=Count("pk", filter=late),
            n_paused=Count("pk", filter=Q(paused=True)),
            stood=Avg(since, filter=runs),
            oldest=Min("received_at", filter=late),
        )
    )
    gathered: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        gathered.setdefault(str(row.get("programme", "")), []).append(row)
    return {name: _now(each) for name, each in gathered.items()}


def loads(units: Sequence[ProgrammeUnit]) -> tuple[Load, ...]:
    """Everybody's caseload who has places in the units, the fullest first. One query."""
    names = {unit.pk: unit.organisation.name for unit in units}
    rows = (
        CaseloadPlace.objects.filter(unit__in=names)
        .values("contact_person", "contact_person__name", "unit")
        .annotate(
            places=Count("pk", filter=Q(closed=False)),
            taken=Count("enrolment"),
            closing=Count("enrolment", filter=Q(closed=True)),
            paused=Count("enrolment", filter=Q(enrolment__status=Enrolment.Status.PAUSED)),
        )
        .order_by("contact_person__name", "contact_person", "unit")
    )
    found = [
        Load(
            row["contact_person__name"],
            names[row["unit"]],
            row["places"],
            row["taken"],
            row["closing"],
            row["paused"],
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: (each.places - each.taken, each.name)))


def _now(rows: list[dict[str, object]]) -> Now:
    by_status = {str(row["status"]): row for row in rows}
    oldest = [row["oldest"] for row in rows if isinstance(row["oldest"], datetime)]
    return Now(
        tuple(_standing(status, by_status[status]) for status in Referral.OPEN if status in by_status),
        min(oldest, default=None),
    )


def _standing(status: str, row: dict[str, object]) -> Standing:
    count, late, paused = (int(str(row[name])) for name in ("n", "n_late", "n_paused"))
    return Standing(status, count, late, paused, _days(row["stood"]))


def _days(time: object) -> float | None:
    return max(time.total_seconds() / DAY, 0.0) if isinstance(time, timedelta) else None
