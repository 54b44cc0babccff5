"""A small workplace for a browser to walk in, written into a home by a process of its own: ``python -m … HOME``.

One of everything (the scene of ``tests.workplace.every``), the demo's people to log in as, a registry with a few
citizens' admissions, and for each story and each way of walking it a case of its own. What a test must know of it
stands in ``known.json``.
"""

import json
import os
import socket
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django

from tests.browser.workplace import roads_population as roads

KNOWN = "known.json"
WAYS = ("desk", "phone", "english", "plain")
"""How a story is walked: each way has its own citizens. ``plain`` is a phone without scripts."""
SPOTTED = {"desk": "6203800011", "phone": "6204810012"}
NO_PAGES = ("lead:chart", "lead:table")
"""Addresses of pictures and files."""
HEADER = (
    "dw_ek_kontakt;pnr;kont_starttidspunkt;kont_sluttidspunkt;kont_type;prioritet;kont_ans_hovedspec;kont_ans;"
    "borger_koen;borger_foedselsdato;borger_doedsdato;lprindberetningssystem;drg_gruppe\n"
)


def environment(home: Path) -> dict[str, str]:
    """The settings of the workplace in ``home``, for a process that builds or serves it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SAMVEJ_")}
    kept.pop("DATABASE_URL", None)
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "samvej.web.settings",
        "SAMVEJ_HOME": str(home),
        "SAMVEJ_DEMO": "1",
        "SAMVEJ_DB": str(home / "registry"),
        "SAMVEJ_KEY": str(home / "registry.key"),
    }


def build(home: Path) -> None:
    """Everything, and ``known.json``."""
    from django.core.management import call_command

    from samvej.workplace.ground.keys import make_keys

    call_command("migrate", verbosity=0, interactive=False)
    make_keys(home / "keys")
    _registry(home)
    (home / KNOWN).write_text(json.dumps(_people(home)), encoding="utf-8")


# --- the registry --------------------------------------------------------------------------------------


def _registry(home: Path) -> None:
    """Two acute admissions within a month for those who shall be found by the rule, and where they live."""
    from samvej.registry import mapping as mappings
    from samvej.registry.database import database_at
    from samvej.registry.loading.load import load
    from samvej.registry.reading.staged import StatedCoverage

    folder = home / "extracts"
    folder.mkdir()
    for source, files in {"population": _residence(), "lpr-a": _admissions()}.items():
        for name, text in files.items():
            (folder / name).write_text(text, encoding="cp1252")
        covers = StatedCoverage(_ago(400), _ago(0), ("0376",))
        paths = [folder / name for name in files]
        database, key = database_at(home / "registry"), home / "registry.key"
        load(mappings.find(source).mapping, paths, database=database, key_file=key, covers=covers)


def _residence() -> dict[str, str]:
    rows = [f"{number};2;19{number[4:6]}-01-02;376;U;1;5100;0\n" for number in SPOTTED.values()]
    months = {_ago(days).replace(day=1) - timedelta(days=1) for days in (400, 5)}
    rows += [f"{number};1;19{number[4:6]}-01-02;376;U;1;5100;0\n" for number, _ward in roads.registered()]
    header = "pnr;koen;foed_dag;kom;civst;antpersh;opr_land;landdistrikt\n"
    return {f"bef_{month:%Y%m}.csv": header + "".join(rows) for month in months}


def _admissions() -> dict[str, str]:
    contacts, diagnoses = [], []
    for n, number in enumerate(SPOTTED.values()):
        for stay, (first, last) in enumerate(((26, 23), (8, 6))):
            row = 10 * n + stay
            contacts.append(
                f"{row};{number};{_ago(first)} 08:00:00;{_ago(last)} 21:00:00;ALCA00;ATA1;Intern medicin;"
                f"Prøvesygehus, akut;2;1980-01-02;;LPR3;05MA01\n"
            )
            diagnoses.append(f"{row};DI509;A;Nej\n")
    for n, (number, ward) in enumerate(roads.registered()):
        for stay, first in enumerate(roads.LONG_SINCE):
            row = 1000 + 10 * n + stay
            contacts.append(
                f"{row};{number};{_ago(first)} 08:00:00;{_ago(first - 3)} 21:00:00;ALCA00;ATA1;"
                f"{ward or 'Intern medicin'};Testhospitalet;2;1980-01-02;;LPR3;05MA01\n"
            )
            diagnoses.append(f"{row};DI509;A;Nej\n")
    return {
        "lpr_a_kontakt.csv": HEADER + "".join(contacts),
        "lpr_a_diagnose.csv": "dw_ek_kontakt;diag_kode;diag_kode_type;senere_afkraeftet\n" + "".join(diagnoses),
        **_rates({_ago(days).year for days in (8, *roads.LONG_SINCE)}),
    }


def _rates(years: set[int]) -> dict[str, str]:
    """Made-up rates of every year that somebody was admitted in."""
    drg = {f"drg_takster_{year}.csv": f"drg;aar;takst\n05MA01;{year};48.213,00\n" for year in years}
    beds = {f"psykiatri_takster_{year}.csv": f"art;aar;takst\nsengedag;{year};3.900,00\n" for year in years}
    return {**drg, **beds}


def _ago(days: int) -> date:
    return date.today() - timedelta(days=days)


# --- the people ----------------------------------------------------------------------------------------


def _people(home: Path) -> dict[str, Any]:
    from django.db import transaction

    from samvej.workplace.programmes.models import ProgrammeUnit
    from tests.workplace.every.scene import addresses, scene

    with transaction.atomic():
        made = scene()
        unit = ProgrammeUnit.objects.select_related("organisation").get(pk=made.keys["unit"])
        unit.organisation.name, unit.organisation.phone = "Forløbspartnerne i Guldborgsund", "00 00 00 00"
        unit.organisation.save()
        cast = _cast(unit)
        walkers = roads.people(unit)
    known = {
        "sessions": {who: _session(by) for who, by in {**made.actors, **cast, **walkers["staff"]}.items()},
        "keys": {name: str(value) for name, value in made.keys.items()},
        "referred": _to_refer(),
        "helped": {way: _received(cast, unit, "Hanne", way) for way in WAYS},
        "both": {way: _received(cast, unit, "Torben", way) for way in WAYS},
        "consenting": {way: _enrolled(cast, unit, way) for way in WAYS},
        "passwords": {way: _by_password(unit, way) for way in WAYS},
    }
    known["spotted"] = _spotted(home)
    known["roads"] = _roads(walkers)
    known["addresses"] = [[each.name, each.path(made.keys)] for each in addresses() if each.name not in NO_PAGES]
    with socket.socket() as door:  # here, because the tests' own process opens no door
        door.bind(("127.0.0.1", 0))
        known["port"] = door.getsockname()[1]
    return known


def _cast(unit: Any) -> dict[str, Any]:
    """The demo's people, at the scene's unit and where they belong."""
    from samvej.web.demo import cast as demo
    from samvej.workplace.people.models import Account
    from tests.workplace import factories as f

    ward = f.OrganisationFactory(name="Psykiatrisk afdeling Prøve", sector="psychiatry", kind="psychiatry")
    emergency = f.OrganisationFactory(
        name="Akutmodtagelsen, Prøvesygehuset", sector="hospital", kind="emergency department"
    )
    found = {}
    for member, role, place, title in (
        (demo.CONTACT_PERSON, "contact person", unit.organisation, "forløbspartner"),
        (demo.SECOND_CONTACT_PERSON, "contact person", unit.organisation, "forløbspartner"),
        (demo.LEAD, "lead", unit.organisation, "leder"),
        (demo.NURSE, "referrer", emergency, "sygeplejerske"),
        (demo.PSYCHIATRIST, "team member", ward, "overlæge"),
    ):
        by = f.make_actor(role, place, name=member.name, title=title, phone="00 00 00 00")
        Account.objects.filter(pk=by.account.pk).update(username=member.username)
        found[member.username] = by
    for person in ("karen", "mads"):
        for n in range(20):
            f.CaseloadPlaceFactory(unit=unit, contact_person=found[person].professional, number=n + 1)
    return found


def _by_password(unit: Any, way: str) -> dict[str, str]:
    """Name and password of somebody with a local account who has no second factor yet."""
    from tests.workplace.factories import make_actor

    account, password = make_actor("team member", unit.organisation).account, f"prøve-adgangskode-{way}"
    account.set_password(password)
    account.save(update_fields=["password"])
    return {"name": account.username, "password": password}


def _session(by: Any) -> str:
    """A session in which this person is logged in, as a browser's cookie says it."""
    from django.conf import settings

    from tests.workplace.factories import logged_in

    return str(logged_in(by).cookies[settings.SESSION_COOKIE_NAME].value)


