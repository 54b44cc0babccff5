"""Residence

`lives in` names municipalities, by name or four-digit code. It is asked of the day itself, so a citizen who moves can
begin or cease to meet it.
"""


def test_residence_and_moves(spec):
    """Moves

    A citizen lives in a municipality from the day of moving in through the day before moving on.
    """
    spec(
        "{lives in: [Guldborgsund, Lolland]}",
        citizen="""
            person: {name: a woman who moves twice}
            homes:
              - {in: Guldborgsund, from: 2015-01-01, to: 2016-05-31}
              - {in: Vordingborg, from: 2016-06-01, to: 2016-12-31}
              - {in: Lolland, from: 2017-01-01}
        """,
        answers="""
            day        | answer
            2016-05-31 | meets
            2016-06-01 | does not meet
            2016-12-31 | does not meet
            2017-01-01 | meets
        """,
        spells="""
            from       | through
            2015-01-01 | 2016-05-31
            2017-01-01 | …
        """,
    )


def test_residence_that_is_nowhere(spec):
    """Nowhere

    Where the register of residences is loaded, a citizen without a home on the day lives in none of them. Where it is
    not, it cannot be told.
    """
    spec(
        "{lives in: Guldborgsund}",
        citizen="""
            person: {name: a man from far away}
        """,
        loaded="""
            what      | where        | from       | through
            residence | Guldborgsund | 2016-01-01 | 2016-12-31
        """,
        answers="""
            day        | answer        | load
            2015-12-31 | cannot tell   | residence
            2016-01-01 | does not meet |
            2016-12-31 | does not meet |
            2017-01-01 | cannot tell   | residence
        """,
    )


def test_residence_is_not_asked_back_in_time(spec):
    """Where the services were does not matter

    Residence on the day asked about counts, not where the citizen lived when the services were given.
    """
    spec(
        """
        all:
          - {lives in: Guldborgsund}
          - {at least: 2, of: acute admission, within: 6 months}
        """,
        citizen="""
            person: {name: a man who moves in}
            homes:
              - {in: Vordingborg, from: 2010-01-01, to: 2017-03-31}
              - {in: Guldborgsund, from: 2017-04-01}
            history:
              - {date: 2017-01-01, acute admission: {days: 1}}
              - {date: 2017-02-01, acute admission: {days: 1}}
        """,
        answers="""
            day        | answer        | because
            2017-03-31 | does not meet | lives in
            2017-04-01 | meets         | lives in, 2 acute admission within 6 months
        """,
        spells="""
            from       | through
            2017-04-01 | 2017-07-01
        """,
    )
