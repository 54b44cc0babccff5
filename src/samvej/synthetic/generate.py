"""The made-up region as files: block by block, in two processes, and all of it or nothing.

A block's citizens and events are made, written as parts and forgotten, so memory does not grow with the number of
citizens. Everything is written beside the folder that was asked for, which appears when it is whole.
"""

import json
import multiprocessing
import os
import shutil
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from samvej.core.errors import SamvejError
from samvej.synthetic.care import care_costs, with_care
from samvej.synthetic.citizens import LARGEST_REGION
from samvej.synthetic.counter import Floats
from samvej.synthetic.dirt import soiled
from samvej.synthetic.events import events
from samvej.synthetic.extracts import programme
from samvej.synthetic.extracts.block import Block, Frames
from samvej.synthetic.extracts.registers import PROGRAMME, REGISTERS, fees_from
from samvej.synthetic.extracts.writing import Format, Joined, joined, write_part
from samvej.synthetic.levels import lives_of, with_rates
from samvej.synthetic.participation import Participants, as_participants, participants, participation_of
from samvej.synthetic.participation_arrays import Participation
from samvej.synthetic.population import citizens as citizens_of
from samvej.synthetic.readme import Load, coverage, loads, readme
from samvej.synthetic.region import Region
from samvej.synthetic.truth import truth
from samvej.synthetic.world import WorldFile

BLOCK = 4_000  # citizens; large enough that columns pay, small enough for the memory of a laptop
PROCESSES = 2
FEE_MONTHS = 30  # where no participants' table says how many months the fees cover
_PARTS = "parts"


class GenerateError(SamvejError):
    """The region cannot be written as asked."""


@dataclass(frozen=True)
class Plan:
    """What every block needs to know: the region, its participants (None: nobody takes part), and how to write."""

    region: Region
    citizens: int
    fees_from: int
    found: Participants | None
    care: Floats | None
    dirt: bool
    form: Format
    folder: Path


@dataclass(frozen=True)
class Written:
    """A source as it was written: its files with their rows, and the seconds it took (of both processes)."""

    source: str
    files: dict[str, int]
    seconds: float


@dataclass(frozen=True)
class Made:
    """What was made: source by source, and the loads that read it."""

    folder: Path
    sources: tuple[Written, ...]
    loads: tuple[Load, ...]
    participants: int
    seconds: float


def generate(
    region: Region,
    citizens: int,
    out: Path,
    world: tuple[WorldFile, str] | None = None,
    dirt: bool = True,
    form: Format = "csv",
    on_progress: Callable[[int], None] = lambda done: None,
) -> Made:
    """Write the region's extracts to the folder ``out``, which must not be there or be empty.

    ``on_progress`` is told how many citizens are written. Raises GenerateError and, for a region too short for the
    participants, ParticipantsError; nothing is then left behind.
    """
    started = time.monotonic()
    _refuse(citizens, out)
    with _appearing(out) as folder:
        plan, found = _planned(region, citizens, world, dirt, form, folder)
        sources, counted = _written(plan, world, on_progress)
        named = None if world is None or found is None else (*world, found)
        planned_loads = loads(region, {one.source: list(one.files) for one in sources}, plan.fees_from, form)
        pages = {
            "truth.json": json.dumps(truth(region, citizens, counted, named), ensure_ascii=False, indent=1),
            "coverage.json": coverage(planned_loads),
            "LÆS-MIG.md": readme(out, region, citizens, planned_loads, named, form),
        }
        for name, text in pages.items():
            (folder / name).write_text(text, encoding="utf-8")
    taking_part = 0 if found is None else int((found.citizen < citizens).sum())
    return Made(out, sources, planned_loads, taking_part, time.monotonic() - started)


def _written(
    plan: Plan, world: tuple[WorldFile, str] | None, on_progress: Callable[[int], None]
) -> tuple[tuple[Written, ...], dict[str, Counter[str]]]:
    """Write all extracts; what was written, and how much dirt of each kind is in each source."""
    counted: dict[str, Counter[str]] = {}
    seconds: dict[str, float] = defaultdict(float)
    of_source: dict[str, list[str]] = {}
    parts = plan.folder / _PARTS
    parts.mkdir()
    with joined(plan.folder, plan.form) as files:
        _once(plan, world, files, of_source)
        for block in _blocks(plan):
            _collect(block, files, of_source, counted, seconds)
            on_progress(block.stop)
    parts.rmdir()
    sources = tuple(
        Written(source, {name: files.rows[name] for name in names if name in files.rows}, seconds[source])
        for source, names in of_source.items()
    )
    return sources, counted


def _refuse(citizens: int, out: Path) -> None:
    if not 1 <= citizens <= LARGEST_REGION:
        raise GenerateError(f"--citizens is {citizens}: choose from 1 to {LARGEST_REGION:,}.")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise GenerateError(f"{out} is not an empty folder: name a new one, so that nothing of yours is overwritten.")
    if not out.absolute().parent.is_dir():
        raise GenerateError(f"There is no folder {out.absolute().parent} to make {out.name} in.")


