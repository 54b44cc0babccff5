"""Code lists: lists put together hold what their parts hold, and a bad list is told with its line."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvej.programme.codes import load_code_lists, union
from samvej.programme.problems import ProgrammeError
from samvej.programme.rules import CodeList
from tests.unit.programme.folders import FIXTURES

prefixes = st.lists(st.text("AB", min_size=1, max_size=3), max_size=4)
lists = st.builds(
    lambda inside, outside: CodeList("part", _pairs(inside), _pairs(outside)),
    prefixes,
    prefixes,
)


def _pairs(codes: list[str]) -> tuple[tuple[str, str], ...]:
    return tuple(("SKS", code) for code in codes)


@given(st.lists(lists, min_size=1, max_size=3), prefixes, st.text("AB", min_size=1, max_size=5))
def test_union_holds_what_any_part_holds_less_what_it_leaves_out(
    parts: list[CodeList], left_out: list[str], code: str
) -> None:
    try:
        whole = union("whole", parts, _pairs(left_out))
    except ValueError:
        return  # it cannot be said with prefixes, and is refused rather than guessed

    held = any(part.holds("SKS", code) for part in parts)
    assert whole.holds("SKS", code) == (held and not any(code.startswith(out) for out in left_out))


def test_list_that_includes_another_keeps_what_the_other_leaves_out() -> None:
    lists = load_code_lists(FIXTURES / "_shared" / "codes")

    disease = lists["brain disease"].codes

    assert disease.holds("SKS", "DF001")
    assert disease.holds("SKS", "DG409")
    assert disease.holds("ICPC-2", "P70")
    assert not disease.holds("SKS", "DF019")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("list: dementias", "1: list: the list 'dementias' stands in dementia.yaml; name the file dementias.yaml"),
        ("codes: {SKS: [F00]}", "4: codes › SKS › 1: 'F00' is not a code of SKS; write it with its D"),
        ("codes: {ICD-9: [290]}", "4: codes › ICD-9 › 1: expected text, not the number 290"),
        (
            "codes: {ICD-9: ['290.1']}",
            "4: codes › ICD-9 › 1: '290.1' is not a code of ICD-9; write it digits without",
        ),
        ("codes: {ICD: [F00]}", "4: codes › ICD: unknown word 'ICD'; expected one of SKS, ICD-10"),
        ("codes: {SKS: []}", "4: codes › SKS: the list is empty"),
        ("includes: brain diseas", "5: includes: unknown code list 'brain diseas'; expected one of"),
        ("includes: brain disease", "5: includes: the lists include each other in a ring: dementia → brain disease"),
        ("source: ''", "3: source: the text is empty"),
    ],
)
def test_code_list_that_cannot_be_right(tmp_path: Path, text: str, expected: str) -> None:
    shutil.copytree(FIXTURES / "_shared" / "codes", tmp_path, dirs_exist_ok=True)
    lines = {
        "list": "list: dementia",
        "name": "name: {da: demens, en: dementia}",
        "source": "source: made up",
        "codes": "codes: {SKS: [DF00]}",
    }
    lines[text.partition(":")[0]] = text
    (tmp_path / "dementia.yaml").write_text("\n".join(lines.values()) + "\n", encoding="utf-8")

    with pytest.raises(ProgrammeError) as fault:
        load_code_lists(tmp_path)

    start = f"{tmp_path / 'dementia.yaml'}:"
    told = [str(problem).removeprefix(start) for problem in fault.value.problems]
    assert any(problem.startswith(expected) for problem in told), told


def test_lists_that_cannot_be_put_together_are_refused() -> None:
    leaves_out = CodeList("a", (("SKS", "DF"),), (("SKS", "DF0"),))
    holds_deeper = CodeList("b", (("SKS", "DF001"),))

    with pytest.raises(ValueError, match="divide DF0 into the prefixes that are meant"):
        union("c", [leaves_out, holds_deeper])
