"""The reactions of programmes, acted on exactly once, whoever looks and however often.

``parts`` finds what has fired and is not acted on; ``act`` acts on one of them, in one transaction with the row that
says so. A part that fails leaves the others alone and is found again by the next run.
The rules stand in docs/reference/reactions-in-the-workplace.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import islice

from django.db import IntegrityError, transaction
from django.db.models import Prefetch

from samvej.programme.loading import Programme
from samvej.programme.reactions import Firing, because, firings
from samvej.programme.texts import InTwoLanguages
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import COPENHAGEN, moment
from samvej.workplace.pathways.actions.moving import lock
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.programmes.models import ProgrammeVersion
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.reactions.making import make
from samvej.workplace.reactions.models import Fired, ReactedUntil
from samvej.workplace.reactions.occurrences import Happened, happened_in
from samvej.workplace.reactions.pausing import as_they_count
from samvej.workplace.reactions.told import SYSTEM

AT_ONCE = 500
"""Enrolments that are read together."""
LOOK_BACK = timedelta(days=14)
"""How late something may be known and still be reacted to (assumed)."""
_A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Part:
    """One firing of one enrolment that is not acted on; or what is wrong with reading the enrolment at all."""

    enrolment: Enrolment
    firing: Firing | None = None
    happened: Happened | None = None
    fault: Exception | None = None

    @property
    def subject(self) -> str:
        """What tells it apart in the work list."""
        name = f" {self.firing.reaction.id}" if self.firing else ""
        return f"enrolment {self.enrolment.key}{name}"[:120]


@dataclass(frozen=True)
class Reacted:
    """How many firings were acted on, and those that failed."""

    fired: int = 0
    failed: tuple[tuple[Part, Exception], ...] = ()


def react(*, until: datetime | None = None, enrolments: Iterable[int] | None = None, by: Actor = SYSTEM) -> Reacted:
    """Act on all that has fired up to ``until`` (now); a part that fails never stops the others.

    ``enrolments``: only those, by their ids; else all that run.
    """
    fired, failed = 0, []
    for part in parts(until=until, enrolments=enrolments):
        try:
            fired += act(part, by=by)
        except Exception as fault:  # the others go on
            failed.append((part, fault))
    return Reacted(fired, tuple(failed))


def parts(*, until: datetime | None = None, enrolments: Iterable[int] | None = None) -> Iterator[Part]:
    """What is to be done, some enrolments at a time; each may be acted on while the next are still to be read.

    A constant number of queries for each five hundred enrolments.
    """
    until = until or moment()
    running = Enrolment.objects.exclude(status=Enrolment.Status.ENDED)
    wanted = running if enrolments is None else running.filter(pk__in=list(enrolments))
    keys = iter(list(wanted.order_by("pk").values_list("pk", flat=True)))
    while some := list(islice(keys, AT_ONCE)):
        found = _look(some, until)
        yield from found
        _mark(some, found, until)


def act(part: Part, *, by: Actor = SYSTEM) -> bool:
    """Act on one firing, if nobody has; gives whether. Raises what stands in its way; nothing of it is then there."""
    if part.fault is not None:
        raise part.fault
    assert part.firing is not None
    with transaction.atomic():
        enrolment = lock(part.enrolment)
        if not _still_stands(part, enrolment):
            return False
        fired = _write_down(part, enrolment)
        if fired is None:
            return False
        fired.made = make(fired, part.firing, enrolment, by=by)
        fired.save(update_fields=["made"])
    return True


def _still_stands(part: Part, enrolment: Enrolment) -> bool:
    """Whether it would still be found: the enrolment may have been paused, ended or moved since it was read."""
    if enrolment.status == Enrolment.Status.ENDED:
        return False
    if enrolment.revision == part.enrolment.revision:
        return True
    assert part.firing is not None
    now = _look([enrolment.pk], moment())
    return any(each.firing is not None and each.firing.once == part.firing.once for each in now)


def _write_down(part: Part, enrolment: Enrolment) -> Fired | None:
    """The row that says it is acted on; None where it is there already."""
    firing, programme = part.firing, programme_of(enrolment.version)
    assert firing is not None
    if Fired.objects.filter(enrolment=enrolment, once=firing.once, undone_at__isnull=True).exists():
        return None
    named = _named(firing, programme)
    try:
        with transaction.atomic():
            return Fired.objects.create(
                enrolment=enrolment,
                reaction=firing.reaction.id,
                once=firing.once,
                occurrence=firing.reaction.when.kind,
                occurrence_key=firing.occurrence.key,
                at=firing.at,
                written_at=moment(),
                words={"da": firing.reaction.what.da, "en": firing.reaction.what.en},
                because={
                    "da": because(_as_it_was(part), "da", named=named),
                    "en": because(_as_it_was(part), "en", named=named),
                },
            )
    except IntegrityError:  # another process, which does not hold the row as this one does
        return None


def _as_it_was(part: Part) -> Firing:
    """The firing with what happened at its own moment, also where it was put off by a pause."""
    assert part.firing is not None
    original = as_they_count(part.happened.occurrences)[1] if part.happened else {}
    return replace(part.firing, occurrence=original.get(part.firing.occurrence.key, part.firing.occurrence))


def _named(firing: Firing, programme: Programme) -> InTwoLanguages | None:
    """The words of the phase or task that the occurrence is of."""
    which = firing.occurrence.of
    if not which:
        return None
    if firing.occurrence.kind == "phase entered":
        return next((each for each in programme.file.phases if each.id == which), None)
    return next((each.what for each in programme.file.reactions if each.id == which), None)


def count_from(enrolments: Iterable[Enrolment], at: datetime) -> None:
    """Take these enrolments as reacted to up to a moment: for courses that come from elsewhere with a past."""
    ReactedUntil.objects.bulk_create(
        [ReactedUntil(enrolment=each, until=at) for each in enrolments],
        update_conflicts=True,
        unique_fields=["enrolment"],
        update_fields=["until"],
    )


# --- looking ------------------------------------------------------------------------------------------


def _look(some: list[int], until: datetime) -> list[Part]:
    """What has fired and is not acted on in some enrolments; one that cannot be read is a part with its fault."""
    versions = Prefetch("version", ProgrammeVersion.objects.defer("content"))  # few, and shared by their courses
    held = list(Enrolment.objects.filter(pk__in=some).prefetch_related(versions).order_by("pk"))
    readable, found = _readable(held)
    wanted = [each for each in readable if programme_of(each.version).file.reactions]
    marks = dict(ReactedUntil.objects.filter(enrolment__in=wanted).values_list("enrolment", "until"))
    back_to = {each.pk: _back_to(each, marks.get(each.pk)) for each in wanted}
    happened = happened_in(wanted, back_to=back_to) if wanted else {}
    done = set(Fired.objects.filter(enrolment__in=wanted, undone_at__isnull=True).values_list("enrolment", "once"))
    for each in wanted:
        try:
            fired = _firings(happened[each.pk], marks.get(each.pk), until)
        except Exception as fault:  # this one's; the others' go on
            found.append(Part(each, fault=fault))
            continue
        found += [Part(each, firing, happened[each.pk]) for firing in fired if (each.pk, firing.once) not in done]
    return found


def _readable(held: list[Enrolment]) -> tuple[list[Enrolment], list[Part]]:
    """Those whose version of the file can be read, and a fault for each of the others."""
    readable, found = [], []
    for each in held:
        try:
            programme_of(each.version)
        except Exception as fault:
            found.append(Part(each, fault=fault))
        else:
            readable.append(each)
    return readable, found


def _back_to(enrolment: Enrolment, mark: datetime | None) -> datetime:
    """How far back contacts are read: as far as the last run looked back, and the longest silence before that."""
    if mark is None:
        return datetime.combine(enrolment.enrolled_on, time.min, COPENHAGEN) - LOOK_BACK
    silences = (each.when.days or 0 for each in programme_of(enrolment.version).file.reactions)
    return mark - LOOK_BACK - timedelta(days=max(silences, default=0) + 2)


def _firings(happened: Happened, mark: datetime | None, until: datetime) -> tuple[Firing, ...]:
    counted, _put_off = as_they_count(happened.occurrences, happened.settled)
    reactions = programme_of(happened.enrolment.version).file.reactions
    return firings(reactions, counted, since=_since(happened, mark), until=until)


def _since(happened: Happened, mark: datetime | None) -> datetime:
    """From when it counts: the last run and some days back, but neither before the course nor before its version."""
    begun = happened.begun_at or min((each.at for each in happened.occurrences), default=moment())
    since = begun - _A_MOMENT
    if mark is not None:
        since = max(since, mark - LOOK_BACK)
        if happened.moved_at is not None:
            since = max(since, min(happened.moved_at, mark))
    return since


def _mark(some: list[int], found: list[Part], until: datetime) -> None:
    """Write how far the enrolments have been reacted to: those of which everything that was found is done."""
    faulty = {each.enrolment.pk for each in found if each.fault is not None}
    wanted = {(each.enrolment.pk, each.firing.once) for each in found if each.firing is not None}
    touched = {pk for pk, _once in wanted}
    done = set(
        Fired.objects.filter(enrolment__in=touched, undone_at__isnull=True).values_list("enrolment", "once")
        if touched
        else ()
    )
    left = faulty | {pk for pk, once in wanted if (pk, once) not in done}
    later = set(ReactedUntil.objects.filter(enrolment__in=some, until__gte=until).values_list("enrolment", flat=True))
    ReactedUntil.objects.bulk_create(
        [ReactedUntil(enrolment_id=pk, until=until) for pk in some if pk not in left | later],
        update_conflicts=True,
        unique_fields=["enrolment"],
        update_fields=["until"],
    )
