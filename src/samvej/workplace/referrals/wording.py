"""What people are told of a referral: the answer, and the notices, in the language of whoever reads it."""

from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from samvej.programme.texts import InTwoLanguages
from samvej.programme.words import Lang
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.models import Referral

NOTICE_WORDS = {
    "a referral has come": gettext_lazy("Der er kommet en henvisning."),
    "a note was added": gettext_lazy("Der er kommet mere til en henvisning, som du har."),
    "you were given a referral": gettext_lazy("Du har fået en henvisning."),
    "your vote is asked for": gettext_lazy("I skal sige ja eller nej til, om en borger udvælges."),
    "the sectors have answered": gettext_lazy("Der er svar i en fælles udvælgelse."),
    "help is asked for": gettext_lazy("En kollega beder om hjælp til en henvisning."),
    "a referral is offered to you": gettext_lazy("En anden enhed tilbyder jer en henvisning."),
    "your transfer was accepted": gettext_lazy("Den henvisning, I sendte videre, er taget imod."),
    "your transfer was rejected": gettext_lazy("Den henvisning, I sendte videre, er kommet tilbage."),
    "your referral has an answer": gettext_lazy("Der er svar på din henvisning."),
    "a referral was withdrawn": gettext_lazy("En henvisning er trukket tilbage."),
    "an answer is due soon": gettext_lazy("En henvisning skal snart have svar."),
    "an answer is overdue": gettext_lazy("En henvisning skulle have haft svar nu."),
    "the clock asks for help": gettext_lazy("En henvisning har ventet så længe, at nogen skal træde til."),
    "ask whether they arrived": gettext_lazy("Det er tid at spørge, om en borger kom godt i gang."),
}
"""Every notice of :data:`samvej.workplace.referrals.transitions.NOTICES` in words that name nobody."""

_ANSWERS = {
    "included": gettext_lazy("Borgeren er kommet med i %(programme)s."),
    "helped on": gettext_lazy("Borgeren er hjulpet videre et andet sted: %(to)s."),
    "not included": gettext_lazy("Borgeren er ikke kommet med i %(programme)s, fordi %(reason)s."),
    "declined": gettext_lazy("Borgeren har takket nej til %(programme)s."),
    "not reached": gettext_lazy("Vi har forsøgt flere gange, men har ikke kunnet få fat i borgeren."),
    "transferred": gettext_lazy("%(to)s har taget over og svarer, når de har talt med borgeren."),
    "withdrawn": gettext_lazy("Henvisningen er trukket tilbage."),
    "stopped": gettext_lazy("Henvisningen er afsluttet, fordi %(reason)s."),
}


def lang() -> Lang:
    """The reader's language, as programme files know it."""
    return "en" if (get_language() or "da").startswith("en") else "da"


def programme_name(referral: Referral) -> str:
    """The programme's name in the reader's language."""
    return referral.version.name_en if lang() == "en" else referral.version.name_da


def reason_words(referral: Referral) -> str:
    """The decision's reason in words, as the programme's file or the shared list has it; empty where it has none."""
    if not referral.reason:
        return ""
    programme = programme_of(referral.version)
    section = programme.file.referral
    own = section.answers.not_included.reasons if section and section.answers.not_included else ()
    words: InTwoLanguages | None = next((each for each in own if each.id == referral.reason), None)
    words = words or programme.vocabulary.reasons.get(referral.reason)
    return words.say(lang()) if words else referral.reason


def answer_sentence(referral: Referral) -> str:
    """The answer that everybody who referred gets, in one sentence; while it waits, an empty text.

    What the coordinator has added stands in ``referral.answer_text``.
    """
    if referral.is_open:
        return ""
    kind = "stopped" if referral.status == "withdrawn" and referral.reason else referral.status
    return _ANSWERS[kind] % {
        "programme": programme_name(referral),
        "reason": reason_words(referral),
        "to": _where_to(referral),
    }


def _where_to(referral: Referral) -> str:
    if referral.status == "helped on":
        return referral.helped_on.to_name
    if referral.status == "transferred":
        taken = referral.transfers.filter(status="accepted").select_related("to_unit__organisation").first()
        return taken.to_unit.organisation.name if taken else _("En anden enhed")
    return ""


def notice_words(text: str, about: dict[str, Any]) -> str:
    """A notice of this app in words; KeyError for another's. ``about`` names the programme."""
    words = str(NOTICE_WORDS[text])
    programme = about.get(f"programme_{lang()}")
    return f"{words} ({programme})" if programme else words
