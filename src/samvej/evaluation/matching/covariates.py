"""What was known of people on the eve of an index date: covariates of any (person, date), set-wise.

Nothing of the index date itself or later is looked at: a look-back window ends on the day before. Age, residence and
life are those of the index date's morning. Definitions with examples: docs/reference/matched-controls.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samvej.core.errors import SamvejError
from samvej.core.money import minor_digits
from samvej.core.window import Window
from samvej.evaluation.design import sector_words
from samvej.evaluation.matching.history import History, held_in
from samvej.evaluation.matching.lookback import Days, first_in_view, whole_years
from samvej.evaluation.matching.people import UNKNOWN, Codes, Persons
from samvej.evaluation.matching.terms import (
    AgeBand,
    AgeYears,
    Home,
    Illness,
    Income,
    LookBack,
    Meaning,
    PersonAttribute,
    Sex,
    Term,
)
from samvej.evaluation.results import Words
from samvej.programme.coverage import Needs, needs_of
from samvej.programme.profile import IllnessGroup
from samvej.programme.rules import (
    Age,
    All,
    Any,
    CodeList,
    DiagnosisFilter,
    FactFilter,
    Not,
    Occurrences,
    Rule,
    ServiceFilter,
    SexIs,
)
from samvej.spotting.days import BEGINNING

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
TRANSFER_INCOME = "transfer-income"
_KINDS = {
    "cash-benefit": Words("kontanthjælp", "cash benefit"),
    "disability-pension": Words("førtidspension", "disability pension"),
    "flexible-job": Words("fleksjob", "flexible job"),
    "old-age-pension": Words("folkepension", "old-age pension"),
    "sickness-benefit": Words("sygedagpenge", "sickness benefit"),
    "student-grant": Words("SU", "student grant"),
    "unemployment-benefit": Words("arbejdsløshedsdagpenge", "unemployment benefit"),
    "vocational-rehabilitation": Words("revalidering", "vocational rehabilitation"),
    "true": Words("ja", "yes"),
    "false": Words("nej", "no"),
}
"""The registers' own words for kinds, for readers; others are named as the source names them."""


@dataclass(frozen=True)
class Rows:
    """Person × index date: ``person`` (ids) and ``day`` (day numbers), equally long."""

    person: Persons
    day: Days

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True)
class Column:
    """One covariate of rows. ``skewed``: enters a distance as log(1 + value), keeping its sign.

    ``short``: the rows of which the window is not wholly covered, so that the value is of what is covered of it.
    """

    id: str
    name: Words
    values: Floats
    skewed: bool = False
    short: Flags | None = None


