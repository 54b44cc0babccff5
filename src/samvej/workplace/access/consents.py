"""Consents: what a citizen lets be shared, given, read and taken back. No blanket consent."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from samvej.workplace.access import permissions, policies
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.doors import check_ground, refuse
from samvej.workplace.access.grounds import barred, grounds
from samvej.workplace.access.lawful import CONTACT
from samvej.workplace.access.models import Consent, TreatmentRelation
from samvej.workplace.access.notices import CONSENT_WITHDRAWN, CONSENT_WRITTEN, CONSENTS_ENDED
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.people.models import Account, Citizen, Organisation
from samvej.workplace.people.notices import tell, tell_each


@transaction.atomic
def give_consent(
    *,
    by: Actor,
    citizen: Citizen,
    programme: str,
    data_types: Collection[str],
    from_sectors: Collection[str],
    to_sectors: Collection[str],
    from_organisations: Iterable[Organisation] = (),
    to_organisations: Iterable[Organisation] = (),
    purpose: str,
    basis: str,
    how: str,
    given_by: str = Consent.Giver.CITIZEN,
    valid_to: date,
    valid_from: date | None = None,
    text_shown: Mapping[str, str] | None = None,
    of_case: str = "",
) -> Consent:
    """Write down a consent: which data types, from whom, to whom, for what, until when, how it was given.

    By the citizen, a relative with a power of attorney, or a professional with a ground to the citizen's record.
    ``text_shown``: {da, en}, the words that the citizen heard or read. ``of_case``: the basis on which the caller has
    let the professional to a case of the citizen's that opens no record (a lead, or after the course's end). Raises
    :class:`NotYours`, :class:`NotThere`, and :class:`NotNow` where a list is empty, the basis is no consent's or the
    time is over.
    """
    basis_of_entry = _let_in(by, citizen, of_case)
    assert by.account is not None  # the system is let in to none
    sources, receivers = list(from_organisations), list(to_organisations)
    starts = valid_from or today()
    policies.check_give_consent(
        data_types=data_types,
        from_sectors=from_sectors,
        from_organisations=sources,
        to_sectors=to_sectors,
        to_organisations=receivers,
        purpose=purpose,
        basis=basis,
        valid_from=starts,
        valid_to=valid_to,
    )
    consent = Consent.objects.create(
        citizen=citizen,
        programme=programme,
        data_types=sorted(data_types),
        from_sectors=sorted(str(each) for each in from_sectors),
        to_sectors=sorted(str(each) for each in to_sectors),
        purpose=purpose.strip(),
        basis=basis,
        how=how,
        given_by=given_by,
        recorded_by=by.account,
        text_shown=dict(text_shown or {}),
        valid_from=starts,
        valid_to=valid_to,
    )
    consent.from_organisations.set(sources)
    consent.to_organisations.set(receivers)
    _write(by, consent, "change", basis_of_entry, _("Skrev et samtykke ned"))
    _tell_of_writing(by, consent)
    return consent


def _tell_of_writing(by: Actor, consent: Consent) -> None:
    """Tell a citizen who has a page here of a consent that somebody else wrote down in their name."""
    own = Account.objects.filter(citizen=consent.citizen, is_active=True).first()
    if own is not None and own != by.account:
        tell(
            recipient=own,
            text=CONSENT_WRITTEN,
            link="/min-side/samtykker/",
            once=f"written down {consent.key}",
        )


@transaction.atomic
def withdraw_consent(*, by: Actor, consent: Consent, of_case: str = "") -> Consent:
    """Take a consent back: from this moment it opens nothing. Whoever wrote it down is told.

    ``of_case``: as in :func:`give_consent`. Raises :class:`NotYours`, :class:`NotThere`, and :class:`NotNow` where it
    is withdrawn or over.
    """
    held = Consent.objects.select_for_update(of=("self",)).select_related("citizen", "recorded_by").get(pk=consent.pk)
    basis = _let_in(by, held.citizen, of_case)
    policies.check_withdraw_consent(held)
    held.withdrawn_at, held.withdrawn_by = moment(), by.account
    held.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _write(by, held, "change", basis, _("Trak et samtykke tilbage"))
    if held.recorded_by.professional_id is not None and held.recorded_by != by.account:
        tell(
            recipient=held.recorded_by,
            text=CONSENT_WITHDRAWN,
            link=f"/adgang/borger/{held.citizen.key}/samtykker/",
            once=f"withdrawn {held.key}",
        )
    _tell_the_team(by, held)
    return held


def _tell_the_team(by: Actor, consent: Consent) -> None:
    """Tell those who work with the citizen in the programme: what stood on the consent is closed to them from now."""
    team = TreatmentRelation.objects.filter(
        citizen=consent.citizen, programme=consent.programme, professional__isnull=False, valid_to__isnull=True
    )
    told = Account.objects.filter(professional__in=team.values("professional"), is_active=True)
    known = [consent.recorded_by_id, by.account.pk if by.account else None]
    tell_each(
        recipients=told.exclude(pk__in=[pk for pk in known if pk]),
        text=CONSENT_WITHDRAWN,
        link="/forloeb/",
        once=f"withdrawn {consent.key}",
    )


@transaction.atomic
def end_consents(*, by: Actor, citizen: Citizen, programme: str, on: date, basis: str) -> list[Consent]:
    """Let the citizen's consents to a programme end with their course in it: what they were for is over.

    ``on``: the course's last day, and then theirs. Those that end sooner, or are withdrawn, stay as they are; one
    that was given later ends on its first day. ``basis``: what the trail says that the course ended on. The citizen
    is told. Called by the action that ends the course and has checked it.
    """
    held = Consent.objects.select_for_update(of=("self",)).select_related("citizen")
    running = list(held.filter(citizen=citizen, programme=programme, withdrawn_at__isnull=True, valid_to__gt=on))
    for consent in running:
        consent.valid_to = max(on, consent.valid_from)
        consent.save(update_fields=["valid_to"])
        _write(by, consent, "change", basis, _("Et samtykke sluttede sammen med forløbet"))
    if running:
        _tell_citizen(citizen, running)
    return running


def _tell_citizen(citizen: Citizen, ended: list[Consent]) -> None:
    account = Account.objects.filter(citizen=citizen, is_active=True).first()
    if account is not None:
        once = f"ended {ended[0].key} {ended[0].valid_to}"
        tell(recipient=account, text=CONSENTS_ENDED, link="/min-side/samtykker/", once=once)


def access_consents(*, by: Actor, citizen: Citizen, activity: str = "read", reason: str) -> QuerySet[Consent]:
    """A citizen's consents with their organisations, newest first. Raises :class:`NotThere`; it is written."""
    basis = _let_in(by, citizen)
    record(by=by, activity=activity, record="consent", citizen=citizen, basis=basis, reason=reason)
    return (
        Consent.objects.filter(citizen=citizen)
        .select_related("recorded_by__professional", "recorded_by__citizen", "recorded_by__relative")
        .prefetch_related("from_organisations", "to_organisations")
    )


