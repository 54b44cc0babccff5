"""A writer's own notes: what they sent and what came of it; nothing else about the citizen."""

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.people.models import Citizen
from samvej.workplace.referrals import permissions, policies
from samvej.workplace.referrals.models import Referral, ReferralNote
from samvej.workplace.referrals.wording import answer_sentence

_SHOWN = Referral.objects.select_related("unit__organisation", "version", "assigned_to", "helped_on").defer(
    "version__content"  # a whole file for each row, which is read once per process
)
"""Cases with what a writer reads of them."""


def own_notes(by: Actor) -> QuerySet[ReferralNote]:
    """The notes that this person wrote, the newest first."""
    if by.account is None:
        return ReferralNote.objects.none()
    return (
        ReferralNote.objects.filter(account=by.account)
        .select_related(
            "referral__citizen",
            "referral__unit__organisation",
            "referral__version",
            "referral__assigned_to",
            "referral__helped_on",
        )
        .defer("referral__version__content")
        .prefetch_related(Prefetch("referral__went_to", queryset=_SHOWN))
        .order_by("-created_at", "-id")
    )


def notes_about(citizen: Citizen) -> QuerySet[ReferralNote]:
    """What others and the citizen wrote about the citizen, the newest first: for the citizen's own page."""
    return (
        ReferralNote.objects.filter(referral__citizen=citizen)
        .select_related(
            "account__professional",
            "organisation",
            "referral__unit__organisation",
            "referral__version",
            "referral__assigned_to",
            "referral__helped_on",
        )
        .defer("referral__version__content")
        .prefetch_related(Prefetch("referral__went_to", queryset=_SHOWN))
        .order_by("-created_at", "-id")
    )


def answer_of(note: ReferralNote) -> Referral:
    """The case whose answer is the note's last word: its own, or the one that others took over from it."""
    referral, seen = note.referral, set()
    while referral.status == Referral.Status.TRANSFERRED and referral.pk not in seen:
        seen.add(referral.pk)
        later = max(referral.went_to.all(), key=lambda case: case.pk, default=None)
        if later is None:
            break
        referral = later
    return referral


def may_withdraw(*, by: Actor, note: ReferralNote) -> bool:
    """Whether the writer may take the note back: nobody has taken it, and nobody else has written."""
    referral = note.referral
    return (
        referral.status == Referral.Status.RECEIVED
        and by.account is not None
        and note.account_id == by.account.pk
        and permissions.withdraw(by=by, referral=referral)
        and policies.withdraw(referral=referral)
    )


def status_words(note: ReferralNote, *, to_citizen: bool = False) -> str:
    """Where the note is, in a plain sentence for whoever wrote it, or for the citizen it is about."""
    referral = answer_of(note)
    unit = referral.unit.organisation.name
    if not referral.is_open:
        return answer_sentence(referral, to_citizen=to_citizen)
    if referral.status == Referral.Status.RECEIVED:
        return _("%(unit)s har den. Ingen har taget den endnu.") % {"unit": unit}
    if referral.status == Referral.Status.TRANSFERRING:
        return _("%(unit)s har spurgt en anden enhed, om de kan tage over.") % {"unit": unit}
    if referral.assigned_to is None:
        return _("%(unit)s er i gang.") % {"unit": unit}
    return _("%(name)s fra %(unit)s er i gang.") % {"name": referral.assigned_to.name, "unit": unit}


def short_name(citizen: Citizen, *, kept_back: bool = False) -> str:
    """Enough for the writer to see that it is the right one: given name and an initial; nothing where protected.

    ``kept_back``: the citizen keeps who they are from this writer. The writer's own words stay theirs to read.
    """
    if kept_back:
        return _("En borger")
    if citizen.protected:
        return _("Borger med beskyttet navn")
    return f"{citizen.given_name} {citizen.family_name[:1]}.".strip()
