"""No-shows

A no-show is a service that did not take place. Where a source does not say, the service took place.
"""


def test_no_shows_do_not_count(spec):
    """They do not count

    Unless a filter says otherwise, what is counted took place.
    """
    spec(
        "{at least: 2, of: {sector: hospital}, within: 30 days}",
        citizen="""
            history:
              - {date: 2017-03-01, outpatient visit: {}}
              - {date: 2017-03-02, no-show: {kind: outpatient-visit}}
              - {date: 2017-03-09, kept outpatient visit: {}}
        """,
        answers="""
            day        | answer        | counted: contacts
            2017-03-02 | does not meet | 1
            2017-03-09 | meets         | 2
        """,
        spells="""
            from       | through
            2017-03-09 | 2017-03-31
        """,
    )


def test_no_shows_are_counted_where_they_are_named(spec):
    """Unless they are named

    `attended: no` counts no-shows only.
    """
    spec(
        "{at least: 2, of: {sector: hospital, attended: no}, within: 12 months}",
        citizen="""
            history:
              - {date: 2017-03-01, no-show: {kind: outpatient-visit}}
              - {date: 2017-03-08, outpatient visit: {}}
              - {date: 2017-05-01, no-show: {kind: outpatient-visit}}
        """,
        answers="""
            day        | answer        | counted: no-shows
            2017-03-08 | does not meet | 1
            2017-05-01 | meets         | 2
        """,
        spells="""
            from       | through
            2017-05-01 | 2018-03-01
        """,
    )


def test_attended_is_what_is_not_known_to_be_a_no_show(spec):
    """Attended

    `attended: yes` says what is the case anyway: a visit counts unless it is known to be a no-show.
    """
    spec(
        "{at least: 2, of: kept outpatient visit, within: 30 days}",
        citizen="""
            history:
              - {date: 2017-03-01, outpatient visit: {}}
              - {date: 2017-03-02, no-show: {kind: outpatient-visit}}
              - {date: 2017-03-09, kept outpatient visit: {}}
        """,
        answers="""
            day        | answer        | counted: visits | note
            2017-03-02 | does not meet | 1 | the source does not say of the first; it counts
            2017-03-09 | meets         | 2 |
        """,
    )
