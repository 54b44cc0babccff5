"""The whole of what a letter ever says, by the key of its subject: nothing about anybody, in two languages."""

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MEETING, MOVED, CANCELLED, NEWS = "meeting", "meeting moved", "meeting cancelled", "news"
WAY_IN = "way in"

SUBJECTS = {
    MEETING: _("Møde, se Samvej"),
    MOVED: _("Møde flyttet, se Samvej"),
    CANCELLED: _("Møde aflyst, se Samvej"),
    NEWS: _("Nyt til dig i Samvej"),
    WAY_IN: _("Du er inviteret til Samvej"),
}
BODIES = {
    MEETING: _("Du er indkaldt til et møde. Se, hvor det er, og svar, om du kommer:"),
    MOVED: _("Et møde har fået en ny tid eller et nyt sted. Se det her:"),
    CANCELLED: _("Et møde er aflyst. Se mere her:"),
    NEWS: _("Der er nyt til dig i Samvej. Log ind og læs det:"),
    WAY_IN: _("En, du er tæt på, har inviteret dig. Du får selv koden af personen. Skriv den her:"),
}
"""One sentence each; the address follows it."""


def subject(key: str, language: str) -> str:
    """The subject line. Raises KeyError for a key that no letter has."""
    with translation.override(language):
        return str(SUBJECTS[key])


def body(key: str, link: str, language: str) -> str:
    """The whole text, with the address of the page that says the rest to whoever may read it."""
    with translation.override(language):
        ending = gettext("Der står intet om nogen i denne mail. Du kan ikke svare på den.")
        return "\n\n".join(filter(None, (str(BODIES[key]), link, ending))) + "\n"
