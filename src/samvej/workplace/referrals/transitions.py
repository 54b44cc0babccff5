"""A referral's states and the named transitions between them."""

from samvej.workplace.access.roles import (
    ASSIGN_REFERRALS,
    DECIDE_REFERRALS,
    REFER,
    TAKE_REFERRALS,
    VOTE_IN_JOINT_SELECTION,
)
from samvej.workplace.ground.transitions import StateTable, Transition
from samvej.workplace.referrals.models import Referral

_HAND = ("assigned", "contacting", "conversation", "joint selection")
_OPEN = ("received", *_HAND)

REFERRAL = StateTable(
    name="referral",
    states=tuple(Referral.Status.values),
    initial=("received",),
    final=Referral.CLOSED,
    transitions=(
        Transition("receive", (), "received", REFER, "received", notices=("a referral has come",)),
        Transition("add note", Referral.OPEN, None, REFER, "note added", notices=("a note was added",)),
        Transition("take", ("received",), "assigned", TAKE_REFERRALS, "taken"),
        Transition("assign", _OPEN, None, ASSIGN_REFERRALS, "assigned", notices=("you were given a referral",)),
        Transition("put back", ("assigned", "contacting"), "received", TAKE_REFERRALS, "put back"),
        # once the citizen is met, or the sectors are asked, that stays so though nobody has the case for a while
        Transition("let go", ("conversation", "joint selection"), None, TAKE_REFERRALS, "let go"),
        Transition("take over", ("conversation", "joint selection"), None, TAKE_REFERRALS, "taken over"),
        Transition("attempt contact", ("assigned", "contacting"), "contacting", TAKE_REFERRALS, "contact attempted"),
        Transition(
            "hold first conversation", ("assigned", "contacting"), "conversation", TAKE_REFERRALS, "conversation held"
        ),
        # while the sectors choose together the citizen is met too, and the case stays with the choosing
        Transition(
            "attempt contact meanwhile", ("joint selection",), None, TAKE_REFERRALS, "contact attempted meanwhile"
        ),
        Transition(
            "hold first conversation meanwhile",
            ("joint selection",),
            None,
            TAKE_REFERRALS,
            "conversation held meanwhile",
        ),
        Transition(
            "begin joint selection",
            _HAND[:3],
            "joint selection",
            TAKE_REFERRALS,
            "joint selection begun",
            notices=("your vote is asked for",),
        ),
        Transition(
            "vote",
            ("joint selection",),
            None,
            VOTE_IN_JOINT_SELECTION,
            "voted",
            notices=("the sectors have answered",),
        ),
        Transition("pause", _OPEN, None, TAKE_REFERRALS, "paused", evidence=("reason",)),
        Transition("resume", _OPEN, None, TAKE_REFERRALS, "resumed"),
        Transition("ask for help", _OPEN, None, TAKE_REFERRALS, "help asked for", notices=("help is asked for",)),
        Transition(
            "offer transfer",
            _OPEN,
            "transferring",
            TAKE_REFERRALS,
            "transfer offered",
            evidence=("reason",),
            notices=("a referral is offered to you",),
        ),
        Transition(
            "accept transfer",
            ("transferring",),
            "transferred",
            TAKE_REFERRALS,
            "transfer accepted",
            notices=("your transfer was accepted", "your referral has an answer"),
        ),
        # back to the state it was offered from, which the offer remembers
        Transition(
            "reject transfer",
            ("transferring",),
            None,
            TAKE_REFERRALS,
            "transfer rejected",
            evidence=("reason",),
            notices=("your transfer was rejected",),
        ),
        Transition("revoke transfer", ("transferring",), None, TAKE_REFERRALS, "transfer revoked"),
        Transition(
            "include",
            ("conversation", "joint selection"),
            "included",
            DECIDE_REFERRALS,
            "included",
            evidence=("first conversation", "consent conversation", "everybody's yes", "a free place"),
            notices=("your referral has an answer",),
        ),
        Transition(
            "help on",
            _HAND,
            "helped on",
            DECIDE_REFERRALS,
            "helped on",
            evidence=("where to",),
            notices=("your referral has an answer",),
        ),
        Transition(
            "not include",
            _HAND,
            "not included",
            DECIDE_REFERRALS,
            "not included",
            evidence=("reason",),
            notices=("your referral has an answer",),
        ),
        Transition(
            "decline",
            ("contacting", "conversation", "joint selection"),
            "declined",
            DECIDE_REFERRALS,
            "declined",
            notices=("your referral has an answer",),
        ),
        Transition(
            "not reach",
            ("contacting", "joint selection"),
            "not reached",
            DECIDE_REFERRALS,
            "not reached",
            evidence=("as many attempts as the programme asks for",),
            notices=("your referral has an answer",),
        ),
        Transition(
            "withdraw",
            ("received", "assigned", "contacting"),
            "withdrawn",
            REFER,
            "withdrawn",
            notices=("a referral was withdrawn",),
        ),
        Transition(
            "stop",
            _OPEN,
            "withdrawn",
            TAKE_REFERRALS,
            "stopped",
            evidence=("the citizen's death, or that they have moved away",),
            notices=("your referral has an answer",),
        ),
        # after the answer: did whoever was helped on arrive?
        Transition("follow up", ("helped on",), None, TAKE_REFERRALS, "followed up"),
    ),
)

NOTICES = (
    "a referral has come",
    "a note was added",
    "you were given a referral",
    "your vote is asked for",
    "the sectors have answered",
    "help is asked for",
    "a referral is offered to you",
    "your transfer was accepted",
    "your transfer was rejected",
    "your referral has an answer",
    "a referral was withdrawn",
    "an answer is due soon",
    "an answer is overdue",
    "the clock asks for help",
    "ask whether they arrived",
    "a note about your citizen has come",
    "some findings could not be left",
)
"""Every notice of this app: those of the transitions, of the clocks, of notes about the enrolled, and of the rule."""
