"""A meeting's states and the named transitions between them. What is talked of is the programme file's."""

from samvej.workplace.ground.transitions import StateTable, Transition
from samvej.workplace.meetings.models import Meeting

TEAM, CITIZEN, PARTICIPANT = "on the team", "the citizen, or the team for them", "whoever is called"
_OPEN = ("proposed", "called")

MEETING = StateTable(
    name="meeting",
    states=tuple(Meeting.Status.values),
    initial=("proposed",),
    final=("held", "cancelled"),
    transitions=(
        Transition(
            "propose",
            (),
            "proposed",
            TEAM,
            "proposed",
            evidence=("a kind of the file",),
            notices=("a meeting is proposed", "you are asked about a meeting"),
        ),
        Transition("agree", _OPEN, None, CITIZEN, "citizen agreed", notices=("a citizen wants the meeting",)),
        Transition("decline", _OPEN, "cancelled", CITIZEN, "citizen declined", notices=("a meeting was cancelled",)),
        Transition(
            "call",
            ("proposed",),
            "called",
            TEAM,
            "called",
            evidence=(
                "the citizen's yes, where the file asks for it",
                "a time that has not gone",
                "somebody to meet",
            ),
            notices=("you are called to a meeting",),
        ),
        Transition(
            "move",
            ("called",),
            None,
            TEAM,
            "moved",
            evidence=("a time that has not gone",),
            notices=("a meeting was moved",),
        ),
        Transition("invite", ("called",), None, TEAM, "invited", notices=("you are called to a meeting",)),
        Transition("uninvite", ("called",), None, TEAM, "uninvited", notices=("a meeting was cancelled",)),
        Transition(
            "reply", ("called",), None, PARTICIPANT, "replied", notices=("somebody cannot come to a meeting",)
        ),
        Transition("write a point", _OPEN, None, CITIZEN, "point written", notices=("a point was written",)),
        Transition("take back a point", _OPEN, None, CITIZEN, "point taken back"),
        Transition("write a minute", ("called", "held"), None, TEAM, "minute written"),
        Transition(
            "hold",
            ("called",),
            "held",
            TEAM,
            "held",
            evidence=("who came", "a time that has come"),
        ),
        Transition(
            "cancel",
            _OPEN,
            "cancelled",
            TEAM,
            "cancelled",
            evidence=("reason",),
            notices=("a meeting was cancelled",),
        ),
    ),
)

NOTICES = (
    "a meeting is proposed",
    "you are called to a meeting",
    "a meeting was moved",
    "a meeting was cancelled",
    "somebody cannot come to a meeting",
    "a point was written",
    "you are asked about a meeting",
    "a citizen wants the meeting",
    "the video room is not ready",
)
"""Every notice of this app: those of the transitions and that of the video rooms."""
