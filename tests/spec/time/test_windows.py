"""Windows

A fact of day *s* is in view on day *D* when *s* ≤ *D* ≤ *s* + window. Windows are always added forward from the fact,
never subtracted backward from the day asked about.
"""


def test_window_in_days(spec):
    """Days

    A fact stays in view for as many days after its own day as the window says. The own day and the last day both
    belong, so "within 30 days" keeps a fact in view on 31 days.
    """
    spec(
        "{at least: 1, of: emergency visit, within: 30 days}",
        citizen="""
            history:
              - {date: 2017-03-01, emergency visit: {}}
        """,
        answers="""
            day        | answer        | counted: emergency visits | note
            2017-02-28 | does not meet | 0 | it has not happened yet
            2017-03-01 | meets         | 1 | the day itself
            2017-03-31 | meets         | 1 | 30 days later
            2017-04-01 | does not meet | 0 | 31 days later
        """,
        spells="""
            from       | through
            2017-03-01 | 2017-03-31
        """,
    )


def test_window_in_weeks(spec):
    """Weeks

    A week is seven days. "Within 2 weeks" and "within 14 days" say the same.
    """
    spec(
        """
        any:
          - {id: weeks, at least: 1, of: emergency visit, within: 2 weeks}
          - {id: days, at least: 1, of: emergency visit, within: 14 days}
        """,
        citizen="""
            history:
              - {date: 2017-03-01, emergency visit: {}}
        """,
        answers="""
            day        | answer        | because     | note
            2017-03-15 | meets         | weeks, days | 14 days later
            2017-03-16 | does not meet | weeks, days | 15 days later
        """,
        spells="""
            from       | through
            2017-03-01 | 2017-03-15
        """,
    )


def test_window_in_months(spec):
    """Calendar months

    A month later is the same day of the month, however many days lie between.
    """
    spec(
        "{at least: 1, of: emergency visit, within: 6 months}",
        citizen="""
            history:
              - {date: 2017-01-15, emergency visit: {}}
        """,
        answers="""
            day        | answer        | note
            2017-07-15 | meets         | the 15th, six months later
            2017-07-16 | does not meet |
        """,
        spells="""
            from       | through
            2017-01-15 | 2017-07-15
        """,
    )


def test_window_in_months_from_the_end_of_a_month(spec):
    """Months from the end of a month

    Where the month has no such day, its last day stands for it: 31 August + 6 months is 28 February, or 29 February
    in a leap year.
    """
    spec(
        "{at least: 1, of: emergency visit, within: 6 months}",
        citizen="""
            history:
              - {date: 2015-08-31, emergency visit: {}}
              - {date: 2016-08-31, emergency visit: {}}
        """,
        answers="""
            day        | answer        | note
            2016-02-29 | meets         | 31 August 2015 + 6 months, in a leap year
            2016-03-01 | does not meet |
            2017-02-28 | meets         | 31 August 2016 + 6 months
            2017-03-01 | does not meet |
        """,
        spells="""
            from       | through
            2015-08-31 | 2016-02-29
            2016-08-31 | 2017-02-28
        """,
    )


def test_window_from_a_leap_day(spec):
    """From 29 February

    29 February + 6 months is 29 August, because the month is added and not a number of days.
    """
    spec(
        "{at least: 1, of: emergency visit, within: 6 months}",
        citizen="""
            history:
              - {date: 2016-02-29, emergency visit: {}}
        """,
        answers="""
            day        | answer
            2016-08-29 | meets
            2016-08-30 | does not meet
        """,
        spells="""
            from       | through
            2016-02-29 | 2016-08-29
        """,
    )


def test_window_in_years(spec):
    """Years

    A year is twelve calendar months. From 29 February, a year ends on 28 February.
    """
    spec(
        "{at least: 1, of: emergency visit, within: 1 year}",
        citizen="""
            history:
              - {date: 2016-02-29, emergency visit: {}}
              - {date: 2018-05-10, emergency visit: {}}
        """,
        answers="""
            day        | answer        | note
            2017-02-28 | meets         | 29 February 2016 + 1 year
            2017-03-01 | does not meet |
            2019-05-10 | meets         | 10 May 2018 + 1 year
            2019-05-11 | does not meet |
        """,
        spells="""
            from       | through
            2016-02-29 | 2017-02-28
            2018-05-10 | 2019-05-10
        """,
    )


def test_window_is_added_forward(spec):
    """Forward, never backward

    Four facts on the last four days of January are all in view through 28 February, since each of them + 1 month is
    28 February, and none on 1 March. (Counting a month *back* from 28 February would have kept only the first.)
    """
    spec(
        "{at least: 2, of: emergency visit, within: 1 month}",
        citizen="""
            history:
              - {date: 2017-01-28, emergency visit: {}}
              - {date: 2017-01-29, emergency visit: {}}
              - {date: 2017-01-30, emergency visit: {}}
              - {date: 2017-01-31, emergency visit: {}}
        """,
        answers="""
            day        | answer        | counted: emergency visits
            2017-01-28 | does not meet | 1
            2017-01-29 | meets         | 2
            2017-02-28 | meets         | 4
            2017-03-01 | does not meet | 0
        """,
        spells="""
            from       | through
            2017-01-29 | 2017-02-28
        """,
    )
