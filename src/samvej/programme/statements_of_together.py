"""Map, safety, plan, meetings, slips, the survey of coordination and reactions in plain statements."""

from collections.abc import Iterable, Iterator

from samvej.programme.loading import Programme
from samvej.programme.plan import MeetingKind
from samvej.programme.reactions_written import AnsweredBy, Reaction
from samvej.programme.said import Line, listed, of, sector_said, within_said
from samvej.programme.slips import TEAM
from samvej.programme.words import Said, marked

THENS = {
    "task": Said("opgave", "task"),
    "notice": Said("besked", "notice"),
    "meeting": Said("møde", "meeting"),
    "message": Said("en besked i tråden", "message in the thread"),
}
SOURCES = {
    "map": Said("kortet", "the map"),
    "first conversation": Said("den første samtale", "the first conversation"),
    "meeting": Said("møderne", "the meetings"),
}


def role_said(programme: Programme, role: str) -> Said:
    """A role as the programme calls it; ``team`` is everybody on it."""
    if role == TEAM:
        return Said("teamet", "the team")
    return Said(programme.role_words(role, "da"), programme.role_words(role, "en"))


def _roles(programme: Programme, roles: Iterable[str]) -> Said:
    return listed(role_said(programme, role) for role in roles)


def map_said(programme: Programme) -> Iterator[Line]:
    """The map."""
    said = programme.file.map
    if said is None:
        return
    for name in said.domains:
        text = Said(programme.domain_words(name, "da"), programme.domain_words(name, "en"))
        yield ("map", "domains", name), Said("Område på kortet", "Domain of the map"), marked(text, said.assumed)
    for key in ("works", "hard", "matters"):
        place = Said("Spørgsmål på kortet", "Question of the map")
        yield ("map", "asks", key), place, marked(of(getattr(said.asks, key)), said.assumed)
    scale = said.scale
    text = Said(
        f"{scale.da} {scale.from_} ({scale.low.da}) til {scale.to} ({scale.high.da})",
        f"{scale.en} {scale.from_} ({scale.low.en}) to {scale.to} ({scale.high.en})",
    )
    yield ("map", "scale"), Said("Skala på kortet", "Scale of the map"), marked(text, said.assumed)
    yield (
        ("map", "scored by"),
        Said("Hver giver tal på kortet", "Each scores the map"),
        _roles(programme, said.scored_by),
    )
    if said.repeat is not None:
        yield (
            ("map", "repeat"),
            Said("Kortet tegnes igen efter", "The map is drawn again after"),
            within_said(said.repeat),
        )


def safety_said(programme: Programme) -> Iterator[Line]:
    """The question of safety and what follows a positive answer."""
    said = programme.file.safety
    if said is None:
        return
    yield (
        ("safety", "asks"),
        Said("Der spørges om sikkerhed", "Safety is asked of"),
        marked(of(said.asks), said.assumed),
    )
    domain = Said(programme.domain_words(said.in_domain, "da"), programme.domain_words(said.in_domain, "en"))
    yield ("safety", "in domain"), Said("Sikkerhed – spørges under", "Safety - asked in"), domain
    for line in said.line:
        open_da, open_en = (f" ({line.open.da})", f" ({line.open.en})") if line.open else ("", "")
        text = Said(f"{line.da}, {line.phone}{open_da}", f"{line.en}, {line.phone}{open_en}")
        yield (
            ("safety", "line", line.phone),
            Said("Sikkerhed – vises straks", "Safety - shown at once"),
            marked(text, line.assumed),  # a number that was read where its source says is not ours to assume
        )
    clock, who = within_said(said.within), role_said(programme, said.for_)
    text = Said(f"{said.task.da} – {who.da}, inden for {clock.da}", f"{said.task.en} - {who.en}, within {clock.en}")
    yield ("safety", "task"), Said("Sikkerhed – opgave", "Safety - task"), text
    yield (
        ("safety", "seen by"),
        Said("Sikkerhed – ses kun af", "Safety - seen only by"),
        _roles(programme, said.seen_by),
    )


def plan_said(programme: Programme) -> Iterator[Line]:
    """The plan."""
    said = programme.file.plan
    if said is None:
        return
    if said.review_every is not None:
        place = Said("Planen gennemgås hver", "The plan is looked through every")
        yield ("plan", "review every"), place, within_said(said.review_every)
    yield (
        ("plan", "goals from"),
        Said("Mål begynder i", "Goals begin in"),
        marked(listed(SOURCES[each] for each in said.goals_from), said.assumed),
    )
    for key, place, roles in (
        ("sub goals by", Said("Skriver delmål", "Write sub-goals"), said.sub_goals_by),
        ("first call", Said("Ringes op først", "Called first"), (said.first_call,) if said.first_call else ()),
        ("agreed by", Said("Planen aftales af", "The plan is agreed by"), said.agreed_by),
    ):
        if roles:
            yield ("plan", key), place, marked(_roles(programme, roles), said.assumed)
    text = Said("ja, fra −2 til +2", "yes, from −2 to +2") if said.gas else Said("nej", "no")
    yield ("plan", "goal attainment"), Said("Målopfyldelse gøres op", "Goal attainment is scored"), text


def meetings_said(programme: Programme) -> Iterator[Line]:
    """Each kind of meeting."""
    for kind in programme.file.meetings:
        yield from _meeting(programme, kind)


