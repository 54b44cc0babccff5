"""The top percent

"Top *p* percent" ranks everyone in the database by the total over the window. A citizen is in when fewer than *p*
percent of those alive have more.
"""

THREE = """
    - person: {name: Ann of Nowhere}
      history: [{date: 2017-01-10, acute admission: {days: 1, cost: 50000 DKK}}]
    - person: {name: Bo of Nowhere}
      history: [{date: 2017-01-10, acute admission: {days: 1, cost: 20000 DKK}}]
    - person: {name: Cy of Nowhere}
      history: [{date: 2017-01-10, acute admission: {days: 1, cost: 10000 DKK}}]
"""


def test_top_of_three(spec):
    """Of three citizens

    34 percent of three citizens is 1.02. Nobody has more than Ann, and one has more than Bo: both are in. Two have
    more than Cy, and Cy is not.
    """
    spec(
        "{cost: top 34 percent, within: 12 months}",
        citizens=THREE,
        answers="""
            citizen        | day        | answer        | counted: kroner
            Ann of Nowhere | 2017-02-01 | meets         | 50000
            Bo of Nowhere  | 2017-02-01 | meets         | 20000
            Cy of Nowhere  | 2017-02-01 | does not meet | 10000
        """,
    )


def test_top_of_few(spec):
    """The first is always in

    One percent of three citizens is less than one, and nobody has more than Ann.
    """
    spec(
        "{cost: top 1 percent, within: 12 months}",
        citizens=THREE,
        answers="""
            citizen        | day        | answer        | counted: kroner
            Ann of Nowhere | 2017-02-01 | meets         | 50000
            Bo of Nowhere  | 2017-02-01 | does not meet | 20000
            Cy of Nowhere  | 2017-02-01 | does not meet | 10000
        """,
    )


def test_top_with_ties(spec):
    """Ties are all in

    Ann, Bo and Cy have the same. Nobody has more, so all three are in, also of the top 1 percent.
    """
    spec(
        "{cost: top 1 percent, within: 12 months}",
        citizens="""
            - person: {name: Ann of Nowhere}
              history: [{date: 2017-01-10, acute admission: {days: 1, cost: 20000 DKK}}]
            - person: {name: Bo of Nowhere}
              history: [{date: 2017-01-12, acute admission: {days: 1, cost: 20000 DKK}}]
            - person: {name: Cy of Nowhere}
              history: [{date: 2017-01-14, acute admission: {days: 1, cost: 20000 DKK}}]
            - person: {name: Di of Nowhere}
              history: [{date: 2017-01-10, acute admission: {days: 1, cost: 19999 DKK}}]
        """,
        answers="""
            citizen        | day        | answer        | counted: kroner
            Ann of Nowhere | 2017-02-01 | meets         | 20000
            Bo of Nowhere  | 2017-02-01 | meets         | 20000
            Cy of Nowhere  | 2017-02-01 | meets         | 20000
            Di of Nowhere  | 2017-02-01 | does not meet | 19999
        """,
    )


def test_top_is_ranked_on_the_first_of_the_month(spec):
    """Ranked on the first of the month

    The ranking is made on the first of each calendar month and holds for that month. What happens later in the month
    counts in the next.
    """
    spec(
        "{cost: top 34 percent, within: 1 month}",
        citizens="""
            - person: {name: Ann of Nowhere}
              history: [{date: 2017-02-10, acute admission: {days: 1, cost: 50000 DKK}}]
            - person: {name: Bo of Nowhere}
              history: [{date: 2017-02-01, acute admission: {days: 1, cost: 1000 DKK}}]
        """,
        answers="""
            citizen        | day        | answer        | counted: kroner | note
            Ann of Nowhere | 2017-02-10 | does not meet | 0 | nothing on 1 February
            Bo of Nowhere  | 2017-02-28 | meets         | 1000 | still first, as on 1 February
            Ann of Nowhere | 2017-03-01 | meets         | 50000 |
            Ann of Nowhere | 2017-03-31 | meets         | 50000 | as on 1 March
            Bo of Nowhere  | 2017-03-01 | does not meet | 1000 | in view on 1 March, and Ann has more
            Ann of Nowhere | 2017-04-01 | does not meet | 0 | 10 February + 1 month was 10 March
        """,
    )


def test_top_leaves_out_nothing_and_the_dead(spec):
    """Nothing is never the top

    A citizen with a total of zero is never in, even where few have anything. Those who are not alive on the first of
    the month are neither ranked nor counted among everyone: here, 50 percent of the two who live is one.
    """
    spec(
        "{cost: top 50 percent, within: 12 months}",
        citizens="""
            - person: {name: Ann of Nowhere, died: 2017-01-20}
              history: [{date: 2017-01-10, acute admission: {days: 1, cost: 50000 DKK}}]
            - person: {name: Bo of Nowhere}
              history: [{date: 2017-01-12, acute admission: {days: 1, cost: 20000 DKK}}]
            - person: {name: Cy of Nowhere}
              history: []
        """,
        answers="""
            citizen        | day        | answer        | note
            Ann of Nowhere | 2017-02-01 | does not meet | not alive
            Bo of Nowhere  | 2017-02-01 | meets         | nobody alive has more
            Cy of Nowhere  | 2017-02-01 | does not meet | nothing
            Cy of Nowhere  | 2019-02-01 | does not meet | nobody has anything
        """,
    )


def test_top_by_bed_days(spec):
    """By bed days

    Bed days are ranked in the same way.
    """
    spec(
        "{bed days: top 34 percent, of: psychiatric admission, within: 12 months}",
        citizens="""
            - person: {name: Ann of Nowhere}
              history: [{date: 2017-01-10, psychiatric admission: {days: 12}}]
            - person: {name: Bo of Nowhere}
              history: [{date: 2017-01-12, psychiatric admission: {days: 3}}]
            - person: {name: Cy of Nowhere}
              history: [{date: 2017-01-12, acute admission: {days: 15}}]
        """,
        answers="""
            citizen        | day        | answer        | counted: bed days
            Ann of Nowhere | 2017-02-01 | meets         | 12
            Bo of Nowhere  | 2017-02-01 | meets         | 3
            Cy of Nowhere  | 2017-02-01 | does not meet | 0
        """,
    )
