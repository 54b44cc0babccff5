"""The acts that change a course, as data: what each page says, asks and does. One view walks them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from samvej.programme.loading import Programme
from samvej.web.pages.pathways import forms
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import today
from samvej.workplace.pathways import policies
from samvej.workplace.pathways.actions import running
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.progress import Progress
from samvej.workplace.pathways.queries import with_room
from samvej.workplace.pathways.sharing import sharing
from samvej.workplace.pathways.wording import role_words
from samvej.workplace.people.models import Employment, Professional
from samvej.workplace.people.queries import counts_on
from samvej.workplace.programmes.queries import programme_of, version_in_force

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Case:
    """The course that is about to change, with what the forms need."""

    by: Actor
    enrolment: Enrolment
    programme: Programme
    far: Progress


@dataclass(frozen=True)
class Act:
    """One act. ``transition``: its name in the table. ``stays``: the person can still open the course after it."""

    transition: str
    heading: "StrPromise"
    words: "StrPromise"
    button: "StrPromise"
    done: "StrPromise"
    form: Callable[..., forms.SeenForm]
    make: Callable[[Case], dict[str, Any]]
    do: Callable[[Case, dict[str, Any]], object]
    stays: bool = True
    warning: bool = False


def _nothing(case: Case) -> dict[str, Any]:
    return {}


def _evidence(case: Case) -> dict[str, Any]:
    by_hand = [each.id for each in case.far.missing if policies.give_evidence(far=case.far, evidence=each.id)]
    return {"far": case.far, "by_hand": by_hand}


def _give_evidence(case: Case, said: dict[str, Any]) -> None:
    running.give_evidence(
        by=case.by,
        enrolment=case.enrolment,
        evidence=said["evidence"],
        note=said["note"],
        seen_revision=said["revision"],
    )


def _enter_phase(case: Case, said: dict[str, Any]) -> None:
    phase = case.far.next.id if case.far.next else ""
    running.enter_phase(by=case.by, enrolment=case.enrolment, phase=phase, seen_revision=said["revision"])


def _back(case: Case) -> dict[str, Any]:
    return {"far": case.far}


def _go_back(case: Case, said: dict[str, Any]) -> None:
    running.go_back(
        by=case.by,
        enrolment=case.enrolment,
        phase=said["phase"],
        reason=said["reason"],
        seen_revision=said["revision"],
    )


def _pause(case: Case, said: dict[str, Any]) -> None:
    running.pause_enrolment(
        by=case.by,
        enrolment=case.enrolment,
        reason=said["reason"],
        from_on=said["from_on"],
        seen_revision=said["revision"],
    )


def _resume(case: Case, said: dict[str, Any]) -> None:
    running.resume_enrolment(by=case.by, enrolment=case.enrolment, seen_revision=said["revision"])


def _room(case: Case) -> dict[str, Any]:
    others = with_room(case.enrolment.unit)
    return {"room": [each for each in others if each.contact_person.pk != case.enrolment.contact_person_id]}


def _change_contact_person(case: Case, said: dict[str, Any]) -> None:
    running.change_contact_person(
        by=case.by,
        enrolment=case.enrolment,
        contact_person=Professional.objects.get(key=said["contact_person"]),
        seen_revision=said["revision"],
    )


def _people(case: Case) -> dict[str, Any]:
    """Colleagues of the unit who are not on the team; whoever works elsewhere is invited, and says yes first."""
    day, shared = today(), sharing(case.programme, case.enrolment.citizen)
    on_it = case.enrolment.team.filter(to_at__isnull=True).values("professional")
    employed = (
        Employment.objects.select_related("professional", "organisation")
        .filter(counts_on(day))
        .filter(role__in=forms.ON_TEAMS, organisation=case.enrolment.unit.organisation)
        .exclude(professional__in=on_it)
        .order_by("organisation__name", "professional__name", "pk")
    )
    role = next(iter(policies.team_roles(case.programme)), "")
    reached: dict[int, bool] = {}
    for each in employed:
        if each.organisation_id not in reached:
            reached[each.organisation_id] = policies.join_team(
                programme=case.programme, role_id=role, sharing=shared, organisation=each.organisation
            )
    people = [each for each in employed if reached[each.organisation_id]]
    return {"programme": case.programme, "people": people}


def _join_team(case: Case, said: dict[str, Any]) -> None:
    employment = Employment.objects.select_related("professional", "organisation").get(pk=said["employment"])
    running.join_team(
        by=case.by,
        enrolment=case.enrolment,
        professional=employment.professional,
        organisation=employment.organisation,
        role=said["role"],
        seen_revision=said["revision"],
    )


def _seats(case: Case) -> dict[str, Any]:
    members = case.enrolment.team.select_related("professional", "organisation").filter(to_at__isnull=True)
    lang = policies.language()
    return {
        "seats": [
            (str(each.pk), f"{each.professional.name}, {each.organisation.name} ({words})")
            for each in members
            if each.role != policies.CONTACT_PERSON
            for words in [role_words(case.programme, each.role, lang)]
        ]
    }


def _leave_team(case: Case, said: dict[str, Any]) -> None:
    member = case.enrolment.team.select_related("professional").get(pk=said["seat"])
    running.leave_team(
        by=case.by,
        enrolment=case.enrolment,
        professional=member.professional,
        role=member.role,
        seen_revision=said["revision"],
    )


def _ending(case: Case) -> dict[str, Any]:
    return {"programme": case.programme}


def _end(case: Case, said: dict[str, Any]) -> None:
    running.end_enrolment(
        by=case.by,
        enrolment=case.enrolment,
        reason=said["reason"],
        note=said["note"],
        ended_on=said["ended_on"],
        seen_revision=said["revision"],
    )


def _end_by_death(case: Case, said: dict[str, Any]) -> None:
    running.end_by_death(by=case.by, enrolment=case.enrolment)


def _end_by_moving(case: Case, said: dict[str, Any]) -> None:
    running.end_by_moving(by=case.by, enrolment=case.enrolment)


def _version(case: Case) -> dict[str, Any]:
    return {"enrolment": case.enrolment, "new": programme_of(version_in_force(case.enrolment.programme))}


def _move_to_version(case: Case, said: dict[str, Any]) -> None:
    running.move_to_version(
        by=case.by,
        enrolment=case.enrolment,
        version=version_in_force(case.enrolment.programme),
        phase=said["phase"],
        seen_revision=said["revision"],
    )


ACTS = {
    "evidence": Act(
        "give evidence",
        _("Skriv ned, hvad der er gjort"),
        _("Fasen slutter, når alt det, der hører til den, er gjort. Dit navn og tidspunktet kommer med."),
        _("Skriv det ned"),
        _("Det er skrevet ned."),
        forms.EvidenceForm,
        _evidence,
        _give_evidence,
    ),
    "phase": Act(
        "enter phase",
        _("Begynd næste fase"),
        _("Alt, der hører til fasen, er gjort. Alle på teamet kan se, at næste fase er begyndt."),
        _("Begynd næste fase"),
        _("Næste fase er begyndt."),
        forms.PlainForm,
        _nothing,
        _enter_phase,
    ),
    "back": Act(
        "go back a phase",
        _("Gå tilbage til en tidligere fase"),
        _("Det, der var gjort i fasen, skal gøres igen. Intet bliver slettet: det står stadig i historikken."),
        _("Gå tilbage"),
        _("Borgeren er tilbage i den fase, du valgte."),
        forms.BackForm,
        _back,
        _go_back,
    ),
    "pause": Act(
        "pause",
        _("Sæt forløbet på pause"),
        _("Der sker intet i forløbet, før I genoptager det. Borgeren beholder sin plads og sit team."),
        _("Sæt på pause"),
        _("Forløbet er på pause."),
        forms.PauseForm,
        _nothing,
        _pause,
    ),
    "resume": Act(
        "resume",
        _("Genoptag forløbet"),
        _("Forløbet går videre fra den fase, det var i."),
        _("Genoptag forløbet"),
        _("Forløbet er i gang igen."),
        forms.PlainForm,
        _nothing,
        _resume,
    ),
    "contact_person": Act(
        "change contact person",
        _("Skift kontaktperson"),
        _("Den nye kontaktperson får besked og kan åbne forløbet. Den, der var det før, kan ikke længere åbne det."),
        _("Skift kontaktperson"),
        _("Borgeren har fået en anden kontaktperson."),
        forms.ContactPersonForm,
        _room,
        _change_contact_person,
        stays=False,
    ),
    "join_team": Act(
        "join team",
        _("Sæt en kollega på teamet"),
        _("Personen får besked og kan åbne det, som borgerens samtykke og indsatsens regler giver lov til."),
        _("Sæt på teamet"),
        _("Teamet har fået et medlem."),
        forms.JoinTeamForm,
        _people,
        _join_team,
    ),
    "leave_team": Act(
        "leave team",
        _("Tag en af teamet"),
        _("Personen kan ikke længere åbne forløbet. Du kan sætte personen på teamet igen."),
        _("Tag af teamet"),
        _("Personen er ikke længere på teamet."),
        forms.LeaveTeamForm,
        _seats,
        _leave_team,
    ),
    "end": Act(
        "end",
        _("Afslut forløbet"),
        _("Pladsen bliver ledig, og ingen på teamet kan åbne forløbet mere. Borgeren kan altid begynde igen."),
        _("Afslut forløbet"),
        _("Forløbet er afsluttet."),
        forms.EndForm,
        _ending,
        _end,
        stays=False,
        warning=True,
    ),
    "death": Act(
        "end by death",
        _("Afslut forløbet, fordi borgeren er død"),
        _("Dødsdagen er den, der står på borgeren. Pladsen bliver ledig, og ingen på teamet kan åbne forløbet mere."),
        _("Afslut forløbet"),
        _("Forløbet er afsluttet."),
        forms.PlainForm,
        _nothing,
        _end_by_death,
        stays=False,
        warning=True,
    ),
    "moving": Act(
        "end by moving",
        _("Afslut forløbet, fordi borgeren er flyttet"),
        _("Dagen er den, der står på borgeren. Pladsen bliver ledig, og ingen på teamet kan åbne forløbet mere."),
        _("Afslut forløbet"),
        _("Forløbet er afsluttet."),
        forms.PlainForm,
        _nothing,
        _end_by_moving,
        stays=False,
        warning=True,
    ),
    "version": Act(
        "move to version",
        _("Følg den nye version af indsatsen"),
        _("Forløbet følger herefter den version, der er i kraft. Det, der er skrevet ned, bliver stående."),
        _("Følg den nye version"),
        _("Forløbet følger nu den nye version."),
        forms.VersionForm,
        _version,
        _move_to_version,
    ),
}
