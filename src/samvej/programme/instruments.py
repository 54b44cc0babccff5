"""Published instruments: the rules by which answers become scores, each with its source. No texts of questions.

``_shared/instruments/*.yaml``, one file each. What could not be confirmed in a readable source stands under
``unconfirmed`` and is said wherever the instrument is used.
"""

from contextlib import suppress
from pathlib import Path as FilePath
from typing import Annotated, Literal

from pydantic import Field, model_validator

from samvej.programme.criteria import Entry, clash
from samvej.programme.figures import NotNegative, Number, Positive, Text, Threshold, Whole
from samvej.programme.folder import NoSuchProgramme, shared_folder
from samvej.programme.messages import validated
from samvej.programme.problems import Problem, ProgrammeError, unknown
from samvej.programme.schema import ProgrammeFile
from samvej.programme.texts import InTwoLanguages
from samvej.programme.yaml_positions import Document, read_yaml

FOLDER = "instruments"


class CutOff(InTwoLanguages):
    """A band of the score that the publication names."""

    when: Threshold


class Scale(Entry):
    """One score of an instrument.

    ``items``: their numbers in the instrument's own order. ``by``: the sum or mean of them, ``times`` a factor; or
    ``start`` minus a weight for each item's level (a value set). ``missing_at_most``: so many items may be missing;
    each then counts as the mean of those answered. ``weights``: a row for each item, a number for each level.
    """

    id: Text
    name: InTwoLanguages
    items: Annotated[tuple[Positive, ...], Field(min_length=1)]
    by: Literal["sum", "mean", "value set"]
    times: Number = 1.0
    start: Number = 0.0
    weights: tuple[tuple[Number, ...], ...] = ()
    range: tuple[Number, Number]
    better: Literal["higher", "lower"]
    missing_at_most: NotNegative = 0
    cut_offs: tuple[CutOff, ...] = ()
    good_when: Threshold | None = None
    important_difference: Number | None = None
    important_difference_source: Text | None = None

    @model_validator(mode="after")
    def _has_weights(self) -> "Scale":
        if (self.by == "value set") != bool(self.weights):
            raise clash(f"'weights' of '{self.id}' belong to 'by: value set'")
        if self.weights and len(self.weights) != len(self.items):
            raise clash(f"'weights' of '{self.id}' have a row for each of its items")
        if self.missing_at_most >= len(self.items):
            raise clash(f"'{self.id}' needs at least one answer")
        return self


class Instrument(Entry):
    """An instrument. ``values``: the lowest and highest value of an item, as its scoring key has them."""

    id: Text
    name: InTwoLanguages
    source: Text
    licence: Text
    confirmed: Text
    unconfirmed: tuple[InTwoLanguages, ...] = ()
    items: Positive
    values: tuple[Whole, Whole]
    scales: Annotated[tuple[Scale, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _items_are_there(self) -> "Instrument":
        for scale in self.scales:
            if max(scale.items) > self.items or len(set(scale.items)) != len(scale.items):
                raise clash(f"'{scale.id}' names items that are not there, or one twice")
            levels = self.values[1] - self.values[0] + 1
            if any(len(row) != levels for row in scale.weights):
                raise clash(f"'{scale.id}' has a weight for each of the {levels} levels of each item")
        return self


def load_instruments(shared: FilePath) -> dict[str, Instrument]:
    """Id → instrument, of a ``_shared`` folder; empty where it has none. Raises ProgrammeError with every fault."""
    found: dict[str, Instrument] = {}
    problems: list[Problem] = []
    for path in sorted((shared / FOLDER).glob("*.yaml")):
        try:
            document = read_yaml(path)
            instrument = validated(document, Instrument)
        except ProgrammeError as fault:
            problems += fault.problems
            continue
        if instrument.id != path.stem:
            problems.append(document.problem(("id",), f"the file is {path.name} and says '{instrument.id}'"))
        found[instrument.id] = instrument
    if problems:
        raise ProgrammeError(problems)
    return found


def instruments_beside(path: FilePath) -> dict[str, Instrument]:
    """The instruments of the ``_shared`` folder that a programme file uses. Raises ProgrammeError."""
    with suppress(NoSuchProgramme):
        return load_instruments(shared_folder(path))
    return {}


def instrument_problems(file: ProgrammeFile, document: Document, path: FilePath) -> tuple[Problem, ...]:
    """Instruments that are not known, and faults in the files of those that are."""
    if not any(form.instrument for form in file.questionnaires):
        return ()
    try:
        known = instruments_beside(path)
    except ProgrammeError as fault:
        return fault.problems
    return tuple(
        document.problem(("questionnaires", place, "instrument"), unknown("instrument", form.instrument, known))
        for place, form in enumerate(file.questionnaires)
        if form.instrument is not None and form.instrument not in known
    )
