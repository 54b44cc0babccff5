"""Fees, medicine, laboratory results and a practice's own extract from file to count: the traps of the registers."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from samvej.programme.loading import load_programme
from samvej.programme.rules import Truth
from samvej.registry.checking.check import check
from samvej.registry.database import Database
from samvej.registry.loading.faults import TooManyRejects
from samvej.registry.loading.load import Loaded, load
from samvej.registry.mapping import find
from samvej.registry.price_index import load_price_index
from samvej.registry.query import Registry
from samvej.registry.reading.staged import StatedCoverage
from samvej.spotting.register import from_registry
from samvej.spotting.spot import spot

SSSY = "pnr;ydernr;ydtyp;speciale;honuge;ydlant;bruhon;ydltid;barnmak;kontakt;afrper"
SYSI = "pnr;ydernr;ydtyp;speciale;honuge;ydlant;bruhon;ydltid;barnmak;sikrekom;afrper"
ANN, BOB = "6101700001", "6202800002"  # replacement numbers (day + 60): nobody real has them
CONSULTATION = f"{ANN};10001;01;800101;1727;1;142,50;1;0;1;201708"

THREE_CONTACTS = """\
programme: three-contacts
version: "1"
name:    {da: Tre kontakter, en: Three contacts}
purpose: {da: Prøv en optælling., en: Try a count.}
source: [made up]
partners:
  - {name: En praksis, sector: general-practice, owner: true}
eligibility:
  include:
    any:
      - {id: three, at least: 3, of: general practice contact, within: 30 days}
examples:
  - person: {name: a woman with one contact, born: 1940-01-01}
    history:
      - {date: 2017-07-03, general practice contact: {}}
    expect: {date: 2017-07-03, eligibility: does not meet}
