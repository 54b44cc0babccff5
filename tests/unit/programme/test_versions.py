"""Pinned versions: a frozen programme is read as it was, and two versions are told apart in plain words."""

import hashlib
import json
from pathlib import Path

import pytest

from samvej.programme.eligibility import assess
from samvej.programme.examples import try_examples
from samvej.programme.folder import programme_names
from samvej.programme.loading import load_programme
from samvej.programme.versions import CannotFreeze, CannotThaw, changes, freeze, thaw
from tests.unit.programme.folders import COURSE, FIXTURES, course, folder_with, replaced

PROGRAMMES = Path(__file__).resolve().parents[3] / "programmes"


@pytest.mark.parametrize("name", programme_names(PROGRAMMES))
def test_frozen_programme_is_equal_when_thawed(name: str) -> None:
    programme = load_programme(name, PROGRAMMES)

    thawed = thaw(freeze(programme).content)

    assert thawed == programme
    assert changes(programme, thawed) == ()
    assert [result.differences for result in try_examples(thawed) if result.differences] == []


def test_frozen_text_holds_what_is_named_and_no_more() -> None:
    frozen = freeze(load_programme("made-up", FIXTURES))

    shared = json.loads(frozen.content)["shared"]

    assert frozen.sha256 == hashlib.sha256(frozen.content.encode()).hexdigest()
    assert set(shared["code lists"]) == {"brain disease", "dementia", "antipsychotics", "HbA1c"}
    assert set(shared["municipalities"]) == {"Guldborgsund", "Lolland"}
    assert shared["lists"]["roles"] == {}
    assert str(FIXTURES) not in frozen.content


def test_thawed_programme_is_as_it_was_though_the_folder_changed(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, course())
    frozen = freeze(load_programme("small", folder))
    (folder / "small" / "programme.yaml").write_text("programme: small\n", encoding="utf-8")
    (folder / "_shared" / "reasons.yaml").unlink()

    programme = thaw(frozen.content)

    assert programme.file.exit_reasons[0].da == "borgeren er flyttet"
    assert programme.evidence_words("talk", "da") == "samtalen er holdt"
    assert programme.legal_basis("contact").code == "Y1"


def test_comment_or_unnamed_entry_makes_no_other_version(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, course())
    before = freeze(load_programme("small", folder))
    file, reasons = folder / "small" / "programme.yaml", folder / "_shared" / "reasons.yaml"
    file.write_text("# for the night watch\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    reasons.write_text(reasons.read_text(encoding="utf-8") + "rain: {da: regn, en: rain}\n", encoding="utf-8")

    after = freeze(load_programme("small", folder))

    assert after == before


def test_named_entry_that_changes_makes_another_version(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, course())
    before = freeze(load_programme("small", folder))
    reasons = folder / "_shared" / "reasons.yaml"
    reasons.write_text(reasons.read_text(encoding="utf-8").replace("er flyttet", "flyttede"), encoding="utf-8")

    programme = load_programme("small", folder)

    assert freeze(programme).sha256 != before.sha256
    assert [each.da for each in changes(thaw(before.content), programme)] == [
        "Grund til at slutte: borgeren er flyttet → borgeren flyttede"
    ]


def test_programme_whose_shared_files_changed_since_is_not_frozen(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, course())
    programme = load_programme("small", folder)
    reasons = folder / "_shared" / "reasons.yaml"
    reasons.write_text(reasons.read_text(encoding="utf-8").replace("er flyttet", "flyttede"), encoding="utf-8")

    with pytest.raises(CannotFreeze, match="have changed since small was read"):
        freeze(programme)


@pytest.mark.parametrize(
    ("before", "after", "da", "en"),
    [
        (
            "{working days: 10, assumed: true}",
            "{working days: 8}",
            "Svar inden for: 10 arbejdsdage (antaget) → 8 arbejdsdage",
            "Answer within: 10 working days (assumed) → 8 working days",
        ),
        (
            "    declined: {}\n",
            "",
            "Svar der kan gives: borgeren siger nej (udgår)",
            "Answer that can be given: the citizen declines (gone)",
        ),
        (
            "    declined: {}\n",
            "    declined: {}\n    not reached: {after attempts: 3}\n",
            "Svar der kan gives: ikke nået efter 3 forsøg (nyt)",
            "Answer that can be given: not reached after 3 attempts (new)",
        ),
        (
            "ends with: [talk]",
            "ends with: [talk], assumed: true",
            "Fase 1: Start – slutter, når samtalen er holdt → Start – slutter, når samtalen er holdt (antaget)",
            "Phase 1: Start - ends when the talk has been held → Start - ends when the talk has been held (assumed)",
        ),
        ("da: Derfor.", "da: Fordi.", "Samtykke – hvorfor: Derfor. → Fordi.", "Consent - why: Because. → Because."),
        (
            "contact: agreed",
            "contact: care",
            "Retsgrundlag for kontakt: ja (lov § 1) → pleje (lov § 2)",
            "Legal basis of contact: yes (lov § 1) → care (lov § 2)",
        ),
    ],
)
def test_change_is_told_in_a_sentence(tmp_path: Path, before: str, after: str, da: str, en: str) -> None:
    old = load_programme("small", folder_with(tmp_path / "old", course()))
    new = load_programme("small", folder_with(tmp_path / "new", course(said=replaced(COURSE, before, after))))

    (change,) = changes(old, new)

    assert (change.da, change.en) == (da, en)


def test_criteria_and_evaluation_that_change_are_told(tmp_path: Path) -> None:
    evaluation = (
        "evaluation:\n  months: {from: -12, to: 12}\n  outcomes: [{id: days, sum: bed days, better: lower}]\n"
    )
    old = load_programme("small", folder_with(tmp_path / "old", course("- age: {from: 18}", evaluation)))
    other = evaluation.replace("to: 12", "to: 6").replace("lower", "either")
    new = load_programme("small", folder_with(tmp_path / "new", course("- age: {from: 23}", other)))

    assert [each.en for each in changes(old, new)] == [
        "Criterion: at least 18 years old → at least 23 years old",
        "Months: from month -12 to 12, months -1, 0 do not count → from month -12 to 6, months -1, 0 do not count",
        "Outcome: bed days; lower is better → bed days; no given direction",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "This is no frozen programme"),
        ("[]", "This is no frozen programme"),
        ('{"format": 99}', "frozen in format 99; formats 1 and 2 are understood"),
        ('{"format": 1}', "This is no frozen programme"),
    ],
)
def test_text_that_is_no_frozen_programme_is_refused(text: str, told: str) -> None:
    with pytest.raises(CannotThaw, match=told):
        thaw(text)


def test_frozen_programme_with_a_fault_is_refused_with_the_fault() -> None:
    content = freeze(load_programme("made-up", FIXTURES)).content

    with pytest.raises(CannotThaw, match=r"does not understand the frozen programme.*unknown service 'eye screning'"):
        thaw(content.replace('"none of":"eye screening"', '"none of":"eye screning"'))


def test_thawed_programme_judges_as_before() -> None:
    programme = load_programme("made-up", FIXTURES)
    day = programme.file.examples[0].expect[0].date

    before, after = (
        assess(each, facts=None, coverage=(), answers={"cannot": False}, on=day, way="referral")
        for each in (programme, thaw(freeze(programme).content))
    )

    assert before == after
