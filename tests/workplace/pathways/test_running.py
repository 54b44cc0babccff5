"""Phases with what they end with, going back, pauses, the end, coming again: each a named action."""

from datetime import date, datetime, timedelta

import pytest

from samvej.core import clock
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import TreatmentRelation
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.pathways import permissions, policies
from samvej.workplace.pathways.actions import running
from samvej.workplace.pathways.actions.consenting import hold_consent_conversation
from samvej.workplace.pathways.actions.known import give_known
from samvej.workplace.pathways.models import CaseloadPlace, Enrolment
from samvej.workplace.pathways.progress import progress
from samvej.workplace.pathways.transitions import ENROLMENT, NOTICES
from samvej.workplace.pathways.wording import event_words
from samvej.workplace.programmes.queries import programme_of
from tests.workplace.factories import OrganisationFactory, ProfessionalFactory, make_actor
from tests.workplace.pathways.ground import contact_person, included

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(unit):
    return contact_person(unit)


@pytest.fixture
def enrolment(unit, by):
    return included(unit, by)


def now(enrolment):
    return Enrolment.objects.get(pk=enrolment.pk)


def in_second_phase(by, enrolment):
    running.enter_phase(by=by, enrolment=enrolment, phase="map and plan")


def test_state_table_is_total():
    assert list(ENROLMENT.faults()) == []
    assert {notice for each in ENROLMENT.transitions for notice in each.notices} <= set(NOTICES)


@pytest.mark.parametrize("status", Enrolment.Status.values)
@pytest.mark.parametrize("name", [each.name for each in ENROLMENT.transitions])
def test_every_transition_starts_only_where_the_table_says(enrolment, name, status):
    enrolment.status = status

    allowed = policies.transition(enrolment, name)

    assert allowed == (status in ENROLMENT[name].sources)


@pytest.mark.parametrize("name", [each.name for each in ENROLMENT.transitions if each.sources])
@pytest.mark.parametrize(
    ("role", "in_unit", "may"),
    [
        ("lead", True, True),
        ("lead", False, False),
        ("contact person", True, False),
        ("referrer", True, False),
        ("steering", True, False),
        ("administrator", True, False),
    ],
)
def test_every_transition_is_for_the_team_and_the_lead(unit, enrolment, name, role, in_unit, may):
    somebody = make_actor(role, unit.organisation if in_unit else None)

    allowed = permissions.transition(by=somebody, enrolment=enrolment, name=name)

    assert allowed == may


def test_moving_to_a_version_is_not_for_the_contact_person(enrolment, by):
    assert permissions.transition(by=by, enrolment=enrolment, name="enter phase")
    assert not permissions.transition(by=by, enrolment=enrolment, name="move to version")


def test_enter_phase_when_what_it_ends_with_is_there(enrolment, by):
    running.enter_phase(by=by, enrolment=enrolment, phase="map and plan")

    spells = list(enrolment.phases.all())
    assert now(enrolment).phase == "map and plan"
    assert [spell.phase for spell in spells] == ["meeting", "map and plan"]
    assert spells[0].to_at == spells[1].from_at


def test_enter_phase_while_something_is_missing_says_what(enrolment, by):
    in_second_phase(by, enrolment)
    running.give_evidence(by=by, enrolment=enrolment, evidence="map", note="Tegnet hjemme.")

    with pytest.raises(NotNow, match="planen er aftalt"):
        running.enter_phase(by=by, enrolment=enrolment, phase="together")

    assert now(enrolment).phase == "map and plan"


def test_enter_phase_skipping_one_says_which_is_next(enrolment, by):
    with pytest.raises(NotNow, match=r"kan ikke springes over.*Overblik og plan"):
        running.enter_phase(by=by, enrolment=enrolment, phase="together")


@pytest.mark.parametrize("phase", ["meeting", "no such phase"])
def test_enter_phase_that_is_no_next_one_is_refused(enrolment, by, phase):
    with pytest.raises(NotNow):
        running.enter_phase(by=by, enrolment=enrolment, phase=phase)


def test_enter_phase_on_what_somebody_changed_is_refused(enrolment, by):
    with pytest.raises(NotNow, match="En anden"):
        running.enter_phase(by=by, enrolment=enrolment, phase="map and plan", seen_revision=99)


