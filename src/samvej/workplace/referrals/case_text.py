"""A case as text for the coordinator's own record: written once here, copied there. No person number stands in it."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.found import found_in
from samvej.workplace.referrals.history import history, where_words
from samvej.workplace.referrals.models import Referral, ReferralNote
from samvej.workplace.referrals.wording import answer_sentence, lang, programme_name


def case_text(referral: Referral) -> str:
    """The whole case in plain lines, in the reader's language: what others saw, what was said, done and answered."""
    parts = [_head(referral), *(_note(referral, note) for note in referral.notes.select_related("organisation"))]
    conversation = _conversation(referral)
    if conversation:
        parts.append(conversation)
    parts.append(_done(referral))
    if not referral.is_open:
        parts.append("\n".join(filter(None, [_("SVAR"), answer_sentence(referral), referral.answer_text])))
    return "\n\n".join(parts)


def referrer_words(referral: Referral, note: ReferralNote) -> str:
    """From which door a note came: the place by its name, else as the programme's file calls it."""
    if note.organisation is not None:
        return note.organisation.name
    known = programme_of(referral.version).vocabulary.referrers.get(note.referrer)
    if known is None:
        return str(note.get_door_display())
    return known.da if lang() == "da" else known.en


def question_words(referral: Referral, question: str) -> str:
    """One of the programme's questions in words; its id where the file has it no more."""
    try:
        ask = programme_of(referral.version).ask(question)
    except KeyError:
        return question
    return ask.da if lang() == "da" else ask.en


def _when(value: object) -> str:
    return date_format(value.astimezone(COPENHAGEN), "j. F Y G.i") if hasattr(value, "astimezone") else ""


def _head(referral: Referral) -> str:
    return "\n".join(
        [
            _("HENVISNING TIL %(programme)s") % {"programme": programme_name(referral).upper()},
            _("Modtaget %(when)s af %(unit)s")
            % {"when": _when(referral.received_at), "unit": referral.unit.organisation.name},
        ]
    )


def _note(referral: Referral, note: ReferralNote) -> str:
    lines = [
        _("FRA %(who)s, %(when)s") % {"who": referrer_words(referral, note).upper(), "when": _when(note.created_at)},
        note.saw.strip(),
        *_found(note),
        *(_asked(question_words(referral, ask), yes) for ask, yes in note.answers.items()),
    ]
    if note.door != ReferralNote.Door.RULE:
        agreed = _("Har borgeren sagt ja til at blive kontaktet?")
        lines.append(f"{agreed} {note.get_contact_agreed_display()}")
    return "\n".join(filter(None, lines))


def _found(note: ReferralNote) -> list[str]:
    """What a rule found: the criteria that counted; each line of the registers stands on the case's page."""
    found = found_in(note, lang())
    return [found.head, *(f"– {each.text}" for each in found.counts)] if found else []


def _asked(question: str, yes: bool) -> str:
    return " ".join([question, _("Ja") if yes else _("Nej")])


def _conversation(referral: Referral) -> str:
    conversation = getattr(referral, "conversation", None)
    if conversation is None:
        return ""
    steps = {step.id: step.say(lang()) for step in programme_of(referral.version).file.first_conversation}
    head = _("FØRSTE SAMTALE %(when)s, %(where)s") % {
        "when": _when(conversation.held_at),
        "where": where_words(conversation).lower(),
    }
    return "\n".join([head, *(f"{steps.get(step, step)}\n{said}" for step, said in conversation.said.items())])


def _done(referral: Referral) -> str:
    lines = [f"{_when(line.at)} – {line.who}: {line.text}" for line in reversed(history(referral))]
    return "\n".join([_("FORLØB"), *lines])
