"""The evaluation of a programme, before and after inclusion: everything a report shows, from an open database."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import ibis

from samvej.core import clock
from samvej.core.month import MonthLength
from samvej.evaluation.amounts import Amounts, Reader
from samvej.evaluation.breaks import Break, breaks_within, concerns
from samvej.evaluation.concentration import concentration
from samvej.evaluation.counted import Facts
from samvej.evaluation.design import Design, OutcomeDesign
from samvej.evaluation.disclosure import Policy
from samvej.evaluation.efforts import efforts
from samvej.evaluation.grouping import grouped
from samvej.evaluation.illness import illness
from samvej.evaluation.names import outcome_words, scope_words
from samvej.evaluation.outcomes import results
from samvej.evaluation.panel import Panel
from samvej.evaluation.participants import Participants
from samvej.evaluation.prices import Prices
from samvej.evaluation.profile import profile
from samvej.evaluation.reading import near_of, read_panel
from samvej.evaluation.results import Analysis, Evaluation, OutcomeResult, Verdict, Words
from samvej.evaluation.study import Study, study_of
from samvej.evaluation.yearly_costs import NotCovered, YearlyCosts, yearly_costs
from samvej.programme.loading import Programme
from samvej.registry.price_index import PriceIndex
from samvej.registry.price_years import said_years
from samvej.registry.query import Registry


@dataclass(frozen=True)
class _Found:
    """The outcomes with what each needs covered, and what must be said of them."""

    outcomes: tuple[OutcomeResult, ...]
    amounts: tuple[tuple[OutcomeDesign, Amounts], ...]
    remarks: tuple[Words, ...]


def evaluate(
    programme: Programme,
    registry: Registry,
    participants: Participants,
    *,
    until: date | None = None,
    price_year: int | None = None,
    index: PriceIndex | None = None,
    month_length: MonthLength | None = None,
) -> Evaluation:
    """Evaluate a programme on its participants, as the programme file's design says.

    ``price_year`` and ``month_length`` stand in for the file's own. ``until`` (today where not said) is the day
    through which a stay without an end is taken to go on. Raises SamvejError where the file has no design, and
    MixedMoney where costs of several years cannot be put together.
    """
    study = study_of(
        programme,
        registry,
        participants,
        until=until or clock.today(),
        price_year=price_year,
        index=index,
        month_length=month_length,
    )
    near = near_of(study, (each.person_id for each in participants.people))
    panel, reader = read_panel(near, participants.people)
    return evaluate_study(study, panel, reader, near.registry, costs_of_everybody(study))


def evaluate_study(
    study: Study, whole: Panel, reader: Reader, near: Registry, yearly: YearlyCosts | None
) -> Evaluation:
    """The same of a study whose participants' panel has been read already (:func:`read_panel`).

    ``near``: the participants' rows alone, from which everything is read but what is told of everybody; ``yearly``:
    :func:`costs_of_everybody`.
    """
    programme, registry, participants = study.programme, study.registry, study.participants
    design, prices, register = study.design, study.prices, reader.register
    breaks = breaks_within(register.coverage)
    found = _outcomes(design, whole, reader, breaks, prices.currency)
    facts = Facts(register)
    name, purpose = programme.file.name, programme.file.purpose
    return Evaluation(
        programme=programme.name,
        programme_name=Words(name.da, name.en),
        purpose=Words(purpose.da, purpose.en),
        programme_version=programme.version,
        made_at=clock.now(),
        database_version=registry.manifest.version,
        until=study.until,
        month_length=design.length,
        months=(design.first, design.last),
        currency=prices.currency,
        price_year=prices.year,
        price_index=None if prices.index is None else f"{prices.index.name} ({prices.index.source})",
        synthetic=is_synthetic(registry),
        participants=len(participants.people),
        included=(min(p.inclusion for p in participants.people), max(p.inclusion for p in participants.people)),
        left_out=participants.left_out,
        analyses=tuple(_analyses(whole, found)),
        outcomes=found.outcomes,
        profile=profile(participants, near, programme, register, facts),
        illness=illness(participants, near, programme, register, facts),
        concentration=concentration(yearly) if yearly else (),
        efforts=efforts(participants, registry, programme, study.until),
        breaks=tuple((each.day, each.words) for each in breaks),
        remarks=(
            *participants.notes,
            *_about_the_index(prices),
            *found.remarks,
            *_about_breaks(breaks, found),
            *_about_residence(whole),
            *(_of_concentration(note) for note in (yearly.notes if yearly else ())),
        ),
    )


# --- the participants' facts ---------------------------------------------------------------------------


def _outcomes(design: Design, whole: Panel, reader: Reader, breaks: Sequence[Break], currency: str | None) -> _Found:
    outcomes: list[OutcomeResult] = []
    amounts: list[tuple[OutcomeDesign, Amounts]] = []
    remarks: list[Words] = []
    for outcome in design.outcomes:
        facts = reader.amounts(outcome)
        amounts.append((outcome, facts))
        touched = [each for each in breaks if concerns(each, outcome, facts.needs)]
        marks = tuple((each.day, each.words) for each in touched)
        for found in results(outcome, facts, whole, currency):
            outcomes.append(_over_payers(replace(found, breaks=marks), touched))
        if outcome.unit == "money":
            remarks += _about_prices(outcome, facts, whole)
        if facts.left_out:
            remarks.append(_about_left_out(outcome, facts))
    return _Found(tuple(outcomes), tuple(amounts), tuple(remarks))


def _over_payers(found: OutcomeResult, touched: Sequence[Break]) -> OutcomeResult:
    """A payer's part over a day from which others pay: its level changes by rule, so the chart says nothing."""
    by_rule = [each for each in touched if each.of_payers]
    if found.part is None or found.verdict is None or not by_rule:
        return found
    name = outcome_words(found.name, found.part)
    said = Words(
        f"{name.da}: før og efter kan ikke sammenlignes, fordi betalingen er lagt om",
        f"{name.en}: before and after cannot be compared, because who pays was changed",
    )
    return replace(found, verdict=Verdict("changed", said, tuple(each.words for each in by_rule)))


