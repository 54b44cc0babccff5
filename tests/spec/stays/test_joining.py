"""Joining

With times of day, the next contact belongs to the stay when it starts at most four hours after the latest end so far;
where a source gives dates only, when it starts no later than the day of the latest end so far.
"""


def test_contacts_that_overlap(spec):
    """Contacts that overlap

    An admission that starts while another lasts is the same stay.
    """
    spec(
        "{at least: 2, of: acute admission, within: 30 days}",
        citizen="""
            history:
              - {date: 2017-01-01, acute admission: {days: 6}}
              - {date: 2017-01-04, acute admission: {days: 2}}
        """,
        answers="""
            day        | answer        | counted: stays
            2017-01-04 | does not meet | 1
        """,
        spells="from | through",
    )


def test_contacts_on_the_same_day_where_there_are_dates_only(spec):
    """On the same day, with dates only

    Without times, a contact that starts on the day the last one ended is the same stay; one that starts on the day
    after is another.
    """
    spec(
        "{at least: 2, of: acute admission, within: 30 days}",
        citizens="""
            - person: {name: moved to another ward}
              history:
                - {date: 2017-01-01, acute admission: {days: 3}}
                - {date: 2017-01-04, acute admission: {days: 1}}
            - person: {name: admitted again the next day}
              history:
                - {date: 2017-01-01, acute admission: {days: 3}}
                - {date: 2017-01-05, acute admission: {days: 1}}
        """,
        answers="""
            citizen                     | day        | answer        | counted: stays | note
            moved to another ward       | 2017-01-05 | does not meet | 1 | ended on the 4th, started on the 4th
            admitted again the next day | 2017-01-05 | meets         | 2 | ended on the 4th, started on the 5th
        """,
    )


def test_contacts_four_hours_apart_where_there_are_times(spec):
    """Four hours apart, with times

    With times, a gap of four hours is still the same stay; a longer one is not, even on the same day. (Given in
    hours, an admission of an example starts at 8 in the morning.)
    """
    spec(
        "{at least: 2, of: acute admission, within: 30 days}",
        citizens="""
            - person: {name: away for four hours}
              history:
                - {date: 2017-01-01, acute admission: {hours: 20}}
                - {date: 2017-01-02, acute admission: {hours: 5}}
            - person: {name: away for five hours}
              history:
                - {date: 2017-01-01, acute admission: {hours: 19}}
                - {date: 2017-01-02, acute admission: {hours: 5}}
        """,
        answers="""
            citizen             | day        | answer        | counted: stays | note
            away for four hours | 2017-01-02 | does not meet | 1 | home at 4, back at 8
            away for five hours | 2017-01-02 | meets         | 2 | home at 3, back at 8
        """,
    )


def test_contacts_that_follow_in_a_chain(spec):
    """In a chain

    It is the latest end so far that counts, so a long contact holds together the short ones within it, and each that
    joins may reach further.
    """
    spec(
        "{at least: 2, of: acute admission, within: 30 days}",
        citizen="""
            history:
              - {date: 2017-01-01, acute admission: {days: 9}}
              - {date: 2017-01-02, acute admission: {days: 1}}
              - {date: 2017-01-10, acute admission: {days: 2}}
              - {date: 2017-01-14, acute admission: {days: 1}}
        """,
        answers="""
            day        | answer        | counted: stays | note
            2017-01-10 | does not meet | 1 | the 2nd and the 10th lie within 1 January + 9 days
            2017-01-14 | meets         | 2 | the stay had ended on the 12th
        """,
        spells="""
            from       | through
            2017-01-14 | 2017-01-31
        """,
    )


def test_contacts_in_different_sectors(spec):
    """Hospital and psychiatry

    Admissions are joined within a sector. A hospital stay and a psychiatric stay stand side by side.
    """
    spec(
        "{at least: 2, of: admission, within: 30 days}",
        citizen="""
            history:
              - {date: 2017-01-01, acute admission: {days: 4}}
              - {date: 2017-01-05, psychiatric admission: {days: 8}}
              - {date: 2017-01-09, psychiatric admission: {days: 10}}
        """,
        answers="""
            day        | answer        | counted: stays | note
            2017-01-04 | does not meet | 1 |
            2017-01-05 | meets         | 2 | moved from hospital to psychiatry
            2017-01-09 | meets         | 2 | the second psychiatric contact joins the first
        """,
    )


def test_other_services_are_not_joined(spec):
    """Other services

    Only admissions are joined. Two emergency visits on a day are two, and neither is part of the admission that
    follows.
    """
    spec(
        "{at least: 3, of: {sector: hospital}, within: 30 days}",
        citizen="""
            history:
              - {date: 2017-01-01, emergency visit: {}}
              - {date: 2017-01-01, emergency visit: {}}
              - {date: 2017-01-01, acute admission: {days: 1}}
        """,
        answers="""
            day        | answer | counted: contacts
            2017-01-01 | meets  | 3
        """,
    )


def test_contacts_before_they_are_joined(spec):
    """Before they are joined

    A service that says `stays: no` counts each contact as the source has it.
    """
    spec(
        "{at least: 2, of: {kind: admission, urgency: acute, stays: no}, within: 30 days}",
        citizen="""
            history:
              - {date: 2017-01-01, acute admission: {days: 3}}
              - {date: 2017-01-04, acute admission: {days: 1}}
        """,
        answers="""
            day        | answer        | counted: contacts
            2017-01-01 | does not meet | 1
            2017-01-04 | meets         | 2
        """,
        spells="""
            from       | through
            2017-01-04 | 2017-01-31
        """,
    )
