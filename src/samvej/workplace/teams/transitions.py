"""An invitation's states, those of a relative's way in, and the transitions between them; this app's notices."""

from samvej.workplace.access.roles import OPEN_CITIZENS, RUN_PATHWAYS
from samvej.workplace.ground.transitions import StateTable, Transition
from samvej.workplace.teams.models import Invitation, NearInvitation

INVITED = "you are invited to somebody's team"
ACCEPTED = "your invitation was accepted"
DECLINED = "your invitation was declined"
WITHDRAWN = "an invitation was withdrawn"
EXPIRED = "your invitation got no answer"
JOINED = "somebody has joined your team"
LEFT = "somebody has left a team"
OFF_THE_TEAM = "you are no longer on somebody's team"
ENDED_BY_CITIZEN = "a citizen has ended a membership"
ASK_AGAIN = "ask how the citizen takes part"
NEAR_CAME = "somebody near you has logged in"
NEAR_LOCKED = "a code was tried too often"
NOTICES = (
    INVITED,
    ACCEPTED,
    DECLINED,
    WITHDRAWN,
    EXPIRED,
    JOINED,
    LEFT,
    OFF_THE_TEAM,
    ENDED_BY_CITIZEN,
    ASK_AGAIN,
    NEAR_CAME,
    NEAR_LOCKED,
)

INVITATION = StateTable(
    name="invitation",
    states=tuple(Invitation.Status.values),
    initial=("sent",),
    final=("accepted", "declined", "withdrawn", "expired"),
    transitions=(
        # the citizen, or a relative with a power of attorney, sends it too, on their own page
        Transition(
            "send",
            (),
            "sent",
            RUN_PATHWAYS,
            "invited",
            evidence=("a role of the programme", "consent, where sharing stands on it"),
            notices=(INVITED,),
        ),
        Transition(
            "accept",
            ("sent",),
            "accepted",
            OPEN_CITIZENS,
            "invitation accepted",
            evidence=("consent, where sharing stands on it",),
            notices=(ACCEPTED, JOINED),
        ),
        Transition(
            "decline",
            ("sent",),
            "declined",
            OPEN_CITIZENS,
            "invitation declined",
            evidence=("reason",),
            notices=(DECLINED,),
        ),
        Transition("withdraw", ("sent",), "withdrawn", RUN_PATHWAYS, "invitation withdrawn", notices=(WITHDRAWN,)),
        Transition(
            "expire",
            ("sent",),
            "expired",
            "system",
            "invitation expired",
            evidence=("the last day to answer is over, or the course has ended",),
            notices=(EXPIRED,),
        ),
    ),
)

NEAR = StateTable(
    name="way in of a relative",
    states=tuple(NearInvitation.Status.values),
    initial=("sent",),
    final=("accepted", "withdrawn", "locked"),
    transitions=(
        Transition(
            "send",
            (),
            "sent",
            "the citizen",
            "relative invited",
            evidence=("something that the citizen lets them see or do here",),
        ),
        Transition(
            "accept",
            ("sent",),
            "accepted",
            "whoever was told the code",
            "relative came in",
            evidence=("the code", "a login of their own"),
            notices=(NEAR_CAME,),
        ),
        Transition("withdraw", ("sent",), "withdrawn", "the citizen", "relative's code withdrawn"),
        Transition(
            "lock",
            ("sent",),
            "locked",
            "system",
            "relative's code locked",
            evidence=("as many wrong codes as there are tries",),
            notices=(NEAR_LOCKED,),
        ),
    ),
)