def _citizen(given: str, way: str, **fields: Any) -> Any:
    from tests.workplace.factories import CitizenFactory

    family = {"desk": "Prøvesen", "phone": "Testrup", "english": "Eksempelgaard", "plain": "Opdigtsen"}[way]
    return CitizenFactory(given_name=given, family_name=family, phone="00 00 12 34", **fields)


def _to_refer() -> dict[str, dict[str, str]]:
    people = {way: _citizen("Anna", way) for way in WAYS}
    return {way: {"number": each.current_cpr.reveal(), "name": _short(each)} for way, each in people.items()}


def _short(citizen: Any) -> str:
    return f"{citizen.given_name} {citizen.family_name[0]}."


def _received(cast: dict[str, Any], unit: Any, given: str, way: str) -> dict[str, str]:
    """A case that the nurse has sent, which Karen has taken and talked through."""
    from samvej.workplace.referrals.actions.handling import take
    from samvej.workplace.referrals.actions.receiving import receive_note
    from tests.workplace.inbox.made import conversation

    note = receive_note(
        by=cast["nina"],
        citizen=_citizen(given, way),
        programme=unit.programme,
        door="professional",
        referrer="emergency department",
        saw="Er her for fjerde gang på en måned. Ved ikke, hvem der skal følge op efter udskrivelsen.",
        answers={"social": True, "at-risk": True},
        contact_agreed="yes",
        unit=unit,
    )
    take(by=cast["karen"], referral=note.referral)
    note.referral.refresh_from_db()
    conversation(cast["karen"], note.referral)
    return {
        "case": str(note.referral.key),
        "note": str(note.key),
        "name": note.referral.citizen.name,
        "short": _short(note.referral.citizen),
    }


