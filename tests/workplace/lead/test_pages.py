"""The lead's page: whom it lets in, what it says first, and that the steering group sees figures and nobody."""

import re
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from samvej.workplace.access.models import AuditEntry, Restriction
from samvej.workplace.ground.moment import moment
from samvej.workplace.people.models import Organisation
from tests.workplace.factories import (
    EnrolmentFactory,
    OrganisationFactory,
    ProfessionalFactory,
    ProgrammeUnitFactory,
    ProgrammeVersionFactory,
    make_actor,
)
from tests.workplace.lead.made import past

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole(unit: Any) -> Organisation:
    """The municipality that the unit's organisation is a part of."""
    whole = OrganisationFactory(name="Testkøbing Kommune")
    unit.organisation.part_of = whole
    unit.organisation.save()
    return whole


@pytest.fixture
def lead(unit: Any, client_as: Any) -> Any:
    return client_as(make_actor("lead", unit.organisation))


@pytest.fixture
def steering(whole: Organisation, client_as: Any) -> Any:
    return client_as(make_actor("steering", whole))


def page(client: Any, unit: Any, **query: str) -> str:
    response = client.get(reverse("lead:programme", args=[unit.programme]), query)
    assert response.status_code == 200
    return str(response.content.decode())


def table(text: str, caption: str) -> list[list[str]]:
    """The rows of the table with a caption, as words."""
    found = next(each for each in re.findall(r"<table.*?</table>", text, re.S) if f"<caption>{caption}" in each)
    rows = re.findall(r"<tr>(.*?)</tr>", found, re.S)[1:]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", "", cell).split()) for cell in row] for row in cells]


def test_first_lines_say_who_waits_too_long_and_where_it_is_stuck(unit: Any, lead: Any) -> None:
    past(unit, "received", days_ago=30, due_at=moment() - timedelta(days=1))
    past(unit, "received", days_ago=3, due_at=moment() + timedelta(days=9))

    text = page(lead, unit)

    assert "Ja: 1 har ventet længere end aftalt." in text
    assert "Det går i stå ved “Modtaget”: 1 af 2 er over fristen." in text


def test_first_lines_where_nobody_waits(unit: Any, lead: Any) -> None:
    past(unit, "declined")

    assert "Ingen venter på svar lige nu." in page(lead, unit)


def test_numbers_stand_in_their_tables(unit: Any, lead: Any) -> None:
    past(unit, "included")
    past(unit, "not included", reason="no need")
    past(unit, "helped on", to="Varmestuen Test", arrived="no")
    past(unit, "not reached", tried="no answer", met=False)
    EnrolmentFactory(unit=unit, contact_person=ProfessionalFactory(name="Anna Test"))

    text = page(lead, unit)

    assert [row[1] for row in table(text, "Hvor langt de kom")] == ["4", "4", "3", "3"]
    assert ["Hjulpet videre et andet sted", "1 – se dem i indbakken"] in table(text, "Hvad det blev til")
    assert table(text, "Hvor de blev hjulpet hen")[0] == ["Varmestuen Test", "1", "0", "1", "0"]
    assert table(text, "Grunde til ikke at blive inkluderet")[0][1:] == ["1", "100 %"]
    assert ["Anna Test", "1", "1", "0", "0"] in table(text, "Pladser hos hver kontaktperson")
    assert table(text, "Trappen")[0][0] == "5"


def test_cohort_can_be_that_of_a_year(unit: Any, lead: Any) -> None:
    year = moment().year - 1
    past(unit, "included", days_ago=(moment() - moment().replace(year=year, month=2, day=3)).days)

    assert [row[1] for row in table(page(lead, unit, aar=str(year)), "Hvor langt de kom")] == ["1", "1", "1", "1"]
    assert [row[1] for row in table(page(lead, unit, aar=str(year - 1)), "Hvor langt de kom")] == ["0"] * 4


@pytest.mark.parametrize("year", ["", "0000", "9999", "x'; --", "²⁰²⁶", "1" * 500, "\x00"])
def test_year_that_is_none_is_the_last_twelve_months(unit: Any, lead: Any, year: str) -> None:
    assert "henvisninger er modtaget siden" in page(lead, unit, aar=year)


def test_steering_sees_no_small_number_no_name_and_no_case(unit: Any, steering: Any) -> None:
    for _each in range(8):
        past(unit, "helped on")
    past(unit, "declined")
    EnrolmentFactory(unit=unit, contact_person=ProfessionalFactory(name="Anna Test"))

    text = page(steering, unit)

    answers = dict(row[:2] for row in table(text, "Hvad det blev til"))
    assert answers["Borgeren takkede nej"] == answers["Hjulpet videre et andet sted"] == "skjult"
    assert "Anna Test" not in text
    assert reverse("inbox:list") not in text


def test_steering_is_told_of_no_late_case_where_they_are_few(unit: Any, steering: Any) -> None:
    for number in range(12):
        past(unit, "received", days_ago=9, due_at=moment() + timedelta(days=9 if number else -1))

    text = page(steering, unit)

    assert "det drejer sig om for få" in text
    assert "Af de trin, der kan vises, har de stået længst ved “Modtaget”: 9,0 dage i gennemsnit." in text


