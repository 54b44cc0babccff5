"""A programme file's business case and shadow accounts: what is read, and what is refused."""

import pytest
from pydantic import ValidationError

from samvej.programme.economy_written import BusinessCaseSection, ShadowAccounts
from samvej.programme.loading import load_programme
from samvej.programme.schema import ProgrammeCost
from samvej.programme.statements_of_evaluation import evaluation_said

LEAST = {
    "citizens": 10,
    "inclusion per month": 2,
    "running cost per month": 1000,
    "payer": "project",
    "gains": {"payer": "region", "per citizen month": 100},
    "discount percent per year": 3,
    "price year": 2020,
    "years": 2,
}


def test_a_bare_number_is_known_for_sure() -> None:
    section = BusinessCaseSection.model_validate(LEAST | {"investment": {"value": 5, "low": 2, "high": 9}})

    assert (section.inclusion_per_month[0].low, section.inclusion_per_month[0].high) == (2, 2)
    assert (section.investment.low, section.investment.distribution) == (2, "triangular")
    assert (section.drop_out_percent_per_month.high, section.refill, section.gains[0].onset_months) == (0, False, 0)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"running cost per month": -1}, "is below zero; write what comes in as a gain"),
        ({"inclusion per month": [2, {"value": 2, "low": 1, "high": 3}]}, "only where it is one number"),
        ({"drop out percent per month": 101}, "between 0 and 100"),
        ({"discount percent per year": -100}, "leaves no money"),
        ({"investment": {"value": 5, "low": 2, "high": 9, "distribution": "beta"}}, "cannot be beta"),
        ({"investment": {"value": 5, "low": 6, "high": 9}}, "must be in order"),
        ({"investment": float("nan")}, "finite number"),
        ({"gains": []}, "at least 1"),
    ],
)
def test_numbers_that_cannot_be_are_refused(changed: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        BusinessCaseSection.model_validate(LEAST | changed)


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (["region"], "name at least two"),
        (["municipalities", "region"], "stands alone"),
        (["region", "region"], "names a payer twice"),
    ],
)
def test_an_agreement_names_who_agreed(named: list[str], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        ShadowAccounts.model_validate({"cost neutral between": named})


COST = {
    "per participant month": 50,
    "price year": 2020,
    "payer": "project",
    "covers": {"da": "løn", "en": "staff"},
}


@pytest.mark.parametrize(
    ("covers", "said"), [({"da": "løn", "en": "staff"}, ("løn", "staff")), ("staff", ("staff", "staff"))]
)
def test_what_a_programme_s_cost_covers_is_said_in_both_languages(covers: object, said: tuple[str, str]) -> None:
    found = ProgrammeCost.model_validate(COST | {"covers": covers}).covers

    assert (found.da, found.en) == said


def test_a_programme_s_cost_is_not_below_zero_and_has_both_ends_or_none() -> None:
    assert ProgrammeCost.model_validate(COST | {"low": 40, "high": 70}).high == 70
    for wrong in ({"per participant month": -1}, {"low": 40}, {"low": 60, "high": 70}):
        with pytest.raises(ValidationError):
            ProgrammeCost.model_validate(COST | wrong)


def test_the_case_of_a_programme_is_said_in_plain_words() -> None:
    said = {key: text for key, _, text in evaluation_said(load_programme("vios-klinikken"))}

    assert said["evaluation", "business case"].en == (
        "150 citizens, 8 (5–10) new ones a month, running cost 441650 (400000–500000) DKK a month (2020), 5 years "
        "(assumed)"
    )
    assert "region: 4000 (2500–5500) DKK per citizen and month, from month 1" in (
        said["evaluation", "business case", "gains", "0"].en
    )
