"""Referral and pathway sections: what they become, and each fault in one clear line."""

from pathlib import Path

import pytest

from samvej.core.sector import Sector
from samvej.programme.check import check_programme
from samvej.programme.loading import Programme, load_programme
from samvej.programme.problems import ProgrammeError
from samvej.programme.referral import Reason, sectors_of
from samvej.programme.shared_lists import DataType, LegalBasis, Referrer, Role
from samvej.programme.within import Within
from tests.unit.programme.folders import ASKED, COURSE, course, folder_with, replaced


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    return load_programme("small", folder_with(tmp_path_factory.mktemp("course"), course()))


def test_referral_is_read(programme: Programme) -> None:
    referral = programme.file.referral

    assert referral is not None
    assert referral.from_ == ("ward", "citizen", "rule")
    assert list(referral.legal_basis) == ["contact", "joint selection", "sharing in the team", "evaluation"]
    assert referral.answer_within == Within(10, "working days", assumed=True)
    assert (referral.remind_after, referral.ask_for_help_after) == (Within(5, "working days"), None)
    assert referral.joint_selection is not None
    assert referral.joint_selection.by == (Sector.HOSPITAL, "municipality")
    assert programme.legal_basis("contact").needs_consent


def test_answers_that_are_left_out_cannot_be_given(programme: Programme) -> None:
    assert programme.file.referral is not None
    answers = programme.file.referral.answers

    assert answers.included is not None
    assert answers.declined is not None
    assert answers.not_reached is None
    assert answers.helped_on is not None
    assert answers.helped_on.follow_up_after == Within(14, "days")


def test_reasons_have_words_of_the_shared_list_or_their_own(programme: Programme) -> None:
    assert programme.file.referral is not None
    answers = programme.file.referral.answers

    assert answers.not_included is not None
    assert answers.not_included.reasons == (
        Reason(id="no need", da="der er ikke behov", en="there is no need"),
        Reason(id="too far", da="for langt", en="too far"),
    )
    assert [reason.en for reason in programme.file.exit_reasons] == ["the citizen has moved"]


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        pytest.param(COURSE, ("social",), id="those of the referrer when left out"),
        pytest.param(replaced(COURSE, "  answer within", "  asks: [risk]\n  answer within"), ("risk",), id="as said"),
        pytest.param(replaced(COURSE, "  answer within", "  asks: []\n  answer within"), (), id="none"),
    ],
)
def test_questions_of_the_note(tmp_path: Path, said: str, asks: tuple[str, ...]) -> None:
    criteria = f"{ASKED}\n- ask: {{id: risk, by: clinician, da: Fare?, en: Danger?}}"

    programme = load_programme("small", folder_with(tmp_path, course(criteria, said)))

    assert programme.file.referral is not None
    assert programme.file.referral.asks == asks


def test_pathway_is_read(programme: Programme) -> None:
    file = programme.file

    assert [(phase.id, phase.ends_with) for phase in file.phases] == [("start", ("talk",)), ("end", ("good bye",))]
    assert programme.evidence_words("talk", "da") == "samtalen er holdt"
    assert programme.evidence_words("good bye", "en") == "good bye has been said"
    assert programme.role_words("doctor", "da") == "læge"
    assert programme.role_words("night watch", "en") == "the night watch"
    assert file.consent is not None
    assert (file.consent.from_, file.consent.to) == ((Sector.HOSPITAL,), ("municipality",))
    assert file.consent.lasts == Within(12, "months")
    assert file.caseload is not None
    assert file.caseload.per_contact_person == 20
    assert file.registry is not None
    assert (file.registry.rows, file.registry.not_) == (("referral", "enrolment"), ("messages",))


def test_words_that_nobody_gave_are_a_key_error(programme: Programme) -> None:
    with pytest.raises(KeyError):
        programme.evidence_words("silence", "da")
    with pytest.raises(KeyError):
        programme.role_words("king", "da")


def test_municipality_stands_for_three_sectors() -> None:
    assert sectors_of("municipality") == (
        Sector.MUNICIPALITY_HEALTH,
        Sector.MUNICIPALITY_SOCIAL,
        Sector.EMPLOYMENT,
    )
    assert sectors_of(Sector.HOSPITAL) == (Sector.HOSPITAL,)


def test_shared_lists_are_in_the_vocabulary(programme: Programme) -> None:
    words = programme.vocabulary

    assert words.referrers["ward"] == Referrer("ward", "afdelingen", "the ward", Sector.HOSPITAL, "professional")
    assert words.data_types["health"] == DataType("health", "helbred", "health", "health")
    assert words.roles["citizen"] == Role("citizen", "borgeren", "the citizen", None)
    assert words.legal_bases["care"] == LegalBasis(
        "care", "C2", "pleje", "care", "Vi plejer dig.", "We care for you.", False, False, "lov § 2"
    )
    assert words.legal_basis("C2") is words.legal_basis("care")


def test_folder_without_the_short_lists_still_reads_a_programme_that_needs_none(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, course(said=""))
    for path in (folder / "_shared").glob("*.yaml"):
        if path.name not in ("services.yaml", "municipalities.yaml"):
            path.unlink()

    assert load_programme("small", folder).vocabulary.roles == {}


