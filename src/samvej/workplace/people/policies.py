"""Does the state allow it? Each question as a pair: ``check_x`` raises with a sentence, ``x`` says yes or no."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.people.models import Citizen, Employment, Organisation, Relative


def is_living_record(citizen: Citizen) -> bool:
    """Whether the record is one's own: not a duplicate that gave way."""
    return citizen.merged_into_id is None


def check_living_record(citizen: Citizen) -> None:
    """Raises :class:`NotNow` for a duplicate that gave way."""
    if not is_living_record(citizen):
        raise NotNow(_("Borgeren er samlet med en anden post. Åbn den, der er tilbage, og prøv igen."))


def unchanged_since(citizen: Citizen, seen: datetime | None) -> bool:
    """Whether nobody changed the citizen's facts since the page was shown."""
    return seen is None or citizen.changed_at == seen


def check_unchanged_since(citizen: Citizen, seen: datetime | None) -> None:
    """Raises :class:`NotNow` where somebody was quicker."""
    if not unchanged_since(citizen, seen):
        raise NotNow(_("En anden har rettet oplysningerne, mens du skrev. Det, du skrev, står her endnu: gem igen."))


def may_be_joined(keep: Citizen, gives_way: Citizen) -> bool:
    """Whether two records can be joined: two different ones, none of which gave way already."""
    return keep.pk != gives_way.pk and is_living_record(keep) and is_living_record(gives_way)


def check_joined(keep: Citizen, gives_way: Citizen) -> None:
    """Raises :class:`NotNow` where :func:`may_be_joined` says no."""
    if keep.pk == gives_way.pk:
        raise NotNow(_("Det er den samme borger to gange. Vælg den anden post, der skal samles med denne."))
    check_living_record(keep)
    check_living_record(gives_way)


def can_die(citizen: Citizen, on: date) -> bool:
    """Whether the day can be the citizen's death: not written already, not before birth, not to come."""
    return citizen.died_on is None and on <= today() and (citizen.birth_date is None or on >= citizen.birth_date)


def check_death(citizen: Citizen, on: date) -> None:
    """Raises :class:`NotNow` where :func:`can_die` says no."""
    if citizen.died_on is not None:
        raise NotNow(_("Dødsfaldet er allerede skrevet ind."))
    if not can_die(citizen, on):
        raise NotNow(_("Datoen kan ikke passe: den ligger ude i fremtiden eller før fødslen."))


def is_open(organisation: Organisation) -> bool:
    """Whether the organisation still exists today."""
    return organisation.closed_on is None or organisation.closed_on > today()


def check_open(organisation: Organisation) -> None:
    """Raises :class:`NotNow` for a closed organisation."""
    if not is_open(organisation):
        raise NotNow(_("Organisationen er lukket. Vælg en anden, eller åbn den igen."))


def is_running(held: Employment | Relative) -> bool:
    """Whether a role, or a relative's part, has not ended."""
    return held.valid_to is None or held.valid_to >= today()


def check_running(held: Employment | Relative) -> None:
    """Raises :class:`NotNow` for one that has ended."""
    if not is_running(held):
        raise NotNow(_("Det er allerede afsluttet."))


def can_be_last_day(day: date | None) -> bool:
    """Whether a relative's part can end with the day: today or later; None for no last day."""
    return day is None or day >= today()


def check_last_day(day: date | None) -> None:
    """Raises :class:`NotNow` where :func:`can_be_last_day` says no."""
    if not can_be_last_day(day):
        raise NotNow(_("Den sidste dag er allerede gået. Vælg i dag eller en senere dag."))
