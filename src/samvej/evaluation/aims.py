"""The measures of the three aims, taken from the parts of an evaluation as they may be shown.

Which measure leads an aim is chosen before the numbers are: health and experienced quality by all the questions that
the programme file gives to the aim, in the file's order; cost by the net cost per participant-month, against controls
where there are any.
"""

from collections.abc import Iterator

from samvej.evaluation.disclosure import Policy
from samvej.evaluation.disclosure.money import ShownMoney, show_money
from samvej.evaluation.disclosure.own_reports import show_aim
from samvej.evaluation.economics.programme import Money
from samvej.evaluation.responses.results import OwnReports
from samvej.evaluation.responses.triple_aim import AimMeasure, TripleAim, triple_aim
from samvej.evaluation.results import Words

_HEALTH = Words("Gode svar om helbred og liv", "Good answers about health and life")
_QUALITY = Words("Gode svar om hjælpen", "Good answers about the help")
_COST = Words("Udgift pr. deltager pr. måned, med indsatsen", "Cost per participant and month, programme included")
_COST_ALONE = Words(
    "Udgift pr. deltager pr. måned, uden indsatsen", "Cost per participant and month, programme left out"
)
_POINTS = Words("procentpoint", "percentage points")


def three_aims(own: OwnReports | None, money: Money | None, policy: Policy) -> TripleAim | None:
    """The panel; None where there is neither an answer nor a cost."""
    measures = [*_of_answers(own, policy), *_of_money(money, policy)]
    return triple_aim(measures) if measures else None


def _of_answers(own: OwnReports | None, policy: Policy) -> Iterator[AimMeasure]:
    for aim in own.aims if own else ():
        if aim.aim == "cost":
            continue
        shown = show_aim(aim, policy)
        yield AimMeasure(
            aim=aim.aim,
            name=_HEALTH if aim.aim == "health" else _QUALITY,
            estimate=_percent(shown.value.value),
            lower=_percent(shown.lower.value),
            upper=_percent(shown.upper.value),
            better="higher",
            unit=_POINTS,
            why=shown.value.reason,
        )


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _of_money(money: Money | None, policy: Policy) -> Iterator[AimMeasure]:
    if money is None:
        return
    shown: ShownMoney = show_money(money, policy)
    for each in sorted(shown.net, key=lambda one: one.against == "own months before")[:1]:
        whole = each.net.value is not None or each.net.hidden
        amount, low, high = (
            (each.net, each.low, each.high) if whole else (each.change, each.change_low, each.change_high)
        )
        yield AimMeasure(
            aim="cost",
            name=_COST if whole else _COST_ALONE,
            estimate=amount.value,
            lower=low.value,
            upper=high.value,
            better="lower",
            unit=Words("", ""),
            basis="before and after" if each.against == "own months before" else "with controls",
            currency=money.currency,
            why=amount.reason,
        )
