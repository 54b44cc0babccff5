"""The shadow accounts in the report: who pays, who gains, and the payments that would leave nobody worse off."""

from collections.abc import Iterator, Mapping

from samvej.evaluation.disclosure.money import ShownMoney
from samvej.evaluation.economics.accounts import Accounts, Balance
from samvej.evaluation.names import part_words
from samvej.evaluation.report.charts.flow import NARROW, WIDE, flow
from samvej.evaluation.report.charts.look import Layout, Spec
from samvej.evaluation.report.numbers import Figure
from samvej.evaluation.report.section import Answer, Block, Cell, Chart, Heading, Paragraph, Table
from samvej.evaluation.report.sections.money_tables import ended
from samvej.evaluation.results import Words
from samvej.programme.words import Lang


def accounts_answer(shown: ShownMoney) -> Iterator[Answer]:
    """Who is better and who is worse off, in a sentence."""
    accounts = shown.accounts
    if accounts is None:
        return
    names = _names(shown, accounts)
    da, en = (_sides(accounts, names, shown.money.currency, lang) for lang in ("da", "en"))
    yield Answer(
        "changed",
        Words(da, en),
        Words(
            "Det er gennemsnit: de er lige så usikre som den samlede ændring.",
            "These are means: they are as unsure as the whole change.",
        ),
    )


def accounts_blocks(shown: ShownMoney) -> Iterator[Block]:
    """The accounts as tables and a flow."""
    accounts = shown.accounts
    if accounts is None:
        return
    names = _names(shown, accounts)
    currency = shown.money.currency
    yield Heading(Words("Skyggeregnskab: hvem betaler, og hvem sparer?", "Shadow accounts: who pays, and who saves?"))
    yield _balances(accounts, names, currency)
    yield Paragraph(_outcome(accounts, currency), "text")
    if accounts.transfers:
        yield _transfers(accounts, names, currency, "shadow_payments")
    yield _drawing(accounts, names, currency)
    yield from _agreed(shown, names)


def _names(shown: ShownMoney, accounts: Accounts) -> Mapping[str, Words]:
    own = dict(shown.money.names)
    every = [*(each.payer for each in accounts.balances), *(name for name, _ in accounts.accounts)]
    return {name: own.get(name) or _joined(name) for name in every}


def _joined(name: str) -> Words:
    """A payer's words, or those of payers that are one account together."""
    parts = [part_words(part) for part in name.split(" + ")]
    return Words(" og ".join(each.da for each in parts), " and ".join(each.en for each in parts))


def _sides(accounts: Accounts, names: Mapping[str, Words], currency: str, lang: Lang) -> str:
    said = []
    for name, net in accounts.accounts:
        amount = Figure(abs(net), "money", currency=currency).text(lang)
        word = {"da": ("dårligere", "bedre"), "en": ("worse", "better")}[lang][net > 0]
        if net:
            said.append(f"{getattr(names[name], lang)} {amount} {word}")
    if not said:
        return {"da": "Ingen betaler står bedre eller dårligere.", "en": "No payer is better or worse off."}[lang]
    head = {"da": "Pr. deltager og måned står", "en": "Per participant and month:"}[lang]
    return f"{head} {', '.join(said)}."


def _balances(accounts: Accounts, names: Mapping[str, Words], currency: str) -> Table:
    def row(each: Balance) -> tuple[Cell, ...]:
        alone = each.together is None
        after = accounts.after(each.payer) if alone and accounts.transfers is not None else None
        return (
            each.payer,
            names[each.payer],
            Figure(each.programme, "money", currency=currency),
            Figure(each.saved, "effect", currency=currency),
            Figure(each.net, "effect", currency=currency),
            Figure(None if after is None else after - each.net, "effect", currency=currency),
            Figure(after, "effect", currency=currency),
        )

    nets = accounts.net
    whole = (
        "all",
        Words("alle tilsammen", "all together"),
        Figure(sum(each.programme for each in accounts.balances), "money", currency=currency),
        Figure(sum(each.saved for each in accounts.balances), "effect", currency=currency),
        Figure(nets, "effect", currency=currency),
        Figure(None if accounts.transfers is None else 0, "effect", currency=currency),
        Figure(None if accounts.transfers is None else nets, "effect", currency=currency),
    )
    return Table(
        caption=Words("Pr. deltager og måned", "Per participant and month"),
        columns=("payer", "name", "pays_for_programme", "saves_on_services", "net", "payment", "net_after_payment"),
        head=(
            Words("id", "id"),
            Words("betaler", "payer"),
            Words("betaler for indsatsen", "pays for the programme"),
            Words("sparer på ydelser", "saves on services"),
            Words("står med", "is left with"),
            Words("får (+) eller giver (−)", "gets (+) or gives (−)"),
            Words("står så med", "is then left with"),
        ),
        rows=(*(row(each) for each in accounts.balances), whole),
        file="shadow_accounts",
        keys=2,
        codes=frozenset({0}),
        wordy=frozenset({0, 1}),
    )


