"""Two people change one plan: what each changed is kept, and where both changed the same, both are asked."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.workplace.plans.content import Activity, Avoided, Goal, Levels, PlanContent, Sign
from samvej.workplace.plans.differences import changes
from samvej.workplace.plans.merging import merge

BASE = PlanContent(
    overall_goal="Passe min hund",
    goals=(
        Goal(id="a", words="Sove", due=date(2026, 1, 1), activities=(Activity(id="x", what="Lukke ned kl. 22"),)),
        Goal(id="b", words="Spise"),
    ),
    avoid=(Avoided(id="n", words="Larm"),),
)


def with_goal(content: PlanContent, id: str, **changed: object) -> PlanContent:
    goals = tuple(each.model_copy(update=changed) if each.id == id else each for each in content.goals)
    return content.model_copy(update={"goals": goals})


def test_different_fields_of_one_goal_are_both_kept() -> None:
    mine, theirs = with_goal(BASE, "a", words="Sove bedre"), with_goal(BASE, "a", due=date(2027, 1, 1))

    merged = merge(base=BASE, mine=mine, theirs=theirs)

    assert merged.conflicts == ()
    assert merged.content.goal("a") == BASE.goals[0].model_copy(
        update={"words": "Sove bedre", "due": date(2027, 1, 1)}
    )


def test_goals_that_both_added_are_both_there_theirs_first() -> None:
    mine = BASE.model_copy(update={"goals": (*BASE.goals, Goal(id="m", words="Mit"))})
    theirs = BASE.model_copy(update={"goals": (Goal(id="t", words="Deres"), *BASE.goals)})

    merged = merge(base=BASE, mine=mine, theirs=theirs)

    assert [each.id for each in merged.content.goals] == ["t", "a", "b", "m"]


def test_same_field_changed_by_both_is_asked_about_with_both_words() -> None:
    mine, theirs = with_goal(BASE, "a", words="Mit"), with_goal(BASE, "a", words="Deres")

    merged = merge(base=BASE, mine=mine, theirs=theirs)

    (crossing,) = merged.conflicts
    assert (crossing.base, crossing.mine, crossing.theirs) == ("Sove", "Mit", "Deres")
    assert crossing.path == ("goals", "a", "words")


@pytest.mark.parametrize(("choice", "words"), [("mine", "Mit"), ("theirs", "Deres"), ("both", "Deres\nMit")])
def test_chosen_words_stand_in_the_plan(choice: str, words: str) -> None:
    mine, theirs = with_goal(BASE, "a", words="Mit"), with_goal(BASE, "a", words="Deres")

    merged = merge(base=BASE, mine=mine, theirs=theirs, choices={"goals.a.words": choice})  # type: ignore[dict-item]

    assert merged.conflicts == ()
    assert merged.content.goals[0].words == words


def test_day_cannot_be_both() -> None:
    mine, theirs = with_goal(BASE, "a", due=date(2028, 1, 1)), with_goal(BASE, "a", due=date(2029, 1, 1))

    (crossing,) = merge(base=BASE, mine=mine, theirs=theirs).conflicts

    assert not crossing.may_keep_both


def test_goal_that_one_removed_and_nobody_touched_is_gone() -> None:
    without = BASE.model_copy(update={"goals": BASE.goals[1:]})

    assert merge(base=BASE, mine=without, theirs=BASE).content == without
    assert merge(base=BASE, mine=BASE, theirs=without).content == without


@pytest.mark.parametrize("i_remove", [True, False])
def test_goal_that_one_removed_and_the_other_changed_is_asked_about(i_remove: bool) -> None:
    without = BASE.model_copy(update={"goals": BASE.goals[1:]})
    changed = with_goal(BASE, "a", words="Sove igennem")
    mine, theirs = (without, changed) if i_remove else (changed, without)

    merged = merge(base=BASE, mine=mine, theirs=theirs)

    (crossing,) = merged.conflicts
    assert crossing.path == ("goals", "a")
    kept = merge(base=BASE, mine=mine, theirs=theirs, choices={"goals.a": "theirs" if i_remove else "mine"})
    assert kept.content.goals[0].words == "Sove igennem"


def test_activity_that_was_added_to_a_goal_that_is_removed_is_asked_about() -> None:
    more = with_goal(BASE, "b", activities=(Activity(id="y", what="Handle ind"),))
    without = BASE.model_copy(update={"goals": BASE.goals[:1]})

    merged = merge(base=BASE, mine=more, theirs=without)

    assert [each.path for each in merged.conflicts] == [("goals", "b")]


words = st.text(min_size=0, max_size=3, alphabet="abc")
goals = st.lists(
    st.builds(
        Goal,
        id=st.sampled_from("abcdef"),
        words=words,
        levels=st.builds(Levels, expected=words),
        activities=st.lists(
            st.builds(Activity, id=st.sampled_from("uvwxyz"), what=words), max_size=3, unique_by=lambda each: each.id
        ).map(tuple),
    ),
    max_size=4,
    unique_by=lambda each: each.id,
).map(tuple)
plans = st.builds(
    PlanContent,
    overall_goal=words,
    goals=goals,
    signs=st.lists(
        st.builds(Sign, id=st.sampled_from("pqr"), words=words), max_size=2, unique_by=lambda each: each.id
    ).map(tuple),
)
few = settings(max_examples=60, deadline=None, database=None)


def same(one: PlanContent, other: PlanContent) -> bool:
    """Whether they say the same, in whatever order."""
    return changes(one, other) == ()


@few
@given(base=plans, mine=plans)
def test_who_writes_alone_gets_just_what_they_wrote(base: PlanContent, mine: PlanContent) -> None:
    merged = merge(base=base, mine=mine, theirs=base)

    assert merged.conflicts == ()
    assert same(merged.content, mine)


@few
@given(base=plans, theirs=plans)
def test_who_changed_nothing_takes_nothing_away(base: PlanContent, theirs: PlanContent) -> None:
    assert merge(base=base, mine=base, theirs=theirs).content == theirs


@few
@given(base=plans, one=plans, other=plans)
def test_nothing_that_was_written_is_silently_lost(base: PlanContent, one: PlanContent, other: PlanContent) -> None:
    """Every change of either stands in the result, was removed by the other untouched, or is asked about."""
    merged = merge(base=base, mine=one, theirs=other)
    asked = {each.path for each in merged.conflicts}
    left = {change.path for change in changes(merged.content, one)} | {
        change.path for change in changes(merged.content, other)
    }

    for change in (*changes(base, one), *changes(base, other)):
        covered = any(change.path[: len(path)] == path for path in asked)
        in_both_plans = change.path not in left
        stands = change in changes(base, merged.content)
        assert covered or in_both_plans or stands, change
