"""In and out

The answer over time is a union of closed spells: from the day the rule becomes true through the last day it is.
"""


def test_rule_that_is_met_twice(spec):
    """Met twice

    A citizen can meet a rule, stop meeting it and meet it again. Each spell is told.
    """
    spec(
        "{at least: 2, of: acute admission, within: 30 days}",
        citizen="""
            history:
              - {date: 2017-01-01, acute admission: {days: 2}}
              - {date: 2017-01-11, acute admission: {days: 2}}
              - {date: 2017-04-01, acute admission: {days: 2}}
              - {date: 2017-04-29, acute admission: {days: 2}}
        """,
        answers="""
            day        | answer        | counted: acute admissions
            2017-01-31 | meets         | 2
            2017-02-01 | does not meet | 1
            2017-04-29 | meets         | 2
            2017-05-01 | meets         | 2
            2017-05-02 | does not meet | 1
        """,
        spells="""
            from       | through
            2017-01-11 | 2017-01-31
            2017-04-29 | 2017-05-01
        """,
    )


def test_spells_that_touch(spec):
    """Spells that touch

    Spells that overlap, or follow each other without a day between, are one spell.
    """
    spec(
        "{at least: 1, of: emergency visit, within: 30 days}",
        citizen="""
            history:
              - {date: 2017-01-01, emergency visit: {}}
              - {date: 2017-02-01, emergency visit: {}}
              - {date: 2017-02-20, emergency visit: {}}
        """,
        answers="""
            day        | answer        | note
            2017-01-31 | meets         | 1 January + 30 days
            2017-02-01 | meets         | the next visit, the day after
            2017-03-22 | meets         | 20 February + 30 days
            2017-03-23 | does not meet |
        """,
        spells="""
            from       | through
            2017-01-01 | 2017-03-22
        """,
    )


def test_spell_of_an_absence(spec):
    """An absence has spells too

    "None of" is true before the first, ends on the day of it, and begins again on the day after its window.
    """
    spec(
        "{none of: eye screening, within: 12 months}",
        citizen="""
            person: {name: a woman born on New Year's Day 1950, born: 1950-01-01}
            history:
              - {date: 2016-05-01, eye screening: {}}
        """,
        answers="""
            day        | answer        | note
            2016-04-30 | meets         |
            2016-05-01 | does not meet | the day of the screening
            2017-05-01 | does not meet | 12 months later
            2017-05-02 | meets         |
            1949-12-31 | does not meet | not born
        """,
    )
