"""Stays without an end

An extract may be made while a citizen is admitted, or an end may be missing.
"""


def test_open_stay_reaches_no_further_than_its_start(spec):
    """Joining

    A contact without an end reaches no further than its own start: a contact on a later day is another stay.
    """
    spec(
        "{at least: 2, of: acute admission, within: 30 days}",
        citizen="""
            history:
              - {date: 2017-01-01, acute admission: {}, not ended: true}
              - {date: 2017-01-02, acute admission: {days: 2}}
        """,
        answers="""
            day        | answer        | counted: stays
            2017-01-01 | does not meet | 1
            2017-01-02 | meets         | 2
        """,
        spells="""
            from       | through
            2017-01-02 | 2017-01-31
        """,
    )


def test_open_stay_runs_until_the_next(spec):
    """Bed days until the next stay

    A stay without an end has ended when the sector's next stay starts.
    """
    spec(
        "{bed days: at least 6, within: 30 days}",
        citizen="""
            history:
              - {date: 2017-01-01, acute admission: {}, not ended: true}
              - {date: 2017-01-06, acute admission: {days: 2}}
        """,
        answers="""
            day        | answer        | counted: bed days | note
            2017-01-05 | does not meet | 5 | the 1st to the 5th
            2017-01-06 | meets         | 6 | and the first of the next stay
            2017-01-10 | meets         | 7 | the next stay's second bed day was the 7th
        """,
    )


def test_open_stay_runs_through_the_day(spec):
    """Bed days until today, or until death

    The last stay of a sector runs through the day asked about while it has no end, and no longer than the citizen
    lives.
    """
    spec(
        "{bed days: at least 10, within: 30 days}",
        citizens="""
            - person: {name: still admitted}
              history:
                - {date: 2017-01-01, acute admission: {}, not ended: true}
            - person: {name: a woman who dies, died: 2017-01-04}
              history:
                - {date: 2017-01-01, acute admission: {}, not ended: true}
        """,
        answers="""
            citizen          | day        | answer        | counted: bed days
            still admitted   | 2017-01-09 | does not meet | 9
            still admitted   | 2017-01-10 | meets         | 10
            still admitted   | 2017-02-28 | meets         | 31
            a woman who dies | 2017-01-04 | does not meet | 4
            a woman who dies | 2017-01-10 | does not meet | 4
        """,
    )
