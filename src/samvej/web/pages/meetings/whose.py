"""Whose pages these are: a course's meetings are the team's; the citizen and those near have their own."""

from django.http import HttpRequest

from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import refuse


def of_the_team(request: HttpRequest) -> Actor:
    """Whoever acts, if it is a professional. Raises :class:`NotThere` for others."""
    by = acting(request)
    if by.professional is None:
        refuse()
    return by
