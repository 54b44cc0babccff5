"""What municipalities deliver, patient transport, and a programme's own records: formats of our own."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from samvej.registry.mapping import find
from samvej.registry.reading import Staged, StatedCoverage, stage
from tests.unit.sources.made_up import KEY, rejects, rows

WOMAN, MAN = "6202800002", "6101700001"
SERVICES = "pnr;ydelse;paragraf;kommune;leverandoer;fra;til;antal;enhed;enhedspris"
TRIPS = "pnr;dato;tidspunkt;type;km;pris"
ENROLMENT = "pnr;programme;version;role;from;to;exit_reason"
RESPONSES = "pnr;questionnaire;item;date;occasion;value;score"
STATED = StatedCoverage(date(2018, 1, 1), date(2018, 12, 31), ("0376",))


@pytest.fixture
def stage_as(tmp_path: Path) -> Callable[..., Staged]:
    """Stages lines as a file of a source."""

    def staged(source: str, name: str, *lines: str, covers: StatedCoverage | None = None) -> Staged:
        mapping = find(source).mapping
        entry = next(iter(mapping.files))
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding=mapping.reading_of(entry).encoding)
        return stage(mapping, [path], key=KEY, into=tmp_path / "staged", covers=covers)

    return staged


def services(staged: Staged, *columns: str) -> list[tuple[object, ...]]:
    return rows(staged, "service").select(*columns).rows()


@pytest.mark.parametrize(
    ("service", "sector", "kind"),
    [
        ("personlig pleje", "municipality-health", "personal-care"),
        ("praktisk hjælp", "municipality-health", "practical-help"),
        ("rehabilitering", "municipality-health", "rehabilitation"),
        ("hjemmesygepleje", "municipality-health", "home-nursing"),
        ("genoptræning", "municipality-health", "rehabilitation"),
        ("socialpædagogisk støtte", "municipality-social", "social-support"),
        ("støtte- og kontaktperson", "municipality-social", "contact-person"),
        ("rusmiddelbehandling", "municipality-social", "substance-treatment"),
        ("midlertidigt botilbud", "municipality-social", "housing"),
        ("længerevarende botilbud", "municipality-social", "housing"),
    ],
)
def test_municipal_service_has_its_sector_and_kind(
    service: str, sector: str, kind: str, stage_as: Callable[..., Staged]
) -> None:
    line = f"{MAN};{service};;0376;Prøveby Pleje;2018-01-01;2018-01-31;1,5;timer;400,00"

    staged = stage_as("municipal-services", "syntetisk_kommunale_ydelser.csv", SERVICES, line)

    assert services(staged, "sector", "kind") == [(sector, kind)]


def test_hours_times_their_rate_is_the_cost_and_the_municipality_pays_it(stage_as: Callable[..., Staged]) -> None:
    staged = stage_as(
        "municipal-services",
        "syntetisk_kommunale_ydelser.csv",
        SERVICES,
        f"{MAN};socialpædagogisk støtte;85;0376;Prøveby Bostøtte;2018-01-01;2018-01-31;12,25;timer;415,50",
        f"{WOMAN};længerevarende botilbud;108;0360;Prøvehuset;2018-02-01;2018-02-28;28;døgn;2.150,00",
    )

    assert services(staged, "start", "end", "quantity", "unit", "cost") == [
        (datetime(2018, 1, 1), datetime(2018, 1, 31), 12.25, "hour", 508_988),
        (datetime(2018, 2, 1), datetime(2018, 2, 28), 28.0, "day", 6_020_000),
    ]
    assert rows(staged, "payment").select("payer", "amount").rows() == [
        ("municipality", 508_988),
        ("municipality", 6_020_000),
    ]


def test_service_that_the_list_does_not_have_is_rejected(stage_as: Callable[..., Staged]) -> None:
    staged = stage_as(
        "municipal-services",
        "syntetisk_kommunale_ydelser.csv",
        SERVICES,
        f"{MAN};madservice;83;0376;Prøveby Køkken;2018-01-01;2018-01-31;31;døgn;50,00",
        f"{MAN};personlig pleje;83;0376;Prøveby Pleje;2018-01-31;2018-01-01;3;timer;400,00",
        f"{MAN};personlig pleje;83;0376;;2018-03-01;2018-03-31;3;timer;400,00",
        f"{MAN};personlig pleje;83;0376;Prøveby Pleje;2018-02-01;;3;timer;400,00",
        f"{MAN};personlig pleje;83;0376;Prøveby Pleje;2018-02-01;2018-02-28;3;timer;400,00",
    )

    assert {(r["line"], r["column"]) for r in rejects(staged)} >= {
        (2, "ydelse"),
        (3, "til"),
        (4, "pnr + ydelse + kommune + leverandoer + fra"),
        (5, "til"),
    }
    assert staged.rejected_rows == 4
    assert len(services(staged, "kind")) == 1


@pytest.mark.parametrize(("last", "rejected"), [("2018-01-31", 0), ("2018-02-01", 1), ("2018-12-31", 1)])
def test_service_of_more_than_a_month_is_rejected(last: str, rejected: int, stage_as: Callable[..., Staged]) -> None:
    line = f"{MAN};personlig pleje;83;0376;Prøveby Pleje;2018-01-01;{last};3;timer;400,00"

    staged = stage_as("municipal-services", "syntetisk_kommunale_ydelser.csv", SERVICES, line)

    assert staged.rejected_rows == rejected
    assert ["row per month" in str(each["reason"]) for each in rejects(staged)] == [True] * rejected


def test_municipal_export_covers_what_is_stated(stage_as: Callable[..., Staged]) -> None:
    line = f"{MAN};personlig pleje;83;0376;Prøveby Pleje;2018-01-01;2018-01-31;3;timer;400,00"

    staged = stage_as("municipal-services", "kommunale_ydelser.csv", SERVICES, line, covers=STATED)

    assert {(row.area, row.kinds) for row in staged.coverage} == {
        ("0376", "municipality-health/*"),
        ("0376", "municipality-social/*"),
    }


def test_trips_are_acute_or_planned_and_may_have_no_time(stage_as: Callable[..., Staged]) -> None:
    staged = stage_as(
        "patient-transport",
        "syntetisk_patientkoersel.csv",
        TRIPS,
        f"{MAN};2018-03-01;08:15;akut;12,5;3.450,00",
        f"{MAN};2018-03-02;;planlagt;40;612,75",
        f"{MAN};2018-03-03;08:15;hjem;12;1,00",
    )

    assert services(staged, "sector", "kind", "urgency", "start", "quantity", "unit", "cost") == [
        ("prehospital", "transport", "acute", datetime(2018, 3, 1, 8, 15), 12.5, "km", 345_000),
        ("prehospital", "transport", "planned", datetime(2018, 3, 2), 40.0, "km", 61_275),
    ]
    assert set(rows(staged, "payment")["payer"]) == {"region"}
    assert [(r["line"], r["column"]) for r in rejects(staged)] == [(4, "type")]


def test_trip_with_its_day_written_otherwise_is_the_same_trip(stage_as: Callable[..., Staged]) -> None:
    staged = stage_as(
        "patient-transport",
        "syntetisk_patientkoersel.csv",
        TRIPS,
        f"{MAN};2018-03-01;08:15;akut;12,5;3450",
        f"{MAN};01-03-2018;08:15;akut;12,5;3450",
    )

    assert len(set(services(staged, "service_id", "start"))) == 1
    assert staged.rejected_rows == 0


def test_enrolment_and_its_end_are_read(stage_as: Callable[..., Staged]) -> None:
    staged = stage_as(
        "programme-records",
        "syntetisk_indsats_deltagelse.csv",
        ENROLMENT,
        f"{MAN};proeveindsats;1;deltager;2018-03-05;2018-09-30;flyttet",
        f"{WOMAN};proeveindsats;1;participant;2018-04-01;;",
        f"{WOMAN};proeveindsats;1;onlooker;2018-05-01;;",
    )

    found = rows(staged, "enrolment").select("programme", "version", "role", "valid_from", "valid_to", "exit_reason")
    assert found.rows() == [
        ("proeveindsats", "1", "participant", date(2018, 3, 5), date(2018, 9, 30), "flyttet"),
        ("proeveindsats", "1", "participant", date(2018, 4, 1), None, None),
    ]
    assert [(r["line"], r["column"]) for r in rejects(staged)] == [(4, "role")]


def test_responses_have_a_score_where_the_item_gives_one(stage_as: Callable[..., Staged]) -> None:
    staged = stage_as(
        "programme-records",
        "syntetisk_indsats_besvarelser.csv",
        RESPONSES,
        f"{MAN};own-view;self-rated-health;2018-03-05;inclusion;good;3",
        f"{MAN};own-view;life-satisfaction;2018-03-05;inclusion;;7,5",
        f"{MAN};own-view;comment;2018-03-05;inclusion;mit nummer er {WOMAN};",
    )

    found = rows(staged, "response").select("questionnaire", "item", "date", "occasion", "value", "score")
    assert found.rows() == [
        ("own-view", "self-rated-health", date(2018, 3, 5), "inclusion", "good", 3.0),
        ("own-view", "life-satisfaction", date(2018, 3, 5), "inclusion", None, 7.5),
    ]
    assert [(r["line"], r["column"]) for r in rejects(staged)] == [(4, "value")]
    assert WOMAN not in str(rejects(staged))
