"""Does it hold? A drift that goes on, a placebo date, and a place left out, on stacks whose answers are known."""

import numpy as np
import pytest

from samvej.evaluation.effects.checks import Check, checks
from samvej.evaluation.effects.panel_effects import Stack, event_study, own_changes

MONTHS = np.arange(-18, 13)
REFERENCE, AFTER = tuple(range(-18, -12)), tuple(range(1, 13))
SETS = 40


def stack(drift: float, effect: np.ndarray, noise: float = 0.0) -> Stack:
    """Participants who drift from their controls and change by ``effect`` (sets,) after inclusion."""
    random = np.random.default_rng(1)
    own = drift * MONTHS[None, :] + np.where(MONTHS > 0, effect[:, None], 0.0)
    y = np.vstack([own, np.zeros_like(own)]) + random.normal(0, max(noise, 1e-9), (2 * SETS, len(MONTHS)))
    number = np.arange(SETS)
    return Stack(
        y=y,
        months=MONTHS,
        set_of=np.concatenate([number, number]),
        participant=np.arange(2 * SETS) < SETS,
        weight=np.ones(2 * SETS),
        citizen=np.arange(2 * SETS),
    )


def asked(made: Stack, places: list[str | None]) -> dict[str, list[Check]]:
    found = event_study(made, REFERENCE)
    answered: dict[str, list[Check]] = {}
    for check in checks(made, found, REFERENCE, AFTER, places + [None] * SETS):
        answered.setdefault(check.kind, []).append(check)
    return answered


@pytest.mark.parametrize(
    ("drift", "gone_on", "placebo"), [(0.0, -0.40, 0.0), (-0.01, -0.40, -0.03), (0.02, -0.40, 0.06)]
)
def test_drift_that_goes_on_is_taken_out_and_shows_in_the_placebo(drift, gone_on, placebo):
    made = stack(drift, np.full(SETS, -0.40))

    found = asked(made, ["a"] * SETS)

    whole = float(event_study(made, REFERENCE).att[MONTHS > 0].mean())
    assert whole == pytest.approx(-0.40 + 22 * drift, abs=1e-6)
    assert found["drift goes on"][0].found.value == pytest.approx(gone_on, abs=1e-6)
    assert found["placebo date"][0].found.value == pytest.approx(placebo, abs=1e-6)
    assert found["placebo date"][0].months == (-15, -13)


def test_effect_of_one_place_alone_is_gone_without_it():
    of_the_first = np.where(np.arange(SETS) < 10, -2.0, 0.0)

    found = asked(stack(0.0, of_the_first), ["small"] * 10 + ["large"] * (SETS - 10))

    large, small = found["without one place"]
    assert small.found.value == pytest.approx(0.0, abs=1e-6)  # the places stand in order of their names
    assert large.found.value == pytest.approx(-2.0, abs=1e-6)
    assert (small.people, large.people) == (SETS - 10, 10)


def test_place_of_fewer_than_five_is_never_left_out_by_itself():
    found = asked(stack(0.0, np.zeros(SETS)), ["tiny"] * 4 + ["large"] * (SETS - 4))

    assert "without one place" not in found


def test_error_of_the_drift_is_that_of_many_made_up_panels():
    made = [asked(_noisy(seed), ["a"] * SETS)["drift goes on"][0].found for seed in range(200)]

    spread = np.std([each.value for each in made])
    assert np.mean([each.se for each in made]) == pytest.approx(spread, rel=0.15)


def _noisy(seed: int) -> Stack:
    made = stack(0.0, np.zeros(SETS))
    return Stack(
        np.random.default_rng(seed).normal(0, 1, made.y.shape),
        made.months,
        made.set_of,
        made.participant,
        made.weight,
        made.citizen,
    )


def test_own_effects_have_the_effect_as_their_mean():
    made = _noisy(3)
    effect = event_study(made, REFERENCE).att[MONTHS > 0].mean()

    own = own_changes(made, REFERENCE, AFTER)

    assert len(own) == SETS
    assert np.mean(list(own.values())) == pytest.approx(effect, abs=1e-12)
