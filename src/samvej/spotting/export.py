"""Spotted citizens as an Arrow table, and as CSV, Parquet or JSON files. Citizens appear by pseudonym only."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from samvej.programme.rules import Rule, Truth, children, walk
from samvej.spotting.spot import WORDS, Spotted
from samvej.spotting.witnesses import Witnesses

_FACT = pa.struct(
    [
        ("criterion", pa.string()),
        ("day", pa.date32()),
        ("last", pa.date32()),
        ("sector", pa.string()),
        ("kind", pa.string()),
        ("urgency", pa.string()),
        ("provider", pa.string()),
        ("code", pa.string()),
        ("value", pa.float64()),
        ("cost", pa.int64()),
    ]
)
SCHEMA = pa.schema(
    [
        ("person_id", pa.int32()),
        ("pseudonym", pa.string()),
        ("answer", pa.string()),
        ("since", pa.date32()),
        ("until", pa.date32()),
        ("day", pa.date32()),
        ("because", pa.list_(pa.string())),
        ("true", pa.list_(pa.string())),
        ("false", pa.list_(pa.string())),
        ("unknown", pa.list_(pa.string())),
        ("ask", pa.list_(pa.string())),
        ("load", pa.list_(pa.string())),
        ("witnesses", pa.list_(_FACT)),
    ]
)
"""One row per citizen and spell; ``day`` is the first day of it that was asked about. The lists hold ids of
criteria: ``true`` at some time within the period, ``unknown`` at some time but never true, or ``false``."""


def spotted_table(rule: Rule, rows: Sequence[Spotted], shown: Witnesses, pseudonyms: Mapping[int, str]) -> pa.Table:
    """The spells with their reasons and witnesses as one Arrow table of :data:`SCHEMA`."""
    order = [node.id for node in walk(rule) if not children(node) or node.named]
    return pa.Table.from_pylist([_record(row, order, shown, pseudonyms) for row in rows], schema=SCHEMA)


def _record(row: Spotted, order: list[str], shown: Witnesses, pseudonyms: Mapping[int, str]) -> dict[str, Any]:
    facts = shown.get((row.person_id, row.day), {})
    by_truth = {truth: [node for node in order if row.truths.get(node) is truth] for truth in Truth}
    return {
        "person_id": row.person_id,
        "pseudonym": pseudonyms.get(row.person_id),
        "answer": WORDS[row.answer],
        "since": row.since,
        "until": row.until,
        "day": row.day,
        "because": list(row.because),
        "true": by_truth[Truth.TRUE],
        "false": by_truth[Truth.FALSE],
        "unknown": by_truth[Truth.UNKNOWN],
        "ask": [m.need for m in row.missing if m.what == "ask"],
        "load": sorted({m.need for m in row.missing if m.what == "load"}),
        "witnesses": [{"criterion": leaf, **asdict(fact)} for leaf, held in facts.items() for fact in held],
    }


def as_csv(table: pa.Table) -> str:
    """CSV with ``;`` within a cell; a witness is "criterion: day kind sector provider"."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.column_names)
    for record in table.to_pylist():
        writer.writerow([_cell(record[name]) for name in table.column_names])
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(_fact(item) if isinstance(item, dict) else str(item) for item in value)
    return str(value)


def _fact(fact: Mapping[str, Any]) -> str:
    said = (fact["day"], fact["kind"], fact["sector"], fact["provider"], fact["code"], fact["value"])
    return f"{fact['criterion']}: " + " ".join(str(part) for part in said if part is not None)


def as_json(table: pa.Table) -> str:
    """A JSON array of objects; days as ISO dates, empty values left out of witnesses."""
    records = table.to_pylist()
    for record in records:
        record["witnesses"] = [{k: v for k, v in fact.items() if v is not None} for fact in record["witnesses"]]
    return json.dumps(records, ensure_ascii=False, indent=2, default=_iso) + "\n"


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"not a value of a spotting list: {type(value).__name__}")


def as_parquet(table: pa.Table) -> bytes:
    """The table as a Parquet file."""
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()
