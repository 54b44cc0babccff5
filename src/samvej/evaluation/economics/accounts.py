"""Shadow accounts: what each payer pays, what it gains, and the payments that would leave no payer worse off.

Pure whole numbers (minor units); the rule with examples: docs/reference/economics.md ("Shadow accounts").
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor


@dataclass(frozen=True)
class Balance:
    """One payer, in whole minor units: what the programme costs it, and what it saves on services (or, below zero,
    comes to pay more). ``together``: the payers in a group that have agreed to pay each other nothing share its name.
    """

    payer: str
    programme: int
    saved: int
    together: str | None = None

    @property
    def net(self) -> int:
        """What it is left with before any payment; below zero it is worse off."""
        return self.saved - self.programme


@dataclass(frozen=True)
class Transfer:
    """A payment of ``amount`` minor units from one account to another; an account is a payer, or a group of them."""

    payer: str
    to: str
    amount: int


@dataclass(frozen=True)
class Accounts:
    """Every payer's balance, what is left together, and the payments that leave no account worse off.

    ``transfers`` is None where the whole loses: nobody can then be kept whole with the others' gains. It is empty
    where nobody needs anything. ``accounts``: what each payer or group has before any payment.
    """

    balances: tuple[Balance, ...]
    accounts: tuple[tuple[str, int], ...]
    transfers: tuple[Transfer, ...] | None

    @property
    def net(self) -> int:
        """What all payers together are left with."""
        return sum(each.net for each in self.balances)

    def after(self, account: str) -> int:
        """What an account is left with when the payments have been made. Raises KeyError for an unknown one."""
        given = sum(each.amount for each in self.transfers or () if each.payer == account)
        got = sum(each.amount for each in self.transfers or () if each.to == account)
        return dict(self.accounts)[account] + got - given


def shadow_accounts(balances: Sequence[Balance]) -> Accounts:
    """The accounts and the transfers of the rule: the smallest total, borne in proportion to the gains.

    Each account below zero gets exactly what it lacks, which is the least that leaves it no worse off. Those above
    zero bear it in proportion to what they gain, in whole minor units (largest remainders first), so none gives
    more than it gains. Payers that are together are one account.
    """
    found: dict[str, int] = {}
    for each in balances:
        account = each.together or each.payer
        found[account] = found.get(account, 0) + each.net
    accounts = tuple(found.items())
    if sum(found.values()) < 0:
        return Accounts(tuple(balances), accounts, None)
    lacks = {name: -net for name, net in accounts if net < 0}
    gains = {name: net for name, net in accounts if net > 0}
    borne = dict(zip(gains, shared(sum(lacks.values()), list(gains.values())), strict=True))
    return Accounts(tuple(balances), accounts, tuple(_payments(borne, lacks)))


def shared(total: int, weights: Sequence[int]) -> list[int]:
    """Whole numbers in proportion to the weights (none below zero) that add up to the total exactly.

    What rounding down leaves goes to the largest remainders, the first of equal ones. None gets more than its own
    weight where the total is no more than all the weights.
    """
    whole = sum(weights)
    if whole == 0:
        return [0 for _ in weights]
    exact = [Fraction(total * weight, whole) for weight in weights]
    parts = [floor(each) for each in exact]
    by_remainder = sorted(range(len(exact)), key=lambda at: (parts[at] - exact[at], at))
    for at in by_remainder[: total - sum(parts)]:
        parts[at] += 1
    return parts


def adding_up(values: Sequence[Fraction], total: int) -> list[int]:
    """The values as whole numbers that add up to the total, which is their sum rounded: each rounded down or up."""
    parts = [floor(each) for each in values]
    by_remainder = sorted(range(len(parts)), key=lambda at: (parts[at] - values[at], at))
    for at in by_remainder[: total - sum(parts)]:
        parts[at] += 1
    return parts


def _payments(borne: Mapping[str, int], lacks: Mapping[str, int]) -> list[Transfer]:
    """Who pays whom: each giver in turn, in proportion to what the receivers still lack."""
    left = dict(lacks)
    payments = []
    for giver, amount in borne.items():
        for receiver, part in zip(left, shared(amount, list(left.values())), strict=True):
            if part:
                payments.append(Transfer(giver, receiver, part))
            left[receiver] -= part
    return payments
