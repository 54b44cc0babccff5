"""Measurements

A measured value is held against a threshold: `above`, `at least`, `below` or `at most` a number, in the unit that the
source delivers.
"""


def test_latest_measurement(spec):
    """The latest

    `latest` looks at the latest value in view. An older value no longer counts, even where the latest goes out of
    view later than it.
    """
    spec(
        "{measurement: {of: HbA1c, latest: at least 58, within: 12 months}}",
        citizen="""
            history:
              - {date: 2017-01-10, measurement: {HbA1c: 80}}
              - {date: 2017-04-10, measurement: {HbA1c: 57}}
              - {date: 2017-09-10, measurement: {HbA1c: 58}}
        """,
        answers="""
            day        | answer        | counted: latest value
            2017-04-09 | meets         | 80
            2017-04-10 | does not meet | 57
            2017-09-10 | meets         | 58
            2018-09-10 | meets         | 58
        """,
        spells="""
            from       | through
            2017-01-10 | 2017-04-09
            2017-09-10 | 2018-09-10
        """,
    )


def test_thresholds(spec):
    """Thresholds

    `above` and `below` leave the number itself out, `at least` and `at most` take it in.
    """
    spec(
        """
        any:
          - {id: more than 58, measurement: {of: HbA1c, latest: above 58, within: 12 months}}
          - {id: 58 or more, measurement: {of: HbA1c, latest: at least 58, within: 12 months}}
          - {id: 58 or less, measurement: {of: HbA1c, latest: at most 58, within: 12 months}}
          - {id: less than 58, measurement: {of: HbA1c, latest: below 58, within: 12 months}}
        """,
        citizens="""
            - person: {name: with 57}
              history: [{date: 2017-01-10, measurement: {HbA1c: 57}}]
            - person: {name: with 58}
              history: [{date: 2017-01-10, measurement: {HbA1c: 58}}]
            - person: {name: with 58.5}
              history: [{date: 2017-01-10, measurement: {HbA1c: 58.5}}]
        """,
        answers="""
            citizen   | day        | answer | because
            with 57   | 2017-01-10 | meets  | 58 or less, less than 58
            with 58   | 2017-01-10 | meets  | 58 or more, 58 or less
            with 58.5 | 2017-01-10 | meets  | more than 58, 58 or more
        """,
    )


def test_latest_of_two_at_the_same_time(spec):
    """Two at the same time

    Where two values are equally late, one that meets the threshold is enough.
    """
    spec(
        "{measurement: {of: HbA1c, latest: above 58, within: 12 months}}",
        citizen="""
            history:
              - {date: 2017-01-10, measurement: {HbA1c: 57}}
              - {date: 2017-01-10, measurement: {HbA1c: 61}}
        """,
        answers="""
            day        | answer
            2017-01-10 | meets
        """,
    )


def test_every_measurement(spec):
    """Every value

    `every` asks that each value in view meets the threshold, and `at least` how many there must be (one, where it is
    not said).
    """
    spec(
        '{measurement: {of: HbA1c, every: "at least 75", within: 12 months, at least: 2}}',
        citizen="""
            history:
              - {date: 2017-01-10, measurement: {HbA1c: 80}}
              - {date: 2017-04-10, measurement: {HbA1c: 75}}
              - {date: 2017-09-10, measurement: {HbA1c: 74}}
        """,
        answers="""
            day        | answer        | note
            2017-01-10 | does not meet | one value: 80
            2017-04-10 | meets         | two values: 80 and 75
            2017-09-10 | does not meet | three values, one of them 74
            2018-04-10 | does not meet | two values: 75 and 74
        """,
        spells="""
            from       | through
            2017-04-10 | 2017-09-09
        """,
    )


def test_measured_at_all(spec):
    """Measured at all

    Without `latest` or `every`, the measurements themselves are counted.
    """
    spec(
        "{measurement: {of: HbA1c, within: 12 months, at least: 2}}",
        citizen="""
            history:
              - {date: 2017-01-10, measurement: {HbA1c: 80}}
              - {date: 2017-04-10, measurement: {HbA1c: 75}}
              - {date: 2017-09-10, measurement: {HbA1c: 74}}
        """,
        answers="""
            day        | answer        | counted: measurements
            2017-01-10 | does not meet | 1
            2017-04-10 | meets         | 2
            2017-09-10 | meets         | 3
            2018-04-11 | does not meet | 1
        """,
        spells="""
            from       | through
            2017-04-10 | 2018-04-10
        """,
    )


def test_not_measured(spec):
    """Not measured

    That nothing was measured is said with `not`.
    """
    spec(
        "{not: {measurement: {of: HbA1c, within: 12 months}}}",
        citizen="""
            history:
              - {date: 2017-01-10, measurement: {HbA1c: 80}}
        """,
        answers="""
            day        | answer
            2017-01-09 | meets
            2017-01-10 | does not meet
            2018-01-10 | does not meet
            2018-01-11 | meets
        """,
    )
