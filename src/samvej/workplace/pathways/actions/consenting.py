"""The consent conversation: the programme's own words, who was there, and what the citizen said. A no is a no."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samvej.programme.loading import Programme
from samvej.programme.within import Within
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.consents import give_consent, withdraw_consent
from samvej.workplace.access.models import AuditEntry, Consent
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.pathways import permissions, policies
from samvej.workplace.pathways.actions.moving import account_of_person, basis_id, danish, lock, move
from samvej.workplace.pathways.actions.teams import reseat_all
from samvej.workplace.pathways.models import ConsentConversation, Enrolment, Evidence
from samvej.workplace.pathways.progress import CONSENT
from samvej.workplace.pathways.sharing import basis_of_consent, consents_in_force, sharing
from samvej.workplace.people.models import Citizen
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.actions.moving import lock as lock_referral
from samvej.workplace.referrals.models import Referral, ReferralEvent

HELD = "consent conversation held"
"""The kind of the referral's event; the enrolment's is that of its table."""
_CONVERSATION = _("Skrev ned, hvad der blev sagt i samtalen om samtykke")


@transaction.atomic
def hold_consent_conversation(
    *,
    by: Actor,
    said_yes: bool,
    referral: Referral | None = None,
    enrolment: Enrolment | None = None,
    held_on: date | None = None,
    present: str = "",
    how: str = Consent.How.SPOKEN,
    given_by: str = Consent.Giver.CITIZEN,
) -> ConsentConversation:
    """Write down a consent conversation, of a referral before the inclusion or of an enrolment after it.

    A yes becomes a consent to what the programme's file names, for as long as it says; a no is kept, and takes an
    earlier yes back. ``present``: who was there beside the two. Raises :class:`NotYours`, :class:`NotNow`.
    """
    on = held_on or today()
    policies.check_day(on=on)
    if referral is not None:
        return _of_referral(by, referral, said_yes=said_yes, on=on, present=present, how=how, given_by=given_by)
    if enrolment is None:
        raise TypeError("a conversation belongs to a referral or to an enrolment")
    return _of_enrolment(by, enrolment, said_yes=said_yes, on=on, present=present, how=how, given_by=given_by)


def _of_referral(
    by: Actor, referral: Referral, *, said_yes: bool, on: date, present: str, how: str, given_by: str
) -> ConsentConversation:
    permissions.check_hold_consent_conversation(by=by, referral=referral)
    referral = lock_referral(referral)
    programme = programme_of(referral.version)
    policies.check_hold_consent_conversation(status=referral.status, programme=programme)
    consent = settle(by, referral.citizen, programme, said_yes=said_yes, on=on, how=how, given_by=given_by)
    held = ConsentConversation.objects.create(
        referral=referral,
        held_on=on,
        recorded_at=moment(),
        by=account_of_person(by),
        present=present.strip(),
        text_shown=text_shown(programme),
        said_yes=said_yes,
        consent=consent,
    )
    ReferralEvent.objects.create(
        referral=referral,
        kind=HELD,
        at=moment(),
        by=by.account,
        by_name=by.name,
        from_state=referral.status,
        to_state=referral.status,
        detail={"yes": said_yes},
    )
    record(
        by=by,
        activity=AuditEntry.Activity.CHANGE,
        record="consent conversation",
        record_key=str(referral.key),
        citizen=referral.citizen,
        basis=programme.legal_basis("contact").id,
        reason=danish(_CONVERSATION),
    )
    return held


def _of_enrolment(
    by: Actor, enrolment: Enrolment, *, said_yes: bool, on: date, present: str, how: str, given_by: str
) -> ConsentConversation:
    ended = enrolment.status == Enrolment.Status.ENDED
    if ended:
        permissions.check_re_enter(by=by, enrolment=enrolment)
    else:
        permissions.check_transition(by=by, enrolment=enrolment, name="hold consent conversation")
    enrolment = lock(enrolment)
    programme = programme_of(enrolment.version)
    policies.check_hold_consent_conversation(status=enrolment.status, programme=programme)
    consent = settle(
        by,
        enrolment.citizen,
        programme,
        said_yes=said_yes,
        on=on,
        how=how,
        given_by=given_by,
        of_case=basis_id(enrolment, by),
    )
    held = ConsentConversation.objects.create(
        enrolment=enrolment,
        held_on=on,
        recorded_at=moment(),
        by=account_of_person(by),
        present=present.strip(),
        text_shown=text_shown(programme),
        said_yes=said_yes,
        consent=consent,
    )
    if ended:
        record(
            by=by,
            activity=AuditEntry.Activity.CHANGE,
            record="consent conversation",
            record_key=str(enrolment.key),
            citizen=enrolment.citizen,
            basis=basis_id(enrolment, by),
            reason=danish(_CONVERSATION),
        )
        return held
    if said_yes:
        Evidence.objects.get_or_create(
            enrolment=enrolment,
            evidence=CONSENT,
            set_aside_at=None,
            defaults={"at": held.recorded_at, "by": account_of_person(by)},
        )
    reseat_all(enrolment, sharing(programme, enrolment.citizen))
    move(
        enrolment,
        "hold consent conversation",
        by=by,
        reason=_CONVERSATION,
        detail={"yes": said_yes},
    )
    return held


def settle(
    by: Actor,
    citizen: Citizen,
    programme: Programme,
    *,
    said_yes: bool,
    on: date,
    how: str,
    given_by: str,
    of_case: str = "",
) -> Consent | None:
    """The consent that a yes gives; an earlier one of the same programme gives way, also to a no.

    A yes leaves those that the citizen gave to single places beside it; a no ends them all.
    ``of_case``: as in :func:`samvej.workplace.access.consents.give_consent`.
    """
    for earlier in consents_in_force(citizen, programme.name):
        if earlier.to_sectors or not said_yes:
            withdraw_consent(by=by, consent=earlier, of_case=of_case)
    said = programme.file.consent
    if not said_yes or said is None:
        return None
    return give_consent(
        by=by,
        citizen=citizen,
        programme=programme.name,
        data_types=said.data_types,
        from_sectors=tuple(str(sector) for sector in said.from_),
        to_sectors=tuple(str(sector) for sector in said.to),
        purpose=said.purpose.da,
        basis=basis_of_consent(programme).id,
        how=how,
        given_by=given_by,
        valid_to=until(on, said.lasts),
        text_shown={lang: "\n\n".join(words.values()) for lang, words in text_shown(programme).items()},
        of_case=of_case,
    )


def text_shown(programme: Programme) -> dict[str, dict[str, str]]:
    """The words that were shown: ``{"da": {"what": …, "why": …}, "en": …}``. Empty without a consent section."""
    said = programme.file.consent
    if said is None:
        return {}
    parts = {
        "what": said.what,
        "why": said.why,
        "who sees": said.who_sees,
        "if refused": said.if_refused,
        "purpose": said.purpose,
    }
    return {
        "da": {name: text.da for name, text in parts.items()},
        "en": {name: text.en for name, text in parts.items()},
    }


def until(on: date, lasts: Within) -> date:
    """The last day of a consent given on a day: a month is to the same day of the month, or its last."""
    if lasts.unit == "months":
        whole = on.year * 12 + on.month - 1 + lasts.amount
        year, month = divmod(whole, 12)
        last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
        return date(year, month + 1, min(on.day, last))
    days = {"hours": 1, "days": lasts.amount, "weeks": 7 * lasts.amount, "working days": -(-lasts.amount * 7 // 5)}
    return on + timedelta(days=days[lasts.unit])
