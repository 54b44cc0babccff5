"""Random numbers are addresses: the same address gives the same number, whoever asks together with whom."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson as exact

from samvej.synthetic.counter import choice, normal, poisson, shares, uniform

CITIZENS = np.arange(20_000)
SPLITS = st.lists(st.integers(0, 60), max_size=4).map(sorted)


@given(seed=st.integers(0, 2**47 - 1), stream=st.integers(0, 999), splits=SPLITS)
def test_uniform_of_ranges_split_anywhere_is_byte_identical(seed, stream, splits):
    citizens = np.arange(60)

    whole = uniform(seed, citizens, stream, 3)
    parts = [uniform(seed, part, stream, 3) for part in np.split(citizens, splits)]

    assert np.concatenate(parts).tobytes() == whole.tobytes()


def test_uniform_fills_the_open_interval_evenly():
    drawn = uniform(1, CITIZENS, 5)

    counts = np.histogram(drawn, bins=20, range=(0, 1))[0]

    assert 0 < drawn.min() < drawn.max() < 1
    assert np.all(abs(counts - 1000) < 160)


@pytest.mark.parametrize("other", [(2, 5, 0), (1, 6, 0), (1, 5, 1)], ids=["seed", "stream", "j"])
def test_uniform_at_another_address_is_unrelated(other):
    seed, stream, j = other

    correlation = np.corrcoef(uniform(1, CITIZENS, 5, 0), uniform(seed, CITIZENS, stream, j))[0, 1]

    assert abs(correlation) < 0.03


def test_normal_has_mean_0_and_spread_1():
    drawn = normal(3, CITIZENS, 1)

    assert abs(drawn.mean()) < 0.03
    assert abs(drawn.std() - 1) < 0.03


@given(mean=st.floats(0, 15), u=st.floats(1e-9, 1 - 1e-9))
def test_poisson_of_a_small_mean_is_the_exact_quantile(mean, u):
    count = poisson(np.array([mean]), np.array([u]))[0]

    assert exact.cdf(count, mean) >= u - 1e-9
    assert count == 0 or exact.cdf(count - 1, mean) < u + 1e-9


@given(mean=st.floats(15.1, 900), u=st.floats(1e-6, 1 - 1e-6))
def test_poisson_of_a_large_mean_is_within_one_of_the_quantile(mean, u):
    count = poisson(np.array([mean]), np.array([u]))[0]

    assert abs(count - exact.ppf(u, mean)) <= 1


@given(mean=st.floats(0, 60), more=st.floats(0, 5), u=st.floats(1e-6, 1 - 1e-6))
def test_poisson_of_a_larger_mean_is_not_smaller(mean, more, u):
    before, after = poisson(np.array([mean, mean + more]), np.array([u, u]))

    if (mean <= 15) == (mean + more <= 15):
        assert after >= before


def test_choice_falls_by_share():
    chosen = choice(shares(1, 0, 3), np.array([0.0, 0.2499, 0.25, 0.9999]))

    assert chosen.tolist() == [0, 0, 2, 2]
