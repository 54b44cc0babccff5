"""The whole window

Absence in a window means something where the whole window is covered, from its first day through the day asked about.
"""


def test_window_that_begins_before_the_source(spec):
    """From the first day

    A source that begins on 1 January 2016 can tell of the last twelve months from 1 January 2017.
    """
    spec(
        "{none of: home nursing, within: 12 months}",
        citizen="""
            person: {name: a woman without home nursing}
        """,
        loaded="""
            what                             | where      | from       | through
            municipality-health/home-nursing | everywhere | 2016-01-01 | 2018-06-30
        """,
        answers="""
            day        | answer      | load
            2016-12-31 | cannot tell | municipality-health/home-nursing
            2017-01-01 | meets       |
            2018-06-30 | meets       |
            2018-07-01 | cannot tell | municipality-health/home-nursing
        """,
        spells="""
            from       | through
            2017-01-01 | 2018-06-30
        """,
    )


def test_at_least_needs_no_whole_window(spec):
    """Not for what is found

    "At least" holds on what is found, also where the source begins or ends within the window.
    """
    spec(
        "{at least: 2, of: home nursing, within: 12 months}",
        citizen="""
            history:
              - {date: 2016-02-01, home nursing: {}}
              - {date: 2016-03-01, home nursing: {}}
        """,
        loaded="""
            what                             | where      | from       | through
            municipality-health/home-nursing | everywhere | 2016-01-01 | 2016-12-31
        """,
        answers="""
            day        | answer        | counted: visits
            2016-03-01 | meets         | 2
            2017-02-01 | meets         | 2
            2017-02-02 | does not meet | 1
        """,
        spells="""
            from       | through
            2016-03-01 | 2017-02-01
        """,
    )


def test_top_under_not_is_told_where_the_ranked_window_is_covered(spec):
    """Rankings

    That a citizen is not among the top percent can be told where the window of the ranking, which ends on the first
    of the month, is covered.
    """
    spec(
        "{not: {bed days: top 50 percent, of: psychiatric admission, within: 1 month}}",
        citizens="""
            - person: {name: Ann of Nowhere}
              history: [{date: 2017-02-10, psychiatric admission: {days: 2}}]
            - person: {name: Bo of Nowhere}
        """,
        loaded="""
            what                 | where      | from       | through
            psychiatry/admission | everywhere | 2017-02-01 | 2017-12-31
        """,
        answers="""
            citizen        | day        | answer        | load
            Bo of Nowhere  | 2017-02-28 | cannot tell   | psychiatry/admission
            Ann of Nowhere | 2017-03-31 | does not meet |
            Bo of Nowhere  | 2017-03-31 | meets         |
        """,
    )