@contextmanager
def _appearing(out: Path) -> Iterator[Path]:
    """A folder beside ``out`` that becomes ``out`` at the end; what fails leaves nothing."""
    home = out.absolute().parent
    folder = Path(tempfile.mkdtemp(prefix=f".{out.name}-unfinished-", dir=home))
    try:
        yield folder
        folder.chmod(0o755)
        if out.exists():
            out.rmdir()
        folder.rename(out)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _planned(
    region: Region, citizens: int, world: tuple[WorldFile, str] | None, dirt: bool, form: Format, folder: Path
) -> tuple[Plan, Participants | None]:
    if world is None:
        return Plan(region, citizens, fees_from(region, FEE_MONTHS), None, None, dirt, form, folder), None
    file, name = world
    found = with_rates(region, file, file.worlds[name], participants(region, file))
    care = care_costs(region, file, file.worlds[name], found)
    covered = fees_from(region, file.observed.covered_months)
    return Plan(region, citizens, covered, found, care, dirt, form, folder), found


def _once(plan: Plan, world: tuple[WorldFile, str] | None, files: Joined, of_source: dict[str, list[str]]) -> None:
    """What does not come by block: tariffs, and the programme's own records."""
    for register in REGISTERS:
        if register.covers(plan.region) is not None:
            _add(plan, register.once(plan.region), files)
            of_source[register.source] = [*register.once(plan.region), *register.shares]
    if world is not None and plan.found is not None:
        people = lives_of(plan.region, world[0], plan.found).people
        records = programme.frames(plan.region, world[0], plan.found, people, plan.citizens)
        _add(plan, records, files)
        of_source[PROGRAMME] = list(records)


def _add(plan: Plan, frames: Frames, files: Joined) -> None:
    for name, rows in frames.items():
        part = plan.folder / _PARTS / name
        write_part(rows, part, plan.form, header=True)
        files.add(name, part, len(rows))


@dataclass(frozen=True)
class _Block:
    """A block on disk: the rows of each source's parts."""

    start: int
    stop: int
    parts: dict[str, dict[str, tuple[Path, int]]]
    dirt: dict[str, Counter[str]]
    seconds: dict[str, float]


def _blocks(plan: Plan) -> Iterator[_Block]:
    """All blocks, written, in order; two at a time where there are several."""
    tasks = [(plan, start, min(start + BLOCK, plan.citizens)) for start in range(0, plan.citizens, BLOCK)]
    if len(tasks) == 1:
        yield _write(tasks[0])
        return
    # Polars' threads do not survive a fork; each process is given one, as the processes are what works side by side.
    before = os.environ.get("POLARS_MAX_THREADS")
    os.environ["POLARS_MAX_THREADS"] = "1"
    try:
        pool = multiprocessing.get_context("spawn").Pool(PROCESSES)
    finally:
        if before is None:
            del os.environ["POLARS_MAX_THREADS"]
        else:
            os.environ["POLARS_MAX_THREADS"] = before
    with pool:
        yield from pool.imap(_write, tasks)


def _write(task: tuple[Plan, int, int]) -> _Block:
    """Make one block and write its parts."""
    plan, start, stop = task
    started = time.monotonic()
    block = block_of(plan, start, stop)
    making = time.monotonic() - started
    parts: dict[str, dict[str, tuple[Path, int]]] = {}
    dirt: dict[str, Counter[str]] = {}
    seconds = {}
    asked = [register for register in REGISTERS if register.covers(plan.region) is not None]
    for register in asked:
        began = time.monotonic()
        frames = register.frames(block)
        if plan.dirt:
            frames, dirt[register.source] = soiled(register.source, block, frames)
        parts[register.source] = {}
        for name, rows in frames.items():
            path = plan.folder / _PARTS / f"{name}.{start}"
            write_part(rows, path, plan.form, header=start == 0)
            parts[register.source][name] = (path, len(rows))
        seconds[register.source] = time.monotonic() - began + making / len(asked)
    return _Block(start, stop, parts, dirt, seconds)


def block_of(plan: Plan, start: int, stop: int) -> Block:
    """The citizens ``start`` to ``stop`` − 1 with all that happens to them."""
    people = citizens_of(plan.region, start, stop)
    if plan.found is None or plan.care is None:
        nobody = Participation.none(len(people), plan.region)
        return Block(plan.region, people, events(plan.region, people, nobody), plan.fees_from)
    told = participation_of(plan.region, plan.found, people.index)
    people = as_participants(people, plan.found, told)
    happened = with_care(plan.region, people, plan.found, plan.care, events(plan.region, people, told))
    return Block(plan.region, people, happened, plan.fees_from)


def _collect(
    block: _Block,
    files: Joined,
    of_source: dict[str, list[str]],
    counted: dict[str, Counter[str]],
    seconds: dict[str, float],
) -> None:
    for source, parts in block.parts.items():
        for name, (path, rows) in parts.items():
            files.add(name, path, rows)
            if name not in of_source[source]:
                of_source[source].append(name)
    for source, kinds in block.dirt.items():
        counted.setdefault(source, Counter()).update(kinds)
    for source, taken in block.seconds.items():
        seconds[source] += taken
