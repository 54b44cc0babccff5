"""Whom a plan can name: the citizen, the team, and the roles that nobody fills yet; and how they are reached."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from samvej.programme.loading import Programme
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.pathways.policies import language
from samvej.workplace.pathways.sharing import CONTACT_PERSON, team_roles
from samvej.workplace.pathways.wording import role_words
from samvej.workplace.plans.content import CITIZEN, PROFESSIONAL, ROLE, who_is


@dataclass(frozen=True)
class Person:
    """Somebody whom the plan names. ``phone`` and ``place`` are empty where there is none."""

    code: str
    name: str
    role: str = ""
    place: str = ""
    phone: str = ""
    on_team: bool = True

    @property
    def name_and_role(self) -> str:
        """ "Anna Test, hjemmesygeplejerske"."""
        return ", ".join(each for each in (self.name, self.role) if each)


class Circle:
    """The people around one course, read once. One query, however many the plan names."""

    def __init__(self, enrolment: Enrolment, programme: Programme) -> None:
        self.programme = programme
        self.citizen_name = enrolment.citizen.called or enrolment.citizen.given_name
        seats = enrolment.team.select_related("professional", "organisation").order_by("from_at", "pk")
        self._seats: Sequence[TeamMember] = list(seats)
        self._now = [seat for seat in self._seats if seat.to_at is None]

    @property
    def people(self) -> list[Person]:
        """Those on the team now, the contact person first; each once, in their first role."""
        found: dict[int, Person] = {}
        for seat in sorted(self._now, key=lambda seat: seat.role != CONTACT_PERSON):
            found.setdefault(seat.professional_id, self._person(seat))
        return list(found.values())

    @property
    def unfilled(self) -> list[Person]:
        """The programme's roles that nobody on the team has."""
        filled = {seat.role for seat in self._now}
        return [
            Person(f"{ROLE}:{role}", capfirst(role_words(self.programme, role, language())))
            for role in team_roles(self.programme)
            if role not in filled
        ]

    def find(self, code: str, *, to_citizen: bool = False) -> Person | None:
        """Whom a code names; None for nobody. One who left, or a role that nobody fills, is still said in words."""
        kind, name = who_is(code)
        if not code:
            return None
        if kind == CITIZEN:
            return Person(code, _("Mig selv") if to_citizen else self.citizen_name)
        if kind == ROLE:
            seat = next((each for each in self._now if each.role == name), None)
            return (
                self._person(seat) if seat else Person(code, capfirst(role_words(self.programme, name, language())))
            )
        if kind == PROFESSIONAL:
            return self._professional(code, name)
        return None

    def _professional(self, code: str, key: str) -> Person:
        seats = [each for each in self._seats if str(each.professional.key) == key]
        now = next((each for each in seats if each.to_at is None), None)
        if now is not None:
            return self._person(now)
        if seats:
            return Person(code, seats[-1].professional.name, _("ikke længere på teamet"), on_team=False)
        return Person(code, _("En, der ikke er på teamet"), on_team=False)

    def _person(self, seat: TeamMember) -> Person:
        return Person(
            str(seat.professional.key),
            seat.professional.name,
            role_words(self.programme, seat.role, language()),
            seat.organisation.name,
            seat.professional.phone or seat.organisation.phone,
        )
