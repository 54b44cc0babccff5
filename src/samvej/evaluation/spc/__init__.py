"""Statistical process control: run and I charts of monthly values, the Anhøj rules, and what they say in words."""

from samvej.evaluation.spc.anhoej import Runs, runs
from samvej.evaluation.spc.before_after import chart
from samvej.evaluation.spc.verdict import verdict

__all__ = ["Runs", "chart", "runs", "verdict"]
