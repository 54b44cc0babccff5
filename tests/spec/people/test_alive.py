"""Alive

Every programme is for the living: a file need not say so.
"""


def test_alive_through_the_day_of_death(spec):
    """From birth through the day of death

    A citizen is alive from the day of birth through the day of death, both included.
    """
    spec(
        "{at least: 1, of: acute admission, within: 12 months}",
        citizen="""
            person: {name: a woman who dies in hospital, born: 1940-02-01, died: 2017-03-05}
            history:
              - {date: 2017-03-01, acute admission: {days: 4}}
        """,
        answers="""
            day        | answer        | because
            2017-03-05 | meets         | 1 acute admission within 12 months
            2017-03-06 | does not meet |
        """,
        spells="""
            from       | through
            2017-03-01 | 2017-03-05
        """,
    )


def test_alive_where_nothing_is_known(spec):
    """Where nothing is known

    A citizen without a date of death is alive, and one without a date of birth was always born.
    """
    spec(
        "{alive: true}",
        citizen="""
            person: {name: a man without dates}
        """,
        answers="""
            day        | answer
            1900-01-01 | meets
            2100-01-01 | meets
        """,
    )
