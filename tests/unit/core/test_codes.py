"""Code systems: the form of a code, how it is written here, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvej.core.codes import (
    SKS_MAIN_GROUPS,
    CodeError,
    CodeSystem,
    atc_group,
    atc_level,
    icd10_from_sks,
    normalise,
    sks_from_icd10,
    sks_main_group,
    system,
    system_of,
    within,
)

WRITTEN = [
    ("SKS", "de119", "DE119"),
    ("SKS", "E11.9", "DE119"),
    ("SKS", "DE11.9A", "DE119A"),
    ("SKS", "ALCA00", "ALCA00"),
    ("SKS", "ATA1", "ATA1"),
    ("SKS", "DVRK01", "DVRK01"),
    ("SKS", "MA10BA02", "MA10BA02"),
    ("SKS", " KNFB20 ", "KNFB20"),
    ("ICD-10", "e11.9", "E119"),
    ("ICD-10", "F20", "F20"),
    ("ICD-9", "250.00", "25000"),
    ("ICD-9", "041", "041"),
    ("ICD-9", "V10.1", "V101"),
    ("ICD-9", "E950.0", "E9500"),
    ("ICPC-2", "t90", "T90"),
    ("ATC", "n05ah03", "N05AH03"),
    ("ATC", "MN05AH03", "N05AH03"),
    ("ATC", "N05", "N05"),
    ("NPU", "npu27300", "NPU27300"),
    ("NPU", "DNK35302", "DNK35302"),
    ("NPU", "MCS88015", "MCS88015"),
    ("SNOMED CT", "44054006", "44054006"),
    ("local", " Hb A1c ", "Hb A1c"),
]


@pytest.mark.parametrize(("name", "text", "code"), WRITTEN)
def test_normalise_writes_a_code_as_the_tables_hold_it(name, text, code):
    assert normalise(name, text) == code


@pytest.mark.parametrize(("name", "text", "code"), WRITTEN)
def test_normalise_twice_is_normalise_once(name, text, code):
    assert normalise(name, normalise(name, text)) == code


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("SKS", "E119", "has a D before it in SKS: DE119"),
        ("SKS", "XE119", "a main group's letter"),
        ("SKS", "D", "a main group's letter"),
        ("SKS", "", "a main group's letter"),
        ("SKS", "11.9", "ICD-10"),
        ("ICD-10", "DE119", "as in E11.9"),
        ("ICD-9", "41.1", "leading zero was probably lost"),
        ("ICD-9", "2500.0", "three to five digits"),
        ("ICD-9", "OTHER", "three to five digits"),
        ("ICPC-2", "T9", "a chapter's letter"),
        ("ICPC-2", "C90", "a chapter's letter"),
        ("ATC", "N05A1", "ATC's five levels"),
        ("ATC", "A10BA0", "ATC's five levels"),
        ("NPU", "NPU2730", "five digits"),
        ("SNOMED CT", "12345", "six to eighteen"),
        ("local", "x" * 65, "sixty-four"),
    ],
)
def test_normalise_of_a_wrong_form_says_what_was_expected(name, text, says):
    with pytest.raises(CodeError, match=says):
        normalise(name, text)


def test_normalise_of_a_person_number_does_not_repeat_it():
    with pytest.raises(CodeError) as refused:
        normalise("SKS", "710170-" + "1234")

    assert "1234" not in str(refused.value)


def test_normalise_of_a_long_text_repeats_its_beginning_only():
    with pytest.raises(CodeError) as refused:
        normalise("ATC", "a long text that stands in the wrong column " * 50)

    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("name", "nearest"), [("icd9", "ICD-9"), ("ICPC2", "ICPC-2"), ("sks", "SKS"), ("qqq", "known are")]
)
def test_an_unknown_system_names_the_nearest(name, nearest):
    with pytest.raises(CodeError, match=nearest):
        system(name)


@pytest.mark.parametrize(
    ("code", "guess"),
    [
        ("DE119", CodeSystem.SKS),
        ("ALCA00", CodeSystem.SKS),
        ("E11.9", CodeSystem.ICD_10),
        ("25000", CodeSystem.ICD_9),
        ("250.00", CodeSystem.ICD_9),
        ("E950.0", CodeSystem.ICD_9),
        ("A10BA02", CodeSystem.ATC),
        ("N05A", CodeSystem.ATC),
        ("NPU27300", CodeSystem.NPU),
        ("DNK35302", CodeSystem.NPU),
        ("T90", None),  # ICPC-2 or ICD-10
        ("N05", None),  # ATC, ICPC-2 or ICD-10
        ("V10.1", None),  # ICD-9 or ICD-10
        ("E8120", None),  # ICD-9 or ICD-10
        ("44054006", None),
        ("", None),
    ],
)
def test_system_of_guesses_only_where_one_system_is_possible(code, guess):
    assert system_of(code) is guess


@given(st.sampled_from(CodeSystem), st.from_regex("[A-Z0-9.]{0,9}", fullmatch=True))
def test_system_of_agrees_with_normalise(other, code):
    guess = system_of(code)

    if guess is not None:
        assert normalise(guess, code)


def test_sks_and_icd10_convert_both_ways():
    assert sks_from_icd10("E11.9") == sks_from_icd10("E119") == sks_from_icd10("DE11.9") == "DE119"
    assert icd10_from_sks("DE119A") == "E11.9"
    assert icd10_from_sks("DC50") == "C50"


@pytest.mark.parametrize("code", ["ALCA00", "DVRK01", "E119"])
def test_icd10_of_what_is_no_icd10_diagnosis_is_refused(code):
    with pytest.raises(CodeError):
        icd10_from_sks(code)


def test_sks_main_group_is_the_first_letter_and_has_names():
    groups = [sks_main_group(code) for code in ("DE119", "ALCA00", "KNFB20", "MA10BA02")]

    assert groups == ["D", "A", "K", "M"]
    assert all(SKS_MAIN_GROUPS[group] for group in groups)


def test_within_follows_the_prefix():
    assert within("DE119A", "DE11")
    assert within("DE11", "DE11")
    assert not within("DE12", "DE11")


def test_atc_levels_and_groups_follow_the_length():
    code = "N05AH03"

    groups = [atc_group(code, level) for level in range(1, 6)]

    assert groups == ["N", "N05", "N05A", "N05AH", "N05AH03"]
    assert [atc_level(group) for group in groups] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("level", [0, 4, 6])
def test_atc_group_below_the_code_is_refused(level):
    with pytest.raises(CodeError, match=f"no group at level {level}"):
        atc_group("N05A", level)
