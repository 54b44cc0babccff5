"""A relative's own way in: the citizen gives a code, whoever has it logs in, and nobody else learns anything."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow, NotThere, NotYours
from samvej.workplace.outbox.models import Mail
from samvej.workplace.people.actions import change_relative, end_relative
from samvej.workplace.people.models import Account, CitizenEvent, Notice
from samvej.workplace.teams.actions.near import accept_near, invite_near, try_code, withdraw_near
from samvej.workplace.teams.models import NearInvitation
from samvej.workplace.teams.policies import TRIES
from samvej.workplace.teams.transitions import NEAR
from tests.workplace.factories import RelativeFactory, logged_in, make_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def sister(table):
    return RelativeFactory(
        citizen=table.enrolment.citizen, name="Karen Test", may_see_plan=True, email="karen@example.org"
    )


@pytest.fixture
def invited(table, sister):
    return invite_near(by=table.citizen, relative=sister)


def wrong(code):
    return f"{(int(code) + 1) % 10**8:08d}"


def test_states_of_a_way_in_are_total():
    assert list(NEAR.faults()) == []


def test_code_is_kept_by_nobody_and_lets_its_holder_in_once(
    invited, table, sister, django_capture_on_commit_callbacks
):
    key, code = invited.invitation.key, invited.code

    with django_capture_on_commit_callbacks(execute=True):
        right = try_code(key=key, code=f"{code[:4]} {code[4:]}")
        account = accept_near(key=key)

    assert right
    assert account.relative == sister
    assert code not in str(NearInvitation.objects.values().get())
    with pytest.raises(NotThere):
        try_code(key=key, code=code)
    with pytest.raises(NotThere):
        accept_near(key=key)
    assert Notice.objects.filter(recipient=table.citizen.account, text="somebody near you has logged in").exists()
    kinds = set(CitizenEvent.objects.filter(citizen=sister.citizen).values_list("kind", flat=True))
    assert {"relative invited", "relative came in", "account opened"} <= kinds
    assert AuditEntry.objects.filter(user_id=str(account.key), basis="relative").exists()


def test_fifth_wrong_code_closes_it_and_the_citizen_is_told(invited, table, django_capture_on_commit_callbacks):
    key, code = invited.invitation.key, invited.code

    with django_capture_on_commit_callbacks(execute=True):
        tried = [try_code(key=key, code=wrong(code)) for _ in range(TRIES)]

    assert tried == [False] * TRIES
    assert NearInvitation.objects.get().status == "locked"
    with pytest.raises(NotThere):
        try_code(key=key, code=code)
    assert Notice.objects.filter(recipient=table.citizen.account, text="a code was tried too often").exists()


@pytest.mark.parametrize("how", ["withdrawn", "a new one", "ended", "nothing left", "dead", "too old", "term over"])
def test_code_that_was_taken_back_lets_nobody_in(invited, table, sister, how):
    key, code = invited.invitation.key, invited.code
    citizen = sister.citizen
    if how == "withdrawn":
        withdraw_near(by=table.citizen, relative=sister)
    elif how == "a new one":
        invite_near(by=table.citizen, relative=sister)
    elif how == "ended":
        end_relative(by=table.citizen, relative=sister)
    elif how == "nothing left":
        change_relative(by=table.citizen, relative=sister, may_see_plan=False)
    elif how == "dead":
        type(citizen).objects.filter(pk=citizen.pk).update(died_on=today())
    elif how == "too old":
        NearInvitation.objects.update(answer_by=today() - timedelta(days=1))
    else:
        type(sister).objects.update(valid_to=today() - timedelta(days=1))

    with pytest.raises(NotThere):
        try_code(key=key, code=code)
    with pytest.raises(NotThere):
        accept_near(key=key)
    assert not Account.objects.filter(relative=sister).exists()


@pytest.mark.parametrize("who", ["contact person", "relative", "other citizen"])
def test_only_the_citizen_gives_a_way_in(table, sister, who):
    proxy = RelativeFactory(citizen=sister.citizen, may_act=True)
    by = {
        "contact person": table.by,
        "relative": make_actor("relative", relative=proxy),
        "other citizen": make_actor("citizen"),
    }[who]

    with pytest.raises(NotYours):
        invite_near(by=by, relative=sister)


def test_relative_who_may_nothing_or_logs_in_already_is_given_none(table, sister):
    nobody = RelativeFactory(citizen=sister.citizen, may_be_contacted=True)
    make_actor("relative", relative=sister)

    with pytest.raises(NotNow, match="Sæt først kryds"):
        invite_near(by=table.citizen, relative=nobody)
    with pytest.raises(NotNow, match="logger allerede selv ind"):
        invite_near(by=table.citizen, relative=sister)


def test_access_is_as_the_citizen_said_and_ends_on_its_day(table, sister):
    change_relative(by=table.citizen, relative=sister, valid_to=today() + timedelta(days=3))
    invited = invite_near(by=table.citizen, relative=sister)
    account = accept_near(key=invited.invitation.key)
    browser, plan, messages = logged_in(Actor(account)), reverse("plans:mine"), reverse("messages:mine")

    now = [browser.get(page).status_code for page in (plan, messages)]
    type(sister).objects.update(valid_to=today() - timedelta(days=1))
    after = browser.get(plan).status_code

    assert invited.invitation.answer_by == today() + timedelta(days=3)
    assert now == [200, 404]
    assert after == 404
    with pytest.raises(NotNow, match="allerede gået"):
        change_relative(by=table.citizen, relative=sister, valid_to=today() - timedelta(days=1))


def test_person_who_comes_back_as_another_relative_is_the_same_identity(table, sister):
    first = accept_near(key=invite_near(by=table.citizen, relative=sister).invitation.key, subject="uuid-of-karen")
    end_relative(by=table.citizen, relative=sister)
    again = RelativeFactory(citizen=sister.citizen, may_act=True)

    second = accept_near(key=invite_near(by=table.citizen, relative=again).invitation.key, subject="uuid-of-karen")

    first.refresh_from_db()
    assert (first.subject, second.subject) == (None, "uuid-of-karen")


# --- the pages ----------------------------------------------------------------------------------------------


def test_citizen_gives_a_code_that_is_shown_once_and_a_letter_without_a_name(table, sister, settings):
    settings.EMAIL_HOST = "127.0.0.1"
    browser, page = logged_in(table.citizen), reverse("teams:mine_relative", args=[sister.key])
    offered = browser.get(page).content.decode()

    shown = browser.post(reverse("teams:mine_relative_code", args=[sister.key])).content.decode()

    invitation, letter = NearInvitation.objects.get(), Mail.objects.get()
    after = browser.get(page).content.decode()
    assert "Giv Karen Test en kode" in offered
    assert f"/naermeste/{invitation.key}/" in shown
    assert "one-time-code" in shown
    assert "one-time-code" not in after
    assert "har ikke brugt koden endnu" in after
    assert (letter.address, letter.subject_key, letter.account) == ("karen@example.org", "way in", None)
    assert letter.link == reverse("teams:near", args=[invitation.key])

    browser.post(reverse("teams:mine_relative_code_back", args=[sister.key]))
    letter.refresh_from_db()
    assert letter.state == "replaced"
    assert NearInvitation.objects.get().status == "withdrawn"


def test_link_names_nobody_and_the_code_opens_the_relatives_own_page(invited, sister, settings):
    settings.SAMVEJ_DEMO = True
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, "samvej.web.demo_login.DemoBackend"]
    settings.SAMVEJ_BACKENDS_WITH_SECOND_FACTOR = ["samvej.web.demo_login.DemoBackend"]
    stranger, page = Client(), reverse("teams:near", args=[invited.invitation.key])
    enter = reverse("teams:near_demo", args=[invited.invitation.key])

    first = stranger.get(page).content.decode()
    too_early = stranger.post(enter, follow=True)
    not_it = stranger.post(page, {"code": wrong(invited.code)}).content.decode()
    fits = stranger.post(page, {"code": invited.code}, follow=True).content.decode()
    home = stranger.post(enter, follow=True)

    for text in (first, not_it, fits):
        assert sister.citizen.given_name not in text
        assert escape(sister.name) not in text
    assert not Account.objects.filter(relative=sister).exists() or home.status_code == 200
    assert "Koden passer" not in too_early.content.decode()
    assert "ikke den rigtige kode" in not_it
    assert "Koden passer" in fits
    assert home.redirect_chain[-1][0] == reverse("mine:home")
    assert "Karen Test" in home.content.decode()
    assert stranger.get(page).status_code == 404


def test_used_unknown_and_locked_links_look_the_same(invited, sister):
    accept_near(key=invited.invitation.key)
    unknown = reverse("teams:near", args=["00000000-0000-4000-8000-000000000000"])

    answers = [Client().get(path) for path in (reverse("teams:near", args=[invited.invitation.key]), unknown)]

    assert [each.status_code for each in answers] == [404, 404]
    assert "Linket gælder ikke længere" in answers[0].content.decode()
    assert "Linket gælder ikke længere" in answers[1].content.decode()


def test_somebody_who_is_logged_in_is_asked_to_log_off_first(invited, table):
    page = logged_in(table.citizen).get(reverse("teams:near", args=[invited.invitation.key])).content.decode()

    assert "Du er allerede logget ind" in page


def test_page_of_a_relative_takes_as_many_queries_with_an_invitation(table, sister):
    browser, page = logged_in(table.citizen), reverse("teams:mine_relative", args=[sister.key])
    browser.get(page)
    with CaptureQueriesContext(connection) as before:
        browser.get(page)
    for _ in range(3):
        invite_near(by=table.citizen, relative=sister)

    with CaptureQueriesContext(connection) as after:
        browser.get(page)

    assert len(after) <= len(before)
