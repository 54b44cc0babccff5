"""The people of the three roads, and the house's own background work at any moment of a story.

Each road has its own staff, so that a clock moved in one browser is moved for nobody else's story; each way of
walking it has a citizen of its own. What happens to them happens through the pages (:mod:`test_roads_…`).
``python -m … HOME`` does the background's work when it is told to: a line of JSON for each time.
"""

import json
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

ROADS = ("thomas", "peter", "mona")
WALKED = ("desk", "phone")
NUMBERS = {
    "thomas": {"desk": "6402780021", "phone": "6503790022"},
    "peter": {"desk": "6604820023", "phone": "6705830024"},
    "mona": {"desk": "6806840026", "phone": "6907850028"},
}
"""Person numbers that nobody has: the day is 60 too high."""
LONG_SINCE = (390, 360, 330, 300)
"""Days ago on which each of them was admitted, before anybody walked beside them."""


# --- before the stories --------------------------------------------------------------------------------


def registered() -> list[tuple[str, str]]:
    """(person number, specialty; empty for medicine) of those whose admissions the registry holds from before."""
    return [(number, "Psykiatri" if road == "mona" else "") for road in ROADS for number in NUMBERS[road].values()]


def people(unit: Any) -> dict[str, Any]:
    """The staff and the citizens of the three roads. ``unit``: where Thomas and Peter are met."""
    team = _team_unit()
    staff = {**_together(unit), **_on_the_team(team)}
    citizens = {road: {way: _citizen(road, way) for way in WALKED} for road in ROADS}
    _free_places(unit, staff["freja"], team, staff["asta"])
    for way in WALKED:
        citizens["peter"][way]["course"] = _has_joined(unit, staff["gry"], citizens["peter"][way].pop("record"))
        for road in ("thomas", "mona"):
            del citizens[road][way]["record"]
    return {"staff": staff, "citizens": citizens, "token": _sender()}


def _team_unit() -> Any:
    from tests.workplace import factories as f

    clinic = f.OrganisationFactory(
        name="Klinik Nord Prøve", sector="psychiatry", kind="psychiatry", municipality="", phone="00 00 00 30"
    )
    version = f.ProgrammeVersionFactory(programme="patientens-team")
    return f.ProgrammeUnitFactory(programme=version.programme, organisation=clinic, municipalities=["0851"])


def _together(unit: Any) -> dict[str, Any]:
    """Those who walk with Thomas and Peter: each contact person has one road, the others their own place."""
    from tests.workplace import factories as f

    house = unit.organisation
    emergency = f.OrganisationFactory(
        name="Akutmodtagelsen, Testhospitalet", sector="hospital", kind="emergency department"
    )
    jobs = f.OrganisationFactory(name="Jobcenter Prøve", sector="employment")
    centre = f.OrganisationFactory(name="Misbrugscenter Prøve", sector="municipality-social")
    return {
        "signe": _staff("referrer", emergency, "Signe Testager", "sygeplejerske"),
        "freja": _staff("contact person", house, "Freja Prøvevang", "forløbspartner"),
        "gry": _staff("contact person", house, "Gry Testholm", "forløbspartner"),
        "jens": _staff("team member", jobs, "Jens Jobprøve", "sagsbehandler", is_health_professional=False),
        "maja": _staff("team member", centre, "Maja Skabelonsen", "misbrugskonsulent", is_health_professional=False),
    }


def _on_the_team(unit: Any) -> dict[str, Any]:
    """Those around Mona, and the leaders of both sectors."""
    from tests.workplace import factories as f

    clinic = unit.organisation
    ward = f.OrganisationFactory(name="Afsnit Nord Prøve", sector="psychiatry", municipality="", part_of=clinic)
    social = f.OrganisationFactory(name="Socialområdet Prøve", sector="municipality-social", municipality="0851")
    support = f.OrganisationFactory(
        name="Bostøtten Prøve",
        sector="municipality-social",
        kind="support worker",
        municipality="0851",
        part_of=social,
    )
    return {
        "asta": _staff("contact person", clinic, "Asta Prøvegaard", "tovholder"),
        "viggo": _staff("team member", ward, "Viggo Testberg", "overlæge"),
        "bo": _staff("team member", support, "Bo Opdigtsen", "bostøtte", is_health_professional=False),
        "ulla": _staff("lead", clinic, "Ulla Klinikleder Test", "afsnitsleder"),
        "kaj": _staff("lead", social, "Kaj Socialleder Test", "områdeleder", is_health_professional=False),
    }