"""

LoadText = Callable[..., Loaded]


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "db")


@pytest.fixture
def load_text(tmp_path: Path, database: Database) -> LoadText:
    """Loads an extract that is given as its header and rows."""

    def loaded(source: str, name: str, header: str, *rows: str, **options: Any) -> Loaded:
        path = tmp_path / name
        path.write_text("\n".join([header, *rows]) + "\n", encoding="cp1252")
        mapping = find(source).mapping
        return load(mapping, [path], database=database, key_file=tmp_path / "key", **options)

    return loaded


@pytest.fixture
def load_fees(load_text: LoadText) -> LoadText:
    def loaded(*rows: str, name: str = "syntetisk_sssy.csv", header: str = SSSY, **options: Any) -> Loaded:
        return load_text("sygesikring", name, header, *rows, **options)

    return loaded


def stored(database: Database, table: str, *columns: str) -> list[tuple[Any, ...]]:
    with Registry.open(database.root) as registry:
        rows = registry.table(table).to_pyarrow().to_pylist()
    return sorted((tuple(row[column] for column in columns) for row in rows), key=str)


def contacts(database: Database) -> list[tuple[Any, ...]]:
    """What is counted: one row for each contact, as spotting and the evaluation read them."""
    with Registry.open(database.root) as registry:
        service = from_registry(registry, needs_money=False).service
        rows = service.select("kind", "start", "cost").to_pyarrow().to_pylist()
    return sorted((row["kind"], row["start"].date(), row["cost"]) for row in rows)


def sound(database: Database) -> bool:
    return all(each.holds for each in check(database))


# --- fees ------------------------------------------------------------------------------------------------


def test_fee_week_is_the_monday_of_its_iso_week(load_fees: LoadText, database: Database) -> None:
    load_fees(
        CONSULTATION,
        CONSULTATION.replace("1727", "0501"),
        CONSULTATION.replace("1727", "0953"),
        CONSULTATION.replace("1727", "2001"),
    )

    found = [start.date() for (start,) in stored(database, "service", "start")]

    assert found == [date(2005, 1, 3), date(2009, 12, 28), date(2017, 7, 3), date(2019, 12, 30)]


def test_week_that_its_year_has_not_is_rejected(load_fees: LoadText) -> None:
    with pytest.raises(TooManyRejects, match="no such day or time written YYWW"):
        load_fees(CONSULTATION, CONSULTATION.replace("1727", "1753"))


def test_price_year_is_that_of_the_fee_weeks_monday(load_fees: LoadText, database: Database) -> None:
    load_fees(CONSULTATION.replace("1727", "2001"), CONSULTATION)

    assert stored(database, "service", "price_year", "cost") == [(2017, 14250), (2019, 14250)]


def test_services_are_summed_and_rows_are_not_counted(load_fees: LoadText, database: Database) -> None:
    """The three rows of docs/reference/danish-sources.md."""
    load_fees(
        f"{ANN};10001;01;800101;1727;3;427,00;1;0;3;201708",  # three consultations in one row
        f"{ANN};10001;01;800201;1727;1;28,00;1;0;1;201708",  # a telephone consultation
        f"{ANN};10001;01;807108;1727;2;30,00;1;0;0;201708",  # two laboratory tests: no contacts of their own
    )

    found = contacts(database)

    monday = date(2017, 7, 3)
    assert [each for each in found if each[0] != "other"] == [
        ("consultation", monday, 14233),
        ("consultation", monday, 14233),
        ("consultation", monday, 14234),
        ("telephone", monday, 2800),
    ]
    assert [each for each in found if each[0] == "other"] == [("other", monday, 3000)]
    assert sum(cost for *_, cost in found) == 42700 + 2800 + 3000
    assert sound(database)


def test_corrections_are_taken_off_the_rows_that_they_correct(load_fees: LoadText, database: Database) -> None:
    loaded = load_fees(
        CONSULTATION.replace(";1;142,50;", ";2;285,00;").replace(";0;1;", ";0;2;"),
        CONSULTATION.replace(";1;142,50;", ";-1;-142,50;").replace("201708", "201709").replace(";0;1;", ";0;-1;"),
        CONSULTATION.replace("1727", "1728"),
        CONSULTATION.replace("1727", "1728").replace(";1;142,50;", ";-1;-142,50;").replace(";0;1;", ";0;-1;"),
    )

    assert loaded.books is not None
    assert (loaded.books.read, loaded.books.loaded, loaded.books.rejected) == (4, 4, 0)
    assert contacts(database) == [("consultation", date(2017, 7, 3), 14250)]
    assert sound(database)


def test_correction_without_what_it_corrects_is_rejected(load_fees: LoadText) -> None:
    with pytest.raises(TooManyRejects, match="takes away more contacts than there are"):
        load_fees(CONSULTATION.replace(";1;142,50;", ";-1;-142,50;").replace(";0;1;", ";0;-1;"))


def test_correction_of_another_fee_is_rejected(load_fees: LoadText) -> None:
    with pytest.raises(TooManyRejects, match="a cost is left, and no contact"):
        load_fees(CONSULTATION, CONSULTATION.replace(";1;142,50;", ";-1;-140,00;").replace(";0;1;", ";0;-1;"))


def test_number_of_contacts_that_cannot_be_is_rejected(load_fees: LoadText) -> None:
    with pytest.raises(TooManyRejects, match="not a whole number of contacts"):
        load_fees(CONSULTATION.replace(";1;142,50;", ";1,5;142,50;").replace(";0;1;", ";0;1,50;"))
    with pytest.raises(TooManyRejects, match="more than 366 contacts in one row"):
        load_fees(CONSULTATION.replace(";1;142,50;", ";400;142,50;").replace(";0;1;", ";0;400;"))


@pytest.mark.parametrize("contacts", ["2", "-1", ""])
def test_contacts_that_are_neither_none_nor_the_services_are_rejected(load_fees: LoadText, contacts: str) -> None:
    with pytest.raises(TooManyRejects, match=r"column kontakt \+ ydlant: none of the mapping's cases holds"):
        load_fees(CONSULTATION.replace(";0;1;", f";0;{contacts};"))


def test_criterion_counts_the_contacts_of_a_row(load_fees: LoadText, database: Database, tmp_path: Path) -> None:
    three = CONSULTATION.replace(";1;142,50;", ";3;427,50;").replace(";0;1;", ";0;3;")
    rows = (three, CONSULTATION.replace(ANN, BOB))
    load_fees(*rows, covers=StatedCoverage(date(2017, 1, 1), date(2017, 12, 31)))
    folder = tmp_path / "programmes"
    (folder / "three-contacts").mkdir(parents=True)
    (folder / "_shared").symlink_to(Path(__file__).resolve().parents[2] / "programmes" / "_shared")
    (folder / "three-contacts" / "programme.yaml").write_text(THREE_CONTACTS, encoding="utf-8")
    rule = load_programme("three-contacts", folder).rule

    with Registry.open(database.root) as registry:
        found = spot(rule, from_registry(registry, needs_money=False), date(2017, 7, 3), date(2017, 7, 3)).rows()

    assert [each.answer for each in found] == [Truth.TRUE]


def test_row_given_twice_counts_once(load_fees: LoadText, database: Database) -> None:
    loaded = load_fees(CONSULTATION, CONSULTATION)

    assert loaded.books is not None
    assert (loaded.books.loaded, loaded.books.duplicates) == (1, 1)
    assert contacts(database) == [("consultation", date(2017, 7, 3), 14250)]


def test_rows_of_two_settlements_are_added_up(load_fees: LoadText, database: Database) -> None:
    load_fees(CONSULTATION, CONSULTATION.replace("201708", "201709"))

    assert contacts(database) == [("consultation", date(2017, 7, 3), 14250)] * 2


def test_sector_and_kind_follow_the_provider_and_the_service(load_fees: LoadText, database: Database) -> None:
    load_fees(
        CONSULTATION,
        CONSULTATION.replace("800101", "800105"),
        CONSULTATION.replace("800101", "800201"),
        CONSULTATION.replace("800101", "800411"),
        CONSULTATION.replace(";01;800101", ";02;810101"),
        CONSULTATION.replace(";01;800101", ";24;240110"),
    )

    assert stored(database, "service", "sector", "kind", "urgency", "provider") == [
        ("general-practice", "consultation", "acute", "10001"),
        ("general-practice", "consultation", None, "10001"),
        ("general-practice", "home-visit", None, "10001"),
        ("general-practice", "telephone", None, "10001"),
        ("general-practice", "virtual-contact", None, "10001"),
        ("specialist", "consultation", None, "10001"),
    ]
    assert set(stored(database, "payment", "payer", "amount")) == {("region", 14250)}


def test_services_of_children_and_of_other_professions_are_left_out(load_fees: LoadText) -> None:
    loaded = load_fees(
        CONSULTATION,
        CONSULTATION.replace(";1;0;1;", ";1;1;1;"),
        CONSULTATION.replace(";01;800101", ";50;501001"),
    )

    assert loaded.books is not None
    assert dict(loaded.books.left_out) == {
        "the service was a child's, on a parent's card (barnmak)": 1,
        "neither a general practitioner nor a practising specialist (ydtyp 01–35)": 1,
    }


def test_fee_soon_after_a_death_is_kept(load_fees: LoadText, load_text: LoadText, database: Database) -> None:
    load_fees(CONSULTATION)
    late = CONSULTATION.replace("1727", "1735")

    loaded = load_fees(late, name="syntetisk_sssy_late.csv")

    assert loaded.books is not None
    assert loaded.books.days_after_death == 60


def test_2005_is_taken_from_sssy_alone_and_earlier_fees_are_in_oere(load_fees: LoadText, database: Database) -> None:
    earlier = f"{ANN};10001;01;800101;0452;1;12345;1;0;376;200501"
    load_fees(earlier, earlier.replace("0452", "0501"), earlier.replace("0452", "9001"), name="sysi.csv", header=SYSI)
    load_fees(CONSULTATION.replace("1727", "0501"))

    assert stored(database, "service", "start", "cost", "price_year") == [
        (datetime(1990, 1, 1), 12345, 1990),
        (datetime(2004, 12, 20), 12345, 2004),
        (datetime(2005, 1, 3), 14250, 2005),
    ]


def test_fees_of_several_years_are_put_together_at_the_prices_of_one(load_fees: LoadText, database: Database) -> None:
    load_fees(CONSULTATION, CONSULTATION.replace("1727", "1902").replace("142,50", "145,00"))

    with Registry.open(database.root) as registry:
        services, payments, _ = registry.costs(2019, load_price_index("DKK"))
        costs, paid = services.cost.sum().to_pyarrow().as_py(), payments.amount.sum().to_pyarrow().as_py()

    assert costs == paid == 14475 + 14500  # 14250 * 103 / 101.4 = 14474.85


# --- medicine --------------------------------------------------------------------------------------------

LMDB = "pnr;eksd;atc;vnr;apk;volume;eksp;ptp"


def test_public_part_of_medicine_is_the_price_less_the_patients_payment(
    load_text: LoadText, database: Database
) -> None:
    load_text("medicine", "syntetisk_lmdb.csv", LMDB, f"{ANN};2017-03-01;A10BA02;990001;2;50;84,50;30,00")

    found = stored(database, "prescription", "date", "atc", "packs", "ddd", "price", "reimbursement")

    assert found == [(date(2017, 3, 1), "A10BA02", 2.0, 50.0, 8450, 5450)]


def test_medicine_without_prices_has_none(load_text: LoadText, database: Database) -> None:
    header = "pnr;eksd;atc;apk;volume"

    load_text("medicine", "syntetisk_lmdb.csv", header, f"{ANN};2017-03-01;A10BA02;2;50")

    assert stored(database, "prescription", "price", "reimbursement") == [(None, None)]


def test_two_products_of_one_code_on_a_day_stand_side_by_side(load_text: LoadText, database: Database) -> None:
    row = f"{ANN};2017-03-01;A10BA02;990001;2;50;84,50;30,00"

    loaded = load_text("medicine", "syntetisk_lmdb.csv", LMDB, row, row.replace("990001", "990002"), row)

    assert loaded.books is not None
    assert (loaded.books.loaded, loaded.books.duplicates, loaded.books.rejected) == (2, 1, 0)
    assert len(stored(database, "prescription", "atc")) == 2


def test_medicine_taken_back_is_rejected(load_text: LoadText) -> None:
    row = f"{ANN};2017-03-01;A10BA02;990001;-1;50;-84,50;-30,00"

    with pytest.raises(TooManyRejects, match="a negative amount"):
        load_text("medicine", "syntetisk_lmdb.csv", LMDB, row)


# --- laboratory ------------------------------------------------------------------------------------------

LAB = "pnr;samplingdate;analysiscode;value;unit"


def test_old_and_new_hba1c_stay_apart(load_text: LoadText, database: Database) -> None:
    load_text(
        "laboratory",
        "syntetisk_lab_forsker.csv",
        LAB,
        f"{ANN};2011-03-01;NPU03835;6,5;%",
        f"{ANN};2011-03-01;NPU27300;48;mmol/mol",
    )

    assert stored(database, "measurement", "code", "value", "unit") == [
        ("NPU03835", 6.5, "%"),
        ("NPU27300", 48.0, "mmol/mol"),
    ]


def test_bounds_and_empty_values_are_left_out_and_other_texts_rejected(load_text: LoadText) -> None:
    row = f"{ANN};2017-03-01;NPU19748;12;mg/L"
    rows = (
        row,
        row.replace(";12;", ";<5;"),
        row.replace(";12;", ";≤5;".replace("≤", "<=")),
        row.replace(";12;", ";;"),
    )

    loaded = load_text("laboratory", "syntetisk_lab_forsker.csv", LAB, *rows)

    assert loaded.books is not None
    assert dict(loaded.books.left_out) == {"a bound (such as <5), not a measured value": 2, "no value": 1}
    with pytest.raises(TooManyRejects, match="not a number"):
        load_text("laboratory", "syntetisk_lab_forsker_2.csv", LAB, row.replace(";12;", ";haemolyse;"))


def test_two_results_of_one_code_on_a_day_stand_side_by_side(load_text: LoadText, database: Database) -> None:
    row = f"{ANN};2017-03-01;NPU02187;7,1;mmol/L"

    load_text("laboratory", "syntetisk_lab_forsker.csv", LAB, row, row.replace("7,1", "9,3"), row)

    assert stored(database, "measurement", "value") == [(7.1,), (9.3,)]


# --- a practice's own extract ----------------------------------------------------------------------------


def test_practice_gives_contacts_diagnoses_prescriptions_and_measurements(
    load_text: LoadText, database: Database
) -> None:
    files = {
        "praksis_kontakter.csv": (
            "kontakt_id;pnr;dato;type;ydernr",
            f"1;{ANN};2017-03-01 09:10;konsultation;10001",
            f"2;{BOB};2017-03-01;hjemmebesøg;10001",
        ),
        "praksis_diagnoser.csv": ("pnr;dato;icpc2", f"{ANN};2017-03-01;T90"),
        "praksis_recepter.csv": ("pnr;dato;atc;pakninger;ddd", f"{ANN};2017-03-01;A10BA02;2;50"),
        "praksis_maalinger.csv": ("pnr;dato;kode;vaerdi;enhed", f"{ANN};2017-03-01;NPU27300;53;mmol/mol"),
    }
    covers = StatedCoverage(date(2017, 1, 1), date(2017, 12, 31), ("0376",))

    for name, (header, *rows) in files.items():
        stated = covers if "kontakter" in name or "diagnoser" in name else None
        load_text("gp-practice", f"syntetisk_{name}", header, *rows, covers=stated)

    assert [kind for kind, *_ in contacts(database)] == ["consultation", "home-visit"]
    assert stored(database, "diagnosis", "system", "code", "date") == [("ICPC-2", "T90", date(2017, 3, 1))]
    assert stored(database, "prescription", "atc", "packs") == [("A10BA02", 2.0)]
    assert stored(database, "measurement", "code", "value") == [("NPU27300", 53.0)]
    assert sorted(set(stored(database, "coverage", "kinds"))) == [("diagnosis/ICPC-2",), ("general-practice/*",)]
    assert sound(database)
