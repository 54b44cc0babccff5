"""What the pages of a team show, put together once: who is with, what each may see, what waits, what happened."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from samvej.programme.loading import Programme
from samvej.workplace.access.grounds import ALL_TYPES
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import language
from samvej.workplace.pathways.wording import role_words
from samvej.workplace.people.models import Relative
from samvej.workplace.teams.models import Invitation, Participation, TeamEvent
from samvej.workplace.teams.queries import Seat
from samvej.workplace.teams.wording import event_words, whom


@dataclass(frozen=True)
class Shown:
    """Somebody on the team in words. ``number``: of the membership, to end it; 0 where there is none."""

    seat: Seat
    role: str
    sees: str
    sees_not: str
    until: date | None
    number: int = 0

    @property
    def sees_all(self) -> bool:
        """Whether all that the team shares is open to them."""
        return bool(self.sees) and not self.sees_not

    @property
    def sees_nothing(self) -> bool:
        """Whether nothing is open to them now, though they are on the team."""
        return not self.sees


@dataclass(frozen=True)
class Waiting:
    """An invitation that waits for an answer."""

    invitation: Invitation
    who: str
    role: str


@dataclass(frozen=True)
class TakesPart:
    """How the citizen takes part, in words. ``is_time``: the day to ask again has come."""

    participation: Participation
    how: str
    through: str
    is_time: bool


@dataclass(frozen=True)
class Line:
    """One line of the history."""

    at: datetime
    who: str
    text: str


def professionals(seats: Sequence[Seat], programme: Programme) -> list[Shown]:
    """The professionals among those at the table."""
    lang = language()
    return [
        Shown(
            seat,
            capfirst(seat.role.say(lang)),
            types_words(seat.sees, programme),
            types_words(shared_types(programme) - seat.sees, programme),
            seat.until,
            seat.member.pk if seat.member else 0,
        )
        for seat in seats
        if seat.kind == "professional"
    ]


def shared_types(programme: Programme) -> frozenset[str]:
    """The data types that a team of the programme could share at most."""
    return ALL_TYPES | frozenset(programme.file.consent.data_types if programme.file.consent else ())


def types_words(types: Collection[str], programme: Programme) -> str:
    """Data types in words, in the shared list's order; empty for none."""
    known, lang = programme.vocabulary.data_types, language()
    return "; ".join(each.da if lang == "da" else each.en for name, each in known.items() if name in types)


def waiting(invitations: Sequence[Invitation], programme: Programme) -> list[Waiting]:
    """The open invitations in words."""
    lang = language()
    return [Waiting(each, whom(each), role_words(programme, each.role, lang)) for each in invitations]


def takes_part(participation: Participation | None, on: date) -> TakesPart | None:
    """How the citizen takes part; None where nobody has asked."""
    if participation is None:
        return None
    through = participation.through.name if participation.through else participation.through_name
    return TakesPart(participation, str(participation.get_how_display()), through, participation.revisit_on <= on)


def history(enrolment: Enrolment, programme: Programme, events: Sequence[TeamEvent]) -> list[Line]:
    """What has happened around the team, the newest first."""
    return [Line(each.at, each.by_name, event_words(each, programme)) for each in reversed(events)]


def may_words(relative: Relative) -> list[str]:
    """What a relative may, in words, said about the citizen."""
    if relative.may_act:
        return [_("må det samme som borgeren her (fuldmagt)")]
    said = (
        (relative.may_be_contacted, _("må kontaktes")),
        (relative.may_see_plan, _("må se planen")),
        (relative.may_see_log, _("må se, hvem der har åbnet")),
    )
    return [words for may, words in said if may]


def my_words(relative: Relative) -> list[str]:
    """The same, said to the citizen."""
    said = (
        (relative.may_be_contacted, _("må få et opkald fra teamet")),
        (relative.may_see_plan, _("må se din plan, dit kort, dit team og dine aftaler")),
        (relative.may_see_log, _("må se, hvem der har åbnet dine oplysninger")),
        (relative.may_act, _("må gøre det samme som dig her på siden (fuldmagt)")),
    )
    return [words for may, words in said if may]
