"""What stands beside the extracts: that they are synthetic, and how to load them."""

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from samvej.synthetic.extracts.registers import AREAS, PROGRAMME, REGISTERS, all_days
from samvej.synthetic.extracts.writing import Format, file_name
from samvej.synthetic.participation import Participants
from samvej.synthetic.region import Region, to_date
from samvej.synthetic.truth import NOTICE
from samvej.synthetic.world import WorldFile

FEES = "sygesikring"


@dataclass(frozen=True)
class Load:
    """One load: a source, its files in the order of time, and the days that they cover."""

    source: str
    files: tuple[str, ...]
    covers: tuple[date, date] | None

    def command(self, folder: Path) -> str:
        """The line to type."""
        paths = " ".join(shlex.quote(str(folder / name)) for name in self.files)
        if self.covers is None:
            return f"samvej load {self.source} {paths}"
        first, last = self.covers
        return f"samvej load {self.source} {paths} --covers {first}..{last} --area {','.join(AREAS)}"


def loads(region: Region, files: Mapping[str, Sequence[str]], first_fee_day: int, form: Format) -> tuple[Load, ...]:
    """The loads that read the extracts, in an order in which they can be done.

    ``files``: source → the names of its files, without prefix and ending.
    """
    found = []
    for register in REGISTERS:
        names = files.get(register.source, ())
        if not names:
            continue
        covers = register.covers(region)
        if register.source == FEES:
            covers = (to_date(first_fee_day), all_days(region)[1])
        first = sorted(name for name in names if name not in (*register.later, *register.beside))
        if first:
            stated = covers if register.stated else None
            found.append(Load(register.source, tuple(file_name(name, form) for name in first), stated))
        later = tuple(file_name(name, form) for name in names if name in register.later)
        if later:
            found.append(Load(register.source, later, None))
    records = files.get(PROGRAMME, ())
    if records:
        found.append(Load(PROGRAMME, tuple(file_name(name, form) for name in records), None))
    return tuple(found)


def coverage(planned: Sequence[Load]) -> str:
    """The loads as JSON: {"notice", "area", "loads": [{"source", "files", "covers": [first, last] or null}]}."""
    return json.dumps(
        {
            "notice": NOTICE,
            "area": list(AREAS),
            "loads": [
                {
                    "source": load.source,
                    "files": list(load.files),
                    "covers": None if load.covers is None else [str(day) for day in load.covers],
                }
                for load in planned
            ],
        },
        ensure_ascii=False,
        indent=1,
    )


def read_loads(folder: Path) -> tuple[Load, ...]:
    """The loads of a region that was made, from its ``coverage.json``."""
    told = json.loads((folder / "coverage.json").read_text(encoding="utf-8"))
    found = []
    for entry in told["loads"]:
        covers = entry["covers"] and tuple(date.fromisoformat(day) for day in entry["covers"])
        found.append(Load(entry["source"], tuple(entry["files"]), covers))
    return tuple(found)


def readme(
    out: Path,
    region: Region,
    citizens: int,
    planned: Sequence[Load],
    plan: tuple[WorldFile, str, Participants] | None,
    form: Format,
) -> str:
    """The page that lies beside the files, in Danish and English."""
    beside = [f"`{file_name(name, form)}`" for register in REGISTERS for name in register.beside]
    lines = _heading(region, citizens)
    if plan is not None:
        file, name, _ = plan
        world = file.worlds[name]
        lines += [f"Verden · World `{name}` ({file.programme}): {world.title.da} · {world.title.en}", ""]
    lines += [
        "`truth.json` siger, hvad der er sandt (aldrig til indlæsning) · says what is true (never to be loaded). "
        "`coverage.json`: filer og dage pr. kilde · files and days by source.",
        "",
        "## Indlæs i denne rækkefølge · Load in this order",
        "",
        "```",
        *(load.command(out) for load in planned),
        "```",
        "",
        "Ikke indlæst, fordi de samme kontakter og recepter står i SSSY og LMDB · Not loaded, because the same "
        f"contacts and prescriptions are in SSSY and LMDB: {', '.join(beside)}.",
        "",
    ]
    return "\n".join(lines)


def _heading(region: Region, citizens: int) -> list[str]:
    years = f"{region.first_year}–{region.last_year}"
    return [
        "# Syntetisk region – ingen virkelige borgere · Synthetic region – nobody in it is real",
        "",
        f"{citizens:,} opdigtede borgere i årene {years}, frø {region.seed}. Alle personnumre er erstatningsnumre "
        "(dag + 60), som ingen har. Priser, afdelinger, ydernumre og DRG-grupper er opdigtede; koder for diagnoser, "
        "medicin og analyser er rigtige.",
        "",
        f"{citizens:,} made-up citizens in the years {years}, seed {region.seed}. All person numbers are replacement "
        "numbers (day + 60) that nobody has. Prices, departments, provider numbers and DRG groups are made up; codes "
        "of diagnoses, medicine and analyses are real.",
        "",
    ]
