"""My page: what is next for me, who helps me, what I asked for and was answered. Read tired, on a small phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from samvej.web.pages.mine.ahead import Step, ahead, appointments
from samvej.web.pages.mine.whose import called, citizen_of
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.doors import access_citizen
from samvej.workplace.access.grounds import grounds
from samvej.workplace.access.permissions import is_oneself
from samvej.workplace.ground.refusals import NotYours
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Citizen
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.models import Referral, ReferralNote
from samvej.workplace.referrals.own_notes import notes_about, own_notes, status_words
from samvej.workplace.referrals.referring import check_relative, fitting_programmes
from samvej.workplace.referrals.wording import lang, programme_name

OPENED = gettext_lazy("Åbnede sin egen side")
OPENED_BY_RELATIVE = gettext_lazy("Åbnede sin side som pårørende")
MOST_NOTES = 10


@dataclass(frozen=True)
class Helper:
    """Somebody who helps: the name, from where, as what, and the number to ring."""

    name: str
    place: str
    role: str
    phone: str


@dataclass(frozen=True)
class Next:
    """What happens next, in a sentence or two."""

    heading: str
    text: str
    by_when: datetime | None = None


@dataclass(frozen=True)
class NoteRow:
    """Something that was asked for: by whom, when, and what came of it."""

    note: ReferralNote
    mine: bool
    who: str
    status: str


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The citizen's own page; a relative has a smaller one, with what the relative wrote."""
    by = acting(request)
    citizen = citizen_of(by)
    if by.relative is not None:
        return render(request, "mine/home_relative.html", _relative_context(by, citizen))
    access_citizen(by=by, key=citizen.key, reason=danish(OPENED))
    enrolments = list(
        citizen.enrolments.filter(status__in=("active", "paused"))
        .select_related("version", "unit__organisation", "contact_person")
        .defer("version__content")
    )
    waiting = list(
        Referral.objects.filter(citizen=citizen, status__in=Referral.OPEN)
        .select_related("version", "unit__organisation", "assigned_to")
        .defer("version__content")
    )
    context = {
        "called": called(citizen),
        "citizen": citizen,
        "nexts": [*(_of_enrolment(each) for each in enrolments), *(_of_referral(each) for each in waiting)],
        "helpers": _helpers(enrolments, waiting),
        "rows": [_row(by, each) for each in notes_about(citizen)[:MOST_NOTES]],
        "may_ask": bool(fitting_programmes(by=by, citizen=citizen)),
        "ahead": ahead(by, citizen, enrolments),
        "in_course": bool(enrolments),
    }
    return render(request, "mine/home.html", context)


def _relative_context(by: Actor, citizen: Citizen) -> dict[str, object]:
    assert by.relative is not None
    may_write, why_not = True, ""
    ground = grounds(by=by, citizen=citizen)
    may_see = ground is not None and "plan" in ground.data_types
    try:
        check_relative(relative=by.relative, citizen=citizen)
    except NotYours as refusal:
        may_write, why_not = False, refusal.sentence
    if may_write or may_see:  # only now is anything of the citizen on the page
        record_own_page(by, citizen, str(OPENED_BY_RELATIVE))
    return {
        "called": called(citizen) if may_write or may_see else "",
        "relative": by.relative,
        "may_see": may_see,
        "steps": _steps_of_relative(by, citizen) if may_see else (),
        "may_write": may_write and bool(fitting_programmes(by=by, citizen=citizen)),
        "why_not": why_not,
        "rows": [_row(by, each) for each in own_notes(by)[:MOST_NOTES]] if may_write else [],
    }


def _steps_of_relative(by: Actor, citizen: Citizen) -> Sequence[Step]:
    """What is next: all of it for a power of attorney, else the next appointment."""
    if is_oneself(by, citizen):
        return ahead(by, citizen, list(citizen.enrolments.filter(status__in=("active", "paused")))).steps
    return appointments(citizen)


def record_own_page(by: Actor, citizen: Citizen, reason: str) -> None:
    """Write in the trail that the citizen, or the relative, opened a page of the citizen's own."""
    record(
        by=by,
        activity="read",
        record="citizen",
        record_key=str(citizen.key),
        citizen=citizen,
        basis="own record" if by.citizen is not None else "relative",
        reason=reason,
        high=citizen.protected,
    )


def _of_enrolment(enrolment: Enrolment) -> Next:
    programme = programme_of(enrolment.version)
    phase = next((each.say(lang()) for each in programme.file.phases if each.id == enrolment.phase), "")
    name = enrolment.version.name_en if lang() == "en" else enrolment.version.name_da
    if enrolment.status == "paused":
        return Next(name, _("Der er pause lige nu. Ring til din kontaktperson, når du vil i gang igen."))
    text = _("Du er i gang. %(name)s følger dig hele vejen.") % {"name": enrolment.contact_person.name}
    about = _("Nu handler det om: %(phase)s.") % {"phase": phase} if phase else ""
    return Next(name, f"{text} {about}".strip())


def _of_referral(referral: Referral) -> Next:
    unit = referral.unit.organisation.name
    who = referral.assigned_to.name if referral.assigned_to else ""
    text = {
        "received": _("%(unit)s har hørt om dig og kontakter dig.") % {"unit": unit},
        "conversation": _("I har talt sammen. Nu finder I ud af, hvad der hjælper dig bedst."),
        "joint selection": _("Flere steder finder sammen ud af, om dette er det rigtige for dig."),
        "transferring": _("%(unit)s har spurgt andre, om de kan hjælpe dig bedre.") % {"unit": unit},
    }.get(referral.status) or _("%(who)s kontakter dig.") % {"who": who or unit}
    return Next(programme_name(referral), text, None if referral.paused else referral.due_at)


def _helpers(enrolments: list[Enrolment], waiting: list[Referral]) -> list[Helper]:
    found = [
        Helper(
            each.contact_person.name,
            each.unit.organisation.name,
            _role(each),
            each.contact_person.phone or each.unit.organisation.phone,
        )
        for each in enrolments
    ]
    for referral in waiting:
        unit = referral.unit.organisation
        if referral.assigned_to is None:
            found.append(Helper(unit.name, "", _("Tager imod"), unit.phone))
        else:
            handler = referral.assigned_to
            found.append(Helper(handler.name, unit.name, _("Kontakter dig"), handler.phone or unit.phone))
    return list(dict.fromkeys(found))


def _role(enrolment: Enrolment) -> str:
    try:
        word = programme_of(enrolment.version).role_words("contact person", lang())
    except KeyError:
        word = _("kontaktperson")
    return _("Din %(role)s") % {"role": word}


def _row(by: Actor, note: ReferralNote) -> NoteRow:
    mine = by.account is not None and note.account_id == by.account.pk
    return NoteRow(
        note, mine, _("Dig selv") if mine else written_by(note), status_words(note, to_citizen=by.citizen is not None)
    )


def written_by(note: ReferralNote) -> str:
    """Who wrote about the citizen, as the citizen reads it."""
    if note.door == ReferralNote.Door.RULE:
        return _("Registrene")
    if note.door == ReferralNote.Door.RELATIVE:
        return note.relative.name if note.relative else _("En pårørende")
    if note.door == ReferralNote.Door.CITIZEN:
        return _("Dig selv")
    names = [note.account.display_name if note.account else "", note.organisation.name if note.organisation else ""]
    return ", ".join(filter(None, names)) or _("En fagperson")
