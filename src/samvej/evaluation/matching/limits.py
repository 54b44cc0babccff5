"""What a reader must know of a matching, in words that its own diagnostics gave rise to."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from samvej.evaluation.matching.controls import BalanceRow
from samvej.evaluation.matching.covariates import Column, Flags
from samvej.evaluation.matching.risk_sets import RiskSet
from samvej.evaluation.matching.terms import Income, LookBack, Term, Terms
from samvej.evaluation.results import Words

FAR = 0.25
"""A standardised mean difference beyond this is told as unlike (Stuart 2010; 0.1 is the stricter custom)."""

SEPARATED = Words(
    "Det, der matches tæt på, skiller deltagerne fra alle andre; derfor er de valgt, der ligger nærmest efter "
    "Mahalanobis-afstanden, og ikke efter en score.",
    "What is matched closely on tells the participants from all others; so those nearest by the Mahalanobis distance "
    "were chosen, not by a score.",
)


def separated(caliper: float | None) -> list[Words]:
    """What is said where there is no score; a caliper that was asked for is then not kept."""
    if caliper is None:
        return [SEPARATED]
    return [
        SEPARATED,
        Words(
            "Den største tilladte afstand i scoren kunne derfor ikke bruges.",
            "So the largest difference in score that was asked for could not be used.",
        ),
    ]


def otherwise(
    of_file: int,
    ratio: int | None,
    distance: str,
    caliper: float | None,
    replace: bool,
    order: str | None,
) -> tuple[Words, ...]:
    """What was asked for otherwise than the programme's file and its defaults have it, in one sentence."""
    da, en = [], []
    if ratio is not None and ratio != of_file:
        da.append(f"{ratio} kontroller til hver i stedet for {of_file}")
        en.append(f"{ratio} controls for each in place of {of_file}")
    if distance != "score":
        da.append("nærhed efter Mahalanobis-afstanden i stedet for en score")
        en.append("near by the Mahalanobis distance in place of a score")
    if caliper is not None:
        da.append(f"højst {caliper:g} standardafvigelser fra hinanden i scoren".replace(".", ","))
        en.append(f"at most {caliper:g} standard deviations apart in the score")
    if not replace:
        first = None if order is None else _ORDERS[order]
        da.append("ingen borger er kontrol for flere" + ("" if first is None else f", {first.da}"))
        en.append("no citizen is control of several" + ("" if first is None else f", {first.en}"))
    if not da:
        return ()
    return (
        Words(
            f"Valgt anderledes, end programfilen siger: {'; '.join(da)}.",
            f"Chosen otherwise than the programme's file says: {'; '.join(en)}.",
        ),
    )


_ORDERS = {
    "largest": Words("den med størst score vælger først", "the largest score choosing first"),
    "smallest": Words("den med mindst score vælger først", "the smallest score choosing first"),
    "data": Words("deltagerne vælger i deres rækkefølge", "the participants choosing in their order"),
    "closest": Words("det par, der ligger tættest, vælges først", "the closest pair chosen first"),
}


def why_too_few(one: RiskSet, beyond: int, terms: Terms) -> Words:
    """Why a participant found fewer controls than asked for; ``beyond`` lay outside the caliper."""
    if one.unknown is not None:
        name = one.unknown.name
        return Words(f"det vides ikke om deltageren: {name.da}", f"it is not known of the participant: {name.en}")
    if one.size < terms.ratio:
        da, en = (", ".join(getattr(term.name, lang) for term in terms.exact) for lang in ("da", "en"))
        if not terms.exact:
            return Words("der er for få i området", "there are too few in the area")
        return Words(f"for få i området er ens i {da}", f"too few in the area are the same in {en}")
    if beyond:
        return Words(
            "for få ligger nær nok i det, der matches tæt på", "too few are near enough in what is matched closely on"
        )
    return Words("alle, der ligner, er valgt til andre", "all who are alike were chosen for others")


def limits(
    sets: Sequence[RiskSet],
    found: npt.NDArray[np.integer],
    rows: Sequence[BalanceRow],
    near: Sequence[tuple[Term, tuple[Column, ...]]],
    own: Flags,
    most: int,
) -> Iterator[Words]:
    """``found`` (participants,): controls of each; ``near``: the terms with their columns; ``own``: whose rows are
    the participants'; ``most``: so many candidates were looked at."""
    if (found == 0).any():
        yield Words(
            "Nogle deltagere ligner ingen i området på deres inklusionsdag og er ikke med i sammenligningen.",
            "Some participants are like nobody in the area on the day they were included, and are not compared.",
        )
    unlike = [row.name for row in rows if row.smd_after is None or abs(row.smd_after) > FAR]
    if unlike:
        yield Words(
            f"Deltagere og kontroller er stadig forskellige i: {_listed(unlike, 'da')}.",
            f"Participants and controls still differ in: {_listed(unlike, 'en')}.",
        )
    if any(len(one.drawn) < one.size for one in sets):
        yield Words(
            f"Hvor flere end {most} ligner en deltager i det, der skal være ens, er så mange udtrukket ved lod, og "
            "de nærmeste valgt blandt dem.",
            f"Where more than {most} are the same as a participant in what must be the same, so many were drawn by "
            "lot, and the nearest chosen among them.",
        )
    short = [c.name for _, columns in near for c in columns if c.short is not None and c.short[own].any()]
    if short:
        yield Words(
            "For nogle inklusionsdage dækker de indlæste kilder ikke hele den tid, der ses tilbage på; deltagere og "
            f"kandidater ses da lige langt tilbage: {_listed(short, 'da')}.",
            "For some days of inclusion the loaded sources do not cover all of the time looked back on; participants "
            f"and candidates are then looked back on equally far: {_listed(short, 'en')}.",
        )
    for term, columns in near:
        if not columns and isinstance(term.meaning, LookBack | Income):
            yield Words(
                f"Der kunne ikke matches på {term.name.da}: ingen indlæst kilde siger det.",
                f"There was no matching on {term.name.en}: no loaded source says it.",
            )


def _listed(names: Sequence[Words], lang: str) -> str:
    return ", ".join(getattr(name, lang) for name in names)
