"""The evaluation design in plain statements."""

from collections.abc import Iterator

from samvej.core.month import MonthLength
from samvej.programme.loading import Programme
from samvej.programme.schema import Evaluation, Outcome
from samvej.programme.statements_of_economy import economy_said
from samvej.programme.vocabulary import Vocabulary
from samvej.programme.words import LANGS, SECTORS, Said, joined, marked

BETTER = {
    "lower": Said("lavere er bedre", "lower is better"),
    "higher": Said("højere er bedre", "higher is better"),
    "either": Said("ingen bestemt retning", "no given direction"),
}

BY = {
    "payer": Said("fordelt på hvem der betaler", "by who pays"),
    "sector": Said("fordelt på sektor", "by sector"),
    "kind": Said("fordelt på slags", "by kind"),
}

PAYERS = {"municipality": Said("kommunen", "the municipality"), "region": Said("regionen", "the region")}

_SUMMARIES = {
    "mean": Said("gennemsnit", "mean"),
    "median": Said("median", "median"),
    "mean of monthly means": Said("gennemsnit af månedernes gennemsnit", "mean of monthly means"),
    "median of monthly means": Said("median af månedernes gennemsnit", "median of monthly means"),
    "mean over persons": Said("gennemsnit over personer", "mean over persons"),
    "median over persons": Said("median over personer", "median over persons"),
}

_LENGTHS = {
    MonthLength.CALENDAR: Said("kalendermåneder", "calendar months"),
    MonthLength.THIRTY_DAYS: Said("30 dage fra inklusionen", "30 days from inclusion"),
}

_Line = tuple[tuple[str, ...], Said, Said]


def evaluation_said(programme: Programme) -> Iterator[_Line]:
    """What the evaluation section says: (key, what it is about, what is said of it)."""
    design = programme.file.evaluation
    if design is None:
        return
    months = design.months
    ghosts = ", ".join(map(str, months.ghosts))
    span = Said(
        f"fra måned {months.from_} til {months.to}" + (f", måned {ghosts} tæller ikke" if ghosts else ""),
        f"from month {months.from_} to {months.to}" + (f", months {ghosts} do not count" if ghosts else ""),
    )
    yield ("evaluation", "months"), Said("Måneder", "Months"), span
    yield ("evaluation", "length"), Said("Månedens længde", "Length of a month"), _LENGTHS[months.length]
    if design.price_year is not None:
        yield ("evaluation", "price year"), Said("Prisår", "Price year"), _same(design.price_year)
    for outcome in design.outcomes:
        yield (
            ("evaluation", "outcomes", outcome.id),
            Said("Udfald", "Outcome"),
            _outcome(outcome, programme.vocabulary),
        )
    if design.controls is not None:
        yield from _controls(design)
    if design.programme_cost is not None:
        cost = design.programme_cost
        amount = f"{cost.per_participant_month:g} {cost.currency} ({cost.price_year}), {cost.payer}"
        text = Said(f"{amount}: {cost.covers.da}", f"{amount}: {cost.covers.en}")
        yield (
            ("evaluation", "programme cost"),
            Said("Indsatsens pris pr. deltager og måned", "The programme's cost per participant and month"),
            text,
        )
    yield from economy_said(design)
    if design.may_use is not None:
        place = Said("Må bruge rækker om", "May use rows on")
        yield ("evaluation", "may use"), place, _same(", ".join(design.may_use.rows))
        if design.may_use.not_:
            place = Said("Må ikke bruge", "May not use")
            yield ("evaluation", "may not use"), place, _same(", ".join(design.may_use.not_))
    if design.scale_ladder:
        place = Said("Vokser i trin", "Grows in steps")
        yield ("evaluation", "scale ladder"), place, _same(" → ".join(map(str, design.scale_ladder)))


def _controls(design: Evaluation) -> Iterator[_Line]:
    controls = design.controls
    assert controls is not None
    place = Said("Kontroller pr. deltager", "Controls per participant")
    yield ("evaluation", "controls", "ratio"), place, _same(controls.ratio)
    yield ("evaluation", "controls", "exact"), Said("Matches præcist på", "Matched exactly on"), _all(controls.exact)
    yield ("evaluation", "controls", "near"), Said("Matches tæt på", "Matched closely on"), _all(controls.near)


def _same(said: object) -> Said:
    return Said(str(said), str(said))


def _all(names: tuple[str, ...]) -> Said:
    return _same(", ".join(names) or "–")


def _outcome(outcome: Outcome, vocabulary: Vocabulary) -> Said:
    what, better = _measured(outcome, vocabulary), BETTER[outcome.better]
    named = Said(outcome.da or what.da, outcome.en or what.en)
    details = [detail for detail in (_asked(outcome, vocabulary), _windows(outcome)) if detail.da]
    out = [
        "; ".join(
            [
                named.say(lang) if named == what else f"{named.say(lang)} ({what.say(lang)})",
                better.say(lang),
                *(detail.say(lang) for detail in details),
            ]
        )
        for lang in LANGS
    ]
    return marked(Said(*out), outcome.assumed)


def _measured(outcome: Outcome, vocabulary: Vocabulary) -> Said:
    """What is counted, summed or paid for."""
    if outcome.sum is not None:
        return Said("sengedage", "bed days")
    if outcome.count is not None:
        return _service(outcome.count, vocabulary)
    if outcome.cost == "all" or outcome.cost is None:
        return Said("alle omkostninger", "all costs")
    words = [Said("medicin", "medicine") if each == "medicine" else Said(*SECTORS[each]) for each in outcome.cost]
    da, en = (joined([each.say(lang) for each in words], lang, any_of=False) for lang in LANGS)
    return Said(f"omkostninger: {da}", f"costs: {en}")


def _service(name: str, vocabulary: Vocabulary) -> Said:
    named = vocabulary.services.get(name)
    if named is None:
        return Said("genindlæggelser", "readmissions") if name == "readmission" else _same(name)
    return Said(*(named.noun.many(lang) or named.noun.one(lang) for lang in LANGS))


def _asked(outcome: Outcome, vocabulary: Vocabulary) -> Said:
    of = _service(outcome.of, vocabulary) if outcome.of else None
    payer = PAYERS.get(outcome.paid_by, _same(outcome.paid_by)) if outcome.paid_by else None
    parts = [
        *([Said(f"ved {of.da}", f"of {of.en}")] if of else []),
        *([BY[outcome.by]] if outcome.by else []),
        *([Said(f"betalt af {payer.da}", f"paid by {payer.en}")] if payer else []),
        *([Said(f"fra {outcome.valid_from}", f"from {outcome.valid_from}")] if outcome.valid_from else []),
        *([Said(f"til og med {outcome.valid_to}", f"through {outcome.valid_to}")] if outcome.valid_to else []),
        *([_SUMMARIES[outcome.summary]] if outcome.summary else []),
    ]
    return Said(*("; ".join(part.say(lang) for part in parts) for lang in LANGS))


def _windows(outcome: Outcome) -> Said:
    da, en = [], []
    for span, words in ((outcome.before, ("før", "before")), (outcome.after, ("efter", "after"))):
        if span:
            da.append(f"{words[0]}: måned {span[0]} til {span[1]}")
            en.append(f"{words[1]}: months {span[0]} to {span[1]}")
    if outcome.ghosts is not None:
        ghosts = ", ".join(map(str, outcome.ghosts))
        da.append(f"måned {ghosts} tæller ikke" if ghosts else "alle måneder tæller")
        en.append(f"months {ghosts} do not count" if ghosts else "every month counts")
    return Said("; ".join(da), "; ".join(en))