def _staff(role: str, place: Any, name: str, title: str, **person: Any) -> Any:
    from tests.workplace.factories import make_actor

    return make_actor(role, place, name=name, title=title, phone="00 00 00 40", **person)


def _citizen(road: str, way: str) -> dict[str, Any]:
    from tests.workplace.factories import CitizenFactory, make_actor

    family = {"desk": "Prøvesen", "phone": "Testrup"}[way]
    number = NUMBERS[road][way]
    citizen = CitizenFactory(
        given_name=road.capitalize(),
        family_name=family,
        cpr=number,
        birth_date=date(1900 + int(number[4:6]), int(number[2:4]), int(number[:2]) - 60),
        sex="female" if road == "mona" else "male",
        municipality="0851" if road == "mona" else "0376",
        phone="00 00 56 78",
    )
    return {
        "number": number,
        "name": citizen.name,
        "called": citizen.given_name,
        "actor": make_actor("citizen", citizen=citizen),
        "record": citizen,
    }


def _free_places(unit: Any, freja: Any, team: Any, asta: Any) -> None:
    from tests.workplace.factories import CaseloadPlaceFactory

    for n in range(len(WALKED)):
        CaseloadPlaceFactory(unit=unit, contact_person=freja.professional, number=200 + n)
        CaseloadPlaceFactory(unit=team, contact_person=asta.professional, number=200 + n)


def _has_joined(unit: Any, gry: Any, citizen: Any) -> str:
    """Peter has been with Gry for three weeks: met, asked and included by the rooms' own actions."""
    from samvej.core import clock
    from tests.workplace.factories import CaseloadPlaceFactory
    from tests.workplace.pathways.ground import included

    CaseloadPlaceFactory(unit=unit, contact_person=gry.professional, number=300 + citizen.pk)
    with clock.at(datetime.combine(date.today() - timedelta(days=21), datetime.min.time().replace(hour=10))):
        return str(included(unit, gry, citizen=citizen).key)


def _sender() -> str:
    """The token of the hospital's system."""
    from samvej.workplace.access.actors import Actor
    from samvej.workplace.admissions.actions import open_sender

    return open_sender(by=Actor.system("test"), name="Testhospitalets system")[1]


# --- the background ------------------------------------------------------------------------------------


def work(at: datetime) -> dict[str, Any]:
    """What the background does by itself, once, at a moment of the story."""
    from samvej.core import clock
    from samvej.workplace.work.arrivals import take_admissions
    from samvej.workplace.work.memberships import end_memberships
    from samvej.workplace.work.reacting import react_to_all, react_to_what_happened

    with clock.at(at):
        ran = [do()[0] for do in (take_admissions, end_memberships, react_to_what_happened, react_to_all)]
    return {"done": sum(each.done for each in ran), "failed": sum(each.failed for each in ran)}


def main(home: Path) -> None:
    """Do the background's work whenever a line asks for it: ``{"at": "2026-03-01T09:00"}``, or ``{"sync": true}``."""
    import django

    django.setup()
    for line in sys.stdin:
        asked = json.loads(line)
        said = _sync(home) if asked.get("sync") else work(datetime.fromisoformat(asked["at"]))
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


def _sync(home: Path) -> dict[str, Any]:
    """What ``samvej registry sync`` does, without starting it anew each time."""
    from samvej.workplace.access.actors import Actor
    from samvej.workplace.learning.sync import sync_registry

    done = sync_registry(by=Actor.system("registry sync"), root=home / "registry", key_file=home / "registry.key")
    return {"rows": {each.programme: dict(each.rows) for each in done}}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
