"""A slip's states and the named transitions between them: the lowest level first, then both leaderships."""

from samvej.workplace.access.roles import ANSWER_SLIPS
from samvej.workplace.ground.transitions import StateTable, Transition
from samvej.workplace.slips.models import Slip

TELL = "the citizen's team, the citizen, a relative who may see the plan, or the clock"
SOLVE = "the citizen's team, or the citizen"
TEAM = "the citizen's team"
"""Permissions that hang on who somebody is to the citizen, and not on their role alone."""

_RUNNING = ("open", "with leaders")

SLIP = StateTable(
    name="slip",
    states=tuple(Slip.Status.values),
    initial=("open",),
    final=("solved", "closed"),
    transitions=(
        Transition(
            "report",
            (),
            "open",
            TELL,
            "slip reported",
            evidence=("a running course", "what slipped"),
            notices=("a plan slips",),
        ),
        Transition("note", _RUNNING, None, TEAM, "slip noted", evidence=("what was tried",)),
        Transition(
            "solve",
            _RUNNING,
            "solved",
            SOLVE,
            "slip solved",
            evidence=("what was done",),
            notices=("your word on a slip has an answer", "a slip was solved"),
        ),
        Transition(
            "pass on",
            ("open",),
            "with leaders",
            TEAM,
            "slip passed on",
            evidence=("why the team cannot solve it",),
            notices=("a slip needs its leaders", "a slip went to the leaders"),
        ),
        Transition(
            "pass on by the clock",
            ("open",),
            "with leaders",
            "system",
            "slip passed on by the clock",
            evidence=("the team's clock has ended",),
            notices=("a slip needs its leaders", "a slip went to the leaders"),
        ),
        Transition(
            "remind the leaders",
            ("with leaders",),
            None,
            "system",
            "leaders reminded",
            evidence=("the leaders' clock has ended",),
            notices=("a slip still needs its leaders",),
        ),
        Transition(
            "answer",
            ("with leaders",),
            None,
            ANSWER_SLIPS,
            "leader answered",
            evidence=("an answer", "another sector's answer is still awaited"),
            notices=("the leaders have answered a slip",),
        ),
        Transition(
            "answer the last",
            ("with leaders",),
            "closed",
            ANSWER_SLIPS,
            "leaders answered",
            evidence=("an answer from every sector, or one for all",),
            notices=("the leaders have answered a slip", "your word on a slip has an answer"),
        ),
        Transition(
            "close with the course",
            _RUNNING,
            "closed",
            "system",
            "slip closed with the course",
            evidence=("the course has ended",),
        ),
    ),
)

NOTICES = (
    "a plan slips",
    "a slip was solved",
    "your word on a slip has an answer",
    "a slip needs its leaders",
    "a slip went to the leaders",
    "a slip still needs its leaders",
    "the leaders have answered a slip",
)
"""Every notice of this app."""
