"""An emergency nurse with two minutes: which citizen, what she saw, sent; and what she sees afterwards."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from samvej.workplace.access.models import AuditEntry
from samvej.workplace.people.models import Account, Citizen
from samvej.workplace.referrals.models import Referral, ReferralNote
from tests.workplace import factories as f
from tests.workplace.referring.people import Cast, cast

pytestmark = pytest.mark.django_db

WRITTEN = {
    "saw": "Fjerde gang på en måned. Bor alene.",
    "ask-social": "yes",
    "ask-at-risk": "",
    "contact_agreed": "yes",
    "urgency": "1",
}


@pytest.fixture
def people() -> Cast:
    """Everybody."""
    return cast()


@pytest.fixture
def nurse(people: Cast, client_as: Callable[[Any], Client]) -> Client:
    """The nurse's telephone."""
    return client_as(people.nurse)


def _number(citizen: Citizen) -> str:
    assert citizen.current_cpr is not None
    return citizen.current_cpr.reveal()


def _find(client: Client, number: str) -> str:
    response = client.post(reverse("refer:start"), {"cpr": number})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


class TestTheWayThrough:
    def test_known_citizen_is_referred_in_two_posts(self, people: Cast, nurse: Client) -> None:
        page = _find(nurse, _number(people.citizen))
        sent = nurse.post(page, WRITTEN, follow=True)

        note = ReferralNote.objects.get()
        assert (note.saw, note.answers, note.urgency) == (WRITTEN["saw"], {"social": True}, 1)
        assert note.referrer == "emergency department"
        html = sent.content.decode()
        assert "Noten er sendt" in html
        assert people.unit.organisation.name in html
        assert "Du får svar senest" in html

    def test_known_citizen_is_asked_for_no_name_and_at_most_six_things(self, people: Cast, nurse: Client) -> None:
        form = nurse.get(_find(nurse, _number(people.citizen))).context["form"]

        assert list(form.fields) == ["saw", "ask-social", "ask-at-risk", "contact_agreed", "urgency"]

    def test_unknown_citizen_is_asked_for_name_and_municipality_only(self, people: Cast, nurse: Client) -> None:
        page = _find(nurse, "610270-4321")
        assert list(nurse.get(page).context["form"].fields) == ["given_name", "family_name", "municipality"]

        named = nurse.post(page, {"given_name": "Bo", "family_name": "Nytest", "municipality": "0376"})
        nurse.post(named["Location"], WRITTEN)

        written_in = ReferralNote.objects.get().referral.citizen
        assert (written_in.name, _number(written_in)) == ("Bo Nytest", "6102704321")

    def test_unknown_citizen_is_not_written_in_before_the_note_is_sent(self, people: Cast, nurse: Client) -> None:
        page = _find(nurse, "610270-4321")

        nurse.post(page, {"given_name": "Bo", "family_name": "Nytest", "municipality": "0376"})

        assert Citizen.objects.count() == 1

    def test_the_number_is_in_no_address_and_no_page(self, people: Cast, nurse: Client) -> None:
        number = _number(people.citizen)
        page = _find(nurse, number)
        sent = nurse.post(page, WRITTEN, follow=True)

        shown = [
            page,
            nurse.get(page).content.decode(),
            sent.content.decode(),
            *(at for at, _ in sent.redirect_chain),
        ]
        assert not [text for text in shown if number in text or number[6:] in text]
        assert number not in str(dict(nurse.session))

    def test_only_where_several_fit_it_is_asked_which(self, people: Cast, nurse: Client) -> None:
        other = f.ProgrammeVersionFactory(programme="patientens-team")
        f.ProgrammeUnitFactory(programme=other.programme)
        people.emergency.kind = "psychiatry"
        people.emergency.save()
        page = _find(nurse, _number(people.citizen))

        chosen = nurse.get(page)
        asked = nurse.get(chosen["Location"])

        assert {value for value, _ in asked.context["form"].fields["programme"].choices} == {
            "sammen-om-min-vej",
            "patientens-team",
        }
        written = nurse.post(chosen["Location"], {"programme": "sammen-om-min-vej"}, follow=True)
        assert written.context["fitting"].programme.name == "sammen-om-min-vej"

    def test_own_staff_say_whose_words_they_are(self, people: Cast, client_as: Callable[[Any], Client]) -> None:
        client = client_as(people.contact_person)
        page = _find(client, _number(people.citizen))
        assert "referrer" in client.get(page).context["form"].fields

        client.post(page, {**WRITTEN, "referrer": "psychiatry"})

        assert ReferralNote.objects.get().referrer == "psychiatry"