def test_citizen_who_keeps_the_case_from_the_lead_is_in_none_of_the_numbers(
    unit: Any, lead: Any, steering: Any
) -> None:
    referral = past(unit, "received", days_ago=3, due_at=moment() + timedelta(days=9))
    Restriction.objects.create(citizen=referral.citizen, organisation=unit.organisation)

    text = page(lead, unit)

    assert "Ingen venter på svar lige nu." in text
    assert [row[1] for row in table(text, "Hvor langt de kom")] == ["0"] * 4


@pytest.mark.parametrize(
    "role", ["contact person", "referrer", "team member", "administrator", "citizen", "relative"]
)
def test_other_roles_are_refused(unit: Any, client_as: Any, role: str) -> None:
    by = make_actor(role) if role in ("citizen", "relative") else make_actor(role, unit.organisation)
    client = client_as(by)

    found = [client.get(url).status_code for url in addresses(unit)]

    assert found == [403] * len(found)


def test_lead_of_another_place_finds_no_such_programme(unit: Any, client_as: Any) -> None:
    client = client_as(make_actor("lead", OrganisationFactory()))

    found = [client.get(url) for url in addresses(unit)]

    assert [each.status_code for each in found] == [200, 404, 404, 404]
    assert "Ingen indsats kører her endnu" in found[0].content.decode()


def test_lead_whose_role_is_of_one_programme_sees_that_one(unit: Any, client_as: Any) -> None:
    other = ProgrammeUnitFactory(programme="patientens-team", organisation=unit.organisation)
    ProgrammeVersionFactory(programme=other.programme)
    client = client_as(make_actor("lead", unit.organisation, programme=unit.programme))

    assert client.get(reverse("lead:programme", args=[other.programme])).status_code == 404
    assert client.get(reverse("lead:overview")).url == reverse("lead:programme", args=[unit.programme])


def test_overview_has_a_card_with_its_sentences_for_each_programme(unit: Any, lead: Any) -> None:
    other = ProgrammeUnitFactory(programme="patientens-team", organisation=unit.organisation)
    ProgrammeVersionFactory(programme=other.programme)
    past(other, "received", days_ago=30, due_at=moment() - timedelta(days=1))

    text = lead.get(reverse("lead:overview")).content.decode()

    assert text.count("card-heading") == 2
    assert text.count("Ja: 1 har ventet længere end aftalt.") == text.count("Ingen venter på svar lige nu.") == 1


@pytest.mark.parametrize("how_many", [1, 8])
def test_page_takes_as_many_queries_for_many_as_for_one(
    unit: Any, lead: Any, how_many: int, django_assert_num_queries: Any
) -> None:
    for _each in range(how_many):
        past(unit, "helped on")
        EnrolmentFactory(unit=unit)
    page(lead, unit)

    with django_assert_num_queries(17):
        page(lead, unit)


def test_chart_is_a_drawing_at_both_sizes_without_script_and_is_drawn_once(
    unit: Any, lead: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days in range(12):
        past(unit, "included", days_ago=40 + 30 * days)
    text = page(lead, unit)
    found = re.findall(r'src(?:set)?="([^"]+/figur/[^"]+)"', text)

    drawings = [lead.get(url) for url in found]

    assert len(found) == 6
    for drawing in drawings:
        assert drawing.headers["Content-Type"] == "image/svg+xml"
        assert ElementTree.fromstring(drawing.content).tag == "{http://www.w3.org/2000/svg}svg"
        assert b"<script" not in drawing.content
    monkeypatch.setattr("vl_convert.vegalite_to_svg", lambda *_args, **_named: pytest.fail("was drawn again"))
    assert [lead.get(url).content for url in found] == [each.content for each in drawings]


def test_page_itself_draws_nothing(unit: Any, lead: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vl_convert.vegalite_to_svg", lambda *_args, **_named: pytest.fail("was drawn"))

    page(lead, unit)


def test_table_as_a_file_holds_what_the_page_shows(unit: Any, lead: Any, steering: Any) -> None:
    for _each in range(8):
        past(unit, "helped on", to='=HYPERLINK("http://example.test")')
    past(unit, "declined")
    url = reverse("lead:table", args=[unit.programme, "svar"])

    exact, covered = lead.get(url).content.decode("utf-8-sig"), steering.get(url).content.decode("utf-8-sig")
    places = lead.get(reverse("lead:table", args=[unit.programme, "hjulpet-videre"])).content.decode("utf-8-sig")

    assert "Borgeren takkede nej;1\r\n" in exact
    assert "Borgeren takkede nej;skjult\r\n" in covered
    assert "\"'=HYPERLINK(" in places


def test_reading_figures_writes_nobodys_log(unit: Any, lead: Any) -> None:
    past(unit, "helped on")

    page(lead, unit)
    lead.get(reverse("lead:table", args=[unit.programme, "svar"]))

    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("name", ["nothing", "x" * 300])
def test_table_or_chart_that_is_none_is_not_there(unit: Any, lead: Any, name: str) -> None:
    assert lead.get(reverse("lead:table", args=[unit.programme, name])).status_code == 404
    assert lead.get(reverse("lead:chart", args=[unit.programme, name, "wide", "x"])).status_code == 404


def addresses(unit: Any) -> list[str]:
    """Every address of the area."""
    return [
        reverse("lead:overview"),
        reverse("lead:programme", args=[unit.programme]),
        reverse("lead:chart", args=[unit.programme, "svar", "wide", "x"]),
        reverse("lead:table", args=[unit.programme, "svar"]),
    ]
