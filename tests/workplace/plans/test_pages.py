"""The pages of a plan: what is shown to whom, writing part by part, and two who write at once."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samvej.workplace.access.models import AuditEntry, Restriction
from samvej.workplace.plans.actions.answering import agree_plan
from samvej.workplace.plans.actions.scoring import score_goal
from samvej.workplace.plans.actions.writing import write_plan
from samvej.workplace.plans.content import Activity, Goal
from samvej.workplace.plans.models import GoalAttainment, PlanAnswer, PlanEvent, PlanVersion
from samvej.workplace.plans.plain import WRITTEN_OUT
from samvej.workplace.tasks.actions.answering import accept, complete, decline
from samvej.workplace.tasks.models import Task
from tests.workplace.every.forms_found import forms_of
from tests.workplace.factories import EnrolmentFactory, logged_in, make_actor
from tests.workplace.plans.made import LEVELS, Course, content, course, relative, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(unit: Any) -> Course:
    return course(unit, given_name="Peter", family_name="Prøvesen")


def page(here: Course, name: str = "plan", **parts: Any) -> str:
    return reverse(f"plans:{name}", kwargs={"key": here.enrolment.key, **parts})


def write_page(here: Course, part: str, item: str = "", *, side: str = "") -> str:
    if item:
        return page(here, f"{side}write_item", part=part, item=item)
    return page(here, f"{side}write", part=part)


def form_of(client: Client, path: str) -> dict[str, str]:
    """What a browser would send back from a page untouched."""
    answer = client.get(path)
    assert answer.status_code == 200
    form = answer.context["form"]
    said = {field.html_name: field.value() for field in form}
    return {name: "" if value is None else str(value) for name, value in said.items() if value is not False}


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


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


def test_staff_and_citizen_pages_are_not_each_others(here: Course) -> None:
    written(here)

    assert logged_in(here.citizen).get(page(here))["Location"] == reverse("plans:mine")
    assert logged_in(here.citizen).get(page(here, "history")).status_code == 404
    assert logged_in(here.nurse).get(page(here, "mine_history")).status_code == 404
    assert logged_in(here.nurse).get(reverse("plans:mine")).status_code == 404


# --- writing ------------------------------------------------------------------------------------------------


def test_new_goal_with_its_first_step_becomes_a_task(here: Course) -> None:
    client = logged_in(here.contact)
    path = write_page(here, "nyt-maal")
    said = form_of(client, path) | {
        "words": "Få et CV",
        "what": "Skrive det",
        "who": "citizen",
        "reason": "Talt om det",
    }

    for _ in range(2):  # a double click
        assert client.post(path, said).status_code == 302

    (goal,) = here.version().said.goals
    assert (goal.words, [each.what for each in goal.activities]) == ("Få et CV", ["Skrive det"])
    assert Task.objects.get().for_citizen
    assert PlanVersion.objects.count() == 1


PARTS = [
    ("overordnet-maal", "", {"overall_goal": "Noget andet"}),
    ("nyt-maal", "", {"words": "Et mål til"}),
    ("maal", "walk", {"words": "Komme ud hver dag"}),
    ("maal", "walk", {"state": "reached"}),
    ("maal", "walk", {"remove": "on"}),
    ("trin", "walk", {"expected": "Ud en gang"}),
    ("ny-aktivitet", "walk", {"what": "Ringe", "who": "role:job centre"}),
    ("aktivitet", "tour", {"due": "2090-05-05"}),
    ("aktivitet", "tour", {"remove": "on"}),
    ("nyt-delmaal", "walk", {"role": "home nursing", "words": "Sove"}),
    ("delmaal", "weight", {"words": "Vægt"}),
    ("delmaal", "weight", {"remove": "on"}),
    ("nyt-tegn", "", {"words": "Spiser ikke"}),
    ("tegn", "night", {"phone": "Akuttelefonen 00000000"}),
    ("tegn", "night", {"remove": "on"}),
    ("undgaa", "", {"avoid": "Mange mennesker på én gang\r\nKaffe om aftenen"}),
    ("aftaler", "", {"at_admission": "Ring til Karla"}),
]


@pytest.mark.parametrize(("part", "item", "change"), PARTS)
def test_each_part_is_written_and_nothing_else_is_changed(
    here: Course, part: str, item: str, change: dict[str, str]
) -> None:
    written(here)
    client, path = logged_in(here.contact), write_page(here, part, item)

    same = client.post(path, form_of(client, path) | {"reason": "Set igennem"}) if not part.startswith("ny") else None
    unchanged = PlanVersion.objects.count()
    answer = client.post(path, form_of(client, path) | {"reason": "Aftalt i dag"} | change)

    assert same is None or same.status_code == 302
    assert unchanged == 1
    assert answer.status_code == 302, answer.context["form"].errors
    version = here.version()
    assert (version.number, version.reason) == (2, "Aftalt i dag")
    compared = text_of(client.get(page(here, "compare")))
    assert compared.count("Ændret") + compared.count("Tilføjet") + compared.count("Fjernet") == 1


def test_reason_is_asked_for_and_what_was_typed_stands_there_still(here: Course) -> None:
    written(here)
    client, path = logged_in(here.nurse), write_page(here, "aftaler")

    answer = client.post(path, form_of(client, path) | {"at_admission": "Medicin med", "reason": ""})

    assert answer.status_code == 200
    assert "Medicin med" in answer.content.decode()
    assert PlanVersion.objects.count() == 1


def test_reason_of_the_same_sitting_is_not_typed_again(here: Course) -> None:
    written(here)

    assert form_of(logged_in(here.contact), write_page(here, "undgaa"))["reason"] == "Aftalt hjemme"
    assert form_of(logged_in(here.nurse), write_page(here, "undgaa"))["reason"] == ""


@pytest.mark.parametrize(("part", "item"), [("maal", ""), ("undgaa", "walk"), ("findes-ikke", ""), ("maal", "x")])
def test_part_that_is_not_there_is_not_found(here: Course, part: str, item: str) -> None:
    written(here)

    assert logged_in(here.contact).get(write_page(here, part, item)).status_code == 404


def test_citizen_does_not_write_the_professionals_sub_goals(here: Course) -> None:
    written(here)

    assert logged_in(here.citizen).get(write_page(here, "delmaal", "weight", side="mine_")).status_code == 403


def test_levels_need_a_step_on_each_side(here: Course) -> None:
    written(here)
    client, path = logged_in(here.contact), write_page(here, "trin", "walk")

    answer = client.post(path, form_of(client, path) | {"more": "", "much_more": ""})

    assert answer.context["form"].errors["more"]


def test_abbreviations_that_the_citizen_may_not_know_are_pointed_out_and_saved(here: Course) -> None:
    client, path = logged_in(here.contact), write_page(here, "nyt-maal")

    answer = client.post(
        path, form_of(client, path) | {"words": "Kontakt til FACT ift. medicin pt.", "reason": "Nu"}, follow=True
    )

    assert "FACT" in " ".join(map(str, answer.context["messages"]))
    assert "ift." not in " ".join(map(str, answer.context["messages"]))
    assert here.version().said.goals[0].words == "Kontakt til FACT ift. medicin pt."


def test_late_form_about_something_else_is_merged_and_says_so(here: Course) -> None:
    version = written(here)
    client, path = logged_in(here.contact), write_page(here, "undgaa")
    late = form_of(client, path) | {"avoid": "Larm", "reason": "Nu"}
    said = version.said.model_copy(update={"at_discharge": "Nora kommer"})
    write_plan(by=here.nurse, plan=version.plan, content=said, based_on=1, reason="Ringede")

    answer = client.post(path, late, follow=True)

    told = " ".join(map(str, answer.context["messages"]))
    assert "Imens har andre også ændret i planen: Aftaler ved udskrivelse" in told
    assert here.version().said.at_discharge == "Nora kommer"
    assert [each.words for each in here.version().said.avoid] == ["Larm"]


def crossing(here: Course) -> tuple[Client, str, dict[str, str], Any]:
    """The contact person's form about the goal, which the nurse changed while it was written."""
    version = written(here)
    client, path = logged_in(here.contact), write_page(here, "maal", "walk")
    late = form_of(client, path) | {"words": "Mine ord <b>", "due": "2091-02-02", "reason": "Aftalt i dag"}
    goal = version.said.goals[0].model_copy(update={"words": "Noras ord"})
    said = version.said.model_copy(update={"goals": (goal,)})
    write_plan(by=here.nurse, plan=version.plan, content=said, based_on=1, reason="Ringede")
    return client, path, late, client.post(path, late)


