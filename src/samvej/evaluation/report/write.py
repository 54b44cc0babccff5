"""Writing a report into a folder: all of it or nothing, and never over anything that is not ours."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from samvej.core.errors import SamvejError
from samvej.evaluation.disclosure import Policy
from samvej.evaluation.report import machine, paper, run_record
from samvej.evaluation.report.blocks import Block, Card, Content, Fold, Picture, Tiles
from samvej.evaluation.report.content import content_of
from samvej.evaluation.report.csv_files import OWN, sheets
from samvej.evaluation.report.folder import put
from samvej.evaluation.report.page import GENERATOR, render
from samvej.evaluation.report.render_section import check
from samvej.evaluation.report.run_record import RunRecord, bare_record
from samvej.evaluation.report.section import Section
from samvej.evaluation.report.shown import shown
from samvej.evaluation.report.texts import Speaker
from samvej.evaluation.results import Evaluation
from samvej.programme.words import Lang

PAGE = "report.html"
PICTURES = "charts"
_OURS = frozenset((PAGE, PICTURES, paper.FILE, machine.FILE, run_record.FILE, *(f"{name}.csv" for name in OWN)))
_MARK = f'<meta name="generator" content="{GENERATOR}">'
_BOM = "\ufeff"  # without it spreadsheets take UTF-8 for something else


class ReportError(SamvejError):
    """A report that cannot be written where it was asked for."""


def write_report(
    evaluation: Evaluation,
    out: Path,
    lang: Lang,
    policy: Policy,
    sections: Sequence[Section] = (),
    *,
    record: RunRecord | None = None,
    png: bool = False,
) -> tuple[Path, ...]:
    """Write the report into the folder ``out``; returns the files, the page first.

    ``report.html`` and ``report.pdf`` say the same; the numbers are CSV files and one ``report.json``; ``run.json``
    says what it was made of (``record``, else what the evaluation itself knows). With ``png`` each chart is a picture
    in ``charts/`` as well. The same arguments give the same bytes.

    The folder is new, empty, or holds an earlier report, which is replaced as a whole. Raises
    :class:`ReportError` where it holds anything else or cannot be written; nothing is changed then.
    """
    check_folder(out)
    files = _files(evaluation, lang, policy, sections, record or bare_record(evaluation), png)
    return put(
        out,
        files,
        lambda why: ReportError(
            f"The report cannot be written into {out}: {why}. Nothing was changed; name a folder you may write in "
            "with --out."
        ),
    )


def _files(
    evaluation: Evaluation, lang: Lang, policy: Policy, sections: Sequence[Section], record: RunRecord, png: bool
) -> Mapping[str, bytes]:
    """Every file's name and bytes, the page first."""
    check(sections, frozenset(OWN))
    speaker = Speaker(lang)
    visible = shown(evaluation, policy)
    tables = sheets(visible, speaker, sections)
    reasons = Counter(str(row[-1]) for row in tables[-1].rows)
    listed = [paper.FILE, machine.FILE, run_record.FILE, *(sheet.name for sheet in tables)]
    content = content_of(visible, lang, sections, record, reasons, listed)
    pictures = {f"{PICTURES}/{name}.png": image for name, image in _pictures(content)} if png else {}
    texts = {
        PAGE: render(content),
        machine.FILE: machine.machine_readable(visible, sections, tables, record, lang, sorted(pictures)),
        run_record.FILE: record.text(),
        **{sheet.name: _BOM + sheet.text(evaluation.synthetic) for sheet in tables},
    }
    written = {name: text.encode("utf-8") for name, text in texts.items()}
    return {**written, paper.FILE: paper.paper(content, evaluation.made_at), **pictures}


def _pictures(content: Content) -> Iterator[tuple[str, bytes]]:
    """Each chart of the report in its widest drawing."""
    for part in (*content.front, *content.parts):
        for picture in _within(part.blocks):
            yield picture.widest.id, picture.widest.png(content.lang)


def _within(blocks: Sequence[Block]) -> Iterator[Picture]:
    for block in blocks:
        if isinstance(block, Picture):
            yield block
        elif isinstance(block, Tiles):
            yield from (picture for _, picture in block.tiles)
        elif isinstance(block, Card | Fold):
            yield from _within(block.blocks)


def check_folder(out: Path) -> None:
    """Raise :class:`ReportError` where a report may not be written into the folder ``out``."""
    folder = out.resolve()
    if not folder.exists():
        return
    if not folder.is_dir():
        raise ReportError(f"{out} is a file, and a report is a folder: name another with --out.")
    try:
        names = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    except OSError as fault:
        raise ReportError(f"The folder {out} cannot be looked into ({fault.strerror}): name another.") from fault
    foreign = sorted(names - _ours(folder)) or sorted(names if names and not _is_report(folder) else ())
    if foreign:
        raise ReportError(
            f"The folder {out} holds {len(foreign)} {'thing' if len(foreign) == 1 else 'things'} that are "
            "no report of ours; nothing was written. Name a new or an empty folder with --out."
        )


def _ours(folder: Path) -> frozenset[str]:
    """The files that a report in the folder says are its own; and those that every report has."""
    try:
        said = json.loads((folder / machine.FILE).read_text(encoding="utf-8"))
        sheets_of_it = [sheet["file"] for sheet in said["sheets"]]
        return _OURS | frozenset(map(str, [*sheets_of_it, *said["pictures"]]))
    except (OSError, ValueError, KeyError, TypeError):
        return _OURS


def _is_report(folder: Path) -> bool:
    try:
        return _MARK in (folder / PAGE).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
