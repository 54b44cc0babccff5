"""A mapping file's faults are told with file, line, what was expected and the nearest valid name."""

from collections.abc import Callable
from pathlib import Path

import pytest

from samvej.registry.mapping import MappingError, SourceMapping, UnknownSource, catalogue, find, load_mapping
from samvej.registry.mapping.canon import PRODUCIBLE, REQUIRED, columns_of, staged_schema
from samvej.registry.tables import TABLES
from tests.unit.sources.made_up import FIXTURES

TEXT = (FIXTURES / "visits.yaml").read_text(encoding="utf-8")

FAULTS = {
    "unknown key": ("price year: 2024", "price yaer: 2024", "unknown key 'price yaer'", "did you mean 'price year'?"),
    "unknown key of a file": ("    person: cpr", "    persn: cpr", "unknown key 'persn'", "did you mean 'person'?"),
    "unknown key of a column": ("{column: what,", "{colum: what,", "unknown key 'colum'", "did you mean 'column'?"),
    "unknown canonical column": (
        "        start: started",
        "        starts: started",
        "unknown column of service 'starts'",
        "'start'?",
    ),
    "needed column missing": ("        start: started\n", "", "'start' is missing", "means nothing without it"),
    "unknown table": ("      service:", "      services:", "unknown table 'services'", "did you mean 'service'?"),
    "unknown word": (
        "{always: municipality-health}",
        "{always: municipality}",
        "unknown word for service.sector",
        "municipality-health",
    ),
    "unknown code outcome": (
        "nurse: home-nursing",
        "nurse: home-nurse",
        "unknown word for service.kind 'home-nurse'",
        "'home-nursing'?",
    ),
    "no date format": ('"DD-MM-YYYY"]', '"dd-mm-yy"]', "'dd-mm-yy' is not a date format", "DD-MM-YYYY"),
    "ambiguous dates": ('"DD-MM-YYYY"]', '"DD-MM-YYYY", "MM-DD-YYYY"]', "fit the same text", "keep one of them"),
    "two origins": ("start: started", "start: {column: started, always: x}", "says exactly one of", "column, always"),
    "parts without a rest": (
        "{always: municipality, rest: true}",
        "{always: municipality, share: 0.5}",
        "add up to the cost",
        "the rest",
    ),
    "wrong type": ("price year: 2024", 'price year: "soon"', "'soon' does not fit", "integer"),
    "year out of range": ("price year: 2024", "price year: 24", "'24' does not fit", "'of the tariff'"),
    "no price year of its own": (
        "price year: 2024",
        "price year: of the tariff",
        "not from a tariff",
        "'price year' must be a year",
    ),
    "price year of a service": (
        "        start: started",
        "        price_year: visit\n        start: started",
        "unknown column of service 'price_year'",
        "",
    ),
    "shares beyond the cost": (
        "{always: citizen, amount: paid}",
        "{always: citizen, share: 0.7}\n          - {always: region, share: 0.7}",
        "the shares make more than 1",
        "",
    ),
    "missing part": ("licence: MPL-2.0\n", "", "'licence' is missing", "licence"),
    "unknown file covered": (
        "{files: visits, sc",
        "{files: visit, sc",
        "unknown file 'visit'",
        "did you mean 'visits'?",
    ),
    "no scope": ("municipality-health/*", "municipality/*", "'municipality/*' is not a scope", "SECTOR/KIND"),
    "setting unknown": (
        "        kind: {column: what, codes: {nurse: home-nursing, help: practical-help, other: empty}}",
        "        kind: {cases: [{lasts at least hours: lng from hours, then: housing}]}",
        "unknown setting 'lng from hours'",
        "did you mean 'long from hours'?",
    ),
    "person not said": ("    person: cpr\n", "", "rows of service belong to a person", "person:"),
    "key without record": (
        "service_id: {record: visit, key: visit}",
        "service_id: visit",
        "made from a record's own key",
        "record",
    ),
    "negative without a reason": (
        "times: with times",
        "times: with times\nnegative cost: keep",
        "needs 'negative cost because'",
        "",
    ),
    "length of what has no end": (
        "        end: ended\n",
        "        lasts at most days: 31\n",
        "only a service with an 'end' lasts",
        "",
    ),
    "a tab": ("reading:\n", "reading:\n\t", "a tab in the margin", "spaces"),
}


@pytest.mark.parametrize(("old", "new", "sentence", "hint"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_in_a_mapping_file_is_told_with_its_line(
    old: str, new: str, sentence: str, hint: str, tmp_path: Path
) -> None:
    assert old in TEXT
    path = tmp_path / "visits.yaml"
    path.write_text(TEXT.replace(old, new), encoding="utf-8")

    with pytest.raises(MappingError) as caught:
        load_mapping(path)

    message = str(caught.value)
    assert sentence in message
    assert hint in message
    assert f"{path.name}:" in message


def test_a_tariff_says_its_price_year_where_the_source_has_none(tmp_path: Path) -> None:
    text = find("lpr-a").path.read_text(encoding="utf-8")
    path = tmp_path / "lpr-a.yaml"
    path.write_text(text.replace("        price_year: aar\n", ""), encoding="utf-8")

    with pytest.raises(MappingError, match="'price_year' is missing; the source's is 'of the tariff'"):
        load_mapping(path)


def test_the_line_of_a_fault_is_that_of_its_key(tmp_path: Path) -> None:
    path = tmp_path / "visits.yaml"
    path.write_text(TEXT.replace("        start: started", "        starts: started"), encoding="utf-8")
    line = next(at for at, text in enumerate(path.read_text().splitlines(), 1) if "starts:" in text)

    with pytest.raises(MappingError) as caught:
        load_mapping(path)

    assert any(problem.line == line for problem in caught.value.problems)


def test_the_sources_that_ship_with_samvej_are_whole() -> None:
    found = catalogue()

    names = [each.mapping.source for each in found]
    assert {"cms-de-synpuf", "lpr-a", "synthea"} < set(names)
    assert len(names) == len(set(names))
    assert all(each.path.stem == each.mapping.source for each in found)


def test_an_unknown_source_is_told_with_the_nearest_name() -> None:
    with pytest.raises(UnknownSource, match=r"unknown source 'synthia'.*did you mean 'synthea'"):
        find("synthia")


def test_a_source_can_be_given_by_its_path() -> None:
    assert find(str(FIXTURES / "visits.yaml")).mapping.source == "visits"


def test_the_digest_follows_the_meaning_and_not_the_layout(
    visits: SourceMapping, changed_mapping: Callable[[str, str], SourceMapping]
) -> None:
    assert changed_mapping("# A made-up source", "# Another remark on a made-up source").digest == visits.digest
    assert changed_mapping("price year: 2024", "price year: 2023").digest != visits.digest


@pytest.mark.parametrize("table", [*PRODUCIBLE, "payment"])
def test_staged_columns_are_the_canonical_ones_and_those_that_storage_needs(table: str) -> None:
    canonical = TABLES[table].schema

    staged = staged_schema(table)

    extra = set(staged.names) - set(canonical.names)
    assert extra <= {"pseudonym", "_file", "_line", "tariff_system", "tariff_code", "_share", "_at_most"}
    by_storage = {"person_id", "source", "load_id", *(["price_year"] if table == "service" else [])}
    assert set(canonical.names) - set(staged.names) <= by_storage
    assert all(staged.field(name).type == canonical.field(name).type for name in set(staged.names) - extra)
    assert set(REQUIRED.get(table, ())) <= set(columns_of(table))
