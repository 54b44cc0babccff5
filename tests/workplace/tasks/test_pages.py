"""The pages of tasks: whom they let in, what they show, and that each form does what it says."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import AuditEntry, Restriction
from samvej.workplace.ground.moment import COPENHAGEN, moment, today
from samvej.workplace.tasks.actions.answering import take_over
from samvej.workplace.tasks.models import Task
from samvej.workplace.tasks.queries import GET_IN_TOUCH
from tests.workplace.factories import RelativeFactory, make_actor
from tests.workplace.tasks.ground import asked, on_team

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")


@pytest.fixture
def task(enrolment, by, nurse):
    return asked(by, enrolment, role="hospital", because="Hun bad om det", due_at=moment() + timedelta(hours=1))


def at(name, task, *more):
    return reverse(f"tasks:{name}", args=[task.enrolment.key, task.key, *more])


def test_list_shows_dated_apart_from_undated(enrolment, by, task, client_as):
    asked(SYSTEM, enrolment, words="Uden frist her")

    answer = client_as(by).get(reverse("tasks:tasks", args=[enrolment.key]))
    text = answer.content.decode()

    assert answer.status_code == 200
    assert text.index("Ring til afdelingen") < text.index("Uden frist her")
    assert AuditEntry.objects.filter(record="list of tasks", citizen=str(enrolment.citizen.key)).exists()


def test_yes_then_done_from_the_page(task, nurse, client_as):
    client = client_as(nurse)
    page = client.get(at("task", task)).content.decode()
    client.post(at("accept", task), {"revision": task.revision})
    task.refresh_from_db()
    accepted = task.status
    answer = client.post(at("complete", task), {"revision": task.revision, "evidence": "Ringede"}, follow=True)

    task.refresh_from_db()
    assert "Ja, det gør jeg" in page
    assert (accepted, task.status, task.evidence) == ("accepted", "done", "Ringede")
    assert "skrevet ned, at opgaven er gjort" in answer.content.decode()


def test_late_form_keeps_what_was_typed_and_goes_through_when_sent_again(task, by, client_as):
    take_over(by=by, task=task)
    client = client_as(by)

    refused = client.post(at("cancel", task), {"revision": task.revision, "why": "Hun er rejst"})
    text = refused.content.decode()
    task.refresh_from_db()
    client.post(at("cancel", task), {"revision": task.revision, "why": "Hun er rejst"})

    assert "En anden har ændret opgaven" in text
    assert "Hun er rejst" in text
    assert f'name="revision" value="{task.revision}"' in text
    assert "Overtog opgaven" in text
    task.refresh_from_db()
    assert task.status == "cancelled"


def test_done_without_evidence_is_asked_again_on_the_same_page(task, nurse, client_as):
    answer = client_as(nurse).post(at("complete", task), {"revision": task.revision, "evidence": ""})

    assert "Der er noget, som skal rettes" in answer.content.decode()
    assert Task.objects.get().status == "requested"


def test_asking_twice_with_one_form_asks_once(enrolment, by, nurse, client_as):
    client = client_as(by)
    said = {
        "once": uuid4(),
        "words": "Bestil en tid",
        "to": nurse.professional.key,
        "due_on": today().isoformat(),
        "priority": "routine",
    }

    for _click in range(2):
        client.post(reverse("tasks:ask", args=[enrolment.key]), said)

    made = Task.objects.get()
    assert (made.assigned_to, made.say("en")) == (nurse.professional, "Bestil en tid")
    assert made.due_at.hour in (14, 15)  # 16:00 in Copenhagen


def test_day_that_is_gone_is_refused_and_the_text_stays(enrolment, by, client_as):
    said = {"once": uuid4(), "words": "Bestil en tid", "to": "citizen", "due_on": "2020-01-01", "priority": "routine"}

    text = client_as(by).post(reverse("tasks:ask", args=[enrolment.key]), said).content.decode()

    assert "Dagen er gået" in text
    assert "Bestil en tid" in text


def test_page_takes_as_many_queries_for_many_tasks_as_for_one(enrolment, by, nurse, client_as):
    client, page = client_as(by), reverse("tasks:tasks", args=[enrolment.key])
    asked(SYSTEM, enrolment)
    client.get(page)

    with CaptureQueriesContext(connection) as for_one:
        client.get(page)
    for number in range(5):
        asked(SYSTEM, enrolment, role="hospital" if number % 2 else "citizen")
    with CaptureQueriesContext(connection) as for_many:
        client.get(page)

    assert len(for_many) == len(for_one) <= 25


def test_no_task_is_there_for_those_without_the_plan(task, enrolment, lead, client_as):
    strangers = (lead, make_actor("team member"), make_actor("citizen"), make_actor("referrer"))

    found = {client_as(each).get(at("task", task)).status_code for each in strangers}

    assert found == {404}


def test_lead_who_was_given_a_task_sees_that_one_alone(task, enrolment, lead, client_as):
    own = asked(SYSTEM, enrolment, professional=lead.professional, words="Find en ny")
    client = client_as(lead)

    listed = client.get(reverse("tasks:tasks", args=[enrolment.key])).content.decode()

    assert client.get(at("task", own)).status_code == 200
    assert "Find en ny" in listed
    assert "Ring til afdelingen" not in listed


def test_task_of_safety_is_seen_by_its_own_roles_only(enrolment, by, nurse, client_as):
    psychiatry = on_team(enrolment, "psychiatry")
    near = make_actor("relative", relative=RelativeFactory(citizen=enrolment.citizen, may_see_plan=True))
    own = make_actor("citizen", citizen=enrolment.citizen)
    task = asked(SYSTEM, enrolment, origin="safety", words="Tal sammen")

    found = [client_as(each).get(at("task", task)).status_code for each in (by, psychiatry, own, nurse, near)]

    assert found == [200, 200, 200, 404, 404]


def test_citizen_who_keeps_the_plan_from_somebody_keeps_the_tasks_too(task, enrolment, nurse, client_as):
    Restriction.objects.create(citizen=enrolment.citizen, professional=nurse.professional, data_types=["plan"])

    assert client_as(nurse).get(reverse("tasks:tasks", args=[enrolment.key])).status_code == 404


def test_task_of_another_course_is_not_at_this_ones_address(task, unit, by, client_as):
    from tests.workplace.pathways.ground import included

    other = included(unit, by)

    assert client_as(by).get(reverse("tasks:task", args=[other.key, task.key])).status_code == 404


def test_task_that_is_done_elsewhere_leads_there_and_is_written_once(enrolment, by, client_as):
    said = {"origin": "reaction", "origin_key": GET_IN_TOUCH, "words": "Tag kontakt"}
    task = asked(SYSTEM, enrolment, start_at=moment() - timedelta(hours=1), **said)
    client, write = client_as(by), reverse("contacts:write", args=[enrolment.key])
    page = client.get(at("task", task)).content.decode()
    then = moment().astimezone(COPENHAGEN)
    form = {"once": uuid4(), "how": "call", "attended": "yes", "on": then.date(), "begun": f"{then:%H:%M}"}

    answer = client.post(write, form, follow=True).content.decode()

    assert f'href="{write}"' in page
    assert "Samvej" in page[page.index("Hvad er der sket?") :].split("</li>")[0]
    task.refresh_from_db()
    assert task.status == "done"
    assert "Dermed er opgaven »Tag kontakt« gjort." in answer


# --- the citizen's own ----------------------------------------------------------------------------------


def test_citizen_says_yes_and_done_without_a_word(enrolment, by, client_as):
    task = asked(by, enrolment, for_citizen=True, words="Gå en tur")
    client = client_as(make_actor("citizen", citizen=enrolment.citizen))
    page = client.get(reverse("tasks:mine")).content.decode()
    for said in ("yes", "done"):
        task.refresh_from_db()
        client.post(reverse("tasks:mine_answer", args=[task.key]), {"answer": said, "revision": task.revision})

    task.refresh_from_db()
    assert "Gå en tur" in page
    assert task.status == "done"
    assert "Det har du gjort" in client.get(reverse("tasks:mine")).content.decode()


def test_citizen_sees_no_task_of_the_professionals_and_cannot_answer_one(task, enrolment, client_as):
    client = client_as(make_actor("citizen", citizen=enrolment.citizen))

    answer = client.post(reverse("tasks:mine_answer", args=[task.key]), {"answer": "yes", "revision": 1})

    assert "Ring til afdelingen" not in client.get(reverse("tasks:mine")).content.decode()
    assert answer.status_code == 404


def test_citizens_late_answer_keeps_the_words_and_says_what_happened(enrolment, by, client_as):
    task = asked(by, enrolment, for_citizen=True)
    client = client_as(make_actor("citizen", citizen=enrolment.citizen))
    own = make_actor("relative", relative=RelativeFactory(citizen=enrolment.citizen, may_act=True))
    client_as(own).post(reverse("tasks:mine_answer", args=[task.key]), {"answer": "yes", "revision": task.revision})

    said = {"answer": "no", "revision": task.revision, "note": "Jeg er bange for det"}
    text = client.post(reverse("tasks:mine_answer", args=[task.key]), said).content.decode()

    assert "En anden har ændret opgaven" in text
    assert "Jeg er bange for det" in text


def test_relative_without_power_of_attorney_reads_and_has_no_buttons(enrolment, by, client_as):
    asked(by, enrolment, for_citizen=True, words="Gå en tur")
    near = RelativeFactory(citizen=enrolment.citizen, may_see_plan=True)
    nobody = RelativeFactory(citizen=enrolment.citizen)

    text = client_as(make_actor("relative", relative=near)).get(reverse("tasks:mine")).content.decode()

    assert "Gå en tur" in text
    assert "Jeg har gjort det" not in text
    assert client_as(make_actor("relative", relative=nobody)).get(reverse("tasks:mine")).status_code == 404


def test_professional_has_no_tasks_of_a_citizens_own(by, client_as):
    assert client_as(by).get(reverse("tasks:mine")).status_code == 404
