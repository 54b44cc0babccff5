"""``samvej synthetic``: all of it or nothing, the same for the same seed, and loaded by the lines that it gives."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from samvej.cli.main import app
from samvej.core.errors import SamvejError
from samvej.core.month import Month
from samvej.registry.query import Registry
from samvej.synthetic import generate as generating
from samvej.synthetic.generate import GenerateError, generate
from samvej.synthetic.region import Region
from samvej.synthetic.world import WorldFile, find_world, read_world_file, world_files

PROGRAMMES = Path(__file__).parents[2] / "programmes"
ONE_IN = 20


@pytest.fixture(scope="module")
def world() -> tuple[WorldFile, str]:
    """The project's made-up participants, all of them among 4,000 citizens."""
    file = read_world_file(next(iter(world_files(PROGRAMMES).values()))).model_copy(update={"one_in": ONE_IN})
    return file, file.default_world


def read(folder: Path, name: str) -> pl.DataFrame:
    path = folder / f"syntetisk_{name}.csv"
    return pl.read_csv(path, separator=";", infer_schema=False, encoding="cp1252")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "LÆS-MIG.md"}


def month(day: str) -> Month:
    return Month.parse(day[:7])


def test_table_of_participants_is_exact_in_the_written_extracts(tmp_path: Path, world: tuple[WorldFile, str]) -> None:
    out = tmp_path / "region"

    generate(Region(1), 200 * ONE_IN, out, world)

    taking_part = read(out, "indsats_deltagelse")
    left = read(out, "vnds").filter(pl.col("indud_kode") == "U").select("pnr", gone="haend_dato")
    dead = read(out, "dodsaars").select("pnr", gone="d_dodsdto")
    gone = {number: month(day) for number, day in pl.concat([left, dead]).rows()}
    first, last = Month(2017, 7), Month(2019, 12)
    counted = {
        event: sum(
            first <= month(day) + event <= last and not (number in gone and month(day) + event >= gone[number])
            for number, day in taking_part.select("pnr", "from").rows()
        )
        for event in world[0].observed.counts
    }
    assert counted == world[0].observed.counts


