"""One citizen with one of everything, those who help her, and the same roles elsewhere, who have no business here."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import BreakGlass, Consent, FollowUp, Restriction
from samvej.workplace.access.roles import ROLES
from samvej.workplace.contacts.actions import write_contact
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.maps.models import DomainView, LifeMap
from samvej.workplace.pathways.models import EnrolmentEvent
from samvej.workplace.people.models import Notice
from samvej.workplace.plans.content import Activity, Goal, Levels, PlanContent, Sign
from samvej.workplace.plans.models import CarePlan, PlanVersion
from samvej.workplace.referrals.actions.handling import take
from samvej.workplace.safety.models import SafetyAnswer, SafetyPlan
from samvej.workplace.tasks.actions.asking import ask_for
from samvej.workplace.teams.models import NearInvitation
from samvej.workplace.work.models import FailedWork
from tests.workplace.factories import (
    AdmissionFactory,
    CaseloadPlaceFactory,
    CitizenFactory,
    EnrolmentFactory,
    OrganisationFactory,
    ProgrammeUnitFactory,
    ProgrammeVersionFactory,
    ReferralFactory,
    ReferralNoteFactory,
    RelativeFactory,
    make_actor,
)
from tests.workplace.inbox.made import case
from tests.workplace.meetings.ground import meeting_keys
from tests.workplace.seats import take_seat
from tests.workplace.slips.in_the_scene import learning_keys
from tests.workplace.teams.in_the_scene import team_keys

INSIDE, OUTSIDE = "inside", "outside"


@dataclass
class Scene:
    """``actors``: by who they are; ``kwargs``: by the name of an address's part, what stands there in this scene."""

    actors: dict[str, Actor] = field(default_factory=dict)
    strangers_here: dict[str, Actor] = field(default_factory=dict)
    keys: dict[str, Any] = field(default_factory=dict)
    cookies: dict[int, str] = field(default_factory=dict)  # the session of each account that has logged in


def _citizen() -> Any:
    return CitizenFactory(given_name="Hemmelige")


def scene() -> Scene:
    """Everything there is a page for, once."""
    made = Scene()
    version = ProgrammeVersionFactory()
    unit = ProgrammeUnitFactory(programme=version.programme)
    elsewhere = OrganisationFactory(name="Et andet sted", municipality="0360")
    for role in ROLES:
        made.actors[role] = make_actor(role, organisation=unit.organisation)
        made.strangers_here[role] = make_actor(role, organisation=elsewhere)
    citizen = _citizen()
    near = RelativeFactory(citizen=citizen, may_act=True, may_see_plan=True, may_see_log=True, may_be_contacted=True)
    made.actors["citizen"] = make_actor("citizen", citizen=citizen)
    made.actors["relative"] = make_actor("relative", relative=near)
    made.strangers_here["citizen"] = make_actor("citizen", citizen=CitizenFactory(given_name="Anden"))
    made.strangers_here["relative"] = make_actor(
        "relative", relative=RelativeFactory(citizen=CitizenFactory(given_name="Tredje"), may_act=True)
    )
    _records(made, unit, version, citizen, near)
    return made


