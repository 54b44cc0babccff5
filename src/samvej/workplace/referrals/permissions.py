"""May this person do it? In pairs for every transition: ``check_x`` raises a sentence, ``x`` says yes or no.

The state of the referral is the policies' matter (:mod:`samvej.workplace.referrals.policies`). Every transition of
the table has its pair here and there, called as the transition is: "put back" → ``check_put_back`` and ``put_back``.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.roles import (
    ASSIGN_REFERRALS,
    DECIDE_REFERRALS,
    REFER,
    SEE_INBOX,
    TAKE_REFERRALS,
    VOTE_IN_JOINT_SELECTION,
)
from samvej.workplace.ground.refusals import NotYours, passes
from samvej.workplace.programmes.models import ProgrammeUnit
from samvej.workplace.referrals.models import Referral
from samvej.workplace.referrals.seats import referral_seats, sectors_of

Check = Callable[..., None]


def works_at(by: Actor, unit: ProgrammeUnit) -> bool:
    """Whether the person acts from the unit's organisation, in a role that covers the unit's programme."""
    return (
        by.employment is not None
        and by.employment.organisation_id == unit.organisation_id
        and by.employment.programme in ("", unit.programme)
    )


def _asked(check: Check) -> Callable[..., bool]:
    """The yes or no of a check."""

    def answer(*, by: Actor, referral: Referral) -> bool:
        return passes(lambda: check(by=by, referral=referral))

    answer.__name__ = check.__name__.removeprefix("check_")
    answer.__doc__ = f"Whether :func:`{check.__name__}` lets the person."
    return answer


def _staff(by: Actor, unit: ProgrammeUnit, permission: str) -> None:
    if not works_at(by, unit) or not by.permits(permission):
        raise NotYours(_("Kun de medarbejdere i enheden, der har ansvar for henvisninger, kan gøre det."))


def check_see_inbox(*, by: Actor) -> None:
    """Raise :class:`NotYours` unless the role has an inbox, or votes in joint selections."""
    if not (by.permits(SEE_INBOX) or by.permits(VOTE_IN_JOINT_SELECTION)):
        raise NotYours(_("Din rolle har ingen indbakke. Bed en leder om adgang, hvis du mangler den i dit arbejde."))


def see_inbox(*, by: Actor) -> bool:
    """Whether the role has an inbox."""
    return by.permits(SEE_INBOX) or by.permits(VOTE_IN_JOINT_SELECTION)


def _writes(by: Actor) -> None:
    own = by.account is not None and (by.citizen is not None or by.relative is not None)
    if not (by.account is None or own or by.permits(REFER)):
        raise NotYours(_("Din rolle kan ikke henvise borgere. Bed en kollega om det, eller ring til enheden."))


def check_receive(*, by: Actor, referral: Referral | None = None) -> None:
    """Somebody who may refer: the role, the citizen, a relative, or the system's own finding."""
    _writes(by)


def check_add_note(*, by: Actor, referral: Referral | None = None) -> None:
    """The same as for the first note."""
    _writes(by)


def check_take(*, by: Actor, referral: Referral) -> None:
    """Staff of the unit who take referrals."""
    _staff(by, referral.unit, TAKE_REFERRALS)


def check_assign(*, by: Actor, referral: Referral) -> None:
    """Whoever gives referrals to others in the unit."""
    if not works_at(by, referral.unit) or not by.permits(ASSIGN_REFERRALS):
        raise NotYours(_("Kun lederen af enheden kan give en henvisning til en bestemt medarbejder."))


def check_put_back(*, by: Actor, referral: Referral) -> None:
    """Whoever has it, or whoever gives referrals to others."""
    _staff(by, referral.unit, TAKE_REFERRALS)
    own = by.professional is not None and referral.assigned_to_id == by.professional.pk
    if not own and not by.permits(ASSIGN_REFERRALS):
        raise NotYours(_("Kun den, der har henvisningen, eller lederen kan lægge den tilbage."))


def check_let_go(*, by: Actor, referral: Referral) -> None:
    """Whoever has it, or whoever gives referrals to others."""
    check_put_back(by=by, referral=referral)


def check_take_over(*, by: Actor, referral: Referral) -> None:
    """Staff of the unit who take referrals."""
    _staff(by, referral.unit, TAKE_REFERRALS)


def check_attempt_contact(*, by: Actor, referral: Referral) -> None:
    """Staff of the unit who take referrals; a colleague may ring too."""
    _staff(by, referral.unit, TAKE_REFERRALS)


