"""The ground that the workplace's tests stand on: a home of their own, the database asked for, people who act."""

import threading

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from samvej.workplace.people.models import Citizen
from samvej.workplace.programmes.models import ProgrammeVersion
from samvej.workplace.referrals.models import Referral
from tests.workplace import factories


def test_home_is_the_tests_own(home):
    assert home == settings.SAMVEJ_HOME
    assert settings.SAMVEJ_KEYS.is_relative_to(home)


@pytest.mark.django_db
def test_database_is_the_one_asked_for(request):
    assert connection.vendor == request.config.getoption("--database")


@pytest.mark.django_db(transaction=True)
def test_another_thread_sees_what_was_committed():
    factories.CitizenFactory()
    seen = []

    def look():
        seen.append(Citizen.objects.count())
        connection.close()

    other = threading.Thread(target=look)
    other.start()
    other.join()

    assert seen == [1]


def test_sqlite_of_the_tests_is_a_file_in_wal_like_the_real_one(db):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own")
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]

    assert mode == "wal"
    assert "memory" not in str(connection.settings_dict["NAME"])


def test_enrolment_of_a_factory_holds_together(db):
    enrolment = factories.EnrolmentFactory()

    assert enrolment.place.unit == enrolment.unit
    assert enrolment.place.contact_person == enrolment.contact_person
    assert enrolment.version.programme == enrolment.programme
    assert enrolment.phases.get().phase == enrolment.phase
    assert enrolment.citizen.current_cpr is not None


@pytest.mark.parametrize("status", Referral.Status.values)
def test_referral_of_a_factory_may_be_in_any_state(db, status):
    assert factories.ReferralFactory(status=status).status == status


def test_version_is_the_same_for_all_that_need_it(unit, version):
    note = factories.ReferralNoteFactory()

    assert note.referral.version == version
    assert ProgrammeVersion.objects.get() == version
    assert unit.programme == version.programme


@pytest.mark.parametrize("role", ["contact person", "lead", "referrer", "administrator", "citizen", "relative"])
def test_actor_is_known_by_the_pages_in_the_role_given(actor, client_as, role):
    by = actor(role)

    response = client_as(by).get(reverse("front:home"), follow=True)

    assert response.status_code == 200
    assert response.wsgi_request.actor.role_id == role
    assert response.wsgi_request.actor.account == by.account