def _enrolled(cast: dict[str, Any], unit: Any, way: str) -> dict[str, str]:
    """A citizen who takes part, and whose yes is all that lets the psychiatrist in."""
    from samvej.workplace.access.doors import access_citizen
    from samvej.workplace.access.models import Consent
    from samvej.workplace.access.relations import begin_relation
    from tests.workplace import factories as f

    citizen, karen = _citizen("Bente", way), cast["karen"]
    place = f.CaseloadPlaceFactory(unit=unit, contact_person=karen.professional, number=100 + WAYS.index(way))
    enrolment = f.EnrolmentFactory(citizen=citizen, unit=unit, contact_person=karen.professional, place=place)
    begin_relation(
        citizen=citizen,
        professional=karen.professional,
        organisation=unit.organisation,
        grade="A+",
        source="team",
        source_id=str(enrolment.key),
        data_types=("contact details", "referral", "plan"),
        basis="treatment",
    )
    consent = Consent.objects.create(
        citizen=citizen,
        programme=unit.programme,
        data_types=["contact details", "plan", "health"],
        from_sectors=["municipality"],
        to_sectors=["psychiatry"],
        purpose="Så afdelingen kan følge op sammen med kommunen.",
        basis="consent to pass on",
        how="spoken",
        recorded_by=karen.account,
        valid_from=_ago(20),
        valid_to=_ago(-300),
    )
    access_citizen(by=karen, key=citizen.key, reason="Gjorde klar til et hjemmebesøg")
    return {
        "citizen": str(citizen.key),
        "name": citizen.name,
        "consent": str(consent.key),
        "session": _session(f.make_actor("citizen", citizen=citizen)),
    }


def _roads(walkers: dict[str, Any]) -> dict[str, Any]:
    """Of each road and way: the citizen's number, name and session, and the course where it has begun."""
    walked = {
        road: {way: {"session": _session(each.pop("actor")), **each} for way, each in ways.items()}
        for road, ways in walkers["citizens"].items()
    }
    return {**walked, "token": walkers["token"]}


def _spotted(home: Path) -> dict[str, str]:
    """The night's finding, over the registry: each way's citizen has a note in the inbox with its witnesses."""
    from samvej.registry.reading.identities import pseudonym
    from samvej.workplace.access.actors import Actor
    from samvej.workplace.programmes.queries import version_in_force
    from samvej.workplace.referrals import spotted
    from tests.workplace.factories import PROGRAMME

    key = (home / "registry.key").read_bytes()
    people = {
        way: _citizen("Rosa", way, cpr=number, pseudonym=pseudonym(key, "cpr", number))
        for way, number in SPOTTED.items()
    }
    found = spotted.spot_programme(
        by=Actor.system(spotted.SPOTTING),
        version=version_in_force(PROGRAMME),
        registry_root=home / "registry",
        key_file=home / "registry.key",
        on=_ago(1),
    )
    if (found.new, found.failed) != (len(SPOTTED), ()):
        raise RuntimeError(f"The rule should find {len(SPOTTED)}: {found}")
    return {way: each.name for way, each in people.items()}


if __name__ == "__main__":
    where = Path(sys.argv[1])
    os.umask(0o077)
    django.setup()
    from django.conf import settings

    # what is lost when the machine stops is only a test
    options = settings.DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("=FULL", "=OFF")
    build(where)
