"""The parts of a plan that can be written, as data: what each page says and asks, and what it makes of the plan.

One view walks them. ``read`` gives a form's first values, ``put`` the plan with what was said; both raise
:class:`LookupError` where the part is not in the plan.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from samvej.web.pages.plans import forms
from samvej.web.pages.plans.case import Case
from samvej.workplace.pathways.policies import language
from samvej.workplace.pathways.sharing import team_roles
from samvej.workplace.pathways.wording import role_words
from samvej.workplace.plans.content import (
    Activity,
    Avoided,
    Goal,
    Levels,
    PlanContent,
    Sign,
    SubGoal,
    id_from,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Said = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """One page of writing. ``of``: what its address's item is: nothing, a goal, or the part itself."""

    slug: str
    heading: "StrPromise"
    words: "StrPromise"
    form: type[forms.PlanForm]
    read: Callable[[PlanContent, str], dict[str, Any]]
    put: Callable[[PlanContent, str, Said], PlanContent]
    needs_item: bool = True
    of_professionals: bool = False
    own_heading: "StrPromise | str" = ""  # where it is said otherwise to the citizen
    own_words: "StrPromise | str" = ""

    @property
    def is_new(self) -> bool:
        """Whether it is not there yet, so that there is nothing to take out."""
        return self.slug.startswith("ny")

    def more(self, case: Case) -> dict[str, Any]:
        """What the form needs beside the circle."""
        if self.form is forms.ChosenForm:
            return {"offers": case.matters}
        if self.form is not forms.SubGoalForm:
            return {}
        section = case.programme.file.plan
        roles = (section.sub_goals_by if section else ()) or tuple(team_roles(case.programme))
        said = [(role, role_words(case.programme, role, language())) for role in roles]
        return {"roles": [(role, capfirst(words)) for role, words in said]}


def of_slug(slug: str, *, item: str) -> Part | None:
    """The part of an address; None where there is none, or it lacks its item."""
    part = PARTS.get(slug)
    return part if part is not None and part.needs_item == bool(item) else None


# --- the whole ----------------------------------------------------------------------------------------------


def _read_whole(*names: str) -> Callable[[PlanContent, str], dict[str, Any]]:
    return lambda content, _item: {name: getattr(content, name) for name in names}


def _put_whole(*names: str) -> Callable[[PlanContent, str, Said], PlanContent]:
    return lambda content, _item, said: content.model_copy(update={name: said[name] for name in names})


def _read_avoid(content: PlanContent, _item: str) -> dict[str, Any]:
    return {"avoid": "\n".join(each.words for each in content.avoid)}


def _put_avoid(content: PlanContent, _item: str, said: Said) -> PlanContent:
    """Lines that stand as they were keep their ids, so that two who add a line each both get theirs."""
    lines = dict.fromkeys(line.strip() for line in said["avoid"].split("\n") if line.strip())
    known = {each.words: each for each in content.avoid}
    kept = (known.get(line) or Avoided(id=id_from(said["once"], f"line {line}"), words=line) for line in lines)
    return content.model_copy(update={"avoid": tuple(kept)})


# --- goals --------------------------------------------------------------------------------------------------


def _goal(content: PlanContent, id: str) -> Goal:
    found = content.goal(id)
    if found is None:
        raise LookupError(id)
    return found


def _put_new_goal(content: PlanContent, _item: str, said: Said) -> PlanContent:
    first = Activity(id=id_from(said["once"], "activity"), what=said["what"], who=said["who"], due=said["by_when"])
    goal = Goal(
        id=id_from(said["once"], "goal"),
        words=said["words"],
        due=said["due"],
        activities=(first,) if said["what"] else (),
    )
    return content.model_copy(update={"goals": (*content.goals, goal)})


def _put_chosen(content: PlanContent, _item: str, said: Said) -> PlanContent:
    new = (Goal(id=id_from(said["once"], f"goal {words}"), words=words) for words in said["chosen"])
    return content.model_copy(update={"goals": (*content.goals, *new)})


