"""The own reports of a programme's participants, from its open database: the answers that were loaded, compared.

Definitions with examples: docs/reference/own-reports.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from samvej.core.errors import SamvejError
from samvej.evaluation.inclusion import homes_of, of_participants, theirs
from samvej.evaluation.participants import FEWEST, ROLE, Participant
from samvej.evaluation.profile import YEAR, Characteristic, characteristics
from samvej.evaluation.responses.answers import Answered, Good, Loaded, answered, good_of
from samvej.evaluation.responses.compare import Compared, aim_change, good_before, score_before
from samvej.evaluation.responses.interviews import read_interviews
from samvej.evaluation.responses.occasions import (
    WITHIN,
    Fate,
    Life,
    Occasion,
    counted,
    days_of,
    fates,
    known_until,
    occasions,
)
from samvej.evaluation.responses.results import AimChange, GroupLine, GroupValue, OwnReports, Report
from samvej.evaluation.results import Words
from samvej.evaluation.study import Study
from samvej.programme.instruments import Instrument, instruments_beside
from samvej.programme.problems import unknown
from samvej.programme.profile import MeanAge
from samvej.programme.questionnaires import Aim, Questionnaire, weeks_of
from samvej.spotting.register import Register, from_registry

Floats = NDArray[np.float64]
_Row = dict[str, Any]
AIMS: tuple[Aim, ...] = ("health", "quality", "cost")
_DIED, _DUE = ("died",), ("not yet due",)


@dataclass(frozen=True)
class _People:
    """The participants, in order, with what ended their answering and what was known of them at inclusion."""

    people: tuple[Participant, ...]
    lives: tuple[Life, ...]
    facts: Floats
    characteristics: tuple[Characteristic, ...]


def own_reports(study: Study, interviews: Path | None = None) -> OwnReports | None:
    """What the participants answered before and after, and what was said in interviews.

    ``interviews``: a file of notes coded to the programme's themes. None where the programme's file describes no
    questionnaire to compute from and there are no interviews, or lets the evaluation use no answers. Raises
    SamvejError where the programme's scales or instruments, or the file of interviews, are faulty.
    """
    file = study.programme.file
    said = None if interviews is None else read_interviews(interviews, file.themes)
    forms = [form for form in file.questionnaires if form.instrument or form.items] if _may_use(study) else []
    if not forms:
        return None if said is None else OwnReports(len(study.participants.people), (), (), said)
    people = _people(study)
    loaded = _loaded(study, [form.id for form in forms])
    made = [_report(study, form, loaded.get(form.id), people) for form in forms]
    return OwnReports(
        persons=len(people.people),
        reports=tuple(report for report, _ in made),
        aims=tuple(aim for report, goods in made for aim in _aims(report, goods)),
        interviews=said,
    )


def _may_use(study: Study) -> bool:
    """Where the file says which rows may be used, answers must be among them."""
    design = study.programme.file.evaluation
    return design is None or design.may_use is None or "response" in design.may_use.rows


def _aims(report: Report, goods: Sequence[Good]) -> Iterator[AimChange]:
    for aim in AIMS:
        own = [good for good in goods if good.aim == aim]
        if own and report.compared is not None:
            yield aim_change(aim, report.id, own, report.compared)


# --- one questionnaire ---------------------------------------------------------------------------------


def _report(study: Study, form: Questionnaire, loaded: Loaded | None, people: _People) -> tuple[Report, list[Good]]:
    windows = occasions(form.weeks, WITHIN if form.within is None else days_of(form.within))
    instrument = None if form.instrument is None else _instrument(study, form.instrument)
    name = Words(form.id, form.id) if instrument is None else Words(instrument.name.da, instrument.name.en)
    if loaded is None:
        return Report(form.id, name, windows, None, (), loaded=False), []
    found = answered(form, instrument, loaded, len(people.people), windows)
    inclusions = [each.inclusion for each in people.people]
    each_fate = fates(found.any_of, inclusions, people.lives, windows, _known_until(study, form.id))
    at = _compared(form, windows, found)
    compared = None if at is None else Compared(at, _asked(each_fate[at]), people.facts)
    report = Report(
        id=form.id,
        name=name,
        occasions=windows,
        compared=at,
        fates=tuple(tuple(counted(each).items()) for each in each_fate),
        items=tuple(good_before(good, compared) for good in found.goods),
        scores=tuple(score_before(scored, compared) for scored in found.scored),
        groups=() if at is None else tuple(_groups(people, each_fate[at])),
        left_out=found.left_out,
        between=found.between,
    )
    if instrument is not None:
        return report, []  # its scores say more than whether they are good, and speak for themselves
    return report, [*found.goods, *(good for scored in found.scored if (good := good_of(scored)) is not None)]


def _compared(form: Questionnaire, windows: Sequence[Occasion], found: Answered) -> int | None:
    """The last occasion of ``at``; where too few answered both it and inclusion, the latest that enough did."""
    if windows[0].weeks != 0:
        return None
    both = (found.any_of & found.any_of[:, :1]).sum(axis=0)
    weeks = [window.weeks for window in windows]
    last = weeks.index(max(map(weeks_of, form.at)))
    places = [last, *range(len(windows) - 1, 0, -1)]
    return next((place for place in places if place and both[place] >= FEWEST), None)


def _asked(each: Sequence[Fate]) -> NDArray[np.bool_]:
    return np.array([fate not in (*_DIED, *_DUE) for fate in each], dtype=np.bool_)


def _instrument(study: Study, name: str) -> Instrument:
    known = instruments_beside(study.programme.path)
    if name not in known:
        raise SamvejError(
            f"The programme {study.programme.name} asks for an instrument that is not there: "
            f"{unknown('instrument', name, known)}. Add _shared/instruments/{name}.yaml, or name another."
        )
    return known[name]


def _groups(people: _People, each: Sequence[Fate]) -> Iterator[GroupLine]:
    """Who answered, and who could have and did not, by the programme's profile; unknown lines are left out."""
    fate_of = {person.person_id: fate for person, fate in zip(people.people, each, strict=True)}
    for told in people.characteristics:
        if told.untold:
            continue
        groups = [
            _value(told, [value for who, value in told.of.items() if value is not None and fate_of[who] in wanted])
            for wanted in (("answered",), ("left", "no answer"), (*_DIED, *_DUE))
        ]
        yield GroupLine(told.line.id, Words(told.line.da, told.line.en), _kind(told), *groups)


