"""Questionnaires, themes and instruments of a programme: what they say, and every fault on its line."""

import re
from pathlib import Path
from shutil import copytree

import pytest

from samvej.programme.check import check_programme
from samvej.programme.describe import describe
from samvej.programme.instruments import load_instruments
from samvej.programme.loading import load_programme
from samvej.programme.problems import ProgrammeError
from tests.unit.programme.folders import folder_with, small

PROGRAMMES = Path(__file__).resolve().parents[3] / "programmes"
ITEM = "{id: a, da: A, en: A, answers: [good, bad], good: [good]}"
NUMBER = "{id: n, da: N, en: N, range: [0, 10]}"


def written(where: Path, section: str) -> Path:
    folder = folder_with(where, small("- {alive: true}") + "\n" + section)
    copytree(PROGRAMMES / "_shared" / "instruments", folder / "_shared" / "instruments")
    return folder


def faults(where: Path, section: str) -> str:
    return "\n".join(str(problem) for problem in check_programme("small", written(where, section)).problems)


def form(rest: str) -> str:
    return f"questionnaires:\n  - {{id: own, {rest}}}"


def test_occasions_are_weeks_from_inclusion(tmp_path) -> None:
    folder = written(tmp_path, form("at: [inclusion, 6 months, 10 days], also: {weeks: [12]}, measures: [x]"))

    assert load_programme("small", folder).file.questionnaires[0].weeks == (0, 1, 12, 26)


def test_programme_tells_its_questionnaires_and_themes_in_both_languages() -> None:
    programme = load_programme(
        next(
            path.parent.name for path in PROGRAMMES.glob("*/programme.yaml") if "\nthemes:" in path.read_text("utf-8")
        ),
        PROGRAMMES,
    )
    item, theme = programme.file.questionnaires[0].items[0], programme.file.themes[0]

    assert item.da in describe(programme, "da")
    assert theme.da in describe(programme, "da")
    assert f"good: {', '.join(item.good)}; else:" in describe(programme, "en")


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        (form("items: [{id: a, da: A, en: A}]"), "either 'answers' or a 'range'"),
        (form("items: [{id: a, da: A, en: A, answers: [good, bad]}]"), "'good' of 'a' is the first of its answers"),
        (form("items: [{id: a, da: A, en: A, answers: [good, bad], good: [bad]}]"), "is the first of its answers"),
        (form("items: [{id: a, da: A, en: A, answers: [x, X], good: [x]}]"), "an answer of 'a' stands twice"),
        (form("items: [{id: a, da: A, en: A, range: [5, 1]}]"), "begins with its lowest value"),
        (form("items: [{id: a, da: A, en: A, range: [1, 5], good: [x]}]"), "belongs to 'answers'"),
        (form(f"items: [{ITEM}, {ITEM}]"), "the item or scale 'a' stands twice"),
        (form("instrument: who-55"), "unknown instrument 'who-55'; expected one of .*; did you mean 'who-5'"),
        (form(f"instrument: who-5, items: [{ITEM}]"), "is a published instrument"),
        (form("at: [12 weeks, 84 days]"), "asked twice on the same occasion"),
        (
            form(f"items: [{ITEM}], scales: [{{id: s, da: S, en: S, of: a, by: mean, better: higher}}]"),
            "'a' is no item of 'own' with a range",
        ),
        (
            form(
                f"items: [{NUMBER}], "
                "scales: [{id: s, da: S, en: S, of: n, by: sum, better: higher, missing at most: 1}]"
            ),
            "needs at least one answer",
        ),
        (form("itmes: []"), "unknown key 'itmes'"),
        ("themes: [{id: t, da: T, en: T}, {id: t, da: U, en: U}]", "the theme 't' stands twice"),
    ],
)  # fmt: skip
def test_fault_of_a_questionnaire_is_told(tmp_path, section, expected) -> None:
    assert re.search(expected, faults(tmp_path, section))


GOOD = (PROGRAMMES / "_shared" / "instruments" / "eq-5d-5l.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD.replace("id: eq-5d-5l", "id: other", 1), "the file is eq-5d-5l.yaml and says 'other'"),
        (GOOD.replace("0.157, 0.220]", "0.157]"), "has a weight for each of the 5 levels"),
        (GOOD.replace("      - [0, 0.035, 0.050, 0.144, 0.209]\n", ""), "have a row for each of its items"),
        (GOOD.replace("by: value set", "by: sum"), "belong to 'by: value set'"),
        (GOOD.replace("items: [1, 2, 3, 4, 5]", "items: [1, 2, 3, 4, 6]"), "names items that are not there"),
    ],
)
def test_fault_of_an_instrument_is_told(tmp_path, text, expected) -> None:
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "eq-5d-5l.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(ProgrammeError, match=expected):
        load_instruments(tmp_path)


def test_folder_without_instruments_has_none(tmp_path) -> None:
    assert load_instruments(tmp_path) == {}
