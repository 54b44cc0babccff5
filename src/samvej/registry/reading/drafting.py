"""Drafting a mapping file from a look at an extract: everything that can be seen is filled in, the rest is marked."""

import json
import re
import textwrap
from collections.abc import Iterator

from samvej.core.sector import Sector, ServiceKind
from samvej.registry.mapping.written import FILL_IN
from samvej.registry.reading.looking import Look, Seen

# Column names of the Danish registers (as listed by the registers-guide of Steno Diabetes Center Aarhus, CC-BY-4.0,
# and osdc, MIT) and words that stand for the same in other extracts.
_KNOWN: dict[str, tuple[str, ...]] = {
    "person": (
        "pnr",
        "cpr",
        "cprnr",
        "cpr_nr",
        "v_cpr",
        "personnummer",
        "borger",
        "patient",
        "person_id",
        "desynpuf_id",
    ),
    "key": ("dw_ek_kontakt", "recnum", "k_recnum", "kontakt_id", "ydelse_id", "clm_id", "id"),
    "start": (
        "kont_starttidspunkt",
        "dato_start",
        "d_inddto",
        "start",
        "started",
        "startdato",
        "haend_dato",
        "dato",
        "date",
    ),
    "end": ("kont_sluttidspunkt", "dato_slut", "d_uddto", "stop", "slut", "ended", "slutdato"),
    "provider": ("kont_ans", "sorenhed_ans", "c_sgh", "ydernr", "enhed", "unit", "prvdr_num"),
    "cost": (
        "takst",
        "pris",
        "price",
        "cost",
        "ydlant_kr",
        "bruhon",
        "brutto",
        "totalpris_drg",
        "clm_pmt_amt",
        "beloeb",
        "amount",
    ),
    "diagnosis": ("diag_kode", "diagnosekode", "c_diag", "c_adiag", "adiag", "aktionsdiagnose"),
    "atc": ("atc",),
    "dispensed": ("eksd",),
    "packs": ("apk",),
    "quantity": ("antal", "quantity", "maengde", "volume"),
    "analysis": ("analysiscode", "analysekode", "npu"),
    "sampled": ("samplingdate", "proevedato"),
    "value": ("value", "vaerdi", "resultat"),
    "sex": ("koen", "borger_koen", "gender", "sex"),
    "birth": ("foed_dato", "foed_dag", "borger_foedselsdato", "birthdate", "bene_birth_dt"),
    "death": ("dod", "doddato", "borger_doedsdato", "deathdate", "bene_death_dt"),
    "municipality": ("kom", "kommune", "borger_bo_kom"),
}

_MEASURED = ("cost", "quantity", "packs", "value")
"""Roles that say how much, never which: no record is known by them."""


def draft(look: Look) -> str:
    """A mapping file, as text with remarks. What could not be seen is marked FILL-IN."""
    return "\n".join([*_head(look), *_file(look), *_left(look), *_covers(look)]) + "\n"


def _found(look: Look, role: str) -> Seen | None:
    by_name = {column.name.casefold(): column for column in look.columns}
    return next((by_name[name] for name in _KNOWN[role] if name in by_name), None)


def _person(look: Look) -> Seen | None:
    return look.first("person") or _found(look, "person")


def _name(look: Look) -> str:
    return re.sub("[^a-z0-9]+", "-", _pattern(look).casefold()).strip("-") or "source"


def _word(text: str) -> str:
    """A YAML word, in quotes where it needs them."""
    plain = re.fullmatch(r"[A-Za-zÆØÅæøå_][\wÆØÅæøå]*", text) and text.casefold() not in (
        "yes",
        "no",
        "true",
        "false",
        "null",
    )
    return text if plain else json.dumps(text, ensure_ascii=False)


def _head(look: Look) -> Iterator[str]:
    name, person = _name(look), _person(look)
    dates = dict.fromkeys(column.date_format for column in look.columns if column.date_format)
    timed = any(each and "hh" in each for each in dates)
    kind = "cpr" if person is not None and person.kind == "person" else f"{name}-person"
    yield f"# Drafted by looking at {look.extract.name}. Fill in what is marked {FILL_IN}, read the rest, and run"
    yield "# samvej sources check on this file."
    yield f"source: {name}"
    yield f"title: {{da: {_word(name)}, en: {_word(name)}}}"
    yield "format: ours  # public, if somebody has published the format"
    yield "origin: Not said yet; who makes the extract, and where its columns are described"
    yield "licence: Not said yet; under which agreement it is delivered"
    yield "currency: DKK"
    yield f"price year: {look.latest_year or FILL_IN}  # assumed: the year of the latest date in the file"
    yield f"times: {'with times' if timed else 'date only'}"
    yield f"person id: {kind}  # cpr, or a name for the source's own kind of person id"
    yield "reading:"
    yield f"  encoding: {look.encoding}"
    yield f"  separator: {json.dumps(look.separator)}"
    yield f'  decimal: "{look.decimal}"'
    if look.null_words:
        yield f"  null words: [{', '.join(json.dumps(word) for word in look.null_words)}]"
    if dates:
        yield f"  dates: [{', '.join(json.dumps(each) for each in dates)}]"


