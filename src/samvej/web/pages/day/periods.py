"""How long the vulnerable times last: the shared list ``vulnerable-times.yaml``; no such number is in code."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from samvej.programme.folder import SHARED, programmes_folder
from samvej.programme.problems import Problem, ProgrammeError
from samvej.programme.within import Within, within
from samvej.programme.yaml_positions import read_yaml

FILE = "vulnerable-times.yaml"
_HOURS = ("hours", "days", "weeks")  # lengths that are counted back from now; a month is none


@dataclass(frozen=True)
class Periods:
    """The lengths of the list."""

    after_inclusion: timedelta
    after_discharge: timedelta
    after_new_phase: timedelta
    contact_every: timedelta
    coming_tasks: timedelta
    clock_of_hours: timedelta


_NAMES = {
    "after_inclusion": "after inclusion",
    "after_discharge": "after discharge",
    "after_new_phase": "after a new phase",
    "contact_every": "contact every",
    "coming_tasks": "coming tasks",
    "clock_of_hours": "clock of hours",
}


def periods() -> Periods:
    """The list of the programmes folder in use. Raises ProgrammeError where it is missing or faulty."""
    return _read(programmes_folder() / SHARED / FILE)


@lru_cache(maxsize=4)
def _read(path: Path) -> Periods:
    document = read_yaml(path)
    faults: list[Problem] = []
    found: dict[str, timedelta] = {}
    for field, name in _NAMES.items():
        try:
            found[field] = _length(within(document.content[name]))
        except (KeyError, TypeError, ValueError) as fault:
            faults.append(document.problem((), f"'{name}': expected a number of hours, days or weeks ({fault})"))
    if faults:
        raise ProgrammeError(faults)
    return Periods(**found)


def _length(said: Within) -> timedelta:
    if said.unit not in _HOURS:
        raise ValueError(f"'{said.unit}' cannot be counted back")
    return timedelta(hours=said.about_hours)
