"""Prescriptions

A prescription is one that was dispensed: medicine that was fetched at a pharmacy, by ATC code.
"""


def test_prescriptions_within(spec):
    """So many within a window

    Each dispensing counts, also two on the same day.
    """
    spec(
        "{prescription: {of: antipsychotics, within: 1 year, at least: 3}}",
        citizen="""
            history:
              - {date: 2017-01-10, prescription: N05AH03}
              - {date: 2017-04-10, prescription: N05AH03}
              - {date: 2017-04-10, prescription: N05AX08}
        """,
        answers="""
            day        | answer        | counted: dispensings
            2017-04-09 | does not meet | 1
            2017-04-10 | meets         | 3
            2018-01-10 | meets         | 3
            2018-01-11 | does not meet | 2
        """,
        spells="""
            from       | through
            2017-04-10 | 2018-01-10
        """,
    )


def test_prescription_of_a_list(spec):
    """By ATC

    ATC prefixes and exceptions work as those of diagnoses. Antipsychotics on these pages are N05A without lithium
    (N05AN).
    """
    spec(
        "{prescription: {of: antipsychotics, within: 1 year}}",
        citizens="""
            - person: {name: on an antipsychotic}
              history: [{date: 2017-01-10, prescription: N05AH03}]
            - person: {name: on lithium}
              history: [{date: 2017-01-10, prescription: N05AN01}]
        """,
        answers="""
            citizen             | day        | answer
            on an antipsychotic | 2017-01-10 | meets
            on lithium          | 2017-01-10 | does not meet
        """,
    )
