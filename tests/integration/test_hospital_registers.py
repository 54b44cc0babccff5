"""The traps of the hospital registers: LPR2, its end on 2 March 2019, LPR3 after it, psychiatry, and who paid."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from samvej.cli.main import app
from samvej.core.sector import Sector, ServiceKind
from samvej.programme.facts import Service
from samvej.programme.stays import contacts
from samvej.registry import mapping as mappings
from samvej.registry.checking.check import check
from samvej.registry.database import Database, database_at
from samvej.registry.loading.load import Loaded, load
from samvej.registry.query import Registry
from samvej.registry.reading.extracts import ExtractError
from samvej.registry.reading.staged import StatedCoverage
from tests.integration.test_danish_register import spotted

MAN, WOMAN = "6101700001", "6202800002"  # replacement numbers (day + 60): nobody has them
ADM = (
    "PNR;RECNUM;C_PATTYPE;C_INDM;C_SPEC;C_SGH;C_AFD;D_INDDTO;V_INDTIME;V_INDMINUT;D_UDDTO;V_UDTIME;V_ALDER;C_ADIAG;"
    "drg_gruppe"
)
SOMATIC = f"""{ADM}
{MAN};71;0;1;01;9999;010;2018-05-01;8;5;2018-05-04;8;70;DI509;05MA01
{MAN};72;2;2;08;9999;020;2018-03-01;;;2018-09-01;;70;DE119;
{MAN};73;3;;01;9999;030;01-02-2018;22;40;01-02-2018;22;70;DS610;05PR02
{MAN};74;0;1;01;9999;010;2019-02-25;14;0;2019-03-02;23;71;DJ449;
{WOMAN};75;0;1;01;9999;010;2019-02-26;9;30;;;39;DI509;
{WOMAN};76;0;1;01;9999;010;2019-03-10;9;30;2019-03-12;10;39;DI509;
{WOMAN};77;0;2;01;9999;010;2017-05-01;8;0;2017-05-03;9;37;DI509;05MA01
{MAN};78;0;1;01;9999;010;2018-06-01;10;20;2018-06-01;10;70;DI509;05MA02
"""
VISITS = """RECNUM;D_AMBDTO;drg_gruppe
72;2018-03-01;05PR02
72;2018-04-01;05PR02
72;2018-04-01;05PR02
71;2018-05-02;05PR02
"""
DIAGNOSES = """RECNUM;C_DIAG;C_DIAGTYPE
71;DI509;A
71;DE119;B
71;DZ038;H
71;TUL1;+
72;DE119;A
74;DJ449;A
75;DI509;G
"""
PSYCHIATRIC = f"""PNR;K_RECNUM;C_PATTYPE;C_INDM;C_SGH;C_AFD;D_INDDTO;V_INDTIME;V_INDMINUT;D_UDDTO;V_UDTIME;C_ADIAG
{WOMAN};81;0;1;9998;040;2018-06-01;20;15;2018-06-04;11;DF200
{WOMAN};82;2;2;9998;041;2018-07-01;;;2018-12-01;;DF200
{WOMAN};83;0;1;9998;040;2018-01-01;20;15;2018-01-31;11;DF200
"""
PSYCHIATRIC_VISITS = "V_RECNUM;D_AMBDTO\n82;2018-07-01\n82;2018-08-01\n"
LPR3 = f"""dw_ek_kontakt;pnr;kont_starttidspunkt;kont_sluttidspunkt;kont_type;prioritet;kont_ans_hovedspec;kont_ans;\
lprindberetningssystem;drg_gruppe
901;{MAN};2019-02-25 14:00:00;2019-03-06 10:00:00;ALCA00;ATA1;Intern medicin;Prøvesygehus;LPR2;
902;{MAN};2019-03-03 00:00:00;2019-03-06 10:00:00;ALCA00;ATA1;Intern medicin;Prøvesygehus;LPR3;05MA01
903;{WOMAN};2019-03-03 00:00:00;2019-03-04 09:00:00;ALCA00;ATA1;Intern medicin;Prøvesygehus;LPR3;05MA01
904;{WOMAN};2019-04-01 08:00:00;2019-04-01 18:00:00;ALCA00;ATA1;Intern medicin;Prøvesygehus;LPR3;
905;{MAN};2017-05-01 08:00:00;2017-05-03 09:00:00;ALCA00;ATA3;Intern medicin;Prøvesygehus;LPR2;05MA01
906;{WOMAN};2019-05-01 08:00:00;2019-05-11 08:00:00;ALCA00;ATA1;Psykiatri;Prøvepsykiatri;LPR3;05MA01
907;{WOMAN};2019-06-01 08:00:00;;ALCA00;ATA1;Psykiatri;Prøvepsykiatri;LPR3;
908;{WOMAN};2019-05-20 13:00:00;2019-05-20 13:50:00;ALCA00;ATA3;Psykiatri;Prøvepsykiatri;LPR3;
"""
LPR3_DIAGNOSES = """dw_ek_kontakt;diag_kode;diag_type;senere_afkraeftet
902;DJ449;A;
902;DF019;B;Ja
902;DI509;B;Nej
"""
DRG = "drg;aar;takst\n" + "".join(
    f"{code};{year};{amount}\n"
    for year in (2017, 2018, 2019)
    for code, amount in (("05MA01", "100.000,00"), ("05MA02", "10.000,01"), ("05PR02", "3.000,00"))
)
RATES = "art;aar;takst\n" + "".join(f"sengedag;{year};4.000,00\nbesøg;{year};2.000,00\n" for year in (2018, 2019))
LPR2_FILES = {
    "lpr_adm2018.csv": SOMATIC,
    "lpr_bes2018.csv": VISITS,
    "lpr_diag2018.csv": DIAGNOSES,
    "t_psyk_adm2018.csv": PSYCHIATRIC,
    "t_psyk_bes2018.csv": PSYCHIATRIC_VISITS,
    "drg_takster.csv": DRG,
    "psykiatri_takster.csv": RATES,
}
LPR3_FILES = {
    "lpr_a_kontakt.csv": LPR3,
    "lpr_a_diagnose.csv": LPR3_DIAGNOSES,
    "drg_takster.csv": DRG,
    "psykiatri_takster.csv": RATES,
}


TO_THE_BREAK = StatedCoverage(date(2017, 1, 1), date(2019, 3, 2), ("*",))
FROM_THE_BREAK = StatedCoverage(date(2019, 3, 3), date(2019, 12, 31), ("*",))


def loaded(
    folder: Path, source: str, files: dict[str, str], *, covers: StatedCoverage | None = TO_THE_BREAK
) -> Loaded:
    """Load extracts given as text into the database of the folder."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="cp1252")
    return load(
        mappings.find(source).mapping,
        [folder / name for name in files],
        database=database_at(folder / "db"),
        key_file=folder / "key",
        covers=covers,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lpr")
    loaded(folder, "lpr2", LPR2_FILES)
    loaded(folder, "lpr-a", LPR3_FILES, covers=FROM_THE_BREAK)
    return folder


@pytest.fixture(scope="module")
def database(folder: Path) -> Database:
    return database_at(folder / "db")


@pytest.fixture(scope="module")
def services(database: Database) -> pl.DataFrame:
    with Registry.open(database.root) as registry:
        found = registry.table("service").to_polars()
    return found.sort("start", "sector", "kind")


def of(services: pl.DataFrame, **said: Any) -> list[tuple[Any, ...]]:
    """Start and end of the services that are what is said."""
    return services.filter(**said).select("start", "end").rows()


def paid(database: Database, services: pl.DataFrame, **said: Any) -> list[dict[str, int]]:
    """Who pays the services that are what is said, in øre."""
    with Registry.open(database.root) as registry:
        payments = registry.table("payment").to_polars()
    parts = services.filter(**said).select("service_id").join(payments, on="service_id", maintain_order="left")
    return [
        dict(zip(each["payer"], each["amount"], strict=True))
        for each in parts.partition_by("service_id", maintain_order=True)
    ]


def stays(services: pl.DataFrame, sector: str) -> list[tuple[date, date]]:
    """First and last day of every stay of anybody, whichever register gave the contacts."""
    found = []
    for person in services.filter(sector=sector, kind="admission").partition_by("person_id", maintain_order=True):
        each = [
            Service(at, Sector(sector), ServiceKind.ADMISSION, start, end, date_only=False)
            for at, (start, end) in enumerate(person.select("start", "end").rows())
        ]
        found += [(stay.day, (stay.service.end or stay.service.start).date()) for stay in contacts(each, joined=True)]
    return sorted(found)


def test_database_of_both_registers_is_sound(database: Database) -> None:
    assert [each.name for each in check(database) if not each.holds] == []


def test_outpatient_course_counts_by_its_visits_and_not_itself(services: pl.DataFrame) -> None:
    found = of(services, sector="hospital", kind="outpatient-visit")

    assert found == [(datetime(2018, 3, 1), None), (datetime(2018, 4, 1), None)]


def test_visit_to_an_emergency_department_is_acute_and_ends_in_its_last_hour(services: pl.DataFrame) -> None:
    assert of(services, sector="hospital", kind="emergency-visit", urgency="acute") == [
        (datetime(2018, 2, 1, 22, 40), datetime(2018, 2, 1, 22, 59)),
        (datetime(2019, 4, 1, 8), datetime(2019, 4, 1, 18)),
    ]


def test_hours_of_one_digit_make_times_and_no_admission_ends_before_it_begins(services: pl.DataFrame) -> None:
    found = of(services.filter(pl.col("start").dt.year() == 2018), sector="hospital", kind="admission")

    assert found == [
        (datetime(2018, 5, 1, 8, 5), datetime(2018, 5, 4, 8, 59)),
        (datetime(2018, 6, 1, 10, 20), datetime(2018, 6, 1, 10, 59)),
    ]


def test_lpr_a_before_lpr3_is_left_out_and_not_counted_twice(services: pl.DataFrame) -> None:
    in_2017 = services.filter(pl.col("start").dt.year() == 2017)

    assert in_2017["source"].to_list() == ["lpr2"]


def test_stay_over_the_break_is_one_stay_and_not_lost(services: pl.DataFrame) -> None:
    over_the_break = [stay for stay in stays(services, "hospital") if stay[0].year == 2019]

    assert over_the_break == [
        (date(2019, 2, 25), date(2019, 3, 6)),  # ended in LPR2 at its close, begun again in LPR3
        (date(2019, 2, 26), date(2019, 3, 4)),  # left open in LPR2
    ]


def test_stay_over_the_break_is_not_two_acute_admissions(database: Database, tmp_path: Path) -> None:
    rule = "{{id: some, at least: {}, of: acute admission, within: 30 days}}"

    assert spotted(database, tmp_path / "one", rule.format(1), "2019-03-10")
    assert not spotted(database, tmp_path / "two", rule.format(2), "2019-03-10")


def test_lpr2_contact_after_the_break_is_left_out_and_counted(tmp_path: Path) -> None:
    done = loaded(tmp_path, "lpr2", LPR2_FILES)

    assert done.books is not None
    assert done.books.rejected == 0
    assert [reason.split(" ")[:4] for reason in sorted(done.books.left_out)] == [
        ["a", "referral", "diagnosis", "(H):"],
        ["an", "additional", "code", "(+):"],
        ["an", "outpatient", "course,", "which"],
        ["an", "outpatient", "course,", "which"],
        ["begins", "after", "LPR2", "was"],
        ["of", "a", "contact", "that"],
    ]
    assert sum(done.books.left_out.values()) == 6


def test_diagnoses_have_the_roles_of_both_registers(database: Database) -> None:
    with Registry.open(database.root) as registry:
        found = registry.table("diagnosis").to_polars()

    ours = found.filter(source="lpr2").sort("date", "code", "role")
    assert ours.select(pl.col("date").dt.to_string("%m-%d"), "code", "role").rows() == [
        ("03-01", "DE119", "primary"),  # of the first visit, and of the course (which is no contact)
        ("03-01", "DE119", "primary"),
        ("04-01", "DE119", "primary"),
        ("05-01", "DE119", "secondary"),
        ("05-01", "DI509", "primary"),
        ("07-01", "DF200", "primary"),
        ("08-01", "DF200", "primary"),
        ("02-25", "DJ449", "primary"),
        ("02-26", "DI509", "secondary"),
    ]
    assert sorted(found.filter(source="lpr-a")["code"]) == ["DI509", "DJ449"]  # disproved: left out; empty: kept


def test_psychiatry_costs_bed_days_and_visits_and_no_drg(services: pl.DataFrame) -> None:
    psychiatry = services.filter(sector="psychiatry")

    assert psychiatry.select("kind", "cost", "price_year").rows() == [
        ("admission", 30 * 400_000, 2018),
        ("admission", 3 * 400_000, 2018),
        ("outpatient-visit", 200_000, 2018),
        ("outpatient-visit", 200_000, 2018),
        ("admission", 10 * 400_000, 2019),  # a DRG group in the extract prices nothing here
        ("outpatient-visit", 200_000, 2019),
        ("admission", None, None),  # still there: its nights are not known yet
    ]


def test_municipality_pays_its_share_by_age_and_at_most_the_limit(database: Database, services: pl.DataFrame) -> None:
    somatic = services.filter(pl.col("start").dt.year() == 2018, sector="hospital")

    assert paid(database, somatic, kind="admission") == [
        {"municipality": 3_102_900, "region": 6_897_100},  # 45 % of 100,000.00 kr. is more than 31,029 kr.
        {"municipality": 450_000, "region": 550_001},  # 45 % of 10,000.01 kr., to the øre
    ]
    assert paid(database, somatic, kind="outpatient-visit") == [{"municipality": 135_000, "region": 165_000}] * 2


def test_municipality_paid_by_other_rules_before_2018(database: Database, services: pl.DataFrame) -> None:
    in_2017 = services.filter(pl.col("start").dt.year() == 2017)

    assert paid(database, in_2017) == [{"municipality": 1_500_000, "region": 8_500_000}]


def test_municipality_pays_for_psychiatry_by_bed_days_and_visits(database: Database, services: pl.DataFrame) -> None:
    in_2018 = services.filter(pl.col("start").dt.year() == 2018, sector="psychiatry")

    assert paid(database, in_2018) == [
        {"municipality": 886_200, "region": 11_113_800},  # 60 % of 30 nights is more than 8,862 kr.
        {"municipality": 720_000, "region": 480_000},
        {"municipality": 55_500, "region": 144_500},  # 30 % of 2,000 kr. is more than 555 kr.
        {"municipality": 55_500, "region": 144_500},
    ]


def test_municipality_pays_for_no_contact_since_2019(database: Database, services: pl.DataFrame) -> None:
    since_2019 = services.filter(pl.col("start").dt.year() >= 2019, pl.col("cost").is_not_null())

    assert {tuple(parts) for parts in paid(database, since_2019)} == {("region",)}


def test_coverage_tells_what_each_register_holds(database: Database) -> None:
    with Registry.open(database.root) as registry:
        found = registry.table("coverage").to_polars()

    assert sorted(found.filter(source="lpr2")["kinds"]) == [
        "hospital/*",
        "hospital/admission",
        "psychiatry/*",
        "psychiatry/admission",
    ]  # diagnoses: only where those of psychiatry are there too


@pytest.mark.parametrize(
    ("source", "files", "covers", "told"),
    [
        ("lpr2", LPR2_FILES, FROM_THE_BREAK, "covers nothing after 2019-03-02, and 2019-12-31 is stated"),
        ("lpr-a", LPR3_FILES, TO_THE_BREAK, "covers nothing before 2019-02-01, and 2017-01-01 is stated"),
    ],
)
def test_register_is_not_said_to_cover_the_other_side_of_the_break(
    source: str, files: dict[str, str], covers: StatedCoverage, told: str, tmp_path: Path
) -> None:
    with pytest.raises(ExtractError, match=told):
        loaded(tmp_path, source, files, covers=covers)


def test_visits_whose_contact_is_loaded_already_find_it_there(tmp_path: Path) -> None:
    first = {name: text for name, text in LPR2_FILES.items() if "bes" not in name and "diag" not in name}
    loaded(tmp_path, "lpr2", first)

    done = loaded(tmp_path, "lpr2", LPR2_FILES)

    assert done.books is not None
    assert (done.books.read, done.books.loaded, done.books.rejected) == (13, 9, 0)


def test_visits_without_the_file_of_their_contacts_are_refused_and_change_nothing(tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match=r"'bes' belong to contacts of 'adm', .*together with \*lpr_adm\*"):
        loaded(tmp_path, "lpr2", {"lpr_bes.csv": VISITS, "drg_takster.csv": DRG}, covers=None)
    with pytest.raises(ExtractError, match=r"cover nothing by themselves: .* it is stated of adm, or adm with bes"):
        loaded(tmp_path, "lpr2", {"lpr_bes.csv": VISITS, "drg_takster.csv": DRG})

    assert not (tmp_path / "db" / "manifest.json").exists()


def test_same_extract_in_parquet_gives_the_same_services(tmp_path: Path, services: pl.DataFrame) -> None:
    days = ("D_INDDTO", "D_UDDTO", "D_AMBDTO")
    whole = ("V_INDTIME", "V_INDMINUT", "V_UDTIME", "V_ALDER")
    paths = []
    for name, text in LPR2_FILES.items():
        lines = [line.split(";") for line in text.replace("01-02-2018", "2018-02-01").splitlines()]
        frame = pl.DataFrame(
            {column: [row[at] or None for row in lines[1:]] for at, column in enumerate(lines[0])}
        ).with_columns(
            *(pl.col(day).str.to_date() for day in days if day in lines[0]),
            *(pl.col(number).cast(pl.Int32) for number in whole if number in lines[0]),
        )
        paths.append(tmp_path / name.replace("csv", "parquet"))
        frame.write_parquet(paths[-1])

    database = database_at(tmp_path / "db")
    load(mappings.find("lpr2").mapping, paths, database=database, key_file=tmp_path / "key")

    with Registry.open(database.root) as registry:
        found = registry.table("service").to_polars().sort("start", "sector", "kind")
    same = ["sector", "kind", "urgency", "start", "end", "provider", "cost", "price_year"]
    assert found.select(same).rows() == services.filter(source="lpr2").select(same).rows()


def test_source_shows_what_it_looks_up_and_when_it_ends() -> None:
    shown = CliRunner().invoke(app, ["sources", "show", "lpr2"]).output

    assert "  columns: RECNUM, D_AMBDTO, drg_gruppe\n  looks up in adm by RECNUM: PNR, C_PATTYPE" in shown
    assert "covers with adm, bes: hospital/*: stated at load, not after 2019-03-02" in shown
