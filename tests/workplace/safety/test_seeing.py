"""Who may see: docs/explanation/safety.md row by row."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from samvej.workplace.access.models import AuditEntry, BreakGlass, Restriction
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotThere
from samvej.workplace.pathways.actions import running
from samvej.workplace.people.models import Relative
from samvej.workplace.safety.actions import answer_safety_question, escalate_due, write_follow_up
from samvej.workplace.safety.doors import access_safety
from samvej.workplace.tasks.actions.answering import hand_over
from tests.workplace.factories import OrganisationFactory, make_actor
from tests.workplace.maps.conftest import on_team

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "safety.md"
ALL, WAITING, NOTHING = "all", "what waits", "–"


@pytest.fixture
def answer(by, enrolment):
    """A positive answer that waits for the contact person."""
    return answer_safety_question(by=by, enrolment=enrolment, answer="thoughts")


def sees(actor, enrolment):
    try:
        opened = access_safety(by=actor, key=enrolment.key, reason="test")
    except NotThere:
        return NOTHING
    return ALL if opened.sees_all else WAITING


def of_circle(name):
    return lambda scene: getattr(scene.circle, name)


def seated(role, sector="municipality-social", **person):
    return lambda scene: on_team(scene.by, scene.enrolment, role, sector, **person)


def left_the_team(scene):
    gone = seated("psychiatry", "psychiatry")(scene)
    running.leave_team(by=scene.by, enrolment=scene.enrolment, professional=gone.professional, role="psychiatry")
    return gone


def kept_from(*data_types):
    def make(scene):
        doctor = scene.circle.doctor
        Restriction.objects.create(
            citizen=scene.enrolment.citizen, professional=doctor.professional, data_types=list(data_types)
        )
        return doctor

    return make


def proxy_after_the_last_day(scene):
    Relative.objects.filter(pk=scene.circle.proxy.relative.pk).update(valid_to=moment().date() - timedelta(days=1))
    scene.circle.proxy.relative.refresh_from_db()
    return scene.circle.proxy


def told_of_the_clock(scene):
    scene.answer.due_at = moment() - timedelta(minutes=1)
    scene.answer.save()
    escalate_due()
    return scene.circle.lead


def told_and_then_talked(scene):
    lead = told_of_the_clock(scene)
    scene.answer.refresh_from_db()
    write_follow_up(by=scene.by, answer=scene.answer, said="Vi talte længe.")
    return lead


def given_the_task(scene):
    hand_over(by=scene.by, task=scene.answer.task, to=scene.circle.job.professional)
    return scene.circle.job


def in_an_emergency(scene):
    glass = make_actor("referrer", OrganisationFactory(sector="prehospital"))
    BreakGlass.objects.create(
        citizen=scene.enrolment.citizen,
        account=glass.account,
        organisation=glass.organisation,
        reason="Fundet bevidstløs på gaden, uden andre oplysninger.",
        expires_at=moment() + timedelta(hours=4),
    )
    return glass


ROWS = {
    "the citizen": (of_circle("citizen"), ALL),
    "a relative with a power of attorney": (of_circle("proxy"), ALL),
    "the same, after its last day": (proxy_after_the_last_day, NOTHING),
    "a relative who may see the plan": (of_circle("near"), NOTHING),
    "a relative who was let nothing": (of_circle("nobody"), NOTHING),
    "the contact person": (lambda scene: scene.by, ALL),
    "the general practitioner on the team": (of_circle("doctor"), ALL),
    "psychiatry on the team": (seated("psychiatry", "psychiatry"), ALL),
    "the job centre on the team": (of_circle("job"), NOTHING),
    "the job centre, given the task of the talk": (given_the_task, WAITING),
    "the hospital on the team": (seated("hospital", "hospital"), NOTHING),
    "somebody who has left the team": (left_the_team, NOTHING),
    "the general practitioner; the citizen said no to health information": (kept_from("health"), NOTHING),
    "the general practitioner; the citizen said no to the plan": (kept_from("plan"), NOTHING),
    "the lead of the unit, not on the team": (of_circle("lead"), NOTHING),
    "the lead, told that the clock ran out": (told_of_the_clock, WAITING),
    "the lead, when somebody has talked with the citizen": (told_and_then_talked, NOTHING),
    "break-glass by a health professional": (in_an_emergency, ALL),
    "a colleague of the unit, not on the team": (
        lambda scene: make_actor("contact person", scene.enrolment.unit.organisation),
        NOTHING,
    ),
    "a contact person elsewhere": (of_circle("stranger"), NOTHING),
    "the system's own work": (lambda scene: make_actor("system"), ALL),
}


@pytest.fixture
def scene(by, enrolment, circle, answer):
    from types import SimpleNamespace

    return SimpleNamespace(by=by, enrolment=enrolment, circle=circle, answer=answer)


@pytest.mark.parametrize("row", ROWS)
def test_row_of_the_table_is_true(scene, row):
    make, expected = ROWS[row]
    actor = make(scene)
    before = AuditEntry.objects.count()

    assert sees(actor, scene.enrolment) == expected
    assert AuditEntry.objects.count() == before + (expected != NOTHING)


def test_page_has_exactly_these_rows():
    written = re.findall(r"^\| \d+ \| (.+?) \| (.+?) \|$", PAGE.read_text(), re.MULTILINE)

    assert written == [(who, expected) for who, (_make, expected) in ROWS.items()]


def test_whoever_sees_only_what_waits_sees_neither_plan_nor_other_answers(scene):
    answer_safety_question(by=scene.by, enrolment=scene.enrolment, answer="no")
    lead = told_of_the_clock(scene)

    opened = access_safety(by=lead, key=scene.enrolment.key, reason="test")

    assert [each.answer for each in opened.answers] == ["thoughts"]
