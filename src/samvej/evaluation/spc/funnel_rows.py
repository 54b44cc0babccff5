"""Funnels of any rows: units put together from their rows, one funnel for each facet."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from samvej.evaluation.results import Words
from samvej.evaluation.spc.beside import Beside, listed
from samvej.evaluation.spc.funnel import Funnel, FunnelUnit, Of, funnel
from samvej.evaluation.spc.gathering import Columns, gather
from samvej.evaluation.spc.numbers import plain
from samvej.evaluation.spc.samples import ChartError
from samvej.evaluation.spc.tables import Row


def funnels(
    columns: Columns, name: Words, *, of: Of, centre: float | None = None, widen: bool = True, multiply: float = 1
) -> tuple[Beside, ...]:
    """One funnel per facet of the units named by x; a unit's rows are added up, each only with both y and n.

    Without n each row is one case, 0 or 1. ``multiply``: values and lines times that, after all is reckoned. Raises
    ChartError as :func:`~samvej.evaluation.spc.funnel.funnel` does.
    """
    if not multiply > 0:
        raise ChartError("Values can be multiplied by a number above 0 only, such as 1000.")
    if columns.n is None:
        known = columns.y[np.isfinite(columns.y)]
        if of == "rate" or not np.isin(known, (0, 1)).all():
            raise ChartError("A funnel needs a denominator (--n), unless every row is a case that is 0 or 1.")
        columns = replace(columns, n=np.ones(len(columns.y)))
    gathered = gather(columns)
    found = []
    for code, facet in enumerate(gathered.facets):
        mine = np.flatnonzero(gathered.facet == code)
        names = [str(gathered.x_levels[at]) for at in gathered.x_code[mine].tolist()]
        made = funnel(names, gathered.total[mine], gathered.n[mine], of=of, centre=centre, widen=widen)
        found.append(_funnel(made, facet, name, multiply))
    return tuple(found)


def _funnel(made: Funnel, facet: tuple[str, str], name: Words, multiply: float) -> Beside:
    shown = _times(made, multiply)
    points: tuple[Row, ...] = tuple(
        {
            "chart": "funnel",
            "facet1": facet[0],
            "facet2": facet[1],
            "xx": at,
            "x": unit.name,
            "events": unit.events,
            "n": unit.n,
            "y": unit.value,
            "cl": shown.centre,
            "lcl": unit.lower,
            "lcl.95": unit.lower_95,
            "ucl.95": unit.upper_95,
            "ucl": unit.upper,
            "place": unit.place,
        }
        for at, unit in enumerate(shown.units, start=1)
    )
    places = [unit.place for unit in made.units]
    summary: Row = {
        "chart": "funnel",
        "facet1": facet[0],
        "facet2": facet[1],
        "of": made.of,
        "units": len(made.units),
        "left.out": len(made.left_out),
        "CL": shown.centre,
        "dispersion": made.dispersion,
        "widened": made.widened,
        **{place: places.count(place) for place in ("low-99.8", "low-95", "high-95", "high-99.8")},
    }
    return Beside("funnel", *facet, shown, points, summary, _funnel_said(shown, name), tuple(_about_funnel(made)))


def _times(made: Funnel, multiply: float) -> Funnel:
    def unit(each: FunnelUnit) -> FunnelUnit:
        four = {key: getattr(each, key) * multiply for key in ("lower", "lower_95", "upper_95", "upper", "value")}
        return replace(each, **four)

    return replace(made, centre=made.centre * multiply, units=tuple(unit(each) for each in made.units))


def _funnel_said(made: Funnel, name: Words) -> Words:
    line = plain(made.centre)
    beyond = [unit for unit in made.units if unit.place.endswith("99.8")]
    if len(made.units) == 1:
        return Words(
            f"{name.da}: kun én enhed, så der er intet at sammenligne",
            f"{name.en}: one unit only, so there is nothing to compare",
        )
    if not beyond:
        return Words(
            f"{name.da}: ingen skiller sig ud (linje {line.da})", f"{name.en}: none stands out (line {line.en})"
        )
    over, under = ([unit.name for unit in beyond if side in unit.place] for side in ("high", "low"))
    da, en = [], []
    for names, side_da, side_en in ((over, "over", "above"), (under, "under", "below")):
        if names:
            da.append(f"{side_da} linjen på {line.da} mere end tilfældet forklarer: {listed(names)}")
            en.append(f"{side_en} the line of {line.en} by more than chance explains: {listed(names)}")
    return Words(f"{name.da}: {'; '.join(da)}", f"{name.en}: {'; '.join(en)}")


def _about_funnel(made: Funnel) -> Iterator[Words]:
    near = sum(unit.place.endswith("-95") for unit in made.units)
    if near:
        yield Words(
            f"{near} af {len(made.units)} enheder ligger mellem 95 % og 99,8 % grænserne; én af tyve ligger uden for "
            "95 % ved et tilfælde.",
            f"{near} of {len(made.units)} units lie between the 95% and 99.8% limits; one in twenty lies outside "
            "95% by chance.",
        )
    if made.widened:
        wider = plain(float(np.sqrt(made.dispersion)), 2)
        yield Words(
            f"Enhederne varierer mere end tilfældet i almindelighed: grænserne er gjort {wider.da} gange så brede.",
            f"Units vary more than chance in general: the limits are made {wider.en} times as wide.",
        )
    if made.left_out:
        yield Words(
            f"Uden tæller eller nævner, og derfor udeladt: {listed(made.left_out)}.",
            f"Without a numerator or denominator, and therefore left out: {listed(made.left_out)}.",
        )
