"""Diagnoses

A diagnosis is given with a contact, on the day the contact started, or on its own, as in the list of a general
practice.
"""


def test_diagnosis_ever(spec):
    """Ever

    `ever: true` holds from the day of the first diagnosis onwards.
    """
    spec(
        "{diagnosis: {of: diabetes, ever: true}}",
        citizen="""
            history:
              - {date: 2008-04-01, diagnosis: DE119}
        """,
        answers="""
            day        | answer
            2008-03-31 | does not meet
            2008-04-01 | meets
            2049-04-01 | meets
        """,
        spells="""
            from       | through
            2008-04-01 | …
        """,
    )


def test_diagnosis_within(spec):
    """Within a window"""
    spec(
        "{diagnosis: {of: diabetes, within: 5 years}}",
        citizen="""
            history:
              - {date: 2012-04-01, diagnosis: DE119}
        """,
        answers="""
            day        | answer
            2012-04-01 | meets
            2017-04-01 | meets
            2017-04-02 | does not meet
        """,
        spells="""
            from       | through
            2012-04-01 | 2017-04-01
        """,
    )


def test_diagnosis_of_a_contact(spec):
    """With a contact

    The diagnosis of an admission counts from the day the admission started.
    """
    spec(
        "{diagnosis: {of: diabetes, within: 30 days}}",
        citizen="""
            history:
              - {date: 2017-01-01, acute admission: {days: 9, diagnosis: DE119}}
        """,
        answers="""
            day        | answer
            2017-01-01 | meets
            2017-01-31 | meets
            2017-02-01 | does not meet
        """,
        spells="""
            from       | through
            2017-01-01 | 2017-01-31
        """,
    )


def test_diagnosis_as_primary(spec):
    """As primary, or as any

    `as: primary` keeps the main diagnosis of a contact only. Without it, any diagnosis counts.
    """
    spec(
        """
        any:
          - {id: as the main diagnosis, diagnosis: {of: diabetes, within: 1 year, as: primary}}
          - {id: at all, diagnosis: {of: diabetes, within: 1 year}}
        """,
        citizens="""
            - person: {name: diabetes first}
              history:
                - {date: 2017-01-01, diagnosis: DE119, primary: true}
            - person: {name: lungs first}
              history:
                - {date: 2017-01-01, diagnosis: DJ44, primary: true}
                - {date: 2017-01-01, diagnosis: DE119}
        """,
        answers="""
            citizen        | day        | answer | because
            diabetes first | 2017-01-01 | meets  | as the main diagnosis, at all
            lungs first    | 2017-01-01 | meets  | at all
        """,
    )


def test_diagnosis_on_several_days(spec):
    """On several days

    A diagnosis counts once a day, however many codes and contacts carry it that day. "At least 2" asks for two days.
    """
    spec(
        "{diagnosis: {of: diabetes, within: 1 year, at least: 2}}",
        citizen="""
            history:
              - {date: 2017-01-10, diagnosis: DE119}
              - {date: 2017-01-10, diagnosis: DE112}
              - {date: 2017-01-10, acute admission: {days: 2, diagnosis: DE110}}
              - {date: 2017-06-10, diagnosis: {ICPC-2: T90}}
        """,
        answers="""
            day        | answer        | counted: days
            2017-01-09 | does not meet | 0
            2017-01-10 | does not meet | 1
            2017-06-10 | meets         | 2
            2018-01-11 | does not meet | 1
        """,
        spells="""
            from       | through
            2017-06-10 | 2018-01-10
        """,
    )
