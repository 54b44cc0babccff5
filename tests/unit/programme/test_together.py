"""Map, safety, plan, meetings, slips, coordination and reactions: what they become, and each fault in one line."""

from pathlib import Path

import pytest

from samvej.core.sector import Sector
from samvej.programme.check import check_programme
from samvej.programme.describe import describe
from samvej.programme.differences import differences
from samvej.programme.loading import Programme, load_programme
from samvej.programme.reactions_written import When
from samvej.programme.versions import changes, freeze, thaw
from samvej.programme.within import Within
from tests.unit.programme.folders import COURSE, TOGETHER, course, folder_with, replaced, together


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    return load_programme("small", folder_with(tmp_path_factory.mktemp("together"), together()))


def test_map_is_read(programme: Programme) -> None:
    said = programme.file.map

    assert said is not None
    assert said.domains == ("body", "mind")
    assert (said.asks.works.da, said.asks.hard.en, said.asks.matters.da) == ("Godt?", "Hard?", "Vigtigt?")
    assert (said.scale.from_, said.scale.to, said.scale.da) == (0, 10, "Hvor godt går det?")
    assert said.scored_by == ("citizen", "doctor")
    assert said.repeat == Within(12, "weeks")
    assert programme.domain_words("body", "en") == "body"
    assert [ask.da for ask in programme.vocabulary.domains["body"].asks] == ["Hvordan?"]


def test_safety_is_read(programme: Programme) -> None:
    said = programme.file.safety

    assert said is not None
    assert (said.in_domain, said.for_, said.seen_by) == ("mind", "doctor", ("doctor",))
    assert [(line.phone, line.da) for line in said.line] == [("70 00 00 00", "Linjen")]
    assert said.within == Within(4, "hours")
    assert said.task.en == "Talk"


def test_plan_is_read(programme: Programme) -> None:
    said = programme.file.plan

    assert said is not None
    assert said.review_every == Within(8, "weeks", assumed=True)
    assert (said.goals_from, said.sub_goals_by, said.agreed_by) == (("map",), (), ("citizen",))
    assert (said.first_call, said.gas) == ("doctor", True)


def test_meeting_is_read(programme: Programme) -> None:
    kind = programme.meeting("first")

    assert [(item.id, item.minutes) for item in kind.agenda] == [("wishes", 20), ("plan", 10)]
    assert (kind.participants, kind.minutes, kind.led_by) == (("citizen", "doctor"), 30, "doctor")
    assert (kind.consent, kind.video, kind.within) == (True, True, Within(2, "days"))
    assert kind.follow_up is not None
    assert (kind.follow_up.for_, kind.follow_up.within) == ("doctor", Within(5, "working days"))


def test_slips_and_coordination_are_read(programme: Programme) -> None:
    slips, survey = programme.file.slips, programme.file.coordination

    assert slips is not None
    assert (slips.solved_by, slips.then) == ("team", (Sector.HOSPITAL, "municipality"))
    assert slips.leaders_see == ("contact details",)
    assert survey is not None
    assert (survey.roles, survey.items) == (("doctor", "night watch"), ("in time",))
    assert programme.vocabulary.coordination_items["in time"].high.da == "altid"


def test_reactions_are_read_and_named_by_what_they_ask(programme: Programme) -> None:
    read = [(each.id, each.when, each.then, each.for_) for each in programme.file.reactions]

    assert read == [
        ("visit", When("enrolled"), "task", "doctor"),
        ("reach", When("no contact", days=21), "task", "doctor"),
        ("first", When("admitted acutely"), "meeting", "doctor"),
        ("last", When("phase entered", of="end"), "notice", "team"),
        ("late", When("task overdue", of="visit"), "notice", "team"),
    ]


def test_reaction_that_calls_a_meeting_says_it_in_the_meetings_words(programme: Programme) -> None:
    what = programme.file.reactions[2].what

    assert (what.id, what.da, what.en) == ("first", "Første møde", "First meeting")


def test_programme_with_everything_is_frozen_and_thawed_as_it_was(programme: Programme, tmp_path: Path) -> None:
    read = load_programme("small", folder_with(tmp_path, together()))

    thawed = thaw(freeze(read).content)

    assert thawed == read
    assert thawed.vocabulary.domains.keys() == {"body", "mind"}


