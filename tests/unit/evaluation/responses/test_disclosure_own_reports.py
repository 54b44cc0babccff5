"""What of own reports may be shown: margins, the few who make a difference, what intervals and tests tell."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.evaluation.disclosure import Policy
from samvej.evaluation.disclosure.own_reports import ShownGood, p_in_words, show_own_reports
from samvej.evaluation.responses.occasions import occasions
from samvej.evaluation.responses.proportions import Fourfold, mcnemar, paired, share, unpaired
from samvej.evaluation.responses.results import GoodBefore, GroupLine, GroupValue, OwnReports, Report
from samvej.evaluation.results import Words

NAME = Words("Mål", "Measure")
POLICY = Policy()


def item(cells: Fourfold, before: tuple[int, int], after: tuple[int, int]) -> GoodBefore:
    """``before`` and ``after``: the good and all answers of those who are not among the same persons."""
    own_before, own_after = cells.both + cells.lost, cells.both + cells.gained
    first = share(own_before + before[0], cells.n + before[1])
    last = share(own_after + after[0], cells.n + after[1])
    exact, mid = mcnemar(cells.gained, cells.lost)
    return GoodBefore(
        "health", NAME, "health", (first, last), 1, cells, share(own_before, cells.n), share(own_after, cells.n),
        paired(cells), unpaired(first, last), exact, mid,
    )  # fmt: skip


def shown(found: GoodBefore, policy: Policy = POLICY) -> ShownGood:
    report = Report("own", NAME, occasions((0, 12)), 1, (), items=(found,))
    return show_own_reports(OwnReports(100, (report,), ()), policy).reports[0].items[0]


def test_same_persons_and_all_who_answered_are_shown_where_nobody_can_be_worked_out() -> None:
    found = shown(item(Fourfold(10, 12, 6, 12), (20, 60), (0, 0)))

    assert (found.before.value, found.after.value) == (0.4, 0.55)
    assert found.change.value.value == pytest.approx(0.15)
    assert [each[0].value for each in found.everybody] == [pytest.approx(0.36), 0.55]


@pytest.mark.parametrize("cells", [Fourfold(2, 10, 2, 20), Fourfold(20, 14, 4, 0)])
def test_same_persons_are_held_back_where_few_are_on_one_side(cells) -> None:
    found = shown(item(cells, (30, 60), (0, 0)))

    assert (found.before.value, found.change.value.value, found.test, found.mid) == (None, None, None, None)
    assert found.everybody[0][0].value is not None


@pytest.mark.parametrize(("rest", "held"), [((2, 3), True), ((3, 40), True), ((0, 8), False), ((9, 20), False)])
def test_all_who_answered_are_held_back_where_the_rest_of_them_are_few(rest, held) -> None:
    found = shown(item(Fourfold(10, 12, 6, 12), rest, (0, 0)))

    assert (found.everybody[0][0].value is None) is held
    assert found.before.value == 0.4


def test_interval_is_in_whole_points_and_the_test_in_classes() -> None:
    found = shown(item(Fourfold(17, 13, 5, 18), (30, 60), (0, 0)))

    assert found.change.lower.value == round(found.change.lower.value, 2)
    assert found.test == p_in_words(mcnemar(13, 5)[0])
    assert p_in_words(0.0004).en == "p < 0.001"
    assert p_in_words(0.05).en == "p ≥ 0.05"


@settings(max_examples=80, deadline=None)
@given(*[st.integers(0, 9)] * 4, *[st.integers(0, 6)] * 4)
def test_no_small_number_can_be_worked_out_from_what_is_shown(both, gained, lost, neither, a, b, c, d) -> None:
    cells = Fourfold(both, gained, lost, neither)
    if cells.n == 0:
        return
    found = shown(item(cells, (a, a + b), (c, c + d)))
    exact = found.item
    own = ((found.before, exact.before), (found.after, exact.after))

    for place, (own_shown, own_exact) in enumerate(own):
        counts = []
        whole = exact.everybody[place]
        if own_shown.value is not None:
            counts += [own_exact.count, own_exact.n - own_exact.count]
        if found.everybody[place][0].value is not None:
            counts += [whole.count, whole.n - whole.count]
            if own_shown.value is not None:
                counts += [whole.count - own_exact.count, whole.n - own_exact.n - whole.count + own_exact.count]
        assert not any(POLICY.small(count) for count in counts)


@pytest.mark.parametrize(
    ("answered", "others", "rest", "is_shown"),
    [
        ((20, 9), (20, 8), (40, 20), True),
        ((20, 9), (20, 3), (40, 20), False),
        ((20, 9), (20, 8), (6, 3), False),  # with the profile of all, those who died could be told
        ((20, 0), (20, 0), (0, 0), True),
        ((20, 9), (3, 0), (40, 20), False),
    ],
)
def test_groups_are_shown_together_or_not_at_all(answered, others, rest, is_shown) -> None:
    groups = (GroupValue(known, count, None) for known, count in (answered, others, rest))
    report = Report("own", NAME, occasions((0, 12)), 1, (), groups=(GroupLine("women", NAME, "share", *groups),))

    (found,) = show_own_reports(OwnReports(100, (report,), ()), POLICY).reports[0].groups

    assert (found.answered.value is not None) is is_shown
    assert (found.others.value is not None) is is_shown


def test_drop_out_of_a_few_is_held_back_with_another() -> None:
    fates = (("answered", 60), ("died", 2), ("left", 0), ("not yet due", 30), ("no answer", 8))
    report = replace(Report("own", NAME, occasions((0, 12)), None, ()), fates=(fates,))

    (table,) = show_own_reports(OwnReports(100, (report,), ()), POLICY).reports[0].fates

    assert table.counts[1].hidden
    assert sum(count.hidden for count in table.counts) == 2
