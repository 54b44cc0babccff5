"""The plan as a PDF: whatever is written in it, it is made, tagged for a screen reader, and tells no number."""

from typing import Any

import pytest
from django.urls import reverse

from samvej.web.pages.plans.paper import sections
from samvej.workplace.ground.moment import today
from samvej.workplace.plans.circle import Circle
from samvej.workplace.plans.reading import Around, read_plan
from samvej.workplace.programmes.queries import programme_of
from tests.workplace.factories import logged_in
from tests.workplace.plans.made import Course, content, course, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(unit: Any) -> Course:
    return course(unit)


def pdf_of(here: Course, *, mine: bool = False) -> Any:
    name, by = ("mine_pdf", here.citizen) if mine else ("pdf", here.nurse)
    return logged_in(by).get(reverse(f"plans:{name}", kwargs={"key": here.enrolment.key}))


@pytest.mark.parametrize("mine", [True, False])
def test_plan_is_an_accessible_pdf_whose_name_says_nothing_of_the_citizen(here: Course, mine: bool) -> None:
    written(here)

    answer = pdf_of(here, mine=mine)

    assert answer.content.startswith(b"%PDF-")
    assert b"pdfuaid" in answer.content
    assert b"/MarkInfo" in answer.content
    assert answer["Content-Type"] == "application/pdf"
    assert here.enrolment.citizen.family_name not in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "words",
    [
        "👩🏽‍⚕️🚑 tur",
        "\u202edrow\u202c",
        '#[x] $a$ \\ "citat" // ikke en kommentar',
        "中文 عربي ქართული",
        "<script>alert(7)</script>",
        "Linje 1\nLinje 2\n\nLinje 3",
        "å" * 1500,
    ],
)
def test_whatever_is_written_becomes_a_pdf(here: Course, words: str) -> None:
    goal = content(here).goals[0].model_copy(update={"words": words})
    written(here, overall_goal=words, goals=(goal,))

    assert pdf_of(here).content.startswith(b"%PDF-")


def test_paper_says_what_the_page_says_in_its_order(here: Course) -> None:
    written(here)
    programme = programme_of(here.enrolment.version)
    around = Around(Circle(here.enrolment, programme), today(), to_citizen=True)

    made = sections(read_plan(here.version().said, around))

    said = [each.heading for each in made]
    assert said[:3] == ["Det vigtigste for mig", "Mine mål", "Komme ud hver uge"]
    assert said[3:] == [
        "Hvis det begynder at gå dårligere",
        "Det er ikke godt for mig",
        "Hvis jeg bliver indlagt",
        "Når jeg kommer hjem igen",
    ]
    walk = made[2]
    assert [each.text for each in walk.items] == [
        "Gå en tur med Karla",
        "Købe sko",
        "Stabil vægt i forhold til sidste år",
    ]
    assert walk.items[1].under == ("Mig selv – senest den 1. januar 2089",)


def test_plan_that_is_not_written_has_no_paper(here: Course) -> None:
    assert pdf_of(here).status_code == 404
