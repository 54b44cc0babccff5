"""A note as text for the writer's own record: short, structured, in Danish or English, ready to be copied.

It names neither the citizen nor a person number: the record that it goes into is the citizen's own. What is written
once here need not be written again there.
"""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samvej.core.cpr import mask
from samvej.programme.loading import Programme
from samvej.programme.reactions import say_moment
from samvej.programme.words import Lang, say_day
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.models import Referral, ReferralNote
from samvej.workplace.referrals.questions import answerable
from samvej.workplace.referrals.wording import answer_sentence


def journal_text(note: ReferralNote, lang: Lang) -> str:
    """One note with where it went, by when there is an answer, and the answer if it has come."""
    with translation.override(lang):
        return mask("\n".join(_note_lines(note, lang)))


def _note_lines(note: ReferralNote, lang: Lang) -> list[str]:
    referral = note.referral
    unit = referral.unit.organisation
    to = _("%(unit)s, telefon %(phone)s") % {"unit": unit.name, "phone": unit.phone} if unit.phone else unit.name
    return [
        _("Henvisning til %(name)s") % {"name": programme_of(referral.version).file.name.say(lang)},
        _("Modtager: %(to)s") % {"to": to},
        *_seen_lines(note, lang),
        *_answer_lines(referral, lang),
    ]


def _seen_lines(note: ReferralNote, lang: Lang) -> list[str]:
    programme = programme_of(note.referral.version)
    lines = [
        _("Sendt %(when)s af %(who)s") % {"when": say_moment(note.created_at, lang), "who": writer_of(note, lang)}
    ]
    if note.saw:
        lines.append(_("Set: %(saw)s") % {"saw": note.saw})
    for witness in note.witnesses.get("lines", []):
        lines.append("  " * witness.get("level", 0) + witness[lang])
    lines += [f"{_asked(programme, name, lang)} {_yes_or_no(yes)}" for name, yes in note.answers.items()]
    if note.door != ReferralNote.Door.RULE:
        lines.append(_("Sagt ja til at blive kontaktet: %(said)s") % {"said": note.get_contact_agreed_display()})
        lines.append(_("Hvor hurtigt: %(soon)s") % {"soon": note.get_urgency_display()})
    return lines


def _answer_lines(referral: Referral, lang: Lang) -> list[str]:
    if answer := answer_sentence(referral):
        return [_("Svar: %(answer)s") % {"answer": f"{answer} {referral.answer_text}".strip()}]
    if referral.due_at is None:
        return []
    return [_("Svar senest %(day)s") % {"day": say_day(referral.due_at.astimezone(COPENHAGEN).date(), lang)}]


def writer_of(note: ReferralNote, lang: Lang) -> str:
    """Who wrote the note, in words: name and organisation, or what sort of door it came through."""
    referrer = programme_of(note.referral.version).vocabulary.referrers.get(note.referrer)
    door = (referrer.en if lang == "en" else referrer.da) if referrer else str(note.get_door_display())
    if note.account is None or note.account.professional is None:
        return door
    place = note.organisation.name if note.organisation else door
    return f"{note.account.professional.name}, {place}"


def _asked(programme: Programme, name: str, lang: Lang) -> str:
    if name not in answerable(programme):
        return f"{name}:"
    try:
        ask = programme.ask(name)
    except KeyError:  # a criterion that somebody answered for the registers
        return f"{name}:"
    return ask.en if lang == "en" else ask.da


def _yes_or_no(yes: bool) -> str:
    return pgettext("svar", "Ja") if yes else pgettext("svar", "Nej")
