"""A region of two municipalities and a few dozen people, as the demo reads it from its extracts."""

from datetime import date, timedelta
from pathlib import Path

_HEAD = "pnr;koen;foed_dag;kom;civst;antpersh;opr_land;landdistrikt"
_TAKING_PART = 54
_OTHERS = 400


def write_region(folder: Path, today: date) -> Path:
    """The extracts that :mod:`samvej.web.demo.region` reads: people, and who took part since when."""
    people = [_person(n) for n in range(_TAKING_PART + _OTHERS)]
    rows = [f"{pnr};{sex};1970-01-01;{kom};U;1;5100;0" for pnr, sex, kom in people]
    (folder / "x_bef_201912.csv").write_text("\n".join([_HEAD, *rows]) + "\n", encoding="utf-8")
    (folder / "x_dodsaars.csv").write_text("pnr;d_dodsdto\n", encoding="utf-8")
    spells = [
        f"{pnr};sammen-om-min-vej;1;participant;{today - timedelta(days=60 + n * 4)};;"
        for n, (pnr, _sex, _kom) in enumerate(people[:_TAKING_PART])
    ]
    head = "pnr;programme;version;role;from;to;exit_reason"
    (folder / "x_indsats_deltagelse.csv").write_text("\n".join([head, *spells]) + "\n", encoding="utf-8")
    return folder


def _person(n: int) -> tuple[str, int, int]:
    """(person number that nobody has, sex 1 or 2, municipality)."""
    number = f"{61 + n % 28:02}{1 + n // 28 % 12:02}70{1000 + n:04}"
    return number, 2 if int(number[-1]) % 2 == 0 else 1, 360 if n % 6 == 0 else 376
