"""Enrolled in a programme

Enrolments are Samvej's own record. What is not recorded is not so: nothing need be loaded to say that a citizen is
not enrolled.
"""


def test_enrolled(spec):
    """On the day

    A citizen is enrolled from the first through the last day of the enrolment.
    """
    spec(
        "{enrolled in: some-programme}",
        citizen="""
            history:
              - {from: 2017-01-01, to: 2017-06-30, enrolled in: some-programme}
              - {from: 2017-05-01, enrolled in: another-programme}
        """,
        answers="""
            day        | answer
            2016-12-31 | does not meet
            2017-01-01 | meets
            2017-06-30 | meets
            2017-07-01 | does not meet
        """,
    )


def test_not_enrolled(spec):
    """Not enrolled

    Used under `exclude`, or with `not`, it keeps out those who are already in.
    """
    spec(
        eligibility="""
            include: {age: {from: 18}}
            exclude: {enrolled in: some-programme}
        """,
        citizen="""
            person: {name: a woman who takes part for half a year, born: 1950-01-01}
            history:
              - {from: 2017-01-01, to: 2017-06-30, enrolled in: some-programme}
        """,
        answers="""
            day        | answer        | because
            2016-12-31 | meets         | age, enrolled in some-programme
            2017-01-01 | does not meet | enrolled in some-programme
            2017-07-01 | meets         | age, enrolled in some-programme
        """,
    )
