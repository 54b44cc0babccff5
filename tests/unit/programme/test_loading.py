"""A programme read: the rule tree it becomes, with ids, names resolved and values marked."""

from pathlib import Path

import pytest

from samvej.core.sector import Sector, ServiceKind, Urgency
from samvej.core.window import Window
from samvej.programme.folder import NoSuchProgramme, programme_path, programmes_folder, shared_folder
from samvej.programme.loading import Programme, load_programme
from samvej.programme.problems import ProgrammeError
from samvej.programme.rules import (
    Age,
    All,
    Any,
    Ask,
    Bound,
    InsuranceGroup,
    LivesIn,
    Measured,
    MeasurementFilter,
    Not,
    Occurrences,
    Registered,
    Rule,
    ServiceFilter,
    SexIs,
    Top,
    Total,
    walk,
)
from tests.unit.programme.folders import FIXTURES, folder_with, small


@pytest.fixture(scope="module")
def made_up() -> Programme:
    return load_programme("made-up", FIXTURES)


@pytest.fixture(scope="module")
def nodes(made_up: Programme) -> dict[str, Rule]:
    return {node.id: node for node in walk(made_up.rule)}


def test_rule_asks_for_alive_and_included_and_not_excluded(made_up: Programme) -> None:
    assert isinstance(made_up.rule, All)
    assert [part.id for part in made_up.rule.parts] == ["alive", "include", "not excluded"]


def test_ids_are_unique_and_say_what_the_node_says(made_up: Programme) -> None:
    ids = [node.id for node in walk(made_up.rule)]

    assert len(ids) == len(set(ids))
    assert ids == [
        "eligibility",
        "alive",
        "include",
        "lives in",
        "age",
        "any 1",
        "sex",
        "sex (2)",
        "insurance group",
        "registered with a practice",
        "not enrolled in made-up",
        "enrolled in made-up",
        "much",
        "two-acute",
        "3 different sector within 6 months",
        "at most 1 general-practice consultation within 1 year",
        "no eye screening within 12 months",
        "bed days at least 30 within 12 months",
        "bed days top 5 percent within 12 months",
        "cost at least 100000 DKK within 12 months",
        "cost top 1 percent within 12 months",
        "diagnosis: brain disease",
        "diagnosis: dementia",
        "prescription: antipsychotics",
        "measurement: HbA1c",
        "measurement: HbA1c (2)",
        "not measurement: HbA1c (3)",
        "measurement: HbA1c (3)",
        "not excluded",
        "cannot",
    ]


def test_ids_of_the_file_are_marked_as_its_own(nodes: dict[str, Rule]) -> None:
    assert {node.id for node in nodes.values() if node.named} == {"much", "two-acute", "cannot"}
    assert {node.id for node in nodes.values() if node.assumed} == {"sex"}


def test_attributes_of_the_person_are_read(nodes: dict[str, Rule]) -> None:
    assert nodes["lives in"] == LivesIn(
        "lives in", municipalities=("0376", "0360"), names=("Guldborgsund", "Lolland")
    )
    assert nodes["age"] == Age("age", at_least=18, below=70)
    assert nodes["sex"] == SexIs("sex", assumed=True, sex="female")
    assert nodes["insurance group"] == InsuranceGroup("insurance group", group="1")
    assert nodes["registered with a practice"] == Registered("registered with a practice")


def test_counts_of_services_are_read(nodes: dict[str, Rule]) -> None:
    acute = ServiceFilter(
        "acute admission", (Sector.HOSPITAL, Sector.PSYCHIATRY), (ServiceKind.ADMISSION,), Urgency.ACUTE
    )
    two, doors, few, none = (
        nodes[name]
        for name in (
            "two-acute",
            "3 different sector within 6 months",
            "at most 1 general-practice consultation within 1 year",
            "no eye screening within 12 months",
        )
    )

    assert two == Occurrences("two-acute", named=True, of=acute, window=Window(30, "day"), at_least=2)
    assert isinstance(doors, Occurrences)
    assert (doors.of, doors.distinct, doors.at_least) == (ServiceFilter("any contact"), "sector", 3)
    assert isinstance(few, Occurrences)
    assert (few.at_least, few.at_most) == (None, 1)
    assert isinstance(none, Occurrences)
    assert (none.at_least, none.at_most, none.window) == (None, 0, Window(12, "month"))


