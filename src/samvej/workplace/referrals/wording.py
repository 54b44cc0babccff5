"""What people are told of a referral: its answer, in the language of whoever reads it."""

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from samvej.programme.texts import InTwoLanguages
from samvej.programme.words import Lang
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.models import Referral

_ANSWERS = {
    "included": gettext_lazy("Borgeren er kommet med i %(programme)s."),
    "helped on": gettext_lazy("Borgeren er hjulpet videre et andet sted: %(to)s."),
    "not included": gettext_lazy("Borgeren er ikke kommet med i %(programme)s. Grunden: %(reason)s."),
    "declined": gettext_lazy("Borgeren har takket nej til %(programme)s."),
    "not reached": gettext_lazy("Vi har forsøgt flere gange, men har ikke kunnet få fat i borgeren."),
    "transferred": gettext_lazy("%(to)s har taget over og svarer, når de har talt med borgeren."),
    "withdrawn": gettext_lazy("Henvisningen er trukket tilbage."),
    "stopped": gettext_lazy("Henvisningen er afsluttet. Grunden: %(reason)s."),
}

_ANSWERS_TO_CITIZEN = _ANSWERS | {
    "included": gettext_lazy("Du er kommet med i %(programme)s."),
    "helped on": gettext_lazy("Du er hjulpet videre et andet sted: %(to)s."),
    "not included": gettext_lazy("Du er ikke kommet med i %(programme)s. Grunden: %(reason)s."),
    "declined": gettext_lazy("Du har takket nej til %(programme)s."),
    "not reached": gettext_lazy("Vi har forsøgt flere gange, men har ikke kunnet få fat i dig."),
    "transferred": gettext_lazy("%(to)s har taget over og svarer, når de har talt med dig."),
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


def answer_sentence(referral: Referral, *, to_citizen: bool = False) -> str:
    """The answer that everybody who referred gets, in one sentence; while it waits, an empty text.

    ``to_citizen``: as the citizen reads it, who is "du" and no "borger". What the coordinator has added stands in
    ``referral.answer_text``.
    """
    if referral.is_open:
        return ""
    kind = "stopped" if referral.status == "withdrawn" and referral.reason else referral.status
    return (_ANSWERS_TO_CITIZEN if to_citizen else _ANSWERS)[kind] % {
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
