"""Ever

No source reaches back to everyone's birth. "Ever" means as far back as the sources go.
"""


def test_never(spec):
    """Never

    That a diagnosis was never given can be told on the days the source covers, as far as the source goes back.
    """
    spec(
        "{not: {diagnosis: {of: dementia, ever: true}}}",
        citizen="""
            person: {name: a man without dementia}
        """,
        loaded="""
            what          | from       | through
            diagnosis/SKS | 2016-01-01 | 2017-12-31
        """,
        answers="""
            day        | answer      | load
            2015-12-31 | cannot tell | diagnosis/ICPC-2 or diagnosis/SKS
            2016-01-01 | meets       |
            2017-12-31 | meets       |
            2018-01-01 | cannot tell | diagnosis/ICPC-2 or diagnosis/SKS
        """,
        spells="""
            from       | through
            2016-01-01 | 2017-12-31
        """,
    )
