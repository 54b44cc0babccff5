"""The whole report for a computer: one JSON document with the numbers as they are shown."""

import json
from collections.abc import Sequence

from samvej.evaluation.report.csv_files import Cell as SheetCell
from samvej.evaluation.report.csv_files import Sheet
from samvej.evaluation.report.numbers import Figure
from samvej.evaluation.report.run_record import RunRecord
from samvej.evaluation.report.section import Answer, Block, Cell, Chart, Heading, Paragraph, Quotation, Section, Table
from samvej.evaluation.report.views import Shown, whole
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

FILE = "report.json"
FORMAT = 1


def machine_readable(
    shown: Shown,
    sections: Sequence[Section],
    sheets: Sequence[Sheet],
    record: RunRecord,
    lang: Lang,
    pictures: Sequence[str] = (),
) -> str:
    """The document. A number that is held back is ``{"hidden": {"da": …, "en": …}}``, one that is not there null.

    Names within the sheets are in the report's language, all else in both. ``pictures`` are the files of charts.
    """
    evaluation = shown.evaluation
    document = {
        "format": FORMAT,
        "synthetic": evaluation.synthetic,
        "language": lang,
        "programme": {
            "id": evaluation.programme,
            "name": _words(evaluation.programme_name),
            "purpose": None if evaluation.purpose is None else _words(evaluation.purpose),
        },
        "participants": _number(shown.participants),
        "verdicts": [
            {
                "outcome": each.result.id,
                "name": _words(each.result.name),
                "code": None if each.verdict is None else each.verdict.code,
                "sentence": None if each.verdict is None else _words(each.verdict.sentence),
                "not_covered": list(each.result.missing),
            }
            for each in whole(shown.outcomes)
        ],
        "sections": [_section(section) for section in sections],
        "sheets": [_sheet(sheet) for sheet in sheets],
        "pictures": list(pictures),
        "run": record.plain(),
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _section(section: Section) -> dict[str, object]:
    return {
        "id": section.id,
        "title": _words(section.title),
        "answers": [_answer(answer) for answer in section.answers],
        "blocks": [_block(block) for block in section.blocks],
        "method": [_words(words) for words in section.method],
        "limits": [_words(words) for words in section.limits],
    }


def _answer(answer: Answer) -> dict[str, object]:
    certainty = None if answer.certainty is None else _words(answer.certainty)
    return {"code": answer.code, "sentence": _words(answer.sentence), "certainty": certainty}


def _block(block: Block) -> dict[str, object]:
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Chart):
        return {
            "kind": "chart",
            "id": block.id,
            "title": _words(block.title),
            "description": _words(block.description),
        }
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "words": _words(block.words), "heed": block.kind == "note"}
    if isinstance(block, Quotation):
        return {"kind": "quotation", "text": block.text, "who": _words(block.who)}
    assert isinstance(block, Heading)
    return {"kind": "heading", "words": _words(block.words)}


def _table(table: Table) -> dict[str, object]:
    return {
        "kind": "table",
        "file": None if table.file is None else f"{table.file}.csv",
        "caption": _words(table.caption),
        "keys": table.keys,
        "columns": list(table.columns),
        "head": [_words(words) for words in table.head],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "notes": [_words(words) for words in table.notes],
    }


def _cell(cell: Cell) -> object:
    if isinstance(cell, Words):
        return _words(cell)
    return _number(cell) if isinstance(cell, Figure) else cell


def _sheet(sheet: Sheet) -> dict[str, object]:
    rows = [[_sheet_cell(cell) for cell in row] for row in sheet.rows]
    return {"file": sheet.name, "keys": sheet.keys, "columns": list(sheet.columns), "rows": rows}


def _sheet_cell(cell: SheetCell) -> object:
    if isinstance(cell, Figure):
        return _number(cell)
    return None if cell == "" else cell


def _number(figure: Figure) -> object:
    """At the precision that is shown; whole numbers without a point."""
    if figure.hidden is not None:
        return {"hidden": _words(figure.hidden)}
    if figure.rounded is None:
        return None
    return int(figure.rounded) if figure.digits == 0 else figure.rounded


def _words(words: Words) -> dict[str, str]:
    return {"da": words.da, "en": words.en}