def check_attempt_contact_meanwhile(*, by: Actor, referral: Referral) -> None:
    """As outside a joint selection."""
    _staff(by, referral.unit, TAKE_REFERRALS)


def check_hold_first_conversation(*, by: Actor, referral: Referral) -> None:
    """Staff of the unit who take referrals."""
    _staff(by, referral.unit, TAKE_REFERRALS)


def check_hold_first_conversation_meanwhile(*, by: Actor, referral: Referral) -> None:
    """As outside a joint selection."""
    _staff(by, referral.unit, TAKE_REFERRALS)


def check_begin_joint_selection(*, by: Actor, referral: Referral) -> None:
    """Staff of the unit who take referrals."""
    _staff(by, referral.unit, TAKE_REFERRALS)


def check_vote(*, by: Actor, referral: Referral) -> None:
    """Somebody of a sector that chooses, in a role that votes, at an organisation that was asked."""
    place = by.organisation
    if place is None or not by.permits(VOTE_IN_JOINT_SELECTION):
        raise NotYours(_("Din rolle stemmer ikke, når borgere udvælges i fællesskab."))
    if not any(seat.asked == place.key and seat.sector in sectors_of(place) for seat in referral_seats(referral)):
        raise NotYours(_("Dit arbejdssted er ikke blandt dem, der er spurgt."))


def check_pause(*, by: Actor, referral: Referral) -> None:
    """Staff of the unit who take referrals."""
    _staff(by, referral.unit, TAKE_REFERRALS)


def check_resume(*, by: Actor, referral: Referral) -> None:
    """Staff of the unit who take referrals."""
    _staff(by, referral.unit, TAKE_REFERRALS)


def check_ask_for_help(*, by: Actor, referral: Referral) -> None:
    """Staff of the unit who take referrals."""
    _staff(by, referral.unit, TAKE_REFERRALS)


def check_offer_transfer(*, by: Actor, referral: Referral) -> None:
    """Staff of the unit who take referrals."""
    _staff(by, referral.unit, TAKE_REFERRALS)


def check_accept_transfer(*, by: Actor, referral: Referral) -> None:
    """Staff of the unit that it is offered to."""
    _receiving(by, referral)


def check_reject_transfer(*, by: Actor, referral: Referral) -> None:
    """Staff of the unit that it is offered to."""
    _receiving(by, referral)


def check_revoke_transfer(*, by: Actor, referral: Referral) -> None:
    """Staff of the unit that offered it."""
    _staff(by, referral.unit, TAKE_REFERRALS)


def check_include(*, by: Actor, referral: Referral) -> None:
    """Staff of the unit who decide."""
    _staff(by, referral.unit, DECIDE_REFERRALS)


def check_help_on(*, by: Actor, referral: Referral) -> None:
    """Staff of the unit who decide."""
    _staff(by, referral.unit, DECIDE_REFERRALS)


def check_not_include(*, by: Actor, referral: Referral) -> None:
    """Staff of the unit who decide."""
    _staff(by, referral.unit, DECIDE_REFERRALS)


def check_decline(*, by: Actor, referral: Referral) -> None:
    """Staff of the unit who decide: they write down that the citizen said no."""
    _staff(by, referral.unit, DECIDE_REFERRALS)


def check_not_reach(*, by: Actor, referral: Referral) -> None:
    """Staff of the unit who decide."""
    _staff(by, referral.unit, DECIDE_REFERRALS)


def check_withdraw(*, by: Actor, referral: Referral) -> None:
    """Somebody who wrote one of its notes."""
    if by.account is None or not referral.notes.filter(account=by.account).exists():
        raise NotYours(_("Kun den, der har skrevet henvisningen, kan trække den tilbage."))


def check_stop(*, by: Actor, referral: Referral) -> None:
    """Staff of the unit who take referrals."""
    _staff(by, referral.unit, TAKE_REFERRALS)


def check_follow_up(*, by: Actor, referral: Referral) -> None:
    """Staff of the unit who take referrals."""
    _staff(by, referral.unit, TAKE_REFERRALS)


def _receiving(by: Actor, referral: Referral) -> None:
    offer = referral.transfers.select_related("to_unit").filter(status="offered").first()
    if offer is None or not works_at(by, offer.to_unit) or not by.permits(TAKE_REFERRALS):
        raise NotYours(_("Kun medarbejdere i den enhed, som henvisningen er tilbudt, kan svare på tilbuddet."))


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
