"""Found by rule: what the registry shows becomes notes once, each with its words, and one fault stops no other."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from samvej.core import clock
from samvej.core.cpr import Cpr
from samvej.programme.loading import load_programme
from samvej.programme.versions import freeze
from samvej.registry import mapping as mappings
from samvej.registry.database import database_at
from samvej.registry.key import KeyFileError
from samvej.registry.loading.load import load
from samvej.registry.query import Registry
from samvej.registry.reading.identities import pseudonym
from samvej.registry.reading.staged import StatedCoverage
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.people.models import Citizen, Notice
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion
from samvej.workplace.referrals import spotted
from samvej.workplace.referrals.actions.assessing import reassess
from samvej.workplace.referrals.facts import known_of
from samvej.workplace.referrals.models import Assessment, Referral, ReferralNote
from tests.workplace import factories as f

MAN, WOMAN, PROMPTED, STRANGER = "6101700001", "6202800002", "6303900003", "6404650005"
DAY = date(2024, 2, 1)
HEADER = (
    "dw_ek_kontakt;pnr;kont_starttidspunkt;kont_sluttidspunkt;kont_type;prioritet;kont_ans_hovedspec;kont_ans;"
    "borger_koen;borger_foedselsdato;borger_doedsdato;lprindberetningssystem;drg_gruppe\n"
)
STAYS = [
    (MAN, 3, 6),
    (MAN, 20, 22),
    (WOMAN, 10, 12),
    (PROMPTED, 4, 5),
    (PROMPTED, 24, 25),
    (STRANGER, 5, 6),
    (STRANGER, 25, 25),
]
DIAGNOSES = "dw_ek_kontakt;diag_kode;diag_kode_type;senere_afkraeftet\n4;DF019;A;Nej\n1;DI509;A;Nej\n"
PROGRAMME = """
programme: trial
version: "1"
name: {da: Prøven, en: The trial}
purpose: {da: Prøve., en: Trial.}
source: [made up]
partners: [{name: Et sygehus, sector: hospital, owner: true}]
eligibility:
  include: {id: two-acute, at least: 2, of: acute admission, within: 30 days}
  exclude:
    ask:
      {id: cannot, by: clinician, prompted by: {diagnosis: {of: dementia, ever: true}}, da: "Kan?", en: "Can?"}
referral:
  from: [rule, emergency department]
  legal basis:
    {contact: duty to obtain, joint selection: treatment, sharing in the team: treatment, evaluation: statistics}
  answer within: 10 days
  answers: {included: {}}
"""


CONSENT = """
consent:
  what: {da: Det., en: That.}
  why: {da: Derfor., en: Because.}
  who sees: {da: Os., en: Us.}
  if refused: {da: Så ikke., en: Then not.}
  data types: [contact details]
  from: [hospital]
  to: [hospital]
  purpose: {da: Prøve., en: Trial.}
  lasts: 12 months
"""


@dataclass(frozen=True)
class House:
    """The registry and its key, the programme that runs, and the citizens who are written in."""

    root: Path
    key: Path
    version: ProgrammeVersion
    man: Citizen
    prompted: Citizen

    def run(self, on: date = DAY) -> spotted.SpottedRun:
        """Spot as the night does."""
        with clock.at(datetime(on.year, on.month, on.day, 3)):
            return spotted.spot_programme(
                by=Actor.system(spotted.SPOTTING),
                version=self.version,
                registry_root=self.root,
                key_file=self.key,
                on=on,
            )


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Four people's admissions, loaded; two acute ones within a month for all but one."""
    folder = tmp_path_factory.mktemp("registry")
    rows = [
        f"{n};{pnr};2024-01-{a:02} 08:00:00;2024-01-{z:02} 21:00:00;ALCA00;ATA1;Intern medicin;Prøvesygehus, akut;"
        f"1;1970-01-01;;LPR3;05MA01\n"
        for n, (pnr, a, z) in enumerate(STAYS, 1)
    ]
    files = {
        "lpr_a_kontakt.csv": HEADER + "".join(rows),
        "lpr_a_diagnose.csv": DIAGNOSES,
        "drg_takster_2024.csv": "drg;aar;takst\n05MA01;2024;48.213,00\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="cp1252")
    covers = StatedCoverage(date(2023, 1, 1), date(2024, 12, 31), ("*",))
    root, key = folder / "db", folder / "key"
    paths = [folder / name for name in files]
    load(mappings.find("lpr-a").mapping, paths, database=database_at(root), key_file=key, covers=covers)
    return root, key


@pytest.fixture
def house(db: None, registry: tuple[Path, Path], tmp_path: Path) -> House:
    """The programme published and its unit open; the man, the woman and the prompted one written in."""
    version = _publish(tmp_path, PROGRAMME)
    unit = f.ProgrammeUnitFactory(programme="trial", municipalities=["0376"])
    f.make_actor("lead", unit.organisation)
    root, key = registry
    people = {
        number: f.CitizenFactory(cpr=Cpr.parse(number), pseudonym=pseudonym(key.read_bytes(), "cpr", number))
        for number in (MAN, WOMAN, PROMPTED)
    }
    return House(root, key, version, people[MAN], people[PROMPTED])


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
        open_one = f.ReferralFactory(citizen=house.man, unit=_unit(), version=house.version)

        first, again = house.run(), house.run()

        assert (first.new, first.joined) == (1, 1)
        assert again.joined == 0
        assert open_one.notes.count() == 1

    def test_decision_in_the_same_spell_is_not_asked_about_again(self, house: House) -> None:
        with clock.at(datetime(2024, 1, 25)):
            f.ReferralFactory(citizen=house.man, unit=_unit(), version=house.version, status="declined")

        result = house.run()

        assert (result.new, result.known) == (1, 1)
        assert Referral.objects.filter(citizen=house.man).count() == 1

    def test_decision_before_the_spell_does_not_hide_a_new_one(self, house: House) -> None:
        with clock.at(datetime(2023, 6, 1)):
            f.ReferralFactory(citizen=house.man, unit=_unit(), version=house.version, status="declined")

        assert house.run().new == 2

    def test_citizen_of_another_municipality_is_not_here(self, house: House) -> None:
        Citizen.objects.filter(pk=house.man.pk).update(municipality="0101")

        assert house.run().not_here == 2
        assert not Referral.objects.filter(citizen=house.man).exists()

    def test_somebody_enrolled_is_left_alone(self, house: House) -> None:
        f.EnrolmentFactory(citizen=house.man, unit=_unit(), version=house.version, phase="x")

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

        assert [failure.citizen for failure in result.failed] == [str(house.man.key)]
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
        house = replace(house, version=_publish(tmp_path / "other", asks_first))

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


def _unit() -> Any:
    return ProgrammeUnit.objects.get(programme="trial")


def _publish(folder: Path, text: str) -> ProgrammeVersion:
    """The programme in force, in place of the one before."""
    path = folder / "trial" / "programme.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    frozen = freeze(load_programme(path))
    ProgrammeVersion.objects.update(in_force=False)
    return ProgrammeVersion.objects.create(
        programme="trial",
        version="1",
        name_da="Prøven",
        name_en="The trial",
        content=frozen.content,
        sha256=frozen.sha256,
    )
