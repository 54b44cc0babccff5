"""Who took part: from the programme's records and from a file, with every fault told and nobody named."""

from datetime import date
from pathlib import Path

import pytest

from samvej.core import clock
from samvej.core.cpr import Cpr
from samvej.evaluation.participants import Participant, Participants, ParticipantsError, from_enrolment, from_file
from samvej.evaluation.participants_file import ParticipantsFileError
from samvej.registry.database import Database
from samvej.registry.key import KeyFileError
from samvej.registry.query import Registry
from samvej.registry.reading.identities import CPR, pseudonym
from samvej.registry.reading.staged import CoverageRow
from tests.unit.registry import by_hand
from tests.unit.registry.by_hand import Extract

UNTIL = date(2019, 12, 31)
BORN = date(1970, 1, 1)
DIED = date(2018, 5, 1)
NUMBERS = [f"{61 + n:02d}0170-0{n:03d}" for n in range(1, 9)]  # 60 is added to the day: nobody has such a number
EIGHTH = 8  # died on 1 May 2018
KEY = b"a made-up key of thirty-two byte"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A database of eight people, ``p1`` to ``p8`` in the order of their numbers, and the key."""
    root = tmp_path_factory.mktemp("participants")
    (root / "key").write_bytes(KEY)
    (root / "key").chmod(0o600)
    who = {n: pseudonym(KEY, CPR, Cpr.parse(NUMBERS[n - 1]).reveal()) for n in range(1, 9)}
    person = [
        {"line": n, "who": who[n], "sex": "female", "birth_date": BORN, "death_date": DIED if n == EIGHTH else None}
        for n in who
    ]
    enrolled = [*_records()]
    rows = [
        {"line": 100 + line, "who": who[n], "programme": name, "role": role, "valid_from": first}
        for line, (n, name, role, first) in enumerate(enrolled)
    ]
    coverage = (CoverageRow("*", "hospital/*", date(2015, 1, 1), UNTIL),)
    extract = Extract({"person": person, "enrolment": rows}, coverage=coverage)
    with pytest.MonkeyPatch.context() as patch:
        by_hand.store(extract, Database(root / "db"), root / "key", patch)
    return root


def _records():
    """(person, programme, role, first day): of the programme ``care`` six participants are as they should be."""
    for n in range(1, 7):
        yield n, "care", "participant" if n % 2 else None, date(2017, n, 15)
    yield 1, "care", "participant", date(2018, 9, 1)  # enrolled again
    yield 7, "care", "participant", date(2020, 1, 1)  # after the last day
    yield EIGHTH, "care", "participant", date(2018, 5, 2)  # the day after the death
    yield 7, "care", "control", date(2017, 1, 1)
    yield from ((n, "few", "participant", date(2017, 1, 1)) for n in (1, 2, 3, 4))
    yield EIGHTH, "none-possible", "participant", date(2018, 6, 1)
    yield from ((n, "early", "participant", date(2014, 12, 31)) for n in (1, 2, 3, 4, 5))
    yield 7, "early", "participant", None
    yield 6, "early", "participant", date(1969, 12, 31)  # the day before the birth


@pytest.fixture
def registry(folder):
    with Registry.open(folder / "db") as opened:
        yield opened


@pytest.fixture
def ids(registry) -> dict[int, int]:
    """The number of the person (1–8) → person_id."""
    known = {row["pseudonym"]: row["person_id"] for row in registry.table("identity").to_pyarrow().to_pylist()}
    return {n: known[pseudonym(KEY, CPR, Cpr.parse(NUMBERS[n - 1]).reveal())] for n in range(1, 9)}


# --- from the programme's records ----------------------------------------------------------------------


def test_participants_are_those_enrolled_with_their_first_day(registry, ids):
    found = from_enrolment(registry, "care", UNTIL)

    assert found.people == tuple(sorted(Participant(ids[n], date(2017, n, 15)) for n in range(1, 7)))


def test_enrolments_that_cannot_be_so_are_left_out_with_the_reason_and_stop_nobody(registry):
    found = from_enrolment(registry, "care", UNTIL)

    assert {(out.reason.en, out.count) for out in found.left_out} == {
        ("included after 31 December 2019, the last day that is evaluated", 1),
        ("included after death", 1),
    }


def test_second_enrolment_is_told_without_a_number(registry):
    found = from_enrolment(registry, "care", UNTIL)

    assert [note.en for note in found.notes] == ["Some are enrolled more than once; the first enrolment counts."]


def test_enrolment_after_today_is_left_out_although_the_data_reach_further(registry, ids):
    with clock.at(date(2017, 5, 20)):
        found = from_enrolment(registry, "care", UNTIL)

    assert ids[6] not in {each.person_id for each in found.people}


def test_participants_before_the_data_begin_are_kept_and_told(registry):
    found = from_enrolment(registry, "early", UNTIL)

    assert len(found.people) == 5
    assert [note.da for note in found.notes] == [
        "Nogle er inkluderet, før databasen begynder (1. januar 2015): de har ingen måneder før."
    ]


def test_enrolments_without_a_start_or_before_birth_are_left_out(registry):
    found = from_enrolment(registry, "early", UNTIL)

    assert {(out.reason.da, out.count) for out in found.left_out} == {
        ("deltagelsen har ingen startdato", 1),
        ("inkluderet før sin fødsel", 1),
    }


@pytest.mark.parametrize(
    ("programme", "message"),
    [
        ("few", r"fewer than 5 participants: nothing can be shown about so few"),
        ("nobody", r"Nobody takes part in nobody .*: load the programme's own records of enrolment, or name a file"),
        ("none-possible", r"everybody is left out \(included after death\)"),
    ],
)
def test_programme_with_too_few_participants_is_refused(registry, programme, message):
    with pytest.raises(ParticipantsError, match=message):
        from_enrolment(registry, programme, UNTIL)


# --- from a file ---------------------------------------------------------------------------------------

FIVE = [(NUMBERS[n], f"2017-0{n + 1}-15") for n in range(5)]


def file_with(where: Path, lines: list[str], encoding: str = "utf-8") -> Path:
    path = where / "participants.csv"
    path.write_bytes("\n".join([*lines, ""]).encode(encoding))
    return path


def read(path: Path, registry: Registry, folder: Path) -> Participants:
    return from_file(path, registry, folder / "key", UNTIL)


def refused(path: Path, registry: Registry, folder: Path) -> str:
    with pytest.raises(ParticipantsFileError) as caught:
        read(path, registry, folder)
    text = str(caught.value)
    assert not any(number[:6] in text or number[7:] in text for number in NUMBERS), "a person number leaked"
    return text


@pytest.mark.parametrize(
    ("header", "row", "encoding"),
    [
        ("cpr;inclusion", "{cpr};{day}", "utf-8"),
        ("PNR,Inklusion", "{plain},{day}", "utf-8"),
        ('"person";"inclusion";"note"', '"{cpr}";"{day}";"få; ord"', "cp1252"),
        ("cpr;inclusion", "{cpr};{day}", "utf-8-sig"),
        ("inclusion;cpr", "{danish};{cpr}", "utf-8"),
        ("cpr,inclusion,name;street", "{cpr},{day},a;b", "utf-8"),
    ],
    ids=[
        "hyphen",
        "comma and no hyphen",
        "quoted in cp1252",
        "byte order mark",
        "day first",
        "commas and one semicolon",
    ],
)
def test_file_names_the_people_in_every_usual_form(header, row, encoding, tmp_path, registry, folder, ids):
    said = [
        row.format(cpr=cpr, plain=cpr.replace("-", ""), day=day, danish="-".join(reversed(day.split("-"))))
        for cpr, day in FIVE
    ]

    found = read(file_with(tmp_path, [header, *said, ""], encoding), registry, folder)

    assert found.people == tuple(sorted(Participant(ids[n], date(2017, n, 15)) for n in range(1, 6)))
    assert (found.left_out, found.notes) == ((), ())


def test_file_may_name_people_by_the_databases_own_number_without_a_key(tmp_path, registry, folder, ids):
    path = file_with(tmp_path, ["person_id;inclusion", *(f"{ids[n]};2017-01-0{n}" for n in range(1, 6))])

    found = from_file(path, registry, tmp_path / "no-such-key", UNTIL)

    assert len(found.people) == 5
    assert not (tmp_path / "no-such-key").exists()


def test_every_fault_of_a_file_is_told_at_once_by_its_lines(tmp_path, registry, folder):
    lines = [
        "cpr;inclusion",
        *(f"{cpr};{day}" for cpr, day in FIVE),
        "670170-9999;2017-01-01",  # line 7: nobody here
        f"{NUMBERS[7]};2018-05-02",  # line 8: after death
        f"{NUMBERS[0]};2017-08-01",  # line 9: the person of line 2
        f"{NUMBERS[5]};2020-01-01",  # line 10: in the future
        f"{NUMBERS[6]};31-02-2017",  # line 11: no such day
        "12345;2017-01-01",  # line 12: no person number
        "900170-9998;2017-01-01",  # line 13: nobody here either
        f"{NUMBERS[6]}",  # line 14: a cell is lacking
    ]

    text = refused(file_with(tmp_path, lines), registry, folder)

    assert text.splitlines() == [
        "participants.csv: lines 7 and 13: the database does not know the person; load the sources that hold the "
        "person, or take the line out.",
        "participants.csv: line 8: included after the person's death; mend the date, or take the line out.",
        "participants.csv: line 10: included after 2019-12-31, the last day that is evaluated; mend the date, or "
        "take the line out.",
        "participants.csv: line 11: not a date; write it as 2016-02-10 or 10-02-2016.",
        "participants.csv: line 12: not a person number (DDMMYY-XXXX); write ten characters, and keep the leading "
        "zero.",
        "participants.csv: line 14: another number of cells than the first line has columns.",
        "participants.csv: lines 2 and 9: one person stands on these lines; keep the one with the first inclusion.",
    ]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "is empty: the first line must name the columns"),
        (["navn;inclusion", "Prøve;2017-01-01"], "line 1 names no column 'cpr'"),
        (["cpr;dato", "x;2017-01-01"], "line 1 names no column 'inclusion'"),
        (["cpr;pnr;inclusion", "x;y;2017-01-01"], "names several columns that say the same"),
        (["cpr;inclusion", '"x;2017-01-01'], "line 2: a quotation mark is opened and not closed"),
    ],
    ids=["empty", "no person", "no day", "two persons", "open quotation"],
)
def test_file_of_the_wrong_form_is_refused_with_what_to_do(lines, message, tmp_path, registry, folder):
    path = tmp_path / "participants.csv"
    path.write_text("\n".join(lines), encoding="utf-8")

    assert message in refused(path, registry, folder)


def test_file_that_is_not_there_is_refused(tmp_path, registry, folder):
    assert "cannot be read" in refused(tmp_path / "participants.csv", registry, folder)


def test_file_with_the_wrong_key_is_refused(tmp_path, registry):
    (tmp_path / "key").write_bytes(KEY[::-1])
    (tmp_path / "key").chmod(0o600)
    path = file_with(tmp_path, ["cpr;inclusion", *(f"{cpr};{day}" for cpr, day in FIVE)])

    with pytest.raises(KeyFileError, match="is not the key that"):
        from_file(path, registry, tmp_path / "key", UNTIL)


def test_file_with_a_key_that_is_not_there_is_refused_and_none_is_made(tmp_path, registry):
    path = file_with(tmp_path, ["cpr;inclusion", *(f"{cpr};{day}" for cpr, day in FIVE)])

    with pytest.raises(KeyFileError, match="is not at"):
        from_file(path, registry, tmp_path / "key", UNTIL)
    assert not (tmp_path / "key").exists()


@pytest.mark.parametrize(
    ("count", "message"), [(0, "names nobody: write a line"), (1, "fewer than 5"), (4, "fewer than 5")]
)
def test_file_of_too_few_is_refused(count, message, tmp_path, registry, folder):
    path = file_with(tmp_path, ["cpr;inclusion", *(f"{cpr};{day}" for cpr, day in FIVE[:count])])

    with pytest.raises(ParticipantsError, match=message):
        read(path, registry, folder)


def test_file_of_people_included_before_the_data_begin_is_kept_and_told(tmp_path, registry, folder):
    path = file_with(tmp_path, ["cpr;inclusion", *(f"{cpr};2014-06-01" for cpr, _ in FIVE)])

    found = read(path, registry, folder)

    assert len(found.people) == 5
    assert [note.en for note in found.notes] == [
        "Some were included before the database begins (1 January 2015): they have no months before."
    ]
