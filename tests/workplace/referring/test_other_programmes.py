"""Programmes that rule each other out, and those that build on another: a sentence, never a crash."""

from datetime import date
from pathlib import Path

import pytest

from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.policies import beside_other_programmes
from samvej.workplace.programmes.models import ProgrammeVersion
from samvej.workplace.referrals.actions.receiving import receive_note
from samvej.workplace.referrals.models import Referral, ReferralNote
from samvej.workplace.referrals.spotted import _Settled
from tests.workplace import factories as f
from tests.workplace.referring.house import PROGRAMME, publish
from tests.workplace.referring.people import Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    """Everybody; the citizen is enrolled in the unit's programme, and included by a referral."""
    made = cast()
    f.EnrolmentFactory(citizen=made.citizen, unit=made.unit)
    return made


def _send(people: Cast, programme: str = "trial") -> ReferralNote:
    return receive_note(**people.note() | {"programme": programme, "answers": {}})


def _open(folder: Path, extra: str) -> None:
    before = list(ProgrammeVersion.objects.filter(in_force=True))
    publish(folder, PROGRAMME + extra)
    ProgrammeVersion.objects.filter(pk__in=[each.pk for each in before]).update(in_force=True)
    f.ProgrammeUnitFactory(programme="trial")


def test_programme_that_rules_the_other_out_is_refused_without_naming_it(people: Cast, tmp_path: Path) -> None:
    _open(tmp_path, f"not together with: [{people.unit.programme}]\n")

    with pytest.raises(NotNow, match="anden hjælp") as refusal:
        _send(people)

    assert people.version.name_da not in refusal.value.sentence
    assert not Referral.objects.filter(programme="trial").exists()


def test_programme_that_builds_on_the_other_is_open_to_its_citizens(people: Cast, tmp_path: Path) -> None:
    _open(tmp_path, f"requires: [{people.unit.programme}]\n")

    assert _send(people).referral.programme == "trial"


def test_programme_that_builds_on_another_is_refused_to_everybody_else(people: Cast, tmp_path: Path) -> None:
    _open(tmp_path, f"requires: [{people.unit.programme}]\n")
    people.citizen.enrolments.all().delete()

    with pytest.raises(NotNow, match="kun for dem"):
        _send(people)


def test_enrolled_without_a_referral_is_told_whom_to_ring(people: Cast) -> None:
    with pytest.raises(NotNow, match="allerede med"):
        _send(people, people.unit.programme)


def test_it_holds_whichever_of_the_two_says_so(people: Cast, tmp_path: Path) -> None:
    _open(tmp_path, f"not together with: [{people.unit.programme}]\n")
    other = f.CitizenFactory()
    unit = people.unit.__class__.objects.get(programme="trial")
    f.EnrolmentFactory(
        citizen=other, unit=unit, version=ProgrammeVersion.objects.get(programme="trial"), phase="only"
    )

    with pytest.raises(NotNow, match="anden hjælp"):
        receive_note(**people.note() | {"citizen": other})


OVERLAY = "rok-lolland"


@pytest.fixture
def both(people: Cast) -> Cast:
    """The overlay of the unit's programme runs beside it."""
    f.ProgrammeVersionFactory(programme=OVERLAY)
    f.ProgrammeUnitFactory(programme=OVERLAY)
    return people


def test_nobody_is_referred_to_the_same_effort_by_another_name(both: Cast) -> None:
    with pytest.raises(NotNow, match="anden hjælp"):
        _send(both, OVERLAY)
    both.citizen.enrolments.update(status="ended", place=None, ended_on=date(2090, 1, 1))

    assert _send(both, OVERLAY).referral.programme == OVERLAY


@pytest.mark.parametrize("helped", ["enrolled", "waiting"])
def test_rule_finds_nobody_for_an_effort_that_already_helps_them_by_another_name(both: Cast, helped: str) -> None:
    somebody = f.CitizenFactory()
    if helped == "enrolled":
        f.EnrolmentFactory(citizen=somebody, unit=both.unit)
    else:
        f.ReferralFactory(citizen=somebody, unit=both.unit)
    other = f.CitizenFactory()

    settled = _Settled(f.programme(OVERLAY), [somebody.pk, other.pk])

    assert (settled.since(somebody, None), settled.since(other, None)) == (True, False)


def test_nobody_is_included_in_the_same_effort_by_another_name(both: Cast) -> None:
    assert not beside_other_programmes(citizen=both.citizen, programme=f.programme(OVERLAY))
    assert beside_other_programmes(citizen=both.citizen, programme=f.programme("patientens-team"))
