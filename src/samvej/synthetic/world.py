"""The file ``synthetic.yaml`` of a programme: its made-up participants, and the worlds in which its effect is known.

A programme is a folder of data, and so are its made-up participants: how many, who they are, in which months they are
observed, what they answer, and by what each process of their lives is multiplied before and after inclusion.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from samvej.core.errors import SamvejError
from samvej.programme import figures
from samvej.programme.criteria import Entry, clash
from samvej.programme.folder import programme_names, programmes_folder
from samvej.programme.messages import validated
from samvej.programme.problems import ProgrammeError, one_of, unknown
from samvej.programme.schema import InTwoLanguages
from samvej.programme.yaml_positions import read_yaml
from samvej.synthetic.plan import PlanError, Slot, solve

FILE = "synthetic.yaml"
NO_WORLD = "none"
"""The world without participants."""

Percent = Annotated[float, Field(ge=0, le=100)]
Times = Annotated[float, Field(ge=0, le=20)]
Text = Annotated[str, Field(min_length=1)]
Whole = Annotated[int, Field(strict=True)]
Group = Literal["somatic", "psychiatry", "substance"]
Measure = Literal[
    "acute contacts",
    "readmissions",
    "planned hospital contacts",
    "psychiatric visits",
    "general practice contacts",
    "specialist contacts",
    "medicine",
    "laboratory",
    "municipal care cost",
    "municipal social cost",
    "transport",
]


class NoSuchWorld(SamvejError):  # noqa: N818 - the name says the fault
    """There is no such world, or no programme with made-up participants."""


class EndingEntry(Entry):
    """Somebody dies, or moves away, in an event month after inclusion."""

    month: Annotated[int, Field(strict=True, ge=1)]
    how: Literal["death", "move"]


class Observed(Entry):
    """Table 1: how many participants are observed in each event month, where the sources cover so many months."""

    source: Text
    covered_months: Annotated[int, Field(strict=True, ge=2)]
    persons: dict[str, Annotated[int, Field(strict=True, ge=0)]]
    endings: tuple[EndingEntry, ...] = ()

    @property
    def counts(self) -> dict[int, int]:
        """Event month → participants."""
        return {int(month): persons for month, persons in self.persons.items()}

    def slots(self) -> tuple[Slot, ...]:
        """The plan that gives these counts. Raises PlanError where there is none."""
        return solve(self.counts, self.covered_months, [(ending.month, ending.how) for ending in self.endings])

    @model_validator(mode="after")
    def _solved(self) -> "Observed":
        try:
            self.slots()
        except ValueError:
            raise clash("the months of 'persons' are whole numbers in quotes, as \"-18\"") from None
        except PlanError as fault:
            raise clash(str(fault)) from None
        return self


class Age(Entry):
    """Age in whole years at inclusion; normally distributed between the bounds."""

    from_: Annotated[int, Field(ge=0)]
    below: Annotated[int, Field(le=120)]
    mean: float
    spread: Annotated[float, Field(gt=0)]


class Illness(Entry):
    """A combination of illness groups and the share of participants who have exactly it."""

    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    share: Percent


class Help(Entry):
    """Of those who have help in daily life, who has which; the rest are helped by others than the municipality."""

    practical_help: Percent
    home_nursing: Percent
    social_support: Percent

    @model_validator(mode="after")
    def _one_each(self) -> "Help":
        if self.practical_help + self.home_nursing + self.social_support > 100:
            raise clash("each has one kind of help here, so the shares may not make more than 100")
        return self


class Profile(Entry):
    """Shares of the participants at inclusion, in percent."""

    women: Percent
    rural_district: Percent
    married_or_cohabiting: Percent
    no_education_or_basic_school: Percent
    vocational_education: Percent
    sickness_benefit_or_vocational_rehabilitation: Percent
    cash_benefit: Percent
    disability_or_old_age_pension: Percent
    daily_medicine: Percent
    help_in_daily_life: Percent
    of_those_helped: Help


class Level(Entry):
    """What a participant has on average in a month, in the months ``from`` to ``to`` before inclusion.

    In contacts, or in kroner where the measure is a cost.
    """

    of: Measure
    amount: Annotated[float, Field(gt=0)]
    from_: Whole
    to: Whole
    source: Text | None = None
    assumed: bool = False


class Change(Entry):
    """From an event month (to another, or for good) the level is so many times what it was."""

    from_: Whole
    to: Whole | None = None
    times: Times


class World(Entry):
    """One truth: what happens to each measure around inclusion. What is not named stays as it was."""

    title: InTwoLanguages
    changes: dict[Measure, tuple[Change, ...]]

    def times(self, measure: str, month: int) -> float:
        """What the measure's level is multiplied by in an event month; the last change that holds counts."""
        found = 1.0
        for change in self.changes.get(measure, ()):  # type: ignore[call-overload]  # any word may be asked for
            if change.from_ <= month and (change.to is None or month <= change.to):
                found = change.times
        return found


class Exits(Entry):
    """The programme's own words for why participation ended."""

    death: Text
    move: Text
    otherwise: Text


class Admissions(Entry):
    """The share of participants with two acute admissions in the 30 days before inclusion."""

    two_within_30_days: Percent
    assumed: bool = False


