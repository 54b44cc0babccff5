"""Each instrument's published rule, with worked examples; a programme's own rule; and what is refused."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from samvej.core.errors import SamvejError
from samvej.evaluation.responses.scoring import BadAnswer, Rule, band, is_good, own_rule, rules_of, scores
from samvej.programme.instruments import load_instruments
from samvej.programme.questionnaires import OwnItem, OwnScale
from samvej.programme.rules import Bound

PROGRAMMES = Path(__file__).resolve().parents[4] / "programmes"
INSTRUMENTS = load_instruments(PROGRAMMES / "_shared")
NONE = float("nan")


def rule(instrument: str, scale: str) -> Rule:
    return {each.id: each for each in rules_of(INSTRUMENTS[instrument])}[scale]


def one(instrument: str, scale: str, *answers: float) -> float:
    return float(scores(rule(instrument, scale), np.array([answers], dtype=np.float64))[0])


@pytest.mark.parametrize(
    ("instrument", "scale", "answers", "score", "good", "said"),
    [
        # WHO-5: raw 0-25 times 4; 50 or less is a sign of depression (Topp et al. 2015)
        ("who-5", "well-being", (5, 5, 5, 5, 5), 100, True, None),
        ("who-5", "well-being", (3, 2, 2, 3, 2), 48, False, "a sign of depression"),
        ("who-5", "well-being", (3, 2, 3, 3, 2), 52, True, None),
        ("who-5", "well-being", (0, 0, 0, 0, 0), 0, False, "a sign of depression"),
        # PHQ-2: 3 or more (Kroenke 2003)
        ("phq-2", "depression", (1, 1), 2, True, None),
        ("phq-2", "depression", (2, 1), 3, False, "possible depression"),
        # PHQ-9: 5, 10, 15, 20 (Kroenke 2001)
        ("phq-9", "depression", (1, 1, 1, 1, 0, 0, 0, 0, 0), 4, True, None),
        ("phq-9", "depression", (1, 1, 1, 1, 1, 1, 1, 1, 1), 9, True, "mild"),
        ("phq-9", "depression", (2, 1, 1, 1, 1, 1, 1, 1, 1), 10, False, "moderate"),
        ("phq-9", "depression", (2, 2, 2, 2, 2, 2, 1, 1, 1), 15, False, "moderately severe"),
        ("phq-9", "depression", (3, 3, 3, 3, 3, 3, 3, 3, 3), 27, False, "severe"),
        # PAID-20: sum times 1.25; 17 and 40
        ("paid-20", "distress", (4,) * 20, 100, False, "high distress"),
        ("paid-20", "distress", (2,) * 16 + (0,) * 4, 40, False, "high distress"),
        ("paid-20", "distress", (1,) * 13 + (0,) * 7, 16.25, True, None),
        # PAID-5: 0-20, 8
        ("paid-5", "distress", (2, 2, 2, 1, 0), 7, True, None),
        ("paid-5", "distress", (2, 2, 2, 1, 1), 8, False, "possible diabetes distress"),
        # EQ-5D-5L, Denmark: the example of the authors' page, the best, the worst
        ("eq-5d-5l", "index", (1, 1, 1, 2, 3), 1 - 0.048 - 0.191, None, None),
        ("eq-5d-5l", "index", (1, 1, 1, 1, 1), 1, None, None),
        ("eq-5d-5l", "index", (5, 5, 5, 5, 5), -0.758, None, None),
        # HADS: odd numbers anxiety, even numbers depression; 8 and 11
        ("hads", "anxiety", (1, 2, 1, 2, 1, 2, 1), 10, False, "possible anxiety"),
        ("hads", "depression", (2, 2, 2, 2, 1, 1, 1), 11, False, "probable depression"),
        ("hads", "depression", (1, 1, 1, 1, 1, 1, 1), 7, True, None),
        # HeartQoL: means 0-3, higher is better
        ("heartqol", "global", (3,) * 7 + (0,) * 7, 1.5, None, None),
        ("heartqol", "emotional", (3, 2, 2, 2), 2.25, None, None),
    ],
)
def test_score_is_as_published(instrument, scale, answers, score, good, said) -> None:
    found, own = one(instrument, scale, *answers), rule(instrument, scale)
    held = is_good(own.good, np.array([found]))
    words = band(own, found)

    assert found == pytest.approx(score, abs=1e-12)
    assert (None if held is None else bool(held[0])) is good
    assert (None if words is None else words.en) == said


@pytest.mark.parametrize(
    ("instrument", "scale", "answers", "score"),
    [
        ("who-5", "well-being", (5, 5, 5, 5, NONE), None),
        ("phq-9", "depression", (1,) * 8 + (NONE,), None),
        ("eq-5d-5l", "index", (1, 1, NONE, 1, 1), None),
        ("hads", "anxiety", (1, 2, 3, 2, NONE, NONE, NONE), 14),  # half rule: 8 of 4 answers, times 7/4
        ("hads", "anxiety", (1, 2, 3, NONE, NONE, NONE, NONE), None),
        ("heartqol", "emotional", (3, 2, NONE, NONE), 2.5),
        ("heartqol", "emotional", (3, NONE, NONE, NONE), None),
        ("heartqol", "physical", (2,) * 5 + (NONE,) * 5, 2),
    ],
)
def test_missing_answers_are_replaced_as_published_or_leave_no_score(instrument, scale, answers, score) -> None:
    found = one(instrument, scale, *answers)

    assert np.isnan(found) if score is None else found == pytest.approx(score)


def test_hads_takes_odd_items_for_anxiety_and_even_for_depression() -> None:
    assert rule("hads", "anxiety").items == ("1", "3", "5", "7", "9", "11", "13")
    assert rule("hads", "depression").items == ("2", "4", "6", "8", "10", "12", "14")


def test_danish_values_fall_with_each_level_and_the_worst_is_the_published_one_but_for_rounding() -> None:
    index = rule("eq-5d-5l", "index")

    assert all(list(row) == sorted(row) for row in index.weights)
    assert one("eq-5d-5l", "index", 5, 5, 5, 5, 5) == pytest.approx(-0.757, abs=0.0011)
    assert index.range == (-0.758, 1)


@pytest.mark.parametrize("name", sorted(INSTRUMENTS))
def test_range_is_what_the_rule_gives_at_its_ends(name) -> None:
    for own in rules_of(INSTRUMENTS[name]):
        ends = [[end] * len(own.items) for end in own.values]
        found = scores(own, np.array(ends, dtype=np.float64))

        assert sorted(found) == pytest.approx(sorted(own.range))


@pytest.mark.parametrize("answers", [(6, 0, 0, 0, 0), (-1, 0, 0, 0, 0), (2.5, 0, 0, 0, 0)])
def test_answer_that_cannot_be_is_refused_with_its_place(answers) -> None:
    rows = np.array([(0, 0, 0, 0, 0), answers], dtype=np.float64)

    with pytest.raises(BadAnswer, match=r"row 2, item 1: .* whole numbers from 0 to 5"):
        scores(rule("who-5", "well-being"), rows)


def items(*ids: str, low: float = 1, high: float = 5) -> list[OwnItem]:
    return [OwnItem(id=name, da=name, en=name, range=(low, high)) for name in ids]


def scale(**said) -> OwnScale:
    return OwnScale(
        id="trust", da="Tillid", en="Trust", **{"by": "mean", "better": "higher", "of": ["a", "b", "c"], **said}
    )


def test_own_scale_turns_reversed_items_and_bears_so_many_missing() -> None:
    own = own_rule(
        OwnScale.model_validate(
            {
                "id": "trust", "da": "Tillid", "en": "Trust", "by": "mean", "better": "higher", "of": ["a", "b", "c"],
                "reversed": ["c"], "missing at most": 1,
            }
        ),
        items("a", "b", "c"),
    )  # fmt: skip
    answers = np.array([(5, 4, 1), (5, NONE, 1), (5, NONE, NONE)], dtype=np.float64)

    found = scores(own, answers)

    assert found[:2] == pytest.approx([14 / 3, 5])
    assert np.isnan(found[2])


def test_own_sum_lies_within_its_range_for_every_answer() -> None:
    own = own_rule(scale(by="sum", of=["a", "b"]), items("a", "b", "c"))

    found = scores(own, np.array(list(product(range(1, 6), repeat=2)), dtype=np.float64))

    assert (found.min(), found.max()) == own.range == (2, 10)


def test_own_scale_of_different_ranges_is_refused() -> None:
    with pytest.raises(SamvejError, match="different ranges"):
        own_rule(scale(), [*items("a", "b"), *items("c", low=0)])


def test_good_is_told_by_a_threshold_and_by_nothing_else() -> None:
    assert is_good(Bound("at least", 4.0), np.array([3.9, 4.0]))[:].tolist() == [False, True]
    assert is_good(None, np.array([1.0])) is None


@pytest.mark.parametrize("name", sorted(INSTRUMENTS))
def test_instrument_says_its_source_and_what_could_not_be_confirmed(name) -> None:
    instrument = INSTRUMENTS[name]

    assert instrument.source
    assert instrument.licence
    assert instrument.confirmed
    if instrument.scales[0].missing_at_most == 0:
        assert any("missing rule" in text.en or "worst value" in text.en for text in instrument.unconfirmed)
