"""``samvej programmes``: what is printed, and the exit code."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samvej.cli.programmes import app
from samvej.programme.folder import NoSuchProgramme
from tests.unit.programme.folders import FIXTURES, folder_with, small

PROGRAMMES = Path(__file__).resolve().parents[3] / "programmes"
HERE = ["--programmes", str(FIXTURES)]


def test_list_names_each_programme() -> None:
    result = CliRunner().invoke(app, ["list", *HERE])

    assert result.exit_code == 0
    assert "made-up" in result.output
    assert "Et opdigtet forløb" in result.output


def test_check_of_a_good_folder_is_quiet_and_names_what_is_assumed() -> None:
    result = CliRunner().invoke(app, ["check", *HERE])

    assert (result.exit_code, result.output) == (0, "made-up: good, 1 assumed: sex\n")


def test_check_tells_every_fault_and_exits_with_one(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, small("- sex: woman\n- age: {from: 3, below: 2}"))
    (folder / "empty").mkdir()

    result = CliRunner().invoke(app, ["check", "--programmes", str(folder)])

    assert result.exit_code == 1
    assert [line.split(": ")[0].removeprefix(folder.as_posix()) for line in result.output.splitlines()] == [
        "/small/programme.yaml:9",
        "/small/programme.yaml:10",
        "/empty:1",
    ]


def test_check_warns_of_absence_in_any_sector(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, small("- {none of: any contact, within: 1 year}"))

    result = CliRunner().invoke(app, ["check", "small", "--programmes", str(folder)])

    assert result.exit_code == 0
    assert (
        "warning: 'no any contact within 1 year' leans on the absence of 'any contact' in any sector" in result.output
    )
    assert "warning: no example expects 'does not meet'" in result.output


def test_try_shows_each_example_and_exits_with_nought() -> None:
    result = CliRunner().invoke(app, ["try", "made-up", *HERE])

    assert result.exit_code == 0
    assert "4 of 4 as expected" in result.output


def test_try_says_how_an_example_differs_and_exits_with_one(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, small("- age: {from: 90}"))

    result = CliRunner().invoke(app, ["try", "small", "--programmes", str(folder)])

    assert result.exit_code == 1
    assert "Prøve Person, 2016-01-17: expected 'meets', got 'does not meet'" in result.output
    assert "0 of 1 as expected" in result.output


@pytest.mark.parametrize(
    ("lang", "line"),
    [("da", "  - bor i Guldborgsund eller Lolland"), ("en", "  - lives in Guldborgsund or Lolland")],
)
def test_show_writes_the_page_in_the_language(lang: str, line: str) -> None:
    result = CliRunner().invoke(app, ["show", "made-up", "--lang", lang, *HERE])

    assert result.exit_code == 0
    assert line in result.output.splitlines()


def test_diff_of_an_overlay_tells_what_it_says_otherwise() -> None:
    result = CliRunner().invoke(app, ["diff", "rok-lolland", "--lang", "da", "--programmes", str(PROGRAMMES)])

    assert result.exit_code == 0
    assert result.output.splitlines()[0] == "sammen-om-min-vej → rok-lolland"
    assert "  Kriterium: bor i Guldborgsund eller Lolland → bor i Lolland" in result.output.splitlines()


def test_diff_of_the_same_says_so_and_of_no_overlay_asks_for_another() -> None:
    same = CliRunner().invoke(app, ["diff", "made-up", "made-up", *HERE])
    alone = CliRunner().invoke(app, ["diff", "made-up", *HERE])

    assert "They say the same." in same.output
    assert isinstance(alone.exception, NoSuchProgramme)


def test_list_names_the_base_of_an_overlay() -> None:
    result = CliRunner().invoke(app, ["list", "--programmes", str(PROGRAMMES)])

    (line,) = (line for line in result.output.splitlines() if line.split()[:1] == ["rok-lolland"])
    assert line.split()[2] == "sammen-om-min-vej"


def test_schema_is_a_json_schema_that_knows_every_criterion(tmp_path: Path) -> None:
    out = tmp_path / "programme.schema.json"

    result = CliRunner().invoke(app, ["schema", "--out", str(out)])

    schema = json.loads(out.read_text(encoding="utf-8"))
    assert result.exit_code == 0
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["additionalProperties"] is False
    assert {"programme", "version", "eligibility", "source"} <= set(schema["required"])
    assert len(schema["$defs"]["AnyCriterion"]["oneOf"]) == 20
    assert schema["$defs"]["AtLeast"]["required"] == ["within", "at least"]
    assert all(_resolves(ref, schema) for ref in _refs(schema))


def _refs(part: object) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [ref for value in part.values() for ref in _refs(value)]
    return [ref for value in part for ref in _refs(value)] if isinstance(part, list) else []


def _resolves(ref: str, schema: dict[str, dict[str, object]]) -> bool:
    return ref.startswith("#/$defs/") and ref.removeprefix("#/$defs/") in schema["$defs"]


def test_codes_shows_a_list_with_its_source() -> None:
    result = CliRunner().invoke(app, ["codes", "dementia", *HERE])

    assert "- SKS: DF00, DF01 (except DF019)" in result.output
    assert "- Source: made up for the tests" in result.output


def test_codes_of_an_unknown_list_names_the_nearest() -> None:
    result = CliRunner().invoke(app, ["codes", "demntia", *HERE])

    assert isinstance(result.exception, NoSuchProgramme)
    assert "did you mean 'dementia'?" in str(result.exception)
