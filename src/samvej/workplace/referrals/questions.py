"""The programme's judgement questions in the referral note, and the answers: by whom and when."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from samvej.programme.loading import Programme
from samvej.programme.rules import Ask, leaves
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.referrals.models import Referral


def note_questions(programme: Programme) -> tuple[Ask, ...]:
    """The questions that stand in a referral note, in the file's order."""
    return tuple(programme.ask(name) for name in programme.file.referral.asks) if programme.file.referral else ()


def answerable(programme: Programme) -> frozenset[str]:
    """Every id that may be answered: the questions, and the criteria that somebody may know what registers do not."""
    return frozenset(leaf.id for leaf in leaves(programme.rule))


def checked_answers(programme: Programme, answers: Mapping[str, object]) -> dict[str, bool]:
    """The answers as yes and no. Raises :class:`NotNow` for an id that the programme does not ask about."""
    known = answerable(programme)
    out = {}
    for name, value in answers.items():
        if name not in known or not isinstance(value, bool):
            raise NotNow(
                _("Et af svarene hører ikke til denne indsats. Intet er sendt: åbn siden igen, og svar på ny.")
            )
        out[name] = value
    return out


def keep_answers(referral: Referral, answers: Mapping[str, bool], *, by: Actor) -> dict[str, Any]:
    """Put answers on a locked referral (the newest answer to a question counts) and give them; saves nothing."""
    now = moment().isoformat()
    given = {name: {"yes": yes, "at": now, "by": by.name} for name, yes in answers.items()}
    referral.answers = {**referral.answers, **given}
    return given


def said_answers(referral: Referral) -> dict[str, bool]:
    """The referral's answers as the rule reads them: id → yes."""
    return {name: bool(given["yes"]) for name, given in referral.answers.items()}
