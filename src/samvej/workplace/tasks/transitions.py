"""A task's states and the named transitions between them."""

from samvej.workplace.access.roles import SEE_PATHWAYS
from samvej.workplace.ground.transitions import StateTable, Transition
from samvej.workplace.tasks.models import Task

_OPEN = ("requested", "accepted")
_UNDONE = (*_OPEN, "declined")

TASK = StateTable(
    name="task",
    states=tuple(Task.Status.values),
    initial=("requested",),
    final=("done", "cancelled"),
    transitions=(
        Transition(
            "ask",
            (),
            "requested",
            SEE_PATHWAYS,
            "asked",
            evidence=("what and why",),
            notices=("you were given a task", "you have a task of your own"),
        ),
        Transition("accept", ("requested",), "accepted", SEE_PATHWAYS, "accepted"),
        Transition(
            "decline",
            _OPEN,
            "declined",
            SEE_PATHWAYS,
            "declined",
            evidence=("why",),
            notices=("a task was declined",),
        ),
        Transition(
            "complete",
            _OPEN,
            "done",
            SEE_PATHWAYS,
            "done",
            evidence=("what was done",),
            notices=("a task you asked for is done", "a task of yours was cancelled"),
        ),
        Transition(
            "cancel",
            _UNDONE,
            "cancelled",
            SEE_PATHWAYS,
            "cancelled",
            evidence=("why",),
            notices=("a task of yours was cancelled",),
        ),
        Transition(
            "hand over",
            _UNDONE,
            "requested",
            SEE_PATHWAYS,
            "handed over",
            evidence=("somebody else on the team",),
            notices=("you were given a task",),
        ),
        Transition("take over", _UNDONE, "accepted", SEE_PATHWAYS, "taken over"),
    ),
)

NOTICES = (
    "you were given a task",
    "you have a task of your own",
    "a task was declined",
    "a task you asked for is done",
    "a task of yours was cancelled",
)
"""Every notice of this app."""
