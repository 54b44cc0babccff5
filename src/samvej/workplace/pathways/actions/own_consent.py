"""The citizen's own yes, on their own page: the programme's words, the same consent, and nobody in between."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samvej.programme.loading import Programme
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.doors import refuse
from samvej.workplace.access.models import AuditEntry, Consent
from samvej.workplace.access.permissions import is_oneself
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways import policies
from samvej.workplace.pathways.actions.consenting import HELD, settle, text_shown
from samvej.workplace.pathways.actions.moving import account_of_person, danish, lock, move
from samvej.workplace.pathways.actions.teams import reseat_all
from samvej.workplace.pathways.models import ConsentConversation, Enrolment, Evidence
from samvej.workplace.pathways.progress import CONSENT
from samvej.workplace.pathways.sharing import consent_in_force, sharing
from samvej.workplace.pathways.wording import enrolment_link
from samvej.workplace.people.models import Citizen
from samvej.workplace.people.notices import tell
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.actions.answering import tell_of_case
from samvej.workplace.referrals.actions.moving import lock as lock_referral
from samvej.workplace.referrals.models import Referral, ReferralEvent
from samvej.workplace.referrals.staff import account_of

GIVEN = "a citizen has given consent"
"""The notice to the contact person, or to whoever has the referral."""
_SAID_YES = _("Sagde selv ja til, at teamet deler oplysninger")


@dataclass(frozen=True)
class Asked:
    """A programme that asks the citizen for a consent, and has none that is in force."""

    case: Referral | Enrolment
    programme: Programme


def consents_asked(citizen: Citizen) -> tuple[Asked, ...]:
    """What the citizen could say yes to now: of running courses, and of referrals that somebody has. Oldest first."""
    if citizen.died_on is not None or citizen.merged_into_id is not None:
        return ()
    running = citizen.enrolments.exclude(status=Enrolment.Status.ENDED).select_related("version", "citizen")
    waiting = citizen.referrals.filter(status__in=policies.CONVERSATION_IN).select_related("version", "citizen")
    cases: list[Referral | Enrolment] = [*running.order_by("pk"), *waiting.order_by("pk")]
    asked: dict[str, Asked] = {}
    for case in cases:
        programme = programme_of(case.version)
        if programme.file.consent is not None and consent_in_force(citizen, programme.name) is None:
            asked.setdefault(programme.name, Asked(case, programme))
    return tuple(asked.values())


def access_asked(*, by: Actor, citizen: Citizen, key: UUID | str, reason: str) -> Asked:
    """The only door to one of them, by the key of its case; it stands in the trail. Raises :class:`NotThere`."""
    found = next((each for each in consents_asked(citizen) if str(each.case.key) == str(key)), None)
    if found is None or not is_oneself(by, citizen):
        refuse()
    _write(by, citizen, AuditEntry.Activity.READ, str(found.case.key), reason)
    return found


@transaction.atomic
def give_own_consent(*, by: Actor, case: Referral | Enrolment) -> ConsentConversation:
    """Say yes to the programme's consent, in its own words, for as long as it says.

    By the citizen, or a relative with a power of attorney. Raises :class:`NotThere` for anybody else, and
    :class:`NotNow` where the case is answered or ended, or the citizen has said yes already.
    """
    if not is_oneself(by, case.citizen):
        refuse()
    now = lock(case) if isinstance(case, Enrolment) else lock_referral(case)
    programme = programme_of(now.version)
    policies.check_hold_consent_conversation(status=now.status, programme=programme)
    if now.status == Enrolment.Status.ENDED:
        raise NotNow(str(_("Forløbet er afsluttet, så der er ikke noget at sige ja til.")))
    if consent_in_force(now.citizen, programme.name) is not None:
        raise NotNow(str(_("Du har allerede sagt ja. Der er ikke mere at gøre.")))
    giver = Consent.Giver.CITIZEN if by.citizen is not None else Consent.Giver.RELATIVE
    on = today()
    consent = settle(by, now.citizen, programme, said_yes=True, on=on, how=Consent.How.DIGITAL, given_by=giver)
    of = {"enrolment": now} if isinstance(now, Enrolment) else {"referral": now}
    held = ConsentConversation.objects.create(
        held_on=on,
        recorded_at=moment(),
        by=account_of_person(by),
        text_shown=text_shown(programme),
        said_yes=True,
        consent=consent,
        **of,
    )
    if isinstance(now, Enrolment):
        _in_the_course(by, now, programme)
    else:
        _in_the_case(by, now)
    return held


def _in_the_course(by: Actor, enrolment: Enrolment, programme: Programme) -> None:
    Evidence.objects.get_or_create(
        enrolment=enrolment,
        evidence=CONSENT,
        set_aside_at=None,
        defaults={"at": moment(), "by": account_of_person(by)},
    )
    reseat_all(enrolment, sharing(programme, enrolment.citizen))
    move(enrolment, "hold consent conversation", by=by, reason=_SAID_YES, detail={"yes": True, "own": True})
    account = account_of(enrolment.contact_person)
    if account is not None:
        words = {"programme_da": enrolment.version.name_da, "programme_en": enrolment.version.name_en}
        tell(recipient=account, text=GIVEN, link=enrolment_link(enrolment), **words)


def _in_the_case(by: Actor, referral: Referral) -> None:
    ReferralEvent.objects.create(
        referral=referral,
        kind=HELD,
        at=moment(),
        by=by.account,
        by_name=by.name,
        from_state=referral.status,
        to_state=referral.status,
        detail={"yes": True, "own": True},
    )
    _write(by, referral.citizen, AuditEntry.Activity.CHANGE, str(referral.key), danish(_SAID_YES))
    owner = account_of(referral.assigned_to)
    tell_of_case(referral, [owner] if owner else [], GIVEN)


def _write(by: Actor, citizen: Citizen, activity: str, key: str, reason: str) -> None:
    record(
        by=by,
        activity=activity,
        record="consent conversation",
        record_key=key,
        citizen=citizen,
        basis="own record" if by.citizen is not None else "relative",
        reason=reason,
        high=citizen.protected,
    )
