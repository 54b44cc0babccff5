"""Writing a report into a folder: all of it or nothing, and never over anything that is not ours."""

import os
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from samvej.core.errors import SamvejError
from samvej.evaluation.disclosure import Policy
from samvej.evaluation.report.csv_files import SUPPRESSED, sheets
from samvej.evaluation.report.page import GENERATOR, render
from samvej.evaluation.report.shown import shown
from samvej.evaluation.report.texts import Speaker
from samvej.evaluation.results import Evaluation
from samvej.programme.words import Lang

PAGE = "report.html"
_OURS = frozenset(
    (
        PAGE,
        "table1.csv",
        "points.csv",
        "summary.csv",
        "profile.csv",
        "illness.csv",
        "concentration.csv",
        "efforts.csv",
        SUPPRESSED,
    )
)
_MARK = f'<meta name="generator" content="{GENERATOR}">'
_BOM = "\ufeff"  # without it spreadsheets take UTF-8 for something else


class ReportError(SamvejError):
    """A report that cannot be written where it was asked for."""


def write_report(evaluation: Evaluation, out: Path, lang: Lang, policy: Policy) -> tuple[Path, ...]:
    """Write ``report.html`` and the numbers as CSV into the folder ``out``; returns the files, the page first.

    The folder is new, empty, or holds an earlier report, which is replaced as a whole. Raises
    :class:`ReportError` where it holds anything else or cannot be written; nothing is changed then.
    """
    folder = out.resolve()
    _check(folder, out)
    texts = _texts(evaluation, lang, policy)
    fresh = folder.with_name(f".{folder.name}.new-{os.getpid()}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh.mkdir()
        for name, text in texts.items():
            (fresh / name).write_text(text, encoding="utf-8", newline="")
        _exchange(fresh, folder)
    except OSError as fault:
        raise ReportError(
            f"The report cannot be written into {out}: {fault.strerror or 'the disk refused'}. Nothing was changed; "
            "name a folder you may write in with --out."
        ) from fault
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return tuple(out / name for name in texts)


def _texts(evaluation: Evaluation, lang: Lang, policy: Policy) -> Mapping[str, str]:
    """Every file's name and text, the page first."""
    speaker = Speaker(lang)
    visible = shown(evaluation, policy)
    files = sheets(visible, speaker)
    reasons = Counter(str(row[-1]) for row in files[-1].rows)
    page = render(visible, lang, reasons, [sheet.name for sheet in files])
    return {PAGE: page, **{sheet.name: _BOM + sheet.text(evaluation.synthetic) for sheet in files}}


def _check(folder: Path, out: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise ReportError(f"{out} is a file, and a report is a folder: name another with --out.")
    try:
        names = {path.name for path in folder.iterdir()}
    except OSError as fault:
        raise ReportError(f"The folder {out} cannot be looked into ({fault.strerror}): name another.") from fault
    foreign = sorted(names - _OURS) or sorted(names if names and not _is_report(folder) else ())
    if foreign:
        raise ReportError(
            f"The folder {out} holds {len(foreign)} {'thing' if len(foreign) == 1 else 'things'} that are "
            "no report of ours; nothing was written. Name a new or an empty folder with --out."
        )


def _is_report(folder: Path) -> bool:
    try:
        return _MARK in (folder / PAGE).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False


def _exchange(fresh: Path, folder: Path) -> None:
    """Put the new folder where the old one is; if that fails half-way, the old one is put back."""
    if not folder.exists():
        fresh.rename(folder)
        return
    old = folder.with_name(f".{folder.name}.old-{os.getpid()}")
    folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old)
