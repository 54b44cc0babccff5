"""Each fault in a programme file is one clear line: the file, the line, what was expected, the nearest name."""

import re
from pathlib import Path

import pytest

from samvej.programme.check import check_programme
from samvej.programme.loading import load_programme
from samvej.programme.problems import ProgrammeError
from tests.unit.programme.folders import EXAMPLES, HEAD, folder_with, small


def faults(where: Path, text: str | bytes, name: str = "small") -> list[str]:
    """The faults of a programme of this text, from the line number on."""
    folder = folder_with(where, text, name)
    found = check_programme(name, folder).problems
    start = f"{(folder / name / 'programme.yaml').as_posix()}:"
    assert all(str(problem).startswith(start) for problem in found)
    return [str(problem).removeprefix(start) for problem in found]


def test_small_programme_as_it_stands_is_good(tmp_path: Path) -> None:
    assert faults(tmp_path, small("- age: {from: 18, below: 70}")) == []


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        pytest.param(
            "- {at least: 3, of: acute admission, with in: 6 months}",
            [
                "9: eligibility › include › all › 1: missing key 'within'",
                "9: eligibility › include › all › 1: unknown key 'with in'; expected one of id, assumed, of, "
                "different, within or at least; did you mean 'within'?",
            ],
            id="misspelt key",
        ),
        pytest.param(
            "- {at leat: 3, of: acute admission, within: 6 months}",
            [
                "9: eligibility › include › all › 1: unknown criterion 'at leat'; expected one of all, any, "
                "of these, not, "
                "alive, lives in, age, sex, insurance group, registered with a practice, enrolled in, at least, "
                "at most, none of, bed days, cost, diagnosis, prescription, measurement or ask; "
                "did you mean 'at least'?"
            ],
            id="misspelt criterion",
        ),
        pytest.param(
            "- {age: {from: 18}, sex: male}",
            [
                "9: eligibility › include › all › 1: one criterion says one thing, and here are 'age' and 'sex'; "
                "put them under 'all'"
            ],
            id="two criteria in one",
        ),
        pytest.param(
            "- male",
            [
                "9: eligibility › include › all › 1: expected a criterion (a mapping such as 'age: {from: 18}'), "
                "not 'male'"
            ],
            id="text for a criterion",
        ),
        pytest.param(
            "- {at least: three, of: acute admission, within: 6 months}",
            ["9: eligibility › include › all › 1 › at least: expected a whole number, not 'three'"],
            id="wrong type",
        ),
        pytest.param(
            "- {at least: 0, of: acute admission, within: 6 months}",
            ["9: eligibility › include › all › 1 › at least: expected at least 1, not 0"],
            id="at least none",
        ),
        pytest.param(
            "- {at least: 3, of: acute admision, within: 6 months}",
            [
                "9: eligibility › include › all › 1 › of: unknown service 'acute admision'; expected one of any "
                "contact, admission, acute admission, eye screening, no-show or dementia visit; "
                "did you mean 'acute admission'?"
            ],
            id="unknown service",
        ),
        pytest.param(
            "- {at least: 3, of: acute admission, within: 6 monts}",
            [
                "9: eligibility › include › all › 1 › within: '6 monts' is not a window; expected a whole number "
                "of days, weeks, months or years, as '6 months'; did you mean '6 months'?"
            ],
            id="bad window",
        ),
        pytest.param(
            "- {at least: 3, of: acute admission, within: 0 days}",
            [
                "9: eligibility › include › all › 1 › within: '0 days' is not a window; it must be longer than "
                "nothing and at most 150 years"
            ],
            id="no window",
        ),
        pytest.param(
            "- {at least: 3, of: acute admission, within: 6}",
            [
                "9: eligibility › include › all › 1 › within: expected a whole number of days, weeks, months or "
                "years, as '6 months', not 6"
            ],
            id="window without a unit",
        ),
        pytest.param(
            "- {at least: 3, within: 6 months}",
            [
                "9: eligibility › include › all › 1: missing 'of' (what is counted) or 'different' (sector, kind or "
                "provider)"
            ],
            id="count of nothing",
        ),
        pytest.param(
            "- {at least: 10, different: sector, within: 6 months}",
            [
                "9: eligibility › include › all › 1 › at least: can never be true: 10 different sectors, and there "
                "are 9"
            ],
            id="more sectors than there are",
        ),
        pytest.param(
            "- {at least: 3, different: sector, of: acute admission, within: 6 months}",
            [
                "9: eligibility › include › all › 1 › at least: can never be true: 3 different sectors, and there "
                "are 2"
            ],
            id="more sectors than the service has",
        ),
        pytest.param(
            "- {at least: 3, of: {sector: hospitl}, within: 6 months}",
            [
                "9: eligibility › include › all › 1 › of › sector: unknown word 'hospitl'; expected one of hospital, "
                "psychiatry, general-practice, specialist, municipality-health, municipality-social, employment, "
                "prehospital or voluntary; did you mean 'hospital'?"
            ],
            id="unknown sector",
        ),
        pytest.param(
            "- {at least: 3, of: {}, within: 6 months}",
            [
                "9: eligibility › include › all › 1 › of: an empty filter counts everything; write 'any contact' if "
                "that is meant"
            ],
            id="empty filter",
        ),
        pytest.param(
            "- diagnosis: {of: demntia, within: 1 year}",
            [
                "9: eligibility › include › all › 1 › diagnosis › of: unknown code list 'demntia'; expected one of "
                "HbA1c, antipsychotics, brain disease or dementia; did you mean 'dementia'?"
            ],
            id="unknown code list",
        ),
        pytest.param(
            "- prescription: {of: dementia, within: 1 year}",
            [
                "9: eligibility › include › all › 1 › prescription › of: 'dementia' has no codes of a "
                "prescription (ATC)"
            ],
            id="code list of another kind",
        ),
        pytest.param(
            "- diagnosis: {of: dementia, within: 1 year, ever: true}",
            ["9: eligibility › include › all › 1 › diagnosis: expected either 'within: 5 years' or 'ever: true'"],
            id="within and ever",
        ),
        pytest.param(
            "- lives in: [Guldborgsund, Loland]",
            [
                "9: eligibility › include › all › 1 › lives in › 2: unknown municipality 'Loland'; did you mean "
                "'Lolland'?"
            ],
            id="unknown municipality",
        ),
        pytest.param(
            "- lives in: 0376",
            [
                "9: eligibility › include › all › 1 › lives in: expected text, not the number 376 (put it in "
                'quotes, as "0376")'
            ],
            id="code without quotes",
        ),
        pytest.param(
            "- age: {from: 70, below: 70}",
            ["9: eligibility › include › all › 1 › age: nobody is from 70 and below 70 years old"],
            id="no age",
        ),
        pytest.param(
            "- age: {from: 18, below: }",
            ["9: eligibility › include › all › 1 › age › below: nothing stands here; write a value, or leave it out"],
            id="empty value",
        ),
        pytest.param(
            "- sex: woman",
            ["9: eligibility › include › all › 1 › sex: unknown word 'woman'; expected one of female or male"],
            id="unknown sex",
        ),
        pytest.param(
            "- {cost: top 0 percent, within: 1 year}",
            [
                "9: eligibility › include › all › 1 › cost: 'top 0 percent' is out of range; a top share is above 0 "
                "and below 100 percent"
            ],
            id="percent out of range",
        ),
        pytest.param(
            "- {cost: at least 100000, within: 1 year}",
            [
                "9: eligibility › include › all › 1 › cost: 'at least 100000' names no currency; expected 'at least "
                "100000 DKK', 'at most 100000 DKK' or 'top 1 percent'"
            ],
            id="cost without a currency",
        ),
        pytest.param(
            "- {bed days: at least 30, of: eye screening, within: 1 year}",
            [
                "9: eligibility › include › all › 1 › of: 'eye screening' holds no admissions, and only these have "
                "bed days"
            ],
            id="bed days without admissions",
        ),
        pytest.param(
            "- measurement: {of: HbA1c, latest: 58, within: 1 year}",
            [
                "9: eligibility › include › all › 1 › measurement › latest: expected 'above', 'at least', 'below' or "
                "'at most' and a number, as 'above 58', not 58"
            ],
            id="threshold without a direction",
        ),
        pytest.param(
            "- {id: a, age: {from: 18}}\n- {id: a, sex: male}",
            ["10: eligibility › include › all › 2 › id: the id 'a' is already given on line 9"],
            id="id given twice",
        ),
        pytest.param(
            "- {id: alive, age: {from: 18}}",
            ["9: eligibility › include › all › 1 › id: the id 'alive' is Samvej's own; choose another"],
            id="id of Samvej's own",
        ),
        pytest.param(
            "- ask: {by: referrer, da: Er det?, en: Is it?}",
            ["9: eligibility › include › all › 1 › ask: missing key 'id'"],
            id="ask without an id",
        ),
        pytest.param(
            "- enrolled in: smal",
            [
                "9: eligibility › include › all › 1 › enrolled in: unknown programme 'smal'; expected one of small; "
                "did you mean 'small'?"
            ],
            id="unknown programme",
        ),
        pytest.param(
            "- insurance group: true",
            ["9: eligibility › include › all › 1 › insurance group: expected 1 or 2, not True"],
            id="group that is no number",
        ),
        pytest.param(
            "- alive: false",
            ["9: eligibility › include › all › 1 › alive: expected true, not 'false'"],
            id="not alive",
        ),
        pytest.param(
            "- all: []",
            ["9: eligibility › include › all › 1 › all: the list is empty; write at least one, or leave the key out"],
            id="empty group",
        ),
    ],
)
def test_criterion_that_cannot_be_right(tmp_path: Path, criterion: str, expected: list[str]) -> None:
    text = small(criterion)

    found = faults(tmp_path, text)

    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", ["1: the file is empty; it must say something"], id="empty"),
        pytest.param("# nothing\n", ["1: the file is empty; it must say something"], id="comment only"),
        pytest.param("- a\n", ["1: the file must be a mapping: lines of 'key: value'"], id="a list"),
        pytest.param(
            HEAD.encode() + "eligibility: {include: {sex: männlich}}".encode("latin-1"),
            ["6: not UTF-8 (the bytes here are of another encoding); save the file as UTF-8"],
            id="another encoding",
        ),
        pytest.param(
            HEAD + "eligibility:\n\tinclude: {sex: male}\n",
            ["7: a tab in the margin; YAML is indented with spaces"],
            id="tab",
        ),
        pytest.param(
            HEAD + "eligibility: {include: [",
            ["6: not YAML: while parsing a flow node expected the node content, but found '<stream end>'"],
            id="syntax",
        ),
        pytest.param(
            small("- sex: male") + 'version: "2"\n',
            ["14: 'version' stands twice here; it stood first on line 2"],
            id="duplicate key",
        ),
        pytest.param(
            small("- &a {sex: male}\n- *a"),
            [
                "9: eligibility › include › all › 1: an anchor or alias (& or *); write it out where it is meant",
                "9: eligibility › include › all › 2: an anchor or alias (& or *); write it out where it is meant",
            ],
            id="alias",
        ),
        pytest.param(
            small("- sex: male", head=HEAD.replace('"1"', "1")),
            ['2: version: expected text, not the number 1 (put it in quotes, as "0376")'],
            id="version without quotes",
        ),
        pytest.param(
            small("- sex: male", head=HEAD.replace("programme: small", "programme: smal")),
            ["1: programme: the programme is called 'smal' and its folder 'small'; give them the same name"],
            id="another name than the folder",
        ),
        pytest.param(
            small("- sex: male", head=HEAD.replace("source: [no seed]\n", "")),
            ["1: missing key 'source'"],
            id="missing key",
        ),
        pytest.param(
            small("- sex: male") + "exampels: []\n",
            [
                "14: unknown key 'exampels'; expected one of programme, version, name, purpose, source, partners, "
                "words, eligibility, evaluation, examples, referral, not together with, requires, "
                "first conversation, consent, caseload, phases, evidence, exit reasons, team, registry, "
                "override points, map, safety … and 12 more; did you mean 'examples'?"
            ],
            id="misspelt section",
        ),
        pytest.param(
            small("- sex: male") + "partners: [{name: A, sector: hospitals}]\n",
            [
                "14: partners › 1 › sector: unknown sector 'hospitals'; expected one of hospital, psychiatry, "
                "general-practice, specialist, municipality-health, municipality-social, employment, prehospital, "
                "voluntary or municipality; did you mean 'hospital'?"
            ],
            id="partner's sector",
        ),
        pytest.param(
            small("- sex: male") + 'partners: [{name: A, sector: municipality, municipality: "9999"}]\n',
            ["14: partners › 1 › municipality: unknown municipality '9999'"],
            id="partner's municipality",
        ),
        pytest.param(
            small("- sex: male", rest=""),
            ["1: there are no examples; write at least one person who meets the criteria and one who does not"],
            id="no examples",
        ),
        pytest.param(
            small("- sex: male")
            + "evaluation: {months: {from: -2, to: 2}, outcomes: [{id: a, count: no show, better: lower}]}\n",
            [
                "14: evaluation › outcomes › 1 › count: unknown service 'no show'; expected one of any contact, "
                "admission, acute admission, eye screening, no-show, dementia visit or readmission; "
                "did you mean 'no-show'?"
            ],
            id="outcome of an unknown service",
        ),
    ],
)
def test_file_that_cannot_be_right(tmp_path: Path, text: str | bytes, expected: list[str]) -> None:
    assert faults(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "{date: 2016-01-03, acut admission: {}}",
            "acut admission: unknown service or fact 'acut admission'; expected",
        ),
        ("{date: 2016-13-03, acute admission: {}}", "date: '2016-13-03' is not a date as 2024-03-31"),
        ("{date: 2016-01-03, diagnosis: E11}", "diagnosis: 'E11' is not a code of SKS; write it"),
        ("{date: 2016-01-03, diagnosis: {ICPC: T90}}", "diagnosis: unknown code system 'ICPC'; expected"),
        ("{date: 2016-01-03, prescription: metformin}", "prescription: 'metformin' is not a code of ATC"),
        ("{date: 2016-01-03, measurement: {Hba1: 50}}", "measurement › Hba1: unknown measurement 'Hba1'; expected"),
        ("{date: 2016-01-03, acute admission: {days: 2, hours: 3}}", "acute admission: expected 'days' or 'hours'"),
        ("{date: 2016-01-03, acute admission: {kind: telephone}}", "acute admission: what is said here makes it"),
        ("{date: 2016-01-03}", "1: expected one fact: diagnosis, prescription"),
        ("{acute admission: {}}", "1: expected 'date'"),
    ],
)
def test_history_that_cannot_be_understood(tmp_path: Path, line: str, expected: str) -> None:
    rest = EXAMPLES.replace("    expect:", f"    history: [{line}]\n    expect:")

    found = faults(tmp_path, small("- sex: male", rest=rest))

    assert [re.sub(r"^13: examples › 1 › history › (1 › )?", "", fault)[: len(expected)] for fault in found] == [
        expected
    ]