def test_two_legal_bases_with_one_code_are_refused(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, course())
    bases = folder / "_shared" / "legal-bases.yaml"
    bases.write_text(bases.read_text(encoding="utf-8").replace("C2", "Y1"), encoding="utf-8")

    with pytest.raises(ProgrammeError, match="Y1 is already the code of 'agreed'"):
        load_programme("small", folder)


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        pytest.param(
            "[ward, citizen",
            "[wart, citizen",
            "referral › from › 1: unknown referrer 'wart'; expected one of ward, citizen or rule; did you "
            "mean 'ward'?",
            id="unknown referrer",
        ),
        pytest.param(
            "[ward, citizen", "[ward, ward", "referral › from › 2: the referrer 'ward' stands twice", id="twice"
        ),
        pytest.param(
            "contact: agreed",
            "contact: agred",
            "referral › legal basis › contact: unknown legal basis 'agred'; expected one of agreed or care; "
            "did you mean 'agreed'?",
            id="unknown legal basis",
        ),
        pytest.param(
            ", evaluation: care}",
            "}",
            "referral › legal basis: no legal basis is named for 'evaluation'; every step has one",
            id="step without a legal basis",
        ),
        pytest.param(
            "contact: agreed",
            "kontact: agreed",
            "referral › legal basis: unknown step 'kontact'; expected one of contact, joint selection, "
            "sharing in the "
            "team or evaluation; did you mean 'contact'?",
            id="unknown step",
        ),
        pytest.param(
            "[hospital, municipality]}\n  answer",
            "[hospital, psychiatry]}\n  answer",
            "referral › joint selection › by › 2: no partner is of the sector 'psychiatry'; add it under 'partners'",
            id="selects without being a partner",
        ),
        pytest.param(
            "{by: [hospital, municipality]}",
            "{by: hospital}",
            "referral › joint selection › by: one alone (hospital) selects nobody jointly; name another, or leave "
            "'joint selection' out",
            id="joint selection alone",
        ),
        pytest.param(
            "  remind after: 5 working days",
            "  remind after: 14 days",
            "referral: 'remind after' (14 days) must be sooner than 'answer within' (10 working days)",
            id="reminded too late",
        ),
        pytest.param(
            "  remind after: 5 working days",
            "  remind after: 5 working days\n  ask for help after: 2 days",
            "referral: 'remind after' (5 working days) must be sooner than 'ask for help after' (2 days)",
            id="help before the reminder",
        ),
        pytest.param(
            "  remind after: 5 working days",
            "  remind after: soon",
            "referral › remind after: expected a whole number of hours, days, working days, weeks or months, as "
            "'14 days' or {working days: 10}, not 'soon'",
            id="no deadline",
        ),
        pytest.param(
            "{reasons: [no need, {id: too far, da: for langt, en: too far}]}",
            "{}",
            "referral › answers › not included: missing key 'reasons'",
            id="not included without reasons",
        ),
        pytest.param(
            "[no need, {id",
            "[no ned, {id",
            "referral › answers › not included › reasons › 1: unknown reason 'no ned'; expected one of no "
            "need or moved; "
            "did you mean 'no need'?; or write its words here: {id: no ned, da: …, en: …}",
            id="unknown reason",
        ),
        pytest.param(
            "{id: too far, da: for langt, en: too far}",
            "{id: too far, da: for langt}",
            "referral › answers › not included › reasons › 2: missing key 'en'",
            id="reason in one language",
        ),
        pytest.param(
            "{id: too far,",
            "{id: no need,",
            "referral › answers › not included › reasons › 2: the reason 'no need' stands twice",
            id="reason twice",
        ),
        pytest.param(
            "    included: {}\n",
            "",
            "referral › answers: nobody could be included; write 'included: {}'",
            id="nobody can be included",
        ),
        pytest.param(
            "    declined: {}\n",
            "    decline: {}\n",
            "referral › answers: unknown key 'decline'; expected one of included, helped on, not included, "
            "declined or "
            "not reached; did you mean 'declined'?",
            id="unknown answer",
        ),
        pytest.param(
            "  answer within",
            "  asks: [socal]\n  answer within",
            "referral › asks › 1: unknown ask 'socal'; expected one of social; did you mean 'social'?",
            id="asks that are no asks",
        ),
        pytest.param(
            "{id: end, da: Slut",
            "{id: start, da: Slut",
            "phases › 2: the phase 'start' stands twice",
            id="phase twice",
        ),
        pytest.param(
            "ends with: [talk]",
            "ends with: [tlak]",
            "phases › 1 › ends with › 1: unknown evidence 'tlak'; expected one of good bye or talk; did you "
            "mean 'talk'?; "
            "or give its words under 'evidence': tlak: {da: …, en: …}",
            id="unknown evidence",
        ),
        pytest.param(
            "ends with: [talk]",
            "ends with: [good bye]",
            "phases › 2 › ends with › 1: the evidence 'good bye' already ends a phase; one thing ends one phase",
            id="evidence twice",
        ),
        pytest.param(
            "ends with: [good bye]",
            "ends with: [talk]",
            "evidence › good bye: no phase ends with 'good bye'; name it under 'ends with', or leave it out",
            id="evidence that ends nothing",
        ),
        pytest.param(
            "[contact details, health]",
            "[contact details, helth]",
            "consent › data types › 2: unknown data type 'helth'; expected one of contact details or "
            "health; did you mean "
            "'health'?",
            id="unknown data type",
        ),
        pytest.param(
            "  from: [hospital]",
            "  from: [hospitl]",
            "consent › from › 1: unknown sector 'hospitl'; expected one of hospital, psychiatry, general-practice, "
            "specialist, municipality-health, municipality-social, employment, prehospital, voluntary or "
            "municipality; "
            "did you mean 'hospital'?",
            id="unknown sector",
        ),
        pytest.param(
            "may: [night watch]",
            "may: [night wach]",
            "team › may › 1: unknown role 'night wach'; expected one of citizen, doctor or night watch; did you mean "
            "'night watch'?",
            id="unknown role",
        ),
        pytest.param(
            "may: [night watch]",
            "may: [doctor]",
            "team: 'doctor' is always on the team; take it out of 'may'",
            id="always and perhaps",
        ),
        pytest.param(
            "rows: [referral, enrolment]",
            "rows: [referral, enrolments]",
            "registry › rows › 2: unknown word 'enrolments'; expected one of referral, enrolment, phase, "
            "exit, contact, meeting, goal, slip, "
            "measurement or response; did you mean 'enrolment'?",
            id="unknown rows",
        ),
        pytest.param(
            "not: [messages]",
            "not: [referral]",
            "registry › not: 'referral' flows and does not flow; take it out of 'rows' or of 'not'",
            id="flows and does not",
        ),
        pytest.param(
            "basis: care}\n",
            "basis: cure}\n",
            "registry › basis: unknown legal basis 'cure'; expected one of agreed or care; did you mean 'care'?",
            id="registry on no basis",
        ),
        pytest.param(
            "per contact person: 20",
            "per contact person: 0",
            "caseload › per contact person: expected at least 1, not 0",
            id="no caseload",
        ),
        pytest.param(
            "{id: hello,",
            "{id: " + "o" * 61 + ",",
            f"first conversation › 1 › id: '{'o' * 61}' is too long for a name; expected at most 60 characters",
            id="long name",
        ),
    ],
)
def test_fault_is_told_on_its_line(tmp_path: Path, before: str, after: str, fault: str) -> None:
    text = course(said=replaced(COURSE, before, after))
    folder = folder_with(tmp_path, text)

    found = [str(problem).split("programme.yaml:")[1] for problem in check_programme("small", folder).problems]

    assert fault in [told.split(": ", 1)[1] for told in found]
    number, road = next(told for told in found if told.split(": ", 1)[1] == fault).split(": ")[:2]
    key = next(step for step in reversed(road.split(" › ")) if not step.isdigit())
    line = text.splitlines()[int(number) - 1]
    assert key in line or after.strip() == line.strip() or line.startswith("  - ")


