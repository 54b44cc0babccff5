"""Somebody near a citizen who has shown the code logs in through a broker that is really there, once and bound."""

import pytest
from django.urls import reverse

from samvej.workplace.people.models import Account
from samvej.workplace.teams.actions.near import invite_near, withdraw_near
from tests.workplace import factories
from tests.workplace.oidc.claims import CPR, PERSON, PROFESSIONAL

pytestmark = [pytest.mark.django_db, pytest.mark.allow_hosts(["127.0.0.1"])]


@pytest.fixture
def sister():
    return factories.RelativeFactory(name="Karen Test", may_see_plan=True)


@pytest.fixture
def citizen(sister):
    return factories.make_actor("citizen", citizen=sister.citizen)


@pytest.fixture
def has_shown_the_code(citizen, sister, browser):
    def show():
        invited = invite_near(by=citizen, relative=sister)
        return browser.post(reverse("teams:near", args=[invited.invitation.key]), {"code": invited.code})

    return show


def test_relative_is_bound_by_the_first_login_and_comes_back_without_a_code(
    has_shown_the_code, sister, known_there, log_in, browser
):
    known_there("karen", {PERSON: "uuid-of-karen", CPR: "6101700009"})
    has_shown_the_code()

    first = log_in("karen")
    browser.post(reverse("front:logout"))
    again = log_in("karen")

    assert (first.status_code, again.status_code) == (302, 302)
    assert browser.get(reverse("mine:home")).status_code == 200
    account = Account.objects.get(relative=sister)
    assert (account.subject, account.has_usable_password()) == ("uuid-of-karen", False)


def test_login_without_the_code_is_nobodys(sister, citizen, known_there, log_in):
    invite_near(by=citizen, relative=sister)
    known_there("karen", {PERSON: "uuid-of-karen"})

    assert log_in("karen").status_code == 403
    assert not Account.objects.filter(relative=sister).exists()


@pytest.mark.parametrize(
    ("who", "words"),
    [("a professional", "private MitID"), ("a citizen by number", "allerede til en side"), ("bound", "allerede til")],
)
def test_identity_that_belongs_elsewhere_becomes_no_relative(
    who, words, has_shown_the_code, sister, known_there, log_in
):
    claims = {
        "a professional": {PROFESSIONAL: "uuid-at-work"},
        "a citizen by number": {PERSON: "uuid-of-karen", CPR: "6101700001"},
        "bound": {PERSON: "uuid-of-karen"},
    }[who]
    factories.CitizenFactory(cpr="610170-0001")
    other = factories.make_actor("citizen")
    if who == "bound":
        Account.objects.filter(pk=other.account.pk).update(subject="uuid-of-karen")
    known_there("karen", claims)
    has_shown_the_code()

    answer = log_in("karen")

    assert answer.status_code == 403
    assert words in answer.text
    assert not Account.objects.filter(relative=sister).exists()


def test_code_taken_back_before_the_login_lets_nobody_in(
    has_shown_the_code, sister, citizen, known_there, to_broker, browser
):
    known_there("karen", {PERSON: "uuid-of-karen"})
    has_shown_the_code()
    back = to_broker("karen")
    withdraw_near(by=citizen, relative=sister)

    answer = browser.get(back)

    assert answer.status_code == 403
    assert "Invitationen gælder ikke længere" in answer.text
    assert not Account.objects.filter(relative=sister).exists()