def _value(told: Characteristic, known: Sequence[float]) -> GroupValue:
    if _kind(told) == "share":
        return GroupValue(len(known), round(sum(known)), None)
    return GroupValue(len(known), None, sum(known) / len(known) if known else None)


def _kind(told: Characteristic) -> Literal["share", "mean"]:
    return "mean" if isinstance(told.line.measure, MeanAge) else "share"


# --- from the database ---------------------------------------------------------------------------------


def _loaded(study: Study, forms: Sequence[str]) -> dict[str, Loaded]:
    """Questionnaire → its answers up to the last day that is evaluated; those without any are not in it."""
    people = study.participants.people
    places = {each.person_id: number for number, each in enumerate(people)}
    rows = study.registry.table("response")
    rows = rows.filter(rows.questionnaire.isin(sorted(forms)) & (rows.date <= study.until))
    columns = ("person_id", "questionnaire", "item", "date", "value", "score")
    held: dict[str, list[_Row]] = {}
    for row in theirs(rows, people).select(*columns).to_pyarrow().to_pylist():
        held.setdefault(row["questionnaire"], []).append(row)
    return {name: _columns(answers, people, places) for name, answers in held.items()}


def _known_until(study: Study, form: str) -> date:
    """The last day on which the absence of an answer to the questionnaire tells anything."""
    covered = [row.last for row in study.registry.coverage() if row.scope.split("/")[0] == "response"]
    rows = study.registry.table("response")
    sources = rows.filter(rows.questionnaire == form).select("source").distinct().to_pyarrow()["source"].to_pylist()
    loads = study.registry.table("load")
    at = loads.filter(loads.source.isin(sorted(sources))).loaded_at.max().to_pyarrow().as_py()
    return known_until(study.until, max(covered, default=None), None if at is None else at.date())


