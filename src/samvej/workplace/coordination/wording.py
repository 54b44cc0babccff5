"""The addresses of the survey's pages, known here by their names only."""

from samvej.workplace.coordination.models import Round
from samvej.workplace.ground.addresses import page


def round_link(round: Round) -> str:
    """The page on which a round is answered."""
    return page("coordination:answer", round.key)
