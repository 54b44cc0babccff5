"""How many

The number counted on a day is the number of matching services in view on that day.
"""


def test_at_least(spec):
    """At least

    "At least 2" holds while two or more are in view.
    """
    spec(
        "{at least: 2, of: general practice contact, within: 2 weeks}",
        citizen="""
            history:
              - {date: 2017-03-01, general practice contact: {}}
              - {date: 2017-03-08, general practice contact: {}}
              - {date: 2017-03-10, general practice contact: {}}
        """,
        answers="""
            day        | answer        | counted: contacts
            2017-03-07 | does not meet | 1
            2017-03-08 | meets         | 2
            2017-03-10 | meets         | 3
            2017-03-22 | meets         | 2
            2017-03-23 | does not meet | 1
        """,
        spells="""
            from       | through
            2017-03-08 | 2017-03-22
        """,
    )


def test_at_most(spec):
    """At most

    "At most 1" holds while one or none is in view: it is the opposite of "at least 2".
    """
    spec(
        "{at most: 1, of: general practice contact, within: 2 weeks}",
        citizen="""
            history:
              - {date: 2017-03-01, general practice contact: {}}
              - {date: 2017-03-08, general practice contact: {}}
              - {date: 2017-03-10, general practice contact: {}}
        """,
        answers="""
            day        | answer        | counted: contacts
            2017-02-28 | meets         | 0
            2017-03-07 | meets         | 1
            2017-03-08 | does not meet | 2
            2017-03-22 | does not meet | 2
            2017-03-23 | meets         | 1
        """,
    )


def test_none_of(spec):
    """None of

    "None of" is "at most 0".
    """
    spec(
        "{none of: eye screening, within: 12 months}",
        citizen="""
            history:
              - {date: 2016-05-01, eye screening: {}}
              - {date: 2016-11-01, eye screening: {}}
              - {date: 2018-01-01, eye screening: {}}
        """,
        answers="""
            day        | answer        | counted: eye screenings
            2016-04-30 | meets         | 0
            2016-11-01 | does not meet | 2
            2017-11-01 | does not meet | 1
            2017-11-02 | meets         | 0
            2018-01-01 | does not meet | 1
        """,
    )


def test_any_contact(spec):
    """Anything

    `any contact` counts every service of every sector, stays as one.
    """
    spec(
        "{at least: 3, of: any contact, within: 30 days}",
        citizen="""
            history:
              - {date: 2017-03-01, general practice contact: {}}
              - {date: 2017-03-02, acute admission: {days: 3}}
              - {date: 2017-03-05, acute admission: {days: 1}}
              - {date: 2017-03-09, home nursing: {}}
        """,
        answers="""
            day        | answer        | counted: contacts
            2017-03-05 | does not meet | 2
            2017-03-09 | meets         | 3
        """,
        spells="""
            from       | through
            2017-03-09 | 2017-03-31
        """,
    )
