"""What is done with notices of admission: received at the door, reckoned into stays, and the senders' tokens."""

from samvej.workplace.admissions.actions.handling import handle_episode, waiting_episodes
from samvej.workplace.admissions.actions.receiving import receive_notice
from samvej.workplace.admissions.actions.senders import close_sender, open_sender, sender_of

__all__ = ["close_sender", "handle_episode", "open_sender", "receive_notice", "sender_of", "waiting_episodes"]
