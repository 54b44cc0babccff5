"""Disclosure control: what of a result may be shown to anybody, and why the rest may not.

Pure functions over the frozen results of :mod:`samvej.evaluation.results`; rules with examples:
docs/reference/disclosure.md. Methods: Hundepool et al., *Statistical Disclosure Control* (Wiley 2012): threshold and
dominance rules for primary suppression, and secondary suppression in tables with totals.
"""

from samvej.evaluation.disclosure.concentration import ShownConcentration, show_concentration
from samvej.evaluation.disclosure.efforts import ShownEffort, show_efforts
from samvej.evaluation.disclosure.people import (
    ShownCombinations,
    ShownLine,
    show_analysis,
    show_illness,
    show_profile,
)
from samvej.evaluation.disclosure.policy import Policy, Shown, rules_in_words
from samvej.evaluation.disclosure.series import ShownPoint, ShownSeries, show_outcomes
from samvej.evaluation.disclosure.tables import ShownTable, show_count, show_table

__all__ = [
    "Policy",
    "Shown",
    "ShownCombinations",
    "ShownConcentration",
    "ShownEffort",
    "ShownLine",
    "ShownPoint",
    "ShownSeries",
    "ShownTable",
    "rules_in_words",
    "show_analysis",
    "show_concentration",
    "show_count",
    "show_efforts",
    "show_illness",
    "show_outcomes",
    "show_profile",
    "show_table",
]
