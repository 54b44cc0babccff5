"""Illness combinations: everybody who can be told about is in exactly one."""

from hypothesis import given
from hypothesis import strategies as st

from samvej.evaluation.illness import combined
from samvej.evaluation.inclusion import Told
from samvej.evaluation.results import Words

GROUPS = tuple((name, Words(name, name)) for name in ("somatic", "psychiatry", "substance"))
answers = st.lists(st.tuples(*[st.sampled_from([True, False, None])] * 3), max_size=30)


def told(rows: list[tuple[bool | None, ...]]) -> list[Told]:
    return [Told({n: row[at] for n, row in enumerate(rows)}, (f"need {at}",)) for at in range(3)]


@given(rows=answers)
def test_combinations_count_each_person_once_by_all_that_is_told(rows):
    found = combined(GROUPS, told(rows), list(range(len(rows))))

    names = [name for name, _ in GROUPS]
    known = [row for row in rows if None not in row]
    for each in found.combinations:
        assert each.count == sum(row == tuple(name in each.groups for name in names) for row in known)
    assert sum(each.count for each in found.combinations) == found.known == len(known)
    assert found.known + found.unknown == len(rows)
    assert bool(found.missing) == (not known)


def test_combinations_are_all_there_from_none_to_all_in_the_definitions_order():
    found = combined(GROUPS, told([(True, False, True)]), [0])

    assert [each.groups for each in found.combinations] == [
        (),
        ("somatic",),
        ("psychiatry",),
        ("substance",),
        ("somatic", "psychiatry"),
        ("somatic", "substance"),
        ("psychiatry", "substance"),
        ("somatic", "psychiatry", "substance"),
    ]


def test_missing_names_what_to_load_where_nobody_can_be_told():
    found = combined(GROUPS, told([(None, True, True)]), [0])

    assert (found.known, found.unknown, found.missing) == (0, 1, ("need 0", "need 1", "need 2"))
