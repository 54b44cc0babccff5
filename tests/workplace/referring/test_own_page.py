"""The citizen's and the relative's own page: what is next, who helps, asking for help, and the answers."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from samvej.workplace.access.actors import Actor
from samvej.workplace.referrals.models import Referral, ReferralNote
from tests.workplace import factories as f
from tests.workplace.referring.people import Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    """Everybody."""
    return cast()


@pytest.fixture
def phone(people: Cast, client_as: Callable[[Any], Client]) -> Client:
    """The citizen's telephone."""
    return client_as(f.make_actor("citizen", citizen=people.citizen))


def _relative(people: Cast, **rights: Any) -> Actor:
    return f.make_actor("relative", relative=f.RelativeFactory(citizen=people.citizen, **rights))


class TestHome:
    def test_nothing_going_on_says_so_and_offers_help(self, phone: Client) -> None:
        page = phone.get(reverse("mine:home")).content.decode()

        assert "Hej Anna" in page
        assert "Der er ikke noget i gang lige nu" in page
        assert reverse("mine:refer") in page

    def test_open_referral_says_what_is_next_and_who(self, people: Cast, phone: Client) -> None:
        referral = f.ReferralFactory(
            citizen=people.citizen,
            unit=people.unit,
            version=people.version,
            status="assigned",
            assigned_to=people.contact_person.professional,
        )
        f.ReferralNoteFactory(referral=referral, account=people.nurse.account, organisation=people.emergency)

        page = phone.get(reverse("mine:home")).content.decode()

        assert "Kontakt Testesen kontakter dig." in page
        assert "Nora Nattevagt, Akutmodtagelsen Test" in page

    def test_enrolment_names_the_contact_person(self, people: Cast, phone: Client) -> None:
        f.EnrolmentFactory(
            citizen=people.citizen, unit=people.unit, contact_person=people.contact_person.professional
        )

        page = phone.get(reverse("mine:home")).content.decode()

        assert "Kontakt Testesen følger dig hele vejen" in page
        assert "Din forløbspartner" in page

    def test_professionals_have_no_such_page(self, people: Cast, client_as: Callable[[Any], Client]) -> None:
        assert client_as(people.nurse).get(reverse("mine:home")).status_code == 404


class TestAskingForHelp:
    def test_citizen_writes_and_sees_where_it_is(self, people: Cast, phone: Client) -> None:
        form = phone.get(reverse("mine:refer")).context["form"]
        assert list(form.fields) == ["saw", "urgency", "once"]

        sent = phone.post(reverse("mine:refer"), _words(), follow=True)

        note = ReferralNote.objects.get()
        assert (note.door, note.referrer, note.contact_agreed) == ("citizen", "citizen", "yes")
        assert "Det er sendt" in sent.content.decode()
        assert people.unit.organisation.name in sent.content.decode()

    def test_sent_twice_is_one(self, phone: Client) -> None:
        words = _words()

        phone.post(reverse("mine:refer"), words)
        phone.post(reverse("mine:refer"), words)

        assert ReferralNote.objects.count() == 1

    def test_number_to_ring_is_asked_only_where_it_is_not_known(self, people: Cast, phone: Client) -> None:
        people.citizen.phone = ""
        people.citizen.save()
        assert "phone" in phone.get(reverse("mine:refer")).context["form"].fields

        phone.post(reverse("mine:refer"), {**_words(), "phone": "11111111"})

        people.citizen.refresh_from_db()
        assert people.citizen.phone == "11111111"

    def test_what_was_typed_stays_when_it_cannot_be_sent(self, people: Cast, phone: Client) -> None:
        people.citizen.moved_away_on = date(2020, 1, 1)
        people.citizen.save()

        answered = phone.post(reverse("mine:refer"), _words())

        assert answered.status_code == 200
        assert "Det er svært" in answered.content.decode()
        assert not Referral.objects.exists()

    def test_taken_back_while_nobody_has_it(self, phone: Client) -> None:
        phone.post(reverse("mine:refer"), _words())

        phone.post(reverse("mine:withdraw_note", args=[ReferralNote.objects.get().key]))

        assert Referral.objects.get().status == "withdrawn"

    def test_relative_whom_the_citizen_lets_writes(self, people: Cast, client_as: Callable[[Any], Client]) -> None:
        client = client_as(_relative(people, may_be_contacted=True))

        client.post(reverse("mine:refer"), {**_words(), "contact_agreed": "not asked"})

        assert ReferralNote.objects.get().door == "relative"

    @pytest.mark.parametrize(
        "rights", [{}, {"may_act": True, "valid_to": date.today() - timedelta(days=1)}], ids=["no right", "ended"]
    )
    def test_relative_without_a_right_is_refused(
        self, people: Cast, client_as: Callable[[Any], Client], rights: dict[str, Any]
    ) -> None:
        client = client_as(_relative(people, **rights))

        assert client.get(reverse("mine:refer")).status_code == 403
        assert client.post(reverse("mine:refer"), _words()).status_code == 403
        assert "Anna" not in client.get(reverse("mine:home")).content.decode()

    def test_another_citizens_note_is_nowhere(self, people: Cast, client_as: Callable[[Any], Client]) -> None:
        note = f.ReferralNoteFactory(referral=f.ReferralFactory(citizen=people.citizen))

        other = client_as(f.make_actor("citizen"))

        assert other.get(reverse("mine:note", args=[note.key])).status_code == 404

    def test_citizen_reads_what_others_wrote_about_them(self, people: Cast, phone: Client) -> None:
        note = f.ReferralNoteFactory(referral=f.ReferralFactory(citizen=people.citizen, unit=people.unit))

        assert note.saw in phone.get(reverse("mine:note", args=[note.key])).content.decode()


def _words() -> dict[str, str]:
    return {"saw": "Det er svært at komme op om morgenen.", "urgency": "0", "once": str(uuid4())}
