"""Writing a plan part by part on its pages, and two who write at once."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from samvej.workplace.maps.actions import begin_map, finish_map, say
from samvej.workplace.plans.actions.writing import write_plan
from samvej.workplace.plans.content import PlanContent
from samvej.workplace.plans.models import PlanVersion
from samvej.workplace.plans.offering import offered_goals
from samvej.workplace.tasks.models import Task
from tests.workplace.every.forms_found import forms_of
from tests.workplace.factories import logged_in
from tests.workplace.pathways.ground import changed_programme
from tests.workplace.plans.made import Course, course, written
from tests.workplace.plans.opened import form_of, page, text_of, write_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(unit: Any) -> Course:
    return course(unit, given_name="Peter", family_name="Prøvesen")


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


def drawn(here: Course, *, matters: str) -> None:
    """A finished map on which something matters."""
    life_map = begin_map(by=here.contact, enrolment=here.enrolment)
    say(by=here.contact, life_map=life_map, domain="home", said={"matters": matters}, seen={})
    finish_map(by=here.contact, life_map=life_map)


def test_goals_are_chosen_from_the_map_in_the_citizens_own_words_and_not_asked_for_again(here: Course) -> None:
    drawn(here, matters="Min egen nøgle.\nKomme ud hver uge\nRo om natten")
    written(here)  # has "Komme ud hver uge" as a goal
    client, path = logged_in(here.contact), write_page(here, "fra-kortet")
    offered = [value for value, _label in client.get(path).context["form"].fields["chosen"].choices]
    said = form_of(client, path) | {"chosen": offered[:1]}

    for _ in range(2):  # a double click
        assert client.post(path, said).status_code == 302

    assert len(offered) == 2
    assert [each.words for each in here.version().said.goals] == ["Komme ud hver uge", "Min egen nøgle."]
    assert PlanVersion.objects.count() == 2


def test_what_matters_on_the_map_stands_beside_where_the_most_important_is_written(here: Course) -> None:
    drawn(here, matters="Min egen nøgle.")
    client = logged_in(here.citizen)

    assert "Vælg mål fra kortet" in text_of(client.get(reverse("plans:mine")))
    assert "Min egen nøgle." in text_of(client.get(write_page(here, "overordnet-maal", side="mine_")))


def test_nothing_is_offered_where_the_file_begins_no_goals_from_the_map(here: Course) -> None:
    drawn(here, matters="Min egen nøgle.")
    programme = changed_programme("2", {"plan": {"goals from": ["meeting"], "review every": {"weeks": 12}}})

    assert offered_goals(here.enrolment, programme, PlanContent()) == []


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


@pytest.mark.parametrize("number", ["+4538641660", "0045 38641660", "+45 38641660", "38641660"])
def test_number_of_the_fast_line_is_kept_whatever_its_country_code(here: Course, number: str) -> None:
    client, path = logged_in(here.contact), write_page(here, "nyt-tegn")

    said = form_of(client, path) | {"words": "Sover ikke", "phone": f"Akuttelefonen {number}", "reason": "Nu"}
    client.post(path, said)

    assert here.version().said.signs[0].phone == "Akuttelefonen 38641660"


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
