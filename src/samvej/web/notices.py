"""The words of each notice. They name nobody: a look over a shoulder tells nothing, the page behind does."""

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
    "a note about your citizen has come": _("Nogen har skrevet en note om en borger, som du er kontaktperson for."),
    "some findings could not be left": _("Nogle borgere, som reglen fandt, kunne ikke lægges i indbakken."),
    "a referral was withdrawn": _("En henvisning er trukket tilbage."),
    "the sectors have answered": _("Der er svar i en fælles udvælgelse."),
    "an answer is due soon": _("En henvisning skal snart have svar."),
    "an answer is overdue": _("En henvisning skulle have haft svar nu."),
    "the clock asks for help": _("En henvisning har ventet så længe, at nogen skal træde til."),
    "ask whether they arrived": _("Det er tid at spørge, om en borger kom godt i gang."),
    "you are somebody's contact person": _("Du er blevet kontaktperson for en borger."),
    "you are on somebody's team": _("Du er kommet med på en borgers team."),
    "a record was opened in an emergency": _(
        "En borgers oplysninger er åbnet i en nødsituation. Det skal følges op."
    ),
    "a record was opened on a weak relation": _("En borgers oplysninger er åbnet uden en sikker relation. Følg op."),
    "a citizen has died": _("En borger, som du har været en del af forløbet for, er død."),
    "a citizen has moved": _("En borger, som du er en del af forløbet for, er flyttet."),
    "a consent was withdrawn": _("En borger har trukket et samtykke tilbage."),
    "a consent was written down": _("Der er skrevet et samtykke ned for dig. Du kan læse det og trække det tilbage."),
    "a citizen has given consent": _("En borger, som du hjælper, har selv givet samtykke."),
    "your consent ended with your course": _(
        "Dit forløb er afsluttet. Derfor gælder dit samtykke til det ikke længere end til og med den dag."
    ),
    "a citizen on your list has died": _("En borger, som du er kontaktperson for, er død. Afslut forløbet."),
    "a citizen on your list has moved": _("En borger, som du er kontaktperson for, er flyttet. Afslut forløbet."),
}
"""By the key that the workplace's tables of transitions and notices use."""


def worded(notice: Notice) -> str:
    """The notice as a sentence in the reader's language."""
    words = WORDS.get(notice.text)
    return str(words) if words is not None else gettext("Der er nyt i en sag, som du er en del af.")
