"""Joint selections in which my place is asked. Before somebody is chosen, the day does not say whom it is about."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from samvej.web.links import link
from samvej.web.pages.day.line import Band, Day, Line
from samvej.workplace.referrals.queries import votes_wanted


def lines(day: Day) -> Iterator[Line]:
    """One line for all that wait for an answer, the longest wait first."""
    waiting = votes_wanted(day.by)
    if waiting:
        only = waiting[0] if len(waiting) == 1 else None
        href = link("inbox:case", key=only.key) if only else f"{link('inbox:list')}?tab=votes"
        text = _("Der mangler jeres svar, før en borger kan udvælges i fællesskab.")
        yield Line(Band.ANSWER, text, _("Svar"), href, waiting[0].status_since)
