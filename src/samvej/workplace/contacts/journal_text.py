"""A contact as a short text for the writer's own record: written once, copied where it is needed.

The text names the citizen nowhere: it is copied into a record that is theirs already, and a clipboard may be read by
others. Person numbers were masked when it was written.
"""

from samvej.programme.words import Lang
from samvej.workplace.contacts.models import Contact
from samvej.workplace.ground.moment import briefly
from samvej.workplace.programmes.queries import programme_of

_WORDS: dict[Lang, dict[str, str]] = {
    "da": {
        "visit": "Besøg",
        "call": "Telefonsamtale",
        "text": "Skriftlig kontakt",
        "video": "Videosamtale",
        "meeting": "Møde",
        "company": "Fulgtes med borgeren",
        "minutes": "Varighed: {} minutter.",
        "missed": "Borgeren kom ikke eller svarede ikke.",
        "struck": "STREGET UD: skrevet ved en fejl.",
        "effort": "Indsats: {}.",
        "by": "Skrevet af {}, {}.",
    },
    "en": {
        "visit": "Visit",
        "call": "Telephone call",
        "text": "Written contact",
        "video": "Video call",
        "meeting": "Meeting",
        "company": "Went along with the citizen",
        "minutes": "Lasted {} minutes.",
        "missed": "The citizen did not come or did not answer.",
        "struck": "STRUCK OUT: written by mistake.",
        "effort": "Programme: {}.",
        "by": "Written by {}, {}.",
    },
}


def journal_text(contact: Contact, lang: Lang = "da") -> str:
    """What was held, when, how it went, and who wrote it: four to six lines."""
    words = _WORDS[lang]
    head = f"{words[contact.how]}, {briefly(contact.at, lang)}."
    if contact.minutes and contact.attended:
        head = f"{head} {words['minutes'].format(contact.minutes)}"
    who = ", ".join(filter(None, [contact.by_name, _title(contact)]))
    lines = [
        words["struck"] if contact.struck_at else "",
        head,
        "" if contact.attended else words["missed"],
        contact.note,
        words["effort"].format(programme_of(contact.enrolment.version).file.name.say(lang)),
        words["by"].format(who, contact.by_place) if contact.by_place else words["by"].format(who, "Samvej"),
    ]
    return "\n".join(line for line in lines if line)


def _title(contact: Contact) -> str:
    professional = contact.by.professional if contact.by is not None else None
    return professional.title if professional is not None else ""
