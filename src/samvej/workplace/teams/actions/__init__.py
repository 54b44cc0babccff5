"""What changes who is on a citizen's team: one module per matter, every function with ``by=`` and its event."""

from samvej.workplace.teams.actions.answering import accept_invitation, decline_invitation
from samvej.workplace.teams.actions.ending import end_due, end_membership, set_end
from samvej.workplace.teams.actions.inviting import invite, withdraw_invitation
from samvej.workplace.teams.actions.participating import write_participation

__all__ = [
    "accept_invitation",
    "decline_invitation",
    "end_due",
    "end_membership",
    "invite",
    "set_end",
    "withdraw_invitation",
    "write_participation",
]
