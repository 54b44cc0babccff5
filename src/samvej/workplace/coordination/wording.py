"""The addresses of the survey's pages, known here by their names only."""

from django.urls import NoReverseMatch, reverse

from samvej.workplace.coordination.models import Round


def round_link(round: Round) -> str:
    """The page on which a round is answered."""
    try:
        return reverse("coordination:answer", args=[round.key])
    except NoReverseMatch:
        return ""  # this house has no such page: the notice is still told
