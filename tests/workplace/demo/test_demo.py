"""The demo's clock and cast, and what it takes from the region. ``samvej demo``'s own test builds it whole."""

from datetime import date, datetime
from pathlib import Path

import pytest
from rich.console import Console

from samvej.cli.demo_workplace import environment
from samvej.core import clock
from samvej.core.errors import SamvejError
from samvej.web.demo import build, cast
from samvej.web.demo.books import working_days_ago, working_hour
from samvej.web.demo.names import name_of
from samvej.web.demo.region import participations, residents
from samvej.workplace.access.roles import ROLES
from tests.workplace.factories import AccountFactory

LAST = date(2019, 12, 31)


@pytest.mark.parametrize(
    ("now", "behind"),
    [
        (date(2026, 11, 22), "-2513 days"),  # a Sunday stays a Sunday: 5 January 2020
        (date(2020, 1, 1), "0 days"),
        (date(2020, 1, 8), "-7 days"),
        (date(2019, 12, 30), "+2 days"),
    ],
)
def test_clock_goes_on_in_the_week_after_the_regions_last_day(tmp_path, now, behind):
    with clock.at(now):
        settings = environment(tmp_path, tmp_path / "db", tmp_path / "key", LAST)

    assert settings[clock.VARIABLE] == behind


def test_clock_of_a_demo_that_is_there_is_kept(tmp_path):
    with clock.at(date(2026, 11, 22)):
        first = environment(tmp_path, tmp_path / "db", tmp_path / "key", LAST)
    with clock.at(date(2027, 1, 22)):
        later = environment(tmp_path, tmp_path / "db", tmp_path / "key", LAST)

    assert first == later


def test_clock_that_is_not_moved_is_one_too(monkeypatch):
    monkeypatch.setenv(clock.VARIABLE, "0 days")

    assert abs(clock.now().timestamp() - datetime.now().timestamp()) < 24 * 3600


def test_cast_has_a_person_for_every_role_and_says_what_one_sees():
    words = {member.role_en for member in cast.people()}

    assert len({member.username for member in cast.people()}) == len(cast.people())
    assert {
        "Contact person",
        "Lead of the programme",
        "Steering group",
        "Administrator",
        "Citizen",
        "Relative",
    } <= words
    assert all(member.sentence_da and member.sentence_en and member.home_url for member in cast.people())
    assert len(cast.people()) >= len(ROLES) + 2


def test_names_are_the_same_every_time_and_say_that_they_are_made_up():
    assert name_of("7101701111", "female") == name_of("7101701111", "female")
    assert name_of("7101701111", "female") != name_of("7101701112", "female")


def test_working_days_ago_are_never_in_a_weekend_or_to_come():
    with clock.at(datetime(2020, 1, 5, 9)):  # a Sunday after the new year
        days = [working_days_ago(n, "drawn").date() for n in (1, 2, 3)]

    assert days == [date(2020, 1, 3), date(2020, 1, 2), date(2019, 12, 30)]
    assert working_hour(date(2020, 1, 4), "drawn").date() == date(2020, 1, 6)


def test_region_gives_people_with_their_last_municipality(tmp_path):
    head = "pnr;koen;foed_dag;kom;civst;antpersh;opr_land;landdistrikt\n"
    row = "{};2;1960-01-01;{};U;1;5100;0\n"
    (tmp_path / "x_bef_201412.csv").write_text(head + row.format("6101601112", 360) + row.format("6101601114", 376))
    (tmp_path / "x_bef_201912.csv").write_text(head + row.format("6101601112", 376))
    (tmp_path / "x_dodsaars.csv").write_text("pnr;d_dodsdto\n6101601114;2018-03-01\n")
    (tmp_path / "x_indsats_deltagelse.csv").write_text(
        "pnr;programme;version;role;from;to;exit_reason\n6101601112;p;1;participant;2018-01-01;;\n"
    )

    people = residents(tmp_path)

    assert {pnr: each.municipality for pnr, each in people.items()} == {"6101601112": "0376", "6101601114": "0376"}
    assert people["6101601114"].died_on == date(2018, 3, 1)
    assert [(each.since, each.until) for each in participations(tmp_path)] == [(date(2018, 1, 1), None)]


def test_region_without_a_population_register_says_what_to_do(tmp_path):
    with pytest.raises(SamvejError, match="samvej demo"):
        residents(tmp_path)


@pytest.mark.django_db
def test_demo_writes_nothing_into_a_workplace_with_other_people(home, tmp_path, monkeypatch):
    monkeypatch.setattr("samvej.web.starting.start_workplace", lambda _home: None)
    AccountFactory(username="rigtig")

    with pytest.raises(SamvejError, match="other people"):
        build.build(
            home=home,
            region_folder=tmp_path,
            registry_root=Path("none"),
            registry_key=Path("none"),
            today=LAST,
            console=Console(quiet=True),
        )
