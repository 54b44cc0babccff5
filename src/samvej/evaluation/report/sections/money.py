"""The money in the report: what participants cost, what the programme costs, who pays and who gains, and when."""

from collections.abc import Iterator

from samvej.evaluation.amounts import NOT_SAID
from samvej.evaluation.disclosure import Policy
from samvej.evaluation.disclosure.money import ShownMoney, ShownNet, show_money
from samvej.evaluation.economics.programme import Money, ProgrammeCost
from samvej.evaluation.names import part_words, scope_words
from samvej.evaluation.report.numbers import Figure, month_number
from samvej.evaluation.report.section import Answer, Block, Code, Heading, Paragraph, Section
from samvej.evaluation.report.sections.accounts import accounts_answer, accounts_blocks
from samvej.evaluation.report.sections.business_case import case_answer, case_blocks, case_method
from samvej.evaluation.report.sections.money_tables import (
    AGAINST,
    co_financing_said,
    cost_tables,
    draws_said,
    net_table,
    sensitivity_blocks,
    stays_table,
    written_said,
)
from samvej.evaluation.results import Words
from samvej.programme.words import Lang


def section(found: Money, policy: Policy, *, currency: str | None = None) -> Section:
    """The part on money, id ``money``; ``found`` is exact, and what may be shown is decided here."""
    del currency  # the money says itself in which it is
    shown = show_money(found, policy)
    case = found.case
    return Section(
        id="money",
        title=Words("Hvad koster det, hvem betaler, og hvem sparer?", "What does it cost, who pays, and who saves?"),
        answers=(
            *_net_answer(shown),
            *accounts_answer(shown),
            *([case_answer(case)] if case is not None else []),
        ),
        blocks=(
            *_intro(shown),
            *cost_tables(shown),
            *co_financing_said(shown),
            *_net_blocks(shown),
            *accounts_blocks(shown),
            *(case_blocks(case) if case is not None else ()),
            *stays_table(shown),
        ),
        method=(*_method(shown), *(case_method(case) if case is not None else ())),
        limits=tuple(_limits(shown)),
    )


_SUREST = ("matched controls", "not yet included", "own months before")

# --- the answer ----------------------------------------------------------------------------------------


def _net_answer(shown: ShownMoney) -> Iterator[Answer]:
    """The surest comparison there is: against controls before against oneself."""
    told = [net for net in shown.net if net.change.value is not None]
    if not told:
        return
    net = min(told, key=lambda each: _SUREST.index(each.against))
    code = _code(net)
    yield Answer(code, Words(_net_sentence(net, shown, "da"), _net_sentence(net, shown, "en")), _certainty(net, code))


def _code(net: ShownNet) -> Code:
    low, high = (net.low, net.high) if net.net.value is not None else (net.change_low, net.change_high)
    if low.value is None or high.value is None:
        return "cannot tell"
    if high.value < 0:
        return "better"
    return "worse" if low.value > 0 else "unchanged"


def _net_sentence(net: ShownNet, shown: ShownMoney, lang: Lang) -> str:
    change, whole = net.change.value or 0.0, net.net.value
    currency = shown.money.currency
    than = {"da": ("som", "end"), "en": ("as", "than")}[lang][round(change) != 0]
    amount, against = more_or_less(change, currency, lang), getattr(AGAINST[net.against], lang)
    said = {
        "da": f"Ydelserne kostede {amount} pr. deltager og måned {than} {against}",
        "en": f"Services cost {amount} per participant and month {than} {against}",
    }[lang]
    if whole is None:
        return f"{said}."
    with_it = {
        "da": f"{said}; med indsatsens egen pris er det {more_or_less(whole, currency, lang)}.",
        "en": f"{said}; with the programme's own cost it is {more_or_less(whole, currency, lang)}.",
    }
    return with_it[lang]


def more_or_less(value: float, currency: str, lang: Lang) -> str:
    """``597 kr. mindre``, ``DKK 597 less``; nothing more and nothing less is the same."""
    if not round(value):
        return {"da": "det samme", "en": "the same"}[lang]
    amount = Figure(abs(value), "money", currency=currency).text(lang)
    word = {"da": ("mindre", "mere"), "en": ("less", "more")}[lang][value > 0]
    return f"{amount} {word}"


