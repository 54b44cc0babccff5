"""Several sources

It does not matter which source covers what, only that everything is covered.
"""


def test_sources_that_adjoin(spec):
    """One after the other

    Sources that follow each other without a day between cover a window together. With a day between, a window that
    holds this day cannot be told.
    """
    spec(
        "{none of: home nursing, within: 30 days}",
        citizen="""
            person: {name: a woman without home nursing}
        """,
        loaded="""
            what                             | where      | from       | through
            municipality-health/home-nursing | everywhere | 2016-01-01 | 2016-06-30
            municipality-health/home-nursing | everywhere | 2016-07-01 | 2016-09-30
            municipality-health/home-nursing | everywhere | 2016-10-02 | 2016-12-31
        """,
        answers="""
            day        | answer      | load                             | note
            2016-07-15 | meets       |                                  | over the end of June
            2016-10-01 | cannot tell | municipality-health/home-nursing | on the day between
            2016-10-31 | cannot tell | municipality-health/home-nursing | 1 October is within
            2016-11-01 | meets       |                                  |
        """,
        spells="""
            from       | through
            2016-01-31 | 2016-09-30
            2016-11-01 | 2016-12-31
        """,
    )


def test_everything_that_a_service_may_be(spec):
    """Each sector and each kind

    Where a service may be found in several sectors or kinds, each must be covered. A source of a whole sector
    covers all its kinds; a source of one kind does not cover the sector.
    """
    spec(
        "{none of: {sector: [hospital, psychiatry]}, within: 30 days}",
        citizen="""
            person: {name: a man who is seldom ill}
        """,
        loaded="""
            what                 | from       | through
            hospital/*           | 2016-01-01 | 2017-12-31
            psychiatry/admission | 2016-01-01 | 2016-12-31
            psychiatry/*         | 2017-01-01 | 2017-12-31
        """,
        answers="""
            day        | answer      | load
            2016-12-31 | cannot tell | psychiatry/*
            2017-01-31 | meets       |
        """,
        spells="""
            from       | through
            2017-01-31 | 2017-12-31
        """,
    )


def test_one_code_system_is_enough(spec):
    """One of the code systems

    A diagnosis may be found in any code system that its lists speak. One of them is enough: a citizen whose practice
    codes are loaded can be shown to be without diabetes there.
    """
    spec(
        "{not: {diagnosis: {of: diabetes, within: 1 year}}}",
        citizen="""
            person: {name: a woman without diabetes}
        """,
        loaded="""
            what             | from       | through
            diagnosis/ICPC-2 | 2016-01-01 | 2017-12-31
        """,
        answers="""
            day        | answer      | load
            2016-12-31 | cannot tell | diagnosis/ICPC-2 or diagnosis/SKS
            2017-01-01 | meets       |
        """,
    )


def test_service_with_a_diagnosis(spec):
    """Services with a diagnosis

    Where a service is counted by its diagnosis, both the service and the diagnosis must be covered.
    """
    spec(
        "{none of: admission for diabetes, within: 30 days}",
        citizen="""
            person: {name: a man who is seldom ill}
        """,
        loaded="""
            what               | from       | through
            hospital/admission | 2016-01-01 | 2017-12-31
            diagnosis/SKS      | 2017-01-01 | 2017-12-31
        """,
        answers="""
            day        | answer      | load
            2016-12-31 | cannot tell | diagnosis/ICPC-2 or diagnosis/SKS
            2017-01-31 | meets       |
        """,
    )
