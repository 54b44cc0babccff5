"""Traps of Danish registers, one small made-up extract each: from ``samvej load`` to what the database answers."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from samvej.cli.main import app
from samvej.registry.price_index import load_price_index
from samvej.registry.query import Registry

ONE, OTHER = "6101700001", "6202800002"  # replacement numbers (day + 60): nobody has them
pytestmark = pytest.mark.slow

CONTACT = (
    "dw_ek_kontakt;pnr;kont_starttidspunkt;kont_sluttidspunkt;kont_type;prioritet;kont_ans_hovedspec;kont_ans;"
    "lprindberetningssystem;drg_gruppe\n"
)
ADMISSION = (
    "PNR;RECNUM;C_PATTYPE;C_INDM;C_SPEC;C_SGH;C_AFD;D_INDDTO;V_INDTIME;V_INDMINUT;D_UDDTO;V_UDTIME;V_ALDER;C_ADIAG;"
    "drg_gruppe\n"
)
LPR_A_DIAGNOSES = "dw_ek_kontakt;diag_kode;diag_kode_type;senere_afkraeftet\n"
LPR3_F = (
    "CPR;DW_EK_KONTAKT;SORENHED_ANS;dato_start;tidspunkt_start;dato_slut;tidspunkt_slut;kontakttype;prioritet;"
    "hovedspeciale_ans\n"
)
DISPENSINGS = "pnr;eksd;atc;vnr;apk;volume;eksp;ptp\n"
RESULTS = "pnr;samplingdate;analysiscode;value\n"
FEE = "pnr;ydernr;ydtyp;speciale;honuge;ydlant;bruhon;kontakt\n"
TRIP = "pnr;dato;tidspunkt;type;km;pris\n"

Load = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SAMVEJ_DB", str(tmp_path / "db"))
    monkeypatch.setenv("SAMVEJ_KEY", str(tmp_path / "key"))
    return tmp_path


@pytest.fixture
def load(folder: Path) -> Load:
    """``load(source, {file name: text}, *options)``, as at the command line."""

    def loaded(source: str, files: dict[str, str], *options: str) -> Result:
        for name, text in files.items():
            (folder / name).write_text(text, encoding="cp1252")
        return CliRunner().invoke(app, ["load", source, *(str(folder / name) for name in files), *options])

    return loaded


def table(folder: Path, name: str) -> pl.DataFrame:
    with Registry.open(folder / "db") as registry:
        found = pl.from_arrow(registry.table(name).to_pyarrow())
    assert isinstance(found, pl.DataFrame)
    return found


def is_sound(folder: Path) -> bool:
    return CliRunner().invoke(app, ["db", "check"]).exit_code == 0


def contact(number: int, start: str, end: str, kind: str = "ALCA00", priority: str = "ATA1", group: str = "") -> str:
    return f"{number};{ONE};{start};{end};{kind};{priority};Intern medicin;Prøvesygehus;LPR3;{group}\n"


@pytest.mark.parametrize(
    ("end", "priority", "kind"),
    [
        ("2019-04-01 19:59:59", "ATA1", "emergency-visit"),
        ("2019-04-01 19:59:59", "ATA3", "outpatient-visit"),
        ("2019-04-01 19:59:59", "", "outpatient-visit"),
        ("2019-04-01 20:00:00", "ATA1", "admission"),
        ("2019-04-01 20:00:00", "ATA3", "admission"),
        ("", "ATA3", "admission"),
    ],
)
def test_presence_of_twelve_hours_is_an_admission(
    load: Load, folder: Path, end: str, priority: str, kind: str
) -> None:
    text = CONTACT + contact(1, "2019-04-01 08:00:00", end, priority=priority)

    result = load("lpr-a", {"lpr_a_kontakt.csv": text})

    assert result.exit_code == 0, result.output
    assert table(folder, "service")["kind"].to_list() == [kind]


def test_open_contact_that_a_newer_extract_ends_becomes_what_it_was(load: Load, folder: Path) -> None:
    load("lpr-a", {"lpr_a_kontakt_1.csv": CONTACT + contact(1, "2019-04-01 08:00:00", "")})

    load("lpr-a", {"lpr_a_kontakt_2.csv": CONTACT + contact(1, "2019-04-01 08:00:00", "2019-04-01 13:00:00")})

    assert table(folder, "service")["kind"].to_list() == ["emergency-visit"]


def test_contact_that_was_somebody_elses_takes_its_diagnosis_along(load: Load, folder: Path) -> None:
    text = CONTACT + contact(1, "2019-04-01 08:00:00", "2019-04-02 08:00:00")
    diagnosis = "dw_ek_kontakt;diag_kode;diag_kode_type;senere_afkraeftet\n1;DI509;A;\n"
    load("lpr-a", {"lpr_a_kontakt_1.csv": text, "lpr_a_diagnose.csv": diagnosis})

    load("lpr-a", {"lpr_a_kontakt_2.csv": text.replace(ONE, OTHER)})

    service, found = table(folder, "service"), table(folder, "diagnosis")
    assert found["person_id"].to_list() == service["person_id"].to_list()
    assert is_sound(folder)


def test_order_in_which_diagnoses_contacts_and_tariffs_come_changes_nothing(load: Load, folder: Path) -> None:
    contacts = CONTACT + contact(1, "2019-04-01 08:00:00", "2019-04-02 08:00:00", group="05MA01")
    diagnoses = "dw_ek_kontakt;diag_kode;diag_kode_type;senere_afkraeftet\n1;DI509;A;\n"
    tariffs = "drg;aar;takst\n05MA01;2019;48.213,05\n"

    both = {"lpr_a_diagnose.csv": diagnoses, "lpr_a_kontakt.csv": contacts}
    for files in ({"lpr_a_kontakt.csv": contacts}, both):  # without the tariff no contact, and no diagnosis of it
        assert load("lpr-a", files, "--max-rejects", "2").exit_code == 0
    for files in ({"drg_takster.csv": tariffs}, both):
        assert load("lpr-a", files).exit_code == 0

    assert table(folder, "service").select("cost", "price_year").rows() == [(4821305, 2019)]
    assert table(folder, "diagnosis").select("code", "date").rows() == [("DI509", date(2019, 4, 1))]
    assert is_sound(folder)


def test_diagnosis_of_a_contact_that_lpr2_has_is_left_out_with_it(load: Load, folder: Path) -> None:
    converted = contact(2, "2018-04-01 08:00", "2018-04-02 08:00").replace("LPR3", "LPR2")
    contacts = CONTACT + contact(1, "2019-04-01 08:00", "2019-04-02 08:00") + converted
    diagnoses = LPR_A_DIAGNOSES + "1;DI509;A;\n2;DI509;A;\n"

    result = load("lpr-a", {"lpr_a_kontakt.csv": contacts, "lpr_a_diagnose.csv": diagnoses})

    assert result.exit_code == 0, result.output
    assert table(folder, "diagnosis").select("code", "date").rows() == [("DI509", date(2019, 4, 1))]


def test_follow_up_of_an_acute_course_is_no_emergency_visit(load: Load, folder: Path) -> None:
    course = f"{ONE};1;2;1;01;9999;010;25-02-2018;;;;;70;DS610;\n"  # a day may be written otherwise in each file
    visits = "RECNUM;D_AMBDTO\n1;2018-02-25\n1;2018-03-25\n"

    load("lpr2", {"lpr_adm.csv": ADMISSION + course, "lpr_bes.csv": visits})

    assert table(folder, "service").sort("start").select("kind", "urgency").rows() == [
        ("emergency-visit", "acute"),
        ("outpatient-visit", None),
    ]


@pytest.mark.parametrize(
    ("times", "kind", "end"),
    [
        (("", "2019-04-03", ""), "outpatient-visit", datetime(2019, 4, 3)),
        (("08:00", "2019-04-03", ""), "outpatient-visit", datetime(2019, 4, 3, 8)),
        (("", "2019-04-03", "13:00"), "outpatient-visit", datetime(2019, 4, 3)),
        (("08:00", "2019-04-03", "21:00"), "admission", datetime(2019, 4, 3, 21)),
        (("", "2019-04-05", ""), "admission", datetime(2019, 4, 5)),
        (("", "2019-04-05", "13:00"), "admission", datetime(2019, 4, 5, 13)),
    ],
)
def test_contact_with_a_time_missing_is_as_short_as_it_may_have_been(
    load: Load, folder: Path, times: tuple[str, str, str], kind: str, end: datetime
) -> None:
    row = f"{ONE};1;x;2019-04-03;{';'.join(times)};ALCA00;ATA3;Intern\n"

    load("lpr3-f", {"lpr3_kontakter.csv": LPR3_F + row})

    assert table(folder, "service").select("kind", "end").rows() == [(kind, end)]


def test_drg_of_a_stay_over_the_break_counts_once(load: Load, folder: Path) -> None:
    open_still = f"{ONE};1;0;1;01;9;0;2019-02-25;7;5;;;70;DI509;G\n"
    tariff = "drg;aar;takst\nG;2019;100,00\n"
    sequel = contact(1, "2019-03-03 00:00", "2019-03-05 08:00", group="G")

    load("lpr2", {"lpr_adm.csv": ADMISSION + open_still, "drg_takster.csv": tariff})
    load("lpr-a", {"lpr_a_kontakt.csv": CONTACT + sequel, "drg_takster.csv": tariff})

    assert table(folder, "service").sort("start").select("cost").to_series().to_list() == [None, 10000]


def test_psychiatric_stay_over_the_break_loses_no_night(load: Load, folder: Path) -> None:
    open_still = f"{ONE};1;0;1;50;9;0;2019-02-25;7;5;;;70;DF200;\n"
    rate = "art;aar;takst\nsengedag;2019;1.000,00\n"
    sequel = contact(1, "2019-03-03 00:00", "2019-03-05 08:00").replace("Intern medicin", "Psykiatri")

    load("lpr2", {"lpr_adm.csv": ADMISSION + open_still, "psykiatri_takster.csv": rate})
    load("lpr-a", {"lpr_a_kontakt.csv": CONTACT + sequel, "psykiatri_takster.csv": rate})

    assert table(folder, "service")["cost"].sum() == 8 * 100_000


@pytest.mark.parametrize(("year", "limit"), [("2017", 1_500_000), ("2018", 3_102_900), ("2019", None)])
def test_co_financing_and_the_rest_are_the_cost_to_the_oere(
    load: Load, folder: Path, year: str, limit: int | None
) -> None:
    costs, ages = ("0,01", "0,03", "0,05", "11,11", "44.117,65", "68.953,33", "155.145,01"), (2, 3, 64, 65, 79, 80)
    rows = [
        f"{ONE};{group}0{age};0;1;01;9999;010;{year}-02-01;8;5;{year}-02-04;8;{age};DI509;G{group}\n"
        for group in range(len(costs))
        for age in ages
    ]
    tariffs = "".join(f"G{group};{year};{cost}\n" for group, cost in enumerate(costs))

    load("lpr2", {"lpr_adm.csv": ADMISSION + "".join(rows), "drg_takster.csv": f"drg;aar;takst\n{tariffs}"})

    payment = table(folder, "payment")
    parts = payment.group_by("service_id").agg(pl.sum("amount"), pl.min("amount").alias("least"))
    shared = table(folder, "service").join(parts, on="service_id")
    municipal = payment.filter(payer="municipality")["amount"].to_list()
    assert len(shared) == len(rows)
    assert (shared["amount"] == shared["cost"]).all()
    assert (shared["least"] >= 0).all()
    assert max(municipal, default=None) == limit


def test_hours_of_one_and_two_digits_are_the_same_hour(load: Load, folder: Path) -> None:
    rows = [
        f"{ONE};{at};0;1;01;9999;010;2018-05-0{at};{hour};{minute};2018-05-0{at};{hour};70;DI509;\n"
        for at, (hour, minute) in enumerate([("7", "5"), ("07", "05"), ("0", "0"), ("23", "59")], start=1)
    ]

    load("lpr2", {"lpr_adm.csv": ADMISSION + "".join(rows)})

    assert table(folder, "service").sort("start").select("start", "end").rows() == [
        (datetime(2018, 5, 1, 7, 5), datetime(2018, 5, 1, 7, 59)),
        (datetime(2018, 5, 2, 7, 5), datetime(2018, 5, 2, 7, 59)),
        (datetime(2018, 5, 3, 0, 0), datetime(2018, 5, 3, 0, 59)),
        (datetime(2018, 5, 4, 23, 59), datetime(2018, 5, 4, 23, 59)),
    ]


def test_fee_week_is_read_or_rejected_and_never_guessed(load: Load, folder: Path) -> None:
    weeks = ("1801", "1901", "2053", "0501", "1753", "1800", "801", "180")
    rows = [f"{ONE};000123;1;800101;{week};1;142,33;1\n" for week in weeks]

    result = load("sygesikring", {"sssy.csv": FEE + "".join(rows)}, "--max-rejects", "4")

    assert result.exit_code == 0, result.output
    assert [start.date() for start in table(folder, "service")["start"].sort()] == [
        date(2005, 1, 3),
        date(2018, 1, 1),
        date(2018, 12, 31),
        date(2020, 12, 28),
    ]


def test_amount_that_is_not_danish_is_rejected(load: Load, folder: Path) -> None:
    amounts = ("1.142,33", "142.33", "142,333", "1 42,33", "1e2", "kr. 142")
    rows = [f"{ONE};000123;1;800101;18{at:02};1;{said};1\n" for at, said in enumerate(amounts, start=1)]

    result = load("sygesikring", {"sssy.csv": FEE + "".join(rows)}, "--max-rejects", "5")

    assert result.exit_code == 0, result.output
    assert table(folder, "service")["cost"].to_list() == [114233]


@pytest.mark.parametrize("turned", [False, True])
def test_order_of_rows_does_not_decide_what_is_a_contact(load: Load, folder: Path, turned: bool) -> None:
    rows = [f"{ONE};000123;1;800101;1802;1;140,33;1\n", f"{ONE};000123;1;800101;1802;1;142,33;0\n"]

    load("sygesikring", {"sssy.csv": FEE + "".join(reversed(rows) if turned else rows)})

    found = table(folder, "service").sort("cost").select("kind", "unit", "quantity", "cost").rows()
    assert found == [("consultation", "contact", 1, 14033), ("other", "service", 1, 14233)]


@pytest.mark.parametrize(
    "other",
    [
        f"{ONE};2018-03-02;A10BA02;2;2;50;84,50;\n",
        f"{ONE};2018-03-02;A10BA02;;2;50;84,50;30\n",
        f"{ONE};2018-03-02;A10BA02;1;2;100;84,50;\n",
    ],
)
def test_products_of_a_day_stand_side_by_side_where_columns_are_empty(load: Load, folder: Path, other: str) -> None:
    first = f"{ONE};2018-03-02;A10BA02;1;2;50;84,50;\n"

    result = load("medicine", {"lmdb.csv": DISPENSINGS + first + other + first})

    assert result.exit_code == 0, result.output
    assert len(table(folder, "prescription")) == 2


def test_prescriptions_of_a_day_stand_side_by_side_without_packages(load: Load, folder: Path) -> None:
    rows = [f"{ONE};2018-03-02;A10BA02;;{ddd}\n" for ddd in ("50", "100", "50,0")]

    result = load("gp-practice", {"praksis_recepter.csv": "pnr;dato;atc;pakninger;ddd\n" + "".join(rows)})

    assert result.exit_code == 0, result.output
    assert sorted(table(folder, "prescription")["ddd"]) == [50, 100]


@pytest.mark.parametrize(
    ("source", "name", "head", "written"),
    [
        (
            "medicine",
            "prescription",
            DISPENSINGS,
            (f"{ONE};2018-03-02;A10BA02;1;2;50;84,50;30", f"{ONE};02-03-2018;A10BA02;1;2,0;50;84,5;30,00"),
        ),
        (
            "laboratory",
            "measurement",
            RESULTS,
            (f"{ONE};2018-03-03;NPU27300;48", f"{ONE};03-03-2018;NPU27300;48,0"),
        ),
        (
            "patient-transport",
            "service",
            TRIP,
            (f"{ONE};2018-03-03;08:15;akut;1;10", f"{ONE};03-03-2018;08:15:00;akut;1;10"),
        ),
    ],
)
def test_fact_that_is_written_otherwise_is_the_same_fact(
    load: Load, folder: Path, source: str, name: str, head: str, written: tuple[str, str]
) -> None:
    file = {"medicine": "lmdb", "laboratory": "lab_forsker", "patient-transport": "patientkoersel"}[source]

    results = [load(source, {f"{file}_{at}.csv": f"{head}{row}\n"}) for at, row in enumerate(written)]

    assert [result.exit_code for result in results] == [0, 0]
    assert len(table(folder, name)) == 1


def test_dispensing_is_the_same_in_csv_and_in_parquet(load: Load, folder: Path) -> None:
    load("medicine", {"lmdb.csv": DISPENSINGS + f"{ONE};2018-03-02;A10BA02;000001;2;50;84,50;30\n"})
    columns = dict(
        zip(DISPENSINGS.strip().split(";"), [[ONE], [date(2018, 3, 2)], ["A10BA02"], ["000001"]], strict=False)
    )
    numbers = {"apk": [2.0], "volume": [50], "eksp": [84.5], "ptp": [30.0]}
    pl.DataFrame(columns | numbers).write_parquet(folder / "lmdb.parquet")

    result = CliRunner().invoke(app, ["load", "medicine", str(folder / "lmdb.parquet")])

    assert result.exit_code == 0, result.output
    assert len(table(folder, "prescription")) == 1


def test_weeks_of_transfer_income_have_their_century_and_other_columns_are_no_weeks(load: Load, folder: Path) -> None:
    text = f"PNR;y_9152;Y_0453;y_1752;y_1801;branche_2018_01\n{ONE};111;998;783;;123456\n{OTHER};;NA;.;130;1\n"

    load("dream", {"dream_202001.csv": text})

    found = table(folder, "transfer_income").group_by("person_id").agg(pl.col("week").sort())
    assert sorted(found["week"].to_list()) == [["1991-W52", "2004-W53", "2017-W52"], ["2018-W01"]]


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        ("y_1753", "There is no week 53 of 2017"),
        ("y_1752;Y_1752", "stands twice"),
        ("y_175;x", "no column is called y_{YYWW}"),
    ],
)
def test_week_that_cannot_be_ends_the_load(load: Load, folder: Path, weeks: str, said: str) -> None:
    result = load("dream", {"dream.csv": f"PNR;{weeks}\n{ONE};783;783\n"})

    assert result.exit_code == 1
    assert said in str(result.exception)
    assert not (folder / "db").exists()


def snapshot(*rows: tuple[str, str, str]) -> str:
    people = "".join(f"{person};1;{born};{place};G;2\n" for person, born, place in rows)
    return f"pnr;koen;foed_dag;kom;civst;antpersh\n{people}"


NEIGHBOURS = tuple((f"6{i}01400{i:03}", "1940-01-01", place) for i, place in ((3, "0376"), (4, "0360")))
BORN = "1950-01-01"


@pytest.mark.parametrize(
    ("places", "more", "spells"),
    [
        pytest.param(
            ("0376", "0360", "0376"),
            {},
            [
                ("0376", "2018-03-31", "2018-06-29"),
                ("0360", "2018-06-30", "2018-09-29"),
                ("0376", "2018-09-30", None),
            ],
            id="moves there and back",
        ),
        pytest.param(
            ("0376", None, "0376"),
            {"vnds": "{one};U;2018-04-10\n{one};I;2018-08-10\n"},
            [("0376", "2018-03-31", "2018-04-10"), ("0376", "2018-08-10", None)],
            id="leaves the country and comes back",
        ),
        pytest.param(
            ("0376", "0376", "0376"),
            {"vnds": "{one};U;2018-04-10\n{one};I;2018-05-10\n"},
            [("0376", "2018-03-31", "2018-04-10"), ("0376", "2018-05-10", None)],
            id="is away between two snapshots",
        ),
        pytest.param(
            ("0376", "0376", "0376"),
            {"vnds": "{one};U;2018-05-01\n{one};I;2018-05-01\n"},
            [("0376", "2018-03-31", None)],
            id="leaves and comes on one day",
        ),
        pytest.param(
            ("0376", "0376", None),
            {"dodsaars": "{one};2018-04-20\n"},
            [("0376", "2018-03-31", "2018-04-20")],
            id="dead, and still in the snapshot",
        ),
        pytest.param(
            ("0376", None, None),
            {"dodsaars": "{one};2018-03-31\n"},
            [("0376", "2018-03-31", "2018-03-31")],
            id="dies on the day of the snapshot",
        ),
        pytest.param(
            (None, "0376", "0376"),
            {"vnds": "{one};I;2018-05-10\n"},
            [("0376", "2018-05-10", None)],
            id="immigrant",
        ),
        pytest.param(
            ("0376", None, "0376"),
            {},
            [("0376", "2018-03-31", "2018-06-29"), ("0376", "2018-09-30", None)],
            id="is outside the area for a snapshot",
        ),
    ],
)
def test_residence_is_the_days_that_the_registers_tell(
    load: Load,
    folder: Path,
    places: tuple[str | None, ...],
    more: dict[str, str],
    spells: list[tuple[str, str, str | None]],
) -> None:
    heads = {"vnds": "pnr;indud_kode;haend_dato\n", "dodsaars": "pnr;d_dodsdto\n"}
    files = {
        f"bef_2018{month}.csv": snapshot(*NEIGHBOURS, *([(ONE, BORN, place)] if place else []))
        for month, place in zip(("03", "06", "09"), places, strict=True)
    }
    files |= {f"{name}.csv": heads[name] + text.format(one=ONE) for name, text in more.items()}

    load("population", files)

    with Registry.open(folder / "db") as registry:
        found = registry.residence().to_polars().sort("person_id", "valid_from")
        people = registry.table("person").to_polars()
    person = people.filter(birth_date=date.fromisoformat(BORN))["person_id"].item()
    days = found.filter(person_id=person).select("municipality", "valid_from", "valid_to").rows()
    assert [(place, str(first), str(last) if last else None) for place, first, last in days] == spells


def test_rejected_rows_tell_no_person_number(load: Load, folder: Path) -> None:
    sound = contact(1, "2019-04-01 08:00", "2019-04-02 08:00")
    unsound = (
        contact(2, "2019-04-01 08:00", "2019-04-02 08:00", priority=OTHER),
        contact(3, OTHER, "2019-04-02 08:00"),
        contact(4, "2019-04-01 08:00", "2019-04-02 08:00", group=OTHER),
        contact(5, "2019-04-01 08:00", f"2019-04-02 08:00;{OTHER}"),
        sound.replace(ONE, f"{ONE}1"),
        *(sound.replace("syge", said) for said in (f" {OTHER} ", " 620280 0002 ", "620280-0002", f'"{OTHER}')),
    )
    files = {f"lpr_a_kontakt_{ONE}.csv": CONTACT + sound + "".join(unsound)}
    rejects = folder / "rejects.csv"

    refused = load("lpr-a", files, "--rejects-to", str(rejects))
    taken = load("lpr-a", files, "--max-rejects", str(len(unsound)))

    told = refused.output + str(refused.exception) + rejects.read_text(encoding="utf-8-sig") + taken.output
    told += "".join(CliRunner().invoke(app, ["db", *more]).output for more in ([], ["rejects"], ["check"]))
    assert (refused.exit_code, taken.exit_code) == (1, 0)
    assert len(table(folder, "service")) == 1
    digits = told.replace("-", "").replace(" ", "")
    stored = [path for path in (folder / "db").rglob("*") if path.is_file()]
    for number in (ONE, OTHER):
        assert number not in digits
        assert not any(number.encode() in path.read_bytes() or number in path.name for path in stored)


@pytest.fixture
def two_price_years(load: Load, folder: Path) -> Path:
    trips = [f"{ONE};{year}-03-01;08:00;akut;1;10,01\n" for year in (2018, 2019)]
    load("patient-transport", {"patientkoersel.csv": TRIP + "".join(trips)})
    admission = f"{ONE};1;0;1;01;9999;010;2018-05-01;7;5;2018-05-04;7;70;DI509;G\n"
    load("lpr2", {"lpr_adm.csv": ADMISSION + admission, "drg_takster.csv": "drg;aar;takst\nG;2018;333,33\n"})
    return folder


def test_price_index_keeps_every_sum(two_price_years: Path) -> None:
    index = two_price_years / "index.yaml"
    index.write_text('name: x\ncurrency: DKK\nsource: made up\nfigures: {"2018": 100, "2019": 101.7}\n')

    with Registry.open(two_price_years / "db") as registry:
        costs = registry.costs(2019, load_price_index(index))
        service, payment = (each.to_polars() for each in costs[:2])

    assert sorted(service["cost"].to_list()) == [
        1001,
        1018,
        33900,
    ]  # 1001 × 1.017 = 1018.017; 33333 × 1.017 = 33899.661
    parts = payment.group_by("service_id").agg(pl.sum("amount")).join(service, on="service_id")
    assert (parts["amount"] == parts["cost"]).all()
    assert set(service["price_year"]) == {2019}


def test_own_corrected_tariff_counts_before_another_sources(load: Load, folder: Path) -> None:
    tariffs = "drg;aar;takst\nG;2019;100,00\n"
    stay = f"{ONE};1;0;1;01;9;0;2019-01-05;7;5;2019-01-08;7;70;DI509;G\n"
    load("lpr2", {"lpr_adm.csv": ADMISSION + stay, "drg_takster.csv": tariffs})
    load("lpr-a", {"drg_takster_b.csv": tariffs.replace("100", "200")})

    text = CONTACT + contact(1, "2019-04-01 08:00", "2019-04-02 08:00", group="G")
    result = load("lpr-a", {"lpr_a_kontakt.csv": text})

    assert result.exit_code == 0, result.exception
    assert table(folder, "service").sort("start")["cost"].to_list() == [10000, 20000]


CARE = "pnr;ydelse;paragraf;kommune;leverandoer;fra;til;antal;enhed;enhedspris\n"


def test_service_of_a_municipality_is_one_however_it_is_written(load: Load, folder: Path) -> None:
    row = f"{ONE};hjemmesygepleje;;0376;Opdigtet;2018-01-01;2018-01-31;3;timer;100\n"
    other = row.replace(";0376;", ";376;").replace("Opdigtet", "OPDIGTET").replace("hjemme", "Hjemme")
    load("municipal-services", {"kommunale_ydelser_1.csv": CARE + row})

    result = load("municipal-services", {"kommunale_ydelser_2.csv": CARE + other})

    assert result.exit_code == 0, result.exception
    assert table(folder, "service")["cost"].to_list() == [30000]


def test_code_of_a_laboratory_of_its_own_is_left_out(load: Load, folder: Path) -> None:
    rows = f"{ONE};2018-03-03;NPU27300;48\n{ONE};2018-03-03;OUH00123;7\n"

    result = load("laboratory", {"lab_forsker.csv": RESULTS + rows})

    assert result.exit_code == 0, result.exception
    assert "1 rows, no code of NPU, DNK or MCS" in result.output
    assert table(folder, "measurement")["code"].to_list() == ["NPU27300"]


@pytest.mark.parametrize("together", [True, False])
def test_death_before_birth_is_told(load: Load, folder: Path, together: bool) -> None:
    born = {"bef_201803.csv": snapshot((ONE, "1950-01-01", "0376"))}
    died = {"dodsaars.csv": f"pnr;d_dodsdto\n{ONE};1949-01-01\n"}
    if not together:
        assert load("population", born).exit_code == 0

    refused = load("population", born | died)

    assert refused.exit_code == 1
    assert "the death is before the birth, of 1950-01-01" in str(refused.exception)


def test_birth_after_a_death_that_is_loaded_is_told(load: Load, folder: Path) -> None:
    load("population", {"dodsaars.csv": f"pnr;d_dodsdto\n{ONE};1949-01-01\n"})

    refused = load("population", {"bef_201803.csv": snapshot((ONE, "1950-01-01", "0376"))})

    assert refused.exit_code == 1
    assert "the birth is after the death that is already loaded, of 1949-01-01" in str(refused.exception)


def test_trips_without_a_time_are_told_apart_by_their_number(load: Load, folder: Path) -> None:
    head = TRIP.replace("\n", ";turnummer\n")
    rows = [f"{ONE};2018-03-03;;planlagt;12;{price};{number}\n" for number, price in ((1, 500), (2, 500), (3, 90))]

    result = load("patient-transport", {"patientkoersel.csv": head + "".join([*rows, rows[0]])})

    assert result.exit_code == 0, result.exception
    assert sorted(table(folder, "service")["cost"].to_list()) == [9000, 50000, 50000]


def test_last_week_of_2004_is_one_contact_in_both_fee_registers(load: Load, folder: Path) -> None:
    old = "pnr;ydernr;ydtyp;speciale;honuge;ydlant;bruhon;sikrekom\n"
    fee = f"{ONE};000123;1;800101;{{week}};1;14233;"
    load("sygesikring", {"sysi.csv": old + fee.format(week="0453") + "376\n"})

    new = FEE + "".join(fee.format(week=week) + "1\n" for week in ("0453", "0501"))
    result = load("sygesikring", {"sssy.csv": new})

    assert result.exit_code == 0, result.exception
    assert table(folder, "service").sort("start").select("start", "quantity").rows() == [
        (datetime(2004, 12, 27), 1.0),
        (datetime(2005, 1, 3), 1.0),
    ]


def test_sources_that_cover_the_same_are_told(load: Load, folder: Path) -> None:
    stay = f"{ONE};1;x;2019-04-03;08:00;2019-04-05;09:00;ALCA00;ATA3;Intern\n"
    days = ("--covers", "2019-03-03..2019-12-31")
    load("lpr3-f", {"lpr3_kontakter.csv": LPR3_F + stay}, *days)
    text = {"lpr_a_kontakt.csv": CONTACT + contact(1, "2019-04-03 08:00", "2019-04-05 09:00")}
    assert load("lpr-a", text).exit_code == 0

    told = load("lpr-a", text, "--covers", "2019-06-01..2020-12-31", "--area", "0376")

    assert told.exit_code == 0, told.exception
    assert "lpr3-f covers hospital/*, psychiatry/* in 0376 too, within 2019-06-01 to 2019-12-31" in " ".join(
        told.output.split()
    )


@pytest.mark.parametrize(("days", "area"), [("2019-02-01..2019-04-30", "*"), ("2019-02-01..2019-12-31", "0360")])
def test_sources_that_cover_other_days_or_areas_are_not(load: Load, folder: Path, days: str, area: str) -> None:
    visit = f"{ONE};1;x;2019-04-03;08:00;2019-04-05;09:00;ALCA00;ATA3;Intern\n"
    load("lpr3-f", {"lpr3_kontakter.csv": LPR3_F + visit}, "--covers", "2019-05-01..2019-12-31", "--area", "0376")

    text = CONTACT + contact(1, "2019-04-03 08:00", "2019-04-05 09:00")
    told = load("lpr-a", {"lpr_a_kontakt.csv": text}, "--covers", days, "--area", area)

    assert told.exit_code == 0, told.exception
    assert "counts twice" not in told.output


def test_letter_case_of_a_code_does_not_matter(load: Load, folder: Path) -> None:
    text = CONTACT + contact(1, "2019-04-01 08:00", "2019-04-01 09:00", priority="ata1")

    result = load("lpr-a", {"lpr_a_kontakt.csv": text})

    assert result.exit_code == 0, result.exception
    assert table(folder, "service")["kind"].to_list() == ["emergency-visit"]


def test_unknown_benefit_says_what_to_do(load: Load, folder: Path) -> None:
    refused = load("dream", {"dream.csv": f"PNR;y_1801\n{ONE};621\n"})

    assert refused.exit_code == 1
    assert "unknown code" in str(refused.exception)
    assert "add it to the mapping's 'codes'" in str(refused.exception)


@pytest.mark.parametrize(
    "number", ["62-02-80-0002", "62.02.80-0002", "620280/0002", "620280_0002", "62-02-1980-0002"]
)
def test_person_number_written_with_other_marks_is_not_stored(load: Load, folder: Path, number: str) -> None:
    row = f"{ONE};hjemmesygepleje;;0376;{number};2018-01-01;2018-01-31;3;timer;100\n"

    refused = load("municipal-services", {"kommunale_ydelser.csv": CARE + row})

    assert refused.exit_code == 1
    assert "what looks like a person number" in str(refused.exception)
    assert number not in str(refused.exception)
