"""Sex and insurance group

Registered sex is female or male, the insurance group of the Danish national health insurance 1 or 2. Each is one fact
without a date, and cannot be told where it is empty.
"""


def test_sex(spec):
    """Sex"""
    spec(
        "{sex: female}",
        citizens="""
            - person: {name: a woman, sex: female}
            - person: {name: a man, sex: male}
            - person: {name: someone}
        """,
        answers="""
            citizen | day        | answer        | load
            a woman | 2017-01-01 | meets         |
            a man   | 2017-01-01 | does not meet |
            someone | 2017-01-01 | cannot tell   | person/sex
        """,
    )


def test_insurance_group(spec):
    """Insurance group"""
    spec(
        "{insurance group: 1}",
        citizens="""
            - person: {name: a woman in group 1, insurance group: 1}
            - person: {name: a man in group 2, insurance group: 2}
            - person: {name: someone}
        """,
        answers="""
            citizen            | day        | answer        | load
            a woman in group 1 | 2017-01-01 | meets         |
            a man in group 2   | 2017-01-01 | does not meet |
            someone            | 2017-01-01 | cannot tell   | person/insurance_group
        """,
    )
