"""The facts of people around a day of their own: one reading of the database, shared by an evaluation's parts."""

from collections.abc import Iterable
from dataclasses import replace

from samvej.evaluation.amounts import Reader
from samvej.evaluation.inclusion import of_participants
from samvej.evaluation.panel import Panel, panel
from samvej.evaluation.participants import Participant
from samvej.evaluation.priced import priced_of
from samvej.evaluation.study import Study
from samvej.registry.of_people import of_people
from samvej.spotting.register import from_registry


def near_of(study: Study, person_ids: Iterable[int]) -> Study:
    """The same study of a database that holds these people's rows alone: each large table is read for them once."""
    return replace(study, registry=of_people(study.registry, person_ids))


def read_panel(study: Study, people: tuple[Participant, ...]) -> tuple[Panel, Reader]:
    """The panel of people in event time, a row each in their order (the same may come again), and their facts."""
    register = of_participants(from_registry(study.registry, needs_money=False), people)
    design = study.design
    whole = panel(
        people, range(design.first, design.last + 1), design.length, register, register.coverage, study.until
    )
    priced = priced_of(study.registry, register, study.prices, design.outcomes)
    return whole, Reader(register, priced, design.outcomes, study.until)