def test_enter_phase_by_a_colleague_who_is_not_on_the_team_is_refused(unit, enrolment):
    colleague = contact_person(unit)

    with pytest.raises(NotYours):
        running.enter_phase(by=colleague, enrolment=enrolment, phase="map and plan")


@pytest.mark.parametrize("evidence", ["goals reviewed", "consent", "no such thing"])
def test_give_evidence_that_is_not_to_be_given_now_is_refused(enrolment, by, evidence):
    with pytest.raises(NotNow):
        running.give_evidence(by=by, enrolment=enrolment, evidence=evidence)


def test_give_evidence_names_who_and_when(enrolment, by):
    in_second_phase(by, enrolment)

    with clock.at(datetime(2026, 3, 3, 9, 30)):
        given = running.give_evidence(by=by, enrolment=enrolment, evidence="map", note=" Tegnet hjemme. ")

    assert (given.by, given.note) == (by.account, "Tegnet hjemme.")
    assert given.at.date() == date(2026, 3, 3)


def test_known_evidence_counts_for_this_phase_and_those_that_come(enrolment, by):
    given = [give_known(by=by, enrolment=enrolment, evidence=each) for each in ("map", "map", "plan agreed")]
    in_second_phase(by, enrolment)

    far = progress(programme_of(enrolment.version), now(enrolment).phase, enrolment.evidence.all())
    assert [each is not None for each in given] == [True, False, True]
    assert far.missing == ()
    assert enrolment.events.filter(kind="evidence given", by=by.account).count() == 2


def test_known_evidence_counts_while_the_course_rests_and_whoever_did_the_act(enrolment, by):
    running.pause_enrolment(by=by, enrolment=enrolment, reason="Ferie.")
    own = make_actor("citizen", citizen=enrolment.citizen)

    given = give_known(by=own, enrolment=enrolment, evidence="plan agreed")

    assert given is not None
    assert (given.by, now(enrolment).status) == (own.account, "paused")


@pytest.mark.parametrize("evidence", ["team named", "no such thing"])
def test_known_evidence_that_no_phase_asks_for_is_not_written(enrolment, by, evidence):
    assert give_known(by=by, enrolment=enrolment, evidence=evidence) is None
    assert not enrolment.evidence.filter(evidence=evidence).exists()


def test_known_evidence_of_an_earlier_phase_or_an_ended_course_or_by_the_system_is_not_written(enrolment, by):
    by_the_system = give_known(by=Actor.system("a test"), enrolment=enrolment, evidence="map")
    in_second_phase(by, enrolment)
    earlier = give_known(by=by, enrolment=enrolment, evidence="first conversation")
    running.end_enrolment(by=by, enrolment=now(enrolment), reason="goals met", ended_on=today())
    ended = give_known(by=by, enrolment=enrolment, evidence="map")

    assert (by_the_system, earlier, ended) == (None, None, None)


def test_go_back_sets_evidence_aside_and_keeps_it(enrolment, by):
    in_second_phase(by, enrolment)
    for evidence in ("map", "plan agreed"):
        running.give_evidence(by=by, enrolment=enrolment, evidence=evidence)
    running.enter_phase(by=by, enrolment=enrolment, phase="together")

    running.go_back(by=by, enrolment=enrolment, phase="map and plan", reason="Planen holdt ikke.")

    assert now(enrolment).phase == "map and plan"
    assert {each.evidence for each in enrolment.evidence.filter(set_aside_at=None)} == {
        "first conversation",
        "consent",
    }
    assert enrolment.evidence.count() == 4
    running.give_evidence(by=by, enrolment=enrolment, evidence="map")


@pytest.mark.parametrize(
    ("phase", "reason"), [("meeting", " "), ("together", "Derfor."), ("map and plan", "Derfor.")]
)
def test_go_back_without_reason_or_not_back_is_refused(enrolment, by, phase, reason):
    in_second_phase(by, enrolment)

    with pytest.raises(NotNow):
        running.go_back(by=by, enrolment=enrolment, phase=phase, reason=reason)


