"""The pages of a plan: what is shown to whom, the answers, the signs, its history, and how many queries they take."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samvej.workplace.access.models import AuditEntry, Restriction
from samvej.workplace.ground.moment import today
from samvej.workplace.pathways.actions.running import end_enrolment
from samvej.workplace.plans.actions.answering import agree_plan
from samvej.workplace.plans.actions.scoring import score_goal
from samvej.workplace.plans.actions.writing import write_plan
from samvej.workplace.plans.content import Activity, Goal
from samvej.workplace.plans.models import GoalAttainment, PlanAnswer, PlanEvent
from samvej.workplace.plans.plain import WRITTEN_OUT
from samvej.workplace.tasks.actions.answering import accept, complete, decline
from samvej.workplace.tasks.models import Task
from tests.workplace.factories import EnrolmentFactory, logged_in, make_actor
from tests.workplace.plans.made import LEVELS, Course, content, course, relative, written
from tests.workplace.plans.opened import form_of, page, text_of, write_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(unit: Any) -> Course:
    return course(unit, given_name="Peter", family_name="Prøvesen")


# --- who sees it --------------------------------------------------------------------------------------------


def test_plan_is_shown_with_the_goal_first_and_who_does_what(here: Course) -> None:
    written(here)

    said = text_of(logged_in(here.nurse).get(page(here)))

    assert said.index("Jeg vil kunne passe min hund.") < said.index("Komme ud hver uge")
    assert "Nora Test , home nursing" not in said
    assert "hjemmesygeplejerske" in said
    assert "Stabil vægt ift. sidste år" in said
    assert "Venter på svar" in said


@pytest.mark.parametrize("who", ["lead", "stranger", "another citizen", "relative without leave"])
def test_plan_is_not_there_for_others(here: Course, unit: Any, who: str) -> None:
    written(here)
    by = {
        "lead": lambda: make_actor("lead", unit.organisation),
        "stranger": lambda: make_actor("contact person"),
        "another citizen": lambda: make_actor("citizen"),
        "relative without leave": lambda: relative(here),
    }[who]()
    client = logged_in(by)

    for name in ("plan", "history", "compare", "print", "pdf", "text", "mine_pdf", "mine_text"):
        answer = client.get(page(here, name))
        if answer.status_code == 302:
            answer = client.get(answer["Location"])
        assert answer.status_code in (200, 404)
        assert "hund" not in text_of(answer)


def test_citizen_who_keeps_the_plan_from_a_professional_is_obeyed(here: Course) -> None:
    written(here)
    Restriction.objects.create(
        citizen=here.enrolment.citizen, professional=here.nurse.professional, data_types=["plan"]
    )

    assert logged_in(here.nurse).get(page(here)).status_code == 404


def test_every_opening_is_in_the_trail_with_what_was_done(here: Course) -> None:
    written(here)
    client = logged_in(here.nurse)

    for name in ("plan", "print", "pdf", "text"):
        assert client.get(page(here, name)).status_code == 200

    seen = AuditEntry.objects.filter(user_name="Nora Test").values_list("activity", "reason")
    assert list(seen) == [
        ("read", "Så planen"),
        ("print", "Udskrev planen"),
        ("export", "Hentede planen som PDF"),
        ("export", "Hentede planen som tekst"),
    ]


def test_citizen_reads_plain_words_and_who_to_call(here: Course) -> None:
    written(here)

    said = text_of(logged_in(here.citizen).get(reverse("plans:mine")))

    assert "Stabil vægt i forhold til sidste år" in said
    assert "Mig selv" in said
    assert not [each for each in WRITTEN_OUT if re.search(rf"(?<![\w.]){re.escape(each)}(?!\w)", said)]


def test_citizen_without_a_plan_may_begin_it(here: Course) -> None:
    client = logged_in(here.citizen)

    assert "Begynd min plan" in text_of(client.get(reverse("plans:mine")))
    said = form_of(client, write_page(here, "overordnet-maal", side="mine_"))
    answer = client.post(write_page(here, "overordnet-maal", side="mine_"), said | {"overall_goal": "Sove"})

    assert answer.status_code == 302
    assert here.version().said.overall_goal == "Sove"
    assert here.version().reason == "Borgeren ændrede det selv"


def test_relative_who_may_see_reads_and_writes_nothing(here: Course) -> None:
    written(here)
    client = logged_in(relative(here, may_see_plan=True))

    said = text_of(client.get(reverse("plans:mine")))

    assert "Planen for" in said
    assert "Ret målet" not in said
    assert client.get(write_page(here, "undgaa", side="mine_")).status_code == 403


def test_citizen_with_two_courses_has_a_section_for_each(here: Course) -> None:
    written(here)
    EnrolmentFactory(citizen=here.enrolment.citizen, unit__programme="patientens-team")

    said = text_of(logged_in(here.citizen).get(reverse("plans:mine")))

    assert "Jeg vil kunne passe min hund." in said
    assert "Der er ikke skrevet nogen plan endnu" in said


def test_citizen_reads_their_plans_after_the_course_and_nothing_asks_them_to_write(here: Course) -> None:
    written(here)
    end_enrolment(by=here.contact, enrolment=here.enrolment, reason="goals met", ended_on=today())
    client = logged_in(here.citizen)
    alone = text_of(client.get(reverse("plans:mine")))
    EnrolmentFactory(citizen=here.enrolment.citizen, unit__programme="patientens-team")

    beside = text_of(client.get(reverse("plans:mine")))
    asked = text_of(client.get(reverse("plans:mine"), {"forloeb": here.enrolment.key}))
    others = text_of(client.get(reverse("plans:mine"), {"forloeb": EnrolmentFactory().key}))

    assert "Forløbet sluttede" in alone
    assert "Jeg vil kunne passe min hund." in alone
    assert "Tilføj et mål" not in alone
    assert "ses igennem" not in alone
    assert "Tidligere forløb" in beside
    assert "Jeg vil kunne passe min hund." not in beside
    assert "Jeg vil kunne passe min hund." in asked
    assert others == beside


def test_staff_and_citizen_pages_are_not_each_others(here: Course) -> None:
    written(here)

    assert logged_in(here.citizen).get(page(here))["Location"] == reverse("plans:mine")
    assert logged_in(here.citizen).get(page(here, "history")).status_code == 404
    assert logged_in(here.nurse).get(page(here, "mine_history")).status_code == 404
    assert logged_in(here.nurse).get(reverse("plans:mine")).status_code == 404


# --- answering, scoring, signs ------------------------------------------------------------------------------


def test_citizen_answers_and_the_team_sees_it(here: Course) -> None:
    written(here)
    client, path = logged_in(here.citizen), page(here, "mine_answer")
    said = form_of(client, path) | {"answer": "declined", "words": "For mange møder"}

    for _ in range(2):
        assert client.post(path, said).status_code == 302

    assert PlanAnswer.objects.count() == 1
    assert "Borgeren har sagt nej til planen" in text_of(logged_in(here.nurse).get(page(here)))
    assert "For mange møder" in text_of(logged_in(here.nurse).get(page(here)))


def test_professional_answers_in_a_role_whose_yes_the_programme_asks_for(here: Course) -> None:
    written(here)
    client, path = logged_in(here.contact), page(here, "answer")

    answer = client.post(path, form_of(client, path) | {"answer": "agreed", "role": "contact person"})

    assert answer.status_code == 302
    shown = text_of(client.get(page(here)))
    assert re.search(r"har sagt ja \(Karla Test\)", shown)
    assert "Borgeren har sagt ja" not in shown
    assert logged_in(here.nurse).get(path).context["form"].fields.keys() >= {"answer"}
    assert "role" not in logged_in(here.nurse).get(path).context["form"].fields


def test_late_answer_is_not_to_a_plan_that_was_not_seen(here: Course) -> None:
    version = written(here)
    client, path = logged_in(here.citizen), page(here, "mine_answer")
    late = form_of(client, path) | {"answer": "agreed", "words": "Fint nok"}
    said = version.said.model_copy(update={"overall_goal": "Andet"})
    write_plan(by=here.nurse, plan=version.plan, content=said, based_on=1, reason="Nu")

    answer = client.post(path, late)

    assert "Planen er ændret, mens du så på den" in text_of(answer)
    assert "Fint nok" in answer.content.decode()
    assert 'name="number" value="2"' in answer.content.decode()
    assert not PlanAnswer.objects.exists()


def test_answer_to_an_older_version_says_that_the_plan_has_changed(here: Course) -> None:
    version = written(here)
    agree_plan(by=here.citizen, plan=version.plan, number=1)
    said = version.said.model_copy(update={"overall_goal": "Andet"})
    write_plan(by=here.nurse, plan=version.plan, content=said, based_on=1, reason="Nu")

    shown = text_of(logged_in(here.contact).get(page(here)))

    assert "Planen er ændret, siden der blev svaret på version 1." in shown


def test_goal_is_scored_with_the_citizens_own_words(here: Course) -> None:
    written(here)
    client, path = logged_in(here.citizen), page(here, "mine_score", goal="walk")

    shown = text_of(client.get(path))
    answer = client.post(path, form_of(client, path) | {"score": "0"})

    assert "+2: Går en tur hver dag" in shown
    assert answer.status_code == 302
    assert GoalAttainment.objects.get().level == "Går en tur to gange om ugen"


def test_goal_that_is_gone_cannot_be_scored(here: Course) -> None:
    written(here)

    assert logged_in(here.contact).get(page(here, "score", goal="gone")).status_code == 404


def test_reported_sign_leads_to_what_was_agreed_and_whom_to_call(here: Course) -> None:
    sign = content(here).signs[0].model_copy(update={"call_first": "role:contact person"})
    written(here, signs=(sign,))
    client, path = logged_in(here.citizen), page(here, "mine_sign")

    answer = client.post(path, form_of(client, path) | {"sign": "night"}, follow=True)

    said = text_of(answer)
    assert "Vi ses samme dag" in said
    assert "11223344" in said
    assert PlanEvent.objects.filter(kind="sign reported").count() == 1


def test_sign_in_own_words_needs_the_words(here: Course) -> None:
    written(here)
    client, path = logged_in(here.contact), page(here, "sign")

    answer = client.post(path, form_of(client, path) | {"sign": "other"})

    assert answer.context["form"].errors["words"]


@pytest.mark.parametrize("way", ["done", "declined"])
def test_plan_shows_what_came_of_what_was_asked(here: Course, way: str) -> None:
    written(here)
    task = Task.objects.get(assigned_to=here.nurse.professional)
    if way == "done":
        complete(by=here.nurse, task=accept(by=here.nurse, task=task), evidence="Vi gik til havnen")
    else:
        decline(by=here.nurse, task=task, why="Jeg er på ferie")

    shown = text_of(logged_in(here.contact).get(page(here)))

    assert ("Vi gik til havnen" if way == "done" else "Jeg er på ferie") in shown


# --- history, papers, queries -------------------------------------------------------------------------------


def test_history_says_what_each_version_changed_in_words(here: Course) -> None:
    version = written(here)
    goal = version.said.goals[0].model_copy(update={"words": "Komme ud"})
    said = version.said.model_copy(update={"goals": (goal,), "avoid": ()})
    write_plan(by=here.nurse, plan=version.plan, content=said, based_on=1, reason="Talt om det")

    shown = text_of(logged_in(here.contact).get(page(here, "history")))

    assert "Målet »Komme ud«: ordene – ændret" in shown
    assert "At undgå »Mange mennesker på én gang« – fjernet" in shown
    assert "Talt om det" in shown


def test_any_two_versions_are_compared_whichever_is_named_first(here: Course) -> None:
    version = written(here)
    for number, words in enumerate(("A", "B"), start=1):
        said = version.said.model_copy(update={"overall_goal": words})
        write_plan(by=here.nurse, plan=version.plan, content=said, based_on=number, reason="Nu")
    client = logged_in(here.contact)

    for fra, til in ((1, 3), (3, 1)):
        shown = text_of(client.get(page(here, "compare"), {"fra": fra, "til": til}))
        assert "Fra version 1 til version 3" in shown
        assert "Det overordnede mål – Ændret Før Jeg vil kunne passe min hund. Nu B" in shown


@pytest.mark.parametrize("query", [{"fra": "x"}, {"til": "99"}, {"fra": "-1", "til": "٣"}])
def test_version_that_is_not_there_breaks_nothing(here: Course, query: dict[str, str]) -> None:
    written(here)

    assert logged_in(here.contact).get(page(here, "compare"), query).status_code in (200, 404)


def test_journal_text_says_the_plan_and_no_number_and_no_name_of_the_citizen(here: Course) -> None:
    written(here)

    said = logged_in(here.contact).get(page(here, "text")).context["journal"]

    assert "Borgerens overordnede mål: Jeg vil kunne passe min hund." in said
    assert "Delmål, Hjemmesygeplejerske: Stabil vægt ift. sidste år" in said
    assert "Ring først til:" in said
    assert "Prøvesen" not in said
    assert "Peter" not in said


def test_pages_take_as_many_queries_for_a_long_plan_as_for_a_short_one(here: Course) -> None:
    version = written(here)
    other = version.said.model_copy(update={"overall_goal": "Andet"})
    version = write_plan(by=here.contact, plan=version.plan, content=other, based_on=1, reason="Nu").version
    score_goal(by=here.citizen, plan=version.plan, goal_id="walk", score=1)
    agree_plan(by=here.citizen, plan=version.plan, number=2)
    staff, own = logged_in(here.nurse), logged_in(here.citizen)

    def counted() -> dict[str, int]:
        found = {}
        for client, path in (
            (staff, page(here)),
            (own, reverse("plans:mine")),
            (staff, page(here, "history")),
            (staff, page(here, "compare")),
            (staff, page(here, "print")),
            (staff, page(here, "text")),
            (staff, write_page(here, "maal", "walk")),
        ):
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(path).status_code == 200
            found[path] = len(asked)
        return found

    before = counted()
    assert here.nurse.professional is not None
    who = (str(here.nurse.professional.key), "citizen", "role:job centre", "")
    goals = [
        Goal(
            id=uuid4().hex,
            words=f"Mål {n}",
            levels=LEVELS,
            activities=tuple(Activity(id=uuid4().hex, what=f"Gør {code}", who=code) for code in who),
        )
        for n in range(6)
    ]
    said = version.said.model_copy(update={"goals": (*version.said.goals, *goals)})
    second = write_plan(by=here.contact, plan=version.plan, content=said, based_on=2, reason="Mere").version
    agree_plan(by=here.citizen, plan=version.plan, number=3)
    for goal in goals:
        score_goal(by=here.citizen, plan=version.plan, goal_id=goal.id, score=1)
        score_goal(by=here.contact, plan=version.plan, goal_id=goal.id, score=2)

    assert second.number == 3
    after = counted()
    assert {path: (n, after[path]) for path, n in before.items() if after[path] > n} == {}
    assert max(after.values()) <= 30