def _read_goal(content: PlanContent, id: str) -> dict[str, Any]:
    goal = _goal(content, id)
    return {"words": goal.words, "due": goal.due, "state": goal.state}


def _put_goal(content: PlanContent, id: str, said: Said) -> PlanContent:
    goal = _goal(content, id)
    now = goal.model_copy(update={name: said[name] for name in ("words", "due", "state")})
    return content.model_copy(update={"goals": _replaced(content.goals, id, None if said["remove"] else now)})


def _read_levels(content: PlanContent, id: str) -> dict[str, Any]:
    return _goal(content, id).levels.model_dump()


def _put_levels(content: PlanContent, id: str, said: Said) -> PlanContent:
    levels = Levels(**{name: said[name] for name in Levels.model_fields})
    now = _goal(content, id).model_copy(update={"levels": levels})
    return content.model_copy(update={"goals": _replaced(content.goals, id, now)})


# --- what belongs to a goal ---------------------------------------------------------------------------------

_ACTIVITY, _SUB_GOAL, _SIGN = (
    ("what", "who", "organisation", "due"),
    ("role", "words"),
    (
        "words",
        "then_do",
        "call_first",
        "phone",
    ),
)


def _add_to_goal(field: str, make: Callable[..., Any], names: tuple[str, ...]) -> Any:
    def put(content: PlanContent, id: str, said: Said) -> PlanContent:
        goal = _goal(content, id)
        new = make(id=id_from(said["once"], field), **{name: said[name] for name in names})
        now = goal.model_copy(update={field: (*getattr(goal, field), new)})
        return content.model_copy(update={"goals": _replaced(content.goals, id, now)})

    return put


def _only_there(content: PlanContent, id: str) -> dict[str, Any]:
    _goal(content, id)
    return {}


def _read_in_goal(field: str, names: tuple[str, ...]) -> Callable[[PlanContent, str], dict[str, Any]]:
    def read(content: PlanContent, id: str) -> dict[str, Any]:
        _at, item = _within(content, field, id)
        return {name: getattr(item, name) for name in names}

    return read


def _put_in_goal(field: str, names: tuple[str, ...]) -> Callable[[PlanContent, str, Said], PlanContent]:
    def put(content: PlanContent, id: str, said: Said) -> PlanContent:
        goal, item = _within(content, field, id)
        now = None if said["remove"] else item.model_copy(update={name: said[name] for name in names})
        changed = goal.model_copy(update={field: _replaced(getattr(goal, field), id, now)})
        return content.model_copy(update={"goals": _replaced(content.goals, goal.id, changed)})

    return put


def _within(content: PlanContent, field: str, id: str) -> tuple[Goal, Any]:
    for goal in content.goals:
        for item in getattr(goal, field):
            if item.id == id:
                return goal, item
    raise LookupError(id)


Item = TypeVar("Item", Goal, Activity, SubGoal, Sign)


def _replaced(items: tuple[Item, ...], id: str, now: Item | None) -> tuple[Item, ...]:
    found = (now if each.id == id else each for each in items)
    return tuple(each for each in found if each is not None)


# --- signs --------------------------------------------------------------------------------------------------


def _put_new_sign(content: PlanContent, _item: str, said: Said) -> PlanContent:
    sign = Sign(id=id_from(said["once"], "sign"), **{name: said[name] for name in _SIGN})
    return content.model_copy(update={"signs": (*content.signs, sign)})


def _sign(content: PlanContent, id: str) -> Sign:
    found = content.sign(id)
    if found is None:
        raise LookupError(id)
    return found


def _read_sign(content: PlanContent, id: str) -> dict[str, Any]:
    sign = _sign(content, id)
    return {name: getattr(sign, name) for name in _SIGN}


def _put_sign(content: PlanContent, id: str, said: Said) -> PlanContent:
    now = _sign(content, id).model_copy(update={name: said[name] for name in _SIGN})
    return content.model_copy(update={"signs": _replaced(content.signs, id, None if said["remove"] else now)})


def _nothing(_content: PlanContent, _item: str) -> dict[str, Any]:
    return {}


