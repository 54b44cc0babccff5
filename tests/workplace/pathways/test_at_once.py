"""Several people at once, in threads and processes, and a process that dies: capacity holds, and nothing is half."""

import subprocess
import sys
import textwrap
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections

from samvej.workplace.access.models import AuditEntry, TreatmentRelation
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.actions import running
from samvej.workplace.pathways.actions.caseloads import set_capacity
from samvej.workplace.pathways.actions.consenting import hold_consent_conversation
from samvej.workplace.pathways.actions.enrolling import include_citizen
from samvej.workplace.pathways.models import CaseloadPlace, Enrolment, EnrolmentEvent
from samvej.workplace.referrals.models import Referral, ReferralEvent
from tests.workplace.factories import CitizenFactory, make_actor
from tests.workplace.pathways.ground import contact_person, included, ready

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts: Sequence[Callable[[], Any]]) -> list[str]:
    """Run the acts in threads that start together; "done" or the sentence of the refusal, for each."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> str:
        barrier.wait(timeout=20)
        try:
            act()
        except NotNow as refusal:
            return refusal.sentence
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def including(by, case):
    return lambda: include_citizen(by=by, referral=case, contact_person=by.professional, seen_revision=case.revision)


def test_six_included_at_once_with_three_places_gives_three(unit):
    by = contact_person(unit, places=3)
    cases = [ready(unit, by) for _each in range(6)]

    told = at_once([including(by, case) for case in cases])

    assert told.count("done") == 3
    assert all("ingen ledig plads" in words for words in told if words != "done")
    assert Enrolment.objects.count() == EnrolmentEvent.objects.filter(kind="enrolled").count() == 3
    assert Referral.objects.filter(status="included").count() == 3


def test_four_included_at_once_with_four_places_all_get_one(unit):
    by = contact_person(unit, places=4)
    cases = [ready(unit, by) for _each in range(4)]

    told = at_once([including(by, case) for case in cases])

    assert told == ["done"] * 4
    assert Enrolment.objects.values("place").distinct().count() == 4


def test_one_referral_included_by_two_at_once_gives_one_enrolment(unit):
    by = contact_person(unit, places=5)
    case = ready(unit, by)

    told = at_once([including(by, case), including(by, case)])

    assert told.count("done") == 1
    assert Enrolment.objects.count() == 1


def test_one_citizen_beginning_again_twice_at_once_gives_one_enrolment(unit):
    by = contact_person(unit, places=5)
    citizen = CitizenFactory()
    before = included(unit, by, citizen=citizen)
    running.end_enrolment(by=by, enrolment=before, reason="declined further")
    hold_consent_conversation(by=by, enrolment=Enrolment.objects.get(pk=before.pk), said_yes=True)

    def again():
        return running.re_enter(by=by, enrolment=before, contact_person=by.professional)

    told = at_once([again, again])

    assert told.count("done") == 1
    assert Enrolment.objects.filter(citizen=citizen, status="active").count() == 1


def test_places_taken_and_taken_away_at_once_agree(unit):
    by, lead = contact_person(unit, places=2), make_actor("lead", unit.organisation)
    cases = [ready(unit, by) for _each in range(2)]

    def lower():
        return set_capacity(by=lead, unit=unit, contact_person=by.professional, places=0)

    told = at_once([lower, *(including(by, case) for case in cases)])

    taken = Enrolment.objects.count()
    assert told[0] == "done"
    assert taken == told[1:].count("done")
    assert CaseloadPlace.objects.filter(closed=False).count() == 0
    assert CaseloadPlace.objects.filter(closed=True).count() == taken


def test_two_citizens_changing_to_the_last_place_at_once(unit):
    by, other = contact_person(unit), contact_person(unit, places=1)
    enrolments = [included(unit, by) for _each in range(2)]

    told = at_once(
        [
            lambda each=each: running.change_contact_person(by=by, enrolment=each, contact_person=other.professional)
            for each in enrolments
        ]
    )

    assert told.count("done") == 1
    assert Enrolment.objects.filter(place__contact_person=other.professional).count() == 1
    assert TreatmentRelation.objects.filter(source="team", valid_to__isnull=True).count() == 2


PROGRAM = """
    import os, signal, sys
    import django
    django.setup()
    from django.db import connections
    connections["default"].settings_dict["NAME"] = {name!r}
    from samvej.workplace.access.actors import Actor
    from samvej.workplace.ground.refusals import NotNow
    from samvej.workplace.pathways.actions import enrolling
    from samvej.workplace.people.models import Account, Employment
    from samvej.workplace.referrals.models import Referral
    by = Actor(Account.objects.get(pk={account}), Employment.objects.get(pk={employment}))
    {before}
    print("ready", flush=True)
    for pk in {referrals}:
        case = Referral.objects.get(pk=pk)
        try:
            enrolling.include_citizen(
                by=by, referral=case, contact_person=by.professional, seen_revision=case.revision
            )
        except NotNow:
            pass
"""


def process(by: Any, referrals: Sequence[Referral], before: str = "") -> subprocess.Popen[str]:
    """Another process that includes the referrals one after another, in the tests' own database."""
    program = textwrap.dedent(PROGRAM).format(
        name=str(connection.settings_dict["NAME"]),
        account=by.account.pk,
        employment=by.employment.pk,
        referrals=[each.pk for each in referrals],
        before=before,
    )
    environment = {
        "SAMVEJ_HOME": str(settings.SAMVEJ_HOME),
        "DJANGO_SETTINGS_MODULE": "samvej.web.settings",
        "PATH": "/usr/bin",
    }
    if connection.vendor == "postgresql":
        said = connection.settings_dict
        who = f"{said['USER']}:{said['PASSWORD']}@{said['HOST'].replace('/', '%2F')}:{said['PORT']}"
        environment["DATABASE_URL"] = f"postgres://{who}/{said['NAME']}"
    command = [sys.executable, "-c", program]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_two_processes_that_include_never_exceed_the_places(unit):
    by = contact_person(unit, places=4)
    cases = [ready(unit, by) for _each in range(8)]

    both = [process(by, cases[:4]), process(by, cases[4:])]
    said = [each.communicate(timeout=60) for each in both]

    assert [each.returncode for each in both] == [0, 0], said
    assert Enrolment.objects.count() == 4
    assert Referral.objects.filter(status="included").count() == 4


@pytest.mark.parametrize("where", ["seat_contact_person", "_write_what_is_known", "tell_of", "tell_member"])
def test_inclusion_that_is_killed_in_the_middle_leaves_nothing(unit, where):
    by = contact_person(unit)
    case = ready(unit, by)
    before = (ReferralEvent.objects.count(), AuditEntry.objects.count(), TreatmentRelation.objects.count())

    died = process(by, [case], f"enrolling.{where} = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)")
    out, err = died.communicate(timeout=60)

    assert (died.returncode, out) == (-9, "ready\n"), err
    case.refresh_from_db()
    assert case.status == Referral.Status.CONVERSATION
    assert not Enrolment.objects.exists()
    assert not EnrolmentEvent.objects.exists()
    assert (ReferralEvent.objects.count(), AuditEntry.objects.count(), TreatmentRelation.objects.count()) == before
    assert including(by, case)().status == "active"
