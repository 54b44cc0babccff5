"""Overlays: a local edition that changes what its base allows, and nothing else."""

from pathlib import Path

import pytest

from samvej.programme.check import check_folder, check_programme
from samvej.programme.differences import differences
from samvej.programme.examples import try_examples
from samvej.programme.folder import programme_names, programme_path
from samvej.programme.loading import load_programme
from samvej.programme.problems import ProgrammeError
from samvej.programme.within import Within
from tests.unit.programme.folders import ASKED, course, folder_with, replaced

POINTS = """\
override points:
  - partners
  - words
  - eligibility / include / all / lives in
  - eligibility / include / all / social / da
  - referral / from
  - referral / first contact within
"""
CRITERIA = f"- lives in: [Guldborgsund, Lolland]\n{ASKED}"
OVERLAY = """\
overlay: local
of: small
version: "7"
name: {da: Lokal, en: Local}
changes:
  referral / from: [citizen]
examples:
  - person: {name: Prøve Person, born: 1972-03-01, lives in: Lolland}
    answers: {social: yes}
    expect: {date: 2016-01-17, eligibility: meets, because: [age]}
"""
LIVES = "eligibility / include / all / lives in: [Lolland]"
FROM = "referral / from: [citizen]"


def with_overlay(where: Path, text: str = OVERLAY, name: str = "local", more: str = POINTS) -> Path:
    """A folder with the programme and one overlay of it."""
    folder = folder_with(where, course(CRITERIA, more=more))
    (folder / "small" / "overlays").mkdir()
    (folder / "small" / "overlays" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_overlay_is_a_programme_of_its_own_name(tmp_path: Path) -> None:
    folder = with_overlay(tmp_path)

    overlay = load_programme("local", folder)

    assert programme_names(folder) == ("local", "small")
    assert (overlay.name, overlay.version, overlay.base) == ("local", "7", "small")
    assert (overlay.file.name.da, overlay.file.purpose.da) == ("Lokal", "Prøve")
    assert overlay.path == programme_path("small", folder)
    assert check_programme("local", folder).problems == ()
    assert [result.differences for result in try_examples(overlay)] == [()]


def test_overlay_is_found_by_its_path(tmp_path: Path) -> None:
    folder = with_overlay(tmp_path)

    assert load_programme(folder / "small" / "overlays" / "local.yaml") == load_programme("local", folder)


def test_lists_are_replaced_whole_and_mappings_added_to(tmp_path: Path) -> None:
    changes = "referral / from: [citizen]\n  words: {guest: {da: gæst, en: guest}}"
    folder = with_overlay(tmp_path, replaced(OVERLAY, FROM, changes))

    file = load_programme("local", folder).file

    assert file.referral is not None
    assert file.referral.from_ == ("citizen",)
    assert list(file.words) == ["night watch", "guest"]


def test_place_in_a_list_is_found_by_key_or_by_id(tmp_path: Path) -> None:
    changes = f'{LIVES}\n  eligibility / include / all / social / da: "Nå?"'
    overlay = load_programme("local", with_overlay(tmp_path, replaced(OVERLAY, FROM, changes)))

    assert [each.da for each in differences(load_programme("small", tmp_path / "programmes"), overlay)][1:] == [
        "Kriterium: bor i Guldborgsund eller Lolland → bor i Lolland",
        "Kriterium: ja fra henviseren til »Er det?« → ja fra henviseren til »Nå?«",
        "Spørgsmål i henvisningen: Er det? → Nå?",
    ]


def test_key_that_the_base_leaves_out_may_be_added(tmp_path: Path) -> None:
    folder = with_overlay(tmp_path, replaced(OVERLAY, FROM, "referral / first contact within: 3 days"))

    file = load_programme("local", folder).file

    assert file.referral is not None
    assert file.referral.first_contact_within == Within(3, "days")


def test_difference_says_what_was_and_what_is(tmp_path: Path) -> None:
    folder = with_overlay(tmp_path)

    found = differences(load_programme("small", folder), load_programme("local", folder))

    assert [(each.kind, each.place.en, each.en) for each in found] == [
        ("changed", "Name", "Name: Small → Local"),
        ("removed", "Who may refer", "Who may refer: the ward (gone)"),
        ("removed", "Who may refer", "Who may refer: the rule (gone)"),
    ]
    assert (found[1].before and found[1].before.da, found[1].after) == ("afdelingen", None)


@pytest.mark.parametrize(
    ("before", "after", "faults"),
    [
        pytest.param(
            FROM,
            "caseload: {per contact person: 3}",
            [
                "6: changes › caseload: 'caseload' is not an override point of small; the points are partners, "
                "words, eligibility / include / all / lives in, eligibility / include / all / social / da, "
                "referral / from or referral / first contact within"
            ],
            id="outside the points",
        ),
        pytest.param(
            FROM,
            "referral / from: [wart]",
            [
                "6: changes › referral / from › 1: unknown referrer 'wart'; expected one of ward, citizen or rule; "
                "did you mean 'ward'?"
            ],
            id="a fault in what is changed",
        ),
        pytest.param(
            FROM,
            "words: {guest: {da: gæst}}",
            ["6: changes › words › guest: missing key 'en'"],
            id="a fault of form in what is changed",
        ),
        pytest.param(
            FROM,
            "words / x / y: z",
            ["6: changes › words / x / y: there is no such place in the programme small"],
            id="no place",
        ),
        pytest.param(
            "overlay: local",
            "overlay: locale",
            ["1: overlay: the overlay is called 'locale' and its file 'local'; give them the same name"],
            id="misnamed",
        ),
        pytest.param(
            "of: small",
            "of: smaller",
            ["2: of: the overlay lies in the folder of 'small' and says it changes 'smaller'"],
            id="of another",
        ),
        pytest.param(
            "version:",
            "vversion:",
            [
                "1: missing key 'version'",
                "3: unknown key 'vversion'; expected one of overlay, of, version, name, purpose, source, changes or "
                "examples; did you mean 'version'?",
            ],
            id="unknown key",
        ),
        pytest.param(
            "changes:\n  referral / from: [citizen]\n",
            "changes: {}\n",
            ["5: changes: the list is empty; write at least one, or leave the key out"],
            id="changes nothing",
        ),
        pytest.param(
            "because: [age]",
            "because: [agee]",
            [
                "10: examples › 1 › expect › because › 1: unknown criterion id 'agee'; expected one of eligibility, "
                "alive, include, lives in, age or social; did you mean 'age'?"
            ],
            id="fault in its example",
        ),
    ],
)
def test_fault_is_told_in_the_overlays_own_file(tmp_path: Path, before: str, after: str, faults: list[str]) -> None:
    folder = with_overlay(tmp_path, replaced(OVERLAY, before, after))

    found = check_programme("local", folder).problems

    assert [str(problem).split("overlays/local.yaml:")[1] for problem in found] == faults


def test_overlay_without_examples_is_told(tmp_path: Path) -> None:
    folder = with_overlay(tmp_path, OVERLAY[: OVERLAY.index("examples")])

    (problem,) = check_programme("local", folder).problems

    assert problem.text.startswith("there are no examples")
    assert problem.file.endswith("local.yaml")


def test_base_without_points_says_so(tmp_path: Path) -> None:
    folder = with_overlay(tmp_path, more="")

    with pytest.raises(ProgrammeError, match="the programme small has no override points"):
        load_programme("local", folder)


def test_fault_of_the_base_is_told_for_the_overlay_too(tmp_path: Path) -> None:
    folder = with_overlay(tmp_path, more=replaced(POINTS, "- words", "- wurds"))

    (problem,) = check_programme("local", folder).problems

    assert problem.text.startswith("unknown place 'wurds'")
    assert problem.text.endswith("did you mean 'words'?")


@pytest.mark.parametrize("point", ["version", "name", "examples", "override points"])
def test_what_an_overlay_says_for_itself_is_no_override_point(tmp_path: Path, point: str) -> None:
    folder = with_overlay(tmp_path, more=f"{POINTS}  - {point}\n")

    with pytest.raises(ProgrammeError, match=f"'{point}' is the overlay's own already"):
        load_programme("small", folder)


def test_overlay_that_nobody_can_reach_is_told(tmp_path: Path) -> None:
    folder = with_overlay(tmp_path, name="small")
    (folder / "bare" / "overlays").mkdir(parents=True)
    (folder / "bare" / "overlays" / "lost.yaml").write_text(OVERLAY, encoding="utf-8")

    found = {each.programme: each.problems[0].text for each in check_folder(folder) if each.problems}

    assert found["small"].startswith("the name 'small' is already that of ")
    assert found["lost"].startswith("there is no programme.yaml beside the folder overlays")
