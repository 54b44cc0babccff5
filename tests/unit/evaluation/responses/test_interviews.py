"""Interview notes: counted by theme, quoted with consent, and refused without it; no message repeats the words."""

import pytest

from samvej.evaluation.responses.interviews import InterviewsError, read_interviews
from samvej.programme.questionnaires import Theme

THEMES = (
    Theme(id="being met", da="At blive mødt", en="Being met", aim="quality"),
    Theme(id="joy of work", da="Arbejdsglæde", en="Joy of work"),
)
HEAD = "theme,speaker,quotation,consent,anonymised_by"


def file(tmp_path, *lines: str, head: str = HEAD, encoding: str = "utf-8"):
    path = tmp_path / "interviews.csv"
    path.write_bytes("\n".join([head, *lines, ""]).encode(encoding))
    return path


def test_notes_are_counted_by_theme_and_speaker_and_quotations_kept_in_order(tmp_path) -> None:
    path = file(
        tmp_path,
        'being met,citizen,"I am met, at last",yes,AB',
        "being met,citizen,,no,",
        "joy of work,worker,New ideas come,ja,AB",
    )

    found = read_interviews(path, THEMES)

    assert [(each.id, dict(each.notes)) for each in found.themes] == [
        ("being met", {"citizen": 2, "relative": 0, "worker": 0}),
        ("joy of work", {"citizen": 0, "relative": 0, "worker": 1}),
    ]
    assert [(each.theme, each.speaker, each.text) for each in found.quotations] == [
        ("being met", "citizen", "I am met, at last"),
        ("joy of work", "worker", "New ideas come"),
    ]


def test_danish_file_with_semicolons_and_windows_letters_is_read(tmp_path) -> None:
    path = file(
        tmp_path,
        "being met;pårørende;Vi blev hørt;ja;AB",
        head="tema;hvem;citat;samtykke;anonymiseret_af",
        encoding="cp1252",
    )

    found = read_interviews(path, THEMES)

    assert dict(found.themes[0].notes)["relative"] == 1
    assert found.quotations[0].text == "Vi blev hørt"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "being mat,citizen,,yes,AB",
            "line 2: unknown theme 'being mat'; expected one of .* did you mean 'being met'",
        ),
        ("being met,doctor,,yes,AB", "line 2: 'speaker' is citizen, relative or worker"),
        ("being met,citizen,,perhaps,AB", "line 2: 'consent' is yes or no"),
        ("being met,citizen,Secret words,no,AB", "line 2: a quotation without consent"),
        ("being met,citizen,Secret words,yes,", "line 2: nobody has anonymised the quotation"),
        ("being met,citizen,Secret 310270-1234 words,yes,AB", "looks like a person number"),
        ("being met,citizen,Secret call 12 34 56 78 words,yes,AB", "a telephone number"),
        ("being met,citizen,Secret to a@b.example words,yes,AB", "an address of mail"),
        ("310270-1234,citizen,,yes,AB", "its cell holds something that is no theme"),
        ("being met,citizen,Secret, words,yes,AB", "line 2: 6 cells"),
        ('being met,citizen,"Secret words,yes,AB', "not closed"),
    ],
)
def test_faulty_note_is_refused_by_its_line_and_without_its_words(tmp_path, line, said) -> None:
    with pytest.raises(InterviewsError, match=said) as fault:
        read_interviews(file(tmp_path, line), THEMES)

    assert "Secret" not in str(fault.value)
    assert "310270" not in str(fault.value)


@pytest.mark.parametrize(
    ("head", "lines", "said"),
    [
        (HEAD, (), "holds no notes"),
        ("theme,speaker", ("being met,citizen",), "lacks quotation, consent, anonymised_by"),
    ],
)
def test_file_without_notes_or_columns_is_refused(tmp_path, head, lines, said) -> None:
    with pytest.raises(InterviewsError, match=said):
        read_interviews(file(tmp_path, *lines, head=head), THEMES)


def test_file_that_is_not_there_and_themes_that_are_not_there_are_refused(tmp_path) -> None:
    with pytest.raises(InterviewsError, match="cannot be read"):
        read_interviews(tmp_path / "nothing.csv", THEMES)
    with pytest.raises(InterviewsError, match="names no themes"):
        read_interviews(file(tmp_path, "being met,citizen,,yes,"), ())
