"""What the sections of the work together name (map, plan, meetings, slips, reactions), held against the rest."""

from collections.abc import Collection, Iterator, Sequence

from samvej.programme.life_map import SafetySection
from samvej.programme.plan import MeetingKind
from samvej.programme.problems import Path, unknown
from samvej.programme.reactions_written import Reaction
from samvej.programme.schema import ProgrammeFile
from samvej.programme.slips import TEAM
from samvej.programme.vocabulary import Vocabulary

Fault = tuple[Path, str]


def known_once(what: str, path: Path, names: Sequence[str], known: Collection[str]) -> Iterator[Fault]:
    """Names that mean nothing, or stand twice."""
    for place, name in enumerate(names):
        if name not in known:
            yield (*path, place), unknown(what, name, known)
        elif name in names[:place]:
            yield (*path, place), f"the {what} '{name}' stands twice"


def repeated(what: str, path: Path, ids: Sequence[str]) -> Iterator[Fault]:
    """Ids that stand twice."""
    for place, name in enumerate(ids):
        if name in ids[:place]:
            yield (*path, place), f"the {what} '{name}' stands twice"


def roles_known(file: ProgrammeFile, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The roles that a programme may name: those of the shared list, and words of its own."""
    return tuple(dict.fromkeys([*vocabulary.roles, *file.words]))


def faults_of_together(file: ProgrammeFile, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Every fault of these sections."""
    roles = roles_known(file, vocabulary)
    yield from _of_map(file, vocabulary, roles)
    yield from _of_plan(file, roles)
    yield from _of_meetings(file.meetings, roles)
    yield from _of_slips(file, vocabulary, roles)
    yield from _of_coordination(file, vocabulary, roles)
    yield from _of_reactions(file, roles)


def _role(path: Path, name: str, roles: Sequence[str], *others: str) -> Iterator[Fault]:
    if name not in (*roles, *others):
        yield path, unknown("role", name, [*others, *roles])


def _of_map(file: ProgrammeFile, vocabulary: Vocabulary, roles: Sequence[str]) -> Iterator[Fault]:
    if file.map is not None:
        yield from known_once("domain", ("map", "domains"), file.map.domains, vocabulary.domains)
        yield from known_once("role", ("map", "scored by"), file.map.scored_by, roles)
    if file.safety is not None:
        yield from _of_safety(file.safety, file.map.domains if file.map else (), roles)


def _of_safety(safety: SafetySection, domains: Sequence[str], roles: Sequence[str]) -> Iterator[Fault]:
    if not domains:
        yield ("safety",), "it is asked in the map, and there is no section 'map'"
    elif safety.in_domain not in domains:
        yield ("safety", "in domain"), unknown("domain of the map", safety.in_domain, domains)
    yield from _role(("safety", "for"), safety.for_, roles)
    yield from known_once("role", ("safety", "seen by"), safety.seen_by, roles)
    if safety.for_ in roles and safety.for_ not in safety.seen_by:
        yield ("safety", "for"), f"the task is for '{safety.for_}', who does not see the answer; add it to 'seen by'"


def _of_plan(file: ProgrammeFile, roles: Sequence[str]) -> Iterator[Fault]:
    plan, path = file.plan, ("plan",)
    if plan is None:
        return
    yield from repeated("source", (*path, "goals from"), plan.goals_from)
    yield from known_once("role", (*path, "sub goals by"), plan.sub_goals_by, roles)
    yield from known_once("role", (*path, "agreed by"), plan.agreed_by, roles)
    if plan.first_call is not None:
        yield from _role((*path, "first call"), plan.first_call, roles)
    if "map" in plan.goals_from and "goals_from" in plan.model_fields_set and file.map is None:
        yield (*path, "goals from"), "goals come from the map, and there is no section 'map'"


def _of_meetings(meetings: Sequence[MeetingKind], roles: Sequence[str]) -> Iterator[Fault]:
    yield from repeated("meeting", ("meetings",), [kind.id for kind in meetings])
    for place, kind in enumerate(meetings):
        path: Path = ("meetings", place)
        yield from repeated("point", (*path, "agenda"), [item.id for item in kind.agenda])
        yield from known_once("role", (*path, "participants"), kind.participants, roles)
        if kind.follow_up is not None:
            yield from _role((*path, "follow up", "for"), kind.follow_up.for_, roles)


def _of_slips(file: ProgrammeFile, vocabulary: Vocabulary, roles: Sequence[str]) -> Iterator[Fault]:
    slips, path = file.slips, ("slips",)
    if slips is None:
        return
    yield from _role((*path, "solved by"), slips.solved_by, roles, TEAM)
    yield from repeated("sector", (*path, "then"), [str(sector) for sector in slips.then])
    yield from known_once("data type", (*path, "leaders see"), slips.leaders_see, vocabulary.data_types)
    if "plan" in slips.leaders_see:
        yield (*path, "leaders see"), "leaders see what slipped, not the plan; take 'plan' out"


def _of_coordination(file: ProgrammeFile, vocabulary: Vocabulary, roles: Sequence[str]) -> Iterator[Fault]:
    survey, path = file.coordination, ("coordination",)
    if survey is not None:
        yield from known_once("role", (*path, "roles"), survey.roles, roles)
        yield from known_once("item", (*path, "items"), survey.items, vocabulary.coordination_items)


def _of_reactions(file: ProgrammeFile, roles: Sequence[str]) -> Iterator[Fault]:
    yield from repeated("reaction", ("reactions",), [reaction.id for reaction in file.reactions])
    for place, reaction in enumerate(file.reactions):
        path: Path = ("reactions", place)
        yield from _role((*path, "for"), reaction.for_, roles, TEAM)
        yield from _of_what(file, reaction, path)
        yield from _of_when(file, reaction, (*path, "when"))
    yield from _of_chains(file)


def _of_what(file: ProgrammeFile, reaction: Reaction, path: Path) -> Iterator[Fault]:
    if reaction.then == "meeting":
        meetings = [kind.id for kind in file.meetings]
        if reaction.what.id not in meetings:
            yield (*path, "what"), unknown("meeting", reaction.what.id, meetings)


def _of_when(file: ProgrammeFile, reaction: Reaction, path: Path) -> Iterator[Fault]:
    kind, which = reaction.when.kind, reaction.when.of
    known = {
        "phase entered": ("phase", [phase.id for phase in file.phases]),
        "form overdue": ("questionnaire", [form.id for form in file.questionnaires]),
        "task overdue": ("task", _tasks(file)),
    }.get(kind)
    if which and known is not None and which not in known[1]:
        yield path, unknown(known[0], which, known[1])
    needs = {
        "goal overdue": ("plan", file.plan),
        "early-warning sign": ("plan", file.plan),
        "plan review due": ("plan › review every", file.plan and file.plan.review_every),
        "map due": ("map › repeat", file.map and file.map.repeat),
        "the team cannot solve it": ("slips", file.slips),
    }.get(kind)
    if needs is not None and not needs[1]:
        yield path, f"'{kind}' never happens without '{needs[0]}'; write that, or leave the reaction out"


def _tasks(file: ProgrammeFile) -> list[str]:
    """The reactions that ask for a task, by their ids."""
    return [each.id for each in file.reactions if each.then == "task"]


def _of_chains(file: ProgrammeFile) -> Iterator[Fault]:
    """Tasks that are asked for because a task was not done, and so on for ever."""
    after = {
        each.id: set(_tasks(file) if not each.when.of else [each.when.of])
        for each in file.reactions
        if each.then == "task" and each.when.kind == "task overdue"
    }
    for place, reaction in enumerate(file.reactions):
        reached, ahead = set[str](), after.get(reaction.id, set())
        while ahead:
            reached |= ahead
            ahead = {before for name in ahead for before in after.get(name, ())} - reached
        if reaction.id in reached:
            text = f"'{reaction.id}' would be asked for again each time it is not done; react with a notice"
            yield ("reactions", place), text
