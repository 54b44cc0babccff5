"""Found by rule: what the registry shows becomes notes once, each with its words, and one fault stops no other."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from samvej.core import clock
from samvej.registry.key import KeyFileError
from samvej.registry.query import Registry
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import AuditEntry, Restriction
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.people.models import Citizen, Notice
from samvej.workplace.referrals import spotted
from samvej.workplace.referrals.actions.assessing import reassess
from samvej.workplace.referrals.facts import known_of
from samvej.workplace.referrals.models import Assessment, Referral, ReferralNote
from tests.workplace import factories as f
from tests.workplace.referring.house import CONSENT, DAY, PROGRAMME, House, publish, the_unit


class TestARun:
    def test_finding_becomes_a_note_with_its_words_and_its_trail(self, house: House) -> None:
        result = house.run()

        assert (result.found, result.new, result.not_here, result.failed) == (3, 2, 1, ())
        note = ReferralNote.objects.get(referral__citizen=house.man)
        assert (note.door, note.referrer, note.account) == ("rule", "rule", None)
        assert note.witnesses["since"] == "2024-01-20"
        words = [line["da"] for line in note.witnesses["lines"]]
        assert any("indlæggelse, sygehus, akut" in line for line in words)
        assert any("admission" in line["en"] for line in note.witnesses["lines"])
        entry = AuditEntry.objects.get(
            citizen=str(house.man.key), record="registry", activity="read", addition="trial"
        )
        assert entry.basis == "duty to obtain"

    def test_question_that_facts_prompt_is_left_for_somebody_to_ask(self, house: House) -> None:
        house.run()

        judged = Assessment.objects.get(referral__citizen=house.prompted)
        assert judged.answer == "cannot tell"
        assert [each["id"] for each in judged.ask] == ["cannot"]

    def test_run_again_leaves_nothing_new(self, house: House) -> None:
        house.run()
        again = house.run(date(2024, 2, 2))

        assert (again.found, again.new, again.joined, again.known) == (3, 0, 0, 2)
        assert ReferralNote.objects.count() == 2
        assert AuditEntry.objects.filter(record="registry", addition="trial").count() == 2

    def test_somebody_already_referred_gets_the_witnesses_once(self, house: House) -> None:
        open_one = f.ReferralFactory(citizen=house.man, unit=the_unit(), version=house.version)

        first, again = house.run(), house.run()

        assert (first.new, first.joined) == (1, 1)
        assert again.joined == 0
        assert open_one.notes.count() == 1

    def test_decision_in_the_same_spell_is_not_asked_about_again(self, house: House) -> None:
        with clock.at(datetime(2024, 1, 25)):
            f.ReferralFactory(citizen=house.man, unit=the_unit(), version=house.version, status="declined")

        result = house.run()

        assert (result.new, result.known) == (1, 1)
        assert Referral.objects.filter(citizen=house.man).count() == 1

    def test_decision_before_the_spell_does_not_hide_a_new_one(self, house: House) -> None:
        with clock.at(datetime(2023, 6, 1)):
            f.ReferralFactory(citizen=house.man, unit=the_unit(), version=house.version, status="declined")

        assert house.run().new == 2

    def test_citizen_who_keeps_it_from_the_unit_is_left_in_nobody_s_inbox(self, house: House) -> None:
        no = Restriction.objects.create(citizen=house.man, organisation=the_unit().organisation)

        assert (house.run().kept_back, Referral.objects.filter(citizen=house.man).count()) == (1, 0)

        Restriction.objects.filter(pk=no.pk).update(lifted_at=moment())
        assert (house.run().kept_back, Referral.objects.filter(citizen=house.man).count()) == (0, 1)

    def test_citizen_of_another_municipality_is_not_here(self, house: House) -> None:
        Citizen.objects.filter(pk=house.man.pk).update(municipality="0101")

        assert house.run().not_here == 2
        assert not Referral.objects.filter(citizen=house.man).exists()

    def test_somebody_enrolled_is_left_alone(self, house: House) -> None:
        f.EnrolmentFactory(citizen=house.man, unit=the_unit(), version=house.version, phase="x")

        result = house.run()

        assert (result.new, result.known) == (1, 1)


class TestFaults:
    @pytest.mark.django_db(transaction=True)
    def test_one_that_fails_stops_no_other_and_is_told(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        real = spotted.receive_note

        def failing(**said: Any) -> ReferralNote:
            if said["citizen"] == house.man:
                raise RuntimeError("a fault of ours")
            return real(**said)

        monkeypatch.setattr(spotted, "receive_note", failing)
        result = house.run()

        assert [(each.citizen, str(each.fault)) for each in result.failed] == [(house.man, "a fault of ours")]
        assert result.new == 1
        assert not AuditEntry.objects.filter(citizen=str(house.man.key)).exists()
        assert Notice.objects.get(text=spotted.SOME_FAILED).about["failed"] == 1

    def test_key_of_another_registry_is_refused(self, house: House, tmp_path: Path) -> None:
        other = tmp_path / "other"
        other.write_bytes(b"x" * 32)
        other.chmod(0o600)

        with pytest.raises(KeyFileError):
            spotted.spot_programme(
                by=Actor.system("test"), version=house.version, registry_root=house.root, key_file=other, on=DAY
            )

    def test_only_the_system_finds_by_rule(self, house: House) -> None:
        by = f.make_actor("lead")

        with pytest.raises(NotYours):
            spotted.spot_programme(by=by, version=house.version, registry_root=house.root, key_file=house.key, on=DAY)

    def test_programme_without_a_basis_for_it_finds_nobody(self, house: House, tmp_path: Path) -> None:
        asks_first = PROGRAMME.replace("contact: duty to obtain", "contact: consent")
        asks_first = asks_first.replace("joint selection: treatment", "joint selection: consent") + CONSENT
        house = replace(house, version=publish(tmp_path / "other", asks_first))

        with pytest.raises(NotNow, match="grundlag"):
            house.run()


class TestEligibility:
    def test_registry_and_rule_agree_about_one_citizen(self, house: House) -> None:
        with Registry.open(house.root) as registry:
            known = known_of(house.man, registry)

        assert known.in_registry
        assert len(known.facts.services) == 2
        assert {code.code for service in known.facts.services for code in service.diagnoses} == {"DI509"}

    def test_judged_again_only_when_something_changed(self, house: House) -> None:
        house.run()
        referral = Referral.objects.get(citizen=house.man)
        with Registry.open(house.root) as registry, clock.at(DAY):
            first = reassess(by=Actor.system("test"), referral=referral, registry=registry)
            same = reassess(by=Actor.system("test"), referral=referral, registry=registry)
        with Registry.open(house.root) as registry, clock.at(date(2024, 6, 1)):
            later = reassess(by=Actor.system("test"), referral=referral, registry=registry)

        assert first == same
        assert first.answer == "meets" or first.ask
        assert later.answer == "does not meet"
        assert later != first