def test_sharing_by_consent_without_words_for_it_is_told(tmp_path: Path) -> None:
    consent = COURSE[COURSE.index("consent:\n") : COURSE.index("caseload:")]
    said = replaced(replaced(COURSE, consent, ""), "sharing in the team: care", "sharing in the team: agreed")

    with pytest.raises(
        ProgrammeError, match="'agreed' needs the citizen's consent, and there is no section 'consent'"
    ):
        load_programme("small", folder_with(tmp_path, course(said=said)))


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("requires: [other]\n", "requires › 1: unknown programme 'other'; expected one of small"),
        ("not together with: small\n", "not together with: a programme cannot name itself here"),
        ("requires: other\nnot together with: other\n", "requires: 'other' is required and excluded; keep one"),
    ],
)
def test_other_programmes_must_be_there(tmp_path: Path, more: str, fault: str) -> None:
    folder = folder_with(tmp_path, course(more=more))

    found = [str(problem).split(": ", 1)[1] for problem in check_programme("small", folder).problems]

    assert any(told.startswith(fault) for told in found)


def test_evaluation_may_use_only_what_flows(tmp_path: Path) -> None:
    evaluation = """
evaluation:
  months: {from: -12, to: 12}
  outcomes: [{id: days, sum: bed days, better: lower}]
  may use: {rows: [referral, response]}
"""

    found = check_programme("small", folder_with(tmp_path, course(said=COURSE + evaluation))).problems

    assert [problem.text for problem in found] == [
        "the evaluation may use 'response', which does not flow to the registry; add it to 'registry › rows'"
    ]


def test_what_is_assumed_is_named_by_its_place(tmp_path: Path) -> None:
    said = replaced(COURSE, "ends with: [talk]", "ends with: [talk], assumed: true")

    found = check_programme("small", folder_with(tmp_path, course(said=said)))

    assert found.assumed == ("referral › answer within", "phases › start")
