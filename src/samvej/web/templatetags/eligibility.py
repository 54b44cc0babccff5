"""Eligibility as it is shown: meets, does not, cannot tell – ask this; with the reasons in the reader's language.

``{% load eligibility %}{% assessed referral as judged %}``; the page part ``inbox/eligibility.html`` does so itself.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.template.context import Context
from django.utils.translation import gettext as _

from samvej.programme.loading import Programme
from samvej.programme.words import ROLES
from samvej.workplace.access.actors import Actor
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals import permissions
from samvej.workplace.referrals.actions.assessing import answered_since, latest_assessment
from samvej.workplace.referrals.models import Referral
from samvej.workplace.referrals.wording import lang

register = template.Library()

_KINDS = {"meets": "success", "does not meet": "error", "cannot tell": "warning"}
_SIGNS = {"yes": "✓", "no": "✗", "unknown": "?"}


@dataclass(frozen=True)
class LineShown:
    """One criterion: a sign, its sentence, and whether it carries the answer."""

    sign: str
    text: str
    decisive: bool


@dataclass(frozen=True)
class AskShown:
    """A question that would settle more, and whom it is put to."""

    id: str
    text: str
    whom: str


@dataclass(frozen=True)
class Judged:
    """The newest judgement as it is shown; ``may_answer``: whether this person may answer its questions.

    ``answered_since``: somebody has answered a question after it, so it is to be made anew.
    """

    words: str
    kind: str
    decisive: list[LineShown]
    others: list[LineShown]
    asks: list[AskShown]
    at: datetime
    may_answer: bool
    answered_since: bool


@register.simple_tag(takes_context=True)
def assessed(context: Context, referral: Referral) -> Judged | None:
    """The newest judgement of a referral; None where there is none yet."""
    found = latest_assessment(referral)
    if found is None:
        return None
    programme = programme_of(found.version)
    lines = [LineShown(_SIGNS[each["truth"]], _in(each), bool(each.get("decisive"))) for each in found.lines]
    actor = context.get("actor")
    return Judged(
        words=_answer(found.answer),
        kind=_KINDS[found.answer],
        decisive=[each for each in lines if each.decisive],
        others=[each for each in lines if not each.decisive],
        asks=[AskShown(each["id"], _in(each), _whom(programme, each["by"])) for each in found.ask],
        at=found.made_at,
        may_answer=isinstance(actor, Actor) and referral.is_open and permissions.take(by=actor, referral=referral),
        answered_since=referral.is_open and answered_since(found),
    )


def _answer(answer: str) -> str:
    return {
        "meets": _("Opfylder kriterierne"),
        "does not meet": _("Opfylder ikke kriterierne"),
        "cannot tell": _("Kan ikke afgøres endnu – spørg om dette"),
    }[answer]


def _in(words: dict[str, Any]) -> str:
    return str(words[lang()])


def _whom(programme: Programme, by: str) -> str:
    danish, english = programme.vocabulary.words.get(by, ROLES.get(by, (by, by)))
    return english if lang() == "en" else danish
