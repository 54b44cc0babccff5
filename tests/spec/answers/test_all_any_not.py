"""All, any and not

Criteria are nested with `all`, `any`, `of these` and `not`. With three answers these follow Kleene: `all` takes the
lowest of its parts (does not meet, cannot tell, meets), `any` the highest, and `not` turns meets and does not meet
round.
"""

SOMEONE = """
    - person: {name: a woman with a visit, sex: female}
      history: [{date: 2017-01-01, emergency visit: {}}]
    - person: {name: a woman without, sex: female}
    - person: {name: a man with a visit, sex: male}
      history: [{date: 2017-01-01, emergency visit: {}}]
    - person: {name: someone with a visit}
      history: [{date: 2017-01-01, emergency visit: {}}]
    - person: {name: someone without}
"""


def test_all(spec):
    """All

    `all` holds when every part does. One part that does not settles it, whatever the others are.
    """
    spec(
        """
        all:
          - {sex: female}
          - {at least: 1, of: emergency visit, within: 30 days}
        """,
        citizens=SOMEONE,
        answers="""
            citizen              | day        | answer        | load       | note
            a woman with a visit | 2017-01-01 | meets         |            | both hold
            a woman without      | 2017-01-01 | does not meet |            |
            someone with a visit | 2017-01-01 | cannot tell   | person/sex | unknown and true
            someone without      | 2017-01-01 | does not meet |            | unknown and false: the sex is idle
        """,
    )


def test_at_least_so_many_of_these(spec):
    """At least so many of these

    `at least` with `of these` holds when so many of its parts do. It is settled once enough parts hold, or once too
    few can still hold. `all` and `any` are its two ends.
    """
    spec(
        """
        at least: 2
        of these:
          - {sex: female}
          - {at least: 1, of: emergency visit, within: 30 days}
          - {at least: 1, of: emergency visit, within: 5 days}
        """,
        citizens=SOMEONE,
        answers="""
            citizen              | day        | answer        | load       | note
            a woman with a visit | 2017-01-20 | meets         |            | the first and the second
            a man with a visit   | 2017-01-01 | meets         |            | the second and the third
            someone with a visit | 2017-01-01 | meets         |            | the sex is idle
            someone with a visit | 2017-01-20 | cannot tell   | person/sex | one holds, and one is unknown
            someone without      | 2017-01-20 | does not meet |            | at most one can still hold
        """,
    )


def test_any(spec):
    """Any

    `any` holds when one part does. One part that holds settles it, whatever the others are.
    """
    spec(
        """
        any:
          - {sex: female}
          - {at least: 1, of: emergency visit, within: 30 days}
        """,
        citizens=SOMEONE,
        answers="""
            citizen              | day        | answer      | load       | note
            a woman without      | 2017-01-01 | meets       |            |
            a man with a visit   | 2017-01-01 | meets       |            |
            someone with a visit | 2017-01-01 | meets       |            | unknown or true: the sex is idle
            someone without      | 2017-01-01 | cannot tell | person/sex | unknown or false
        """,
    )


def test_not(spec):
    """Not

    `not` holds when its part does not. What cannot be told cannot be told the other way round either.
    """
    spec(
        "{not: {sex: female}}",
        citizens="""
            - person: {name: a woman, sex: female}
            - person: {name: a man, sex: male}
            - person: {name: someone}
        """,
        answers="""
            citizen | day        | answer        | load
            a woman | 2017-01-01 | does not meet |
            a man   | 2017-01-01 | meets         |
            someone | 2017-01-01 | cannot tell   | person/sex
        """,
    )


def test_nested(spec):
    """Nested

    Groups stand in groups as deep as needed.
    """
    spec(
        """
        all:
          - {sex: female}
          - any:
              - {at least: 2, of: emergency visit, within: 30 days}
              - all:
                  - {at least: 1, of: emergency visit, within: 30 days}
                  - {diagnosis: {of: diabetes, ever: true}}
        """,
        citizens="""
            - person: {name: two visits, sex: female}
              history: [{date: 2017-01-01, emergency visit: {}}, {date: 2017-01-01, emergency visit: {}}]
            - person: {name: a visit and diabetes, sex: female}
              history: [{date: 2017-01-01, emergency visit: {}}, {date: 2010-01-01, diagnosis: DE119}]
            - person: {name: a visit, sex: female}
              history: [{date: 2017-01-01, emergency visit: {}}]
        """,
        answers="""
            citizen              | day        | answer
            two visits           | 2017-01-01 | meets
            a visit and diabetes | 2017-01-01 | meets
            a visit              | 2017-01-01 | does not meet
        """,
    )
