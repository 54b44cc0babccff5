"""Code lists

A code list names prefixes in one or several code systems. A code belongs to the list when its own system is named
and the code starts with one of the prefixes, and with none of those under `except`. The lists used on these pages
stand at the end of [the contents](../rules.md#the-words-these-pages-use).
"""


def test_code_that_starts_with_a_prefix(spec):
    """Prefixes and exceptions

    The list of dementia on these pages holds SKS codes that start with DF0, except those that start with DF05.
    """
    spec(
        "{diagnosis: {of: dementia, ever: true}}",
        citizens="""
            - person: {name: with Alzheimer's disease}
              history: [{date: 2017-01-01, diagnosis: DF009}]
            - person: {name: with delirium}
              history: [{date: 2017-01-01, diagnosis: DF051}]
            - person: {name: with a headache}
              history: [{date: 2017-01-01, diagnosis: DR51}]
        """,
        answers="""
            citizen                  | day        | answer        | note
            with Alzheimer's disease | 2017-01-01 | meets         | DF009 starts with DF0
            with delirium            | 2017-01-01 | does not meet | DF051 starts with DF05 too
            with a headache          | 2017-01-01 | does not meet |
        """,
    )


def test_code_of_another_system(spec):
    """Systems

    A code means something only in its own system: P70 is dementia in ICPC-2 and nothing in SKS.
    """
    spec(
        "{diagnosis: {of: dementia, ever: true}}",
        citizens="""
            - person: {name: in the practice's own codes}
              history: [{date: 2017-01-01, diagnosis: {ICPC-2: P70}}]
            - person: {name: in another system}
              history: [{date: 2017-01-01, diagnosis: {ICD-10: P70}}]
        """,
        answers="""
            citizen                     | day        | answer
            in the practice's own codes | 2017-01-01 | meets
            in another system           | 2017-01-01 | does not meet
        """,
    )


def test_several_lists(spec):
    """Several lists

    A diagnosis of one of the lists is enough. A list can include others: chronic disease, here, includes diabetes.
    """
    spec(
        "{diagnosis: {of: [dementia, chronic disease], ever: true}}",
        citizens="""
            - person: {name: with dementia}
              history: [{date: 2017-01-01, diagnosis: DF009}]
            - person: {name: with diabetes}
              history: [{date: 2017-01-01, diagnosis: DE119}]
            - person: {name: with neither}
              history: [{date: 2017-01-01, diagnosis: DR51}]
        """,
        answers="""
            citizen       | day        | answer
            with dementia | 2017-01-01 | meets
            with diabetes | 2017-01-01 | meets
            with neither  | 2017-01-01 | does not meet
        """,
    )
