"""Does the evaluation find the truth? ``.venv/bin/python benchmarks/coverage.py`` on worlds whose effect is known.

Each world is a region of its own seed: its citizens, its participants with the crisis that brought them in, and what
happened to all of them, held in memory as the canonical tables. The real matching and the real effects are run on it,
and it is counted how often the 95 % interval holds the truth, and how often that of the participants alone does.
What was measured stands in docs/explanation/does-it-find-the-truth.md.
"""

import argparse
import json
import multiprocessing
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from coverage_tables import OUTCOMES, tables
from coverage_world import PROGRAMME, PROGRAMMES, World, stand_still, without_ends

from samvej.evaluation.design import design_of
from samvej.evaluation.effects import programme as programme_effects
from samvej.evaluation.effects.outcome_effects import Interval, OutcomeEffect
from samvej.evaluation.effects.panel_effects import Stack, error, event_study, mean_of
from samvej.evaluation.effects.programme import effects_of
from samvej.evaluation.matching.programme import matched
from samvej.evaluation.participants import Participant, Participants
from samvej.evaluation.prices import Prices
from samvej.evaluation.study import Study
from samvej.programme.loading import Programme, load_programme


@dataclass(frozen=True)
class Task:
    """One world to be asked. ``still``: nobody grows older; ``ends``: ends and admissions announce and leave care."""

    seed: int
    world: str
    citizens: int = 10_000
    still: bool = False
    ends: bool = False


_PROGRAMME: list[Programme] = []


def study_of(task: Task) -> Study:
    """A study of one made-up world."""
    if not task.ends:
        without_ends()
    if task.still:
        stand_still()
    if not _PROGRAMME:
        _PROGRAMME.append(load_programme(PROGRAMME, PROGRAMMES))
    programme, world = _PROGRAMME[0], World(task.seed, task.world, task.citizens)
    design = design_of(programme)
    people = tuple(sorted(Participant(person, day) for person, day in world.included.items()))
    # the parts of an outcome are not asked for
    outcomes = tuple(replace(each, by=None) for each in design.outcomes if each.id in OUTCOMES)
    registry: Any = world
    return Study(
        programme,
        registry,
        Participants(people),
        replace(design, outcomes=outcomes),
        Prices("DKK", 2017, None),
        world.region.last_date,
        task.seed,
    )


def run(task: Task) -> dict[str, Any]:
    """One world: what was found of each outcome."""
    started, processor = time.perf_counter(), time.process_time()
    study = study_of(task)
    world: Any = study.registry
    told: dict[str, Any] = {**asdict(task), "made": time.process_time() - processor}
    stacks: dict[str, Stack] = {}
    with _kept(stacks):
        controls = matched(study)
        assert controls is not None
        found = effects_of(study, controls, draws=99)
    told["controls"], told["compared"] = len(controls.controls), found.participants
    for each in found.outcomes:
        own = [p.participants.mean for p in each.points if p.reference and p.participants.mean is not None]
        told[each.id] = {
            "effect": _numbers(each.effect),
            "naive": _numbers(each.naive),
            "ratio": _numbers(each.ratio, logs=True),
            "level": float(np.mean(own)) if own else None,
            "p before": each.p_before,
            "aged": world.aged(each),
            "errors": other_errors(stacks[each.id], each),
        }
    world.connection.disconnect()
    told["processor"], told["all"] = time.process_time() - processor, time.perf_counter() - started
    return told


@contextmanager
def _kept(stacks: dict[str, Stack]) -> Iterator[None]:
    """Keep the stack of each outcome as its effect is found."""
    usual = programme_effects.outcome_effect

    def keeping(outcome: Any, part: Any, stack: Stack, *more: Any) -> OutcomeEffect:
        stacks[outcome.id] = stack
        return usual(outcome, part, stack, *more)

    programme_effects.outcome_effect = keeping
    try:
        yield
    finally:
        programme_effects.outcome_effect = usual


def other_errors(stack: Stack, effect: OutcomeEffect) -> dict[str, float]:
    """The effect's standard error by other rules than the report's, which adds up by citizen.

    ``sets``: by matched set (Abadie and Spiess 2022). ``both``: by citizen and by set (Cameron, Gelbach and Miller
    2011). ``each``: as though no row had to do with another.
    """
    months = range(effect.after[0], effect.after[1] + 1)
    columns = [at for at, month in enumerate(stack.months) if month in months and month > 0]
    columns = [at for at in columns if stack.months[at] not in effect.ghosts]
    influence = mean_of(event_study(stack, effect.reference), columns, stack.citizen).influence
    rows = np.arange(len(influence))
    sets, each = error(influence, stack.set_of), error(influence, rows)
    both = max(error(influence, stack.citizen) ** 2 + sets**2 - each**2, 0.0) ** 0.5
    return {"sets": sets, "each": each, "both": both}


def _numbers(found: Interval | None, logs: bool = False) -> tuple[float, ...] | None:
    """(estimate, standard error, low, high) of an interval; a ratio's on the scale of its error."""
    if found is None:
        return None
    value, low, high = (float(np.log(x)) if logs else x for x in (found.value, found.low, found.high))
    return value, found.se, low, high


def done(path: Path, settings: dict[str, Any]) -> set[int]:
    """The seeds that stand in a file; an unfinished last line is taken away. Refuses a file of other settings."""
    if not path.exists():
        return set()
    text = path.read_text(encoding="utf-8")
    if not text.endswith("\n"):
        text = text[: text.rfind("\n") + 1]
        path.write_text(text, encoding="utf-8")
    told = [json.loads(line) for line in text.splitlines()]
    for name, value in settings.items():
        if any(one[name] != value for one in told):
            raise SystemExit(f"{path} holds worlds with another '{name}' than {value}: name another file.")
    return {one["seed"] for one in told}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=20)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--world", default="no-effect")
    parser.add_argument("--citizens", type=int, default=10_000)
    parser.add_argument("--still", action="store_true", help="let nobody grow older")
    parser.add_argument(
        "--ends",
        action="store_true",
        help="let the end of life, cancer and what an admission leaves be as in the region",
    )
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--out", type=Path, help="what was found of each world, a line each; those there are kept")
    parser.add_argument("--tables", type=Path, nargs="+", help="make no world: the tables of such files, as Markdown")
    said = parser.parse_args()
    if said.tables:
        for path in said.tables:
            print("\n".join(tables(path)))
        return
    settings = {name: getattr(said, name) for name in ("world", "citizens", "still", "ends")}
    there = done(said.out, settings) if said.out else set()
    tasks = [Task(seed, **settings) for seed in range(said.first, said.first + said.worlds) if seed not in there]
    with multiprocessing.get_context("spawn").Pool(said.processes, maxtasksperchild=100) as pool:
        for one in pool.imap(run, tasks):
            line = json.dumps(one) + "\n"
            if said.out is None:
                print(line, end="", flush=True)
                continue
            with said.out.open("a", encoding="utf-8") as file:
                file.write(line)


if __name__ == "__main__":
    sys.exit(main())
