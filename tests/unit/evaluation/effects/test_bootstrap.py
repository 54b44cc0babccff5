"""The multiplier bootstrap: errors like the analytic ones, by cluster, and bands wider than single intervals."""

import numpy as np
import pytest

from samvej.evaluation.effects.bootstrap import multiplier_bootstrap
from samvej.evaluation.effects.group_time import errors


def test_errors_are_those_of_the_influence_by_cluster() -> None:
    chance = np.random.default_rng(1)
    cluster = np.repeat(np.arange(200), 5)
    influence = chance.normal(size=(1000, 3)) + np.repeat(chance.normal(size=(200, 3)), 5, axis=0)
    se, critical = multiplier_bootstrap(influence, cluster, 999, 3)
    np.testing.assert_allclose(se, errors(influence, cluster), rtol=0.12)
    assert se.min() > 1.3 * errors(influence).max()
    assert critical == pytest.approx(2.39, abs=0.2)  # the 95 % of the largest of three independent normals


def test_the_same_seed_gives_the_same_and_many_are_drawn_in_blocks() -> None:
    influence = np.random.default_rng(1).normal(size=(30_000, 2))
    first = multiplier_bootstrap(influence, None, 200, 5)
    again = multiplier_bootstrap(influence, None, 200, 5)
    np.testing.assert_array_equal(first[0], again[0])
    assert first[1] == again[1]
    assert first[0] != pytest.approx(multiplier_bootstrap(influence, None, 200, 6)[0], rel=1e-9)


def test_what_never_varies_has_no_error() -> None:
    influence = np.column_stack([np.zeros(50), np.random.default_rng(1).normal(size=50)])
    se, critical = multiplier_bootstrap(influence, None)
    assert np.isnan(se[0])
    assert se[1] > 0
    assert 1.5 < critical < 2.5
    assert np.isnan(multiplier_bootstrap(influence[:, :1], None)[1])
