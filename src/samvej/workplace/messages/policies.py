"""Does the state allow it? In pairs: ``check_x`` raises with a sentence for the person, ``x`` says yes or no."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import NotNow, passes
from samvej.workplace.messages.files import MOST_FILES, File
from samvej.workplace.messages.models import Message, Thread
from samvej.workplace.pathways.models import Enrolment

LONGEST = 10_000
"""Characters of a message; what is longer is a document."""


def check_running(enrolment: Enrolment) -> None:
    """Raise :class:`NotNow` where the course has ended, and the messages are only read."""
    if enrolment.status == Enrolment.Status.ENDED:
        raise NotNow(_("Forløbet er afsluttet, så der kan ikke skrives flere beskeder. De gamle kan stadig læses."))


def running(enrolment: Enrolment) -> bool:
    """Whether messages may be written in the course."""
    return passes(lambda: check_running(enrolment))


def check_text(text: str) -> None:
    """Raise :class:`NotNow` for nothing, or for more than a message."""
    if not text.strip():
        raise NotNow(_("Skriv beskeden, før du sender den."))
    if len(text) > LONGEST:
        raise NotNow(_("Beskeden er for lang. Del den i to, eller vedhæft den som en fil."))


def text(said: str) -> bool:
    """Whether it can be a message."""
    return passes(lambda: check_text(said))


def check_files(files: Sequence[File]) -> None:
    """Raise :class:`NotNow` for more files than a message takes."""
    if len(files) > MOST_FILES:
        raise NotNow(_("Send højst %(most)d filer ad gangen.") % {"most": MOST_FILES})


def files(sent: Sequence[File]) -> bool:
    """Whether a message takes so many files."""
    return passes(lambda: check_files(sent))


def check_audience(*, by: Actor, near: str, chosen: Collection[int] | None, on_the_team: Collection[int]) -> None:
    """Raise :class:`NotNow` unless it is said whom the thread is for, all of them on the team, and the writer too."""
    allowed = {str(value) for value in Thread.Near.values}
    if by.citizen is not None:
        allowed.discard(str(Thread.Near.NOBODY))
    if by.relative is not None:
        allowed = {str(Thread.Near.RELATIVES)}
    if near not in allowed:
        raise NotNow(_("Vælg, om borgeren skal læse med."))
    if chosen is None:
        return
    if not set(chosen) <= set(on_the_team):
        raise NotNow(_("En af dem, du valgte, er ikke længere på teamet. Vælg igen."))
    others = set(chosen) - {by.professional.pk if by.professional else 0}
    if not others and near == Thread.Near.NOBODY:
        raise NotNow(_("Vælg mindst én, der skal læse beskeden."))
    if not chosen:
        raise NotNow(_("Vælg mindst én fagperson, der skal læse beskeden."))


def check_read_all(last: Message | None, seen: int | None) -> None:
    """Raise :class:`NotNow` where somebody has written since the person saw the thread (``seen``: the last id)."""
    if seen is not None and last is not None and last.pk > seen:
        raise NotNow(
            _(
                "Mens du skrev, er der kommet en ny besked. Læs den herunder. Din tekst står her endnu: "
                "ret den, hvis den skal ændres, og send den så."
            )
        )


def read_all(last: Message | None, seen: int | None) -> bool:
    """Whether the person has seen the newest message."""
    return passes(lambda: check_read_all(last, seen))
