"""What may be shown of the rows that a source's loads had: small counts are hidden as counts of people are."""

from dataclasses import dataclass

from samvej.evaluation.disclosure.policy import Policy, Shown
from samvej.evaluation.disclosure.tables import show_table
from samvej.evaluation.quality import Loads


@dataclass(frozen=True)
class ShownLoads:
    """Rows by what became of them, and all of them."""

    loaded: Shown
    rejected: Shown
    duplicates: Shown
    left_out: Shown
    read: Shown


def show_loads(loads: Loads, policy: Policy) -> ShownLoads:
    """A row is in one of the four, so a hidden one must not follow from the others."""
    found = show_table((loads.loaded, loads.rejected, loads.duplicates, loads.left_out), policy)
    loaded, rejected, duplicates, left_out = found.counts
    return ShownLoads(loaded, rejected, duplicates, left_out, found.total)
