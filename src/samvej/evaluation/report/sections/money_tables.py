"""The tables of the money part, and the sentences beside them."""

from collections.abc import Iterator, Mapping, Sequence

from samvej.core.money import minor_digits
from samvej.evaluation.disclosure.money import ShownCost, ShownMoney
from samvej.evaluation.disclosure.policy import Shown
from samvej.evaluation.economics.month_costs import MUNICIPALITY
from samvej.evaluation.economics.programme import ComparedWith, Money, ProgrammeCost, of_place
from samvej.evaluation.economics.sensitivity import Drawn, Tornado
from samvej.evaluation.grouping import grouped
from samvej.evaluation.names import part_words
from samvej.evaluation.report.charts.look import Layout, Spec
from samvej.evaluation.report.charts.tornado import NARROW, WIDE, tornado_chart
from samvej.evaluation.report.numbers import Figure
from samvej.evaluation.report.section import Block, Cell, Chart, Heading, Paragraph, Table
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

AGAINST: Mapping[ComparedWith, Words] = {
    "own months before": Words("før inklusionen", "before inclusion"),
    "matched controls": Words(
        "de efter de matchede kontroller ville have gjort uden indsatsen",
        "they would have without the programme, going by matched controls",
    ),
    "not yet included": Words(
        "de efter dem, der endnu ikke var med, ville have gjort uden indsatsen",
        "they would have without the programme, going by those not yet included",
    ),
}
_COMPARED: Mapping[ComparedWith, Words] = {
    "own months before": Words("deltagerne selv før", "the participants themselves before"),
    "matched controls": Words("matchede kontroller", "matched controls"),
    "not yet included": Words("dem, der endnu ikke var med", "those not yet included"),
}
_WHOLE = Words("alt", "everything")


def cost_tables(shown: ShownMoney) -> Iterator[Block]:
    """Cost per participant-month by sector, by payer, and by municipality where that is asked for."""
    if shown.whole is None:
        return
    names = dict(shown.money.names)
    yield Heading(Words("Hvad deltagerne koster pr. måned", "What participants cost per month"))
    yield _costs(
        Words("Pr. deltager og måned, efter hvem der leverer", "Per participant and month, by who delivers"),
        ("sector", Words("sektor", "sector")),
        [(each, part_words(each.name)) for each in shown.sectors],
        shown,
        "cost_by_sector",
    )
    yield _costs(
        Words("Pr. deltager og måned, efter hvem der betaler", "Per participant and month, by who pays"),
        ("payer", Words("betaler", "payer")),
        [(each, part_words(each.name)) for each in shown.payers],
        shown,
        "cost_by_payer",
    )
    if shown.municipalities:
        table = _costs(
            Words("Kommunernes del, pr. deltager og måned", "The municipalities' part, per participant and month"),
            ("municipality", Words("kommune", "municipality")),
            [(each, names[of_place(each.name)]) for each in shown.municipalities],
            shown,
            "cost_by_municipality",
            whole=next((each for each in shown.payers if each.name == MUNICIPALITY), None),
        )
        yield table


def _costs(
    caption: Words,
    key: tuple[str, Words],
    rows: Sequence[tuple[ShownCost, Words]],
    shown: ShownMoney,
    file: str,
    whole: ShownCost | None = None,
) -> Table:
    total = whole or shown.whole
    assert total is not None
    currency = shown.money.currency

    def row(each: ShownCost, name: Words, called: str) -> tuple[Cell, ...]:
        return (
            called,
            name,
            *(figure(value, "money", currency) for value in (each.before, each.after)),
            *(figure(value, "effect", currency) for value in (each.change, each.low, each.high)),
        )

    return Table(
        caption=caption,
        columns=(key[0], "name", "before", "after", "change", "change_low", "change_high"),
        head=(
            Words("id", "id"),
            key[1],
            Words("før", "before"),
            Words("efter", "after"),
            Words("ændring", "change"),
            Words("fra", "from"),
            Words("til", "to"),
        ),
        rows=(*(row(each, name, each.name or "?") for each, name in rows), row(total, _WHOLE, "all")),
        file=file,
        keys=2,
        codes=frozenset({0}),
        wordy=frozenset({0, 1}),
        notes=(
            Words(
                "Fra og til er 95 %-intervallet for ændringen; en streg: det kan ikke regnes ud, fordi for få "
                "har noget.",
                "From and to are the change's 95% interval; a dash: it cannot be reckoned, because too few have any.",
            ),
        ),
    )


