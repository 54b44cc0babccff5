"""The words of each notice. They name nobody: whoever looks over a shoulder learns nothing, the page behind tells it."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samvej.workplace.people.models import Notice

WORDS = {
    "a referral has come": _("Der er kommet en ny henvisning."),
    "a note was added": _("Der er kommet en ny note til en henvisning, som venter."),
    "you were given a referral": _("Du har fået en henvisning."),
    "your vote is asked for": _("Der mangler dit svar, før I kan udvælge en borger i fællesskab."),
    "help is asked for": _("En kollega beder om hjælp til en henvisning."),
    "a referral is offered to you": _("Jeres enhed er blevet tilbudt en henvisning."),
    "your transfer was accepted": _("Henvisningen, som I sendte videre, er taget imod."),
    "your transfer was rejected": _("Henvisningen, som I sendte videre, er kommet tilbage."),
    "your referral has an answer": _("Der er svar på din henvisning."),
    "a referral was withdrawn": _("En henvisning er trukket tilbage."),
    "you are somebody's contact person": _("Du er blevet kontaktperson for en borger."),
    "you are on somebody's team": _("Du er kommet med på en borgers team."),
}
"""By the key that the workplace's tables of transitions and notices use."""


def worded(notice: Notice) -> str:
    """The notice as a sentence in the reader's language."""
    words = WORDS.get(notice.text)
    return str(words) if words is not None else gettext("Der er nyt i en sag, som du er en del af.")