def _records(made: Scene, unit: Any, version: Any, citizen: Any, near: Any) -> None:
    person = made.actors["contact person"]
    referral = case(unit, citizen=_citizen())
    take(by=person, referral=referral)
    place = CaseloadPlaceFactory(unit=unit, contact_person=person.professional)
    CaseloadPlaceFactory(unit=unit, contact_person=person.professional)
    enrolment = EnrolmentFactory(citizen=citizen, unit=unit, contact_person=person.professional, place=place)
    EnrolmentEvent.objects.create(enrolment=enrolment, kind="enrolled", by_name="test")
    take_seat(enrolment, person, "contact person")
    consent = Consent.objects.create(
        citizen=citizen,
        programme=unit.programme,
        data_types=["health", "plan"],
        from_sectors=["hospital"],
        to_sectors=[unit.organisation.sector],
        purpose="Så vi kan hjælpe samlet.",
        basis="consent",
        how="spoken",
        recorded_by=person.account,
        valid_from=today(),
        valid_to=today() + timedelta(days=300),
    )
    note = ReferralNoteFactory(
        referral=ReferralFactory(unit=unit, citizen=_citizen()), account=made.actors["referrer"].account
    )
    own = ReferralNoteFactory(
        referral=ReferralFactory(unit=ProgrammeUnitFactory(programme="patientens-team"), citizen=citizen),
        account=made.actors["citizen"].account,
        organisation=None,
        door="citizen",
        referrer="citizen",
    )
    broken = BreakGlass.objects.create(
        citizen=_citizen(),
        account=person.account,
        organisation=unit.organisation,
        reason="Fundet bevidstløs på gaden, uden andre oplysninger.",
        expires_at=moment() + timedelta(hours=4),
    )
    follow_up = FollowUp.objects.create(
        citizen=broken.citizen,
        account=person.account,
        organisation=unit.organisation,
        break_glass=broken,
        due_on=date(2090, 1, 1),
    )
    restriction = Restriction.objects.create(citizen=citizen, organisation=OrganisationFactory())
    failed = FailedWork.objects.create(work="clocks", subject=str(referral.key), sentence="Det gik ikke.")
    notice = Notice.objects.create(recipient=person.account, text="a referral has come", link="/indbakke/")
    employment = made.actors["team member"].employment
    assert employment is not None
    _plan(enrolment)
    system = Actor.system("test")
    task = ask_for(by=system, enrolment=enrolment, words="Ring til afdelingen", origin="person")
    own_task = ask_for(by=system, enrolment=enrolment, words="Gå en tur", origin="person", for_citizen=True)
    contact = write_contact(by=person, enrolment=enrolment, how="visit", at=moment())
    life_map = LifeMap.objects.create(enrolment=enrolment, number=1, by=person.account)
    DomainView.objects.create(map=life_map, domain="home", works="Haven.", citizen_score=4)
    safety_answer = SafetyAnswer.objects.create(enrolment=enrolment, answer="no", by=person.account)
    SafetyPlan.objects.create(enrolment=enrolment, number=1, content={"signs": "Sover ikke."}, by=person.account)
    made.keys = {
        **team_keys(enrolment, person, made.actors["team member"]),
        **learning_keys(enrolment, person),
        **meeting_keys(enrolment, person),
        "round": life_map.number,
        "domain": "home",
        "safety answer": safety_answer.key,
        "task": task.key,
        "own task": own_task.key,
        "contact": contact.key,
        "citizen": citizen.key,
        "other citizen": _citizen().key,
        "relative": near.key,
        "way in": NearInvitation.objects.create(
            relative=RelativeFactory(citizen=citizen, may_see_plan=True),
            code="0" * 64,
            by=made.actors["citizen"].account,
            answer_by=today() + timedelta(days=9),
        ).key,
        "referral": referral.key,
        "enrolment": enrolment.key,
        "admission": AdmissionFactory(citizen=citizen).key,
        "consent": consent.key,
        "note": note.key,
        "own note": own.key,
        "break-glass": broken.key,
        "follow-up": follow_up.key,
        "restriction": restriction.key,
        "failed": failed.key,
        "notice": notice.pk,
        "organisation": unit.organisation.key,
        "professional": employment.professional.key,
        "employment": employment.pk,
        "contact person": person.professional.key if person.professional else None,
        "unit": unit.pk,
        "programme": unit.programme,
        "nothing": uuid4(),
        "plan part": "undgaa",
        "plan item part": "maal",
        "goal": GOAL,
        "questionnaire number": 1,
        "questionnaire weeks": 0,
        "chart": "kontakt",
        "size": "wide",
        "digest": "0" * 16,
        "table": "trin",
    }


GOAL = "a1b2c3"


def _plan(enrolment: Any) -> None:
    levels = Levels(less="Mindre", expected="Som ventet", more="Mere")
    said = PlanContent(
        overall_goal="Passe sin hund",
        goals=(Goal(id=GOAL, words="Komme ud", levels=levels, activities=(Activity(id="d4", what="Gå en tur"),)),),
        signs=(Sign(id="e5", words="Sover ikke", then_do="Ringe"),),
    )
    plan = CarePlan.objects.create(enrolment=enrolment, revision=1)
    PlanVersion.objects.create(
        plan=plan, number=1, based_on=0, content=said.model_dump(mode="json"), by_name="test", reason="Den første"
    )


# --- addresses -----------------------------------------------------------------------------------------

