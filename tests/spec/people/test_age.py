"""Age

Age is counted in whole years on the day asked about.
"""


def test_age_from_and_below(spec):
    """From and below

    `from: 18, below: 70` holds from the eighteenth birthday through the day before the seventieth.
    """
    spec(
        "{age: {from: 18, below: 70}}",
        citizen="""
            person: {name: a man born in the summer of 1950, born: 1950-07-15}
        """,
        answers="""
            day        | answer        | counted: years
            1968-07-14 | does not meet | 17
            1968-07-15 | meets         | 18
            2020-07-14 | meets         | 69
            2020-07-15 | does not meet | 70
        """,
    )


def test_age_from_and_to(spec):
    """From and to

    `to` takes its year in: `to: 65` says the same as `below: 66`.
    """
    spec(
        "{age: {from: 36, to: 65}}",
        citizen="""
            person: {name: a woman born in the summer of 1950, born: 1950-07-15}
        """,
        answers="""
            day        | answer        | counted: years
            1986-07-14 | does not meet | 35
            1986-07-15 | meets         | 36
            2016-07-14 | meets         | 65
            2016-07-15 | does not meet | 66
        """,
    )


def test_age_of_someone_born_on_a_leap_day(spec):
    """Born on 29 February

    Who is born on 29 February is a year older on 28 February in years that have no 29th, as everywhere a month is
    added and has no such day.
    """
    spec(
        "{age: {from: 18}}",
        citizen="""
            person: {name: a woman born on a leap day, born: 2000-02-29}
        """,
        answers="""
            day        | answer        | counted: years
            2016-02-28 | does not meet | 15
            2016-02-29 | does not meet | 16
            2018-02-27 | does not meet | 17
            2018-02-28 | meets         | 18
        """,
    )


def test_age_that_is_not_known(spec):
    """Not known

    Without a date of birth, age cannot be told.
    """
    spec(
        "{age: {from: 18}}",
        citizen="""
            person: {name: a man without a date of birth}
        """,
        answers="""
            day        | answer      | load
            2017-01-01 | cannot tell | person/birth_date
        """,
    )
