"""Who acts in a request."""

from django.http import HttpRequest

from samvej.workplace.access.actors import Actor


def acting(request: HttpRequest) -> Actor:
    """Who acts, on pages that strangers never reach. Raises RuntimeError where a stranger did: a fault of ours."""
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor):
        raise RuntimeError("A page for people who are logged in was reached by a stranger.")
    return actor
