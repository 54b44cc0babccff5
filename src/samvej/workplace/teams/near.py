"""A relative's own way in: its code, which only the citizen was shown, and the door to it for whoever has the link.

The link names nobody and opens nothing; with the code it lets somebody log in as themselves. What they then see is
what the citizen ticked, for as long as the citizen said (:class:`samvej.workplace.people.models.Relative`).
"""

import secrets
from uuid import UUID

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotThere
from samvej.workplace.teams import policies
from samvej.workplace.teams.models import NearInvitation

DIGITS = 8


def new_code() -> str:
    """A code that nobody can guess in the few tries there are."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def hash_of(key: UUID, code: str) -> str:
    """What is kept of a code: 64 hex digits, keyed with the site's secret."""
    return salted_hmac("samvej.teams.near", f"{key}:{code}", algorithm="sha256").hexdigest()


def open_near(*, key: UUID | str, to_change: bool = False) -> NearInvitation:
    """The invitation, for whoever has its link, while it can be used.

    ``to_change``: held until the caller's transaction ends. Raises :class:`NotThere` for one that is used, taken
    back, locked, too old, or of somebody who may nothing any more: the page says the same of all of them.
    """
    found = NearInvitation.objects.select_related("relative__citizen", "by")
    if to_change:
        found = found.select_for_update(of=("self",))
    held = found.filter(key=key, status=NearInvitation.Status.SENT, answer_by__gte=today()).first()
    if held is None or not policies.lets_in(held.relative):
        raise NotThere(_("Linket gælder ikke længere. Bed den, der gav dig det, om et nyt."))
    return held
