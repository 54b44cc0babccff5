"""Presence and absence

Evidence has a direction. What is found settles the matter, whatever else is loaded. That nothing is found settles it
only where it would have been found.
"""


def test_at_least_where_nothing_is_loaded(spec):
    """At least, where nothing is loaded

    "At least" finds those of whom something is found, and nobody else. It is never unknown for the many of whom
    nothing is known.
    """
    spec(
        "{at least: 1, of: eye screening, within: 12 months}",
        citizen="""
            not loaded: [hospital, specialist]
        """,
        answers="""
            day        | answer        | load
            2017-01-01 | does not meet |
        """,
    )


def test_none_of_where_nothing_is_loaded(spec):
    """None of, where nothing is loaded

    "None of" and "at most" lean on absence. Where the services are not loaded they cannot tell, and the answer says
    what to load: each sector and kind that the service may be found under.
    """
    spec(
        "{none of: eye screening, within: 12 months}",
        citizen="""
            not loaded: [hospital, specialist]
        """,
        answers="""
            day        | answer      | load
            2017-01-01 | cannot tell | hospital/eye-screening, specialist/eye-screening
        """,
    )


def test_none_of_where_one_is_found(spec):
    """What is found settles it

    One screening that is found is enough to say that there was one, even where not everything is loaded.
    """
    spec(
        "{none of: eye screening, within: 12 months}",
        citizen="""
            history:
              - {date: 2017-01-01, eye screening: {sector: specialist}}
            not loaded: [hospital]
        """,
        answers="""
            day        | answer        | load
            2016-12-31 | cannot tell   | hospital/eye-screening
            2017-01-01 | does not meet |
            2018-01-01 | does not meet |
            2018-01-02 | cannot tell   | hospital/eye-screening
        """,
    )


def test_not_at_least(spec):
    """Under not

    Under `not`, "at least" leans on absence too, and under two of them it does not.
    """
    spec(
        """
        any:
          - {id: one not, not: {at least: 1, of: eye screening, within: 12 months}}
          - {id: two of them, not: {not: {at least: 1, of: eye screening, within: 12 months}}}
        """,
        citizen="""
            history:
              - {date: 2017-01-01, eye screening: {sector: specialist}}
            not loaded: [hospital]
        """,
        answers="""
            day        | answer      | load
            2016-12-31 | cannot tell | hospital/eye-screening
            2017-01-01 | meets       |
        """,
    )


def test_measurement_not_loaded(spec):
    """Measurements

    The same holds of measurements, prescriptions and diagnoses: `not` cannot be told where they are not loaded.
    """
    spec(
        "{not: {measurement: {of: HbA1c, latest: above 58, within: 12 months}}}",
        citizen="""
            history:
              - {date: 2017-01-10, measurement: {HbA1c: 57}}
              - {date: 2017-06-10, measurement: {HbA1c: 60}}
        """,
        answers="""
            day        | answer        | load                  | note
            2017-01-09 | cannot tell   | measurement/NPU27300  | not measured: nobody knows the value
            2017-01-10 | meets         |                       | 57
            2017-06-10 | does not meet |                       | 60
        """,
    )


def test_what_an_example_is_taken_to_be(spec):
    """In examples

    The made-up people of a programme file are covered everywhere, but for what stands under `not loaded`: a sector, a
    sector and a kind, or `diagnosis`, `prescription`, `measurement`, `residence` or `registration`.
    """
    spec(
        """
        all:
          - {none of: general practice contact, within: 30 days}
          - {none of: home nursing, within: 30 days}
          - {not: {prescription: {of: antipsychotics, within: 30 days}}}
        """,
        citizen="""
            not loaded: [general-practice, municipality-health/home-nursing, prescription]
        """,
        answers="""
            day        | answer      | load
            2017-01-01 | cannot tell | general-practice/*, municipality-health/home-nursing, prescription
        """,
    )
