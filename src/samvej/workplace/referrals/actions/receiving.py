"""Receiving a note through one of the three doors: it opens the citizen's referral, or joins the open one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from samvej.core.cpr import mask
from samvej.programme.loading import Programme
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.relations import begin_relation
from samvej.workplace.access.roles import SEE_INBOX
from samvej.workplace.ground.addresses import page
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.people.models import Citizen, Organisation, Relative
from samvej.workplace.people.notices import tell
from samvej.workplace.people.queries import survivor
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion
from samvej.workplace.programmes.queries import programme_of, unit_for, version_in_force
from samvej.workplace.referrals.actions.answering import about, tell_of_case
from samvej.workplace.referrals.actions.assessing import assess_when_committed
from samvej.workplace.referrals.actions.moving import lock, move
from samvej.workplace.referrals.calendar import deadline
from samvej.workplace.referrals.models import Referral, ReferralEvent, ReferralNote
from samvej.workplace.referrals.questions import checked_answers, keep_answers
from samvej.workplace.referrals.referring import (
    RUNNING,
    basis_of,
    check_agreed,
    check_receivable,
    check_refer,
    name_of,
)
from samvej.workplace.referrals.staff import account_of, accounts_permitted
from samvej.workplace.referrals.transitions import REFERRAL

LONGEST = 10_000
"""Characters of a note; what is longer is a record, and belongs in one."""

OPENS = ("contact details", "referral")
"""What a received note opens for the unit's staff."""

NOTE_ABOUT_ENROLLED = "a note about your citizen has come"
"""The notice to a contact person."""

_TRIES = 3
_STRENGTH = ("not asked", "no", "yes")


@dataclass(frozen=True)
class _Said:
    """A note as it came, checked."""

    by: Actor
    citizen: Citizen
    version: ProgrammeVersion
    programme: Programme
    unit: ProgrammeUnit
    basis: str
    fields: dict[str, Any]
    once: str | None
    spell: str | None
    judge: bool


class _Raced(Exception):  # noqa: N818 - the name says what happened
    """The open referral that another opened in the same moment is closed again: look anew."""


def receive_note(
    *,
    by: Actor,
    citizen: Citizen,
    programme: str,
    door: str,
    referrer: str,
    saw: str = "",
    answers: Mapping[str, bool] | None = None,
    contact_agreed: str = "not asked",
    urgency: int = 0,
    organisation: Organisation | None = None,
    relative: Relative | None = None,
    witnesses: dict[str, Any] | None = None,
    spell: str | None = None,
    once: str | None = None,
    unit: ProgrammeUnit | None = None,
    judge: bool = True,
) -> ReferralNote:
    """Receive what somebody, or a rule, saw. It opens the citizen's referral to the programme or joins the open one.

    ``programme``: its id; the version in force is the one the referral is pinned to. ``door``: one of
    :class:`ReferralNote.Door`; ``referrer``: an id of the file's ``referral › from``. ``once`` (a form's own token)
    and ``spell`` (a rule's finding) make the same note the same note, however often it is sent. ``unit``: the unit
    that takes the citizen where the caller knows it. ``judge`` false: the caller judges eligibility itself. Person
    numbers in ``saw`` are masked. A note about somebody who is enrolled goes to their contact person and has its
    answer at once.

    Raises :class:`NotThere` (programme not in use here), :class:`NotYours` and :class:`NotNow`, each with a sentence.
    """
    if (before := _the_same(by, once, spell)) is not None:
        return before
    citizen = survivor(citizen)
    version = version_in_force(programme)
    read = programme_of(version)
    unit = unit or unit_for(programme=programme, citizen=citizen)
    if unit is None:
        raise NotNow(_("%(name)s findes ikke dér, hvor borgeren bor. Noten er ikke sendt.") % {"name": name_of(read)})
    check_refer(by=by, citizen=citizen, programme=read, unit=unit, door=door, referrer=referrer)
    check_receivable(citizen=citizen, programme=read)
    check_agreed(programme=read, door=door, contact_agreed=contact_agreed)
    fields = {
        "door": ReferralNote.Door(door),
        "referrer": referrer,
        "account": by.account,
        "organisation": organisation or by.organisation,
        "relative": relative or by.relative,
        "saw": _checked_text(saw),
        "answers": checked_answers(read, answers or {}),
        "contact_agreed": ReferralNote.Agreed(contact_agreed),
        "urgency": ReferralNote.Urgency(urgency),
        "witnesses": witnesses or {},
    }
    said = _Said(by, citizen, version, read, unit, _basis(read, door), fields, once, spell, judge)
    for _attempt in range(_TRIES):
        try:
            with transaction.atomic():
                return _receive(said)
        except _Raced:
            continue
    raise NotNow(
        _("Flere skriver om den samme borger lige nu, så noten er ikke sendt. Intet er gået tabt: send den igen.")
    )


