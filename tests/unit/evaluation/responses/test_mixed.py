"""The mixed model against the algebra of the balanced case and against the likelihood written out."""

import numpy as np
import pytest
from scipy.optimize import minimize

from samvej.evaluation.responses.mixed import mixed


def answers(n: int, k: int, spread: float, seed: int = 3) -> np.ndarray:
    chance = np.random.default_rng(seed)
    return chance.normal(0, spread, (n, 1)) + chance.normal(0, 1, (n, k)) + np.linspace(0, 1, k)


def columns(table: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    person, occasion = np.nonzero(~np.isnan(table))
    return table[person, occasion], person, occasion


def test_balanced_answers_give_the_analysis_of_variance() -> None:
    n, k = 25, 4
    table = answers(n, k, 1.5)
    left = table - table.mean(1, keepdims=True) - table.mean(0) + table.mean()
    within = float((left**2).sum() / ((n - 1) * (k - 1)))
    between = (k * table.mean(1).var(ddof=1) - within) / k

    found = mixed(*columns(table))

    assert found is not None
    assert found.within == pytest.approx(within, rel=1e-6)
    assert found.between == pytest.approx(between, rel=1e-6)
    assert found.means == pytest.approx(table.mean(0))
    assert found.se == pytest.approx((2 * within / n) ** 0.5, rel=1e-6)
    assert found.df == (n - 1) * (k - 1)


def test_two_full_occasions_give_the_paired_t_interval() -> None:
    table = answers(12, 2, 1.0)
    change = table[:, 1] - table[:, 0]

    found = mixed(*columns(table))

    assert found is not None
    assert found.difference == pytest.approx(change.mean())
    assert found.se == pytest.approx(change.std(ddof=1) / 12**0.5, rel=1e-6)


def written_out(table: np.ndarray) -> tuple[float, np.ndarray]:
    """REML by the whole covariance matrix and a general search: (difference, [between, within])."""
    y, person, occasion = columns(table)
    x = np.eye(table.shape[1])[occasion]
    same = (person[:, None] == person[None, :]).astype(float)

    def fit(logs: np.ndarray) -> tuple[float, np.ndarray]:
        between, within = np.exp(logs)
        inverse = np.linalg.inv(between * same + within * np.eye(len(y)))
        information = x.T @ inverse @ x
        beta = np.linalg.solve(information, x.T @ inverse @ y)
        left = y - x @ beta
        size = -np.linalg.slogdet(inverse)[1] + np.linalg.slogdet(information)[1]
        return float(size + left @ inverse @ left), beta

    found = minimize(
        lambda logs: fit(logs)[0], np.zeros(2), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-10}
    )
    beta = fit(found.x)[1]
    return float(beta[-1] - beta[0]), np.exp(found.x)


def test_answers_with_gaps_give_the_likelihood_written_out() -> None:
    table = answers(20, 3, 1.2)
    table[np.random.default_rng(9).random(table.shape) < 0.35] = np.nan
    difference, (between, within) = written_out(table)

    found = mixed(*columns(table))

    assert found is not None
    assert found.difference == pytest.approx(difference, abs=1e-5)
    assert (found.between, found.within) == pytest.approx((between, within), rel=1e-4)


def test_persons_who_do_not_differ_have_no_variance_below_zero() -> None:
    table = answers(8, 3, 0.0)
    table -= table.mean(1, keepdims=True)  # less alike than chance would have them

    found = mixed(*columns(table))

    assert found is not None
    assert found.between == 0


def test_drop_out_of_those_who_are_worse_is_mended_where_the_answers_before_tell_it() -> None:
    table = answers(4000, 2, 2.0, seed=5)
    table[table[:, 0] < 0, 1] = np.nan
    seen = np.nanmean(table[:, 1]) - table[:, 0].mean()

    found = mixed(*columns(table))

    assert found is not None
    assert seen > 2
    assert found.lower < 1 < found.upper


@pytest.mark.parametrize(
    "table",
    [
        np.array([[1.0, np.nan], [2.0, np.nan]]),
        np.array([[1.0, np.nan], [np.nan, 3.0]]),  # nobody twice
        np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),  # nothing left within persons
    ],
)
def test_too_little_to_fit_has_no_answer(table) -> None:
    assert mixed(*columns(table)) is None
