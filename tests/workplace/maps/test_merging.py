"""Two who write at once: the laws of the merge, and that nothing typed is lost."""

from hypothesis import given
from hypothesis import strategies as st

from samvej.workplace.maps.merging import both, digest, merge, tidy

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
FIELD = "works"


def merged(began, now, mine):
    return merge(now={FIELD: now}, mine={FIELD: mine}, seen={FIELD: digest(began)})


@given(texts, texts, texts)
def test_merge_keeps_both_texts_somewhere_whatever_happens(began, now, mine):
    result = merged(began, now, mine)

    kept = {tidy(result.values[FIELD]), *(each.mine for each in result.clashes)}
    assert tidy(mine) in kept or tidy(mine) == tidy(began)
    assert tidy(now) in kept or tidy(now) == tidy(began)


@given(texts, texts)
def test_what_i_did_not_touch_stays_as_the_other_left_it(began, now):
    result = merged(began, now, began)

    assert result.values[FIELD] == now
    assert result.written == result.clashes == ()


@given(texts, texts)
def test_what_nobody_else_touched_becomes_mine(began, mine):
    result = merged(began, began, mine)

    assert tidy(result.values[FIELD]) == tidy(mine)
    assert result.clashes == ()


def test_two_who_change_the_same_field_clash_and_the_first_stands():
    result = merged("", "Søen", "Hunden")

    assert result.values == {FIELD: "Søen"}
    assert [(each.mine, each.theirs) for each in result.clashes] == [("Hunden", "Søen")]


def test_two_who_write_the_same_do_not_clash():
    assert merged("", "Søen", "Søen \r\n").clashes == ()


def test_field_that_is_not_sent_stays():
    result = merge(now={"works": "Søen", "hard": "Natten"}, mine={"works": "Søen"}, seen={})

    assert result.values == {"works": "Søen", "hard": "Natten"}


def test_digest_is_of_the_text_as_it_is_kept():
    assert digest("a\r\nb ") == digest("a\nb")
    assert digest("620386-0021 ringede") == digest("******-**** ringede")


def test_both_texts_become_one_without_saying_a_thing_twice():
    assert both("Søen", "Hunden") == "Søen\n\nHunden"
    assert both("Søen", "Søen og hunden") == "Søen og hunden"
    assert both("Søen", "") == "Søen"
