"""An enrolment's states and the named transitions between them. Its phases are the programme file's."""

from samvej.workplace.access.roles import KEEP_CASELOADS, RUN_PATHWAYS
from samvej.workplace.ground.transitions import StateTable, Transition
from samvej.workplace.pathways.models import Enrolment

_RUNNING = ("active", "paused")

ENROLMENT = StateTable(
    name="enrolment",
    states=tuple(Enrolment.Status.values),
    initial=("active",),
    final=("ended",),
    transitions=(
        Transition(
            "enrol",
            (),
            "active",
            RUN_PATHWAYS,
            "enrolled",
            evidence=("an included referral", "a free place"),
            notices=("you are somebody's contact person",),
        ),
        Transition(
            "re-enter",
            (),
            "active",
            RUN_PATHWAYS,
            "re-entered",
            evidence=("an ended enrolment", "a free place"),
            notices=("you are somebody's contact person",),
        ),
        Transition("give evidence", ("active",), None, RUN_PATHWAYS, "evidence given"),
        Transition(
            "enter phase", ("active",), None, RUN_PATHWAYS, "phase entered", evidence=("what the phase ends with",)
        ),
        Transition("go back a phase", ("active",), None, RUN_PATHWAYS, "phase re-entered", evidence=("reason",)),
        # the citizen may say yes without a conversation, on their own page
        Transition(
            "hold consent conversation",
            _RUNNING,
            None,
            RUN_PATHWAYS,
            "consent conversation held",
            notices=("a citizen has given consent",),
        ),
        Transition(
            "change contact person",
            _RUNNING,
            None,
            RUN_PATHWAYS,
            "contact person changed",
            evidence=("a free place",),
            notices=("you are somebody's contact person",),
        ),
        Transition(
            "join team",
            _RUNNING,
            None,
            RUN_PATHWAYS,
            "team joined",
            evidence=("a role of the programme", "consent, where sharing stands on it"),
            notices=("you are on somebody's team",),
        ),
        Transition("leave team", _RUNNING, None, RUN_PATHWAYS, "team left"),
        Transition("pause", ("active",), "paused", RUN_PATHWAYS, "paused", evidence=("reason",)),
        Transition("resume", ("paused",), "active", RUN_PATHWAYS, "resumed"),
        Transition("end", _RUNNING, "ended", RUN_PATHWAYS, "ended", evidence=("reason",)),
        Transition("end by death", _RUNNING, "ended", RUN_PATHWAYS, "ended by death", evidence=("a day of death",)),
        Transition(
            "end by moving", _RUNNING, "ended", RUN_PATHWAYS, "ended by moving", evidence=("a day of moving away",)
        ),
        Transition(
            "move to version",
            _RUNNING,
            None,
            KEEP_CASELOADS,
            "moved to version",
            evidence=("the phase, or one that is chosen for it",),
        ),
    ),
)

NOTICES = (
    "you are somebody's contact person",
    "you are on somebody's team",
    "a citizen has given consent",
    "a citizen on your list has died",
    "a citizen on your list has moved",
)
"""Every notice of this app: those of the transitions and those of the nightly work."""
