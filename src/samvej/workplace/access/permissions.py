"""May this person? Each question as a pair: ``check_x`` raises with a sentence, ``x`` gives yes or no.

Whether a record may be opened at all is the doors' matter (:mod:`samvej.workplace.access.doors`).
"""

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import Consent, FollowUp
from samvej.workplace.access.roles import BREAK_GLASS, CLAIM_RELATION, FOLLOW_UP_ACCESS, RECORD_CONSENTS
from samvej.workplace.ground.refusals import NotYours, refuse
from samvej.workplace.people.models import Citizen, Relative, counts_today


def is_oneself(by: Actor, citizen: Citizen) -> bool:
    """Whether the citizen acts, or a relative with a power of attorney from them that holds today.

    What a citizen let a relative do lapses with the citizen's death.
    """
    if by.account is None:
        return False
    if by.account.citizen_id is not None:
        return by.account.citizen_id == citizen.pk
    relative = near(by, citizen)
    return relative is not None and relative.may_act


def near(by: Actor, citizen: Citizen) -> Relative | None:
    """The relative who acts, if it is this citizen's, today, and the citizen lives; what they may stands in it."""
    relative = by.relative
    if relative is None or relative.citizen_id != citizen.pk or citizen.died_on is not None:
        return None
    return relative if counts_today(relative) else None


def claim_relation(by: Actor) -> bool:
    """May this person say that they treat somebody whom no register shows them to treat?"""
    return by.permits(CLAIM_RELATION)


def check_claim_relation(by: Actor) -> None:
    """See :func:`claim_relation`."""
    if not claim_relation(by):
        raise NotYours(_("Din rolle giver dig ikke adgang til borgere. Tal med din leder, hvis den skal."))


def break_glass(by: Actor) -> bool:
    """May this person open a record in an emergency?"""
    return by.permits(BREAK_GLASS)


def check_break_glass(by: Actor) -> None:
    """See :func:`break_glass`."""
    if not break_glass(by):
        raise NotYours(_("Din rolle kan ikke åbne en borgers oplysninger i en nødsituation. Ring til en, der kan."))


def give_consent(by: Actor, citizen: Citizen) -> bool:
    """May this person write down a consent of this citizen's? (A professional needs a ground as well: the door.)"""
    return is_oneself(by, citizen) or by.permits(RECORD_CONSENTS)


def check_give_consent(by: Actor, citizen: Citizen) -> None:
    """See :func:`give_consent`."""
    if not give_consent(by, citizen):
        raise NotYours(_("Kun borgeren selv, en pårørende med fuldmagt eller en fagperson kan skrive et samtykke."))


def withdraw_consent(by: Actor, consent: Consent) -> bool:
    """May this person take a consent back? The same people as may give it."""
    return give_consent(by, consent.citizen)


def check_withdraw_consent(by: Actor, consent: Consent) -> None:
    """See :func:`withdraw_consent`."""
    if not withdraw_consent(by, consent):
        raise NotYours(_("Kun borgeren selv, en pårørende med fuldmagt eller en fagperson kan trække det tilbage."))


def set_restriction(by: Actor, citizen: Citizen) -> bool:
    """May this person say no for the citizen? Only the citizen, or who has their power of attorney."""
    return is_oneself(by, citizen)


def check_set_restriction(by: Actor, citizen: Citizen) -> None:
    """See :func:`set_restriction`."""
    if not set_restriction(by, citizen):
        raise NotYours(_("Kun borgeren selv eller en pårørende med fuldmagt kan spærre for oplysninger."))


def see_log(by: Actor, citizen: Citizen) -> bool:
    """May this person read the whole log of a citizen: the citizen, or a relative who was let?"""
    if is_oneself(by, citizen):
        return True
    relative = near(by, citizen)
    return relative is not None and relative.may_see_log


def check_see_log(by: Actor, citizen: Citizen) -> None:
    """See :func:`see_log`. Raises :class:`NotThere`: to anybody else there is no such page."""
    if not see_log(by, citizen):
        refuse()


def see_follow_ups(by: Actor) -> bool:
    """May this person see the follow-up queue of their organisation?"""
    return by.permits(FOLLOW_UP_ACCESS)


def check_see_follow_ups(by: Actor) -> None:
    """See :func:`see_follow_ups`."""
    if not see_follow_ups(by):
        raise NotYours(_("Kun en leder med ansvar for opfølgning kan se denne liste."))


def decide_follow_up(by: Actor, follow_up: FollowUp) -> bool:
    """May this person say whether an opening was in order? A lead there or above, never about themselves."""
    return see_follow_ups(by) and by.account is not None and follow_up.account_id != by.account.pk


def check_decide_follow_up(by: Actor, follow_up: FollowUp) -> None:
    """See :func:`decide_follow_up`."""
    check_see_follow_ups(by)
    if not decide_follow_up(by, follow_up):
        raise NotYours(_("Du kan ikke følge op på din egen åbning. Bed en anden leder om det."))
