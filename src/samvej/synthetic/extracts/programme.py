"""The programme's own records: who takes part from when, and what they answered."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from samvej.synthetic.citizens import Citizens
from samvej.synthetic.extracts.block import Frames, days
from samvej.synthetic.participation import Participants
from samvej.synthetic.region import NEVER, Region
from samvej.synthetic.responses import answers, at_inclusion
from samvej.synthetic.world import WorldFile

_AT_INCLUSION = "inclusion"


def frames(region: Region, file: WorldFile, found: Participants, people: Citizens, citizens: int) -> Frames:
    """The records of the participants among the first ``citizens``; ``people`` are the participants' citizens."""
    here = found.citizen < citizens
    numbers = pl.Series("pnr", people.cpr.astype("U10"), dtype=pl.String)
    return {
        "indsats_deltagelse": _enrolment(region, file, found, people, numbers).filter(pl.Series(here)),
        "indsats_besvarelser": pl.concat(
            [_yes_or_no(region, file, found, numbers, here), _responses(region, file, found, people, numbers, here)]
        ),
    }


def _enrolment(
    region: Region, file: WorldFile, found: Participants, people: Citizens, numbers: pl.Series
) -> pl.DataFrame:
    planned = found.inclusion_day.astype(np.int64) + 7 * file.weeks_in_programme
    died, left = people.death_day.astype(np.int64), people.departure_day.astype(np.int64) - 1
    ends = np.minimum(np.minimum(planned, died), np.where(people.departure_day == NEVER, planned, left))
    ended = ends <= region.last_day
    why = np.select([died == ends, (people.departure_day != NEVER) & (left == ends)], [0, 1], 2)
    words = pl.Series([file.exits.death, file.exits.move, file.exits.otherwise]).gather(why)
    return pl.DataFrame(
        {
            "pnr": numbers,
            "programme": pl.repeat(file.programme, len(found), eager=True),
            "version": pl.repeat(file.version, len(found), eager=True),
            "role": pl.repeat("participant", len(found), eager=True),
            "from": days(found.inclusion_day),
            "to": days(np.minimum(ends, region.last_day)).zip_with(pl.Series(ended), _nothing(pl.Date())),
            "exit_reason": words.zip_with(pl.Series(ended), _nothing(pl.String())),
        }
    )


def _nothing(kind: pl.DataType) -> pl.Series:
    return pl.Series([None], dtype=kind)


def _yes_or_no(
    region: Region, file: WorldFile, found: Participants, numbers: pl.Series, here: NDArray[np.bool_]
) -> pl.DataFrame:
    """A row per question at inclusion that was answered by yes (score 1) or no (0)."""
    parts = []
    for said in at_inclusion(region, file, found):
        rows = np.flatnonzero(said.answered & here)
        yes = pl.Series(said.yes[rows].astype(np.int64))
        parts.append(
            pl.DataFrame(
                {
                    "pnr": numbers.gather(rows),
                    "questionnaire": pl.repeat(file.at_inclusion.id, len(rows), eager=True),
                    "item": pl.repeat(said.item, len(rows), eager=True),
                    "date": days(found.inclusion_day[rows]),
                    "occasion": pl.repeat(_AT_INCLUSION, len(rows), eager=True),
                    "value": pl.Series(["no", "yes"]).gather(yes),
                    "score": yes,
                }
            )
        )
    return pl.concat(parts)


def _responses(
    region: Region,
    file: WorldFile,
    found: Participants,
    people: Citizens,
    numbers: pl.Series,
    here: NDArray[np.bool_],
) -> pl.DataFrame:
    """A row per answered question; ``score`` counts answers from the best (0)."""
    given = answers(region, file, found, people)
    rows = np.lexsort((given.item, given.week, given.participant))
    rows = rows[here[given.participant[rows]]]
    items = file.questionnaire.items
    words = [items[item].answers[answer] for item, answer in zip(given.item[rows], given.answer[rows], strict=True)]
    week = pl.Series(given.week[rows]).cast(pl.String)
    return pl.DataFrame(
        {
            "pnr": numbers.gather(given.participant[rows]),
            "questionnaire": pl.repeat(file.questionnaire.id, len(rows), eager=True),
            "item": pl.Series([one.id for one in items], dtype=pl.String).gather(given.item[rows]),
            "date": days(given.day[rows]),
            "occasion": pl.select(
                pl.when(week == "0").then(pl.lit(_AT_INCLUSION)).otherwise(week + " weeks")
            ).to_series(),
            "value": pl.Series(words, dtype=pl.String),
            "score": pl.Series(given.answer[rows]),
        }
    )
