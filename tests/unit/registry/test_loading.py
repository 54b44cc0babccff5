"""What a load makes of the rows that reading staged."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from samvej.registry.checking.check import check
from samvej.registry.loading.faults import Allowance, TooManyRejects, allowance
from tests.unit.registry.by_hand import Extract, Row, mapping, service
from tests.unit.registry.conftest import Desk, reasons

DAY = date(2020, 5, 1)
NONE = Allowance(rows=0)
ANY = Allowance(share=1.0)


def diagnosis(line: int, service_id: int | None, code: str = "DX01", **said: Any) -> Row:
    return {"line": line, "service_id": service_id, "system": "SKS", "code": code, "role": "primary"} | said


def test_same_extract_twice_changes_nothing(desk: Desk) -> None:
    extract = Extract({"service": [service(1, "ann", DAY, cost=100)]})
    desk.load(extract)
    before = desk.snapshot()

    again = desk.load(extract)

    assert again.load_id is None
    assert again.already == ("by-hand-0.csv",)
    assert desk.snapshot() == before


def test_same_rows_in_another_file_are_duplicates(desk: Desk) -> None:
    rows = [service(1, "ann", DAY, cost=100), service(2, "bob", DAY, cost=200)]
    desk.load(Extract({"service": rows}))

    loaded = desk.load(Extract({"service": [*rows, service(3, "ann", DAY, cost=300)]}))

    assert loaded.books is not None
    assert (loaded.books.loaded, loaded.books.duplicates, loaded.books.updated) == (1, 2, 0)
    assert desk.column("service", "cost") == [100, 200, 300]


def test_newer_extract_replaces_the_older(desk: Desk) -> None:
    desk.load(Extract({"service": [service(1, "ann", DAY, cost=100), service(2, "bob", DAY, cost=200)]}))

    loaded = desk.load(Extract({"service": [service(1, "ann", DAY, cost=150)]}))

    assert loaded.books is not None
    assert (loaded.books.loaded, loaded.books.updated) == (1, 1)
    assert desk.column("service", "cost") == [150, 200]


def test_another_source_with_the_same_facts_is_kept_apart(desk: Desk) -> None:
    spell = {"line": 1, "who": "ann", "practice": "Made-up Clinic", "valid_from": DAY}
    desk.load(Extract({"registration": [spell]}))

    desk.load(Extract({"registration": [spell | {"valid_to": DAY}]}, mapping=mapping("other")))

    assert [(row["source"], row["valid_to"]) for row in desk.rows("registration")] == [
        ("made-up", None),
        ("other", DAY),
    ]


def test_row_given_twice_counts_once(desk: Desk) -> None:
    loaded = desk.load(
        Extract({"service": [service(1, "ann", DAY, cost=5), service(2, "ann", DAY, service_id=1, cost=5)]})
    )

    assert loaded.books is not None
    assert (loaded.books.loaded, loaded.books.duplicates) == (1, 1)
    assert desk.column("service", "cost") == [5]


def test_contradicting_rows_are_both_rejected(desk: Desk) -> None:
    rows = [service(1, "ann", DAY), service(2, "ann", DAY, service_id=1, provider="Ward 9"), service(3, "bob", DAY)]

    loaded = desk.load(Extract({"service": rows}), allowed=ANY)

    assert [reject.line for reject in loaded.rejects] == [1, 2]
    assert set(reasons(loaded.rejects)) == {"rows of service with the same service_id differ in provider"}
    assert desk.column("service", "who") == ["bob"]


def test_record_of_two_people_is_rejected_even_where_rows_are_one_record(desk: Desk) -> None:
    rows = [service(1, "ann", DAY), service(2, "bob", DAY, service_id=1)]

    loaded = desk.load(Extract({"service": rows}, merges={"service": {"start": "min"}}), allowed=ANY)

    assert set(reasons(loaded.rejects)) == {"rows of service with the same service_id differ in person"}


def test_rows_of_one_record_are_put_together(desk: Desk) -> None:
    first = service(1, "ann", DAY, service_id=7, end=datetime(2020, 5, 3), cost=100, provider=None)
    second = service(2, "ann", DAY - timedelta(1), service_id=7, end=datetime(2020, 5, 9), cost=20, provider="Ward 2")
    payments = [
        {"line": n, "who": "ann", "service_id": 7, "payer": "region", "amount": m} for n, m in ((1, 100), (2, 20))
    ]
    extract = Extract(
        {"service": [first, second], "payment": payments},
        merges={"service": {"start": "min", "end": "max", "cost": "sum"}, "payment": {"amount": "sum"}},
    )

    loaded = desk.load(extract, allowed=NONE)

    [row] = desk.rows("service")
    assert (row["start"], row["end"], row["cost"]) == (datetime(2020, 4, 30), datetime(2020, 5, 9), 120)
    assert row["provider"] == "Ward 2"
    assert desk.column("payment", "amount") == [120]
    assert loaded.books is not None
    assert loaded.books.loaded == 2


def test_service_outside_a_life_is_rejected(desk: Desk) -> None:
    life = {"birth_date": date(1950, 1, 1), "death_date": date(2020, 6, 1)}
    rows = [
        service(n, "ann", day) for n, day in enumerate((date(1949, 12, 31), DAY, date(2020, 6, 1), date(2020, 6, 2)))
    ]

    loaded = desk.load(Extract({"person": [{"line": 9, "who": "ann"} | life], "service": rows}), allowed=ANY)

    assert reasons(loaded.rejects) == [
        "starts before the person's birth (1950-01-01)",
        "starts after the person's death (2020-06-01)",
    ]
    assert [row["start"].date() for row in desk.rows("service")] == [DAY, date(2020, 6, 1)]


def test_service_soon_after_death_is_kept_where_the_source_says_so(desk: Desk) -> None:
    death = {"line": 9, "who": "ann", "death_date": DAY}
    rows = [service(1, "ann", DAY + timedelta(30)), service(2, "ann", DAY + timedelta(31))]
    extract = Extract({"person": [death], "service": rows}, mapping=mapping(settings={"days after death": 30}))

    loaded = desk.load(extract, allowed=ANY)

    assert [reject.line for reject in loaded.rejects] == [2]


def test_death_before_services_already_loaded_is_rejected(desk: Desk) -> None:
    desk.load(Extract({"service": [service(1, "ann", DAY)]}))

    loaded = desk.load(
        Extract({"person": [{"line": 1, "who": "ann", "death_date": DAY - timedelta(1)}]}), allowed=ANY
    )

    assert reasons(loaded.rejects) == ["the death is before a service that is already loaded, of 2020-05-01"]
    assert desk.column("person", "death_date") == [None]


def test_end_before_start_is_rejected(desk: Desk) -> None:
    rows = [service(1, "ann", DAY, end=datetime(2020, 4, 30))]

    loaded = desk.load(Extract({"service": rows}), allowed=ANY)

    assert reasons(loaded.rejects) == ["ends before it starts, 2020-05-01 00:00:00"]
    assert desk.rows("person") == []


def test_person_attributes_are_gathered_over_loads(desk: Desk) -> None:
    desk.load(Extract({"person": [{"line": 1, "who": "ann", "birth_date": date(1950, 1, 1), "sex": "female"}]}))

    loaded = desk.load(Extract({"person": [{"line": 1, "who": "ann", "birth_date": date(1951, 1, 1)}]}))

    [row] = desk.rows("person")
    assert (row["birth_date"], row["sex"]) == (date(1951, 1, 1), "female")
    assert loaded.notices == ("1 people have another birth date than before; the new one counts.",)


def test_everybody_gets_a_dense_number_that_stays(desk: Desk) -> None:
    desk.load(Extract({"service": [service(1, "carl", DAY), service(2, "ann", DAY)]}))
    desk.load(Extract({"service": [service(3, "bob", DAY), service(4, "ann", DAY)]}))

    numbers = {row["pseudonym"]: row["person_id"] for row in desk.rows("identity", ids=True)}

    assert numbers == {"ann": 0, "carl": 1, "bob": 2}
    assert sorted(row["person_id"] for row in desk.rows("person", ids=True)) == [0, 1, 2]


def test_diagnosis_gets_person_and_day_from_its_contact(desk: Desk) -> None:
    loaded = desk.load(Extract({"service": [service(1, "ann", DAY)], "diagnosis": [diagnosis(2, 1)]}), allowed=NONE)

    [row] = desk.rows("diagnosis")
    assert (row["who"], row["date"]) == ("ann", DAY)
    assert loaded.books is not None
    assert loaded.books.loaded == 2


def test_diagnosis_finds_its_contact_in_the_database(desk: Desk) -> None:
    desk.load(Extract({"service": [service(1, "ann", DAY)]}))

    desk.load(Extract({"diagnosis": [diagnosis(1, 1)]}, record="diagnoses"), allowed=NONE)

    assert desk.column("diagnosis", "who") == ["ann"]


def test_diagnosis_without_a_contact_is_rejected(desk: Desk) -> None:
    lone = {"who": "ann", "date": DAY}
    rows = [diagnosis(1, 99), diagnosis(2, None), diagnosis(3, None, **lone)]

    loaded = desk.load(Extract({"diagnosis": rows}, record="diagnoses"), allowed=ANY)

    assert reasons(loaded.rejects) == [
        "its contact is not loaded: load the contacts first, or in the same load",
        "a diagnosis needs a contact, or a person and a date",
    ]
    assert desk.column("diagnosis", "who") == ["ann"]


def test_diagnosis_of_a_rejected_contact_is_rejected(desk: Desk) -> None:
    reversed_ = service(1, "ann", DAY, end=datetime(2020, 4, 1))

    loaded = desk.load(Extract({"service": [reversed_], "diagnosis": [diagnosis(2, 1)]}), allowed=ANY)

    assert "its contact was rejected" in reasons(loaded.rejects)


def test_diagnosis_of_another_person_than_its_contact_is_rejected(desk: Desk) -> None:
    extract = Extract({"service": [service(1, "ann", DAY)], "diagnosis": [diagnosis(2, 1, who="bob")]})

    loaded = desk.load(extract, allowed=ANY)

    assert reasons(loaded.rejects) == ["names another person than its contact does"]
    assert desk.column("person", "who") == ["ann"]


def test_diagnoses_follow_a_contact_that_moves(desk: Desk) -> None:
    desk.load(Extract({"service": [service(1, "ann", DAY)], "diagnosis": [diagnosis(2, 1), diagnosis(3, 1, "DX02")]}))
    moved = service(1, "bob", DAY + timedelta(1))

    desk.load(Extract({"service": [moved], "diagnosis": [diagnosis(2, 1)]}), allowed=NONE)

    found = [(row["code"], row["who"], row["date"]) for row in desk.rows("diagnosis")]
    assert sorted(found) == [("DX01", "bob", DAY + timedelta(1)), ("DX02", "bob", DAY + timedelta(1))]


def test_contact_that_moves_alone_takes_its_diagnoses_along(desk: Desk) -> None:
    desk.load(Extract({"service": [service(1, "ann", DAY)], "diagnosis": [diagnosis(2, 1)]}))

    desk.load(Extract({"service": [service(1, "ann", DAY + timedelta(1))]}), allowed=NONE)

    assert desk.column("diagnosis", "date") == [DAY + timedelta(1)]
    assert [each.name for each in check(desk.database) if not each.holds] == []


def whole(code: str, amount: int, cost: int | None = None) -> Extract:
    return Extract(
        {
            "service": [service(1, "ann", DAY, cost=amount if cost is None else cost)],
            "payment": [{"line": 1, "who": "ann", "service_id": 1, "payer": "region", "amount": amount}],
            "diagnosis": [diagnosis(1, 1, code)],
        },
        record="whole",
    )


def test_record_in_one_row_is_replaced_whole(desk: Desk) -> None:
    desk.load(whole("DX01", 100))

    loaded = desk.load(whole("DX02", 150))

    assert desk.column("diagnosis", "code") == ["DX02"]
    assert desk.column("payment", "amount") == [150]
    assert loaded.books is not None
    assert loaded.books.updated == 1


def test_record_in_one_row_with_another_diagnosis_only_is_replaced(desk: Desk) -> None:
    desk.load(whole("DX01", 100))

    loaded = desk.load(whole("DX02", 100))

    assert desk.column("diagnosis", "code") == ["DX02"]
    assert desk.column("service", "cost") == [100]
    assert loaded.books is not None
    assert (loaded.books.updated, loaded.books.tables["service"].removed) == (1, 1)


def test_payments_that_do_not_add_up_are_rejected(desk: Desk) -> None:
    loaded = desk.load(whole("DX01", 100, cost=90), allowed=ANY)

    assert reasons(loaded.rejects) == ["the payments add up to 100 and the cost is 90 (in minor units)"]
    assert desk.rows("payment") == desk.rows("service") == desk.rows("diagnosis") == []


def test_too_many_rejects_leave_the_database_as_it_was(desk: Desk) -> None:
    desk.load(Extract({"service": [service(1, "ann", DAY)]}))
    before = desk.snapshot()
    faulty = Extract({"service": [service(2, "bob", DAY)]}, rejects=[(3, "cost", "abc", "not an amount")])

    with pytest.raises(TooManyRejects, match=r"1 of 2 rows were rejected(.|\n)*line 3, column cost: not an amount"):
        desk.load(faulty)

    assert desk.snapshot() == before


def test_too_many_rejects_of_a_first_load_leave_nothing(desk: Desk) -> None:
    with pytest.raises(TooManyRejects):
        desk.load(Extract({"service": [service(2, "bob", DAY)]}, rejects=[(3, "cost", "abc", "not an amount")]))

    assert not desk.database.root.exists()


def test_allowed_rejects_are_kept_with_the_load(desk: Desk) -> None:
    rejects = [(3, "cost", "abc", "not an amount"), (3, "start", "32 May", "not a day")]
    extract = Extract({"service": [service(1, "ann", DAY)]}, rejects=rejects, left_out={"retracted": 4})

    loaded = desk.load(extract, allowed=Allowance(rows=1))

    assert loaded.books is not None
    assert (loaded.books.read, loaded.books.rejected, loaded.books.left_out) == (6, 1, {"retracted": 4})
    assert sorted(desk.column("reject", "reason")) == ["not a day", "not an amount"]


def test_tolerance_of_the_mapping_holds_where_nothing_else_is_said(desk: Desk) -> None:
    rejects = [(3, "cost", "abc", "not an amount")]
    tolerant = mapping(**{"tolerates rejects": 0.5, "tolerates rejects because": "made up"})

    loaded = desk.load(Extract({"service": [service(1, "ann", DAY)]}, mapping=tolerant, rejects=rejects))

    assert loaded.load_id == 1


def test_share_of_rejects_is_reckoned_exactly() -> None:
    assert [allowance(f"{percent}%").of(100) for percent in range(101)] == list(range(101))


def test_merged_record_that_ends_before_it_starts_is_rejected_whole(desk: Desk) -> None:
    rows = [
        service(1, "ann", DAY, service_id=7),
        service(2, "ann", DAY, service_id=7, end=datetime(2020, 4, 1)) | {"start": None},
    ]

    loaded = desk.load(Extract({"service": rows}, merges={"service": {"start": "min", "end": "max"}}), allowed=ANY)

    assert [reject.line for reject in loaded.rejects] == [1, 2]
    assert desk.rows("service") == []


def test_death_of_a_rejected_row_binds_nobody(desk: Desk) -> None:
    deaths = [
        {"line": 1, "who": "ann", "death_date": date(2010, 1, 1)},
        {"line": 3, "who": "ann", "death_date": date(2012, 1, 1)},
    ]
    rows = [
        service(1, "ann", date(2009, 1, 1)),
        service(2, "ann", date(2011, 1, 1)),
        service(3, "ann", date(2009, 5, 1), tariff_system="DRG", tariff_code="none"),
    ]

    loaded = desk.load(Extract({"person": deaths, "service": rows}), allowed=ANY)

    assert [reject.line for reject in loaded.rejects] == [2, 3]
    assert desk.column("person", "death_date") == [date(2010, 1, 1)]
    assert [each.name for each in check(desk.database) if not each.holds] == []