def test_pause_and_resume(enrolment, by):
    running.pause_enrolment(by=by, enrolment=enrolment, reason="Er på højskole.")
    paused = now(enrolment)
    running.resume_enrolment(by=by, enrolment=enrolment)

    assert (paused.status, paused.place_id) == ("paused", enrolment.place_id)
    assert now(enrolment).status == "active"
    assert enrolment.pauses.get().to_on == today()


def test_paused_enrolment_enters_no_phase(enrolment, by):
    running.pause_enrolment(by=by, enrolment=enrolment, reason="Er på højskole.")

    with pytest.raises(NotNow, match="på pause"):
        running.enter_phase(by=by, enrolment=enrolment, phase="map and plan")


def test_pause_without_reason_is_refused(enrolment, by):
    with pytest.raises(NotNow, match="Skriv hvorfor"):
        running.pause_enrolment(by=by, enrolment=enrolment, reason="")


def test_end_frees_the_place_and_closes_the_doors(enrolment, by):
    running.pause_enrolment(by=by, enrolment=enrolment, reason="Er på højskole.")

    running.end_enrolment(by=by, enrolment=enrolment, reason="goals met")

    ended = now(enrolment)
    assert (ended.status, ended.place, ended.ended_on, ended.exit_reason) == ("ended", None, today(), "goals met")
    assert not TreatmentRelation.objects.filter(source="team", valid_to__isnull=True).exists()
    assert not enrolment.team.filter(to_at__isnull=True).exists()
    assert not enrolment.phases.filter(to_at__isnull=True).exists()
    assert not enrolment.pauses.filter(to_on__isnull=True).exists()


@pytest.mark.parametrize("reason", ["died", "moved", "because", ""])
def test_end_for_a_reason_that_is_not_to_be_chosen_is_refused(enrolment, by, reason):
    with pytest.raises(NotNow):
        running.end_enrolment(by=by, enrolment=enrolment, reason=reason)


def test_end_on_a_day_that_has_not_come_is_refused(enrolment, by):
    with pytest.raises(NotNow, match="ikke kommet endnu"):
        running.end_enrolment(by=by, enrolment=enrolment, reason="goals met", ended_on=today() + timedelta(days=1))


def test_end_by_death_takes_the_day_of_death(enrolment, by):
    with pytest.raises(NotNow, match="nogen dødsdag"):
        running.end_by_death(by=by, enrolment=enrolment)
    enrolment.citizen.died_on = today()
    enrolment.citizen.save()

    running.end_by_death(by=by, enrolment=enrolment)

    assert (now(enrolment).exit_reason, now(enrolment).ended_on) == ("died", today())


def test_end_by_moving_takes_the_day_of_moving(enrolment, by):
    with pytest.raises(NotNow, match="flytning"):
        running.end_by_moving(by=by, enrolment=enrolment)
    enrolment.citizen.moved_away_on = today()
    enrolment.citizen.save()

    running.end_by_moving(by=by, enrolment=enrolment)

    assert (now(enrolment).exit_reason, now(enrolment).status) == ("moved", "ended")


def test_re_enter_begins_a_new_enrolment(enrolment, by):
    running.end_enrolment(by=by, enrolment=enrolment, reason="declined further")
    hold_consent_conversation(by=by, enrolment=now(enrolment), said_yes=True)

    again = running.re_enter(by=by, enrolment=enrolment, contact_person=by.professional)

    assert (again.re_entry_of_id, again.status, again.phase) == (enrolment.pk, "active", "meeting")
    assert again.referral is None
    assert [each.evidence for each in again.evidence.all()] == ["consent"]
    assert again.team.get().professional == by.professional


def test_re_enter_while_it_runs_is_refused(enrolment, by):
    with pytest.raises(NotNow, match="ikke afsluttet"):
        running.re_enter(by=by, enrolment=enrolment, contact_person=by.professional)


def test_re_enter_by_somebody_who_never_followed_the_citizen_is_refused(unit, enrolment, by):
    running.end_enrolment(by=by, enrolment=enrolment, reason="goals met")

    with pytest.raises(NotYours):
        running.re_enter(by=contact_person(unit), enrolment=enrolment, contact_person=by.professional)


