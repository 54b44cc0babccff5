"""Filters

A filter is written out with `sector`, `kind`, `urgency`, `provider`, `diagnosis`, `attended` and `stays`. All that it
says must hold; where it lists several, one of them is enough; what it does not say may be anything.
"""


def test_filter_by_sector_and_kind(spec):
    """All that is said must hold"""
    spec(
        "{at least: 1, of: {sector: [hospital, psychiatry], kind: [emergency-visit, transport]}, within: 30 days}",
        citizens="""
            - person: {name: an emergency visit}
              history: [{date: 2017-03-01, emergency visit: {}}]
            - person: {name: an admission}
              history: [{date: 2017-03-01, acute admission: {days: 1}}]
            - person: {name: a consultation}
              history: [{date: 2017-03-01, general practice contact: {}}]
        """,
        answers="""
            citizen            | day        | answer        | note
            an emergency visit | 2017-03-01 | meets         | hospital, and one of the kinds
            an admission       | 2017-03-01 | does not meet | hospital, but another kind
            a consultation     | 2017-03-01 | does not meet | another sector
        """,
    )


def test_filter_by_urgency(spec):
    """Urgency

    A service that is not known to be acute or planned is neither.
    """
    spec(
        "{at least: 1, of: {kind: admission, urgency: planned}, within: 30 days}",
        citizens="""
            - person: {name: a planned admission}
              history: [{date: 2017-03-01, planned admission: {days: 1}}]
            - person: {name: an acute admission}
              history: [{date: 2017-03-01, acute admission: {days: 1}}]
            - person: {name: an admission that may be either}
              history: [{date: 2017-03-01, admission: {days: 1}}]
        """,
        answers="""
            citizen                         | day        | answer
            a planned admission             | 2017-03-01 | meets
            an acute admission              | 2017-03-01 | does not meet
            an admission that may be either | 2017-03-01 | does not meet
        """,
    )


def test_filter_by_provider(spec):
    """Provider

    The provider is named as the source names it.
    """
    spec(
        "{at least: 1, of: {provider: [the eye clinic, the foot clinic]}, within: 30 days}",
        citizens="""
            - person: {name: at the foot clinic}
              history: [{date: 2017-03-01, outpatient visit: {provider: the foot clinic}}]
            - person: {name: at another clinic}
              history: [{date: 2017-03-01, outpatient visit: {provider: the heart clinic}}]
        """,
        answers="""
            citizen            | day        | answer
            at the foot clinic | 2017-03-01 | meets
            at another clinic  | 2017-03-01 | does not meet
        """,
    )


def test_filter_by_diagnosis(spec):
    """Diagnosis

    The service itself must carry a diagnosis of the named list. That the citizen has the disease is not enough.
    """
    spec(
        "{at least: 1, of: {sector: hospital, diagnosis: diabetes}, within: 30 days}",
        citizens="""
            - person: {name: admitted for diabetes}
              history:
                - {date: 2017-03-01, acute admission: {days: 1, diagnosis: DE119}}
            - person: {name: with diabetes and admitted for the lungs}
              history:
                - {date: 2017-03-01, diagnosis: DE119}
                - {date: 2017-03-01, acute admission: {days: 1, diagnosis: DJ44}}
        """,
        answers="""
            citizen                                  | day        | answer
            admitted for diabetes                    | 2017-03-01 | meets
            with diabetes and admitted for the lungs | 2017-03-01 | does not meet
        """,
    )
