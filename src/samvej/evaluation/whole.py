"""The whole evaluation of a programme: every part asked in its order, and each part as a section of the report.

Each part is reckoned by its own room; nothing is reckoned here. A part of which the programme's file or the database
says nothing is left out, and never shown empty.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from samvej.evaluation.aims import three_aims
from samvej.evaluation.amounts import Reader
from samvej.evaluation.disclosure import Policy
from samvej.evaluation.economics.programme import Money, money
from samvej.evaluation.effects.power_programme import ProgrammePower, programme_power
from samvej.evaluation.effects.programme import ProgrammeEffects, effects_of
from samvej.evaluation.evaluate import costs_of_everybody, evaluate_study
from samvej.evaluation.matching.controls import MatchedControls
from samvej.evaluation.matching.programme import matched
from samvej.evaluation.memory import hand_back
from samvej.evaluation.panel import Panel
from samvej.evaluation.quality import Quality, quality
from samvej.evaluation.reach.programme import reach, sought, with_effects
from samvej.evaluation.reach.results import Reach
from samvej.evaluation.reading import near_of, read_panel
from samvej.evaluation.report.section import Section
from samvej.evaluation.report.sections import controls as controls_section
from samvej.evaluation.report.sections import effects as effects_section
from samvej.evaluation.report.sections import money as money_section
from samvej.evaluation.report.sections import own_reports as own_reports_section
from samvej.evaluation.report.sections import power as power_section
from samvej.evaluation.report.sections import quality as quality_section
from samvej.evaluation.report.sections import reach as reach_section
from samvej.evaluation.report.sections import triple_aim as triple_aim_section
from samvej.evaluation.responses.programme import own_reports
from samvej.evaluation.responses.results import OwnReports
from samvej.evaluation.results import Evaluation
from samvej.evaluation.study import Study
from samvej.evaluation.yearly_costs import YearlyCosts

_T = TypeVar("_T")


@dataclass(frozen=True)
class Parts:
    """What each room found, exact; None where there is nothing to find it in."""

    matched: MatchedControls | None
    effects: ProgrammeEffects | None
    power: ProgrammePower
    own_reports: OwnReports | None
    money: Money | None
    reach: Reach
    quality: Quality


def evaluate_whole(
    study: Study, *, brief: bool = False, interviews: Path | None = None
) -> tuple[Evaluation, Parts | None]:
    """The evaluation before and after, and every other part unless it is to be ``brief``; from one reading.

    ``interviews``: a file of coded notes. Raises SamvejError in one sentence where a file or the database is not as
    it must be.
    """
    alike, target = (None, None) if brief else (_alone(matched, study), _alone(sought, study))
    near = near_of(study, _asked_about(study, alike))
    panel, reader = read_panel(near, study.participants.people)
    yearly = _alone(costs_of_everybody, study)
    found = evaluate_study(study, panel, reader, near.registry, yearly)
    if target is None:
        return found, None
    reached = _alone(lambda of: reach(of, alike, target), study)
    return found, _parts(near, found, _Read(alike, reached, panel, reader, yearly), interviews)


def _alone(part: Callable[[Study], _T], study: Study) -> _T:
    """What a part finds that looks at the whole region; what it needed for that is let go before the next begins."""
    found = part(study)
    hand_back()
    return found


@dataclass(frozen=True)
class _Read:
    """What was read of the whole region, and of the participants."""

    alike: MatchedControls | None
    reached: Reach
    panel: Panel
    reader: Reader
    yearly: YearlyCosts | None


def _asked_about(study: Study, alike: MatchedControls | None) -> Iterator[int]:
    """Everybody of whom all facts are read: participants and their controls."""
    yield from (each.person_id for each in study.participants.people)
    if alike is not None:
        yield from (each.person_id for each in alike.controls)


def _parts(study: Study, found: Evaluation, read: _Read, interviews: Path | None) -> Parts:
    """``study``: with the rows of participants and controls alone."""
    alike, panel, reader = read.alike, read.panel, read.reader
    effects = effects_of(study, alike)
    amounts = [(outcome, reader.amounts(outcome)) for outcome in study.design.outcomes]
    ratio = None if alike is None or not alike.controls else len(alike.controls) / max(alike.participants, 1)
    return Parts(
        matched=alike,
        effects=effects,
        power=programme_power(panel, amounts, study.until, study.prices.currency, controls=ratio),
        own_reports=own_reports(study, interviews),
        money=money(study, effects, register=reader.register, priced=reader.priced, yearly=read.yearly),
        reach=_with_effects(read.reached, effects),
        quality=quality(study, found.outcomes),
    )


def _with_effects(found: Reach, effects: ProgrammeEffects | None) -> Reach:
    """Who gained: the effects on outcomes of which it is known which way is better, by every characteristic."""
    for each in effects.outcomes if effects else ():
        if each.changes and each.better != "either" and not each.negative_control:
            found = with_effects(found, (each.id, each.name, each.unit), dict(each.changes))
    return found


def sections_of(parts: Parts, policy: Policy, currency: str | None) -> tuple[Section, ...]:
    """The parts as sections, in the order of the report; everything through the door of disclosure control."""
    return tuple(_sections(parts, policy, currency))


def _sections(parts: Parts, policy: Policy, currency: str | None) -> Iterator[Section]:
    aims = three_aims(parts.own_reports, parts.money, policy)
    if aims is not None:
        yield triple_aim_section.section(aims, policy, currency)
    if parts.effects is not None:
        yield effects_section.section(parts.effects, policy, currency)
    if parts.matched is not None:
        yield controls_section.section(parts.matched, policy, currency)
    yield power_section.section(parts.power, policy, currency=currency)
    if parts.own_reports is not None:
        yield own_reports_section.section(parts.own_reports, policy, currency)
    if parts.money is not None:
        yield money_section.section(parts.money, policy, currency=currency)
    yield reach_section.section(parts.reach, policy, currency)
    yield quality_section.section(parts.quality, policy)