def test_role_that_a_plan_means_unnamed_is_frozen_too(tmp_path: Path) -> None:
    said = replaced(COURSE, "always: [citizen, doctor]", "always: [doctor]") + "plan: {review every: 8 weeks}\n"
    read = load_programme("small", folder_with(tmp_path, course(said=said)))

    assert thaw(freeze(read).content).role_words("citizen", "da") == "borgeren"


def test_programme_without_these_sections_is_frozen_as_before(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, course())
    before = freeze(load_programme("small", folder))
    for name in ("domains", "coordination-items"):
        (folder / "_shared" / f"{name}.yaml").unlink()

    assert freeze(load_programme("small", folder)) == before
    assert '"format":1' in before.content


def test_version_frozen_when_the_sections_had_no_form_is_read_without_them(tmp_path: Path) -> None:
    read = load_programme("small", folder_with(tmp_path, course()))
    loose = '"map":{"repeat":"every 12 weeks"},"reactions":[{"when":"enrolled","what":"home visit"}],"registry"'
    old = freeze(read).content.replace('"registry"', loose, 1)

    thawed = thaw(old)

    assert (thawed.file.map, thawed.file.reactions) == (None, ())
    assert thawed.file.phases == read.file.phases


@pytest.mark.parametrize(
    ("before", "after", "da", "en"),
    [
        (
            "for: doctor, within: 2 working days}",
            "for: doctor, within: 3 working days}",
            "Når: inkluderet: opgave: Besøg – læge, inden for 2 arbejdsdage → "
            "opgave: Besøg – læge, inden for 3 arbejdsdage",
            "When: enrolled: task: Visit - doctor, within 2 working days → "
            "task: Visit - doctor, within 3 working days",
        ),
        (
            "repeat: 12 weeks",
            "repeat: 8 weeks",
            "Kortet tegnes igen efter: 12 uger → 8 uger",
            "The map is drawn again after: 12 weeks → 8 weeks",
        ),
        (
            "  within: 4 hours\n",
            "  within: 2 hours\n",
            "Sikkerhed – opgave: Tal sammen – læge, inden for 4 timer → Tal sammen – læge, inden for 2 timer",
            "Safety - task: Talk - doctor, within 4 hours → Talk - doctor, within 2 hours",
        ),
        (
            "then: [hospital, municipality]",
            "then: [hospital]",
            "Når planen skrider – derefter: lederne i sygehus og kommunen → lederne i sygehus",
            "When the plan slips - then: the leaders of hospital and the municipality → the leaders of hospital",
        ),
        (
            "every: 6 months",
            "every: 12 months",
            "Der spørges hver: 6 måneder → 12 måneder",
            "Asked every: 6 months → 12 months",
        ),
    ],
)
def test_change_is_told_in_a_sentence(tmp_path: Path, before: str, after: str, da: str, en: str) -> None:
    old = load_programme("small", folder_with(tmp_path / "old", together()))
    new = load_programme("small", folder_with(tmp_path / "new", together(replaced(TOGETHER, before, after))))

    (change,) = changes(old, new)

    assert (change.da, change.en) == (da, en)


def test_page_tells_every_section_in_both_languages(programme: Programme) -> None:
    da, en = describe(programme, "da"), describe(programme, "en")

    for line in (
        "- Område på kortet: krop; sind",
        "- Sikkerhed – vises straks: Linjen, 70 00 00 00",
        "- Planen gennemgås hver: 8 uger (antaget)",
        "- Første møde: At mødes (30 minutter, inden for 2 dage, borgeren spørges først, på video)",
        "- Første møde – dagsorden: Ønsker (20 min.); Plan (10 min.)",
        "- Når planen skrider – først: teamet, inden for 1 arbejdsdag",
        "- Spørgsmål om samarbejdet: I tide?",
        "- Når: ingen kontakt i 21 dage: opgave: Ring – læge, inden for 24 timer",
        "- Når: ny fase (»Slut«): besked: Sidste – teamet, inden for 4 timer",
    ):
        assert line in da.splitlines()
    assert "- When: task overdue (“Visit”): notice: Late - the team, within 24 hours" in en.splitlines()


