"""The plan as text: for a professional's own record, and as the citizen's plain words; lines ready to be copied."""

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from samvej.core.cpr import mask
from samvej.programme.words import Lang, say_day
from samvej.workplace.ground.moment import COPENHAGEN, today
from samvej.workplace.plans.circle import Circle, Person
from samvej.workplace.plans.models import PlanGoal, PlanVersion
from samvej.workplace.plans.queries import attainments, first_call, last_answer, tasks_by_key
from samvej.workplace.plans.reading import ActivityRead, Around, GoalRead, PlanRead, SignRead, read_plan
from samvej.workplace.programmes.queries import programme_of


def journal_text(version: PlanVersion, lang: Lang) -> str:
    """The plan for the hospital's, the practice's or the municipality's own record: short and structured.

    It does not name the citizen: the record that it goes into is theirs.
    """
    with translation.override(lang):
        return mask("\n".join(_journal(version, _read(version, to_citizen=False), lang)))


def citizen_text(version: PlanVersion, lang: Lang) -> str:
    """The plan in plain words, as the citizen may send it to whomever they like."""
    with translation.override(lang):
        return mask("\n".join(_plain(_read(version, to_citizen=True), lang)))


def _read(version: PlanVersion, *, to_citizen: bool) -> PlanRead:
    enrolment = version.plan.enrolment
    programme = programme_of(enrolment.version)
    circle = Circle(enrolment, programme)
    circle.citizen_name = _("borgeren")
    around = Around(
        circle=circle,
        today=today(),
        tasks=tasks_by_key(enrolment),
        scores=attainments(version.plan),
        first_call=first_call(programme),
        to_citizen=to_citizen,
    )
    return read_plan(version.said, around)


def _journal(version: PlanVersion, plan: PlanRead, lang: Lang) -> Iterator[str]:
    written = say_day(version.at.astimezone(COPENHAGEN).date(), lang)
    yield _("Fælles plan, version %(number)s, skrevet %(day)s af %(name)s") % {
        "number": version.number,
        "day": written,
        "name": version.by_name,
    }
    yield _("Ændret, fordi: %(reason)s") % {"reason": version.reason}
    yield _answer(version, lang)
    if plan.overall_goal:
        yield _("Borgerens overordnede mål: %(goal)s") % {"goal": plan.overall_goal}
    for number, goal in enumerate(plan.goals, start=1):
        yield from _goal_lines(goal, number, lang)
    for sign in plan.signs:
        yield _("Tidligt tegn: %(sign)s") % {"sign": sign.words}
        if sign.then_do:
            yield "- " + _("Så gør vi: %(what)s") % {"what": sign.then_do}
        if call := call_words(sign):
            yield "- " + _("Ring først til: %(who)s") % {"who": call}
    if plan.avoid:
        yield _("Undgå: %(what)s") % {"what": "; ".join(words for _id, words in plan.avoid)}
    if plan.at_admission:
        yield _("Ved indlæggelse: %(what)s") % {"what": plan.at_admission}
    if plan.at_discharge:
        yield _("Ved udskrivelse: %(what)s") % {"what": plan.at_discharge}


def _answer(version: PlanVersion, lang: Lang) -> str:
    answer = last_answer(version.plan)
    if answer is None:
        return _("Borgeren har ikke svaret på planen endnu.")
    said = _("ja") if answer.answer == "agreed" else _("nej")
    line = _("Borgerens svar: %(answer)s til version %(number)s, %(day)s") % {
        "answer": said,
        "number": answer.version.number,
        "day": say_day(answer.at.astimezone(COPENHAGEN).date(), lang),
    }
    return f"{line}. {answer.words}".strip() if answer.words else line


def _goal_lines(goal: GoalRead, number: int, lang: Lang) -> Iterator[str]:
    due = _(", senest %(day)s") % {"day": say_day(goal.due, lang)} if goal.due else ""
    yield _("Mål %(number)s (%(state)s%(due)s): %(words)s") % {
        "number": number,
        "state": str(PlanGoal.State(goal.state).label).lower(),
        "due": due,
        "words": goal.words,
    }
    for activity in goal.activities:
        yield "- " + activity_line(activity, lang)
    for _id, role, words in goal.sub_goals:
        yield "- " + _("Delmål, %(role)s: %(words)s") % {"role": role or _("fagperson"), "words": words}
    if goal.scores:
        last = goal.scores[0]
        day = say_day(last.at.astimezone(COPENHAGEN).date(), lang)
        yield "- " + _("Målopfyldelse %(day)s: %(score)s %(level)s") % {
            "day": day,
            "score": last.sign,
            "level": last.level,
        }


def activity_line(activity: ActivityRead, lang: Lang) -> str:
    """One activity in a line: what, who, by when, and what came of it."""
    parts = [activity.what]
    if activity.who:
        parts.append(activity.who.name_and_role)
    if activity.organisation:
        parts.append(activity.organisation)
    if activity.due:
        parts.append(_("senest %(day)s") % {"day": say_day(activity.due, lang)})
    line = ", ".join(parts)
    if activity.status_words:
        line = f"{line} ({activity.status_words.lower()}{': ' + activity.said if activity.said else ''})"
    return line


def call_words(sign: SignRead) -> str:
    """Whom to call first, with the number."""
    return ", ".join(each for each in (_reached(sign.call), sign.phone) if each)


def _reached(person: Person | None) -> str:
    if person is None:
        return ""
    return ", ".join(each for each in (person.name_and_role, person.phone) if each)


def _plain(plan: PlanRead, lang: Lang) -> Iterator[str]:
    yield _("Min plan")
    if plan.overall_goal:
        yield _("Det vil jeg: %(goal)s") % {"goal": plan.overall_goal}
    for goal in plan.open_goals:
        yield ""
        yield _("Mit mål: %(words)s") % {"words": goal.words}
        for activity in goal.activities:
            yield "- " + activity_line(activity, lang)
    if plan.signs:
        yield ""
        yield _("Hvis det begynder at gå dårligere")
        for sign in plan.signs:
            yield "- " + _("Når %(sign)s") % {"sign": sign.words}
            if sign.then_do:
                yield "  " + _("Så gør vi: %(what)s") % {"what": sign.then_do}
            if call := call_words(sign):
                yield "  " + _("Ring først til: %(who)s") % {"who": call}
    if plan.avoid:
        yield ""
        yield _("Det er ikke godt for mig: %(what)s") % {"what": "; ".join(words for _id, words in plan.avoid)}
    if plan.at_admission:
        yield _("Hvis jeg bliver indlagt: %(what)s") % {"what": plan.at_admission}
    if plan.at_discharge:
        yield _("Når jeg kommer hjem: %(what)s") % {"what": plan.at_discharge}
