"""The business case and the shadow accounts of a programme in plain statements."""

from collections.abc import Iterator

from samvej.programme.economy_written import Uncertain
from samvej.programme.schema import Evaluation
from samvej.programme.words import Said, marked

_Line = tuple[tuple[str, ...], Said, Said]


def economy_said(design: Evaluation) -> Iterator[_Line]:
    """What the evaluation section says of the money beside the programme's cost."""
    case = design.business_case
    if case is not None:
        each = ", ".join(_range(one) for one in case.inclusion_per_month)
        running = _range(case.running_cost_per_month)
        text = Said(
            f"{case.citizens} borgere, {each} nye om måneden, drift {running} {case.currency} om måneden "
            f"({case.price_year}), {case.years} år",
            f"{case.citizens} citizens, {each} new ones a month, running cost {running} {case.currency} a month "
            f"({case.price_year}), {case.years} years",
        )
        yield ("evaluation", "business case"), Said("Business case", "Business case"), marked(text, case.assumed)
        for at, gain in enumerate(case.gains):
            amount = f"{_range(gain.per_citizen_month)} {case.currency}"
            what = Said(
                f"{gain.payer}: {amount} pr. borger pr. måned, fra måned {gain.onset_months}",
                f"{gain.payer}: {amount} per citizen and month, from month {gain.onset_months}",
            )
            key = ("evaluation", "business case", "gains", str(at))
            yield key, Said("Ventet gevinst", "Expected gain"), marked(what, case.assumed)
    agreed = design.shadow_accounts
    if agreed is not None and agreed.cost_neutral_between:
        names = ", ".join(agreed.cost_neutral_between)
        place = Said("Udgiftsneutralt mellem", "Cost-neutral between")
        yield ("evaluation", "shadow accounts"), place, Said(names, names)
    elif agreed is not None and agreed.by_municipality:
        place = Said("Skyggeregnskab", "Shadow accounts")
        yield ("evaluation", "shadow accounts"), place, Said("for hver kommune", "for each municipality")


def _range(amount: Uncertain) -> str:
    """The number, with its low and high where it has them."""
    if amount.low == amount.high:
        return f"{amount.value:g}"
    return f"{amount.value:g} ({amount.low:g}–{amount.high:g})"
