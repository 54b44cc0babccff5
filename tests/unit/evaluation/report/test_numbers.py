"""Numbers as a reader and as a computer gets them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvej.evaluation.report.numbers import DIGITS, Figure, calendar_month, moment
from samvej.evaluation.results import Words
from samvej.evaluation.spc.numbers import said_value


@pytest.mark.parametrize(
    ("figure", "da", "en", "plain"),
    [
        (Figure(1.128, "mean"), "1,13", "1.13", "1.13"),
        (Figure(1576.4, "money", currency="DKK"), "1.576\u00a0kr.", "DKK\u00a01,576", "1576"),
        (Figure(-12.6, "money", currency="EUR"), "−13\u00a0EUR", "EUR\u00a0−13", "-13"),
        (Figure(43.68, "share"), "43,7\u00a0%", "43.7%", "43.7"),
        (Figure(30000, "count"), "30.000", "30,000", "30000"),
        (Figure(-0.001, "mean"), "0,00", "0.00", "0.00"),
        (Figure(0.284, "effect"), "+0,28", "+0.28", "0.28"),
        (Figure(-0.284, "effect"), "−0,28", "−0.28", "-0.28"),
        (Figure(0.001, "effect"), "0,00", "0.00", "0.00"),
        (Figure(1576.4, "effect", currency="DKK"), "+1.576\u00a0kr.", "DKK\u00a0+1,576", "1576"),
        (Figure(0.876, "ratio"), "0,88", "0.88", "0.88"),
        (Figure(14.26, "score"), "14,3", "14.3", "14.3"),
        (Figure(12.6, "months"), "13", "13", "13"),
        (Figure(0.0312, "p"), "0,031", "0.031", "0.031"),
        (Figure(0.00002, "p"), "<\u00a00,001", "<\u00a00.001", "2e-05"),
        (Figure(None, "mean"), "–", "–", ""),
        (Figure(None, "count", Words("få", "few")), "–", "–", ""),
    ],
)
def test_a_figure_is_said_in_both_languages_and_for_a_computer(figure: Figure, da: str, en: str, plain: str) -> None:
    said = (figure.text("da"), figure.text("en"), figure.plain)

    assert said == (da, en, plain)


@given(st.floats(-1e9, 1e9), st.sampled_from(sorted(set(DIGITS) - {"p"})))
def test_what_is_drawn_is_what_is_written(value: float, kind: str) -> None:
    figure = Figure(value, kind)

    text = figure.text("en").rstrip("%").replace(",", "").replace("−", "-").removeprefix("+")

    assert float(text) == figure.rounded == float(figure.plain)
    assert not figure.plain.startswith("-0") or figure.rounded != 0


@given(st.floats(0, 1e7))
def test_a_mean_reads_as_the_verdict_says_it(value: float) -> None:
    verdict = said_value(value, "contacts")

    figure = Figure(value, "mean")

    assert (figure.text("da"), figure.text("en")) == (verdict.da, verdict.en)


def test_dates_are_said_in_both_languages() -> None:
    day, at = date(2016, 7, 4), datetime(2020, 2, 3, 9, 5)

    said = [calendar_month(day, "da"), calendar_month(day, "en"), moment(at, "da"), moment(at, "en")]

    assert said == ["juli 2016", "July 2016", "3. februar 2020 kl. 9.05", "3 February 2020 at 9:05"]