@pytest.mark.slow  # two processes start
def test_region_is_the_same_whatever_the_blocks_and_processes(
    tmp_path: Path, world: tuple[WorldFile, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    generate(Region(3), 900, tmp_path / "one", world)
    monkeypatch.setattr(generating, "BLOCK", 300)
    generate(Region(3), 900, tmp_path / "three", world)

    one, three = contents(tmp_path / "one"), contents(tmp_path / "three")

    assert sorted(one) == sorted(three)
    for name in one:
        assert sorted(one[name].splitlines()) == sorted(three[name].splitlines()), name


def test_region_of_more_citizens_holds_the_smaller_one(tmp_path: Path) -> None:
    generate(Region(3), 200, tmp_path / "small", dirt=False)
    generate(Region(3), 300, tmp_path / "large", dirt=False)

    for name in ("lmdb", "lpr_adm", "bef_201712", "dream"):
        small, large = read(tmp_path / "small", name), read(tmp_path / "large", name)
        assert set(small.rows()) <= set(large.rows())
        assert len(large) > len(small)


def test_every_file_says_that_it_is_synthetic(tmp_path: Path) -> None:
    out = tmp_path / "region"

    generate(Region(1), 60, out)

    beside = {"LÆS-MIG.md", "truth.json", "coverage.json"}
    assert all(path.name.startswith("syntetisk_") for path in out.iterdir() if path.name not in beside)
    for name in beside:
        assert "syntetisk" in (out / name).read_text(encoding="utf-8").lower()
    numbers = read(out, "bef_201712")["pnr"]
    assert all(int(number[:2]) > 60 for number in numbers)


def test_region_as_parquet_has_the_rows_of_the_csv(tmp_path: Path) -> None:
    text = generate(Region(1), 60, tmp_path / "csv")
    table = generate(Region(1), 60, tmp_path / "parquet", form="parquet")

    assert [one.files for one in table.sources] == [one.files for one in text.sources]
    rows = pl.read_parquet(tmp_path / "parquet" / "syntetisk_lmdb.parquet")
    assert rows.schema["eksd"] == pl.Date
    assert rows["pnr"].to_list() == read(tmp_path / "csv", "lmdb")["pnr"].to_list()


def test_region_into_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(GenerateError, match="is not an empty folder"):
        generate(Region(1), 60, tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("citizens", [0, 1 << 25])
def test_region_of_an_impossible_size_is_refused(tmp_path: Path, citizens: int) -> None:
    with pytest.raises(GenerateError, match="choose from 1 to"):
        generate(Region(1), citizens, tmp_path / "region")


def test_region_that_is_stopped_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    def stop(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate(Region(1), 60, tmp_path / "region", on_progress=stop)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_region_whose_making_is_killed_does_not_appear(tmp_path: Path) -> None:
    line = [
        sys.executable,
        "-m",
        "samvej.cli.main",
        "synthetic",
        str(tmp_path / "region"),
        "--world",
        "none",
        "--quiet",
    ]

    making = subprocess.Popen([*line, "--citizens", "400000"], start_new_session=True)
    deadline = time.monotonic() + 60
    while not list(tmp_path.rglob("syntetisk_lmdb.csv")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(making.pid, signal.SIGKILL)
    making.wait()

    left = [path.name for path in tmp_path.iterdir()]
    assert len(left) == 1
    assert left[0].startswith(".region-unfinished-")


def test_command_makes_a_region_and_says_how_to_load_it(tmp_path: Path) -> None:
    out = tmp_path / "region"

    done = CliRunner().invoke(app, ["synthetic", str(out), "--citizens", "80", "--world", "none", "--seed", "4"])

    assert done.exit_code == 0
    assert "80 citizens who do not exist, 0 of them participants" in done.stdout
    assert f"samvej load medicine {out}/syntetisk_lmdb.csv --covers 2015-01-01..2019-12-31" in done.stdout
    assert "syntetisk_lpr_adm.csv" in (out / "LÆS-MIG.md").read_text(encoding="utf-8")
    said = json.loads((out / "coverage.json").read_text(encoding="utf-8"))
    assert all((out / name).is_file() for load in said["loads"] for name in load["files"])


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--years", "2", "--world", "no-effect"], "at least 3 years"),
        (["--world", "no-efect"], "no-effect"),
        (["--first-year", "1980"], "2000–2035"),
    ],
)
def test_command_with_an_option_that_cannot_be_leaves_nothing(tmp_path: Path, options: list[str], why: str) -> None:
    arguments = ["synthetic", str(tmp_path / "region"), "--citizens", "60", "--programmes", str(PROGRAMMES), *options]

    done = CliRunner().invoke(app, arguments)

    assert done.exit_code == 1
    assert isinstance(done.exception, SamvejError)
    assert why in str(done.exception)
    assert list(tmp_path.iterdir()) == []


def loaded(out: Path, root: Path) -> Path:
    """The region loaded by the lines of its page."""
    for line in (out / "LÆS-MIG.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("samvej load"):
            words = [*shlex.split(line)[1:], "--db", str(root / "db"), "--key", str(root / "key"), "--quiet"]
            done = CliRunner().invoke(app, words)
            assert done.exit_code == 0, (line, done.exception)
    return root / "db"


COUNTED = ("person", "service", "payment", "diagnosis", "prescription", "measurement", "transfer_income", "enrolment")


@pytest.mark.slow
def test_region_loads_by_its_own_lines_and_dirt_changes_nothing(tmp_path: Path) -> None:
    world = find_world(folder=PROGRAMMES)
    for name, dirt in (("clean", False), ("dirty", True)):
        (tmp_path / name).mkdir()
        generate(Region(2), 250, tmp_path / name / "region", world, dirt=dirt)

    counts = {}
    for name in ("clean", "dirty"):
        with Registry.open(loaded(tmp_path / name / "region", tmp_path / name)) as registry:
            counts[name] = {table: registry.table(table).count().to_pyarrow().as_py() for table in COUNTED}
            cost = registry.table("service").cost.sum().to_pyarrow().as_py()
            counts[name]["cost"] = cost

    assert counts["clean"] == counts["dirty"]
    assert all(counts["clean"].values())


def test_region_too_short_for_participants_is_made_without_them(tmp_path: Path) -> None:
    made = CliRunner().invoke(app, ["synthetic", "--citizens", "50", "--years", "1", str(tmp_path / "region")])

    assert made.exit_code == 0, made.output
    assert "Nobody takes part" in made.output
    assert not (tmp_path / "region" / "syntetisk_indsats_deltagelse.csv").exists()
