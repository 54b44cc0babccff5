"""Who gets it and who leaves, over one evaluation's question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from samvej.evaluation.matching.controls import MatchedControls
from samvej.evaluation.profile import characteristics
from samvej.evaluation.reach.by_age import SOCIAL_SHARE, by_age, whole
from samvej.evaluation.reach.by_group import drop_out, effect_by_group, inclusion
from samvej.evaluation.reach.comparison import Numbers, comparison
from samvej.evaluation.reach.funnel import Rows, funnel, read_rows
from samvej.evaluation.reach.groups import Grouping, age_bands, ages, diseases, groupings, wide_enough
from samvej.evaluation.reach.results import Inequality, Reach
from samvej.evaluation.reach.subjects import subjects
from samvej.evaluation.reach.target import Target, period, target_group
from samvej.evaluation.results import Words
from samvej.evaluation.study import Study
from samvej.programme.profile import Share, load_profile
from samvej.programme.rules import Rule

MONTH = 30.436875
"""Days of a calendar month, on average over the Gregorian calendar's 400 years."""


@dataclass(frozen=True)
class Sought:
    """The programme's own rows and its target group, found among everybody."""

    rows: Rows
    target: Target


def sought(study: Study) -> Sought:
    """Find the target group, among everybody in the study's database."""
    rows = read_rows(study)
    first, last = period(study, (case.received for case in rows.cases.values()))
    return Sought(rows, target_group(study, first, last))


def reach(study: Study, matched: MatchedControls | None = None, found: Sought | None = None) -> Reach:
    """Who of the target group is reached, how participants differ from it and from controls, and who leaves.

    ``found``: the target group, where it has been found already; the study's database then needs to hold no others
    than it, the participants and the controls. Raises ProgrammeError where the programme's ``profile.yaml`` is
    faulty. What is not loaded is said in each part.
    """
    found = found or sought(study)
    rows, target = found.rows, found.target
    people = study.participants.people
    own = [(each.person_id, each.inclusion) for each in people]
    others = [] if matched is None else [(each.person_id, each.index_date) for each in matched.controls]
    asked, numbers = subjects(study.registry, [*own, *target.group.items(), *others], _asked(study))
    lines = characteristics(asked.people, asked.registry, study.programme, asked.register, asked.facts)
    years = ages(asked)
    bands = wide_enough(age_bands(study.programme.rule), [years[numbers[each]] for each in own])
    grouped = groupings(asked, study.programme, bands, years)
    mine = [numbers[each] for each in own]
    aged = by_age(asked, mine, study.programme, bands, years)
    return Reach(
        participants=len(people),
        funnel=funnel(study, target, rows),
        comparison=comparison(lines, numbers, people, target, matched),
        inclusion=_inclusion(study, target, grouped, numbers),
        drop_out=_drop_out(study, rows, grouped, numbers),
        by_age=aged,
        illness=None if aged is None else whole(aged, study.programme),
        groups=_by_person(grouped, own, numbers),
        levels={each.id: (each.name, each.levels) for each in grouped},
    )


def _asked(study: Study) -> list[Rule]:
    """Every criterion that is asked of the people: the profile's lines, the illnesses and social difficulties."""
    profile = load_profile(study.programme)
    lines = [line.measure for line in profile.lines if isinstance(line.measure, Share)]
    groups = (group.share for group in profile.illness)
    return [share.rule for share in (*lines, *groups, SOCIAL_SHARE, *diseases(study.programme))]


def _inclusion(study: Study, target: Target, grouped: Sequence[Grouping], numbers: Numbers) -> Inequality:
    included = {each.person_id for each in study.participants.people}
    group = {numbers[each]: each[0] in included for each in target.group.items()}
    return inclusion(group, _narrowed(grouped, group), target.missing)


def _drop_out(study: Study, rows: Rows, grouped: Sequence[Grouping], numbers: Numbers) -> Inequality:
    dropped, months = {}, {}
    for each in study.participants.people:
        course, _ = rows.courses.get(each.person_id, ("unknown", ""))
        if course != "unknown":
            subject = numbers[each.person_id, each.inclusion]
            dropped[subject] = course == "dropped out"
            months[subject] = (study.until - each.inclusion).days / MONTH
    missing = () if rows.enrolments else ("enrolment",)
    return drop_out(dropped, _narrowed(grouped, dropped), months, missing)


def _narrowed(grouped: Sequence[Grouping], people: Mapping[int, object]) -> tuple[Grouping, ...]:
    """The groupings of some subjects alone: what is known of nobody among them is missing."""
    found = []
    for each in grouped:
        of = {subject: each.of[subject] for subject in people}
        untold = all(said is None for said in of.values())
        found.append(replace(each, of=of, missing=(each.missing or (each.id,)) if untold else ()))
    return tuple(found)


def _by_person(
    grouped: Sequence[Grouping], own: Sequence[tuple[int, date]], numbers: Numbers
) -> dict[str, dict[int, str | None]]:
    return {each.id: {who: each.of[numbers[who, day]] for who, day in own} for each in grouped}


def with_effects(found: Reach, outcome: tuple[str, Words, str], changes: Mapping[int, float]) -> Reach:
    """The same with one outcome's effect by every characteristic; may be called once for each outcome.

    ``outcome``: id, name, unit. ``changes``: participant (person_id) → own change, as
    :func:`~samvej.evaluation.reach.by_group.effect_by_group` takes it; money in whole units of the currency.
    """
    added = tuple(
        effect_by_group(outcome, changes, (name, words), levels, found.groups[name])
        for name, (words, levels) in found.levels.items()
        if any(group is not None for group in found.groups[name].values())
    )
    return replace(found, effects=(*found.effects, *added))
