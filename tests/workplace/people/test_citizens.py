"""A citizen's own facts: written in once, changed by those who may, found by old and new number, dead and moved."""

from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import connection

from samvej.core import clock
from samvej.core.cpr import Cpr
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.grounds import grounds
from samvej.workplace.access.models import AuditEntry, TreatmentRelation
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.ground.refusals import NotNow, NotThere, NotYours
from samvej.workplace.people.actions import (
    add_relative,
    change_contact,
    change_number,
    end_relative,
    open_account,
    protect,
    record_death,
    record_move,
    write_in_citizen,
)
from samvej.workplace.people.actions.leaving import days_open_after_death
from samvej.workplace.people.models import Account, Citizen, CitizenNumber
from samvej.workplace.people.queries import find_by_number
from tests.workplace.factories import AccountFactory, CitizenFactory, RelativeFactory
from tests.workplace.people.relating import relate

pytestmark = pytest.mark.django_db
OLD, NEW = Cpr.parse("710170-1111"), Cpr.parse("720170-2222")


@pytest.fixture
def karen(actor):
    return actor("contact person")


@pytest.fixture
def citizen(karen):
    made = CitizenFactory(cpr=OLD)
    relate(karen, made)
    return made


# --- written in, and found again -----------------------------------------------------------------------


def test_citizen_written_in_is_found_by_the_exact_number_and_nowhere_readable(actor):
    by = actor("referrer")

    made = write_in_citizen(by=by, cpr=NEW, given_name=" Test ", family_name="Prøvesen")

    assert find_by_number(by=by, number=NEW, reason="test") == made
    assert made.given_name == "Test"
    assert NEW.reveal().encode() not in bytes(CitizenNumber.objects.get(citizen=made).encrypted)
    assert made.events.get().kind == "written in"


def test_citizen_written_in_twice_is_the_same_and_unchanged(actor, citizen):
    again = write_in_citizen(by=actor("referrer"), cpr=OLD, given_name="En anden", family_name="Testrup")

    assert again == citizen
    assert Citizen.objects.get().given_name == citizen.given_name


@pytest.mark.parametrize("role", ["steering", "administrator"])
def test_role_without_citizens_neither_searches_nor_writes_in(actor, role):
    by = actor(role)

    with pytest.raises(NotYours):
        find_by_number(by=by, number=OLD, reason="test")
    with pytest.raises(NotYours):
        write_in_citizen(by=by, cpr=NEW, given_name="Test", family_name="Testrup")
    assert not AuditEntry.objects.exists()


def test_search_that_finds_nobody_is_in_the_trail_without_the_number(actor):
    by = actor("referrer")

    assert find_by_number(by=by, number=NEW, reason="Borgeren 720170-2222 er her") is None

    entry = AuditEntry.objects.get()
    assert (entry.activity, entry.citizen, entry.user_name) == ("search", "", by.name)
    assert "2222" not in str(vars(entry))