_ALL = (
    Part(
        "overordnet-maal",
        _("Det vigtigste for borgeren"),
        _("Det, som alt andet i planen skal hjælpe med."),
        forms.OverallForm,
        _read_whole("overall_goal"),
        _put_whole("overall_goal"),
        needs_item=False,
        own_heading=_("Det vigtigste for dig"),
    ),
    Part(
        "nyt-maal",
        _("Et nyt mål"),
        _("Ét mål ad gangen. Har I et første skridt, kan I skrive det med det samme."),
        forms.NewGoalForm,
        _nothing,
        _put_new_goal,
        needs_item=False,
        own_words=_("Ét mål ad gangen. Har du et første skridt, kan du skrive det med det samme."),
    ),
    Part(
        "fra-kortet",
        _("Vælg mål fra kortet"),
        _("Det, der er vigtigt for borgeren, som det står på det nyeste kort."),
        forms.ChosenForm,
        _nothing,
        _put_chosen,
        needs_item=False,
        own_words=_("Det, der er vigtigt for dig, som du skrev det på dit kort."),
    ),
    Part("maal", _("Ret målet"), _("Målet, dagen, og hvor langt det er."), forms.GoalForm, _read_goal, _put_goal),
    Part(
        "trin",
        _("Sådan kan vi se, hvordan det går"),
        _("Beskriv med borgerens egne ord, hvordan det ser ud på mindst tre trin. 0 er det, borgeren venter at nå."),
        forms.LevelsForm,
        _read_levels,
        _put_levels,
        own_words=_("Beskriv med dine egne ord, hvordan det ser ud på mindst tre trin. 0 er det, du venter at nå."),
    ),
    Part(
        "ny-aktivitet",
        _("Hvad skal der gøres?"),
        _("Ét skridt på vejen mod målet."),
        forms.ActivityForm,
        _only_there,
        _add_to_goal("activities", Activity, _ACTIVITY),
    ),
    Part(
        "aktivitet",
        _("Ret aktiviteten"),
        _("Ændrer du, hvad der skal ske, hvem der gør det, eller dagen, bliver der spurgt igen."),
        forms.ActivityForm,
        _read_in_goal("activities", _ACTIVITY),
        _put_in_goal("activities", _ACTIVITY),
    ),
    Part(
        "nyt-delmaal",
        _("Et fagligt delmål"),
        _("Det, I som fagpersoner arbejder for ved siden af, så borgeren når sit mål."),
        forms.SubGoalForm,
        _only_there,
        _add_to_goal("sub_goals", SubGoal, _SUB_GOAL),
        of_professionals=True,
    ),
    Part(
        "delmaal",
        _("Ret delmålet"),
        _("Det, I som fagpersoner arbejder for ved siden af."),
        forms.SubGoalForm,
        _read_in_goal("sub_goals", _SUB_GOAL),
        _put_in_goal("sub_goals", _SUB_GOAL),
        of_professionals=True,
    ),
    Part(
        "nyt-tegn",
        _("Et tidligt tegn"),
        _("Det første, man kan mærke, når det begynder at gå dårligere, og hvad der så skal ske."),
        forms.SignForm,
        _nothing,
        _put_new_sign,
        needs_item=False,
    ),
    Part("tegn", _("Ret tegnet"), _("Tegnet, og hvad der så skal ske."), forms.SignForm, _read_sign, _put_sign),
    Part(
        "undgaa",
        _("Det skal vi undgå"),
        _("Det, som gør det værre."),
        forms.AvoidForm,
        _read_avoid,
        _put_avoid,
        needs_item=False,
        own_heading=_("Det er ikke godt for mig"),
    ),
    Part(
        "aftaler",
        _("Ved indlæggelse og udskrivelse"),
        _("Aftaler, som alle kender på forhånd."),
        forms.AgreementsForm,
        _read_whole("at_admission", "at_discharge"),
        _put_whole("at_admission", "at_discharge"),
        needs_item=False,
        own_heading=_("Hvis jeg bliver indlagt, og når jeg kommer hjem"),
    ),
)
PARTS: Mapping[str, Part] = {part.slug: part for part in _ALL}