def _outcome(accounts: Accounts, currency: str) -> Words:
    if accounts.transfers is None:
        lacks = Figure(-accounts.net, "money", currency=currency)
        return Words(
            f"Tilsammen står betalerne {lacks.text('da')} dårligere. Der er derfor ingen betaling mellem dem, "
            "der kan "
            "holde alle skadesløse: det, nogle sparer, rækker ikke.",
            f"Together the payers are {lacks.text('en')} worse off. So there is no payment between them that leaves "
            "nobody worse off: what some save is not enough.",
        )
    if not accounts.transfers:
        return Words(
            "Ingen står dårligere: der er ikke brug for nogen betaling.", "Nobody is worse off: no payment is needed."
        )
    total = Figure(sum(each.amount for each in accounts.transfers), "money", currency=currency)
    return Words(
        f"Med betalinger på i alt {total.text('da')} pr. deltager og måned stod ingen betaler dårligere.",
        f"With payments of {total.text('en')} in all per participant and month no payer would be worse off.",
    )


def _transfers(accounts: Accounts, names: Mapping[str, Words], currency: str, file: str) -> Table:
    return Table(
        caption=Words(
            "De betalinger, der holder alle skadesløse, pr. deltager og måned",
            "The payments that leave nobody worse off, per participant and month",
        ),
        columns=("payer", "from", "receiver", "to", "amount"),
        head=(
            Words("id", "id"),
            Words("fra", "from"),
            Words("id", "id"),
            Words("til", "to"),
            Words("beløb", "amount"),
        ),
        rows=tuple(
            (each.payer, names[each.payer], each.to, names[each.to], Figure(each.amount, "money", currency=currency))
            for each in accounts.transfers or ()
        ),
        file=file,
        keys=4,
        codes=frozenset({0, 2}),
        wordy=frozenset({0, 1, 2, 3}),
    )


def _drawing(accounts: Accounts, names: Mapping[str, Words], currency: str) -> Chart:
    def specification(lang: Lang, layout: Layout) -> Spec:
        return flow(accounts, names, currency, lang, layout)

    da, en = (_sides(accounts, names, currency, lang) for lang in ("da", "en"))
    return Chart(
        id="shadow-accounts",
        title=Words("Hvem står bedre, og hvem dårligere?", "Who is better off, and who is worse off?"),
        description=Words(da, en),
        specification=specification,
        sizes=(WIDE, NARROW),
    )


def _agreed(shown: ShownMoney, names: Mapping[str, Words]) -> Iterator[Block]:
    """What payers that have agreed to pay each other nothing carry for each other."""
    accounts, without = shown.accounts, shown.unagreed
    if accounts is None or without is None:
        return
    groups = dict.fromkeys(each.together for each in accounts.balances if each.together)
    currency = shown.money.currency
    for group in groups:
        members = [each for each in accounts.balances if each.together == group]
        da, en = (
            "; ".join(
                f"{getattr(names[each.payer], lang)}: {Figure(each.net, 'effect', currency=currency).text(lang)}"
                for each in members
            )
            for lang in ("da", "en")
        )
        yield Paragraph(
            Words(
                f"Tilbuddet er udgiftsneutralt mellem dem ({names[group].da}): de har aftalt, at ingen betaler "
                "den anden, "
                f"og regnes som én. Hver for sig står de med {ended(da)}",
                f"The offer is cost-neutral between them ({names[group].en}): they have agreed that none pays "
                "the other, "
                f"and count as one. Each on its own is left with {ended(en)}",
            )
        )
    if without.transfers:
        apart = {name: _joined(name) for name, _ in without.accounts} | dict(names)
        table = _transfers(without, apart, currency, "shadow_payments_without_agreement")
        caption = Words(
            "Uden den aftale ville betalingerne have været", "Without that agreement the payments would have been"
        )
        yield Table(**{**table.__dict__, "caption": caption, "folded": True})
