"""A meeting as a short text for one's own record: written once, copied where it is needed.

The text names the citizen nowhere: it is copied into a record that is theirs already, and a clipboard may be read by
others. Person numbers were masked when it was written.
"""

from collections.abc import Iterable, Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from samvej.core.cpr import mask
from samvej.programme.words import Lang
from samvej.workplace.ground.moment import briefly
from samvej.workplace.meetings.agenda import OTHER, Item, agenda
from samvej.workplace.meetings.kinds import kind_of, kind_words
from samvej.workplace.meetings.models import Meeting, Minute, OwnPoint, Participant
from samvej.workplace.meetings.wording import role_words


def journal_text(
    meeting: Meeting,
    people: Iterable[Participant],
    points: Iterable[OwnPoint],
    written: Iterable[Minute],
    roles: dict[str, str],
    lang: Lang,
) -> str:
    """Kind and time, who came, what the citizen wanted to talk of, what was said, what was agreed by whom."""
    begun = meeting.begins_at
    with translation.override(lang):
        items = agenda(meeting, kind_of(meeting.enrolment, meeting.kind), points, written, lang)
        return mask(
            "\n".join(
                [
                    kind_words(meeting, lang) + (f", {briefly(begun, lang)}" if begun else ""),
                    *_people_lines(meeting, list(people), roles),
                    *_point_lines(items),
                    *_agreed_lines(items),
                ]
            )
        )


def _people_lines(meeting: Meeting, people: list[Participant], roles: dict[str, str]) -> Iterator[str]:
    if meeting.status != Meeting.Status.HELD:
        yield _("Indkaldt: %(who)s") % {"who": _named(people, roles)}
        return
    yield _("Til stede: %(who)s") % {"who": _named([each for each in people if each.attended], roles)}
    away = [each for each in people if each.attended is False]
    if away:
        yield _("Kom ikke: %(who)s") % {"who": _named(away, roles)}


def _named(people: list[Participant], roles: dict[str, str]) -> str:
    """The names with what each is; of the citizen, and of those near, only what they are."""
    said = [
        role_words(each, roles)
        if each.role in ("citizen", "relative")
        else ", ".join(filter(None, (each.name, role_words(each, roles).lower(), each.organisation)))
        for each in people
    ]
    return "; ".join(said) or "–"


def _point_lines(items: list[Item]) -> Iterator[str]:
    for item in items:
        if not item.own and not item.written:
            continue
        words = _("Andet") if item.id == OTHER else item.text
        heading = _("Borgerens eget punkt: %(text)s") % {"text": words} if item.own else words
        yield ""
        yield heading
        yield from (f"- {each.text}" for each in item.written if each.becomes == Minute.Becomes.NOTE)


def _agreed_lines(items: list[Item]) -> Iterator[str]:
    agreed = [each for item in items for each in item.written if each.becomes != Minute.Becomes.NOTE]
    if not agreed:
        return
    said = {Minute.Becomes.GOAL: _("Mål"), Minute.Becomes.TASK: _("Opgave"), Minute.Becomes.AGREEMENT: _("Aftale")}
    yield ""
    yield _("Aftalt")
    for each in agreed:
        who = f" ({each.who})" if each.who else ""
        yield f"- {said[Minute.Becomes(each.becomes)]}: {each.text}{who}"
