"""How many different

`different: sector`, `kind` or `provider` counts how many different ones the services in view have. `of` may be left
out, and is then any contact.
"""


def test_different_sectors(spec):
    """Sectors

    Three contacts in two sectors are two different sectors.
    """
    spec(
        "{at least: 3, different: sector, within: 30 days}",
        citizen="""
            history:
              - {date: 2017-03-01, general practice contact: {}}
              - {date: 2017-03-02, general practice contact: {}}
              - {date: 2017-03-03, emergency visit: {}}
              - {date: 2017-03-10, home nursing: {}}
        """,
        answers="""
            day        | answer        | counted: sectors | note
            2017-03-02 | does not meet | 1 | general practice
            2017-03-03 | does not meet | 2 | and hospital
            2017-03-10 | meets         | 3 | and the municipality's health care
            2017-04-01 | meets         | 3 | general practice of 2 March is still in view
            2017-04-02 | does not meet | 2 |
        """,
        spells="""
            from       | through
            2017-03-10 | 2017-04-01
        """,
    )


def test_different_kinds(spec):
    """Kinds

    The kinds of service are counted, of those that `of` keeps.
    """
    spec(
        "{at least: 2, different: kind, of: {sector: hospital}, within: 30 days}",
        citizen="""
            history:
              - {date: 2017-03-01, emergency visit: {}}
              - {date: 2017-03-02, general practice contact: {}}
              - {date: 2017-03-10, outpatient visit: {}}
        """,
        answers="""
            day        | answer        | counted: kinds | note
            2017-03-02 | does not meet | 1 | an emergency visit; general practice is not of the hospital
            2017-03-10 | meets         | 2 | and an outpatient visit
        """,
        spells="""
            from       | through
            2017-03-10 | 2017-03-31
        """,
    )


def test_different_providers(spec):
    """Providers

    A service whose provider is not known does not count.
    """
    spec(
        "{at least: 2, different: provider, within: 30 days}",
        citizen="""
            history:
              - {date: 2017-03-01, outpatient visit: {provider: the eye clinic}}
              - {date: 2017-03-05, outpatient visit: {}}
              - {date: 2017-03-09, outpatient visit: {provider: the foot clinic}}
        """,
        answers="""
            day        | answer        | counted: providers
            2017-03-05 | does not meet | 1
            2017-03-09 | meets         | 2
        """,
        spells="""
            from       | through
            2017-03-09 | 2017-03-31
        """,
    )


def test_many_different_and_frequent(spec):
    """Many, different and frequent

    Different sectors and a number of contacts are two criteria, and `all` asks for both.
    """
    spec(
        """
        all:
          - {id: different, at least: 2, different: sector, within: 30 days}
          - {id: frequent, at least: 3, of: any contact, within: 30 days}
        """,
        citizen="""
            history:
              - {date: 2017-03-01, general practice contact: {}}
              - {date: 2017-03-03, emergency visit: {}}
              - {date: 2017-03-10, general practice contact: {}}
        """,
        answers="""
            day        | answer        | because
            2017-03-03 | does not meet | frequent
            2017-03-10 | meets         | different, frequent
            2017-04-01 | does not meet | frequent
        """,
        spells="""
            from       | through
            2017-03-10 | 2017-03-31
        """,
    )
