"""Inclusion: the referral is decided, a place is taken, and the enrolment begins - all of it, or nothing."""

from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from samvej.programme.loading import Programme
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import Consent
from samvej.workplace.ground.moment import COPENHAGEN, moment, today
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways import permissions, policies
from samvej.workplace.pathways.actions.moving import tell_of
from samvej.workplace.pathways.actions.places import take_place
from samvej.workplace.pathways.actions.teams import seat_contact_person, tell_member
from samvej.workplace.pathways.models import Enrolment, Evidence, PhaseSpell
from samvej.workplace.pathways.progress import CONSENT, FIRST_CONVERSATION, first_phase
from samvej.workplace.pathways.sharing import Sharing, sharing, sharing_anew
from samvej.workplace.people.models import Professional
from samvej.workplace.programmes.models import ProgrammeVersion
from samvej.workplace.programmes.queries import programme_of, version_in_force
from samvej.workplace.referrals.actions import deciding
from samvej.workplace.referrals.actions.moving import lock as lock_referral
from samvej.workplace.referrals.models import Referral


def include_citizen(
    *,
    by: Actor,
    referral: Referral,
    contact_person: Professional,
    seen_revision: int,
    enrolled_on: date | None = None,
) -> Enrolment:
    """Include a referral's citizen with a contact person; every note about them gets its answer.

    ``seen_revision``: the referral as the person saw it. ``enrolled_on``: today unless it is written down later.
    Raises :class:`NotYours`, and :class:`NotNow` where something is missing, somebody was quicker, or it is full.
    """
    with _one_running(), transaction.atomic():
        permissions.check_include(by=by, referral=referral)
        referral = lock_referral(referral, seen_revision)
        programme = programme_of(referral.version)
        shared = sharing(programme, referral.citizen)
        conversation = referral.consent_conversations.last()
        policies.check_include(referral=referral, programme=programme, sharing=shared, conversation=conversation)
        policies.check_can_be_contact_person(professional=contact_person, unit=referral.unit)
        on = enrolled_on or today()
        policies.check_day(on=on)
        place = take_place(unit=referral.unit, contact_person=contact_person)
        decided = deciding.include(by=by, referral=referral, seen_revision=seen_revision)
        enrolment = Enrolment(
            citizen=decided.citizen,
            programme=decided.programme,
            version=decided.version,
            unit=decided.unit,
            referral=decided,
            contact_person=contact_person,
            place=place,
            enrolled_on=on,
            re_entry_of=decided.citizen.enrolments.filter(programme=decided.programme).order_by("-ended_on").first(),
        )
        _begin(enrolment, programme, shared)
        _write_what_is_known(enrolment, decided, shared.consent)
        tell_of(enrolment, "enrol", by=by, reason=_("Inkluderede dig i indsatsen"), detail=_first(enrolment))
        tell_member(enrolment, contact_person, "you are somebody's contact person")
        return enrolment


def re_enter(
    *, by: Actor, enrolment: Enrolment, contact_person: Professional, enrolled_on: date | None = None
) -> Enrolment:
    """Begin again for a citizen whose enrolment has ended: a new one, by the version in force now.

    Raises :class:`NotYours`, and :class:`NotNow` where consent is missing, something excludes it, or it is full.
    """
    with _one_running(), transaction.atomic():
        permissions.check_re_enter(by=by, enrolment=enrolment)
        before = (
            Enrolment.objects.select_for_update(of=("self",)).select_related("citizen", "unit").get(pk=enrolment.pk)
        )
        version = version_in_force(before.programme)
        programme = programme_of(version)
        shared = sharing_anew(programme, before.citizen)
        policies.check_re_enter(enrolment=before, programme=programme, sharing=shared)
        policies.check_can_be_contact_person(professional=contact_person, unit=before.unit)
        on = enrolled_on or today()
        policies.check_day(on=on, earliest=before.ended_on)
        again = Enrolment(
            citizen=before.citizen,
            programme=before.programme,
            version=version,
            unit=before.unit,
            contact_person=contact_person,
            place=take_place(unit=before.unit, contact_person=contact_person),
            enrolled_on=on,
            re_entry_of=before,
        )
        _begin(again, programme, shared)
        _write_consent(again, shared.consent)
        tell_of(again, "re-enter", by=by, reason=_("Begyndte et nyt forløb for dig"), detail=_first(again))
        tell_member(again, contact_person, "you are somebody's contact person")
        return again


def _begin(enrolment: Enrolment, programme: Programme, shared: Sharing) -> None:
    """The enrolment in its first phase, with its contact person on the team."""
    enrolment.phase = first_phase(programme)
    enrolment.phase_since = _first_moment(enrolment.enrolled_on)
    enrolment.save()
    PhaseSpell.objects.create(enrolment=enrolment, phase=enrolment.phase, from_at=enrolment.phase_since)
    seat_contact_person(enrolment, shared)


def _first_moment(on: date) -> datetime:
    """Now for today; the day's morning for a day that is written down later."""
    return moment() if on == today() else datetime.combine(on, time(8), COPENHAGEN)


def _write_what_is_known(enrolment: Enrolment, referral: Referral, consent: Consent | None) -> None:
    held = referral.conversation
    Evidence.objects.create(enrolment=enrolment, evidence=FIRST_CONVERSATION, at=held.held_at, by=held.by)
    _write_consent(enrolment, consent)


def _write_consent(enrolment: Enrolment, consent: Consent | None) -> None:
    if consent is not None:
        Evidence.objects.create(enrolment=enrolment, evidence=CONSENT, at=moment(), by=consent.recorded_by)


def _first(enrolment: Enrolment) -> dict[str, str]:
    version: ProgrammeVersion = enrolment.version
    return {"phase": enrolment.phase, "contact person": enrolment.contact_person.name, "version": version.version}


class _one_running:  # noqa: N801 - reads as a word in "with _one_running()"
    """Turns the database's own refusal of a second running enrolment, or of a place twice, into a sentence."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, fault: BaseException | None, trace: object) -> None:
        if isinstance(fault, IntegrityError):
            raise NotNow(
                str(_("En anden nåede det lige før dig. Intet er gået tabt: se, hvad der er sket, og prøv igen."))
            ) from fault
