"""What of the outlook may be shown: nothing that rests on few people, or on one person's amounts."""

from dataclasses import replace

from samvej.evaluation.disclosure.policy import DOMINATED, FEW_PEOPLE, Policy
from samvej.evaluation.effects.power_programme import OutcomePower, ProgrammePower


def show_power(found: ProgrammePower, policy: Policy) -> ProgrammePower:
    """The outlook without the outcomes that may not be shown, each with the reason.

    An outcome's outlook tells how much people differ. It is hidden where fewer than the policy's minimum are behind
    that, and where one person makes up more of the difference than may be shown of a sum.
    """
    return replace(found, outcomes=tuple(_show(each, policy) for each in found.outcomes))


def _show(outcome: OutcomePower, policy: Policy) -> OutcomePower:
    if outcome.answer is None:
        return replace(outcome, level=None)
    spread = outcome.answer.plan.spread
    if policy.small(spread.persons):
        return replace(outcome, level=None, answer=None, reason=FEW_PEOPLE)
    if outcome.unit == "money" and spread.largest > policy.dominance:
        return replace(outcome, level=None, answer=None, reason=DOMINATED)
    return outcome
