"""Include and exclude

A file says whom to include and, where there are such, whom to exclude. A citizen meets the criteria who is alive, is
included and is not excluded.
"""


def test_include_and_exclude(spec):
    """Both

    A citizen who is both included and excluded does not meet the criteria.
    """
    spec(
        eligibility="""
            include: {at least: 1, of: acute admission, within: 30 days}
            exclude: {diagnosis: {of: dementia, within: 5 years}}
        """,
        citizen="""
            history:
              - {date: 2017-01-01, acute admission: {days: 2}}
              - {date: 2017-01-20, diagnosis: DF009}
        """,
        answers="""
            day        | answer        | because
            2016-12-31 | does not meet | 1 acute admission within 30 days
            2017-01-01 | meets         | 1 acute admission within 30 days, diagnosis: dementia
            2017-01-20 | does not meet | diagnosis: dementia
        """,
        spells="""
            from       | through
            2017-01-01 | 2017-01-19
        """,
    )


def test_exclude_that_cannot_be_told(spec):
    """An exclusion that cannot be told

    Where the register of diagnoses is not loaded, nobody has been shown to be without dementia: the answer cannot be
    told.
    """
    spec(
        eligibility="""
            include: {at least: 1, of: acute admission, within: 30 days}
            exclude: {diagnosis: {of: dementia, within: 5 years}}
        """,
        citizen="""
            history:
              - {date: 2017-01-01, acute admission: {days: 2}}
            not loaded: [diagnosis]
        """,
        answers="""
            day        | answer        | load                            | because
            2016-12-31 | does not meet |                                 | 1 acute admission within 30 days
            2017-01-01 | cannot tell   | diagnosis/ICPC-2 or diagnosis/SKS | 1 acute admission within 30 days
        """,
    )
