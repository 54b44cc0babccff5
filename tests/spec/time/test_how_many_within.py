"""So many within a window

"At least *k* within a window" holds on day *D* when at least *k* matching facts are in view on *D*.
"""


def test_two_within_thirty_days(spec):
    """Two within 30 days

    Starts 30 days apart count: the first is still in view when the second comes. The rule then holds on that one day.
    """
    spec(
        "{at least: 2, of: acute admission, within: 30 days}",
        citizen="""
            history:
              - {date: 2017-01-01, acute admission: {days: 2}}
              - {date: 2017-01-31, acute admission: {days: 1}}
        """,
        answers="""
            day        | answer        | counted: acute admissions
            2017-01-30 | does not meet | 1
            2017-01-31 | meets         | 2
            2017-02-01 | does not meet | 1
        """,
        spells="""
            from       | through
            2017-01-31 | 2017-01-31
        """,
    )


def test_two_within_thirty_days_a_day_too_late(spec):
    """A day too late

    Starts 31 days apart do not count as two within 30 days.
    """
    spec(
        "{at least: 2, of: acute admission, within: 30 days}",
        citizen="""
            history:
              - {date: 2017-01-01, acute admission: {days: 2}}
              - {date: 2017-02-01, acute admission: {days: 1}}
        """,
        answers="""
            day        | answer        | counted: acute admissions
            2017-01-31 | does not meet | 1
            2017-02-01 | does not meet | 1
        """,
        spells="from | through",
    )


def test_three_within_six_months(spec):
    """Three within six months

    The rule becomes true on the third start, and stays true as long as the third latest start is in view.
    """
    spec(
        "{at least: 3, of: acute admission, within: 6 months}",
        citizen="""
            history:
              - {date: 2017-01-10, acute admission: {days: 2}}
              - {date: 2017-03-20, acute admission: {days: 5}}
              - {date: 2017-06-30, acute admission: {days: 1}}
        """,
        answers="""
            day        | answer        | counted: acute admissions | note
            2017-06-29 | does not meet | 2 |
            2017-06-30 | meets         | 3 | the third start
            2017-07-10 | meets         | 3 | 10 January + 6 months
            2017-07-11 | does not meet | 2 |
        """,
        spells="""
            from       | through
            2017-06-30 | 2017-07-10
        """,
    )


def test_facts_of_the_same_day(spec):
    """On the same day

    Facts of the same day each count.
    """
    spec(
        "{at least: 2, of: emergency visit, within: 30 days}",
        citizen="""
            history:
              - {date: 2017-05-05, emergency visit: {}}
              - {date: 2017-05-05, emergency visit: {}}
        """,
        answers="""
            day        | answer        | counted: emergency visits
            2017-05-04 | does not meet | 0
            2017-05-05 | meets         | 2
            2017-06-04 | meets         | 2
            2017-06-05 | does not meet | 0
        """,
        spells="""
            from       | through
            2017-05-05 | 2017-06-04
        """,
    )


def test_start_counts_and_not_the_end(spec):
    """The start counts

    A service counts on the day it starts. An admission that ends within the window and starts before it does not.
    """
    spec(
        "{at least: 1, of: acute admission, within: 30 days}",
        citizen="""
            history:
              - {date: 2017-01-01, acute admission: {days: 40}}
        """,
        answers="""
            day        | answer        | note
            2017-01-31 | meets         |
            2017-02-05 | does not meet | still admitted, but it started 35 days ago
        """,
        spells="""
            from       | through
            2017-01-01 | 2017-01-31
        """,
    )