def _certainty(net: ShownNet, code: Code) -> Words:
    own = net.against == "own months before"
    said = {
        "better": Words("Faldet er større end tilfældigheder", "The fall is larger than chance"),
        "worse": Words("Stigningen er større end tilfældigheder", "The rise is larger than chance"),
        "unchanged": Words("Det kan ikke skelnes fra ingen ændring", "It cannot be told from no change"),
        "cannot tell": Words("Hvor sikkert det er, kan ikke regnes ud", "How sure it is cannot be reckoned"),
        "changed": Words("", ""),
    }[code]
    if not own:
        return Words(f"{said.da}.", f"{said.en}.")
    return Words(
        f"{said.da}. Deltagerne er kun sammenlignet med sig selv: de kom med, da det gik værst, og noget af et fald "
        "var kommet under alle omstændigheder.",
        f"{said.en}. Participants are compared with themselves only: they joined when things were at their "
        "worst, and "
        "some of a fall would have come anyway.",
    )


# --- what it shows -------------------------------------------------------------------------------------


def _intro(shown: ShownMoney) -> Iterator[Paragraph]:
    basis = shown.money.basis
    if basis is None:
        return
    if basis.missing:
        da, en = (", ".join(getattr(scope_words(each), lang) for each in basis.missing) for lang in ("da", "en"))
        yield Paragraph(
            Words(
                f"Hvad deltagerne koster, kan ikke siges: ingen har måneder både før og efter, hvor alt er dækket. "
                f"Det skal indlæses for de samme måneder: {da}.",
                f"What participants cost cannot be told: nobody has months both before and after in which everything "
                f"is covered. To be loaded for the same months: {en}.",
            ),
            "note",
        )
        return
    before, after = ([month_number(m) for m in span] for span in (basis.windows.before, basis.windows.after))
    persons = Figure(shown.persons.value, "count", shown.persons.reason)
    who = {"da": "Deltagerne", "en": "The participants"}
    if persons.value is not None:
        who = {"da": f"{persons.text('da')} deltagere", "en": f"{persons.text('en')} participants"}
    year = "" if shown.money.price_year is None else str(shown.money.price_year)
    yield Paragraph(
        Words(
            f"{who['da']} er sammenlignet med sig selv: måned {before[0]} til {before[1]} før og {after[0]} til "
            f"{after[1]} efter inklusionen. Alle beløb er i {year}-priser, pr. deltager og måned.",
            f"{who['en']} are compared with themselves: months {before[0]} to {before[1]} before and {after[0]} to "
            f"{after[1]} after inclusion. All amounts are in {year} prices, per participant and month.",
        )
    )


def _net_blocks(shown: ShownMoney) -> Iterator[Block]:
    if not shown.net and shown.money.programme is None:
        return
    yield Heading(Words("Med indsatsens egen pris", "With the programme's own cost"))
    if shown.money.programme is not None:
        yield Paragraph(written_said(shown.money.programme, shown.money))
    else:
        yield Paragraph(
            Words(
                "Programfilen siger ikke, hvad indsatsen selv koster: nettoudgiften kan derfor ikke siges.",
                "The programme file does not say what the programme itself costs: so the net cost cannot be told.",
            ),
            "note",
        )
    if shown.net:
        yield net_table(shown)
    if shown.draws is not None:
        yield Paragraph(draws_said(shown.draws))
    yield from sensitivity_blocks(shown)


# --- how, and with what reservations -------------------------------------------------------------------


def _method(shown: ShownMoney) -> Iterator[Words]:
    if shown.whole is None:
        return
    yield Words(
        "Før er den samme deltagers eget gennemsnit pr. måned; det vejer med, hvor mange måneder deltageren "
        "har efter. "
        "Så betyder det ikke noget, hvem der har været længe med. Kun måneder, hvor alt er dækket, tæller, og kun "
        "deltagere med måneder på begge sider.",
        "Before is the same participant's own mean per month; it weighs as many months as the participant has "
        "after. So "
        "it does not matter who has taken part for long. Only months in which everything is covered count, and only "
        "participants with months on both sides.",
    )
    yield Words(
        "Intervallerne (95 %) er fundet ved at trække deltagerne igen og igen (studentiseret bootstrap, 999 "
        "træk): den "
        "metode holder bedst, når få koster meget.",
        "The intervals (95%) are found by drawing participants again and again (studentised bootstrap, 999 "
        "draws): the "
        "method that holds best where few cost much.",
    )
    if shown.accounts is not None:
        yield Words(
            "Skyggeregnskabet: den, der står dårligere, får præcis det, der mangler; de andre betaler i forhold til, "
            "hvad de har sparet. Det er den mindste betaling, der holder alle skadesløse.",
            "The shadow accounts: whoever is worse off gets exactly what is lacking; the others pay in proportion to "
            "what they have saved. It is the smallest payment that leaves nobody worse off.",
        )


