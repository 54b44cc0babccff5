"""Where a notice leads. The pages lie above this floor; they are known here by their names only."""

from django.urls import NoReverseMatch, reverse

from samvej.workplace.people.models import Account
from samvej.workplace.referrals.models import Referral, ReferralNote


def case_link(referral: Referral) -> str:
    """The case in the inbox."""
    return _link("inbox:case", str(referral.key))


def note_link(note: ReferralNote, reader: Account) -> str:
    """The note with its answer, where its writer reads it; citizens and relatives find it on their own page."""
    if reader.professional_id is None:
        return _link("mine:home")
    return _link("refer:note", str(note.key))


def work_link() -> str:
    """The list of background work that could not be done."""
    return _link("work:failed")


def _link(name: str, *args: str) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""  # this house has no such page: the notice is still told
