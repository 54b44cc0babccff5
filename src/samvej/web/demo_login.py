"""The demo's "log in as": in the list of back ends only where SAMVEJ_DEMO is on, so that its sessions end with it."""

from django.contrib.auth.backends import BaseBackend

from samvej.workplace.people.models import Account
from samvej.workplace.people.queries import account_of_session


class DemoBackend(BaseBackend):
    """Never lets anybody in by itself: the demo's front page begins the session, this only reads it."""

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session."""
        return account_of_session(user_id)
