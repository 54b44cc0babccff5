"""The demo's staff: the cast that one can look as, and colleagues enough for everybody who takes part."""

from dataclasses import dataclass

from samvej.web.demo import cast
from samvej.web.demo.names import name_of
from samvej.web.demo.places import Places
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.roles import ADMINISTRATOR, CONTACT_PERSON, LEAD, REFERRER, STEERING, TEAM_MEMBER
from samvej.workplace.ground.moment import moment
from samvej.workplace.people.actions import employ, open_account, write_in_professional
from samvej.workplace.people.models import Account, Employment, Organisation


@dataclass(frozen=True)
class Staff:
    """Who acts in the demo's cases. ``contact_persons``: municipality's code → its contact persons, the cast first.

    ``ward``: the contact person of the psychiatric ward; ``substance`` a worker who is not in the cast.
    ``circle``: role on citizens' teams → those who have it, the cast first.
    """

    contact_persons: dict[str, list[Actor]]
    lead: dict[str, Actor]
    nurse: Actor
    psychiatrist: Actor
    job_centre: Actor
    ward: Actor
    substance: Actor
    municipal_voter: Actor
    municipal_lead: Actor
    administrator: Actor
    circle: dict[str, list[Actor]]


OF_EACH_ROLE = 5
"""So many of each role work with the cast's municipality: what one role says is shown of five or more."""


def actor(account: Account, employment: Employment | None = None) -> Actor:
    """Somebody acting in a role."""
    return Actor(account, employment)


def write_in_staff(by: Actor, places: Places, needed: dict[str, int], *, voter_of: str) -> Staff:
    """The cast and their colleagues. ``needed``: how many contact persons each municipality's team needs.

    The first municipality is the cast's own. ``voter_of``: the municipality that has its say in joint selection.
    """
    return _Hiring(by, places).staff(needed, places.municipal[voter_of])


class _Hiring:
    def __init__(self, by: Actor, places: Places) -> None:
        self.by = by
        self.places = places
        self.since = moment().date().replace(year=moment().year - 4, day=1)

    def staff(self, needed: dict[str, int], joint: dict[str, Organisation]) -> Staff:
        first, *others = needed
        region, own = self.places.region, self.places.municipal[first]
        lead = self._cast(cast.LEAD, "leder", own["team"], LEAD.id, health=True)
        leads = {first: lead, **{code: self._also(lead, self.places.municipal[code]["team"]) for code in others}}
        self._also(lead, region["ward"])
        self._cast(cast.STEERING, "økonomidirektør", own["whole"], STEERING.id)
        psychiatrist = self._cast(cast.PSYCHIATRIST, "overlæge", region["ward"], TEAM_MEMBER.id, health=True)
        job_centre = self._cast(cast.JOB_CENTRE_WORKER, "jobkonsulent", own["job centre"], TEAM_MEMBER.id)
        substance = self._colleague("substance", "misbrugsbehandler", own["substance centre"], TEAM_MEMBER.id)
        return Staff(
            contact_persons=self._contact_persons(needed, first),
            lead=leads,
            nurse=self._cast(cast.NURSE, "sygeplejerske", region["emergency department"], REFERRER.id, health=True),
            psychiatrist=psychiatrist,
            job_centre=job_centre,
            ward=self._colleague("ward", "sygeplejerske", region["ward"], CONTACT_PERSON.id, health=True),
            substance=substance,
            municipal_voter=self._colleague("voter", "socialrådgiver", joint["social services"], TEAM_MEMBER.id),
            municipal_lead=self._cast(cast.MUNICIPAL_LEAD, "leder", joint["whole"], LEAD.id),
            administrator=self._cast(cast.ADMINISTRATOR, "systemansvarlig", own["whole"], ADMINISTRATOR.id),
            circle={
                "psychiatry": self._several(psychiatrist, "psykiatri", "sygeplejerske", region["ward"], health=True),
                "job centre": self._several(job_centre, "job", "jobkonsulent", own["job centre"]),
                "substance centre": self._several(substance, "rus", "misbrugsbehandler", own["substance centre"]),
                "general practitioner": self._several(None, "praksis", "læge", region["practice"], health=True),
                "home nursing": self._several(None, "hjemme", "sygeplejerske", own["home nursing"], health=True),
            },
        )

    def _several(
        self, first: Actor | None, drawn: str, title: str, at: Organisation, *, health: bool = False
    ) -> list[Actor]:
        """Those of one role at a place, as many as :data:`OF_EACH_ROLE`."""
        found = [first] if first else []
        while len(found) < OF_EACH_ROLE:
            found.append(self._colleague(f"{drawn}-{len(found)}", title, at, TEAM_MEMBER.id, health=health))
        return found

    def _contact_persons(self, needed: dict[str, int], first: str) -> dict[str, list[Actor]]:
        found: dict[str, list[Actor]] = {}
        for code, number in needed.items():
            team = self.places.municipal[code]["team"]
            named = [cast.CONTACT_PERSON, cast.SECOND_CONTACT_PERSON] if code == first else []
            found[code] = [self._cast(each, "forløbspartner", team, CONTACT_PERSON.id, health=True) for each in named]
            while len(found[code]) < max(number, 1):
                drawn = f"{code}-{len(found[code])}"
                found[code].append(self._colleague(drawn, "forløbspartner", team, CONTACT_PERSON.id, health=True))
        return found

    def _cast(self, who: cast.CastMember, title: str, at: Organisation, role: str, *, health: bool = False) -> Actor:
        return self._hire(who.username, who.name, title, at, role, health, cast.PASSWORD)

    def _colleague(self, drawn: str, title: str, at: Organisation, role: str, *, health: bool = False) -> Actor:
        name = " ".join(name_of(drawn, "female" if len(drawn) % 2 else "male"))
        return self._hire(f"kollega-{drawn}", name, title, at, role, health, None)

    def _hire(
        self, username: str, name: str, title: str, at: Organisation, role: str, health: bool, password: str | None
    ) -> Actor:
        professional = write_in_professional(
            by=self.by, name=name, title=title, is_health_professional=health, phone="00 00 00 00"
        )
        employment = employ(by=self.by, professional=professional, organisation=at, role=role, valid_from=self.since)
        account = open_account(by=self.by, professional=professional, username=username, password=password)
        return actor(account, employment)

    def _also(self, held: Actor, at: Organisation) -> Actor:
        assert held.employment is not None
        assert held.professional is not None
        role = held.employment.role
        more = employ(by=self.by, professional=held.professional, organisation=at, role=role, valid_from=self.since)
        return actor(held.account, more)  # type: ignore[arg-type]
