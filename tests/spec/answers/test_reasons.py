"""Reasons

An answer names the criteria that carry it, by their `id`. Where a file gives no id, one is made from what the
criterion says.
"""


def test_reasons_of_a_yes_and_a_no(spec):
    """What carries an answer

    What meets `all` is carried by every part, and what does not by the parts that fail. What meets `any` is carried
    by the parts that hold, and what does not by every part.
    """
    spec(
        """
        all:
          - {id: grown up, age: {from: 18}}
          - any:
              - {id: three in six months, at least: 3, of: acute admission, within: 6 months}
              - {id: two in thirty days, at least: 2, of: acute admission, within: 30 days}
        """,
        citizen="""
            person: {name: a man born in 1950, born: 1950-01-01}
            history:
              - {date: 2017-01-01, acute admission: {days: 2}}
              - {date: 2017-01-11, acute admission: {days: 2}}
              - {date: 2017-05-01, acute admission: {days: 2}}
        """,
        answers="""
            day        | answer        | because
            2017-01-01 | does not meet | three in six months, two in thirty days
            2017-01-11 | meets         | grown up, two in thirty days
            2017-05-01 | meets         | grown up, three in six months
        """,
        spells="""
            from       | through
            2017-01-11 | 2017-01-31
            2017-05-01 | 2017-07-01
        """,
    )


def test_reasons_of_a_named_group(spec):
    """Groups with an id

    A group that has an id of its own is named as well.
    """
    spec(
        """
        id: often admitted
        any:
          - {at least: 3, of: acute admission, within: 6 months}
          - {at least: 2, of: acute admission, within: 30 days}
        """,
        citizen="""
            history:
              - {date: 2017-01-01, acute admission: {days: 2}}
              - {date: 2017-01-11, acute admission: {days: 2}}
        """,
        answers="""
            day        | answer | because
            2017-01-11 | meets  | often admitted, 2 acute admission within 30 days
        """,
    )


def test_assumed_changes_nothing(spec):
    """Assumed

    `assumed: true` marks a value that the programme's source does not give. It is told wherever the criterion is, and
    changes no answer.
    """
    spec(
        "{at least: 2, of: acute admission, within: 30 days, assumed: true}",
        citizen="""
            history:
              - {date: 2017-01-01, acute admission: {days: 2}}
              - {date: 2017-01-11, acute admission: {days: 2}}
        """,
        answers="""
            day        | answer        | because
            2017-01-01 | does not meet | 2 acute admission within 30 days
            2017-01-11 | meets         | 2 acute admission within 30 days
        """,
    )
