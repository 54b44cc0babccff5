"""What a stay is

A stay counts as one service: on the day its first contact started, through its latest end.
"""


def test_stay_is_acute_if_its_first_contact_was(spec):
    """Acute if its first contact was

    What follows does not change it: a planned admission that becomes acute is a planned stay.
    """
    spec(
        "{at least: 1, of: acute admission, within: 30 days}",
        citizens="""
            - person: {name: first acute then planned}
              history:
                - {date: 2017-01-01, acute admission: {days: 3}}
                - {date: 2017-01-04, planned admission: {days: 3}}
            - person: {name: first planned then acute}
              history:
                - {date: 2017-01-01, planned admission: {days: 3}}
                - {date: 2017-01-04, acute admission: {days: 3}}
        """,
        answers="""
            citizen                   | day        | answer        | counted: acute stays
            first acute then planned | 2017-01-04 | meets         | 1
            first planned then acute | 2017-01-04 | does not meet | 0
        """,
    )


def test_stay_with_two_first_contacts(spec):
    """Two first contacts

    Where several contacts start together, the stay is acute if one of them was.
    """
    spec(
        "{at least: 1, of: acute admission, within: 30 days}",
        citizen="""
            history:
              - {date: 2017-01-01, planned admission: {days: 1}}
              - {date: 2017-01-01, acute admission: {days: 3}}
        """,
        answers="""
            day        | answer | counted: acute stays
            2017-01-01 | meets  | 1
        """,
    )


def test_stay_has_all_diagnoses(spec):
    """All diagnoses

    A stay has the diagnoses of all its contacts.
    """
    spec(
        "{at least: 1, of: admission for diabetes, within: 30 days}",
        citizens="""
            - person: {name: diabetes on the second ward}
              history:
                - {date: 2017-01-01, acute admission: {days: 3, diagnosis: DJ44}}
                - {date: 2017-01-04, acute admission: {days: 1, diagnosis: DE119}}
            - person: {name: no diabetes}
              history:
                - {date: 2017-01-01, acute admission: {days: 3, diagnosis: DJ44}}
        """,
        answers="""
            citizen                     | day        | answer        | note
            diabetes on the second ward | 2017-01-01 | meets         | the stay counts on its first day
            no diabetes                 | 2017-01-01 | does not meet |
        """,
    )


def test_stay_costs_what_its_contacts_cost(spec):
    """All costs

    A stay costs what its contacts cost together, and the cost counts on the day the stay starts.
    """
    spec(
        "{cost: at least 50000 DKK, of: admission, within: 30 days}",
        citizen="""
            history:
              - {date: 2017-01-01, acute admission: {days: 3, cost: 30000 DKK}}
              - {date: 2017-01-04, acute admission: {days: 1, cost: 20000 DKK}}
        """,
        answers="""
            day        | answer        | counted: kroner
            2017-01-01 | meets         | 50000
            2017-01-31 | meets         | 50000
            2017-02-01 | does not meet | 0
        """,
    )
