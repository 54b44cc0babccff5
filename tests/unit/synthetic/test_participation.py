"""The made-up participants: who they are, and that they are so whatever the block."""

import numpy as np
import pytest

from samvej.synthetic.citizens import PSYCHIATRIC, SOMATIC, BenefitTrack, CivilStatus, Condition, Education
from samvej.synthetic.participation import (
    Participants,
    ParticipantsError,
    as_participants,
    participants,
    participation_of,
)
from samvej.synthetic.participation_arrays import FREE
from samvej.synthetic.population import citizens, presence
from samvej.synthetic.region import Region
from tests.unit.synthetic.made import ONE_IN, world_file

REGION = Region(1)


@pytest.fixture(scope="module")
def found() -> Participants:
    return participants(REGION, world_file())


def percent(mask: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]") -> float:
    return 100 * float(mask.mean())


def test_participants_stand_one_in_each_block_of_citizens(found: Participants) -> None:
    assert (found.citizen // ONE_IN).tolist() == list(range(len(found)))


def test_participants_have_the_published_profile(found: Participants) -> None:
    people = as_participants(citizens(REGION, 0, len(found) * ONE_IN), found, told(found, 0, len(found) * ONE_IN))
    them = found.citizen
    age = (found.inclusion_day - people.birth_day[them]) / 365.2425

    assert percent(people.sex[them] == 0) == pytest.approx(41.7, abs=3)
    assert age.mean() == pytest.approx(48.8, abs=1)
    assert age.min() >= 18
    assert age.max() < 70
    assert percent(people.rural[them]) == pytest.approx(43.7, abs=0.5)
    assert percent(people.civil_status[them] == CivilStatus.MARRIED) == pytest.approx(23.1, abs=0.5)
    assert percent(people.education[them] == Education.NONE_OR_BASIC) == pytest.approx(43.7, abs=0.5)
    assert percent(people.education[them] == Education.VOCATIONAL) == pytest.approx(26.6, abs=0.5)
    tracks = people.benefit_track[them]
    pension = np.isin(tracks, [BenefitTrack.DISABILITY_PENSION, BenefitTrack.OLD_AGE_PENSION])
    assert percent(pension) == pytest.approx(51.3, abs=2)
    assert percent(tracks == BenefitTrack.CASH_BENEFIT) == pytest.approx(24.6, abs=2)


def test_participants_have_the_published_illness_combinations(found: Participants) -> None:
    flags = [int(SOMATIC), int(PSYCHIATRIC), int(Condition.SUBSTANCE)]
    somatic, psychiatry, substance = ((found.conditions & np.uint16(flag)) > 0 for flag in flags)

    assert percent(somatic & psychiatry & substance) == pytest.approx(26, abs=0.6)
    assert percent(~somatic & psychiatry & substance) == pytest.approx(8, abs=0.6)
    assert percent(somatic & ~psychiatry & ~substance) == pytest.approx(19, abs=0.6)
    assert percent(~somatic & ~psychiatry & ~substance) == 0


def test_participants_are_helped_as_published_whenever_they_were_included(found: Participants) -> None:
    early = found.inclusion_month < np.median(found.inclusion_month)

    for column, share in enumerate((33.6, 38.3, 24.3)):
        expected = 53.8 * share / 100
        assert percent(found.needs_help[:, column]) == pytest.approx(expected, abs=2)
        assert percent(found.needs_help[early, column]) == pytest.approx(expected, abs=5)


def test_participants_live_in_the_region_from_long_before_to_the_end_of_the_table(found: Participants) -> None:
    n = len(found) * ONE_IN
    people = as_participants(citizens(REGION, 0, n), found, told(found, 0, n))
    first, last = presence(REGION, people)

    stays = found.end_day == FREE
    assert (first[found.citizen] == REGION.first_day).all()
    assert (last[found.citizen][stays] >= found.alive_until[stays] - 1).all()
    assert (np.abs(last[found.citizen][~stays] - found.end_day[~stays]) <= 1).all()


def test_participants_have_their_admissions_within_thirty_days_before_inclusion(found: Participants) -> None:
    days_before = found.inclusion_day[found.acute_participant] - found.acute_day
    month = REGION.month_of(found.acute_day) - found.inclusion_month[found.acute_participant]

    assert days_before.min() >= 1
    assert days_before.max() <= 30
    assert set(month.tolist()) <= {-1, 0}
    assert percent(np.bincount(found.acute_participant) == 2) == pytest.approx(60)


def test_participation_is_the_same_in_blocks_of_any_size(found: Participants) -> None:
    whole, first, second = told(found, 0, 1000), told(found, 0, 330), told(found, 330, 1000)

    for name in ("inclusion_day", "forced_conditions", "alive_until", "death_day", "leave_day", "rate", "acute_day"):
        joined = np.concatenate([getattr(first, name), getattr(second, name)])
        assert sorted(joined.tolist()) == sorted(getattr(whole, name).tolist())
    assert np.array_equal(np.concatenate([first.inclusion_day, second.inclusion_day]), whole.inclusion_day)


def test_participants_of_a_region_too_short_are_refused() -> None:
    with pytest.raises(ParticipantsError, match="at least 3 years"):
        participants(Region(1, years=2), world_file())


def told(found: Participants, start: int, stop: int):  # type: ignore[no-untyped-def]
    return participation_of(REGION, found, np.arange(start, stop))
