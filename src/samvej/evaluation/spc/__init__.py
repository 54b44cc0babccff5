"""Statistical process control: thirteen types of charts with the Anhøj rules in words; CUSUM, funnel, Pareto."""

from samvej.evaluation.spc.anhoej import Runs, runs
from samvej.evaluation.spc.before_after import chart
from samvej.evaluation.spc.charts import Charts, charts
from samvej.evaluation.spc.cusum import bernoulli_cusum
from samvej.evaluation.spc.design import ChartDesign
from samvej.evaluation.spc.funnel import funnel
from samvej.evaluation.spc.gathering import Columns
from samvej.evaluation.spc.many import wall
from samvej.evaluation.spc.pareto import pareto
from samvej.evaluation.spc.verdict import verdict

__all__ = [
    "ChartDesign",
    "Charts",
    "Columns",
    "Runs",
    "bernoulli_cusum",
    "chart",
    "charts",
    "funnel",
    "pareto",
    "runs",
    "verdict",
    "wall",
]
