"""The own reports of a dozen made-up people: what is compared, with whom, and what becomes of faulty answers."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from samvej.core.errors import SamvejError
from samvej.evaluation.disclosure import Policy
from samvej.evaluation.disclosure.own_reports import show_own_reports
from samvej.evaluation.report.render_section import check
from samvej.evaluation.report.section import Chart, Quotation, Table
from samvej.evaluation.report.sections.own_reports import section
from samvej.evaluation.report.sections.triple_aim import from_own_reports
from samvej.evaluation.responses.programme import own_reports
from samvej.evaluation.responses.proportions import Fourfold
from samvej.evaluation.responses.results import OwnReports
from tests.unit.evaluation.responses.made import FORMS, UNTIL, Answers, answers, programme, studied
from tests.unit.evaluation.responses.test_interviews import HEAD


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> OwnReports:
    where = tmp_path_factory.mktemp("own")
    notes = where / "notes.csv"
    notes.write_text(f"{HEAD}\nbeing met,citizen,At last I am met,yes,AB\n", encoding="utf-8")
    with studied(where, programme(where), answers()) as study:
        reports = own_reports(study, notes)
    assert reports is not None
    return reports


def test_same_persons_are_compared_whatever_the_case_of_their_answers(found) -> None:
    own = found.reports[0]
    health = own.items[0]

    assert own.occasions[own.compared].weeks == 24
    assert health.cells == Fourfold(both=3, gained=2, lost=1, neither=4)
    assert [(share.count, share.n) for share in health.everybody] == [(4, 12), (0, 0), (5, 10)]
    assert health.difference is not None
    assert health.difference.value == pytest.approx(0.1)


def test_answers_that_cannot_be_and_answers_between_are_left_out_and_told(found) -> None:
    own = found.reports[0]

    assert (own.left_out, own.between) == (2, 1)


def test_number_written_with_a_comma_is_a_number_and_a_score_has_good_values(found) -> None:
    trust = found.reports[0].scores[0]

    assert trust.paired is not None
    assert (trust.paired.n, trust.paired.before, trust.paired.after) == (10, 5, pytest.approx(0.6 * 7.5 + 0.4 * 4))
    assert trust.good is not None
    assert trust.good.cells == Fourfold(both=0, gained=6, lost=0, neither=4)


def test_published_instrument_is_scored_from_its_items(found) -> None:
    (well,) = found.reports[1].scores

    assert well.paired is not None
    assert (well.paired.n, well.paired.before, well.paired.difference) == (10, pytest.approx(18), pytest.approx(20))
    assert well.important == 10


def test_fates_tell_the_dead_from_the_silent(found) -> None:
    fates = [dict(each) for each in found.reports[0].fates]

    assert [each["answered"] for each in fates] == [12, 0, 10]
    assert (fates[2]["died"], fates[2]["no answer"]) == (1, 1)


def test_questionnaire_without_answers_is_not_loaded_and_not_unchanged(found) -> None:
    later = found.reports[2]

    assert not later.loaded
    assert any("database has no answers" in limit.en for limit in section(found, Policy()).limits)


def test_who_answered_and_who_did_not_are_told_apart(found) -> None:
    (women,) = found.reports[0].groups

    assert (women.answered.count, women.answered.known) == (5, 10)
    assert (women.others.known, women.rest.known) == (1, 1)


def test_section_shows_no_small_number_and_no_hidden_one(found) -> None:
    said = section(found, Policy())
    check([said], frozenset())

    own = next(block for block in said.blocks if isinstance(block, Table) and block.file == "own_answers_1")
    cells = dict(zip(own.columns, own.rows[0], strict=True))
    assert cells["persons"].value == 10
    assert cells["before"].value is None  # four had a good answer
    assert cells["change"].value is None
    assert cells["exact_test"] is None
    assert [block.text for block in said.blocks if isinstance(block, Quotation)] == ["At last I am met"]


def test_everything_may_be_shown_where_the_policy_lets_it(found) -> None:
    open_policy = Policy(minimum=1)

    shown = show_own_reports(found, open_policy).reports[0].items[0]

    assert (shown.before.value, shown.after.value) == (0.4, 0.5)
    assert shown.change.lower.value == round(found.reports[0].items[0].difference.lower, 2)
    assert shown.test is not None
    assert shown.test.en == "p ≥ 0.05"
    assert {measure.aim for measure in from_own_reports(found, open_policy)} == {"health", "quality"}


@pytest.mark.parametrize("lang", ["da", "en"])
def test_chart_draws_only_what_may_be_shown(found, lang) -> None:
    chart = next(block for block in section(found, Policy(minimum=1)).blocks if isinstance(block, Chart))
    held = [block for block in section(found, Policy()).blocks if isinstance(block, Chart)]

    drawn = json.dumps(chart.specification(lang, chart.sizes[-1]), ensure_ascii=False)
    hidden = json.dumps([each.specification(lang, each.sizes[0]) for each in held], ensure_ascii=False)

    assert ("40,0\u00a0% af 10" if lang == "da" else "40.0% of 10") in drawn
    assert ("vises ikke" if lang == "da" else "not shown") in hidden
    assert not re.search(r"40[.,]0", hidden)


def test_not_yet_due_is_compared_on_an_earlier_occasion_and_said(tmp_path: Path) -> None:
    given = Answers()
    for number in range(12):
        for day in (0, 84):
            given.give(f"p{number:02d}", "own", "health", day, "good" if (number + day) % 2 else "poor")
    with studied(tmp_path, programme(tmp_path), given) as study:
        reports = own_reports(replace(study, until=UNTIL.replace(year=2017, month=11, day=1)))

    assert reports is not None
    own = reports.reports[0]
    assert own.occasions[own.compared].weeks == 12
    assert dict(own.fates[2])["not yet due"] == 11
    assert any("12 weeks are compared" in limit.en for limit in section(reports, Policy()).limits)


def test_too_few_pairs_are_said_and_nothing_is_compared(tmp_path: Path) -> None:
    given = Answers()
    for number in range(4):
        for day in (0, 168):
            given.give(f"p{number:02d}", "own", "health", day, "good")
    with studied(tmp_path, programme(tmp_path), given) as study:
        reports = own_reports(study)

    assert reports is not None
    assert reports.reports[0].compared is None
    assert reports.reports[0].items[0].cells is None
    said = section(reports, Policy())
    assert any("cannot be compared" in limit.en for limit in said.limits)
    assert all(cell is None or cell.value is None for table in said.blocks if isinstance(table, Table)
               and table.file == "own_answers_1" for cell in table.rows[0][1:])  # fmt: skip


def test_file_that_describes_nothing_or_lets_nothing_be_used_has_no_own_reports(tmp_path: Path) -> None:
    without = programme(tmp_path / "a", "\nquestionnaires: [{id: own, at: inclusion}]\n")
    evaluation = (
        "\nevaluation:\n  months: {from: -6, to: 6}\n  may use: {rows: [referral]}\n"
        "  outcomes: [{id: a, cost: all, better: lower}]\n"
    )
    closed = programme(tmp_path / "b", FORMS + evaluation)
    for said, name in ((without, "c"), (closed, "d")):
        with studied(tmp_path / name, said, answers()) as study:
            assert own_reports(study) is None


def test_instrument_that_is_not_there_is_named(tmp_path: Path) -> None:
    said = programme(tmp_path, FORMS.replace("instrument: phq-2", "instrument: phq-22"))
    with studied(tmp_path, said, answers()) as study, pytest.raises(SamvejError, match="did you mean 'phq-2'"):
        own_reports(study)