WHICH = {
    "access:break_glass": {},
    "access:end_break_glass": {"key": "break-glass"},
    "access:consent": {"key": "consent"},
    "access:withdraw_consent": {"key": "consent"},
    "access:follow_up_one": {"key": "follow-up"},
    "citizens:join with": {"key": "citizen", "other": "other citizen"},
    "front:notice": {"number": "notice"},
    "lead:chart": {"chart": "chart", "size": "size", "digest": "digest"},
    "lead:table": {"table": "table"},
    "tasks:mine_answer": {"task": "own task"},
    "mine:note": {"key": "own note"},
    "mine:withdraw_note": {"key": "own note"},
    "mine:give_consent": {"key": "enrolment"},
    "mine:consent": {"key": "consent"},
    "mine:withdraw_consent": {"key": "consent"},
    "mine:lift_restriction": {"key": "restriction"},
    "organisations:professional": {"key": "professional"},
    "organisations:change professional": {"key": "professional"},
    "organisations:give role": {"key": "professional"},
    "organisations:end role": {"key": "professional", "role": "employment"},
    "organisations:account": {"key": "professional"},
    "organisations:close account": {"key": "professional"},
    "maps:fill": {"number": "round"},
    "maps:finish": {"number": "round"},
    "maps:reopen": {"number": "round"},
    "maps:domain": {"number": "round"},
    "maps:draft": {"number": "round"},
    "safety:answered": {"answer": "safety answer"},
    "safety:follow_up": {"answer": "safety answer"},
    "safety:version": {"number": "round"},
    "questionnaires:questionnaire": {"form": "questionnaire number", "weeks": "questionnaire weeks"},
    "questionnaires:strike": {"form": "questionnaire number", "weeks": "questionnaire weeks"},
    "pathways:capacity": {"unit": "unit", "person": "contact person"},
    "plans:write": {"part": "plan part"},
    "plans:write_item": {"part": "plan item part", "item": "goal"},
    "plans:mine_write": {"part": "plan part"},
    "plans:mine_write_item": {"part": "plan item part", "item": "goal"},
    "messages:mine_thread": {"key": "thread"},
    "messages:mine_file": {"key": "thread"},
    "teams:invitation": {"key": "invitation"},
    "teams:mine_withdraw": {"key": "invitation"},
    "teams:mine_relative": {"key": "relative"},
    "teams:mine_relative_end": {"key": "relative"},
    "teams:mine_relative_code": {"key": "relative"},
    "teams:mine_relative_code_back": {"key": "relative"},
    "teams:near": {"key": "way in"},
    "teams:near_demo": {"key": "way in"},
    "meetings:call": {"meeting": "proposed meeting"},
    "meetings:answer_for_citizen": {"meeting": "proposed meeting"},
    "meetings:uninvite": {"person": "participant"},
    "meetings:reply": {"person": "participant"},
    "meetings:send_again": {"person": "participant"},
    "meetings:mine_meeting": {"key": "meeting"},
    "meetings:mine_answer": {"key": "meeting"},
    "meetings:mine_point": {"key": "meeting"},
    "meetings:mine_take_back": {"key": "meeting", "point": "meeting point"},
    "meetings:mine_calendar": {"key": "meeting"},
    "meetings:outside": {"key": "participant outside", "proof": "proof"},
    "slips:slip": {"key": "slip"},
    "refer:note": {"key": "note"},
    "refer:withdraw": {"key": "note"},
    "refer:judge": {"key": "referral"},
    "refer:new": {"once": "nothing"},
    "refer:choose": {"once": "nothing"},
    "refer:write": {"once": "nothing"},
}
"""What stands in the parts of an address, where the area alone does not say it."""

_BY_AREA = {
    "admissions": "admission",
    "access": "citizen",
    "citizens": "citizen",
    "organisations": "organisation",
    "inbox": "referral",
    "tasks": "enrolment",
    "contacts": "enrolment",
    "questionnaires": "enrolment",
    "pathways": "enrolment",
    "messages": "enrolment",
    "teams": "enrolment",
    "maps": "enrolment",
    "meetings": "enrolment",
    "plans": "enrolment",
    "safety": "enrolment",
    "slips": "enrolment",
    "timeline": "enrolment",
    "improvement": "cycle",
    "coordination": "survey",
    "work": "failed",
}


@dataclass(frozen=True)
class Address:
    """A named address with its parts, and whether a record stands in it."""

    name: str
    parts: tuple[str, ...]

    @property
    def of_a_record(self) -> bool:
        """Whether it is about one record that is somebody's."""
        return bool(set(self.parts) & {"key", "person", "number"})

    def path(self, keys: dict[str, Any]) -> str:
        """The address in a scene."""
        return reverse(self.name, kwargs={part: self._value(part, keys) for part in self.parts})

    def _value(self, part: str, keys: dict[str, Any]) -> Any:
        said = WHICH.get(self.name, {})
        if part in said:
            return keys[said[part]]
        if (
            part == "key" and self.name.startswith("pathways:") and "referral" in self.name
        ) or self.name == "pathways:include":
            return keys["referral"]
        if part == "slug":
            return "kontakt"
        return keys[part if part in keys and part != "key" else _BY_AREA[self.name.split(":")[0]]]


def addresses() -> list[Address]:
    """Every address of the site."""
    return sorted(_walk(get_resolver(), ""), key=lambda each: each.name)


def _walk(resolver: URLResolver, area: str) -> list[Address]:
    found = []
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            found += _walk(each, f"{area}{each.namespace}:" if each.namespace else area)
        elif isinstance(each, URLPattern):
            found.append(Address(f"{area}{each.name}", tuple(each.pattern.converters)))
    return found