def resent(answer: Any, path: str, **changed: str) -> dict[str, str]:
    """The form of the page that shows both, as a browser sends it; the radio that is checked, or as changed."""
    (form,) = [each for each in forms_of(answer.content.decode(), path) if "seen" in each.fields]
    said = {name: each.values[0] for name, each in form.fields.items()}
    return said | changed


def test_both_words_are_shown_where_two_wrote_the_same_and_nothing_is_lost(here: Course) -> None:
    _client, _path, _late, answer = crossing(here)

    said = answer.content.decode()
    assert answer.status_code == 409
    assert "Mine ord &lt;b&gt;" in said
    assert "Noras ord" in said
    assert "Komme ud hver uge" in said
    assert 'value="2091-02-02"' in said
    assert "Nora Test" in said
    assert PlanVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("choice", "words"), [("mine", "Mine ord <b>"), ("theirs", "Noras ord"), ("both", "Noras ord\nMine ord <b>")]
)
def test_what_is_chosen_is_saved_with_the_rest_of_the_form(here: Course, choice: str, words: str) -> None:
    client, path, _late, answer = crossing(here)

    done = client.post(path, resent(answer, path, **{"choice:goals.walk.words": choice}))

    assert done.status_code == 302
    (goal,) = here.version().said.goals
    assert (goal.words, str(goal.due)) == (words, "2091-02-02")