class Item(Entry):
    """A question, its answers from the best to the worst, how many of the best count as good, and the good shares."""

    id: Text
    answers: Annotated[tuple[Text, ...], Field(min_length=2)]
    good: Annotated[int, Field(ge=1)]
    inclusion: Percent
    end: Percent

    @model_validator(mode="after")
    def _some_are_not_good(self) -> "Item":
        if self.good >= len(self.answers):
            raise clash("'good' must be fewer than the answers")
        return self


class YesNo(Entry):
    """A question at inclusion: the share who say yes, of those who said yes to another question where ``of`` is one.

    ``same_as``: those say yes who are so in the profile.
    """

    id: Text
    share: Percent | None = None
    same_as: Literal["daily medicine"] | None = None
    of: Text | None = None

    @model_validator(mode="after")
    def _one_share(self) -> "YesNo":
        if (self.share is None) == (self.same_as is None):
            raise clash("expected exactly one of 'share' and 'same as'")
        return self


class AtInclusion(Entry):
    """The questions that are answered by yes or no at inclusion."""

    id: Text
    item_missing: Percent
    items: tuple[YesNo, ...]
    source: Text


class Questionnaire(Entry):
    """What participants are asked, and after how many weeks; ``missing`` as in life."""

    id: Text
    weeks: Annotated[tuple[int, ...], Field(min_length=2)]
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    item_missing: Percent
    lost_each_time: Percent
    source: Text
    assumed: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _from_inclusion_on(self) -> "Questionnaire":
        if self.weeks[0] != 0 or list(self.weeks) != sorted(set(self.weeks)):
            raise clash("'weeks' begin with 0, the inclusion, and rise")
        return self


class WorldFile(Entry):
    """The whole of a ``synthetic.yaml``."""

    programme: Text
    version: Text
    one_in: Annotated[int, Field(strict=True, ge=20)]
    observed: Observed
    age: Age
    illness: Annotated[tuple[Illness, ...], Field(min_length=1)]
    profile: Profile
    admissions_before: Admissions
    levels: tuple[Level, ...]
    levels_age: figures.YesNo = False
    exits: Exits
    weeks_in_programme: Annotated[int, Field(strict=True, ge=1)]
    at_inclusion: AtInclusion
    questionnaire: Questionnaire
    worlds: Annotated[dict[str, World], Field(min_length=1)]

    @model_validator(mode="after")
    def _adds_up(self) -> "WorldFile":
        if abs(sum(one.share for one in self.illness) - 100) > 0.5:
            raise clash("the shares of 'illness' must add up to 100")
        before: set[str] = set()
        for one in self.at_inclusion.items:
            if one.of is not None and one.of not in before:
                raise clash(
                    f"'{one.id}' is asked of those who said yes to '{one.of}', which does not stand before it"
                )
            before.add(one.id)
        if NO_WORLD in self.worlds:
            raise clash(f"'{NO_WORLD}' is the world without participants; name this one otherwise")
        return self

    @property
    def default_world(self) -> str:
        """The first world of the file."""
        return next(iter(self.worlds))

    @property
    def participants(self) -> int:
        """How many participants the plan has."""
        return self.observed.counts[0]


def world_files(folder: str | os.PathLike[str] | None = None) -> dict[str, Path]:
    """Programme → its ``synthetic.yaml``, of the folder of programmes (see ``programmes_folder``)."""
    home = programmes_folder(folder)
    return {name: home / name / FILE for name in programme_names(home) if (home / name / FILE).is_file()}


def read_world_file(path: Path) -> WorldFile:
    """Read and check one file. Raises ProgrammeError with every fault on its line."""
    document = read_yaml(path)
    file = validated(document, WorldFile)
    if file.programme != path.parent.name:
        text = f"the file lies in the folder {path.parent.name} and says '{file.programme}'"
        raise ProgrammeError([document.problem(("programme",), text)])
    return file


def find_world(
    world: str | None = None, programme: str | None = None, folder: str | os.PathLike[str] | None = None
) -> tuple[WorldFile, str] | None:
    """The file and the name of the world that is asked for; None for the world without participants.

    Where nothing is asked for, the first world of the only programme that has made-up participants; where no
    programme has any, nobody takes part. Raises NoSuchWorld and ProgrammeError.
    """
    if world == NO_WORLD:
        return None
    files = world_files(folder)
    if programme is None:
        if not files and world is None:
            return None
        if len(files) != 1:
            raise NoSuchWorld(
                f"{len(files) or 'No'} programmes of {programmes_folder(folder)} have made-up participants ({FILE}); "
                f"choose with --programme, or take --world {NO_WORLD}."
            )
        programme = next(iter(files))
    if programme not in files:
        raise NoSuchWorld(f"{_no_file(programme, files)} Or take --world {NO_WORLD}.")
    file = read_world_file(files[programme])
    chosen = world or file.default_world
    if chosen not in file.worlds:
        raise NoSuchWorld(f"{files[programme]}: {unknown('world', chosen, _worlds(file))}.")
    return file, chosen


def _worlds(file: WorldFile) -> Iterator[str]:
    yield from file.worlds
    yield NO_WORLD


def _no_file(programme: str, files: Mapping[str, Path]) -> str:
    return (
        f"The programme '{programme}' has no made-up participants ({FILE}); those that have: {one_of(files) or '–'}."
    )