def figure(value: Shown, kind: str, currency: str) -> Figure:
    """An amount of money, or a change of one with its sign."""
    return Figure(value.value, "effect" if kind == "effect" else "money", value.reason, currency)


def co_financing_said(shown: ShownMoney) -> Iterator[Block]:
    """What municipalities once paid of hospital contacts: told as history, and in no change."""
    row = shown.co_financing
    if row is None:
        return
    if row.before.value is None or row.after.value is None:
        numbers = Words("", "")
    else:
        da, en = (
            [
                Figure(value.value, "money", currency=shown.money.currency).text(lang)
                for value in (row.before, row.after)
            ]
            for lang in ("da", "en")
        )
        numbers = Words(f" Det var {da[0]} før og {da[1]} efter.", f" It was {en[0]} before and {en[1]} after.")
    yield Paragraph(
        Words(
            "Til og med 2018 betalte kommunen en del af hver sygehuskontakt. Den del er talt hos regionen i "
            "alle årene: "
            f"at den ordning hørte op, er ingen besparelse.{numbers.da}",
            "Through 2018 the municipality paid a part of each hospital contact. That part is counted with the "
            "region "
            f"in all years: that the arrangement ended is no saving.{numbers.en}",
        ),
        "note",
    )


def written_said(programme: ProgrammeCost, money: Money) -> Words:
    """What the programme costs, who pays, what it covers, and how it became the study's prices."""
    amount, currency, year = programme.written
    unit = 10 ** minor_digits(money.currency)
    value = Figure(float(programme.value) / unit, "money", currency=money.currency)
    payer = part_words(programme.payer)
    own = Figure(amount, "money", currency=currency)
    da, en = "", ""
    if money.price_year is not None and year != money.price_year:
        da = f" ({own.text('da')} i {year}-priser)"
        en = f" ({own.text('en')} in {year} prices)"
    return Words(
        f"Indsatsen koster {value.text('da')} pr. deltager og måned{da}. Det betales af {payer.da} og dækker: "
        f"{programme.covers.da}.",
        f"The programme costs {value.text('en')} per participant and month{en}. It is paid by {payer.en} and covers: "
        f"{programme.covers.en}.",
    )


def net_table(shown: ShownMoney) -> Table:
    """The change and the net cost, against each that participants are compared with."""
    currency = shown.money.currency

    def row(at: int) -> tuple[Cell, ...]:
        net = shown.net[at]
        values = (net.change, net.change_low, net.change_high, net.net, net.low, net.high)
        return (net.against, _COMPARED[net.against], *(figure(value, "effect", currency) for value in values))

    return Table(
        caption=Words(
            "Nettoudgift pr. deltager og måned (under nul: en besparelse)",
            "Net cost per participant and month (below zero: a saving)",
        ),
        columns=("against", "name", "change", "change_low", "change_high", "net", "net_low", "net_high"),
        head=(
            Words("id", "id"),
            Words("sammenlignet med", "compared with"),
            Words("ændring i ydelserne", "change in services"),
            Words("fra", "from"),
            Words("til", "to"),
            Words("med indsatsens pris", "with the programme's cost"),
            Words("fra", "from"),
            Words("til", "to"),
        ),
        rows=tuple(row(at) for at in range(len(shown.net))),
        file="net_cost",
        keys=2,
        codes=frozenset({0}),
        wordy=frozenset({0, 1}),
    )


def draws_said(drawn: Drawn) -> Words:
    """How likely a saving is, in words with the number."""
    of_hundred = round(100 * drawn.share_below_zero)
    how = likelihood(drawn.share_below_zero)
    return Words(
        f"Sparer indsatsen penge, alt talt med? {how.da}: det gør den i {of_hundred} af 100 træk, når deltagerne (og "
        "indsatsens pris, hvor den er usikker) trækkes igen og igen. Om den er pengene værd, afhænger også af, hvad "
        "borgerne får ud af den.",
        f"Does the programme save money, all counted? {how.en}: it does in {of_hundred} of 100 draws, when "
        "participants "
        "(and the programme's cost, where it is not sure) are drawn again and again. Whether it is worth the "
        "money also "
        "depends on what citizens gain from it.",
    )