def _analyses(whole: Panel, found: _Found) -> Iterator[Analysis]:
    """Table 1: outcomes that are observed in the same months of the same people share a column."""
    shared: dict[bytes, list[tuple[OutcomeDesign, Amounts]]] = {}
    for outcome, amounts in found.amounts:
        if amounts.needs and not whole.uncovered(amounts.needs):
            shared.setdefault(whole.observed(amounts.needs, outcome.valid, amounts.looks_back).tobytes(), []).append(
                (outcome, amounts)
            )
    for members in shared.values():
        outcome, amounts = members[0]
        counts = whole.observed(amounts.needs, outcome.valid, amounts.looks_back).sum(axis=0)
        yield Analysis(
            name=Words(
                ", ".join(outcome.name.da for outcome, _ in members),
                ", ".join(outcome.name.en for outcome, _ in members),
            ),
            outcomes=tuple(outcome.id for outcome, _ in members),
            scopes=tuple(sorted({scope for _, a in members for group in a.needs for scope in group})),
            persons=tuple((month, int(n)) for month, n in zip(whole.months, counts, strict=True)),
        )


def costs_of_everybody(study: Study) -> YearlyCosts | None:
    """Everybody's cost per year; None where no cost is covered a whole year."""
    prices = study.prices
    if prices.currency is None:
        return None
    try:
        return yearly_costs(study.registry, prices.year if prices.index else None, prices.index)
    except NotCovered:
        return None


# --- what must be said ---------------------------------------------------------------------------------


def _about_prices(outcome: OutcomeDesign, amounts: Amounts, whole: Panel) -> Iterator[Words]:
    if not amounts.needs or whole.uncovered(amounts.needs):
        return
    observed = whole.observed(amounts.needs, outcome.valid, amounts.looks_back)
    facts = amounts.facts
    priced_or_not = facts.unpriced.ifelse("without", "with")
    counted = whole.split(facts.select("person_id", "day", amount=ibis.literal(1, "int64"), part=priced_or_not))
    without, priced = (int(counted[part][observed].sum()) if part in counted else 0 for part in ("without", "with"))
    if without:
        few = without < Policy().minimum
        da, en = (
            ("færre end fem", "fewer than five") if few else (grouped(without, 0, "da"), grouped(without, 0, "en"))
        )
        every = without + priced
        yield Words(
            f"{outcome.name.da}: {da} af {grouped(every, 0, 'da')} ydelser har ingen pris; de tæller som 0.",
            f"{outcome.name.en}: {en} of {grouped(every, 0, 'en')} services have no price; they count as 0.",
        )


def _about_the_index(prices: Prices) -> Iterator[Words]:
    """Amounts of years that the index has not come to yet."""
    if prices.index is None or not prices.held:
        return
    last, held = max(prices.index.figures.keys() - set(prices.held)), said_years(prices.held)
    yield Words(
        f"Prisindekset slutter i {last}: beløb fra {held} regnes, som om de var i {last}-priser. Det, priserne er "
        "steget siden, ligner højere udgifter.",
        f"The price index ends in {last}: amounts of {held} count as if they were in {last} prices. What prices have "
        "risen since looks like higher costs.",
    )


def _of_concentration(note: Words) -> Words:
    return Words(f"Hvor samlet udgifterne ligger: {note.da}", f"How concentrated cost is: {note.en}")


def _about_left_out(outcome: OutcomeDesign, amounts: Amounts) -> Words:
    scopes = [scope_words(scope) for scope in amounts.left_out]
    return Words(
        f"{outcome.name.da}: ikke med, fordi ingen indlæst kilde siger, hvad den dækker: "
        f"{_listed(words.da for words in scopes)}.",
        f"{outcome.name.en}: not in it, because no loaded source says what it covers: "
        f"{_listed(words.en for words in scopes)}.",
    )


def _about_breaks(breaks: Iterable[Break], found: _Found) -> Iterator[Words]:
    for each in breaks:
        touched = [outcome for outcome, amounts in found.amounts if concerns(each, outcome, amounts.needs)]
        if touched:
            yield Words(
                f"{each.words.da} Det gælder: {_listed(o.name.da for o in touched)}.",
                f"{each.words.en} It concerns: {_listed(o.name.en for o in touched)}.",
            )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _about_residence(whole: Panel) -> Sequence[Words]:
    if whole.residence_loaded:
        return ()
    return (
        Words(
            "Ingen kilde siger, hvor borgerne bor: alle levende regnes som bosiddende.",
            "No source says where citizens live: everybody alive counts as resident.",
        ),
    )


SYNTHETIC = "syntetisk_"
"""How the names of extracts about made-up people begin; the database keeps them with each load."""


def is_synthetic(registry: Registry) -> bool:
    """Whether any load read an extract that is marked as made up."""
    loads = registry.table("load")
    return bool(loads.filter(loads.files.lower().contains(SYNTHETIC)).count().to_pyarrow().as_py())
