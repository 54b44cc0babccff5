"""What the sections after eligibility name, held against the shared lists and against each other."""

from collections.abc import Iterator

from samvej.programme.problems import Problem, unknown
from samvej.programme.questionnaires import faults_of_questionnaires
from samvej.programme.references_together import Fault, faults_of_together, known_once, repeated, roles_known
from samvej.programme.rules import Ask, Rule, leaves
from samvej.programme.schema import ProgrammeFile
from samvej.programme.vocabulary import Vocabulary
from samvej.programme.yaml_positions import Document

REFERRERS_OF_THE_NOTE = ("referrer", "frontline")
"""Whose questions stand in the referral note where the file does not say which."""


def asks_of(rule: Rule) -> tuple[Ask, ...]:
    """The questions of a rule, in its order."""
    return tuple(leaf for leaf in leaves(rule) if isinstance(leaf, Ask))


def asks_of_the_note(rule: Rule) -> tuple[str, ...]:
    """The ids of the questions that whoever refers can answer."""
    return tuple(ask.id for ask in asks_of(rule) if ask.by in REFERRERS_OF_THE_NOTE)


def reference_problems(
    file: ProgrammeFile, rule: Rule, document: Document, vocabulary: Vocabulary
) -> Iterator[Problem]:
    """Every name that means nothing, stands twice, or says what another section contradicts."""
    for path, text in _faults(file, rule, vocabulary):
        yield document.problem(path, text)


def _faults(file: ProgrammeFile, rule: Rule, vocabulary: Vocabulary) -> Iterator[Fault]:
    yield from _of_referral(file, rule, vocabulary)
    yield from _of_phases(file, vocabulary)
    yield from repeated("reason", ("exit reasons",), [reason.id for reason in file.exit_reasons])
    yield from repeated("step", ("first conversation",), [step.id for step in file.first_conversation])
    yield from _of_consent(file, vocabulary)
    yield from _of_team(file, vocabulary)
    yield from _of_registry(file, vocabulary)
    yield from _of_other_programmes(file)
    yield from faults_of_together(file, vocabulary)
    yield from faults_of_questionnaires(file.questionnaires, file.themes)


def _of_referral(file: ProgrammeFile, rule: Rule, vocabulary: Vocabulary) -> Iterator[Fault]:
    referral, path = file.referral, ("referral",)
    if referral is None:
        return
    yield from known_once("referrer", (*path, "from"), referral.from_, vocabulary.referrers)
    yield from known_once("ask", (*path, "asks"), referral.asks, [ask.id for ask in asks_of(rule)])
    for step, basis in referral.legal_basis.items():
        if basis not in vocabulary.legal_bases:
            yield (*path, "legal basis", step), unknown("legal basis", basis, vocabulary.legal_bases)
        elif file.consent is None and step != "contact" and vocabulary.legal_bases[basis].needs_consent:
            text = (
                f"'{basis}' needs the citizen's consent, and there is no section 'consent' that says how it is asked"
            )
            yield (*path, "legal basis", step), text
    if referral.answers.not_included is not None:
        reasons = [reason.id for reason in referral.answers.not_included.reasons]
        yield from repeated("reason", (*path, "answers", "not included", "reasons"), reasons)
    if referral.joint_selection is not None:
        yield from _of_joint_selection(file)


def _of_joint_selection(file: ProgrammeFile) -> Iterator[Fault]:
    assert file.referral is not None
    assert file.referral.joint_selection is not None
    path = ("referral", "joint selection", "by")
    who = [str(sector) for sector in file.referral.joint_selection.by]
    yield from repeated("sector", path, who)
    if len(who) == 1:
        yield path, f"one alone ({who[0]}) selects nobody jointly; name another, or leave 'joint selection' out"
    partners = {str(partner.sector) for partner in file.partners}
    if any(partner.split("-")[0] == "municipality" for partner in partners):
        partners |= {"municipality"}
    for place, sector in enumerate(who):
        if partners and sector not in partners and not ("municipality" in partners and "municipality-" in sector):
            yield (*path, place), f"no partner is of the sector '{sector}'; add it under 'partners'"


def _of_phases(file: ProgrammeFile, vocabulary: Vocabulary) -> Iterator[Fault]:
    yield from repeated("phase", ("phases",), [phase.id for phase in file.phases])
    known = {**file.evidence, **vocabulary.evidence}
    used = set()
    for place, phase in enumerate(file.phases):
        for number, name in enumerate(phase.ends_with):
            path = ("phases", place, "ends with", number)
            if name not in known:
                text = unknown("evidence", name, known)
                yield path, f"{text}; or give its words under 'evidence': {name}: {{da: …, en: …}}"
            elif name in used:
                yield path, f"the evidence '{name}' already ends a phase; one thing ends one phase"
            used.add(name)
    for name in file.evidence:
        if name not in used:
            yield ("evidence", name), f"no phase ends with '{name}'; name it under 'ends with', or leave it out"


def _of_consent(file: ProgrammeFile, vocabulary: Vocabulary) -> Iterator[Fault]:
    if file.consent is not None:
        yield from known_once("data type", ("consent", "data types"), file.consent.data_types, vocabulary.data_types)


def _of_team(file: ProgrammeFile, vocabulary: Vocabulary) -> Iterator[Fault]:
    if file.team is not None:
        known = roles_known(file, vocabulary)
        yield from known_once("role", ("team", "always"), file.team.always, known)
        yield from known_once("role", ("team", "may"), file.team.may, known)


def _of_registry(file: ProgrammeFile, vocabulary: Vocabulary) -> Iterator[Fault]:
    flow = file.registry
    if flow is None:
        return
    yield from repeated("kind of rows", ("registry", "rows"), flow.rows)
    if flow.basis not in vocabulary.legal_bases:
        yield ("registry", "basis"), unknown("legal basis", flow.basis, vocabulary.legal_bases)
    for name in flow.not_:
        if name in flow.rows:
            yield ("registry", "not"), f"'{name}' flows and does not flow; take it out of 'rows' or of 'not'"
    used = file.evaluation.may_use if file.evaluation else None
    for place, name in enumerate(used.rows if used else ()):
        if name not in flow.rows:
            text = (
                f"the evaluation may use '{name}', which does not flow to the registry; add it to 'registry › rows'"
            )
            yield ("evaluation", "may use", "rows", place), text


def _of_other_programmes(file: ProgrammeFile) -> Iterator[Fault]:
    for key, names in (("not together with", file.not_together_with), ("requires", file.requires)):
        yield from repeated("programme", (key,), names)
        for place, name in enumerate(names):
            if name == file.programme:
                yield (key, place), "a programme cannot name itself here"
    for place, name in enumerate(file.requires):
        if name in file.not_together_with:
            yield ("requires", place), f"'{name}' is required and excluded; keep one"