def _file(look: Look) -> Iterator[str]:
    name, person = _name(look), _person(look)
    yield "files:"
    yield f"  {name}:"
    yield f"    names: [{json.dumps(_pattern(look))}]  # how such files are called; * stands for anything"
    yield f"    recognised by: [{', '.join(_word(column.name) for column in look.columns[:6])}]"
    yield f"    person: {_word(person.name) if person else FILL_IN}"
    yield "    produces:"
    if _found(look, "atc"):
        yield from _prescription(look)
    elif _found(look, "analysis"):
        yield from _measurement(look)
    elif (sex := _found(look, "sex")) and not _found(look, "start"):
        yield from _persons(look, sex)
    elif (code := _found(look, "diagnosis")) and not _found(look, "start"):
        yield from _diagnosis(look, code)
    else:
        yield from _service(look)


def _pattern(look: Look) -> str:
    """The file's name with its numbers (years, dates, running numbers) left open."""
    stem = re.sub(r"\.(csv|txt|tsv|parquet)?(\.gz)?$", "", look.extract.name, flags=re.IGNORECASE)
    return re.sub(r"\*+", "*", re.sub(r"[0-9*]{4,}", "*", stem) + "*")


def _line(column: str, seen: Seen | None) -> Iterator[str]:
    if seen is not None:
        yield f"        {column}: {_word(seen.name)}"


def _date(look: Look, *roles: str) -> Seen | None:
    return next((seen for role in roles if (seen := _found(look, role))), None) or look.first("date")


def _key(look: Look, record: str) -> str:
    person, start = _person(look), _date(look, "start")
    measured = {found.name for role in _MEASURED if (found := _found(look, role))}
    key = _found(look, "key") or next(
        (
            column
            for column in look.columns
            if column.unique
            and column.kind in ("text", "number")
            and not column.decimals
            and column.name not in measured
        ),
        None,
    )
    columns = [key] if key else [column for column in (person, start) if column]
    if not key and not person:
        return f"{{record: {record}, key: [{FILL_IN}]}}"
    return f"{{record: {record}, key: [{', '.join(_word(column.name) for column in columns)}]}}"


def _service(look: Look) -> Iterator[str]:
    start = _date(look, "start")
    yield "      service:"
    yield f"        service_id: {_key(look, _name(look))}  # what tells one contact from another"
    yield from _remark(f"sector: one of {', '.join(Sector)}")
    yield f"        sector: {{always: {FILL_IN}}}"
    yield from _remark(
        f"kind: one of {', '.join(ServiceKind)}; or from a column: {{column: X, codes: {{A: admission}}}}"
    )
    yield f"        kind: {{always: {FILL_IN}}}"
    yield f"        start: {_word(start.name) if start else FILL_IN}"
    yield from _line("end", _found(look, "end"))
    yield from _line("provider", _found(look, "provider"))
    if cost := _found(look, "cost"):
        yield f"        cost: {_word(cost.name)}"
        yield f"        payments: [{{always: {FILL_IN}, rest: true}}]  # who pays"


def _remark(text: str) -> Iterator[str]:
    yield from textwrap.wrap(text, 100, initial_indent="        # ", subsequent_indent="        #   ")


def _prescription(look: Look) -> Iterator[str]:
    date = _date(look, "dispensed")
    yield "      prescription:"
    yield f"        date: {_word(date.name) if date else FILL_IN}"
    yield from _line("atc", _found(look, "atc"))
    yield from _line("packs", _found(look, "packs"))


def _measurement(look: Look) -> Iterator[str]:
    date, value = _date(look, "sampled"), _found(look, "value")
    yield "      measurement:"
    yield f"        date: {_word(date.name) if date else FILL_IN}"
    yield from _line("code", _found(look, "analysis"))
    yield f"        value: {_word(value.name) if value else FILL_IN}"


def _persons(look: Look, sex: Seen) -> Iterator[str]:
    yield "      person:"
    codes = ", ".join(f"{json.dumps(code)}: {FILL_IN}" for code in sex.codes) or f'"{FILL_IN}": female'
    yield f"        sex: {{column: {_word(sex.name)}, codes: {{{codes}}}}}  # female or male"
    yield from _line("birth_date", _found(look, "birth"))
    yield from _line("death_date", _found(look, "death"))


def _diagnosis(look: Look, code: Seen) -> Iterator[str]:
    date = look.first("date")
    yield "      diagnosis:"
    if date is None or _found(look, "key"):
        yield f"        service_id: {_key(look, _name(look))}  # the record's name as in the contacts' mapping"
    yield from _line("date", date)
    yield "        system: {always: SKS}  # SKS, ICPC-2, ICD-9 or SNOMED CT"
    yield from _line("code", code)


def _left(look: Look) -> Iterator[str]:
    yield "    # What the columns seem to hold:"
    for column in look.columns:
        about = column.kind
        if column.date_format:
            about = f"date, {column.date_format}"
        elif column.codes:
            about = f"codes: {', '.join(column.codes)}"
        elif column.unique:
            about = f"{column.kind}, never twice the same"
        yield f"    #   {column.name}: {about}"


def _covers(look: Look) -> Iterator[str]:
    """Left as a remark: a scope that is too wide would turn what was never loaded into "none"."""
    if _found(look, "sex") and not _found(look, "start"):
        return
    scope = "SECTOR/KIND"
    if _found(look, "atc"):
        scope = "prescription"
    elif _found(look, "analysis"):
        scope = "measurement/*"
    yield "# Absence means something only where a source covers it. Say what this file holds all of, without the #:"
    yield "# covers:"
    yield f'#   - {{files: {_name(look)}, scopes: ["{scope}"], dates: stated at load}}'