def ended(sentence: str) -> str:
    """The sentence with its full stop, which an amount in kroner has already."""
    return sentence if sentence.endswith(".") else f"{sentence}."


def likelihood(share: float) -> Words:
    """A share of draws in everyday words."""
    for least, words in (
        (0.975, Words("Næsten sikkert", "Almost certainly")),
        (0.8, Words("Sandsynligvis", "Probably")),
        (0.6, Words("Snarere ja end nej", "Rather yes than no")),
        (0.4, Words("Det kan gå begge veje", "It could go either way")),
        (0.2, Words("Snarere nej end ja", "Rather no than yes")),
        (0.025, Words("Sandsynligvis ikke", "Probably not")),
    ):
        if share >= least:
            return words
    return Words("Næsten sikkert ikke", "Almost certainly not")


def sensitivity_blocks(shown: ShownMoney) -> Iterator[Block]:
    """What the net cost hangs on: each sector's change, and the programme's cost."""
    found = shown.sensitivity
    if found is None or not found.bars:
        return
    title = Words(
        "Nettoudgift pr. deltager og måned, når én ting ændres ad gangen",
        "Net cost per participant and month, one thing changed at a time",
    )
    if shown.money.programme is None:
        title = Words(
            "Ændring pr. deltager og måned, når én ting ændres ad gangen",
            "Change per participant and month, one thing changed at a time",
        )
    currency = shown.money.currency
    yield tornado_drawing("net-cost-sensitivity", title, found, currency)
    yield tornado_table(title, found, currency, "net_cost_sensitivity")


def tornado_drawing(name: str, title: Words, found: Tornado, currency: str) -> Chart:
    """A tornado of a result in units of the currency."""
    widest = found.bars[0].parameter.name

    def specification(lang: Lang, layout: Layout) -> Spec:
        return tornado_chart(found, title, currency, lang, layout)

    return Chart(
        id=name,
        title=title,
        description=Words(
            f"Resultatet hænger mest på: {widest.da}. Tallene står i tabellen.",
            f"The result hangs most on: {widest.en}. The numbers are in the table.",
        ),
        specification=specification,
        sizes=(WIDE, NARROW),
    )


def tornado_table(title: Words, found: Tornado, currency: str, file: str) -> Table:
    """The same in numbers."""
    rows: list[tuple[Cell, ...]] = [
        (
            bar.parameter.id,
            bar.parameter.name,
            Figure(bar.at_low, "money", currency=currency),
            Figure(bar.at_high, "money", currency=currency),
        )
        for bar in found.bars
    ]
    return Table(
        caption=title,
        columns=("parameter", "name", "at_low", "at_high"),
        head=(
            Words("id", "id"),
            Words("usikkert tal", "uncertain number"),
            Words("ved den lave værdi", "at the low value"),
            Words("ved den høje værdi", "at the high value"),
        ),
        rows=tuple(rows),
        file=file,
        keys=2,
        codes=frozenset({0}),
        wordy=frozenset({0, 1}),
        folded=True,
    )


def stays_table(shown: ShownMoney) -> Iterator[Block]:
    """Who of the costliest fifth before inclusion is in it in the years after."""
    if not shown.stays:
        return
    yield Table(
        caption=Words(
            "Deltagere i den dyreste femtedel af alle borgere året før inklusionen: hvor mange er der igen?",
            "Participants in the costliest fifth of all citizens the year before inclusion: how many are there "
            "again?",
        ),
        columns=("years_after", "participants", "share_again"),
        head=(
            Words("år efter det år", "years after that year"),
            Words("deltagere, der stadig bor her", "participants who still live here"),
            Words("igen i den dyreste femtedel", "in the costliest fifth again"),
        ),
        rows=tuple(
            (
                str(each.years),
                Figure(each.people.value, "count", each.people.reason),
                Figure(None if each.share.value is None else 100 * each.share.value, "share", each.share.reason),
            )
            for each in shown.stays
        ),
        file="participants_at_the_top",
        folded=True,
        notes=(
            Words(
                "Antallet falder også, fordi de sidste år endnu ikke er gået for dem, der kom sent med.",
                "The number also falls because the last years have not passed yet for those included late.",
            ),
        ),
    )


def share_said(share: float, lang: Lang) -> str:
    """``3,5 %``: a share with one decimal."""
    return f"{grouped(100 * share, 1, lang)}{' %' if lang == 'da' else '%'}"
