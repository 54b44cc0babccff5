"""Writing a barrier down in ten seconds, without the citizen; and putting barriers together."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from samvej.workplace.access.actors import Actor
from samvej.workplace.improvement import permissions, policies
from samvej.workplace.improvement.anonymous import cleaned
from samvej.workplace.improvement.models import Barrier, Theme
from samvej.workplace.people.models import Citizen
from samvej.workplace.programmes.models import ProgrammeUnit


def log_barrier(
    *,
    by: Actor,
    unit: ProgrammeUnit,
    door: str,
    happened: str,
    how_often: str,
    about: Citizen | None = None,
    once: str | None = None,
) -> Barrier:
    """Keep a barrier with the unit: the day and the writer's role; nobody's name, citizen's or writer's.

    ``about``: whose course was open, only so that what is known of them can be taken out of the words; it is not
    kept. The same ``once`` is the same barrier. Raises :class:`NotYours`, :class:`NotNow`.
    """
    permissions.check_log(by=by)
    policies.check_words(happened)
    if once is not None and (known := Barrier.objects.filter(once=once).first()):
        return known
    found = cleaned(happened.strip(), about)
    barrier = Barrier(
        programme=unit.programme,
        unit=unit,
        door=door,
        happened=found.text[:300],
        how_often=how_often,
        by_role=by.role_id,
        cleaned=found.changed > 0,
        once=once,
    )
    try:
        with transaction.atomic():
            barrier.save()
    except IntegrityError:
        if once is not None and (known := Barrier.objects.filter(once=once).first()):
            return known
        raise
    return barrier


@transaction.atomic
def put_together(
    *, by: Actor, unit: ProgrammeUnit, barriers: Iterable[Barrier], name: str = "", theme: Theme | None = None
) -> Theme:
    """Put barriers under a theme, one that is there or a new ``name``; a barrier stands under one theme.

    Raises :class:`NotYours`, and :class:`NotNow` where none is chosen or they are another unit's.
    """
    permissions.check_improve(by=by, unit=unit)
    chosen = list(barriers)
    policies.check_same_unit(theme, chosen)
    if theme is None:
        policies.check_words(name)
        theme, _new = Theme.objects.get_or_create(unit=unit, name=cleaned(name.strip()).text[:120])
    Barrier.objects.filter(pk__in=[each.pk for each in chosen], unit=unit).update(theme=theme)
    return theme


@transaction.atomic
def take_apart(*, by: Actor, unit: ProgrammeUnit, barriers: Iterable[Barrier]) -> int:
    """Take barriers out of their themes; a theme that holds nothing and has no cycle goes. Gives how many."""
    permissions.check_improve(by=by, unit=unit)
    chosen = [each.pk for each in barriers]
    count = Barrier.objects.filter(pk__in=chosen, unit=unit, theme__isnull=False).update(theme=None)
    Theme.objects.filter(unit=unit, barriers__isnull=True, cycles__isnull=True).delete()
    return count
