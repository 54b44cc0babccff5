"""Where a notice about a referral leads."""

from samvej.workplace.ground.addresses import page
from samvej.workplace.people.models import Account
from samvej.workplace.referrals.models import Referral, ReferralNote


def case_link(referral: Referral) -> str:
    """The case in the inbox."""
    return page("inbox:case", referral.key)


def note_link(note: ReferralNote, reader: Account) -> str:
    """The note with its answer, where its writer reads it; citizens and relatives find it on their own page."""
    if reader.professional_id is None:
        return page("mine:home")
    return page("refer:note", note.key)


def work_link() -> str:
    """The list of background work that could not be done."""
    return page("work:failed")