def test_programme_with_the_sections_differs_from_one_without(tmp_path: Path) -> None:
    bare = load_programme("small", folder_with(tmp_path / "bare", course("- age: {from: 18}")))
    full = load_programme("small", folder_with(tmp_path / "full", together()))

    sections = {each.section.en for each in differences(bare, full)}

    assert sections == {"The map", "The plan", "Meetings", "Coordination between roles", "Rhythm and reactions"}


FAULTS = [
    ("domains: [body, mind]", "domains: [body, mnd]", "map › domains › 2: unknown domain 'mnd'"),
    ("domains: [body, mind]", "domains: [body, body]", "map › domains › 2: the domain 'body' stands twice"),
    ("scored by: [citizen,", "scored by: [citzen,", "map › scored by › 1: unknown role 'citzen'"),
    ("works: {da: Godt?, en: Good?}, ", "", "map › asks: missing key 'works'"),
    (
        "  repeat: 12 weeks",
        "  repeat: every 12 weeks",
        "map › repeat: expected a whole number of hours, days, working days, weeks or months",
    ),
    (
        "  repeat: 12 weeks",
        "  repeat: 12 weeks\n  scale: {da: Hvor?, en: How?, from: 5, to: 5}",
        "map › scale: 'from' (5) must be lower than 'to' (5)",
    ),
    ("in domain: mind", "in domain: home", "safety › in domain: unknown domain of the map 'home'"),
    ("  within: 4 hours\n", "  within: 2 days\n", "safety: 'within' is a clock of hours, not 2 days"),
    (
        "  seen by: [doctor]",
        "  seen by: [citizen]",
        "safety › for: the task is for 'doctor', who does not see the answer; add it to 'seen by'",
    ),
    ("first call: doctor", "first call: docter", "plan › first call: unknown role 'docter'"),
    ("goals from: [map]", "goals from: [maps]", "plan › goals from › 1: unknown word 'maps'"),
    ("id: plan, da: Plan", "id: wishes, da: Plan", "meetings › 1 › agenda › 2: the point 'wishes' stands twice"),
    ("minutes: 20}", "minutes: 21}", "meetings › 1: the agenda takes 31 minutes, and the meeting lasts 30"),
    ("led by: doctor", "led by: night watch", "meetings › 1: 'night watch' leads the meeting and is not among"),
    (
        "participants: [citizen, doctor]",
        "participants: [doctor, doctor]",
        "the role 'doctor' stands twice",
    ),
    ("follow up: {da: Besøg, en: Visit, for: doctor", "follow up: {da: B, en: V, for: king", "unknown role 'king'"),
    ("solved by: team", "solved by: teams", "slips › solved by: unknown role 'teams'"),
    ("then: [hospital, ", "then: [hospitl, ", "slips › then › 1: unknown sector 'hospitl'"),
    ("see: [contact details]", "see: [the plan]", "slips › leaders see › 1: unknown data type 'the plan'"),
    (
        "[doctor, night watch], every",
        "[doctor], every",
        "roles answer about each other: name at least two",
    ),
    ("items: [in time]", "items: [on time]", "coordination › items › 1: unknown item 'on time'"),
    ("when: enrolled", "when: enroled", "reactions › 1 › when: unknown occurrence 'enroled'"),
    ("no contact for 21 days", "no contact", "reactions › 2 › when: expected how long, as 'no contact for 21 days'"),
    ("{phase entered: end}", "{phase entered: nd}", "reactions › 4 › when: unknown phase 'nd'"),
    ("{phase entered: end}", "{phase: end}", "reactions › 4 › when: unknown occurrence 'phase'"),
    ("{task overdue: visit}", "{task overdue: visits}", "reactions › 5 › when: unknown task 'visits'"),
    ("what: first", "what: frist", "reactions › 3 › what: unknown meeting 'frist'"),
    (
        "{id: visit, da: Besøg, en: Visit}",
        "visit",
        "'what' needs words: write {id: visit, da: …, en: …}",
    ),
    ("{id: reach, da", "{id: visit, da", "reactions › 2: the reaction 'visit' stands twice"),
    ("then: meeting", "then: meting", "reactions › 3: 'what' needs words"),
    ("for: team, within: 4 hours", "for: teem, within: 4 hours", "reactions › 4 › for: unknown role 'teem'"),
    ("when: enrolled", "when: goal overdu", "did you mean 'goal overdue'?"),
    ("when: enrolled", "when: form overdue, whan: now", "reactions › 1: unknown key 'whan'"),
    (
        "for: team, within: 4 hours",
        "for: team, answered by: contact, within: 4 hours",
        "reactions › 4: 'answered by' belongs to a task",
    ),
    ("when: enrolled", "when: enrolled, answered by: letter", "reactions › 1 › answered by"),
]