def _receive(said: _Said) -> ReferralNote:
    enrolment = said.citizen.enrolments.filter(programme=said.programme.name, status__in=RUNNING).first()
    if enrolment is not None:
        return _pass_on(said, enrolment)
    referral, opened = _open_or_join(said)
    note, new = _write(said, referral)
    if not new:
        return note
    _lift(referral, note, by=said.by)
    told = {"note": str(note.key), "door": note.door}
    if opened:
        referral.save()
        _tell_of(referral, REFERRAL["receive"].event, said.by, told)
    else:
        move(referral, "add note", by=said.by, detail=told)
    begin_relation(
        citizen=referral.citizen,
        professional=None,
        organisation=referral.unit.organisation,
        grade="B",
        source="referral",
        source_id=str(referral.key),
        data_types=OPENS,
        basis=said.basis,
        programme=referral.programme,
    )
    _leave_trail(said, note)
    _tell_unit(referral, note, opened)
    if said.judge:
        assess_when_committed(referral=referral, answered=bool(note.answers))
    return note


# --- the referral --------------------------------------------------------------------------------------


def _open_or_join(said: _Said) -> tuple[Referral, bool]:
    """The citizen's open referral to the programme, locked, and whether it was opened now."""
    open_one = Referral.objects.filter(citizen=said.citizen, programme=said.programme.name, status__in=Referral.OPEN)
    if (found := open_one.first()) is not None:
        return _still_open(lock(found)), False
    now = moment()
    try:
        with transaction.atomic():  # the database lets one of two at the same moment through
            referral = Referral.objects.create(
                citizen=said.citizen,
                programme=said.programme.name,
                version=said.version,
                unit=said.unit,
                status_since=now,
                received_at=now,
                due_at=_due(said.programme, now),
            )
    except IntegrityError:
        found = open_one.first()
        if found is None:
            raise _Raced from None
        return _still_open(lock(found)), False
    return referral, True


def _still_open(referral: Referral) -> Referral:
    if not referral.is_open:
        raise _Raced
    return referral


def _due(programme: Programme, start: datetime) -> datetime | None:
    section = programme.file.referral
    return deadline(start, section.answer_within) if section else None


def _lift(referral: Referral, note: ReferralNote, *, by: Actor) -> None:
    """What one note says holds for the case: the greatest urgency, the strongest yes or no, the newest answers."""
    referral.urgency = max(referral.urgency, note.urgency)
    referral.contact_agreed = max(referral.contact_agreed, note.contact_agreed, key=_STRENGTH.index)
    keep_answers(referral, note.answers, by=by)


# --- the note ------------------------------------------------------------------------------------------


def _the_same(by: Actor, once: str | None, spell: str | None) -> ReferralNote | None:
    """The note that was already sent with this token, or found in this spell."""
    if spell is not None and (found := ReferralNote.objects.filter(spell=spell).first()) is not None:
        return found
    found = ReferralNote.objects.filter(once=once).first() if once is not None else None
    if found is not None and found.account_id != (by.account.pk if by.account else None):
        raise NotNow(_("Siden er for gammel til at blive sendt. Intet er sendt: åbn siden igen, og skriv på ny."))
    return found


