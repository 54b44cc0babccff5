"""Both languages say everything, with the same fields."""

import re
from pathlib import Path
from string import Formatter

import pytest

import samvej.evaluation.report as report
from samvej.evaluation.names import part_words, scope_words, split_by
from samvej.evaluation.report.texts import GLOSSARY, TEXTS, Speaker
from samvej.evaluation.results import Words

SAID_IN = ("texts.py", "frame_texts.py")
SOURCES = [path for path in Path(report.__file__).parent.rglob("*") if path.suffix in (".py", ".j2")]


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_a_text_has_the_same_fields_in_both_languages(key: str) -> None:
    words = TEXTS[key]

    fields = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (words.da, words.en)]

    assert words.da.strip()
    assert words.en.strip()
    assert fields[0] == fields[1]


def test_every_text_is_used_and_every_used_text_is_there() -> None:
    written = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES if path.name not in SAID_IN)

    unused = [key for key in TEXTS if f'"{key}"' not in written and not _built(key, written)]
    said = set(re.findall(r'say\(\s*"([^"{]+)"', written))

    assert unused == []
    assert said <= TEXTS.keys()


def _built(key: str, written: str) -> bool:
    """Whether a key is put together: ``f"key {key}"``, or the value of a result (a summary, a month length)."""
    starts = re.findall(r'say\(f"([^"{]+)\{', written)
    return any(key.startswith(start) for start in starts) or "month" in key or "over p" in key


def test_the_glossary_speaks_both_languages() -> None:
    texts = [text for entry in GLOSSARY for words in entry for text in (words.da, words.en)]

    empty = [text for text in texts if not text.strip()]

    assert empty == []


def test_an_unknown_field_is_a_fault() -> None:
    speaker = Speaker("da")

    with pytest.raises(KeyError):
        speaker.say("who", people="200")


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        ("hospital/*", Words("sygehus", "hospital")),
        ("hospital/admission", Words("sygehus (indlæggelser)", "hospital (admissions)")),
        ("prescription", Words("recepter", "prescriptions")),
        ("diagnosis/SKS", Words("diagnoser (SKS)", "diagnoses (SKS)")),
        ("*/*", Words("ydelser", "services")),
    ],
)
def test_a_scope_is_said_in_words(scope: str, words: Words) -> None:
    said = scope_words(scope)

    assert said == words


def test_a_part_without_words_is_named_as_its_source_names_it() -> None:
    said = part_words("Made-up fund")

    assert said == Words("Made-up fund", "Made-up fund")


def test_what_an_outcome_is_split_by_is_told_from_its_parts() -> None:
    parts = (["region", "municipality"], ["hospital", "medicine"], ["admission", "other"], ["medicine"])

    told = [split_by(each) for each in parts]

    assert told == ["payer", "sector", "kind", "payer"]
