"""A business case in the report: the answer, the years, the curve, and what it hangs on."""

from collections.abc import Iterator

from samvej.core.money import minor_digits
from samvej.evaluation.economics.business_case import BusinessCase
from samvej.evaluation.economics.sensitivity import Bar, Drawn, Tornado
from samvej.evaluation.economics.written import CaseStudy
from samvej.evaluation.names import part_words
from samvej.evaluation.report.charts.break_even import NARROW, WIDE, break_even_chart
from samvej.evaluation.report.charts.look import Layout, Spec
from samvej.evaluation.report.numbers import Figure
from samvej.evaluation.report.section import Answer, Block, Cell, Chart, Heading, Paragraph, Table
from samvej.evaluation.report.sections.money_tables import (
    ended,
    likelihood,
    share_said,
    tornado_drawing,
    tornado_table,
)
from samvej.evaluation.results import Words
from samvej.programme.words import Lang


def case_answer(study: CaseStudy) -> Answer:
    """Whether and when it pays for itself."""
    found = study.result
    sure = None
    if study.drawn is not None:
        how, of_hundred = (
            likelihood(1 - study.drawn.share_below_zero),
            round(100 * (1 - study.drawn.share_below_zero)),
        )
        sure = Words(
            f"Giver den overskud? {how.da}: i {of_hundred} af 100 træk.",
            f"Does it leave a surplus? {how.en}: in {of_hundred} of 100 draws.",
        )
    if study.assumed:
        own = Words("Tallene i den er antaget.", "The figures in it are assumed.")
        sure = own if sure is None else Words(f"{sure.da} {own.da}", f"{sure.en} {own.en}")
    return Answer("better" if found.net_discounted >= 0 else "worse", even_said(found), sure)


def even_said(found: BusinessCase) -> Words:
    """When it has paid for itself, and what it leaves in all."""
    total = Figure(found.net / _unit(found), "money", currency=found.case.currency)
    years = found.case.years
    if found.break_even is None:
        return Words(
            ended(f"Business casen er ikke tjent ind inden for {years} år: resultatet er {total.text('da')}"),
            ended(f"The business case does not break even within {years} years: it leaves {total.text('en')}"),
        )
    da = f"Business casen er tjent ind i måned {found.break_even}"
    en = f"The business case breaks even in month {found.break_even}"
    if found.falls_below_again is not None:
        da += f", men kommer under igen i måned {found.falls_below_again}"
        en += f", but falls below again in month {found.falls_below_again}"
    return Words(
        ended(f"{da}; resultatet over {years} år er {total.text('da')}"),
        ended(f"{en}; over {years} years it leaves {total.text('en')}"),
    )


def gains_said(found: BusinessCase) -> Words:
    """When a month's gains become larger than its running cost."""
    if found.gains_exceed is None:
        return Words(
            "Gevinsten bliver ikke i nogen måned større end driften.",
            "In no month do gains become larger than running cost.",
        )
    da = f"Den første måned, hvor gevinsten er større end driften, er måned {found.gains_exceed}"
    en = f"The first month whose gains are larger than its running cost is month {found.gains_exceed}"
    if found.gains_fall_back is not None:
        da += f"; fra måned {found.gains_fall_back} er den det ikke længere"
        en += f"; from month {found.gains_fall_back} they are not any more"
    return Words(f"{da}.", f"{en}.")


def case_blocks(study: CaseStudy) -> Iterator[Block]:
    """Heading, sentences, curve, years, months and sensitivity."""
    found = study.result
    yield Heading(Words("Business case", "Business case"))
    yield Paragraph(_premises(study))
    yield Paragraph(gains_said(found))
    yield _curve(found)
    yield years_table(found)
    yield months_table(found)
    scaled = in_units(study.tornado, _unit(found))
    title = Words(
        f"Resultat over {found.case.years} år, tilbagediskonteret, når ét tal ændres ad gangen",
        f"Net over {found.case.years} years, discounted, one number changed at a time",
    )
    if scaled.bars:
        yield tornado_drawing("business-case-sensitivity", title, scaled, found.case.currency)
        yield tornado_table(title, scaled, found.case.currency, "business_case_sensitivity")
    if study.drawn is not None:
        yield Paragraph(drawn_said(study.drawn, found))


def case_method(study: CaseStudy) -> Iterator[Words]:
    """How it is reckoned."""
    case = study.result.case
    yield Words(
        "Business casen regnes måned for måned efter programfilens tal: hvem der kommer til, hvem der falder "
        "fra, hvad "
        "det koster, og hvad hver betaler sparer fra den måned, gevinsten begynder. Beløb i andet år og senere "
        f"tilbagediskonteres med {share_said(float(case.discount), 'da')} om året.",
        "The business case is reckoned month by month from the programme file's numbers: who joins, who "
        "leaves, what it "
        "costs, and what each payer saves from the month in which the gain sets in. Amounts in the second year and "
        f"later are discounted by {share_said(float(case.discount), 'en')} a year.",
    )


