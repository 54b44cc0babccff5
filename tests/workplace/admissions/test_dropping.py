"""The drop folder: what is read goes, what cannot be read is set aside with a sentence, and no name is told."""

import json
import logging
import os
import time

import pytest
from django.conf import settings

from samvej.core import clock
from samvej.workplace.admissions.dropping import FAULTY, drop_folder, empty_folder
from samvej.workplace.admissions.models import Admission, AdmissionNotice
from samvej.workplace.work.arrivals import ADMISSIONS, take_admissions
from samvej.workplace.work.models import FailedWork
from tests.workplace.admissions.made import SYSTEM, followed, hours, number_of, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_home_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "SAMVEJ_HOME", tmp_path)
    with clock.at(hours(24)):
        yield


def put(name, content, minutes_ago=10):
    folder = drop_folder()
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    touched = time.time() - 60 * minutes_ago
    os.utime(folder / name, (touched, touched))


def left(folder):
    return sorted(each.name for each in folder.iterdir() if each.is_file())


def test_file_is_received_handled_and_removed(unit):
    enrolment, _by = followed(unit)
    put("a.json", said("admit-inpatient", citizen=number_of(enrolment.citizen)))

    ran, told = take_admissions()

    assert Admission.objects.get().citizen == enrolment.citizen
    assert (ran.done, ran.failed, told["received"]) == (1, 0, 1)
    assert left(drop_folder()) == []


def test_file_that_is_still_being_written_is_left(unit):
    put("a.part", b"{")

    assert empty_folder(by=SYSTEM).received == 0
    assert left(drop_folder()) == ["a.part"]


def test_file_of_which_only_the_beginning_is_there_is_left_until_it_is_whole(unit):
    enrolment, _by = followed(unit)
    whole = json.dumps(said("admit-inpatient", citizen=number_of(enrolment.citizen))).encode()
    put("a.json", whole[:60], minutes_ago=0)
    early = empty_folder(by=SYSTEM)
    put("a.json", whole, minutes_ago=0)

    late = empty_folder(by=SYSTEM)

    assert (early.received, early.faulty, late.received) == (0, (), 1)
    assert left(drop_folder()) == []


def test_faulty_file_is_set_aside_without_its_name_and_the_others_are_received(unit, caplog):
    enrolment, _by = followed(unit)
    put("010170-1234.json", b"{")
    put("b.json", said("admit-inpatient", citizen=number_of(enrolment.citizen)))
    put("c.json", said("admit-inpatient", **{"class": "EMER"}))

    with caplog.at_level(logging.DEBUG):
        ran, _told = take_admissions()

    aside = left(drop_folder() / FAULTY)
    sentences = [(drop_folder() / FAULTY / name).read_text() for name in aside if name.endswith(".txt")]
    assert (ran.done, ran.failed) == (1, 2)
    assert AdmissionNotice.objects.count() == 1
    assert len(aside) == 4
    assert not any("0101" in name for name in aside)
    assert any("»class«" in each for each in sentences)
    failures = FailedWork.objects.filter(work=ADMISSIONS)
    assert failures.count() == 2
    assert "1234" not in caplog.text + "".join(each.sentence + each.subject for each in failures)


def test_file_that_leads_elsewhere_is_not_followed(unit, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("nobody's business")
    drop_folder().mkdir()
    (drop_folder() / "a.json").symlink_to(secret)

    done = empty_folder(by=SYSTEM)

    assert len(done.faulty) == 1
    assert secret.read_text() == "nobody's business"


def test_file_that_cannot_be_stored_waits_and_the_others_go_on(unit, monkeypatch):
    enrolment, _by = followed(unit)
    other, _by = followed(unit)
    for name, each in (("a", enrolment), ("b", other)):
        put(f"{name}.json", said("admit-inpatient", citizen=number_of(each.citizen)))
    from samvej.workplace.admissions import dropping

    real = dropping.receive_notice

    def receive(**given):
        if given["notice"].citizen.reveal() == number_of(enrolment.citizen):
            raise OSError("disk full")
        return real(**given)

    monkeypatch.setattr(dropping, "receive_notice", receive)
    done = empty_folder(by=SYSTEM)

    assert (done.received, done.waiting) == (1, 1)
    assert left(drop_folder()) == ["a.json"]
    assert AdmissionNotice.objects.get().citizen == other.citizen