@pytest.mark.parametrize(("before", "after", "fault"), FAULTS, ids=[f"{after:.40}" for _, after, _ in FAULTS])
def test_fault_is_told(tmp_path: Path, before: str, after: str, fault: str) -> None:
    folder = folder_with(tmp_path, together(replaced(TOGETHER, before, after)))

    problems = [str(problem) for problem in check_programme("small", folder).problems]

    assert any(fault in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("section", "when", "fault"),
    [
        ("plan", "goal overdue", "'goal overdue' never happens without 'plan'"),
        ("plan", "plan review due", "'plan review due' never happens without 'plan › review every'"),
        ("slips", "the team cannot solve it", "'the team cannot solve it' never happens without 'slips'"),
        ("map", "map due", "'map due' never happens without 'map › repeat'"),
    ],
)
def test_reaction_to_what_never_happens_is_told(tmp_path: Path, section: str, when: str, fault: str) -> None:
    line = f"reactions: [{{when: {when}, then: task, what: {{id: a, da: A, en: A}}, for: doctor, within: 1 day}}]\n"

    problems = check_programme("small", folder_with(tmp_path, course(said=COURSE + line))).problems

    assert [problem.text[: len(fault)] for problem in problems] == [fault]


@pytest.mark.parametrize(
    ("when", "again"),
    [
        ("task overdue", ["a", "b"]),
        ("{task overdue: a}", ["a"]),
        ("{task overdue: b}", ["a", "b"]),
        ("{task overdue: c}", []),
    ],
)
def test_task_that_would_be_asked_for_for_ever_is_told(tmp_path: Path, when: str, again: list[str]) -> None:
    lines = [
        f"  - {{when: {said}, then: task, what: {{id: {name}, da: A, en: A}}, for: doctor, within: 1 hour}}\n"
        for name, said in (("a", when), ("b", "{task overdue: a}"), ("c", "enrolled"))
    ]

    problems = check_programme("small", folder_with(tmp_path, course(said=COURSE + "reactions:\n" + "".join(lines))))

    told = [problem.text.split("'")[1] for problem in problems.problems if "would be asked for again" in problem.text]
    assert told == again


def test_safety_without_a_map_is_told(tmp_path: Path) -> None:
    said = TOGETHER[TOGETHER.index("safety:") : TOGETHER.index("plan:\n")]

    problems = check_programme("small", folder_with(tmp_path, course(said=COURSE + said))).problems

    assert [problem.text for problem in problems] == ["it is asked in the map, and there is no section 'map'"]


def test_overlay_changes_a_clock_of_the_base_at_its_point(tmp_path: Path) -> None:
    text = together().replace("eligibility:\n", "override points: [safety / within, reactions]\neligibility:\n", 1)
    folder = folder_with(tmp_path, text)
    overlay = folder / "small" / "overlays" / "smaller.yaml"
    overlay.parent.mkdir()
    overlay.write_text(
        'overlay: smaller\nof: small\nversion: "1"\nname: {da: Mindre, en: Smaller}\nchanges:\n'
        "  safety / within: 1 hour\n  reactions / reach / when: no contact for 7 days\n",
        encoding="utf-8",
    )

    told = [each.en for each in differences(load_programme("small", folder), load_programme("smaller", folder))]

    assert told == [
        "Name: Small → Smaller",
        "Safety - task: Talk - doctor, within 4 hours → Talk - doctor, within 1 hour",
        "Rhythm and reactions: When: no contact for 21 days: task: Call - doctor, within 24 hours → "
        "When: no contact for 7 days: task: Call - doctor, within 24 hours",
    ]
