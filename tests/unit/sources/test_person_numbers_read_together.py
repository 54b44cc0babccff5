"""Person numbers read many at a time are the ones that are read one by one."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.core.cpr import Cpr, CprError
from samvej.registry.reading import identities
from samvej.registry.reading.identities import Known, pseudonym, pseudonyms
from samvej.registry.reading.person_numbers import digits_of
from tests.unit.sources.made_up import KEY

# days, months and years around the ends of months, leap years and centuries; serials of every century
NEAR = st.builds(
    "{:02}{:02}{:02}{}{}{:03}".format,
    st.sampled_from([0, 1, 28, 29, 30, 31, 32, 60, 61, 88, 89, 90, 91, 92]),
    st.sampled_from([0, 1, 2, 4, 12, 13]),
    st.sampled_from([0, 4, 36, 37, 57, 58, 70, 96]),
    st.sampled_from(["", "-", " "]),
    st.integers(0, 9),
    st.integers(0, 999),
)


def one_by_one(text: str) -> str | None:
    try:
        return Cpr.parse(text).reveal()
    except CprError:
        return None


@settings(deadline=None, max_examples=20)
@given(st.lists(NEAR, min_size=20, max_size=60, unique=True))
def test_usual_numbers_are_read_as_one_by_one(texts: list[str]) -> None:
    assert digits_of(pl.Series(texts)).to_list() == [one_by_one(text) for text in texts]


@pytest.mark.parametrize("text", ["010170-1AB1", " 010170-0001", "010170--0001", "01017-00001", "010170-000١", "x"])
def test_other_texts_are_left_to_be_read_one_by_one(text: str) -> None:
    assert digits_of(pl.Series([text])).to_list() == [None]


@pytest.mark.parametrize("key", [KEY, KEY * 9], ids=["short", "long"])
def test_pseudonyms_of_many_are_those_of_one_with_short_and_long_keys(key: bytes) -> None:
    texts = ["010170-0001", "0101700001", " 010170-0001", "010170-1AB1", "310170-0001"]

    found = pseudonyms(key, "cpr", pl.Series(texts)).values.to_list()

    assert found == [pseudonym(key, "cpr", text) if text else None for text in map(one_by_one, texts)]


def test_known_pseudonyms_are_used_again_and_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Known()
    texts = pl.Series(["010170-0001", "320170-0001", None])
    first = pseudonyms(KEY, "cpr", texts, known)
    monkeypatch.setattr(identities, "_hashed", lambda key, kind, persons: ["anew"] * len(persons))
    monkeypatch.setattr(identities, "_MOST_KNOWN", 1)

    again = pseudonyms(KEY, "cpr", texts, known)
    others = [pseudonyms(KEY, "cpr", pl.Series(["020270-0001"]), known).values.to_list() for _ in range(2)]

    assert again.values.to_list() == first.values.to_list()
    assert again.reasons.to_list() == first.reasons.to_list()
    assert others == [["anew"], ["anew"]]
    assert known.beside(pl.DataFrame({"text": ["020270-0001"]}))["value"].to_list() == [None]
