"""Whatever is written in a history, or told in a notice, has words; what nobody can read is found here."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.utils.translation import override

from samvej.programme.loading import Programme
from samvej.web.notices import WORDS
from samvej.workplace.access.notices import NOTICES as OF_ACCESS
from samvej.workplace.admissions.told import NOTICES as OF_ADMISSIONS
from samvej.workplace.coordination.actions.rounds import NOTICES as OF_COORDINATION
from samvej.workplace.maps.notices import NOTICES as OF_MAPS
from samvej.workplace.meetings import transitions as of_meetings
from samvej.workplace.messages.transitions import NOTICES as OF_MESSAGES
from samvej.workplace.outbox.notices import NOTICES as OF_OUTBOX
from samvej.workplace.pathways import transitions as of_pathways
from samvej.workplace.pathways import wording
from samvej.workplace.pathways.models import EnrolmentEvent
from samvej.workplace.people.notices import NOTICES as OF_PEOPLE
from samvej.workplace.plans.kinds import NOTICES as OF_PLANS
from samvej.workplace.reactions.told import NOTICES as OF_REACTIONS
from samvej.workplace.referrals import history
from samvej.workplace.referrals import transitions as of_referrals
from samvej.workplace.referrals.models import ReferralEvent
from samvej.workplace.safety.notices import NOTICES as OF_SAFETY
from samvej.workplace.slips.transitions import NOTICES as OF_SLIPS
from samvej.workplace.tasks.transitions import NOTICES as OF_TASKS
from samvej.workplace.teams import transitions as of_teams
from tests.workplace.factories import programme

SOURCE = Path(__file__).parents[3] / "src" / "samvej"
TABLED = {".event"}
"""What an expression ends with that takes its kind from a table of transitions, whose kinds are all asked for."""


def modules(under: str) -> Iterator[ast.Module]:
    for path in (SOURCE / under).rglob("*.py"):
        yield ast.parse(path.read_text())


def constants(module: ast.Module) -> dict[str, str]:
    """The module's names for texts: its own, and those it takes from other modules of the house."""
    own = {
        target.id: each.value.value
        for each in module.body
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Constant) and isinstance(each.value.value, str)
        for target in each.targets
        if isinstance(target, ast.Name)
    }
    taken = {
        name.asname or name.name: getattr(import_module(each.module), name.name, None)
        for each in module.body
        if isinstance(each, ast.ImportFrom) and each.module and each.module.startswith("samvej.workplace.")
        for name in each.names
    }
    return own | {name: text for name, text in taken.items() if isinstance(text, str)}


def calls(module: ast.AST, ending: str) -> Iterator[ast.Call]:
    for each in ast.walk(module):
        if isinstance(each, ast.Call) and ast.unparse(each.func).endswith(ending):
            yield each


def given(call: ast.Call, name: str, place: int | None) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[place] if place is not None and len(call.args) > place else None


def texts(module: ast.Module, ending: str, name: str) -> set[str]:
    """The texts that calls of something give for ``name``, through one function of the module's own if need be."""
    known, found = constants(module), set[str]()

    def read(value: ast.expr, inside: ast.FunctionDef | None) -> None:
        if isinstance(value, ast.Constant):
            found.add(value.value)
        elif isinstance(value, ast.IfExp):
            read(value.body, inside)
            read(value.orelse, inside)
        elif isinstance(value, ast.Name) and value.id in known:
            found.add(known[value.id])
        elif isinstance(value, ast.Name) and inside is not None:
            names = [each.arg for each in (*inside.args.args, *inside.args.kwonlyargs)]
            assert value.id in names, f"{ast.unparse(value)} in {inside.name} cannot be followed: write a text there"
            for call in calls(module, inside.name):
                passed = given(call, value.id, names.index(value.id))
                if passed is not None:
                    read(passed, None)
        else:
            assert ast.unparse(value).endswith(tuple(TABLED)), f"{ast.unparse(value)} cannot be followed"

    for function in (each for each in ast.walk(module) if isinstance(each, ast.FunctionDef)):
        for call in calls(function, ending):
            value = given(call, name, None)
            if value is not None:
                read(value, function)
    return found


def written(event: str) -> set[str]:
    return {kind for module in modules("workplace") for kind in texts(module, f"{event}.objects.create", "kind")}


REFERRAL_KINDS = {each.event for each in of_referrals.REFERRAL.transitions} | written("ReferralEvent")
ENROLMENT_KINDS = {each.event for each in of_pathways.ENROLMENT.transitions} | written("EnrolmentEvent")


def test_reading_of_the_source_finds_kinds_that_stand_in_no_table() -> None:
    assert {"note passed on", "questions answered", "clock struck", "consent conversation held"} <= REFERRAL_KINDS


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("yes", [True, False])
@pytest.mark.parametrize("kind", sorted(REFERRAL_KINDS))
def test_every_event_of_a_case_is_said_in_words(kind: str, yes: bool, language: str) -> None:
    with override(language):
        said = history.words(ReferralEvent(kind=kind, detail={"yes": yes, "clock": "reminder"}))

    assert said
    assert said != kind


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("kind", sorted(ENROLMENT_KINDS))
def test_every_event_of_a_course_is_said_in_words(kind: str, language: str) -> None:
    real: Programme = programme()

    with override(language):
        said = wording.event_words(EnrolmentEvent(kind=kind, detail={"yes": True}), real)

    assert said
    assert said != kind


def test_words_are_of_kinds_that_are_written() -> None:
    assert history.WORDED == REFERRAL_KINDS
    assert wording.WORDED == ENROLMENT_KINDS


NOTICES = {
    *OF_ACCESS,
    *OF_TASKS,
    *OF_ADMISSIONS,
    *OF_REACTIONS,
    *OF_MAPS,
    *OF_PEOPLE,
    *OF_SAFETY,
    *OF_PLANS,
    *OF_SLIPS,
    *OF_COORDINATION,
    *OF_OUTBOX,
    *of_meetings.NOTICES,
    *of_referrals.NOTICES,
    *of_pathways.NOTICES,
    *of_teams.NOTICES,
    *OF_MESSAGES,
}


def test_every_notice_has_words_and_none_is_worded_that_nobody_sends() -> None:
    assert set(WORDS) == NOTICES


def test_every_notice_that_is_sent_stands_in_a_table() -> None:
    sent = {
        text
        for module in modules("workplace")
        for name in (
            "tell",
            "tell_each",
            "tell_of_case",
            "tell_member",
            "_tell_leads",
            "_tell_those_who_care",
            "ToEnd",
        )
        for call in calls(module, name)
        for each in (*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "text"))
        for text in _plain(each, constants(module))
    }

    assert {"a note about your citizen has come", "some findings could not be left"} <= sent
    assert sent <= NOTICES


def _plain(value: ast.expr, known: dict[str, str]) -> set[str]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return {value.value}
    if isinstance(value, ast.IfExp):
        return _plain(value.body, known) | _plain(value.orelse, known)
    return {known[value.id]} if isinstance(value, ast.Name) and value.id in known else set()