def access_consent(*, by: Actor, key: UUID | str, activity: str = "read", reason: str) -> Consent:
    """One consent by its key. Raises :class:`NotThere`, whatever the cause; the trail is written."""
    consent = (
        Consent.objects.filter(key=key)
        .select_related("citizen", "recorded_by__professional", "recorded_by__citizen", "recorded_by__relative")
        .prefetch_related("from_organisations", "to_organisations")
        .first()
    )
    if consent is None:
        refuse()
    basis = _let_in(by, consent.citizen)
    _write(by, consent, activity, basis, reason)
    return consent


def is_in_force(consent: Consent) -> bool:
    """Whether it opens anything today."""
    return consent.withdrawn_at is None and consent.valid_from <= today() <= consent.valid_to


def _let_in(by: Actor, citizen: Citizen, of_case: str = "") -> str:
    """The basis on which somebody has to do with this citizen's consents; a citizen's no beats ``of_case`` too."""
    if permissions.is_oneself(by, citizen):
        return "own record" if by.citizen is not None else "relative"
    if by.account is None or by.professional is None:
        refuse()
    permissions.check_give_consent(by, citizen)
    if of_case and grounds(by=by, citizen=citizen) is None and CONTACT not in barred(by=by, citizen=citizen):
        return of_case
    ground = check_ground(by=by, citizen=citizen, data_type=CONTACT)
    return (ground.of(CONTACT) or ground).basis


def _write(by: Actor, consent: Consent, activity: str, basis: str, reason: str) -> None:
    record(
        by=by,
        activity=activity,
        record="consent",
        record_key=str(consent.key),
        citizen=consent.citizen,
        basis=basis,
        reason=reason,
        high=consent.citizen.protected,
    )
