"""Does the state allow it? In pairs: ``check_x`` raises with a sentence for the person, ``x`` says yes or no."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from samvej.workplace.contacts.models import Contact
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow, passes
from samvej.workplace.pathways.models import Enrolment

CLOCKS_DIFFER = timedelta(minutes=5)  # a telephone's clock may be a little fast
MINUTES_OF_A_DAY = 24 * 60


def check_write(*, enrolment: Enrolment, at: datetime, minutes: int) -> None:
    """Raise :class:`NotNow` for an ended course, a contact that is still to come, or one longer than a day."""
    if enrolment.status == Enrolment.Status.ENDED:
        raise NotNow(_("Forløbet er afsluttet, så der kan ikke skrives nye kontakter."))
    if at > moment() + CLOCKS_DIFFER:
        raise NotNow(_("Tidspunktet er ikke kommet endnu. Skriv kontakten ned, når den har været."))
    if not 0 <= minutes <= MINUTES_OF_A_DAY:
        raise NotNow(_("En kontakt varer højst et døgn. Ret antallet af minutter."))


def write(*, enrolment: Enrolment, at: datetime, minutes: int) -> bool:
    """Whether a contact may be written down."""
    return passes(lambda: check_write(enrolment=enrolment, at=at, minutes=minutes))


def check_strike(contact: Contact) -> None:
    """Raise :class:`NotNow` for one that is struck out already."""
    if contact.struck_at is not None:
        raise NotNow(_("Kontakten er allerede streget ud."))


def strike(contact: Contact) -> bool:
    """Whether a contact may be struck out."""
    return passes(lambda: check_strike(contact))