def _limits(shown: ShownMoney) -> Iterator[Words]:
    basis, programme = shown.money.basis, shown.money.programme
    if basis is not None and shown.whole is not None:
        yield from _about_what_is_counted(shown)
    if programme is not None:
        yield from _about_the_programme(programme, shown)
    if shown.accounts is not None:
        yield Words(
            "Skyggeregnskabet hviler på deltagernes egne måneder før og efter, ikke på kontrollerne: noget af "
            "det, en "
            "betaler sparer, var måske kommet under alle omstændigheder.",
            "The shadow accounts rest on participants' own months before and after, not on controls: some of what a "
            "payer saves might have come anyway.",
        )
    if shown.held_back is not None:
        yield Words(
            f"Skyggeregnskabet vises ikke: {shown.held_back.da[:1].lower()}{shown.held_back.da[1:]}",
            f"The shadow accounts are not shown: {shown.held_back.en[:1].lower()}{shown.held_back.en[1:]}",
        )
    if shown.bars_left_out:
        yield Words(
            "Nogle sektorer er ikke med i tegningen af, hvad nettoudgiften hænger på, fordi de ikke må vises.",
            "Some sectors are not in the drawing of what the net cost hangs on, because they may not be shown.",
        )


def _about_what_is_counted(shown: ShownMoney) -> Iterator[Words]:
    basis = shown.money.basis
    assert basis is not None
    if basis.uncovered:
        da, en = (", ".join(getattr(scope_words(each), lang) for each in basis.uncovered) for lang in ("da", "en"))
        yield Words(
            f"Ikke med i udgifterne, fordi det ikke er dækket både før og efter: {da}.",
            f"Not in the costs, because it is not covered both before and after: {en}.",
        )
    if basis.left_out:
        few = Words("Færre end fem deltagere", "Fewer than five participants")
        number = f"{shown.left_out.value:.0f}" if shown.left_out.value is not None else ""
        who = Words(f"{number} deltagere", f"{number} participants") if number else few
        yield Words(
            f"{who.da} er ikke med i udgifterne, fordi de ikke har dækkede måneder på begge sider.",
            f"{who.en} are not in the costs, because they have no covered months on both sides.",
        )
    if basis.unpriced:
        number = "færre end fem" if shown.unpriced.value is None else f"{shown.unpriced.value:.0f}"
        number_en = "fewer than five" if shown.unpriced.value is None else number
        yield Words(
            f"Ydelser uden pris tæller som 0 i udgifterne: {number}.",
            f"Services without a price count as 0 in the costs: {number_en}.",
        )
    if basis.not_added_up or any(row.name == NOT_SAID for row in shown.payers):
        payer = part_words(NOT_SAID)
        yield Words(
            f"Betalingerne går ikke op med prisen på ydelserne. Forskellen står som “{payer.da}”; den er ikke med i "
            "skyggeregnskabet.",
            f"Payments do not add up to what services cost. The difference stands as “{payer.en}”; it is not in the "
            "shadow accounts.",
        )
    if basis.negative:
        yield Words(
            "Nogle beløb er under nul (rettelser og tilbagebetalinger); de er trukket fra.",
            "Some amounts are below zero (corrections and repayments); they are subtracted.",
        )


def _about_the_programme(programme: ProgrammeCost, shown: ShownMoney) -> Iterator[Words]:
    if programme.held:
        yield Words(
            f"Prisindekset er ikke nået til {programme.written[2]}: indsatsens pris er regnet, som om den var i "
            "indeksets sidste års priser.",
            f"The price index has not come to {programme.written[2]}: the programme's cost is taken to be in "
            "its last "
            "year's prices.",
        )
    if programme.assumed:
        yield Words(
            "Indsatsens pris er antaget af den, der skrev programfilen.",
            "The programme's cost is assumed by whoever wrote the programme file.",
        )
    if shown.whole is not None:
        yield Words(
            "Indsatsens pris er lagt på hver måned efter inklusionen, også hvor deltageren er gået ud igen.",
            "The programme's cost is put on each month after inclusion, also where the participant has left again.",
        )
