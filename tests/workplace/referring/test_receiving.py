"""Receiving notes: they open a referral or join the open one, once, and only from those who may."""

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from samvej.workplace.access.models import AuditEntry, TreatmentRelation
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.people.models import Notice
from samvej.workplace.referrals.actions.assessing import judge_anew, latest_assessment
from samvej.workplace.referrals.actions.receiving import LONGEST, receive_note
from samvej.workplace.referrals.models import Assessment, Referral, ReferralEvent, ReferralNote
from tests.workplace import factories as f
from tests.workplace.referring.people import Cast, cast

Send = Callable[..., ReferralNote]


@pytest.fixture
def people(db: None) -> Cast:
    """A unit with its contact person, an emergency nurse, and a citizen of the unit's municipality."""
    return cast()


@pytest.fixture
def send(people: Cast) -> Send:
    """The nurse's note about the citizen; keywords change it."""

    def note(**changed: Any) -> ReferralNote:
        return receive_note(**people.note() | changed)

    return note


@pytest.mark.django_db(transaction=True)
class TestANote:
    def test_note_opens_a_referral_with_its_clock_relation_trail_and_notice(self, people: Cast, send: Send) -> None:
        note = send(saw="Fjerde gang på en måned.", urgency=1)

        referral = Referral.objects.get()
        assert (referral.status, referral.urgency, referral.contact_agreed) == ("received", 1, "yes")
        assert referral.due_at is not None
        assert referral.due_at > referral.received_at
        assert [event.kind for event in referral.events.all()] == ["received"]
        relation = TreatmentRelation.objects.get(source="referral", source_id=str(referral.key))
        assert relation.programme == referral.programme
        assert (relation.organisation, relation.professional, relation.grade) == (people.unit.organisation, None, "B")
        assert relation.data_types == ["contact details", "referral"]
        assert AuditEntry.objects.filter(activity="change", citizen=str(people.citizen.key)).count() == 1
        assert [notice.text for notice in Notice.objects.filter(recipient=people.contact_person.account)] == [
            "a referral has come"
        ]
        assert note.answers == {"at-risk": True}

    def test_note_is_judged_when_it_is_kept(self, people: Cast, send: Send) -> None:
        send(answers={"at-risk": True, "social": True})

        judged = Assessment.objects.get()
        assert judged.answer == "cannot tell"
        assert {each["id"] for each in judged.ask} >= {"terminal"}
        assert next(each for each in judged.lines if each["id"] == "age")["truth"] == "yes"

    def test_second_note_joins_and_lifts_the_case(self, people: Cast, send: Send) -> None:
        first = send(urgency=0, answers={})
        second = send(urgency=2, answers={"social": True}, saw="Nu igen.", once="b")

        referral = Referral.objects.get()
        assert first.referral == second.referral == referral
        assert (referral.urgency, referral.answers["social"]["yes"]) == (2, True)
        assert [event.kind for event in referral.events.all()] == ["received", "note added"]

    def test_note_about_a_case_that_is_offered_elsewhere_is_kept_with_it(self, send: Send) -> None:
        offered = send().referral
        Referral.objects.update(status="transferring")

        second = send(once="b")

        assert second.referral == offered
        assert Referral.objects.get().status == "transferring"

    def test_answers_of_a_later_note_are_judged_in_the_background(self, send: Send) -> None:
        send(answers={})
        send(answers={"terminal": True}, once="b")

        assert Assessment.objects.count() == 1  # nobody stood and waited for the registry
        judge_anew.call(Referral.objects.get().pk)
        assert latest_assessment(Referral.objects.get()).answer == "does not meet"

    def test_same_token_gives_the_same_note(self, send: Send) -> None:
        first, again = send(once="a"), send(once="a")

        assert first == again
        assert ReferralEvent.objects.count() == 1

    def test_token_of_another_person_gives_them_nothing(self, people: Cast, send: Send) -> None:
        send(once="a")
        stranger = f.make_actor("referrer", people.emergency)

        with pytest.raises(NotNow):
            send(once="a", by=stranger)

    def test_person_numbers_in_the_text_are_masked(self, send: Send) -> None:
        note = send(saw="Hun hedder 610170-1234 og bor alene")

        assert "1234" not in note.saw
        assert "bor alene" in note.saw


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def test_two_people_at_once_join_one_referral(self, people: Cast) -> None:
        notes = _at_once(lambda n: receive_note(**people.note() | {"saw": f"Nummer {n}", "once": f"t{n}"}))

        assert len({note.pk for note in notes}) == 4
        assert Referral.objects.count() == 1
        assert ReferralEvent.objects.filter(kind="received").count() == 1
        assert ReferralEvent.objects.filter(kind="note added").count() == 3

    def test_a_double_click_is_one_note(self, people: Cast) -> None:
        notes = _at_once(lambda n: receive_note(**people.note() | {"once": "the same"}))

        assert len({note.pk for note in notes}) == 1
        assert ReferralEvent.objects.count() == 1


