"""Asks

An `ask` is a question to a professional. Register facts may prompt it, and never answer it. Over the register there
is nobody to ask; in a referral there is.
"""

PROMPTED = """
    include: {id: two-acute, at least: 2, of: acute admission, within: 30 days}
    exclude:
      ask:
        id: cannot-take-part
        by: clinician
        da: "Er kognitionen så hæmmet, at borgeren ikke kan medvirke?"
        en: "Is cognition so impaired that the citizen cannot take part?"
        prompted by: {diagnosis: {of: dementia, ever: true}}
"""

UNPROMPTED = """
    any:
      - {at least: 2, of: acute admission, within: 30 days}
      - ask:
          id: worried
          by: frontline
          da: "Er du bekymret for, om borgeren falder mellem stolene?"
          en: "Are you worried that the citizen falls between the chairs?"
"""


def test_ask_that_nothing_prompts_over_the_register(spec):
    """Over the register, where nothing prompts it

    An ask that no register fact prompts is false over the register: it finds nobody, and it excludes nobody.
    """
    spec(
        UNPROMPTED,
        citizens="""
            - person: {name: admitted twice}
              history:
                - {date: 2017-01-01, acute admission: {days: 2}}
                - {date: 2017-01-11, acute admission: {days: 2}}
            - person: {name: admitted once}
              history:
                - {date: 2017-01-01, acute admission: {days: 2}}
        """,
        answers="""
            citizen        | day        | in       | answer        | ask
            admitted twice | 2017-01-11 | register | meets         |
            admitted once  | 2017-01-11 | register | does not meet |
        """,
    )


def test_ask_in_a_referral(spec):
    """In a referral

    In a referral an ask that is not answered cannot be told, whether something prompts it or not, as long as it can
    change the answer.
    """
    spec(
        UNPROMPTED,
        citizens="""
            - person: {name: admitted twice}
              history:
                - {date: 2017-01-01, acute admission: {days: 2}}
                - {date: 2017-01-11, acute admission: {days: 2}}
            - person: {name: admitted once}
              history:
                - {date: 2017-01-01, acute admission: {days: 2}}
        """,
        answers="""
            citizen        | day        | in       | answer      | ask     | note
            admitted twice | 2017-01-11 | referral | meets       |         | the admissions settle it
            admitted once  | 2017-01-11 | referral | cannot tell | worried | ask
        """,
    )


def test_ask_that_is_prompted(spec):
    """Where a register fact prompts it

    A code for dementia does not exclude anyone. It prompts the question whether the citizen can take part, and the
    answer cannot be told before someone has answered.
    """
    spec(
        eligibility=PROMPTED,
        citizens="""
            - person: {name: without a code}
              history:
                - {date: 2017-01-01, acute admission: {days: 2}}
                - {date: 2017-01-11, acute admission: {days: 2}}
            - person: {name: with a code for dementia}
              history:
                - {date: 2017-01-01, acute admission: {days: 2}}
                - {date: 2017-01-11, acute admission: {days: 2, diagnosis: DF009}}
        """,
        answers="""
            citizen                  | day        | in       | answer        | ask
            without a code           | 2017-01-11 | register | meets         |
            without a code           | 2017-01-11 | referral | cannot tell   | cannot-take-part
            with a code for dementia | 2017-01-11 | register | cannot tell   | cannot-take-part
            with a code for dementia | 2017-01-11 | referral | cannot tell   | cannot-take-part
            with a code for dementia | 2017-02-28 | referral | does not meet |
        """,
    )


def test_ask_that_is_answered(spec):
    """Answered

    An answer that is given is the ask's value, everywhere: prompted or not, over the register or in a referral.
    """
    spec(
        eligibility=PROMPTED,
        citizens="""
            - person: {name: who can take part}
              history:
                - {date: 2017-01-01, acute admission: {days: 2}}
                - {date: 2017-01-11, acute admission: {days: 2, diagnosis: DF009}}
              answers: {cannot-take-part: no}
            - person: {name: who cannot}
              history:
                - {date: 2017-01-01, acute admission: {days: 2}}
                - {date: 2017-01-11, acute admission: {days: 2, diagnosis: DF009}}
              answers: {cannot-take-part: yes}
        """,
        answers="""
            citizen           | day        | in       | answer        | because
            who can take part | 2017-01-11 | register | meets         | two-acute, cannot-take-part
            who can take part | 2017-01-11 | referral | meets         | two-acute, cannot-take-part
            who cannot        | 2017-01-11 | register | does not meet | cannot-take-part
            who cannot        | 2017-01-11 | referral | does not meet | cannot-take-part
        """,
    )


def test_ask_that_is_prompted_on_a_day(spec):
    """Prompted on the day

    A prompt is judged on the day like any criterion: here, two no-shows within the last year.
    """
    spec(
        """
        ask:
          id: poor-well-being
          by: clinician
          da: "Er trivslen dårlig?"
          en: "Is well-being poor?"
          prompted by: {at least: 2, of: no-show, within: 12 months}
        """,
        citizen="""
            history:
              - {date: 2016-10-01, no-show: {}}
              - {date: 2017-02-01, no-show: {}}
        """,
        answers="""
            day        | answer        | ask
            2017-01-31 | does not meet |
            2017-02-01 | cannot tell   | poor-well-being
            2017-10-01 | cannot tell   | poor-well-being
            2017-10-02 | does not meet |
        """,
    )
