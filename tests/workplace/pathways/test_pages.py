"""The pages of a course: whom they let in, what they show, and that each form does what it says."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samvej.workplace.access.models import AuditEntry, Consent, Restriction
from samvej.workplace.pathways.actions import running
from samvej.workplace.pathways.actions.consenting import hold_consent_conversation
from samvej.workplace.pathways.models import CaseloadPlace, ConsentConversation, Enrolment, TeamMember
from samvej.workplace.referrals.models import Referral
from tests.workplace.factories import OrganisationFactory, make_actor
from tests.workplace.pathways.ground import changed_version, contact_person, included, ready

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(unit):
    return contact_person(unit, places=3, name="Anna Test")


@pytest.fixture
def lead(unit):
    return make_actor("lead", unit.organisation, name="Lise Test")


@pytest.fixture
def enrolment(unit, by):
    return included(unit, by)


def page(client, name, *args, **query):
    response = client.get(reverse(f"pathways:{name}", args=args), query)
    return response, response.content.decode()


def post(client, enrolment, name, **said):
    enrolment.refresh_from_db()
    return client.post(
        reverse(f"pathways:{name}", args=[enrolment.key]), {"revision": enrolment.revision, **said}, follow=True
    )


def test_list_shows_whom_i_follow_and_what_is_next(enrolment, by, client_as):
    response, text = page(client_as(by), "list")

    assert response.status_code == 200
    assert enrolment.citizen.name in text
    assert "Klar til: Overblik og plan" in text
    assert AuditEntry.objects.filter(record="list of enrolments", citizen=str(enrolment.citizen.key)).count() == 1


def test_list_leaves_out_whom_i_may_not_know_of_and_does_not_say_so(enrolment, by, client_as):
    Restriction.objects.create(citizen=enrolment.citizen, professional=by.professional)

    _response, text = page(client_as(by), "list")

    assert enrolment.citizen.name not in text
    assert "Du følger ingen borgere lige nu" in text


@pytest.mark.parametrize("name", ["list", "unit", "caseloads"])
def test_lists_take_as_many_queries_for_many_as_for_one(unit, by, lead, client_as, name):
    client = client_as(by if name == "list" else lead)
    included(unit, by)
    page(client, name)

    with CaptureQueriesContext(connection) as for_one:
        page(client, name)
    for _each in range(5):
        included(unit, contact_person(unit) if name != "list" else contact_person_again(unit, by))
    with CaptureQueriesContext(connection) as for_many:
        page(client, name)

    assert len(for_many) == len(for_one) <= 25


def contact_person_again(unit, by):
    CaseloadPlace.objects.create(unit=unit, contact_person=by.professional, number=by.professional.places.count() + 1)
    return by


def test_unit_list_is_for_the_lead(enrolment, by, lead, client_as):
    allowed, text = page(client_as(lead), "unit")
    refused, _text = page(client_as(by), "unit")

    assert (allowed.status_code, refused.status_code) == (200, 403)
    assert enrolment.citizen.name in text


def test_unit_list_shows_what_has_ended(enrolment, by, lead, client_as):
    running.end_enrolment(by=by, enrolment=enrolment, reason="goals met")

    _response, running_now = page(client_as(lead), "unit")
    _response, ended = page(client_as(lead), "unit", vis="afsluttede")

    assert enrolment.citizen.name not in running_now
    assert enrolment.citizen.name in ended


def test_enrolment_shows_phase_team_and_next_thing(enrolment, by, client_as):
    response, text = page(client_as(by), "enrolment", enrolment.key)

    assert response.status_code == 200
    for words in (enrolment.citizen.name, "Overblik og plan", "Begynd næste fase", "Anna Test", "Hvad er der sket?"):
        assert words in text
    assert AuditEntry.objects.filter(record="enrolment", activity="read", record_key=str(enrolment.key)).exists()


def test_next_thing_leads_to_where_it_is_done_and_may_still_be_written_by_hand(enrolment, by, client_as):
    client = client_as(by)
    post(client, enrolment, "phase")

    _response, text = page(client, "enrolment", enrolment.key)

    assert f'class="button button-primary" href="{reverse("maps:map", args=[enrolment.key])}"' in text
    assert f'href="{reverse("pathways:evidence", args=[enrolment.key])}"' in text


def test_enrolment_takes_as_many_queries_after_a_long_history(enrolment, by, client_as):
    client = client_as(by)
    page(client, "enrolment", enrolment.key)

    with CaptureQueriesContext(connection) as at_first:
        page(client, "enrolment", enrolment.key)
    for _each in range(5):
        running.pause_enrolment(by=by, enrolment=enrolment, reason="Ferie.")
        running.resume_enrolment(by=by, enrolment=enrolment)
    with CaptureQueriesContext(connection) as later:
        page(client, "enrolment", enrolment.key)

    assert len(later) == len(at_first) <= 35


@pytest.mark.parametrize("role", ["contact person", "referrer", "team member", "steering", "administrator"])
def test_enrolment_is_not_there_for_those_outside_the_team(unit, enrolment, role, client_as):
    response, text = page(client_as(make_actor(role, unit.organisation)), "enrolment", enrolment.key)

    assert response.status_code == 404
    assert enrolment.citizen.name not in text


def test_enrolment_refused_and_missing_look_the_same(unit, enrolment, client_as):
    client = client_as(make_actor("contact person", unit.organisation))

    refused = client.get(reverse("pathways:enrolment", args=[enrolment.key]))
    missing = client.get(reverse("pathways:enrolment", args=["00000000-0000-4000-8000-000000000000"]))

    assert refused.status_code == missing.status_code == 404
    assert len(refused.content) == len(missing.content)


def test_enrolment_shows_the_lead_no_history(enrolment, lead, client_as):
    response, text = page(client_as(lead), "enrolment", enrolment.key)

    assert response.status_code == 200
    assert "Skift kontaktperson" in text
    assert "Hvad er der sket?" not in text


def test_enrolment_whose_consent_was_withdrawn_says_what_to_do(enrolment, by, client_as):
    Consent.objects.update(withdrawn_at=enrolment.phase_since)

    response, text = page(client_as(by), "enrolment", enrolment.key)

    assert response.status_code == 200
    assert "Hold samtalen om samtykke" in text
    assert "Hvad er der sket?" not in text


def test_team_member_from_another_sector_is_shut_out_when_consent_is_withdrawn(enrolment, by, client_as):
    place = OrganisationFactory(sector="municipality-social")
    worker = make_actor("team member", place, is_health_professional=False)
    running.join_team(
        by=by, enrolment=enrolment, professional=worker.professional, organisation=place, role="support worker"
    )
    before, _text = page(client_as(worker), "enrolment", enrolment.key)

    Consent.objects.update(withdrawn_at=enrolment.phase_since)
    after, _text = page(client_as(worker), "enrolment", enrolment.key)

    assert (before.status_code, after.status_code) == (200, 404)


def test_team_member_sees_and_changes_nothing(enrolment, by, client_as):
    place = OrganisationFactory(sector="municipality-social")
    worker = make_actor("team member", place)
    running.join_team(
        by=by, enrolment=enrolment, professional=worker.professional, organisation=place, role="support worker"
    )
    client = client_as(worker)

    _response, text = page(client, "enrolment", enrolment.key)
    response = post(client, enrolment, "phase")

    assert "Begynd næste fase" not in text
    assert response.status_code == 403


def test_phase_form_begins_the_next_phase(enrolment, by, client_as):
    response = post(client_as(by), enrolment, "phase")

    enrolment.refresh_from_db()
    assert enrolment.phase == "map and plan"
    assert "Næste fase er begyndt." in response.content.decode()


def test_form_on_an_old_revision_says_so_and_keeps_what_was_written(enrolment, by, client_as):
    client = client_as(by)
    Enrolment.objects.update(revision=9)

    response = client.post(
        reverse("pathways:pause", args=[enrolment.key]),
        {"revision": 1, "reason": "Er indlagt.", "from_on": "2026-01-01"},
    )

    assert "En anden har ændret forløbet" in response.content.decode()
    assert "Er indlagt." in response.content.decode()


def test_evidence_form_offers_what_is_missing_only(enrolment, by, client_as):
    client = client_as(by)
    post(client, enrolment, "phase")

    _response, text = page(client, "evidence", enrolment.key)
    post(client, enrolment, "evidence", evidence="map", note="<script>alert(1)</script>")
    _response, front = page(client, "enrolment", enrolment.key)

    assert "Planen er aftalt" in text
    assert "Målene er gennemgået" not in text
    assert "&lt;script&gt;alert(1)" in front


@pytest.mark.parametrize(
    ("name", "said", "status"),
    [
        ("pause", {"reason": "Er indlagt.", "from_on": ""}, "active"),
        ("end", {"reason": "goals met", "ended_on": "", "note": ""}, "active"),
        ("end", {"reason": "died", "ended_on": "2026-01-01"}, "active"),
    ],
)
def test_form_with_something_missing_changes_nothing(enrolment, by, client_as, name, said, status):
    response = post(client_as(by), enrolment, name, **said)

    enrolment.refresh_from_db()
    assert enrolment.status == status
    assert "Der er noget, som skal rettes" in response.content.decode()


def test_pause_back_resume_and_end_by_forms(enrolment, by, client_as):
    client, day = client_as(by), enrolment.enrolled_on.isoformat()
    post(client, enrolment, "phase")
    post(client, enrolment, "back", phase="meeting", reason="Forfra.")
    post(client, enrolment, "pause", reason="Ferie.", from_on=day)
    post(client, enrolment, "resume")

    response = post(client, enrolment, "end", reason="goals met", ended_on=day, note="Godt gået.")

    assert [event.kind for event in enrolment.events.all()][1:] == [
        "phase entered",
        "phase re-entered",
        "paused",
        "resumed",
        "ended",
    ]
    assert response.status_code == 200
    assert "Forløbet er afsluttet." in response.content.decode()


def test_contact_person_form_shows_room_as_people_say_it(unit, enrolment, by, client_as):
    contact_person(unit, places=20, name="Bo Test")

    _response, text = page(client_as(by), "contact_person", enrolment.key)

    assert "Bo Test – 0 af 20, 20 ledige pladser" in text


def test_team_forms_put_on_and_take_off(enrolment, by, client_as):
    client = client_as(by)
    worker = make_actor("contact person", enrolment.unit.organisation)
    outside = make_actor("team member", OrganisationFactory(sector="municipality-social"), name="Udenfor Test")
    _response, text = page(client, "join_team", enrolment.key)

    post(client, enrolment, "join_team", employment=worker.employment.pk, role="support worker")
    seat = TeamMember.objects.get(professional=worker.professional)
    post(client, enrolment, "leave_team", seat=seat.pk)

    seat.refresh_from_db()
    assert seat.to_at is not None
    assert outside.professional.name not in text


def test_death_page_is_offered_when_the_citizen_has_died(enrolment, by, client_as):
    client = client_as(by)
    enrolment.citizen.died_on = enrolment.enrolled_on
    enrolment.citizen.save()

    _response, text = page(client, "enrolment", enrolment.key)
    post(client, enrolment, "death")

    enrolment.refresh_from_db()
    assert reverse("pathways:death", args=[enrolment.key]) in text
    assert enrolment.exit_reason == "died"


def test_version_form_asks_for_the_phase_that_is_gone(enrolment, lead, by, client_as):
    new = changed_version(
        "2", {"phases": [{"id": "start", "da": "Start", "en": "Start", "ends with": ["consent"]}], "evidence": {}}
    )
    client = client_as(lead)
    _response, text = page(client, "enrolment", enrolment.key)

    post(client, enrolment, "version", phase="start")
    refused = post(client_as(by), enrolment, "version", phase="start")

    enrolment.refresh_from_db()
    assert "Følg den nye version" in text
    assert (enrolment.version_id, enrolment.phase) == (new.pk, "start")
    assert refused.status_code == 403


def test_consent_page_says_the_file_s_words_and_writes_the_answer(unit, by, client_as):
    case = ready(unit, by, said_yes=None)
    client, address = client_as(by), reverse("pathways:referral_consent", args=[case.key])
    text = client.get(address).content.decode()

    client.post(
        address,
        {
            "said_yes": "yes",
            "held_on": case.received_at.date(),
            "how": "spoken",
            "given_by": "citizen",
            "present": "Ole",
        },
    )

    assert "Så du ikke skal fortælle det samme mange gange" in text
    assert "helbred og behandling" in text
    assert ConsentConversation.objects.get().consent is not None


def test_consent_text_stands_in_both_languages_on_one_page(unit, by, client_as):
    case = ready(unit, by, said_yes=None)

    _response, text = page(client_as(by), "referral_consent_text", case.key)

    assert "Samtykke til at dele oplysninger" in text
    assert "gather the threads" in text
    assert AuditEntry.objects.filter(activity="print", record="referral").exists()


def test_include_page_includes(unit, by, client_as):
    case = ready(unit, by)
    client, address = client_as(by), reverse("pathways:include", args=[case.key])
    text = client.get(address).content.decode()

    response = client.post(
        address,
        {
            "revision": case.revision,
            "contact_person": by.professional.key,
            "enrolled_on": case.received_at.date(),
        },
        follow=True,
    )

    case.refresh_from_db()
    assert "Anna Test – 0 af 3, 3 ledige pladser" in text
    assert case.status == Referral.Status.INCLUDED
    assert "Borgeren er med fra nu af" in response.content.decode()


def test_include_page_says_what_is_missing_and_where_to_go(unit, by, client_as):
    case = ready(unit, by, said_yes=None)

    _response, text = page(client_as(by), "include", case.key)

    assert "Samtalen om samtykke er ikke holdt endnu" in text
    assert reverse("pathways:referral_consent", args=[case.key]) in text


def test_include_page_with_a_made_up_contact_person_changes_nothing(unit, by, client_as):
    case = ready(unit, by)

    response = client_as(by).post(
        reverse("pathways:include", args=[case.key]),
        {"revision": case.revision, "contact_person": "nobody\x00", "enrolled_on": "x"},
    )

    assert response.status_code == 200
    assert not Enrolment.objects.exists()


def test_begin_again_page_begins_a_new_course(enrolment, by, lead, client_as):
    running.end_enrolment(by=by, enrolment=enrolment, reason="declined further")
    hold_consent_conversation(by=lead, enrolment=Enrolment.objects.get(pk=enrolment.pk), said_yes=True)
    address = reverse("pathways:re_enter", args=[enrolment.key])
    client = client_as(lead)
    client.get(address)

    client.post(
        address,
        {"revision": 0, "contact_person": by.professional.key, "enrolled_on": enrolment.enrolled_on},
    )

    assert Enrolment.objects.filter(re_entry_of=enrolment, status="active").exists()


def test_caseloads_page_is_for_the_lead_and_sets_places(unit, enrolment, by, lead, client_as):
    client = client_as(lead)
    _response, text = page(client, "caseloads")

    client.post(reverse("pathways:capacity", args=[unit.pk, by.professional.key]), {"places": 5})
    refused, _text = page(client_as(by), "caseloads")

    assert "1 af 3" in text
    assert by.professional.places.count() == 5
    assert refused.status_code == 403


def test_capacity_of_another_unit_is_not_there(unit, by, client_as):
    response, _text = page(client_as(make_actor("lead")), "capacity", unit.pk, by.professional.key)

    assert response.status_code == 404


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_page_has_its_heading_in_both_languages(enrolment, by, client_as, language):
    client = client_as(by)

    for name in ("enrolment", "evidence", "phase", "pause", "contact_person", "join_team", "end", "consent"):
        response = client.get(
            reverse(f"pathways:{name}", args=[enrolment.key]), headers={"accept-language": language}
        )
        assert response.status_code == 200
        assert response.content.decode().count("<h1") == 1
