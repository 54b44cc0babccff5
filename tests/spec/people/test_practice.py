"""General practice

`registered with a practice` asks whether the citizen is registered with a general practice on the day: with any, or
with one of the practices named.
"""


def test_registered_with_any_practice(spec):
    """With any"""
    spec(
        "{registered with a practice: true}",
        citizen="""
            person: {name: a woman without a practice for a month}
            practices:
              - {in: practice 1, from: 2010-01-01, to: 2017-03-31}
              - {in: practice 2, from: 2017-05-01}
        """,
        answers="""
            day        | answer
            2017-03-31 | meets
            2017-04-15 | does not meet
            2017-05-01 | meets
        """,
        spells="""
            from       | through
            2010-01-01 | 2017-03-31
            2017-05-01 | …
        """,
    )


def test_registered_with_one_of_these(spec):
    """With one of these"""
    spec(
        "{registered with a practice: [practice 2, practice 3]}",
        citizen="""
            person: {name: a woman who changes practice}
            practices:
              - {in: practice 1, from: 2010-01-01, to: 2017-03-31}
              - {in: practice 2, from: 2017-04-01}
        """,
        answers="""
            day        | answer
            2017-03-31 | does not meet
            2017-04-01 | meets
        """,
    )