@pytest.mark.django_db(transaction=True)
def test_two_who_write_in_one_number_at_once_get_one_citizen(actor):
    by, made = actor("referrer"), []

    def write():
        made.append(write_in_citizen(by=by, cpr=NEW, given_name="Test", family_name="Testrup").pk)
        connection.close()

    threads = [Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 4
    assert set(made) == {Citizen.objects.get().pk}


# --- changed -------------------------------------------------------------------------------------------


def test_contact_changed_leaves_event_and_entry_without_what_was_written(karen, citizen):
    change_contact(by=karen, citizen=citizen, phone="00 00 12 34", language="tr", interpreter=True)

    citizen.refresh_from_db()
    event = citizen.events.get(kind="contact changed")
    assert (citizen.phone, citizen.interpreter) == ("00 00 12 34", True)
    assert event.detail == {"changed": ["interpreter", "language", "phone"]}
    assert AuditEntry.objects.get(activity="change").citizen == str(citizen.key)


def test_contact_that_somebody_else_changed_meanwhile_is_not_overwritten(karen, citizen):
    seen = citizen.changed_at
    change_contact(by=karen, citizen=citizen, seen=seen, phone="00 00 00 01")

    with pytest.raises(NotNow, match="En anden har rettet"):
        change_contact(by=karen, citizen=citizen, seen=seen, phone="00 00 00 02")

    citizen.refresh_from_db()
    assert citizen.phone == "00 00 00 01"


def test_contact_changed_by_somebody_without_a_relation_is_not_there(actor, citizen):
    with pytest.raises(NotThere):
        change_contact(by=actor("contact person"), citizen=citizen, phone="1")

    assert not citizen.events.exists()


def test_contact_changed_by_a_referrer_with_a_relation_is_not_theirs(actor, citizen):
    by = actor("referrer")
    relate(by, citizen, source="referrer")

    with pytest.raises(NotYours):
        change_contact(by=by, citizen=citizen, phone="1")


def test_contact_changed_by_the_citizen_themselves(actor, citizen):
    change_contact(by=actor("citizen", citizen=citizen), citizen=citizen, called="Testy")

    assert Citizen.objects.get().called == "Testy"


def test_contact_that_the_fields_do_not_hold_is_refused_with_a_sentence(karen, citizen):
    with pytest.raises(NotNow):
        change_contact(by=karen, citizen=citizen, email="ingen adresse")


def test_number_changed_lets_the_old_one_find_the_citizen_too(karen, citizen):
    change_number(by=karen, citizen=citizen, number=NEW, on=today(), reason="Fik et rigtigt nummer")

    found = [find_by_number(by=karen, number=each, reason="test") for each in (OLD, NEW)]
    assert found == [citizen, citizen]
    assert citizen.current_cpr == NEW
    assert citizen.events.filter(kind="number changed").count() == 1


def test_number_of_another_citizen_is_refused(karen, citizen):
    CitizenFactory(cpr=NEW)

    with pytest.raises(NotNow, match="anden post"):
        change_number(by=karen, citizen=citizen, number=NEW, on=today(), reason="Forkert")

    assert citizen.current_cpr == OLD


def test_protection_set_is_an_event(karen, citizen):
    protect(by=karen, citizen=citizen, protected=True)
    protect(by=karen, citizen=citizen, protected=True)

    assert Citizen.objects.get().protected
    assert citizen.events.filter(kind="protected").count() == 1


# --- relatives -----------------------------------------------------------------------------------------


def test_relative_who_is_ended_may_nothing_and_logs_in_no_more(karen, citizen):
    relative = add_relative(by=karen, citizen=citizen, name="Rikke Test", relation="datter", may_act=True)
    open_account(by=Actor.system("test"), relative=relative, username="rikke")

    end_relative(by=karen, relative=relative)

    relative.refresh_from_db()
    assert (relative.may_act, relative.valid_to) == (False, today())
    assert not Account.objects.get(username="rikke").is_active
    with clock.at(today() + timedelta(days=1)), pytest.raises(NotNow):
        end_relative(by=karen, relative=relative)


# --- death and moving ----------------------------------------------------------------------------------


def test_death_closes_doors_after_the_stated_time_and_tells_those_who_care(
    karen, citizen, actor, django_capture_on_commit_callbacks
):
    other = actor("team member")
    relate(other, citizen)
    AccountFactory(citizen=citizen, username="borger")
    power = RelativeFactory(citizen=citizen, may_act=True)

    with django_capture_on_commit_callbacks(execute=True):
        record_death(by=karen, citizen=citizen, on=today())

    power.refresh_from_db()
    assert [notice.text for notice in other.account.notices.all()] == ["a citizen has died"]
    assert not karen.account.notices.exists()
    assert not Account.objects.get(username="borger").is_active
    assert not power.may_act
    assert grounds(by=other, citizen=citizen) is not None
    with clock.at((moment() + timedelta(days=days_open_after_death(), minutes=5)).replace(tzinfo=None)):
        assert grounds(by=other, citizen=citizen) is None


@pytest.mark.parametrize("on", [date(1969, 12, 31), date(2999, 1, 1)])
def test_death_on_a_day_that_cannot_be_is_refused(karen, citizen, on):
    with pytest.raises(NotNow):
        record_death(by=karen, citizen=citizen, on=on)

    assert TreatmentRelation.objects.get().valid_to is None


def test_move_takes_the_old_address_away(karen, citizen):
    citizen.address = "Prøvevej 1"
    citizen.save()

    record_move(by=karen, citizen=citizen, on=today(), municipality="0360", city="Prøvekøbing")

    moved = Citizen.objects.get()
    assert (moved.address, moved.city, moved.municipality, moved.moved_away_on) == ("", "Prøvekøbing", "0360", None)


def test_move_out_of_the_country_leaves_no_municipality(karen, citizen):
    record_move(by=karen, citizen=citizen, on=today(), municipality=None)

    assert (Citizen.objects.get().municipality, Citizen.objects.get().moved_away_on) == ("", today())
