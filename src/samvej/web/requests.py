"""The request as pages get it: with the person who acts."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from samvej.workplace.access.actors import Actor
from samvej.workplace.people.models import Account


class SamvejRequest(HttpRequest):
    """A request after the middleware, for typing: ``actor`` is who acts, None for a stranger."""

    actor: Actor | None
    user: Account | AnonymousUser
    htmx: HtmxDetails


def acting(request: HttpRequest) -> Actor:
    """Who acts, on pages that strangers never reach. Raises RuntimeError where a stranger did: a fault of ours."""
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor):
        raise RuntimeError("A page for people who are logged in was reached by a stranger.")
    return actor
