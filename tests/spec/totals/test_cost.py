"""Cost

Every service has a cost in the currency of its source, or none that is known. A cost counts on the day its service
starts. `of` may be left out, and is then any contact.
"""


def test_cost_at_least(spec):
    """At least

    The costs in view are added up. An amount that equals the figure is enough.
    """
    spec(
        "{cost: at least 60000 DKK, within: 12 months}",
        citizen="""
            history:
              - {date: 2017-01-10, acute admission: {days: 3, cost: 30000 DKK}}
              - {date: 2017-02-10, outpatient visit: {cost: 2000 DKK}}
              - {date: 2017-06-10, acute admission: {days: 2, cost: 28000 DKK}}
        """,
        answers="""
            day        | answer        | counted: kroner
            2017-01-10 | does not meet | 30000
            2017-02-10 | does not meet | 32000
            2017-06-10 | meets         | 60000
            2018-01-10 | meets         | 60000
            2018-01-11 | does not meet | 30000
        """,
        spells="""
            from       | through
            2017-06-10 | 2018-01-10
        """,
    )


def test_cost_at_most(spec):
    """At most, of some services"""
    spec(
        "{cost: at most 2000 DKK, of: {sector: hospital, kind: outpatient-visit}, within: 12 months}",
        citizen="""
            history:
              - {date: 2017-01-10, acute admission: {days: 3, cost: 30000 DKK}}
              - {date: 2017-02-10, outpatient visit: {cost: 2000 DKK}}
              - {date: 2017-06-10, outpatient visit: {cost: 1500 DKK}}
        """,
        answers="""
            day        | answer        | counted: kroner
            2017-01-10 | meets         | 0
            2017-02-10 | meets         | 2000
            2017-06-10 | does not meet | 3500
            2018-02-11 | meets         | 1500
        """,
    )


def test_cost_that_is_not_known(spec):
    """A cost that is not known

    What is known can be enough. Where it is not, a cost that is not known adds nothing to "at least", which finds
    nobody by guessing, and keeps "at most" from being told, since the cost may be above.
    """
    spec(
        "{cost: at most 50000 DKK, within: 12 months}",
        citizen="""
            history:
              - {date: 2017-01-10, acute admission: {days: 3, cost: 30000 DKK}}
              - {date: 2017-02-10, acute admission: {days: 3}}
              - {date: 2017-06-10, acute admission: {days: 2, cost: 28000 DKK}}
        """,
        answers="""
            day        | answer        | load | counted: kroner | note
            2017-01-10 | meets         |      | 30000 |
            2017-02-10 | cannot tell   | cost | 30000 | what did it cost?
            2017-06-10 | does not meet |      | 58000 | above, whatever it cost
            2018-01-11 | cannot tell   | cost | 28000 |
            2018-02-11 | meets         |      | 28000 | the unknown cost is out of view
        """,
    )


def test_cost_that_is_not_known_adds_nothing(spec):
    """A cost that is not known, and "at least"

    The same costs, asked the other way.
    """
    spec(
        "{cost: at least 50000 DKK, within: 12 months}",
        citizen="""
            history:
              - {date: 2017-01-10, acute admission: {days: 3, cost: 30000 DKK}}
              - {date: 2017-02-10, acute admission: {days: 3}}
              - {date: 2017-06-10, acute admission: {days: 2, cost: 28000 DKK}}
        """,
        answers="""
            day        | answer        | load | counted: kroner
            2017-02-10 | does not meet |      | 30000
            2017-06-10 | meets         |      | 58000
            2018-01-11 | does not meet |      | 28000
        """,
    )


def test_cost_of_a_stay(spec):
    """The cost of a stay

    A stay costs what its contacts cost together, and counts on the day it began. A register may price one contact
    of a stay and leave the others empty: what is known is counted.
    """
    spec(
        "{id: dear, cost: at least 30000 DKK, within: 12 months}",
        citizen="""
            history:
              - {date: 2017-01-10, acute admission: {days: 3, cost: 30000 DKK}}
              - {date: 2017-01-13, acute admission: {days: 2}}
        """,
        answers="""
            day        | answer        | counted: kroner | note
            2017-01-09 | does not meet | 0     |
            2017-01-10 | meets         | 30000 | the second contact adds nothing that is known
            2018-01-11 | does not meet | 0     |
        """,
    )
