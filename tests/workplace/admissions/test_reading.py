"""Reading a notice: what is wrong is said by field, and what stood there is never said."""

import json
from typing import Any

import pytest

from samvej.core import clock
from samvej.workplace.admissions.hospital import IMP
from samvej.workplace.admissions.reading import NoticeFault, read_notice
from tests.workplace.admissions.made import EPISODE, NOON, hours, said

SECRET = "0101701234"


@pytest.fixture(autouse=True)
def _that_day():
    with clock.at(NOON):
        yield


def read(notice: Any) -> Any:
    return read_notice(json.dumps(notice).encode())


def test_notice_is_read_with_the_episode_as_others_write_it_too():
    told = read(said("admit-inpatient"))
    other = read(said("admit-inpatient", episode=EPISODE.upper()))

    assert told.facts.contact_class == IMP
    assert told.facts.episode == other.facts.episode == EPISODE
    assert told.citizen.reveal() == "6101700001"
    assert "1700001" not in repr(told)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"activity": "admit"}, "activity"),
        ({"status": "planned"}, "status"),
        ({"status": "finished"}, "period.end"),
        ({"status": "onleave"}, "status"),
        ({"class": "EMER"}, "class"),
        ({"citizen": "31027012"}, "citizen"),
        ({"citizen": None}, "citizen"),
        ({"episode": ""}, "episode"),
        ({"episode": SECRET}, "episode"),
        ({"episode": "to ord"}, "episode"),
        ({"period": {}}, "period.start"),
        ({"period": "i går"}, "period"),
        ({"period": {"start": "2026-03-02T12:00:00"}}, "period.start"),
        ({"period": {"start": NOON.isoformat(), "end": hours(-1).isoformat()}}, "period.end"),
        ({"occurred": hours(2).isoformat()}, "occurred"),
        ({"occurred": SECRET}, "occurred"),
        ({"serviceProvider": {"sor": "123", "name": "x"}}, "serviceProvider.sor"),
        ({"serviceProvider": {"sor": "265161000016000"}}, "serviceProvider.name"),
        ({"serviceProvider": {"sor": "265161000016000", "name": "Afsnit \ud800"}}, "serviceProvider.name"),
        ({"diagnosis": "DF20"}, "diagnosis"),
        ({SECRET: "1"}, "felt"),
    ],
)
def test_fault_names_the_field_and_never_what_stood_there(changes, field):
    with pytest.raises(NoticeFault) as fault:
        read({**said("admit-inpatient"), **changes})

    assert field in str(fault.value)
    assert SECRET not in str(fault.value)
    assert "31027012" not in str(fault.value)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"\xff", b'"x"', b"[" * 60_000, b'{"a": "' + b"x" * 70_000 + b'"}']
)
def test_what_is_no_notice_at_all_is_refused(body):
    with pytest.raises(NoticeFault):
        read_notice(body)


def test_discharge_is_taken_back_with_any_status():
    told = read(said("cancel-discharge-inpatient-home", status="in-progress"))

    assert told.facts.form == "cancel"
