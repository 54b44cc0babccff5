"""``samvej effects``: the reference's rows from a plain CSV file, months, gaps, faults, tables and files."""

import csv
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from samvej.cli import main as command_line

FIXTURES = Path(__file__).parents[3] / "fixtures" / "did"
COLUMNS = ("--unit", "county", "--time", "year", "--cohort", "first", "--outcome", "lemp")


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """The command line, as a person calls it; its exit code."""
    monkeypatch.setattr(sys, "argv", ["samvej", "effects", *words])
    try:
        command_line.main()
    except SystemExit as done:
        return int(done.code or 0)
    return 0


def rows(name: str) -> list[dict[str, str]]:
    with (FIXTURES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def counties(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The public panel as a long file, whole and with its gaps; never is 0 in one and empty in the other."""
    whole, gaps = (tmp_path_factory.mktemp("did") / name for name in ("whole.csv", "gaps.csv"))
    with whole.open("w", encoding="utf-8") as a, gaps.open("w", encoding="utf-8") as b:
        for file in (a, b):
            file.write("county,year,first,lemp,lpop\n")
        for at, row in enumerate(rows("mpdta.csv")):
            for year in range(2003, 2008):
                line = f"c{at},{year},{{}},{row[f'y{year}']},{row['lpop']}\n"
                a.write(line.format(row["first_treat"]))
                if str(year) not in row["missing_in_unbalanced"]:
                    b.write(line.format("" if row["first_treat"] == "0" else row["first_treat"]))
    return str(whole), str(gaps)


def answer(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    assert run(monkeypatch, *words, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_json_has_the_rows_and_names_of_the_reference(
    counties: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--covariates", "lpop", "--control", "notyet", "--base", "universal")
    found = answer(monkeypatch, capsys, counties[0], *COLUMNS, *options, "--event-from", "1", "--event-to", "2")
    case = {"xf": "~lpop", "est": "dr", "ctrl": "notyettreated", "base": "universal", "anticip": "0"}
    expected = [r for r in rows("mpdta_att_gt.csv") if case.items() <= r.items()]
    assert [(r["group"], r["t"]) for r in found["att_gt"]] == [(int(r["group"]), int(r["t"])) for r in expected]
    for ours, theirs in zip(found["att_gt"], expected, strict=True):
        assert ours["att"] == pytest.approx(float(theirs["att"]), abs=1e-8)
        assert (ours["se"] is None) == (theirs["se"] == "NA")
        assert ours["se"] is not None or "base" in ours["remark"]
    sums = {(r["type"], r["egt"]): r for r in found["aggregate"]}
    for theirs in (r for r in rows("mpdta_aggte.csv") if case.items() <= r.items()):
        ours = sums.pop((theirs["type"], theirs["egt"]))
        assert ours["att"] == pytest.approx(float(theirs["att"]), abs=1e-7)
        assert theirs["se"] == "NA" or ours["se"] == pytest.approx(float(theirs["se"]), abs=1e-7)
    [window] = sums.values()
    assert (window["type"], window["egt"]) == ("window", "overall")
    assert found["pretest"]["Wpval"] == float(expected[0]["Wpval"])
    assert found["pretest"]["W"] == pytest.approx(float(expected[0]["W"]), abs=1e-6)


def test_a_file_with_gaps_and_an_empty_cohort_agrees_with_the_reference(
    counties: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(monkeypatch, capsys, counties[1], *COLUMNS)
    for ours, theirs in zip(found["att_gt"], rows("mpdta_att_gt_unbalanced.csv"), strict=True):
        assert ours["att"] == pytest.approx(float(theirs["att"]), abs=1e-10)
        assert ours["se"] == pytest.approx(float(theirs["se"]), abs=1e-10)


def test_a_number_that_differs_from_the_right_one_says_so(
    counties: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(monkeypatch, capsys, counties[0], *COLUMNS)
    [row] = [r for r in found["aggregate"] if "se_corrected" in r]
    assert (row["type"], row["egt"]) == ("group", "overall")
    assert row["se"] == pytest.approx(0.0124152735814384, abs=1e-10)
    assert row["se_corrected"] == pytest.approx(0.0124460593209979, abs=1e-10)
    assert "2.1.2" in row["remark"]


def test_people_read_a_table_and_files_are_written(
    counties: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "folder"
    assert run(monkeypatch, counties[0], *COLUMNS, "--out", str(out), "--anticipation", "1", "--lang", "da") == 0
    said = capsys.readouterr().out
    assert "−0,0452" in said  # 0.0452055 with a Danish comma and a real minus sign
    assert "frihedsgrader" in said
    assert {file.name for file in out.iterdir()} == {"att_gt.csv", "aggregate.csv", "event_study.svg"}
    with (out / "aggregate.csv").open(encoding="utf-8") as file:
        simple = next(csv.DictReader(file))
    assert float(simple["att"]) == pytest.approx(-0.0452055406837379, abs=1e-10)
    assert "ingen forskel" in (out / "event_study.svg").read_text(encoding="utf-8")


MONTHS = "who;month;joined;y\n" + "".join(
    f"{who};2020-{month:02d};{joined};{1.5 * at + month * (at + 1)}".replace(".", ",") + "\n"
    for at, (who, joined) in enumerate([("a", "2020-03"), ("b", "2020-03"), ("c", ""), ("d", "never"), ("e", "Inf")])
    for month in (1, 2, 3, 4)
)


def test_months_are_written_as_the_file_writes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "months.csv"
    file.write_text(MONTHS, encoding="utf-8")
    columns = ("--unit", "who", "--time", "month", "--cohort", "joined", "--outcome", "y")
    found = answer(monkeypatch, capsys, str(file), *columns)
    assert [(r["group"], r["t"]) for r in found["att_gt"]] == [("2020-03", f"2020-{m:02d}") for m in (2, 3, 4)]
    assert {r["egt"] for r in found["aggregate"] if r["type"] == "dynamic"} == {"overall", "-1", "0", "1"}
    assert found["att_gt"][0]["att"] == pytest.approx(1.5 - 4)
    assert any("too narrow" in remark for remark in found["remarks"])


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("a,1,2,1\na,1,2,2\nb,1,0,1\nb,2,0,3", "Line(s) 3 repeat a unit and period"),
        ("a,1,2,1\na,2,3,2\nb,1,0,1\nb,2,0,3", "Line(s) 3 say another cohort"),
        ("a,1,2,high\na,2,2,2\nb,1,0,1", "line 2, column “y”: “high” is not a number"),
        ("a,1,2,1\na,2,2,2\nb,1,2,1\nb,2,2,3", "Compare with those not yet included"),
        ("a,1,2,1\na,2,2,2", "Compare with those not yet included"),
        ("a,1,0,1\na,2,0,2", "No group can be judged"),
        ("a,1,2,\na,2,2,NA\nb,1,0,NaN", "No row has an outcome"),
        ("a,1,2,1\nb,1,0,1", "in one period only"),
        ("a,1.5,2,1\na,2,2,2", "Line 2 has a period"),
        ("a,2020-01,2,1\nb,2020-02,0,2", "in the same way"),
        (",1,2,1\nb,1,0,2", "“u” is empty"),
    ],
)
def test_a_file_that_has_no_answer_is_refused_in_a_sentence(
    lines: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "bad.csv", tmp_path / "out"
    file.write_text(f"u,t,g,y\n{lines}\n", encoding="utf-8")
    words = (str(file), "--unit", "u", "--time", "t", "--cohort", "g", "--outcome", "y", "--out", str(out))
    assert run(monkeypatch, *words) == 1
    said = capsys.readouterr()
    assert sentence in said.err
    assert "Traceback" not in said.err
    assert not out.exists()


def test_nothing_is_missing_without_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Gaps, a cell nobody is seen in, an outcome that never varies, a window nobody is seen in."""
    chance = np.random.default_rng(1)
    lines = [
        f"{who},{t},{(0, 3, 4)[who % 3]},{'' if (who % 3 == 2 and t == 5) else round(chance.normal(), 3)},1"
        for who in range(30)
        for t in range(1, 6)
    ]
    file = tmp_path / "gaps.csv"
    file.write_text("u,t,g,y,same\n" + "\n".join(lines) + "\n", encoding="utf-8")
    for outcome in ("y", "same"):
        words = ("--unit", "u", "--time", "t", "--cohort", "g", "--outcome", outcome)
        found = answer(monkeypatch, capsys, str(file), *words, "--event-from", "7", "--event-to", "9")
        for row in [*found["att_gt"], *found["aggregate"]]:
            assert row.get("remark") or (row["att"] is not None and row["se"] is not None)
    assert found["pretest"]["W"] is None
    assert found["pretest"]["remark"]


def test_a_unit_with_a_weight_of_two_counts_as_two_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    dice = np.random.default_rng(5)
    units = [(f"u{n}", (0, 3, 4)[n % 3], 1 + (n % 4 == 0), dice.normal(size=5).round(3)) for n in range(36)]
    weighted, twice, changing = (tmp_path / name for name in ("weighted.csv", "twice.csv", "changing.csv"))
    for path in (weighted, twice, changing):
        path.write_text("unit,time,cohort,weight,y\n", encoding="utf-8")
    for name, cohort, weight, y in units:
        for time, value in enumerate(y, start=1):
            for path, copies in ((weighted, 1), (twice, weight), (changing, 1)):
                said = weight + (path == changing and time == 2)
                with path.open("a", encoding="utf-8") as file:
                    file.writelines(f"{name}-{copy},{time},{cohort},{said},{value}\n" for copy in range(copies))
    columns = ("--unit", "unit", "--time", "time", "--cohort", "cohort", "--outcome", "y")

    one = answer(monkeypatch, capsys, str(weighted), *columns, "--weights", "weight")
    other = answer(monkeypatch, capsys, str(twice), *columns)

    for kind in ("att_gt", "aggregate"):
        assert [row["att"] for row in one[kind]] == [pytest.approx(row["att"], abs=1e-12) for row in other[kind]]
    assert run(monkeypatch, str(changing), *columns, "--weights", "weight") == 1
    assert "say another weight than the unit's first line" in capsys.readouterr().err
