"""Bed days

What a bed day is stands under [stays](stays.md#bed-days). `of` may be left out, and is then any admission.
"""


def test_bed_days_at_least(spec):
    """At least

    The bed days in view are added up over stays and sectors.
    """
    spec(
        "{bed days: at least 10, within: 3 months}",
        citizen="""
            history:
              - {date: 2017-01-02, acute admission: {days: 4}}
              - {date: 2017-02-01, planned admission: {days: 2}}
              - {date: 2017-03-06, psychiatric admission: {days: 9}}
        """,
        answers="""
            day        | answer        | counted: bed days | note
            2017-01-31 | does not meet | 4  |
            2017-03-05 | does not meet | 6  | 4 + 2
            2017-03-09 | meets         | 10 | and the first four in psychiatry
            2017-03-14 | meets         | 15 | and all nine
            2017-04-05 | meets         | 12 | of January only the 5th is still in view
            2017-05-02 | meets         | 10 | the 2nd of February and the nine in psychiatry
            2017-05-03 | does not meet | 9  |
        """,
        spells="""
            from       | through
            2017-03-09 | 2017-05-02
        """,
    )


def test_bed_days_at_most(spec):
    """At most"""
    spec(
        "{bed days: at most 3, within: 3 months}",
        citizen="""
            history:
              - {date: 2017-01-02, acute admission: {days: 3}}
              - {date: 2017-02-01, acute admission: {days: 1}}
        """,
        answers="""
            day        | answer        | counted: bed days
            2017-01-01 | meets         | 0
            2017-01-31 | meets         | 3
            2017-02-01 | does not meet | 4
            2017-04-02 | does not meet | 4
            2017-04-03 | meets         | 3
        """,
    )


def test_bed_days_of(spec):
    """Of some admissions only"""
    spec(
        "{bed days: at least 5, of: psychiatric admission, within: 3 months}",
        citizen="""
            history:
              - {date: 2017-01-02, acute admission: {days: 9}}
              - {date: 2017-02-01, psychiatric admission: {days: 2}}
              - {date: 2017-03-06, psychiatric admission: {days: 9}}
        """,
        answers="""
            day        | answer        | counted: bed days
            2017-01-31 | does not meet | 0
            2017-02-28 | does not meet | 2
            2017-03-08 | meets         | 5
        """,
        spells="""
            from       | through
            2017-03-08 | 2017-06-10
        """,
    )