def drawn_said(drawn: Drawn, found: BusinessCase) -> Words:
    """The probabilistic sensitivity in a sentence."""
    unit, currency = _unit(found), found.case.currency
    low, high = (Figure(each / unit, "money", currency=currency) for each in (drawn.low, drawn.high))
    of_hundred = round(100 * (1 - drawn.share_below_zero))
    return Words(
        f"Når alle usikre tal trækkes på én gang, giver business casen overskud i {of_hundred} af 100 træk; 95 "
        "% af dem "
        f"ligger mellem {low.text('da')} og {high.text('da')} (tilbagediskonteret).",
        f"When all uncertain numbers are drawn at once, the business case leaves a surplus in {of_hundred} of 100 "
        f"draws; 95% of them lie between {low.text('en')} and {high.text('en')} (discounted).",
    )


def in_units(found: Tornado, unit: int) -> Tornado:
    """The same in whole units of the currency."""
    return Tornado(
        found.value / unit, tuple(Bar(each.parameter, each.at_low / unit, each.at_high / unit) for each in found.bars)
    )


def years_table(found: BusinessCase) -> Table:
    """Costs, each payer's gains, and the net of each year."""
    rows: list[tuple[Cell, ...]] = [
        (
            str(each.year),
            *(_money(value, found) for value in (each.costs, *each.gains, each.net, each.net_discounted)),
        )
        for each in found.years
    ]
    return Table(
        caption=Words("År for år", "Year by year"),
        columns=("year", "costs", *(f"gains_{_column(payer)}" for payer in found.payers), "net", "net_discounted"),
        head=(
            Words("år", "year"),
            Words("udgifter", "costs"),
            *(_gain_head(payer) for payer in found.payers),
            Words("resultat", "net"),
            Words("tilbagediskonteret", "discounted"),
        ),
        rows=tuple(rows),
        file="business_case_years",
    )


def months_table(found: BusinessCase) -> Table:
    """Everything, month by month."""
    rows: list[tuple[Cell, ...]] = [
        (
            str(each.month),
            Figure(each.citizens, "level"),
            *(
                _money(value, found)
                for value in (each.investment, each.running, *each.gains, each.net, each.cumulated)
            ),
        )
        for each in found.months
    ]
    return Table(
        caption=Words("Måned for måned", "Month by month"),
        columns=(
            "month",
            "citizens",
            "investment",
            "running_cost",
            *(f"gains_{_column(payer)}" for payer in found.payers),
            "net",
            "cumulated",
        ),
        head=(
            Words("måned", "month"),
            Words("borgere", "citizens"),
            Words("investering", "investment"),
            Words("drift", "running cost"),
            *(_gain_head(payer) for payer in found.payers),
            Words("resultat", "net"),
            Words("siden start", "since the start"),
        ),
        rows=tuple(rows),
        file="business_case_months",
        folded=True,
    )


def _premises(study: CaseStudy) -> Words:
    case = study.result.case
    drop_da, drop_en = (share_said(float(case.drop_out), lang) for lang in ("da", "en"))
    places = f"{float(case.places):.0f}"
    return Words(
        f"{places} borgere, {case.years} år, {drop_da} frafald om måneden. Alle beløb er i {case.price_year}-priser; "
        f"udgifterne bæres af {part_words(case.payer).da}.",
        f"{places} citizens, {case.years} years, {drop_en} drop-out a month. All amounts are in "
        f"{case.price_year} prices; "
        f"the costs are borne by {part_words(case.payer).en}.",
    )


def _curve(found: BusinessCase) -> Chart:
    def specification(lang: Lang, layout: Layout) -> Spec:
        return break_even_chart(found, lang, layout)

    even, gains = even_said(found), gains_said(found)
    return Chart(
        id="business-case",
        title=Words("Hvornår er det tjent ind?", "When does it break even?"),
        description=Words(f"{even.da} {gains.da}", f"{even.en} {gains.en}"),
        specification=specification,
        sizes=(WIDE, NARROW),
    )


def _money(minor: int, found: BusinessCase) -> Figure:
    return Figure(minor / _unit(found), "money", currency=found.case.currency)


def _unit(found: BusinessCase) -> int:
    return int(10 ** minor_digits(found.case.currency))


def _column(payer: str) -> str:
    return "_".join(payer.lower().split())


def _gain_head(payer: str) -> Words:
    words = part_words(payer)
    return Words(f"gevinst, {words.da}", f"gains, {words.en}")