class TestWhatGoesWrong:
    def test_double_click_sends_one_note(self, people: Cast, nurse: Client) -> None:
        page = _find(nurse, _number(people.citizen))

        first, again = nurse.post(page, WRITTEN), nurse.post(page, WRITTEN)

        assert first["Location"] == again["Location"]
        assert ReferralNote.objects.count() == 1

    def test_what_was_typed_stays_when_something_is_missing(self, people: Cast, nurse: Client) -> None:
        page = _find(nurse, _number(people.citizen))

        answered = nurse.post(page, {**WRITTEN, "contact_agreed": ""})

        assert answered.status_code == 200
        assert WRITTEN["saw"] in answered.content.decode()
        assert not Referral.objects.exists()

    def test_without_the_citizens_yes_the_page_says_to_ask_first(self, people: Cast, nurse: Client) -> None:
        page = _find(nurse, _number(people.citizen))

        answered = nurse.post(page, {**WRITTEN, "contact_agreed": "not asked"}).content.decode()

        assert "Spørg borgeren først" in answered
        assert WRITTEN["saw"] in answered

    def test_page_that_is_too_old_gives_back_what_was_typed(self, people: Cast, nurse: Client) -> None:
        page = _find(nurse, _number(people.citizen))
        session = nurse.session
        session["referring"] = {}
        session.save()

        answered = nurse.post(page, WRITTEN).content.decode()

        assert WRITTEN["saw"] in answered
        assert "Noten er ikke sendt" in answered

    def test_what_is_no_number_is_refused_without_repeating_it(self, people: Cast, nurse: Client) -> None:
        answered = nurse.post(reverse("refer:start"), {"cpr": "010170-12"}).content.decode()

        assert "ikke et personnummer" in answered
        assert "010170-12" not in answered

    @pytest.mark.parametrize("saw", ["a\x00b", "x" * 5_000, " "])
    def test_text_that_cannot_be_kept_is_refused_on_the_page(self, people: Cast, nurse: Client, saw: str) -> None:
        page = _find(nurse, _number(people.citizen))

        answered = nurse.post(page, {**WRITTEN, "saw": saw})

        assert answered.status_code == 200
        assert answered.context["form"].errors["saw"]

    @pytest.mark.parametrize("saw", ["<script>alert(1)</script>", "🚑 \u202eabc", "{{ 7|add:7 }}"])
    def test_hostile_text_is_shown_as_text(self, people: Cast, nurse: Client, saw: str) -> None:
        page = _find(nurse, _number(people.citizen))

        shown = nurse.post(page, {**WRITTEN, "saw": saw}, follow=True).content.decode()

        assert ReferralNote.objects.get().saw == saw
        assert "<script>alert" not in shown

    def test_nothing_fits_is_said_plainly(self, people: Cast, nurse: Client) -> None:
        people.citizen.municipality = "0101"
        people.citizen.save()

        answered = nurse.get(_find(nurse, _number(people.citizen)))

        assert "Der er ingen indsats at henvise til" in answered.content.decode()

    def test_role_that_does_not_refer_is_refused(self, people: Cast, client_as: Callable[[Any], Client]) -> None:
        client = client_as(f.make_actor("steering", people.emergency))

        assert client.get(reverse("refer:start")).status_code == 403
        assert client.get(reverse("refer:list")).status_code == 403


class TestAfterwards:
    @pytest.fixture
    def note(self, people: Cast, nurse: Client) -> ReferralNote:
        """The nurse's note, sent."""
        nurse.post(_find(nurse, _number(people.citizen)), WRITTEN)
        return ReferralNote.objects.get()

    def test_text_for_the_record_names_nobody(self, people: Cast, nurse: Client, note: ReferralNote) -> None:
        text = nurse.get(reverse("refer:note", args=[note.key])).context["text"]

        assert WRITTEN["saw"] in text
        assert "Svar senest" in text
        assert "Prøvesen" not in text
        assert _number(people.citizen)[:6] not in text

    def test_text_for_the_record_is_in_english_for_an_english_reader(self, nurse: Client, note: ReferralNote) -> None:
        Account.objects.filter(pk=note.account_id).update(language="en")

        page = nurse.get(reverse("refer:note", args=[note.key]))

        assert "Does the citizen have social difficulties?" in page.context["text"]

    def test_my_referrals_show_where_they_are_and_leave_a_trail(self, nurse: Client, note: ReferralNote) -> None:
        before = AuditEntry.objects.count()

        listed = nurse.get(reverse("refer:list")).content.decode()

        assert "Ingen har taget den endnu" in listed
        assert AuditEntry.objects.count() == before + 1

    def test_another_persons_note_is_nowhere(
        self, people: Cast, client_as: Callable[[Any], Client], note: ReferralNote
    ) -> None:
        colleague = client_as(f.make_actor("referrer", people.emergency))

        assert colleague.get(reverse("refer:note", args=[note.key])).status_code == 404
        assert not colleague.get(reverse("refer:list")).context["rows"]

    def test_note_is_taken_back_while_nobody_has_it(self, nurse: Client, note: ReferralNote) -> None:
        nurse.post(reverse("refer:withdraw", args=[note.key]))

        assert Referral.objects.get().status == "withdrawn"

    def test_note_that_somebody_has_taken_is_not_taken_back(self, nurse: Client, note: ReferralNote) -> None:
        Referral.objects.update(status="assigned")

        refused = nurse.post(reverse("refer:withdraw", args=[note.key]))

        assert refused.status_code == 409
        assert Referral.objects.get().status == "assigned"

    def test_number_of_queries_of_the_list_is_constant(
        self, people: Cast, nurse: Client, note: ReferralNote, django_assert_num_queries: Any
    ) -> None:
        nurse.get(reverse("refer:list"))
        count = _queries(nurse)
        for _n in range(10):
            f.ReferralNoteFactory(account=people.nurse.account, referral=f.ReferralFactory(unit=people.unit))

        with django_assert_num_queries(count):
            nurse.get(reverse("refer:list"))


def _queries(client: Client) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("refer:list"))
    return len(captured)


def test_a_megabyte_is_refused_with_a_sentence(people: Cast, nurse: Client) -> None:
    page = _find(nurse, _number(people.citizen))

    answered = nurse.post(page, {**WRITTEN, "saw": "x" * 1_100_000})

    assert answered.status_code in (400, 413)
    assert "<h1" in answered.content.decode()
    assert not Referral.objects.exists()
