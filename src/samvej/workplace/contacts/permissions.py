"""May this person write a contact down, or strike one out? Pairs: ``check_x`` raises, ``x`` says yes or no."""

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.contacts.models import Contact
from samvej.workplace.ground.refusals import NotYours, passes
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.permissions import on_the_team


def check_write(*, by: Actor, enrolment: Enrolment) -> None:
    """Raise :class:`NotYours` unless the person is on the citizen's team."""
    if by.account is not None and not on_the_team(by, enrolment):
        raise NotYours(_("Kun borgerens team kan skrive en kontakt ned."))


def write(*, by: Actor, enrolment: Enrolment) -> bool:
    """Whether the person may write a contact down."""
    return passes(lambda: check_write(by=by, enrolment=enrolment))


def check_strike(*, by: Actor, contact: Contact) -> None:
    """Raise :class:`NotYours` unless the person wrote it."""
    if by.account is not None and contact.by_id != by.account.pk:
        raise NotYours(_("Kun den, der skrev kontakten ned, kan strege den ud."))
    check_write(by=by, enrolment=contact.enrolment)


def strike(*, by: Actor, contact: Contact) -> bool:
    """Whether the person may strike a contact out."""
    return passes(lambda: check_strike(by=by, contact=contact))
