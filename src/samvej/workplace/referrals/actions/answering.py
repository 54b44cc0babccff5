"""Answering everybody who wrote about the citizen, when their case has got its answer."""

from django.db.models import Q

from samvej.workplace.ground.moment import moment
from samvej.workplace.people.models import Account
from samvej.workplace.people.notices import tell, tell_each
from samvej.workplace.referrals.links import case_link, note_link
from samvej.workplace.referrals.models import Referral, ReferralNote


def answer_notes(referral: Referral) -> int:
    """Mark every note of a closed referral as answered, and tell each writer, on commit; gives how many notes.

    Those whose referral was taken over from elsewhere got an answer then; they are told again now that there is a
    final one. A rule's finding is answered too, and nobody is told.
    """
    now = moment()
    notes = list(_notes(referral))
    for note in notes:
        if note.account is not None:
            tell_writer(note, note.account, referral)
    mine = [note.pk for note in notes if note.referral_id == referral.pk]
    return ReferralNote.objects.filter(pk__in=mine, answer_sent_at__isnull=True).update(answer_sent_at=now)


def tell_writer(note: ReferralNote, writer: Account, referral: Referral) -> None:
    """Tell one writer that the answer is there: once per note and answer."""
    tell(
        recipient=writer,
        text="your referral has an answer",
        link=note_link(note, writer),
        once=f"answer:{referral.pk}:{note.pk}",
        **about(referral),
    )


def tell_of_case(referral: Referral, recipients: list[Account], text: str, once: str | None = None) -> None:
    """Tell some of the staff something of a case; ``once`` makes it the same telling (per person) if told again."""
    tell_each(recipients=recipients, text=text, link=case_link(referral), once=once, **about(referral))


def about(referral: Referral) -> dict[str, str]:
    """What a notice may say to somebody looking over a shoulder: the programme's name."""
    return {"programme_da": referral.version.name_da, "programme_en": referral.version.name_en}


def _notes(referral: Referral) -> "list[ReferralNote]":
    """The referral's notes, and those of the referrals that it was taken over from."""
    line = [referral.pk]
    earlier = referral.came_from
    while earlier is not None and earlier.pk not in line:
        line.append(earlier.pk)
        earlier = earlier.came_from
    wanted = Q(referral__in=line[1:]) | Q(referral=referral.pk, answer_sent_at__isnull=True)
    return list(ReferralNote.objects.filter(wanted).select_related("account", "referral"))