@pytest.mark.parametrize(
    ("expectation", "expected"),
    [
        ("{date: 2016-01-17, eligibility: meet}", "eligibility: unknown word 'meet'; expected one of meets"),
        ("{date: 2016-01-17, eligibility: meets, because: [sexx]}", "because › 1: unknown criterion id 'sexx'"),
        ("{date: 2016-01-17, eligibility: meets, ask: [social]}", "ask › 1: unknown ask 'social'"),
    ],
)
def test_expectation_that_names_what_is_not_there(tmp_path: Path, expectation: str, expected: str) -> None:
    rest = EXAMPLES.replace("{date: 2016-01-17, eligibility: meets}", expectation)

    found = faults(tmp_path, small("- sex: male", rest=rest))

    start = "13: examples › 1 › expect › "
    assert [fault.removeprefix(start).removeprefix("1 › ")[: len(expected)] for fault in found] == [expected]


def test_all_faults_are_told_together(tmp_path: Path) -> None:
    text = small("- sex: woman\n- sex: male\n- age: {form: 18}")

    with pytest.raises(ProgrammeError) as fault:
        load_programme("small", folder_with(tmp_path, text))

    assert [(problem.line, problem.where) for problem in fault.value.problems] == [
        (9, "eligibility › include › all › 1 › sex"),
        (11, "eligibility › include › all › 3 › age"),
    ]
    assert len(str(fault.value).splitlines()) == 2
