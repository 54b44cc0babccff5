"""Bed days

A stay has one bed day for each night between its start and its end, and at least one. Its *i*-th bed day lies on the
*i*-th day of the stay.
"""


def test_bed_days_of_three_stays(spec):
    """The count

    A stay of three nights has three bed days, one of a single night has one, and one that ends on the day it started
    has one as well.
    """
    spec(
        "{bed days: at least 5, within: 12 months}",
        citizen="""
            history:
              - {date: 2017-01-01, acute admission: {days: 3}}
              - {date: 2017-02-01, acute admission: {days: 1}}
              - {date: 2017-03-01, acute admission: {hours: 6}}
        """,
        answers="""
            day        | answer        | counted: bed days | note
            2017-01-31 | does not meet | 3 | 1 January to 4 January: the nights after the 1st, 2nd and 3rd
            2017-02-28 | does not meet | 4 | 1 February to 2 February: one night
            2017-03-01 | meets         | 5 | no night: one bed day all the same
        """,
        spells="""
            from       | through
            2017-03-01 | 2018-01-01
        """,
    )


def test_bed_days_in_view(spec):
    """Each bed day has its own window

    Bed days come into view and go out of view one by one. Halfway through a stay, only those so far count.
    """
    spec(
        "{bed days: at least 3, within: 7 days}",
        citizen="""
            history:
              - {date: 2017-01-01, acute admission: {days: 4}}
        """,
        answers="""
            day        | answer        | counted: bed days | note
            2017-01-02 | does not meet | 2 | the 1st and the 2nd
            2017-01-04 | meets         | 4 | all four
            2017-01-09 | meets         | 3 | the 1st is out of view: it was 8 days ago
            2017-01-10 | does not meet | 2 |
        """,
        spells="""
            from       | through
            2017-01-03 | 2017-01-09
        """,
    )


def test_bed_days_of_joined_contacts(spec):
    """Of a stay, not of its contacts

    Bed days are those of the stay. Contacts that overlap do not count a night twice.
    """
    spec(
        "{bed days: at least 6, within: 12 months}",
        citizen="""
            history:
              - {date: 2017-01-01, acute admission: {days: 5}}
              - {date: 2017-01-03, acute admission: {days: 3}}
        """,
        answers="""
            day        | answer        | counted: bed days | note
            2017-01-31 | does not meet | 5 | 1 January to 6 January, though the contacts add up to 8
        """,
        spells="from | through",
    )