@pytest.mark.django_db
class TestWhoMay:
    def test_organisation_that_the_file_does_not_name_is_refused(self, people: Cast, send: Send) -> None:
        people.emergency.kind = "general practice"
        people.emergency.save()

        with pytest.raises(NotYours):
            send(referrer="general practice")

    def test_role_without_referring_is_refused(self, people: Cast, send: Send) -> None:
        steering = f.make_actor("steering", people.emergency)

        with pytest.raises(NotYours):
            send(by=steering)

    def test_nobody_writes_as_another_kind_of_place(self, send: Send) -> None:
        with pytest.raises(NotYours):
            send(referrer="psychiatry")

    def test_the_units_own_people_write_down_what_others_say(self, people: Cast, send: Send) -> None:
        note = send(by=people.contact_person, referrer="psychiatry")

        assert note.referrer == "psychiatry"

    def test_rule_is_only_the_systems(self, send: Send) -> None:
        with pytest.raises(NotYours):
            send(door="rule", referrer="rule")

    @pytest.mark.parametrize(("may_act", "may_be_contacted"), [(True, False), (False, True)])
    def test_relative_with_a_right_may_write(
        self, people: Cast, send: Send, may_act: bool, may_be_contacted: bool
    ) -> None:
        by = _relative(people, may_act=may_act, may_be_contacted=may_be_contacted)

        note = send(by=by, door="relative", referrer="relative", contact_agreed="not asked")

        assert note.relative == by.relative

    def test_relative_without_a_right_is_refused(self, people: Cast, send: Send) -> None:
        by = _relative(people)

        with pytest.raises(NotYours, match="pårørende"):
            send(by=by, door="relative", referrer="relative", contact_agreed="not asked")

    def test_relative_of_somebody_else_is_refused(self, people: Cast, send: Send) -> None:
        by = f.make_actor("relative", may_act=True)

        with pytest.raises(NotYours):
            send(by=by, door="relative", referrer="relative", contact_agreed="not asked")

    def test_citizen_may_refer_only_themselves(self, people: Cast, send: Send) -> None:
        own, other = f.make_actor("citizen", citizen=people.citizen), f.make_actor("citizen")
        said = {"door": "citizen", "referrer": "citizen"}

        assert send(by=own, **said).account == own.account
        with pytest.raises(NotYours):
            send(by=other, **said)


@pytest.mark.django_db
class TestTheState:
    @pytest.mark.parametrize("answer", ["no", "not asked"])
    def test_without_the_citizens_yes_nothing_is_passed_on(self, send: Send, answer: str) -> None:
        with pytest.raises(NotNow):
            send(contact_agreed=answer)

        assert not Referral.objects.exists()

    def test_dead_citizen_is_refused_with_a_sentence(self, people: Cast, send: Send) -> None:
        people.citizen.died_on = date(2026, 1, 1)
        people.citizen.save()

        with pytest.raises(NotNow, match="død"):
            send()

    def test_citizen_who_moved_away_is_refused_with_a_sentence(self, people: Cast, send: Send) -> None:
        people.citizen.moved_away_on = date(2020, 1, 1)
        people.citizen.save()

        with pytest.raises(NotNow, match="flyttet"):
            send()

    def test_citizen_of_another_municipality_is_refused_with_a_sentence(self, people: Cast, send: Send) -> None:
        people.citizen.municipality = "0101"
        people.citizen.save()

        with pytest.raises(NotNow, match="findes ikke"):
            send()

    def test_note_about_somebody_enrolled_goes_to_their_contact_person(self, people: Cast, send: Send) -> None:
        included = f.ReferralFactory(citizen=people.citizen, unit=people.unit, status="included")
        f.EnrolmentFactory(
            citizen=people.citizen,
            unit=people.unit,
            referral=included,
            contact_person=people.contact_person.professional,
        )

        note = send()

        assert note.referral == included
        assert note.answer_sent_at is not None
        assert Referral.objects.count() == 1

    @pytest.mark.parametrize("text", ["a\x00b", "x" * (LONGEST + 1)])
    def test_text_that_cannot_be_kept_is_refused_with_a_sentence(self, send: Send, text: str) -> None:
        with pytest.raises(NotNow):
            send(saw=text)

    @pytest.mark.parametrize("text", ["<script>alert(1)</script>", "'; DROP TABLE x;--", "🚑 \u202eabc", "../../etc"])
    def test_hostile_text_is_kept_as_text(self, send: Send, text: str) -> None:
        assert send(saw=text).saw == text

    def test_answer_to_no_question_of_the_file_is_refused(self, send: Send) -> None:
        with pytest.raises(NotNow):
            send(answers={"made-up": True})


def _relative(people: Cast, **rights: bool) -> Any:
    return f.make_actor("relative", relative=f.RelativeFactory(citizen=people.citizen, **rights))


def _at_once(action: Callable[[int], ReferralNote]) -> list[ReferralNote]:
    """Four threads that start together; what went wrong in one fails the test."""
    gate, notes, faults = Barrier(4), [], []

    def run(n: int) -> None:
        try:
            gate.wait()
            notes.append(action(n))
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    return notes
