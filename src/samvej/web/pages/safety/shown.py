"""What the pages of safety show, put together once: the plan in parts, who may see it, the answers in words."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvej.web.pages.mine.whose import called
from samvej.web.pages.safety.question import FollowUpForm, Line, lines
from samvej.workplace.access.actors import Actor
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import language
from samvej.workplace.pathways.wording import role_words
from samvej.workplace.people.models import Professional
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.safety import permissions, policies
from samvej.workplace.safety.content import PARTS, parts_of
from samvej.workplace.safety.doors import OpenedSafety
from samvej.workplace.safety.models import SafetyAnswer, SafetyPlan
from samvej.workplace.safety.queries import plans_of
from samvej.workplace.teams.sight import UP, Person, kept_from_each, sights

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

HEADINGS: dict[str, "StrPromise"] = {
    "signs": gettext_lazy("Tegn på, at det er ved at blive svært"),
    "own ways": gettext_lazy("Det kan jeg selv gøre"),
    "places and people": gettext_lazy("Steder og mennesker, som hjælper"),
    "professionals and lines": gettext_lazy("Fagpersoner og linjer, jeg kan ringe til"),
    "surroundings": gettext_lazy("Sådan gør vi omgivelserne mere sikre"),
    "reasons": gettext_lazy("Det, der er værd at leve for"),
}
HINTS: dict[str, "StrPromise"] = {
    "signs": gettext_lazy("Tanker, følelser eller ting, der sker. For eksempel: Jeg lukker gardinerne."),
    "own ways": gettext_lazy("Noget, der før har givet ro. For eksempel: Gå ned til vandet med hunden."),
    "places and people": gettext_lazy("Skriv gerne telefonnummer på. For eksempel: Min søster. Caféen på torvet."),
    "professionals and lines": gettext_lazy("Navn og telefonnummer. Linjerne ovenfor er altid med."),
    "surroundings": gettext_lazy("For eksempel: Min bror opbevarer medicinen."),
    "reasons": gettext_lazy("For eksempel: Min datter. Haven. At se, hvordan det går."),
}


@dataclass(frozen=True)
class Part:
    """A part of the plan. ``before``: what stood there in another version, where it is another text."""

    name: str
    heading: str
    text: str
    before: str | None = None


@dataclass(frozen=True)
class Seer:
    """Somebody who may see it now."""

    name: str
    role: str


def context(by: Actor, opened: OpenedSafety, *, tried: tuple[int, FollowUpForm] | None = None) -> dict[str, Any]:
    """What the page shows on the course and on the citizen's own page. Three queries beside the door's, or four."""
    enrolment, section, partner = opened.enrolment, opened.section, opened.enrolment.contact_person
    plans = plans_of(enrolment) if opened.sees_all else []
    may_write = opened.sees_all and permissions.write(
        by=by, enrolment=enrolment, ground=opened.ground, section=section
    )
    running = policies.ask(enrolment=enrolment)
    waiting = [each for each in opened.answers if each.is_waiting]
    return {
        "enrolment": enrolment,
        "citizen": enrolment.citizen,
        "called": called(enrolment.citizen),
        "own_page": by.professional is None,
        "own": by.citizen is not None,
        "sees_all": opened.sees_all,
        "lines": lines(section),
        "running": running,
        # nobody is told to call herself, nor a contact person whom one no longer has
        "partner": partner if running and partner != by.professional else None,
        "partner_phone": phone_of(partner, enrolment),
        "plan": plans[0] if plans else None,
        "parts": [each for each in parts(plans[0]) if each.text] if plans else [],
        "older": plans[1:],
        "waiting": [(each, _talk_form(each, tried), is_mine(each, by)) for each in waiting if each.task],
        "kept": "" if tried is None or tried[0] in {each.pk for each in waiting} else tried[1].data.get("said", ""),
        "task": section.task.say(language()),
        "answers": list(opened.answers) if opened.sees_all else [],
        "seers": seers(opened) if opened.sees_all else [],
        "may_write": may_write and running,
        "may_follow_up": by.professional is not None and opened.ground.glass is None,
    }


def is_mine(answer: SafetyAnswer, by: Actor) -> bool:
    """Whether the person who reads is the one who is to talk with the citizen."""
    return by.professional is not None and answer.task is not None and answer.task.assigned_to == by.professional


def _talk_form(answer: SafetyAnswer, tried: tuple[int, FollowUpForm] | None) -> FollowUpForm:
    if tried is not None and tried[0] == answer.pk:
        return tried[1]
    return FollowUpForm(auto_id=f"talk-{answer.pk}-%s")


def parts(plan: SafetyPlan, before: SafetyPlan | None = None) -> list[Part]:
    """The plan's parts in order, each beside what it was in another version where it differs."""
    now, then = parts_of(plan.content), parts_of(before.content) if before else {}
    return [
        Part(name, str(HEADINGS[name]), now[name], then[name] if before and then[name] != now[name] else None)
        for name in PARTS
    ]


def seers(opened: OpenedSafety) -> list[Seer]:
    """Who of the team may see it now, by name and role: those whom the rule lets in, and no role without a person."""
    enrolment, lang = opened.enrolment, language()
    programme = programme_of(enrolment.version)
    seats = list(
        enrolment.team.select_related("professional", f"organisation__{UP}")
        .filter(to_at__isnull=True, role__in=opened.section.seen_by)
        .order_by("professional__name", "pk")
    )
    people = [Person(each.professional, each.organisation) for each in seats]
    opens, kept = sights(enrolment.citizen, people), kept_from_each(enrolment.citizen, people)
    return [
        Seer(seat.professional.name, role_words(programme, seat.role, lang))
        for seat, types, noes in zip(seats, opens, kept, strict=True)
        if "plan" in types and not permissions.KEPT_BACK & noes
    ]


def phone_of(person: Professional | None, enrolment: Enrolment) -> str:
    """The number that reaches somebody: their own, else the unit's."""
    return (person.phone if person else "") or enrolment.unit.organisation.phone


def answer_words(answer: SafetyAnswer) -> str:
    """An answer as a sentence for those who may read it."""
    return {
        SafetyAnswer.Answer.NO: _("Svaret var nej."),
        SafetyAnswer.Answer.THOUGHTS: _("Svaret var ja: der er tanker om ikke at ville leve."),
        SafetyAnswer.Answer.PLANS: _("Svaret var ja: der er tanker om ikke at ville leve og om hvordan."),
        SafetyAnswer.Answer.NOT_SAID: _("Der var ikke lyst til at svare."),
    }[SafetyAnswer.Answer(answer.answer)]


__all__ = ["HEADINGS", "HINTS", "Line", "Part", "Seer", "answer_words", "context", "lines", "parts", "phone_of"]