def test_totals_are_read_in_days_and_minor_units(nodes: dict[str, Rule]) -> None:
    days, cost, top = (
        nodes[f"{name} within 12 months"]
        for name in ("bed days at least 30", "cost at least 100000 DKK", "cost top 1 percent")
    )

    assert isinstance(days, Total)
    assert (days.measure, days.at_least, days.currency, days.of.name) == ("bed days", 30, None, "admission")
    assert isinstance(cost, Total)
    assert (cost.measure, cost.at_least, cost.currency, cost.of.name) == ("cost", 10_000_000, "DKK", "any contact")
    assert isinstance(top, Top)
    assert (top.measure, top.percent, top.of.name) == ("cost", 1.0, "acute admission")


def test_diagnoses_and_measurements_are_read(nodes: dict[str, Rule], made_up: Programme) -> None:
    ever, twice = nodes["diagnosis: brain disease"], nodes["diagnosis: dementia"]
    every = nodes["measurement: HbA1c (2)"]

    assert isinstance(ever, Occurrences)
    assert (ever.window, ever.at_least) == (None, 1)
    assert isinstance(twice, Occurrences)
    assert (twice.window, twice.at_least) == (Window(5, "year"), 2)
    hba1c = made_up.vocabulary.code_lists["HbA1c"].codes
    assert every == Measured(
        "measurement: HbA1c (2)",
        of=MeasurementFilter((hba1c,)),
        which="every",
        bound=Bound("at least", 75),
        window=Window(12, "month"),
        count=2,
    )


def test_ask_keeps_its_prompt(nodes: dict[str, Rule]) -> None:
    ask, excluded = nodes["cannot"], nodes["not excluded"]

    assert isinstance(excluded, Not)
    assert excluded.part is ask
    assert isinstance(ask, Ask)
    assert isinstance(ask.prompted_by, Occurrences)
    assert (ask.by, ask.da, ask.en) == ("night watch", "Hæmmet?", "Impaired?")


def test_group_with_an_id_keeps_it(nodes: dict[str, Rule]) -> None:
    much = nodes["much"]

    assert isinstance(much, Any)
    assert len(much.parts) == 14


def test_code_lists_used_are_named_once_in_order(made_up: Programme) -> None:
    assert [named.name for named in made_up.code_lists] == ["brain disease", "dementia", "antipsychotics", "HbA1c"]


@pytest.mark.parametrize(
    "said",
    ["made-up", str(FIXTURES / "made-up"), str(FIXTURES / "made-up" / "programme.yaml")],
)
def test_programme_is_found_by_name_folder_and_path(said: str) -> None:
    assert programme_path(said, FIXTURES).resolve() == FIXTURES / "made-up" / "programme.yaml"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("made-upp", "There is no programme 'made-upp' in .*; there are made-up. Did you mean made-up?"),
        ("made/up.yaml", "There is no file made/up.yaml"),
    ],
)
def test_programme_that_is_not_there_is_told_with_the_nearest(said: str, told: str) -> None:
    with pytest.raises(NoSuchProgramme, match=told):
        programme_path(said, FIXTURES)


def test_folder_is_the_one_given_then_the_environments(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir()
    monkeypatch.setenv("SAMVEJ_PROGRAMMES", str(FIXTURES))

    assert programmes_folder() == FIXTURES
    assert programmes_folder(given) == given
    with pytest.raises(NoSuchProgramme, match=r"--programmes says .*, and there is no such folder"):
        programmes_folder(tmp_path / "absent")


def test_folder_without_its_own_vocabulary_uses_the_default_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SAMVEJ_PROGRAMMES", str(FIXTURES))
    alone = tmp_path / "small" / "programme.yaml"
    alone.parent.mkdir()
    alone.write_text(small("- lives in: Lolland"), encoding="utf-8")

    assert shared_folder(alone) == FIXTURES / "_shared"
    assert load_programme(alone).name == "small"


def test_faults_of_vocabulary_and_programme_are_told_together(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, small("- sex: woman"))
    (folder / "_shared" / "municipalities.yaml").write_text('A: "01"\nB: "0101"\nC: "0101"\n', encoding="utf-8")
    (folder / "_shared" / "services.yaml").write_text("x: {da: x, en: x, kind: admision}\n", encoding="utf-8")

    with pytest.raises(ProgrammeError) as fault:
        load_programme("small", folder)

    assert [(Path(p.file).name, p.line) for p in fault.value.problems] == [
        ("municipalities.yaml", 1),
        ("services.yaml", 1),
        ("programme.yaml", 9),
    ]
