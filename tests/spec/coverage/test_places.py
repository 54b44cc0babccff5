"""Places

A source may cover some municipalities only. It covers a citizen on the days the citizen lives there.
"""


def test_source_of_one_municipality(spec):
    """One municipality

    Guldborgsund's home nursing says nothing about those who live in Lolland.
    """
    spec(
        "{none of: home nursing, within: 30 days}",
        citizens="""
            - person: {name: a woman of Guldborgsund, lives in: Guldborgsund}
            - person: {name: a woman of Lolland, lives in: Lolland}
            - person: {name: a woman from nowhere}
        """,
        loaded="""
            what                             | where        | from       | through
            municipality-health/home-nursing | Guldborgsund | 2016-01-01 | 2016-12-31
        """,
        answers="""
            citizen                 | day        | answer      | load
            a woman of Guldborgsund | 2016-06-01 | meets       |
            a woman of Lolland      | 2016-06-01 | cannot tell | municipality-health/home-nursing
            a woman from nowhere    | 2016-06-01 | cannot tell | municipality-health/home-nursing
        """,
    )


def test_move_from_one_covered_place_to_another(spec):
    """Moves

    A citizen who moves is covered as long as the source of each place covers the days lived there.
    """
    spec(
        "{none of: home nursing, within: 30 days}",
        citizens="""
            - person: {name: moved to Lolland}
              homes:
                - {in: Guldborgsund, from: 2010-01-01, to: 2016-05-31}
                - {in: Lolland, from: 2016-06-01}
            - person: {name: moved to Vordingborg}
              homes:
                - {in: Guldborgsund, from: 2010-01-01, to: 2016-05-31}
                - {in: Vordingborg, from: 2016-06-01}
        """,
        loaded="""
            what                             | where        | from       | through
            municipality-health/home-nursing | Guldborgsund | 2016-01-01 | 2016-12-31
            municipality-health/home-nursing | Lolland      | 2016-01-01 | 2016-12-31
        """,
        answers="""
            citizen              | day        | answer      | load
            moved to Lolland     | 2016-06-15 | meets       |
            moved to Vordingborg | 2016-05-31 | meets       |
            moved to Vordingborg | 2016-06-01 | cannot tell | municipality-health/home-nursing
        """,
    )
