"""Does the state allow it? In pairs for every transition: ``check_x`` raises a sentence, ``x`` says yes or no.

The person is the permissions' matter (:mod:`samvej.workplace.referrals.permissions`). What needs more than the
record itself (attempts, votes, the first conversation) is read from the database by the check that asks for it.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samvej.programme.referral import Answers
from samvej.workplace.ground.refusals import NotNow, passes
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.models import FirstConversation, HelpedOn, Referral
from samvej.workplace.referrals.seats import choosing_sectors, referral_seats
from samvej.workplace.referrals.transitions import REFERRAL

Check = Callable[..., None]


def _asked(check: Check) -> Callable[..., bool]:
    """The yes or no of a check."""

    def answer(*, referral: Referral) -> bool:
        return passes(lambda: check(referral=referral))

    answer.__name__ = check.__name__.removeprefix("check_")
    answer.__doc__ = f"Whether :func:`{check.__name__}` lets the state."
    return answer


def _from(referral: Referral, name: str) -> None:
    """The state must be one that the transition starts in; the sentence says where the case is instead."""
    if referral.status in REFERRAL[name].sources:
        return
    if not referral.is_open:
        raise NotNow(_("Henvisningen har allerede fået sit svar, så det kan ikke ændres nu."))
    raise NotNow(
        _("Det kan ikke lade sig gøre, mens henvisningen står som “%(status)s”.")
        % {"status": referral.get_status_display().lower()}
    )


def _lives(referral: Referral) -> None:
    if referral.citizen.died_on is not None:
        raise NotNow(_("Borgeren er død. Henvisningen kan kun afsluttes, så ingen ringer eller skriver."))


def _lives_here(referral: Referral) -> None:
    _lives(referral)
    if referral.citizen.moved_away_on is not None:
        raise NotNow(_("Borgeren er flyttet. Tilbyd henvisningen til den nye kommune, eller afslut den."))


def _runs(referral: Referral) -> None:
    if referral.paused:
        raise NotNow(_("Henvisningen er på pause. Start den igen først."))


def answers_of(referral: Referral) -> Answers:
    """The answers that the referral can get by its version of the file.

    Raises :class:`NotNow` for a file that takes no referrals (none are received for it).
    """
    section = programme_of(referral.version).file.referral
    if section is None:
        raise NotNow(_("Indsatsen tager ikke imod henvisninger."))
    return section.answers


def _given(referral: Referral, answer: str) -> None:
    if getattr(answers_of(referral), answer) is None:
        raise NotNow(_("Det svar findes ikke i denne indsats. Vælg et af de andre."))


def check_receive(*, referral: Referral | None = None) -> None:
    """What begins a case is checked where it is received (the citizen, the programme and its unit)."""


def check_add_note(*, referral: Referral) -> None:
    """An open case takes further notes."""
    if not referral.is_open:
        raise NotNow(_("Henvisningen har allerede fået sit svar. Skriv en ny."))


def check_take(*, referral: Referral) -> None:
    """Nobody has it, and the citizen lives."""
    _from(referral, "take")
    _lives(referral)


def check_assign(*, referral: Referral) -> None:
    """It is open and with this unit."""
    _from(referral, "assign")


def check_put_back(*, referral: Referral) -> None:
    """Somebody has it."""
    _from(referral, "put back")


def check_let_go(*, referral: Referral) -> None:
    """Somebody has it, and has met the citizen or asked the sectors."""
    _from(referral, "let go")
    if referral.assigned_to_id is None:
        raise NotNow(_("Ingen har henvisningen lige nu."))


def check_take_over(*, referral: Referral) -> None:
    """Whoever had it has let go, and the citizen lives."""
    _from(referral, "take over")
    if referral.assigned_to_id is not None:
        raise NotNow(_("En anden har henvisningen. Bed lederen om at give den til dig, hvis du skal have den."))
    _lives(referral)


def check_attempt_contact(*, referral: Referral) -> None:
    """Somebody has it, the clock runs, and the citizen lives."""
    _from(referral, "attempt contact")
    _lives(referral)
    _runs(referral)


def check_attempt_contact_meanwhile(*, referral: Referral) -> None:
    """The sectors are choosing, the clock runs, and the citizen lives."""
    _from(referral, "attempt contact meanwhile")
    _lives(referral)
    _runs(referral)


def check_hold_first_conversation(*, referral: Referral) -> None:
    """Somebody has it, it was not held before, and the citizen lives."""
    _from(referral, "hold first conversation")
    _lives(referral)
    _runs(referral)


def check_hold_first_conversation_meanwhile(*, referral: Referral) -> None:
    """The sectors are choosing, it was not held before, and the citizen lives."""
    _from(referral, "hold first conversation meanwhile")
    _lives(referral)
    _runs(referral)
    if FirstConversation.objects.filter(referral=referral).exists():
        raise NotNow(_("Den første samtale er allerede skrevet ned."))


def check_begin_joint_selection(*, referral: Referral) -> None:
    """The file says who chooses together, somebody has the case, and the citizen lives here."""
    _from(referral, "begin joint selection")
    if not choosing_sectors(referral):
        raise NotNow(_("I denne indsats udvælges borgere ikke i fællesskab."))
    _lives_here(referral)
    _runs(referral)


def check_vote(*, referral: Referral) -> None:
    """The sectors are choosing, and the citizen lives."""
    _from(referral, "vote")
    _lives(referral)


def check_pause(*, referral: Referral) -> None:
    """The clock runs."""
    _from(referral, "pause")
    if referral.paused:
        raise NotNow(_("Henvisningen er allerede på pause."))
    _lives(referral)


def check_resume(*, referral: Referral) -> None:
    """The clock stands."""
    _from(referral, "resume")
    if not referral.paused:
        raise NotNow(_("Henvisningen er ikke på pause."))


def check_ask_for_help(*, referral: Referral) -> None:
    """It is open and with this unit."""
    _from(referral, "ask for help")


def check_offer_transfer(*, referral: Referral) -> None:
    """It is open, with this unit, the citizen lives, and the legal basis lets others see the case.

    Where the basis of the contact is consent, the citizen must have said yes to being contacted.
    """
    _from(referral, "offer transfer")
    _lives(referral)
    if programme_of(referral.version).legal_basis("contact").needs_consent and referral.contact_agreed != "yes":
        raise NotNow(
            _("Borgeren skal have sagt ja til at blive kontaktet, før andre må se henvisningen. Spørg først.")
        )


def check_accept_transfer(*, referral: Referral) -> None:
    """It is offered, and the citizen lives."""
    _from(referral, "accept transfer")
    _lives(referral)


def check_reject_transfer(*, referral: Referral) -> None:
    """It is offered."""
    _from(referral, "reject transfer")


def check_revoke_transfer(*, referral: Referral) -> None:
    """It is offered."""
    _from(referral, "revoke transfer")


def check_include(*, referral: Referral) -> None:
    """The first conversation was held, every sector that chooses has said yes, and the citizen lives here."""
    _from(referral, "include")
    _lives_here(referral)
    _runs(referral)
    if not FirstConversation.objects.filter(referral=referral).exists():
        raise NotNow(_("Den første samtale mangler. Hold den, før borgeren inkluderes."))
    for seat in referral_seats(referral):
        if seat.vote is None:
            raise NotNow(_("Ikke alle sektorer har svaret i den fælles udvælgelse endnu."))
        if not seat.vote.yes:
            raise NotNow(_("En sektor har sagt nej i den fælles udvælgelse, så borgeren kan ikke inkluderes."))


def check_help_on(*, referral: Referral) -> None:
    """Somebody has it, the file has the answer, and the citizen lives."""
    _from(referral, "help on")
    _lives(referral)
    _given(referral, "helped_on")


def check_not_include(*, referral: Referral) -> None:
    """Somebody has it, and the file has the answer."""
    _from(referral, "not include")
    _lives(referral)
    _given(referral, "not_included")


def check_decline(*, referral: Referral) -> None:
    """The citizen was contacted and lives, and the file has the answer."""
    _from(referral, "decline")
    _lives(referral)
    _given(referral, "declined")


def check_not_reach(*, referral: Referral) -> None:
    """As many attempts were made in vain as the file asks for, since the citizen was last reached."""
    _from(referral, "not reach")
    _lives(referral)
    _given(referral, "not_reached")
    missing = attempts_missing(referral)
    if missing:
        raise NotNow(
            ngettext(
                "Der skal prøves %(missing)s gang mere, før henvisningen kan lukkes som “kunne ikke nås”.",
                "Der skal prøves %(missing)s gange mere, før henvisningen kan lukkes som “kunne ikke nås”.",
                missing,
            )
            % {"missing": missing}
        )


def attempts_missing(referral: Referral) -> int:
    """How many attempts in vain there must still be before the citizen counts as not reached; 0: none."""
    rule = answers_of(referral).not_reached
    if rule is None:
        return 0
    in_vain = 0
    for attempt in referral.attempts.all():
        in_vain = 0 if attempt.outcome in ("reached", "call later") else in_vain + 1
    return max(rule.after_attempts - in_vain, 0)


def check_withdraw(*, referral: Referral) -> None:
    """The citizen was not met yet, and nobody else has written about them: others wait for their answer."""
    _from(referral, "withdraw")
    writers = {(note.account_id, note.spell) for note in referral.notes.all()}
    if len(writers) > 1:
        raise NotNow(
            _("Andre har også skrevet om borgeren, så henvisningen fortsætter. Ring til enheden om det nye.")
        )


def check_stop(*, referral: Referral) -> None:
    """The citizen has died or moved away."""
    _from(referral, "stop")
    if referral.citizen.died_on is None and referral.citizen.moved_away_on is None:
        raise NotNow(_("Henvisningen skal have et svar. Den kan kun stoppes, når borgeren er død eller flyttet."))


def check_follow_up(*, referral: Referral) -> None:
    """The citizen was helped on, and nobody has asked yet whether they arrived."""
    _from(referral, "follow up")
    if not HelpedOn.objects.filter(referral=referral, followed_up_at__isnull=True).exists():
        raise NotNow(_("Der er allerede fulgt op på, om borgeren kom i gang."))


receive, add_note = _asked(check_receive), _asked(check_add_note)
take, assign = _asked(check_take), _asked(check_assign)
let_go, take_over = _asked(check_let_go), _asked(check_take_over)
put_back, pause, resume = _asked(check_put_back), _asked(check_pause), _asked(check_resume)
attempt_contact = _asked(check_attempt_contact)
attempt_contact_meanwhile = _asked(check_attempt_contact_meanwhile)
hold_first_conversation = _asked(check_hold_first_conversation)
hold_first_conversation_meanwhile = _asked(check_hold_first_conversation_meanwhile)
begin_joint_selection, vote = _asked(check_begin_joint_selection), _asked(check_vote)
ask_for_help = _asked(check_ask_for_help)
offer_transfer, accept_transfer = _asked(check_offer_transfer), _asked(check_accept_transfer)
reject_transfer, revoke_transfer = _asked(check_reject_transfer), _asked(check_revoke_transfer)
include, help_on, not_include = _asked(check_include), _asked(check_help_on), _asked(check_not_include)
decline, not_reach, withdraw = _asked(check_decline), _asked(check_not_reach), _asked(check_withdraw)
stop, follow_up = _asked(check_stop), _asked(check_follow_up)
