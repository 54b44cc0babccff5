"""Municipal services, transport, transfer income and a programme's records: loaded, loaded again, and renewed."""

from datetime import date

import pytest

from samvej.registry import mapping as mappings
from samvej.registry.checking.check import check
from samvej.registry.database import database_at
from samvej.registry.loading.load import load
from samvej.registry.query import Registry

MAN, WOMAN = "6101700001", "6202800002"
SERVICES = f"""pnr;ydelse;paragraf;kommune;leverandoer;fra;til;antal;enhed;enhedspris
{MAN};personlig pleje;83;0376;Prøveby Pleje;2017-12-01;2017-12-31;12,5;timer;400,00
{MAN};personlig pleje;83;0376;Prøveby Pleje;2018-01-01;2018-01-31;12,5;timer;412,00
{WOMAN};midlertidigt botilbud;107;0360;Prøvehuset;2018-01-20;2018-01-31;12;døgn;2.150,00
"""
TRIPS = f"""pnr;dato;tidspunkt;type;km;pris
{MAN};2017-12-24;08:15;akut;12,5;3.450,00
{MAN};2018-01-05;;planlagt;40;612,75
"""
ENROLMENT = "pnr;programme;version;role;from;to;exit_reason\n"
RESPONSES = "pnr;questionnaire;item;date;occasion;value;score\n"


@pytest.fixture
def desk(tmp_path):
    """Loads a source's files, given as texts by their names; ``desk.rows`` reads a table."""

    class Desk:
        database = database_at(tmp_path / "db")

        def load(self, source, **files):
            mapping = mappings.find(source).mapping
            paths = []
            for name, text in files.items():
                paths.append(tmp_path / f"syntetisk_{name}.csv")
                paths[-1].write_text(text, encoding=mapping.reading.encoding)
            return load(mapping, paths, database=self.database, key_file=tmp_path / "key")

        def rows(self, table, *columns):
            with Registry.open(self.database.root) as registry:
                found = registry.table(table).to_pyarrow().to_pylist()
            return sorted(tuple(row[column] for column in columns) for row in found)

    return Desk()


def sound(desk):
    return [each for each in check(desk.database) if not each.holds] == []


def test_services_have_the_prices_of_the_year_in_which_they_start(desk):
    desk.load("municipal-services", kommunale_ydelser=SERVICES)
    desk.load("patient-transport", patientkoersel=TRIPS)

    assert desk.rows("service", "kind", "cost", "price_year") == [
        ("housing", 2_580_000, 2018),
        ("personal-care", 500_000, 2017),
        ("personal-care", 515_000, 2018),
        ("transport", 61_275, 2018),
        ("transport", 345_000, 2017),
    ]
    assert {payer for payer, *_ in desk.rows("payment", "payer", "amount")} == {"municipality", "region"}
    assert sound(desk)


def test_same_export_twice_counts_nothing_twice(desk):
    desk.load("municipal-services", kommunale_ydelser=SERVICES)
    turned = "\n".join([SERVICES.splitlines()[0], *reversed(SERVICES.splitlines()[1:])]) + "\n"

    again = desk.load("municipal-services", kommunale_ydelser_igen=turned)

    assert (again.books.loaded, again.books.duplicates) == (0, 3)
    assert len(desk.rows("service", "service_id")) == 3


def test_later_export_corrects_the_hours_of_a_month(desk):
    desk.load("municipal-services", kommunale_ydelser=SERVICES)

    later = desk.load(
        "municipal-services", kommunale_ydelser_ny=SERVICES.replace("31;12,5;timer;412", "31;20;timer;412")
    )

    assert later.books.updated == 1
    assert desk.rows("service", "kind", "quantity", "cost")[-1] == ("personal-care", 20.0, 824_000)
    assert sound(desk)


def test_later_extract_says_how_an_enrolment_ended(desk):
    desk.load("programme-records", indsats_deltagelse=f"{ENROLMENT}{MAN};proeveindsats;1;participant;2018-03-05;;\n")

    desk.load(
        "programme-records",
        indsats_deltagelse_ny=f"{ENROLMENT}{MAN};proeveindsats;1;participant;2018-03-05;2018-09-30;flyttet\n",
        indsats_besvarelser=f"{RESPONSES}{MAN};own-view;life-satisfaction;2018-03-05;inclusion;;7,5\n",
    )

    assert desk.rows("enrolment", "programme", "valid_from", "valid_to", "exit_reason") == [
        ("proeveindsats", date(2018, 3, 5), date(2018, 9, 30), "flyttet")
    ]
    assert desk.rows("response", "item", "score") == [("life-satisfaction", 7.5)]
    assert sound(desk)


def test_later_extract_of_transfer_income_adds_weeks_and_corrects_codes(desk):
    desk.load("dream", dream=f"PNR;y_1752;y_1801\n{MAN};111;111\n{WOMAN};;783\n")

    later = desk.load("dream", dream_ny=f"PNR;y_1752;y_1801;y_1802\n{MAN};111;890;890\n{WOMAN};;783;783\n")

    assert (later.books.loaded, later.books.updated) == (2, 1)
    assert desk.rows("transfer_income", "week", "benefit") == [
        ("2017-W52", "unemployment-benefit"),
        ("2018-W01", "disability-pension"),
        ("2018-W01", "sickness-benefit"),
        ("2018-W02", "disability-pension"),
        ("2018-W02", "sickness-benefit"),
    ]
    assert sound(desk)