def test_third_who_writes_while_one_chooses_is_shown_too(here: Course) -> None:
    client, path, _late, answer = crossing(here)
    version = here.version()
    goal = version.said.goals[0].model_copy(update={"words": "Noras andet ord"})
    said = version.said.model_copy(update={"goals": (goal,)})
    write_plan(by=here.nurse, plan=version.plan, content=said, based_on=2, reason="Igen")

    again = client.post(path, resent(answer, path, **{"choice:goals.walk.words": "mine"}))

    assert again.status_code == 409
    assert "Noras andet ord" in again.content.decode()
    done = client.post(path, resent(again, path, **{"choice:goals.walk.words": "mine"}))
    assert done.status_code == 302
    assert here.version().said.goals[0].words == "Mine ord <b>"


def test_goal_that_somebody_removed_while_it_was_written_can_be_kept(here: Course) -> None:
    version = written(here)
    client, path = logged_in(here.contact), write_page(here, "maal", "walk")
    late = form_of(client, path) | {"words": "Mine ord", "reason": "Nu"}
    said = version.said.model_copy(update={"goals": ()})
    write_plan(by=here.nurse, plan=version.plan, content=said, based_on=1, reason="Færdig")

    answer = client.post(path, late)

    assert answer.status_code == 409
    assert "tag det ud af planen" in text_of(answer)
    client.post(path, resent(answer, path, **{"choice:goals.walk": "mine"}))
    assert [each.words for each in here.version().said.goals] == ["Mine ord"]


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
    who = (f"professional:{here.nurse.professional.key}", "citizen", "role:job centre", "")
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
