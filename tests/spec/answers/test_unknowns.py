"""Which unknowns matter

An unknown is named only while it can still change the answer.
"""


def test_unknown_that_a_true_part_makes_idle(spec):
    """Idle beside a part that settles it

    The sex is unknown in both lines. On the second day the visit settles the `any`, and nothing need be loaded.
    """
    spec(
        """
        all:
          - {age: {from: 18}}
          - any:
              - {sex: female}
              - {at least: 1, of: emergency visit, within: 30 days}
        """,
        citizen="""
            person: {name: someone born in 1950, born: 1950-01-01}
            history:
              - {date: 2017-01-01, emergency visit: {}}
        """,
        answers="""
            day        | answer        | load
            2016-12-31 | cannot tell   | person/sex
            2017-01-01 | meets         |
            1967-12-31 | does not meet |
        """,
    )


def test_all_unknowns_that_matter(spec):
    """All that matter

    Where several unknowns can change the answer, all are named.
    """
    spec(
        """
        all:
          - {age: {from: 18}}
          - {sex: female}
          - {insurance group: 1}
        """,
        citizens="""
            - person: {name: someone}
            - person: {name: a woman, sex: female}
            - person: {name: a man, sex: male}
        """,
        answers="""
            citizen | day        | answer        | load
            someone | 2017-01-01 | cannot tell   | person/birth_date, person/sex, person/insurance_group
            a woman | 2017-01-01 | cannot tell   | person/birth_date, person/insurance_group
            a man   | 2017-01-01 | does not meet |
        """,
    )