def codes_of(meaning: Meaning, rows: Rows, history: History, groups: Sequence[IllnessGroup]) -> Codes:
    """What an exact term says of each row as a whole number; UNKNOWN where it is not known."""
    match meaning:
        case Sex():
            return history.people.sex[history.people.at(rows.person)].astype(np.int64)
        case AgeBand(width):
            ages = _ages(rows, history)
            return np.where(ages == UNKNOWN, UNKNOWN, ages // width)
        case AgeYears():
            return _ages(rows, history)
        case Home(grouped):
            return _homes(rows, history, grouped)
        case Illness():
            flags = [_has(group.share.rule, group, rows, history) for group in groups]
            found = sum((flag.astype(np.int64) << n for n, flag in enumerate(flags)), np.zeros(len(rows), np.int64))
            needs = [need for group in groups for of in _filters(group.share.rule) for need in needs_of(of)]
            return np.where(_covered_on_the_eve(needs, rows, history), found, UNKNOWN)
        case Income():
            got = history.benefit(rows.person, rows.day)[0] + 1
            return np.where(_covered_on_the_eve([(TRANSFER_INCOME,)], rows, history), got, UNKNOWN)
        case PersonAttribute(column):
            return history.attribute(column, rows.person)[0]
        case LookBack():
            told = next(_looked_back(Term("", meaning, Words("", "")), rows, history), None)
            return np.full(len(rows), UNKNOWN) if told is None else told.values.astype(np.int64)


def columns_of(
    terms: Sequence[Term], rows: Rows, history: History, groups: Sequence[IllnessGroup]
) -> Iterator[Column]:
    """The covariates that terms name, as numbers; a term of kinds is a share for each kind."""
    for term in terms:
        match term.meaning:
            case Sex():
                sex = codes_of(term.meaning, rows, history, groups)
                yield Column("woman", Words("kvinde", "woman"), (sex == 0).astype(np.float64))
            case AgeYears() | AgeBand():
                ages = _ages(rows, history)
                yield Column("age", Words("alder i år", "age in years"), np.where(ages < 0, 0, ages).astype(float))
            case Home():
                places = history.homes.on(rows.person, rows.day)
                yield from _kinds("municipality", term.name, places, history.homes.names)
            case Illness():
                for group in groups:
                    has = _has(group.share.rule, group, rows, history).astype(np.float64)
                    yield Column(f"illness {group.id}", Words(group.da, group.en), has)
            case Income():
                if _covered_on_the_eve([(TRANSFER_INCOME,)], rows, history).any():
                    yield from _kinds("income", term.name, *history.benefit(rows.person, rows.day))
            case PersonAttribute(column):
                yield from _kinds(column.replace("_", " "), term.name, *history.attribute(column, rows.person))
            case LookBack():
                yield from _looked_back(term, rows, history)


def _ages(rows: Rows, history: History) -> Codes:
    birth = history.people.birth[history.people.at(rows.person)]
    return np.where(birth <= BEGINNING, UNKNOWN, whole_years(np.maximum(birth, -100_000), rows.day))


def _homes(rows: Rows, history: History, grouped: bool) -> Codes:
    found = history.homes.on(rows.person, rows.day)
    if not history.homes.loaded:
        return np.zeros(len(rows), dtype=np.int64)  # nobody says where anybody lives: all alike
    if grouped:
        ours = [place for place, name in enumerate(history.homes.names) if name in history.areas]
        found = np.where(np.isin(found, ours), len(history.homes.names), found)
    return found


def _kinds(name: str, words: Words, codes: Codes, names: Sequence[str]) -> Iterator[Column]:
    """A share for each kind that any row has; those of whom it is not known have none of them."""
    for place, kind in enumerate(names):
        here = codes == place
        if here.any():
            said = _KINDS.get(kind, Words(kind, kind))
            named = Words(f"{words.da}: {said.da}", f"{words.en}: {said.en}")
            yield Column(f"{name} {kind}", named, here.astype(np.float64))


# --- look-backs ----------------------------------------------------------------------------------------


def _looked_back(term: Term, rows: Rows, history: History) -> Iterator[Column]:
    asked = term.meaning
    assert isinstance(asked, LookBack)
    if asked.what == "cost":
        yield from _costs(term, asked, rows, history)
        return
    if asked.what == "diagnosis":
        assert asked.codes is not None
        of = DiagnosisFilter((asked.codes,))
        first, short = _window(asked.window, needs_of(of), rows, history)
        if (first >= rows.day).all():
            return  # nothing is covered for anybody: no number, and no zero
        found = history.occurrences(of).between(rows.person, first, rows.day - 1)
        yield Column(term.said, term.name, (found > 0).astype(np.float64), short=short)
        return
    assert asked.of is not None
    first, short = _window(asked.window, needs_of(asked.of), rows, history)
    if (first >= rows.day).all():
        return
    ledger = history.occurrences(asked.of) if asked.what == "contacts" else history.bed_days(asked.of)
    yield Column(term.said, term.name, ledger.between(rows.person, first, rows.day - 1).astype(float), short=short)


def _costs(term: Term, asked: LookBack, rows: Rows, history: History) -> Iterator[Column]:
    sectors = history.sectors() if asked.sectors is None else asked.sectors
    unit = 10.0 ** minor_digits(history.study.prices.currency or "DKK")
    total, any_short, any_seen = np.zeros(len(rows)), np.zeros(len(rows), dtype=np.bool_), False
    for sector in sectors:
        needs: Needs = tuple((scope,) for scope in history.scopes_of(sector))
        if not needs:
            continue
        first, short = _window(asked.window, needs, rows, history)
        if (first >= rows.day).all():
            any_short = any_short | True
            continue
        any_seen = True
        cost = history.cost(sector).between(rows.person, first, rows.day - 1) / unit
        if asked.apart:
            name = sector_words(sector)
            said = Words(f"{term.name.da}: {name.da}", f"{term.name.en}: {name.en}")
            yield Column(f"{term.said}: {sector}", said, cost, skewed=True, short=short)
        total, any_short = total + cost, any_short | short
    if not asked.apart and any_seen:
        yield Column(term.said, term.name, total, skewed=True, short=any_short)


def _covered_on_the_eve(needs: Sequence[tuple[str, ...]], rows: Rows, history: History) -> Flags:
    """Whether what is asked for is covered on the day before each index date."""
    eve = np.asarray(rows.day - 1, dtype=np.int32)
    begins, _ = held_in(eve, eve, history.covered(needs))
    return np.asarray(begins == eve)


def _window(window: Window, needs: Needs, rows: Rows, history: History) -> tuple[Days, Flags]:
    """The first day of each row's window, shortened to what is covered; and which rows' were."""
    wanted = _on_the_eve(window, rows.day)
    begins, whole = held_in(wanted, np.asarray(rows.day - 1, dtype=np.int32), history.covered(needs))
    return begins, ~whole


# --- groups of illness ---------------------------------------------------------------------------------


def _has(rule: Rule, group: IllnessGroup, rows: Rows, history: History) -> Flags:
    """Whether the facts before each index date show what a group's criterion asks."""
    match rule:
        case Occurrences(of=of, distinct=None) if rule.at_least is not None or rule.at_most is not None:
            first = (
                np.full(len(rows), BEGINNING, dtype=np.int32)
                if rule.window is None
                else _on_the_eve(rule.window, rows.day)
            )
            ledger, eve = history.occurrences(of), rows.day - 1
            if rule.at_least is not None:
                return ledger.reaches(rows.person, first, eve, rule.at_least)
            return ~ledger.reaches(rows.person, first, eve, (rule.at_most or 0) + 1)
        case All(parts=parts):
            return np.asarray(np.logical_and.reduce([_has(part, group, rows, history) for part in parts]))
        case Any(parts=parts):
            return np.asarray(np.logical_or.reduce([_has(part, group, rows, history) for part in parts]))
        case Not(part=part):
            return ~_has(part, group, rows, history)
        case Age(at_least=low, below=high):
            ages = _ages(rows, history)
            return (ages >= (low or 0)) & (ages < (high or 1_000))
        case SexIs(sex=sex):
            return np.asarray(history.people.sex[history.people.at(rows.person)] == ("female", "male").index(sex))
    raise SamvejError(
        f"The illness group '{group.id}' of the profile asks for something that matching cannot look back on. Write "
        "it with diagnoses, prescriptions, measurements or contacts, or take 'illness combination' out of the "
        "programme file's evaluation › controls."
    )


def _on_the_eve(window: Window, day: Days) -> Days:
    """The first day in view on the day before: what the criterion itself would say that evening."""
    return first_in_view(window, np.asarray(day - 1, dtype=np.int32))


def looked_at(
    terms: Sequence[Term], groups: Sequence[IllnessGroup]
) -> tuple[tuple[ServiceFilter, ...], tuple[CodeList, ...]]:
    """The service filters and the lists of diagnoses that the terms and groups will ask about, each once."""
    filters = [
        *(term.meaning.of for term in terms if isinstance(term.meaning, LookBack) and term.meaning.of is not None),
        *(of for group in groups for of in _services(group.share.rule)),
    ]
    asked = [of for group in groups for of in _diagnoses(group.share.rule)]
    lists = [*(codes for of in asked for codes in of.codes), *_lists_of(terms)]
    return tuple(dict.fromkeys(filters)), tuple(dict.fromkeys(lists))


def _lists_of(terms: Sequence[Term]) -> Iterator[CodeList]:
    for term in terms:
        if isinstance(term.meaning, LookBack) and term.meaning.codes is not None:
            yield term.meaning.codes


def _services(rule: Rule) -> Iterator[ServiceFilter]:
    yield from (of for of in _filters(rule) if isinstance(of, ServiceFilter))


def _diagnoses(rule: Rule) -> Iterator[DiagnosisFilter]:
    yield from (of for of in _filters(rule) if isinstance(of, DiagnosisFilter))


def _filters(rule: Rule) -> Iterator[FactFilter]:
    match rule:
        case Occurrences(of=of):
            yield of
        case All(parts=parts) | Any(parts=parts):
            for part in parts:
                yield from _filters(part)
        case Not(part=part):
            yield from _filters(part)
        case _:
            pass