def _columns(rows: list[_Row], people: Sequence[Participant], places: Mapping[int, int]) -> Loaded:
    rows = sorted(rows, key=lambda row: (places[row["person_id"]], row["date"], str(row["item"])))
    person = np.array([places[row["person_id"]] for row in rows], dtype=np.int64)
    days = [(row["date"] - people[at].inclusion).days for row, at in zip(rows, person, strict=True)]
    return Loaded(
        person=person,
        days=np.array(days, dtype=np.int64),
        item=tuple(str(row["item"]) for row in rows),
        text=tuple(row["value"] for row in rows),
        number=np.array([np.nan if row["score"] is None else row["score"] for row in rows], dtype=np.float64),
    )


def _people(study: Study) -> _People:
    people = study.participants.people
    register = of_participants(from_registry(study.registry, needs_money=False), people)
    persons = theirs(study.registry.table("person"), people)
    columns = ("person_id", "birth_date", "death_date", "sex", "lives_alone")
    known = {row["person_id"]: row for row in persons.select(*columns).to_pyarrow().to_pylist()}
    left = _left(study, register)
    lives = tuple(Life(known[each.person_id]["death_date"], left.get(each.person_id)) for each in people)
    told = characteristics(people, study.registry, study.programme, register)
    return _People(people, lives, _facts(people, known), told)


def _left(study: Study, register: Register) -> dict[int, date]:
    """Person → the first day away from the area, or out of the programme; the earlier of the two."""
    homes = homes_of(register)
    found: dict[int, date] = {}
    for person, spells in homes.items():
        lasts = [spell.last for spell in spells]
        if lasts and all(last is not None for last in lasts):
            found[person] = max(last for last in lasts if last is not None) + timedelta(days=1)
    rows = theirs(study.registry.table("enrolment"), study.participants.people)
    rows = rows.filter((rows.programme == study.programme.name) & (rows.role.isnull() | (rows.role == ROLE)))
    ends: dict[int, list[date | None]] = {}
    for row in rows.select("person_id", "valid_to").to_pyarrow().to_pylist():
        ends.setdefault(row["person_id"], []).append(row["valid_to"])
    for person, days in ends.items():
        if all(day is not None for day in days):
            end = max(day for day in days if day is not None) + timedelta(days=1)
            found[person] = min(found.get(person, end), end)
    return found


def _facts(people: Sequence[Participant], known: Mapping[int, _Row]) -> Floats:
    """Age in years at inclusion, woman, and lives alone; an unknown one is the others' mean, and a column says so."""
    columns = []
    for fact in (_age, _woman, _alone):
        values = np.array([fact(each, known[each.person_id]) for each in people], dtype=np.float64)
        unknown = np.isnan(values)
        if unknown.all():
            continue
        columns.append(np.where(unknown, values[~unknown].mean(), values))
        if unknown.any():
            columns.append(unknown.astype(np.float64))
    varied = [column for column in columns if column.min() < column.max()]
    return np.column_stack(varied) if varied else np.zeros((len(people), 0))


def _age(person: Participant, row: _Row) -> float:
    born = row["birth_date"]
    return float("nan") if born is None else (person.inclusion - born).days / YEAR


def _woman(_: Participant, row: _Row) -> float:
    return float("nan") if row["sex"] is None else float(row["sex"] == "female")


def _alone(_: Participant, row: _Row) -> float:
    return float("nan") if row["lives_alone"] is None else float(row["lives_alone"])