def _meeting(programme: Programme, kind: MeetingKind) -> Iterator[Line]:
    key = ("meetings", kind.id)
    within = Said("", "")
    if kind.within is not None:
        clock = within_said(kind.within)
        within = Said(f", inden for {clock.da}", f", within {clock.en}")
    asked = Said(", borgeren spørges først", ", the citizen is asked first") if kind.consent else Said("", "")
    video = Said(", på video", ", by video") if kind.video else Said("", "")
    text = Said(
        f"{kind.purpose.da} ({kind.minutes} minutter{within.da}{asked.da}{video.da})",
        f"{kind.purpose.en} ({kind.minutes} minutes{within.en}{asked.en}{video.en})",
    )
    yield key, of(kind), marked(text, kind.assumed)
    for item in kind.agenda:
        place = Said(f"{kind.da} – dagsorden", f"{kind.en} - agenda")
        yield (
            (*key, "agenda", item.id),
            place,
            Said(f"{item.da} ({item.minutes} min.)", f"{item.en} ({item.minutes} min)"),
        )
    place = Said(f"{kind.da} – deltagere", f"{kind.en} - participants")
    yield (*key, "participants"), place, _roles(programme, kind.participants)
    if kind.led_by is not None:
        yield (
            (*key, "led by"),
            Said(f"{kind.da} – ledes af", f"{kind.en} - led by"),
            role_said(programme, kind.led_by),
        )
    for number, step in enumerate(kind.guide, 1):
        yield (*key, "guide", str(number)), Said(f"{kind.da} – guide", f"{kind.en} - guide"), of(step)
    if kind.follow_up is not None:
        clock, who = within_said(kind.follow_up.within), role_said(programme, kind.follow_up.for_)
        text = Said(
            f"{kind.follow_up.da} – {who.da}, inden for {clock.da}",
            f"{kind.follow_up.en} - {who.en}, within {clock.en}",
        )
        yield (*key, "follow up"), Said(f"{kind.da} – bagefter", f"{kind.en} - afterwards"), text


def slips_said(programme: Programme) -> Iterator[Line]:
    """A plan that slips."""
    said = programme.file.slips
    if said is None:
        return
    who, clock = role_said(programme, said.solved_by), within_said(said.within)
    text = Said(f"{who.da}, inden for {clock.da}", f"{who.en}, within {clock.en}")
    yield ("slips", "solved by"), Said("Når planen skrider – først", "When the plan slips - first"), text
    leaders = listed(sector_said(sector) for sector in said.then)
    text = marked(Said(f"lederne i {leaders.da}", f"the leaders of {leaders.en}"), said.assumed)
    yield ("slips", "then"), Said("Når planen skrider – derefter", "When the plan slips - then"), text
    if said.leaders_answer_within is not None:
        place = Said("Lederne svarer inden for", "The leaders answer within")
        yield ("slips", "leaders answer within"), place, within_said(said.leaders_answer_within)
    types = [programme.vocabulary.data_types[name] for name in said.leaders_see]
    seen = listed(Said(each.da, each.en) for each in types)
    yield ("slips", "leaders see"), Said("Lederne ser kun", "The leaders see only"), marked(seen, said.assumed)


def coordination_said(programme: Programme) -> Iterator[Line]:
    """The survey of how roles work together."""
    said = programme.file.coordination
    if said is None:
        return
    place = Said("Spørgsmål om samarbejdet", "Question on working together")
    for name in said.items:
        item = programme.vocabulary.coordination_items[name]
        yield ("coordination", "items", name), place, marked(Said(item.da, item.en), said.assumed)
    yield (
        ("coordination", "roles"),
        Said("Svarer om hinanden", "Answer about each other"),
        _roles(programme, said.roles),
    )
    yield ("coordination", "every"), Said("Der spørges hver", "Asked every"), within_said(said.every)


def reactions_said(programme: Programme) -> Iterator[Line]:
    """When something happens, then what, for whom, within how long."""
    for reaction in programme.file.reactions:
        yield ("reactions", reaction.id), _when(programme, reaction), _then(programme, reaction)


def _when(programme: Programme, reaction: Reaction) -> Said:
    which = reaction.when.of
    words = {phase.id: of(phase) for phase in programme.file.phases}
    words |= {each.id: of(each.what) for each in programme.file.reactions}
    named = words.get(which, Said(which, which))
    da, en = reaction.when.without_which("da"), reaction.when.without_which("en")
    suffix = Said(f" (»{named.da}«)", f" (“{named.en}”)") if which else Said("", "")
    return Said(f"Når: {da}{suffix.da}", f"When: {en}{suffix.en}")


def _then(programme: Programme, reaction: Reaction) -> Said:
    what, who, clock = THENS[reaction.then], role_said(programme, reaction.for_), within_said(reaction.within)
    text = Said(
        f"{what.da}: {reaction.what.da} – {who.da}, inden for {clock.da}",
        f"{what.en}: {reaction.what.en} - {who.en}, within {clock.en}",
    )
    if reaction.answered_by is not None:
        da, en = _ANSWERED[reaction.answered_by]
        text = Said(f"{text.da}; {da}", f"{text.en}; {en}")
    return marked(text, reaction.assumed and not reaction.within.assumed)


_ANSWERED: dict[AnsweredBy, tuple[str, str]] = {
    "contact": ("en kontakt er svar nok", "a contact answers it"),
    "visit": ("et besøg er svar nok", "a visit answers it"),
}