def _write(said: _Said, referral: Referral, **answered: Any) -> tuple[ReferralNote, bool]:
    """The note, and whether it is new: the same note sent twice at once is one note."""
    try:
        with transaction.atomic():
            note = ReferralNote.objects.create(
                referral=referral, once=said.once, spell=said.spell, **said.fields, **answered
            )
    except IntegrityError:
        before = _the_same(said.by, said.once, said.spell)
        if before is None:
            raise
        return before, False
    return note, True


def _checked_text(saw: str) -> str:
    """The text without what no database can hold; what looks like a person number is masked.

    Numbers lie encrypted, so they may not stand readable in a text beside.
    """
    if "\x00" in saw:
        raise NotNow(_("Teksten indeholder tegn, der ikke kan gemmes. Intet er sendt: skriv teksten på ny."))
    if len(saw) > LONGEST:
        raise NotNow(
            _("Teksten er for lang. Intet er sendt: skriv højst %(most)s tegn.")
            % {"most": f"{LONGEST:,}".replace(",", ".")}
        )
    return mask(saw.strip())


# --- somebody who is enrolled already ------------------------------------------------------------------


def _pass_on(said: _Said, enrolment: Any) -> ReferralNote:
    """Leave the note with the referral that led to the enrolment, answered, and tell the contact person."""
    included = Referral.objects.filter(
        citizen=said.citizen, programme=said.programme.name, status=Referral.Status.INCLUDED
    )
    referral = included.select_related("unit__organisation").order_by("-decided_at").first()
    if referral is None:
        unit = enrolment.unit.organisation
        raise NotNow(
            _("Borgeren er allerede med i %(name)s. Noten er ikke sendt: ring til %(unit)s på %(phone)s.")
            % {"name": name_of(said.programme), "unit": unit.name, "phone": unit.phone or _("deres hovednummer")}
        )
    note, new = _write(said, referral, answer_sent_at=moment())
    if new:
        _tell_of(referral, "note passed on", said.by, {"note": str(note.key), "door": note.door})
        _leave_trail(said, note)
        account = account_of(enrolment.contact_person)
        if account is not None:
            tell(
                recipient=account,
                text=NOTE_ABOUT_ENROLLED,
                link=page("pathways:enrolment", enrolment.key),
                once=f"{NOTE_ABOUT_ENROLLED} {note.key}",
                **about(referral),
            )
    return note


# --- beside the change ---------------------------------------------------------------------------------


def _basis(programme: Programme, door: str) -> str:
    basis = basis_of(programme, door)
    if basis is None:
        raise NotNow(
            _(
                "%(name)s må ikke finde borgere ved regel: både kontakt og udvælgelse kræver borgerens samtykke. "
                "Ret programfilens juridiske grundlag, eller tag reglen ud af den."
            )
            % {"name": name_of(programme)}
        )
    return basis.id


def _tell_of(referral: Referral, kind: str, by: Actor, detail: dict[str, Any]) -> None:
    ReferralEvent.objects.create(
        referral=referral,
        kind=kind,
        at=moment(),
        by=by.account,
        by_name=by.name,
        to_state=referral.status,
        detail=detail,
    )


def _leave_trail(said: _Said, note: ReferralNote) -> None:
    own = said.by.citizen is not None
    record(
        by=said.by,
        activity="change",
        record="referral",
        record_key=str(note.referral.key),
        citizen=said.citizen,
        basis="own record" if own else said.basis,
        reason=_("Skrev en henvisning"),
        high=said.citizen.protected,
    )


def _tell_unit(referral: Referral, note: ReferralNote, opened: bool) -> None:
    text = REFERRAL["receive" if opened else "add note"].notices[0]
    people = accounts_permitted(
        organisation=referral.unit.organisation, permission=SEE_INBOX, programme=referral.programme
    )
    others = [account for account in people if account != note.account]
    tell_of_case(referral, others, text, once=f"note:{note.key}")
