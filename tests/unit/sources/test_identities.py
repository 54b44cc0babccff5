"""Pseudonyms and record numbers are keyed, stable, and the same for the same person or record."""

import hashlib
import hmac

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.registry.reading.identities import pseudonym, pseudonyms, record_numbers
from tests.unit.sources.made_up import KEY


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(min_size=1, max_size=20)), min_size=1, max_size=8))
def test_record_numbers_are_keyed_blake2b_of_63_bits(keys: list[str | None]) -> None:
    numbers = record_numbers(KEY, "made-up", "visit", pl.Series(keys, dtype=pl.String)).to_list()

    for key, number in zip(keys, numbers, strict=True):
        if key is None:
            assert number is None
        else:
            digest = hashlib.blake2b(f"made-up:visit:{key}".encode(), digest_size=8, key=KEY).digest()
            assert number == int.from_bytes(digest, "big") >> 1


def test_a_pseudonym_is_hmac_of_type_and_id() -> None:
    expected = hmac.new(KEY, b"made-up:p1", "sha256").hexdigest()[:32]

    assert pseudonym(KEY, "made-up", "p1") == expected
    assert pseudonyms(KEY, "made-up", pl.Series(["p1", None, "p1"])).values.to_list() == [expected, None, expected]


def test_another_key_or_type_gives_other_pseudonyms() -> None:
    assert len({pseudonym(KEY, "a", "1"), pseudonym(KEY, "b", "1"), pseudonym(KEY[::-1], "a", "1")}) == 3


def test_person_numbers_are_the_same_person_however_written() -> None:
    found = pseudonyms(KEY, "cpr", pl.Series(["010170-0001", "0101700001", "010170 0001", "010170-0002"]))

    assert found.values.n_unique() == 2
    assert found.values[0] == pseudonym(KEY, "cpr", "0101700001")


def test_a_person_number_that_cannot_be_is_told_without_repeating_it() -> None:
    found = pseudonyms(KEY, "cpr", pl.Series(["320170-0001", "12"]))

    assert found.values.null_count() == 2
    assert not any("320170" in str(reason) for reason in found.reasons)