def test_change_contact_person_moves_place_team_and_door(unit, enrolment, by):
    other = contact_person(unit)

    running.change_contact_person(by=by, enrolment=enrolment, contact_person=other.professional)

    relation = TreatmentRelation.objects.get(source="team", valid_to__isnull=True)
    assert now(enrolment).place.contact_person == other.professional == relation.professional
    assert enrolment.team.get(to_at__isnull=True).professional == other.professional
    assert not CaseloadPlace.objects.filter(contact_person=by.professional, enrolment__isnull=False).exists()


def test_change_contact_person_to_a_full_one_changes_nothing(unit, enrolment, by):
    full = contact_person(unit, places=0)

    with pytest.raises(NotNow, match="ingen ledig plads"):
        running.change_contact_person(by=by, enrolment=enrolment, contact_person=full.professional)

    assert now(enrolment).contact_person == by.professional


def test_change_contact_person_to_the_same_is_refused(enrolment, by):
    with pytest.raises(NotNow, match="allerede"):
        running.change_contact_person(by=by, enrolment=enrolment, contact_person=by.professional)


def test_join_team_opens_the_door_and_leaving_closes_it(enrolment, by):
    place = OrganisationFactory(sector="municipality-social")
    worker = ProfessionalFactory(is_health_professional=False)

    running.join_team(by=by, enrolment=enrolment, professional=worker, organisation=place, role="support worker")
    opened = TreatmentRelation.objects.filter(professional=worker, valid_to__isnull=True).count()
    running.leave_team(by=by, enrolment=enrolment, professional=worker, role="support worker")

    assert opened == 1
    assert not TreatmentRelation.objects.filter(professional=worker, valid_to__isnull=True).exists()


def test_join_team_from_a_sector_that_the_consent_leaves_out_is_refused(enrolment, by):
    ward = OrganisationFactory(sector="voluntary")

    with pytest.raises(NotNow, match="samtykke gælder ikke"):
        running.join_team(
            by=by, enrolment=enrolment, professional=ProfessionalFactory(), organisation=ward, role="hospital"
        )


@pytest.mark.parametrize("role", ["astronaut", "citizen", "contact person"])
def test_join_team_in_a_role_that_is_not_to_be_given_is_refused(unit, enrolment, by, role):
    with pytest.raises(NotNow, match="rolle"):
        running.join_team(
            by=by,
            enrolment=enrolment,
            professional=ProfessionalFactory(),
            organisation=unit.organisation,
            role=role,
        )


def test_contact_person_does_not_leave_the_team(enrolment, by):
    with pytest.raises(NotNow, match="en anden kontaktperson"):
        running.leave_team(by=by, enrolment=enrolment, professional=by.professional, role="contact person")


def test_history_says_every_event_in_words(unit, enrolment, by):
    other = contact_person(unit)
    in_second_phase(by, enrolment)
    running.give_evidence(by=by, enrolment=enrolment, evidence="map")
    running.go_back(by=by, enrolment=enrolment, phase="meeting", reason="Forfra.")
    running.pause_enrolment(by=by, enrolment=enrolment, reason="Ferie.")
    running.resume_enrolment(by=by, enrolment=enrolment)
    running.join_team(
        by=by,
        enrolment=enrolment,
        professional=other.professional,
        organisation=unit.organisation,
        role="home nursing",
    )
    running.change_contact_person(by=by, enrolment=enrolment, contact_person=other.professional)
    running.end_enrolment(by=other, enrolment=enrolment, reason="goals met")

    said = [event_words(event, programme_of(enrolment.version)) for event in enrolment.events.all()]

    assert len(said) == 9
    assert "Næste fase er begyndt: Overblik og plan." in said
    assert "Skrevet ned: kortet er tegnet sammen med borgeren." in said
    assert said[-1].startswith("Forløbet er afsluttet: målene er nået.")
    assert said[-1].endswith("Samtykket til indsatsen gælder til og med den dag.")


def test_every_event_of_the_table_has_words():
    from samvej.workplace.pathways import wording

    kinds = {each.event for each in ENROLMENT.transitions} - {"consent conversation held"}

    assert kinds == set(wording._SAID)


def test_phase_since_is_the_moment_it_began(enrolment, by):
    assert enrolment.phase_since <= moment()
