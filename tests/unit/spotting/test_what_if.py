"""A figure of a programme changed, and what that does to the list."""

import json
from datetime import date, datetime
from functools import cache

import ibis
import pytest
from typer.testing import CliRunner

from samvej.cli.spot_compare import Sheet, listed
from samvej.core.errors import SamvejError
from samvej.core.sector import Sector, ServiceKind, Urgency
from samvej.programme.facts import PersonFacts, Service
from samvej.programme.loading import load_programme
from samvej.programme.rules import Truth, walk
from samvej.spotting.changed import changed, figures
from samvej.spotting.register import from_people
from samvej.spotting.spot import spot
from samvej.spotting.summary import Tally
from samvej.spotting.what_if import compare

DAY = date(2016, 6, 30)


def admitted(person, *starts):
    """The reference page's citizens: born long ago, with acute admissions of a kroner each."""
    services = tuple(
        Service(
            id=100 * person + i,
            sector=Sector.HOSPITAL,
            kind=ServiceKind.ADMISSION,
            start=datetime.fromisoformat(start),
            end=datetime.fromisoformat(start),
            urgency=Urgency.ACUTE,
            cost=100,
        )
        for i, start in enumerate(starts)
    )
    return PersonFacts(person, date(1950, 1, 1), services=services)


PEOPLE = [
    admitted(1, "2016-02-10", "2016-04-03", "2016-05-20"),
    admitted(2, "2016-02-10", "2016-04-03"),
    admitted(3, "2015-12-20", "2016-04-03"),
]


@pytest.fixture(scope="module")
def programme():
    return load_programme("demo/frequent-admissions")


@cache
def asked(*settings):
    programme = load_programme("demo/frequent-admissions")
    register = from_people(PEOPLE, [], ibis.duckdb.connect())
    register = type(register)(**{**vars(register), "currency": "DKK"})
    other, changes = changed(programme, settings)
    found = compare(*(spot(p.rule, register, DAY, DAY) for p in (programme, other)), register)
    return found, Sheet(programme, other, changes, "en")


def test_groups_and_overlap_of_the_reference_page():
    found, _ = asked("three-acute.at-least=2")

    assert [(m.group, m.row.person_id, m.otherwise, m.held) for m in found.members] == [
        ("gained", 2, Truth.FALSE, 200),
        ("kept", 1, Truth.TRUE, 300),
    ]
    assert found.groups == {"gained": Tally(1, 200), "lost": Tally(0, 0), "kept": Tally(1, 300)}
    assert (found.file.meets, found.changed.meets) == (Tally(1, 300), Tally(2, 500))
    assert found.overlap == 0.5


def test_those_lost_come_with_the_files_reasons_and_witnesses():
    found, _ = asked("three-acute.within=30 days")

    rows = listed(found, {1: "aa"}).to_pylist()

    assert [(r["group"], r["pseudonym"], "three-acute" in r["because"], len(r["witnesses"])) for r in rows] == [
        ("lost", "aa", True, 3)
    ]
    assert found.overlap == 0.0


def test_json_says_what_was_changed_and_counts_the_groups():
    found, sheet = asked("three-acute.at-least=2", "two-acute.within=1 week")

    said = json.loads(sheet.json(found, {}))

    assert [(s["criterion"], s["figure"], s["file"], s["changed"]) for s in said["set"]] == [
        ("three-acute", "at-least", "3", "2"),
        ("two-acute", "within", "30 days", "1 week"),
    ]
    assert (said["gained"], said["overlap"]) == ({"citizens": 1, "cost_held": 200}, 0.5)
    assert [row["group"] for row in said["citizens"]] == ["gained", "kept"]


def test_sheet_says_the_change_and_the_groups_in_words(capsys):
    found, sheet = asked("three-acute.at-least=2")

    sheet.print(found)

    text = " ".join(capsys.readouterr().out.split())
    assert "three-acute.at-least: 3 → 2 (at least 2 acute admissions within 6 months)" in text
    assert "1 more: 1 meet the criteria as the file says, 2 with the change. 1 of 2 meet both (50.0 %)." in text


def test_nobody_on_either_side_has_no_overlap(programme):
    register = from_people([admitted(1)], [], ibis.duckdb.connect())
    empty = spot(programme.rule, register, DAY, DAY)
    assert compare(empty, empty, register).overlap is None


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("three-acute", "is not a setting"),
        ("three-acute.at-least=", "is not a setting"),
        (
            "three-acut.at-least=2",
            "has no criterion “three-acut” with a figure; what can be set is .*three-acute.at-least",
        ),
        ("three-acute.limit=2", "has no figure “limit”; it has at-least or within"),
        ("three-acute.at-least=0", "makes no good programme: .*expected at least 1, not 0"),
        ("three-acute.at-least=two", "makes no good programme"),
        ("three-acute.within=30", "makes no good programme: .*expected a whole number of days"),
    ],
)
def test_setting_that_cannot_be_is_refused_in_one_sentence(programme, setting, said):
    with pytest.raises(SamvejError, match=said) as fault:
        changed(programme, [setting])

    assert "\n" not in str(fault.value)


def test_figures_within_small_texts_keep_what_stands_around_them(programme, tmp_path):
    content = programme.path.read_text(encoding="utf-8")
    content = content.replace(
        "- {id: two-acute,",
        "- {id: dear, cost: at least 100000 DKK, within: 1 year}\n"
        "      - {id: top, cost: top 1 percent, within: 1 year}\n"
        "      - {id: beds, bed days: at most 30, within: 1 year}\n      - {id: two-acute,",
    )
    folder = tmp_path / "frequent-admissions"
    folder.mkdir()
    (folder / "programme.yaml").write_text(content, encoding="utf-8")
    own = load_programme(folder / "programme.yaml")
    assert {"dear.limit", "dear.at-least", "top.percent", "beds.limit", "beds.at-most"} <= {
        f.name for f in figures(own)
    }

    other, _ = changed(own, ["dear.limit=50000", "top.percent=5", "beds.at-most=20"])

    nodes = {node.id: node for node in walk(other.rule)}
    assert (nodes["dear"].at_least, nodes["dear"].currency) == (50_000_00, "DKK")
    assert nodes["top"].percent == 5.0
    assert nodes["beds"].at_most == 20


def test_compare_without_a_changed_figure_is_refused():
    from samvej.cli.main import app

    ran = CliRunner().invoke(app, ["spot", "demo/frequent-admissions", "--on", "2016-06-30", "--compare"])

    assert isinstance(ran.exception, SamvejError)
    assert "give --set" in str(ran.exception)
