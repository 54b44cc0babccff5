"""May this person? Each question as a pair: ``check_x`` raises with a sentence, ``x`` says yes or no.

Which citizens somebody may open is the doors' matter; here is what a role may do to those it may open.
"""

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.roles import BREAK_GLASS, KEEP_CITIZENS, KEEP_PEOPLE, REFER
from samvej.workplace.ground.refusals import NotYours
from samvej.workplace.people.models import Citizen, Professional


def _is_system(by: Actor) -> bool:
    return by.account is None


def may_search_citizens(by: Actor) -> bool:
    """Whether the role may look for a citizen by the exact number."""
    return _is_system(by) or any(by.permits(each) for each in (REFER, KEEP_CITIZENS, BREAK_GLASS))


def check_search_citizens(by: Actor) -> None:
    """Raises :class:`NotYours` where :func:`may_search_citizens` says no."""
    if not may_search_citizens(by):
        raise NotYours(_("Din rolle giver ikke adgang til at søge efter borgere. Tal med din leder, hvis den burde."))


def may_write_in_citizens(by: Actor) -> bool:
    """Whether the role may write in a citizen who is not known here."""
    return _is_system(by) or by.permits(REFER) or by.permits(KEEP_CITIZENS)


def check_write_in_citizens(by: Actor) -> None:
    """Raises :class:`NotYours` where :func:`may_write_in_citizens` says no."""
    if not may_write_in_citizens(by):
        raise NotYours(_("Din rolle giver ikke adgang til at skrive borgere ind."))


def may_keep_citizens(by: Actor) -> bool:
    """Whether the role may correct citizens' numbers, join duplicates, and write down a death or a move."""
    return _is_system(by) or by.permits(KEEP_CITIZENS)


def check_keep_citizens(by: Actor) -> None:
    """Raises :class:`NotYours` where :func:`may_keep_citizens` says no."""
    if not may_keep_citizens(by):
        raise NotYours(_("Det kan kun borgerens kontaktperson eller lederen af indsatsen rette."))


def may_change_contact(by: Actor, citizen: Citizen) -> bool:
    """Whether the person may change how a citizen is reached and who is near them: also the citizen themselves."""
    return may_keep_citizens(by) or (by.citizen is not None and by.citizen.pk == citizen.pk)


def check_change_contact(by: Actor, citizen: Citizen) -> None:
    """Raises :class:`NotYours` where :func:`may_change_contact` says no."""
    if not may_change_contact(by, citizen):
        raise NotYours(_("Det kan kun borgeren selv, kontaktpersonen eller lederen af indsatsen rette."))


def may_keep_people(by: Actor) -> bool:
    """Whether the role may write in organisations, professionals, their roles and accounts."""
    return _is_system(by) or by.permits(KEEP_PEOPLE)


def check_keep_people(by: Actor) -> None:
    """Raises :class:`NotYours` where :func:`may_keep_people` says no."""
    if not may_keep_people(by):
        raise NotYours(_("Kun en administrator kan oprette og ændre medarbejdere og organisationer."))


def may_decide_of(by: Actor, professional: Professional) -> bool:
    """Whether the person may decide what a professional may: another's roles and authorisation, never their own."""
    return may_keep_people(by) and (by.professional is None or by.professional.pk != professional.pk)


def check_decide_of(by: Actor, professional: Professional) -> None:
    """Raises :class:`NotYours` where :func:`may_decide_of` says no."""
    check_keep_people(by)
    if not may_decide_of(by, professional):
        raise NotYours(_("Du kan ikke give dig selv adgang til mere. Bed en anden administrator om det."))
