"""Publishing a version: first what it changes for whom, then asked twice; nobody is moved by it."""

import shutil
from pathlib import Path

import pytest
from django.urls import reverse

from samvej.programme.check import check_programme
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.ground.refusals import NotNow, NotThere, NotYours
from samvej.workplace.pathways.actions.running import move_all_to_version, move_to_version
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.previews import preview_publication
from samvej.workplace.programmes.actions import open_unit, publish_programme
from samvej.workplace.programmes.models import ProgrammeEvent, ProgrammeVersion
from samvej.workplace.programmes.queries import (
    active_programmes,
    programme_of,
    unit_for,
    units_of_actor,
    version_in_force,
)
from tests.workplace.factories import PROGRAMME, CitizenFactory, OrganisationFactory, ReferralFactory, make_actor
from tests.workplace.pathways.ground import changed_version, contact_person, included

pytestmark = pytest.mark.django_db
ONE_PHASE = {"phases": [{"id": "start", "da": "Start", "en": "Start", "ends with": ["consent"]}], "evidence": {}}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of programmes that a test may change."""
    real = Path("programmes")
    for name in ("_shared", PROGRAMME):
        shutil.copytree(real / name, tmp_path / name)
    shutil.rmtree(tmp_path / PROGRAMME / "overlays", ignore_errors=True)
    monkeypatch.setenv("SAMVEJ_PROGRAMMES", str(tmp_path))
    return tmp_path


def rewrite(folder, *changes):
    path = folder / PROGRAMME / "programme.yaml"
    text = path.read_text()
    for before, after in (('version: "1"', 'version: "2"'), *changes):
        assert before in text
        text = text.replace(before, after)
    path.write_text(text)


@pytest.fixture
def lead(unit):
    return make_actor("lead", unit.organisation)


def test_publish_programme_pins_what_the_file_said(folder):
    version = publish_programme(by=Actor.system("set-up"), programme=PROGRAMME)

    rewrite(folder)

    assert version_in_force(PROGRAMME) == version
    assert programme_of(version).version == "1"
    assert ProgrammeEvent.objects.get().kind == "published"


def test_publish_programme_twice_publishes_once(folder):
    system = Actor.system("set-up")

    assert publish_programme(by=system, programme=PROGRAMME) == publish_programme(by=system, programme=PROGRAMME)
    assert ProgrammeEvent.objects.count() == 1


def test_publish_programme_again_leaves_enrolments_where_they_are(folder, unit, lead):
    enrolment = included(unit, contact_person(unit))
    rewrite(folder)

    version = publish_programme(by=lead, programme=PROGRAMME)

    enrolment.refresh_from_db()
    assert enrolment.version.version == "1"
    assert (version.in_force, active_programmes()) == (True, [version])


def test_publish_programme_with_the_number_of_another_content_is_refused(folder, version):
    path = folder / PROGRAMME / "programme.yaml"
    path.write_text(path.read_text().replace("after attempts: 3", "after attempts: 4"))

    with pytest.raises(NotNow, match="Version 1 er allerede udgivet"):
        publish_programme(by=Actor.system("set-up"), programme=PROGRAMME)

    assert version_in_force(PROGRAMME) == version


def test_publish_programme_with_faults_says_them(folder):
    rewrite(folder, ("exit reasons: [goals met,", "exit reasons: [no such reason,"))

    with pytest.raises(NotNow, match="no such reason"):
        publish_programme(by=Actor.system("set-up"), programme=PROGRAMME)


def test_publish_programme_that_waits_for_a_questionnaire_nobody_is_asked_is_refused(folder):
    question = 'ask: {da: "Hvordan synes du, dit helbred er lige nu?", en: "How do you find your health right now?"}'
    rewrite(folder, (question, "assumed: no"))

    with pytest.raises(NotNow, match="ingen kan svare på her"):
        publish_programme(by=Actor.system("set-up"), programme=PROGRAMME)

    assert any("questionnaire that nobody can answer" in each for each in check_programme(PROGRAMME, folder).warnings)
    assert active_programmes() == []


@pytest.mark.parametrize("name", ["no-such-programme", "../etc", "/etc/passwd", "_shared"])
def test_publish_programme_that_is_no_name_is_not_there(folder, name):
    with pytest.raises(NotThere):
        publish_programme(by=Actor.system("set-up"), programme=name)


@pytest.mark.parametrize("role", ["contact person", "referrer", "team member", "steering", "citizen"])
def test_publish_programme_in_a_role_without_it_is_refused(folder, role):
    with pytest.raises(NotYours):
        publish_programme(by=make_actor(role), programme=PROGRAMME)


def test_publish_programme_by_the_lead_of_another_programme_is_refused(folder):
    with pytest.raises(NotYours):
        publish_programme(by=make_actor("lead", programme="another"), programme=PROGRAMME)


def test_version_in_force_of_an_unpublished_programme_is_not_there():
    with pytest.raises(NotThere):
        version_in_force("nothing")


def test_open_unit_is_for_the_administrator_and_changes_municipalities():
    place, administrator = OrganisationFactory(), make_actor("administrator")

    first = open_unit(by=administrator, programme=PROGRAMME, organisation=place, municipalities=["0376"])
    again = open_unit(by=administrator, programme=PROGRAMME, organisation=place, municipalities=["0360", "0376"])

    assert (first.pk, again.municipalities) == (again.pk, ["0360", "0376"])
    with pytest.raises(NotYours):
        open_unit(by=make_actor("lead"), programme=PROGRAMME, organisation=place, municipalities=[])


def test_unit_for_is_that_of_the_municipality_then_one_that_takes_all(unit):
    local = open_unit(
        by=Actor.system("set-up"), programme=PROGRAMME, organisation=OrganisationFactory(), municipalities=["0360"]
    )

    assert unit_for(programme=PROGRAMME, citizen=CitizenFactory(municipality="0360")) == local
    assert unit_for(programme=PROGRAMME, citizen=CitizenFactory(municipality="0101")) == unit
    assert unit_for(programme="another", citizen=CitizenFactory()) is None


def test_units_of_actor_are_those_of_the_place_and_the_role_s_programme(unit):
    assert units_of_actor(make_actor("lead", unit.organisation)) == [unit]
    assert units_of_actor(make_actor("lead", unit.organisation, programme="another")) == []
    assert units_of_actor(make_actor("citizen")) == []


def test_preview_tells_what_changes_and_for_whom(folder, unit, lead):
    included(unit, contact_person(unit))
    ReferralFactory(unit=unit)
    rewrite(
        folder,
        ("after attempts: 3", "after attempts: 5"),
        ("{id: meeting, da: Mødet, en: Meeting", "{id: begin, da: Begyndelsen, en: The beginning"),
    )

    preview = preview_publication(by=lead, programme=PROGRAMME)

    assert any("5" in each.da for each in preview.differences)
    assert (preview.is_new, preview.number_free) == (True, True)
    assert (preview.stay, preview.movable, preview.open_referrals) == (1, 0, 1)
    assert [(each.phase.da, each.how_many) for each in preview.phases_gone] == [("Mødet", 1)]
    assert [(each.unit, each.how_many) for each in preview.at] == [(unit.organisation.name, 1)]


def test_preview_tells_whose_answer_would_change(folder, unit, lead):
    answers = {each: {"yes": True} for each in ("social", "at-risk")}
    answers |= {each: {"yes": False} for each in ("cannot-take-part", "cancer-first", "terminal")}
    ReferralFactory(unit=unit, answers=answers)
    rewrite(folder, ("age: {from: 18, below: 70}", "age: {from: 18, below: 30}"))

    preview = preview_publication(by=lead, programme=PROGRAMME)

    assert [(each.before, each.after, each.how_many) for each in preview.answers_changed] == [
        ("meets", "does not meet", 1)
    ]


def test_preview_names_whom_it_concerns_to_the_lead_of_their_unit_only(folder, unit, lead, client_as):
    enrolment = included(unit, contact_person(unit))
    rewrite(folder, ("{id: meeting, da: Mødet, en: Meeting", "{id: begin, da: Begyndelsen, en: The beginning"))
    administrator = make_actor("administrator")

    assert [each.citizen for each in preview_publication(by=lead, programme=PROGRAMME).named] == [enrolment.citizen]
    assert preview_publication(by=administrator, programme=PROGRAMME).named == ()

    address = reverse("programmes:publish", args=[PROGRAMME])
    assert enrolment.citizen.family_name in client_as(lead).get(address).content.decode()
    assert enrolment.citizen.family_name not in client_as(administrator).get(address).content.decode()
    assert AuditEntry.objects.filter(record="list of enrolments", citizen=enrolment.citizen.key).count() == 2


def test_preview_of_the_same_file_is_nothing_new(folder, version, lead):
    preview = preview_publication(by=lead, programme=PROGRAMME)

    assert (preview.is_new, preview.differences) == (False, ())


def test_move_to_version_keeps_the_phase_that_is_there(unit, lead):
    enrolment = included(unit, contact_person(unit))
    new = changed_version("2", {"exit reasons": ["goals met"]})

    move_to_version(by=lead, enrolment=enrolment, version=new)

    enrolment.refresh_from_db()
    assert (enrolment.version, enrolment.phase) == (new, "meeting")
    assert enrolment.phases.count() == 1


def test_move_to_version_without_the_phase_asks_for_one(unit, lead):
    enrolment = included(unit, contact_person(unit))
    new = changed_version("2", ONE_PHASE)

    with pytest.raises(NotNow, match="Mødet"):
        move_to_version(by=lead, enrolment=enrolment, version=new)

    move_to_version(by=lead, enrolment=enrolment, version=new, phase="start")
    assert [spell.phase for spell in enrolment.phases.all()] == ["meeting", "start"]


def test_move_to_version_by_the_contact_person_is_refused(unit):
    by = contact_person(unit)
    enrolment = included(unit, by)

    with pytest.raises(NotYours):
        move_to_version(by=by, enrolment=enrolment, version=changed_version("2", ONE_PHASE), phase="start")


def test_move_all_moves_those_who_can_and_says_why_others_stay(unit, lead):
    by = contact_person(unit, places=3)
    enrolments = [included(unit, by) for _each in range(2)]
    Enrolment.objects.filter(pk=enrolments[0].pk).update(phase="together")
    new = changed_version("2", ONE_PHASE)

    moved = move_all_to_version(by=lead, enrolments=enrolments, version=new, phases={"meeting": "start"})

    assert (moved.moved, [each.pk for each, _why in moved.stay]) == (1, [enrolments[0].pk])


def test_programme_page_says_what_it_is(version, unit, client_as):
    response = client_as(make_actor("contact person", unit.organisation)).get(
        reverse("programmes:programme", args=[PROGRAMME])
    )

    text = response.content.decode()
    assert response.status_code == 200
    for words in ("akutmodtagelsen", "10 arbejdsdage", "antaget", "Overblik og plan", "retssikkerhedsloven § 11 a"):
        assert words in text


def test_programme_pages_are_not_for_citizens(version, client_as):
    client = client_as(make_actor("citizen"))

    assert client.get(reverse("programmes:list")).status_code == 403
    assert client.get(reverse("programmes:programme", args=[PROGRAMME])).status_code == 403


def test_publish_page_asks_twice_and_publishes_what_was_shown(folder, version, unit, lead, client_as):
    rewrite(folder, ("after attempts: 3", "after attempts: 5"))
    client, address = client_as(lead), reverse("programmes:publish", args=[PROGRAMME])
    shown = client.get(address)
    seen = shown.context["form"].initial["seen"]

    client.post(address, {"seen": seen})
    unsure = version_in_force(PROGRAMME).version
    client.post(address, {"seen": "0" * 64, "sure": "on"})
    other = version_in_force(PROGRAMME).version
    client.post(address, {"seen": seen, "sure": "on"})

    assert "Version 2 i stedet for version 1." in shown.content.decode()
    assert (unsure, other, version_in_force(PROGRAMME).version) == ("1", "1", "2")


def test_publish_page_shows_faults_of_the_file(folder, version, lead, client_as):
    rewrite(folder, ("exit reasons: [goals met,", "exit reasons: [no such reason,"))

    response = client_as(lead).get(reverse("programmes:publish", args=[PROGRAMME]))

    assert "no such reason" in response.content.decode()


def test_publish_page_is_refused_without_the_right(folder, version, client_as):
    response = client_as(make_actor("contact person")).get(reverse("programmes:publish", args=[PROGRAMME]))

    assert response.status_code == 403
    assert ProgrammeVersion.objects.count() == 1


def test_move_all_page_moves_the_unit_s_courses(unit, lead, client_as):
    enrolment = included(unit, contact_person(unit))
    new = changed_version("2", ONE_PHASE)
    client, address = client_as(lead), reverse("programmes:move_all", args=[PROGRAMME])

    text = client.get(address).content.decode()
    stays = client.post(address, {"phase_0": ""}).content.decode()
    client.post(address, {"phase_0": "start"})

    enrolment.refresh_from_db()
    assert "Borgere i fasen »Mødet« skal være i" in text
    assert "findes ikke i den nye version" in stays
    assert enrolment.version == new
