"""Times the reaction engine: ``.venv/bin/python -m benchmarks.reactions_workplace [--enrolments 10000]``.

Courses of a year with a contact every fortnight, one in a hundred with a stay in hospital since the last run, are
made in bulk in SQLite. Timed are that night, the night after it in which nothing falls due, and a minute in which
something happened to a hundred. The wanted times stand in docs/reference/benchmarks.md.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ADMITTED_OF = 100
EVERY = timedelta(days=14)
STIRRED = 100


def main() -> None:
    """Make the workplace, time it, and print a line each."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--enrolments", type=int, default=10_000)
    count = asked.parse_args().enrolments
    with tempfile.TemporaryDirectory(prefix="samvej-reactions-") as home:
        _start(Path(home))
        from samvej.workplace.reactions.engine import AT_ONCE, react
        from samvej.workplace.reactions.occurrences import stirred

        now = datetime.now().astimezone()
        _populate(count, now)
        print(f"{count} enrolments, read {AT_ONCE} at a time")
        fired = _timed("a night in which one in a hundred came home", react)
        print(f"  {fired.fired} acted on, {len(fired.failed)} failed")
        _timed("a night in which nothing falls due", react)
        some = _stir(now)
        since = now + timedelta(seconds=1)
        found = _timed("who was stirred in a minute", lambda: stirred(since=since, until=now + timedelta(minutes=1)))
        assert len(found) == len(some), (len(found), len(some))
        done = _timed(f"a minute in which {len(found)} were", lambda: react(enrolments=found))
        print(f"  {done.fired} acted on")


def _start(home: Path) -> None:
    os.environ.update(SAMVEJ_DEMO="1", SAMVEJ_HTTPS="0")
    from samvej.web.starting import start_workplace

    start_workplace(home)
    from django.conf import settings
    from django.core.management import call_command

    from samvej.workplace.ground.keys import make_keys

    make_keys(settings.SAMVEJ_KEYS)
    call_command("migrate", verbosity=0)


def _timed(what: str, do: Callable[[], Any]) -> Any:
    began = time.perf_counter()
    result = do()
    print(f"{what}: {time.perf_counter() - began:.1f} s")
    return result


def _populate(count: int, now: datetime) -> None:
    from django.db import transaction

    from samvej.programme.loading import load_programme
    from samvej.programme.versions import freeze
    from samvej.workplace.access.models import TreatmentRelation
    from samvej.workplace.admissions.models import Admission
    from samvej.workplace.contacts.models import Contact
    from samvej.workplace.pathways.models import CaseloadPlace, Enrolment, EnrolmentEvent, PhaseSpell, TeamMember
    from samvej.workplace.people.models import Account, Citizen, Employment, Organisation, Professional
    from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion
    from samvej.workplace.reactions.models import ReactedUntil

    began = now - timedelta(days=365)
    read = load_programme("sammen-om-min-vej")
    kept = freeze(read)
    version = ProgrammeVersion.objects.create(
        programme=read.name,
        version=read.version,
        name_da=read.file.name.da,
        name_en=read.file.name.en,
        content=kept.content,
        sha256=kept.sha256,
    )
    place = Organisation.objects.create(name="Testenheden", sector="municipality-health", municipality="0376")
    unit = ProgrammeUnit.objects.create(programme=read.name, organisation=place)
    person = Professional.objects.create(name="Fagperson Test", is_health_professional=True)
    Account.objects.create(username="test", professional=person)
    Employment.objects.create(professional=person, organisation=place, role="contact person", valid_from=began.date())
    with transaction.atomic():
        citizens = Citizen.objects.bulk_create(
            [Citizen(given_name=f"Borger{n}", family_name="Prøvesen", synthetic=True) for n in range(count)], 1000
        )
        places = CaseloadPlace.objects.bulk_create(
            [CaseloadPlace(unit=unit, contact_person=person, number=n + 1) for n in range(count)], 1000
        )
        made = Enrolment.objects.bulk_create(
            [
                Enrolment(
                    citizen=citizen,
                    programme=read.name,
                    version=version,
                    unit=unit,
                    contact_person=person,
                    place=held,
                    phase=read.file.phases[0].id,
                    phase_since=began,
                    enrolled_on=began.date(),
                )
                for citizen, held in zip(citizens, places, strict=True)
            ],
            1000,
        )
        relation = {"grade": "A+", "source": "team", "data_types": ["contact details", "plan", "health"]}
        TreatmentRelation.objects.bulk_create(
            [
                TreatmentRelation(
                    citizen=each.citizen,
                    professional=person,
                    organisation=place,
                    source_id=str(each.key),
                    basis="treatment",
                    valid_from=began,
                    **relation,
                )
                for each in made
            ],
            1000,
        )
        TeamMember.objects.bulk_create(
            [
                TeamMember(enrolment=each, professional=person, organisation=place, role="contact person")
                for each in made
            ],
            1000,
        )
        EnrolmentEvent.objects.bulk_create(
            [EnrolmentEvent(enrolment=each, kind="enrolled", by_name="test", at=began) for each in made], 1000
        )
        PhaseSpell.objects.bulk_create(
            [PhaseSpell(enrolment=each, phase=each.phase, from_at=began) for each in made], 1000
        )
        ReactedUntil.objects.bulk_create(
            [ReactedUntil(enrolment=each, until=now - timedelta(days=1)) for each in made], 1000
        )
        times = [began + EVERY * number for number in range(1, 365 // EVERY.days)]
        Contact.objects.bulk_create(
            [
                Contact(enrolment=each, how="call", at=at, written_at=at, by_name="test")
                for each in made
                for at in times
            ],
            1000,
        )
        Admission.objects.bulk_create(
            [
                Admission(
                    citizen=each.citizen,
                    identifier=str(each.key),
                    kind="IMP",
                    acute=True,
                    ward_sor="265161000016000",
                    ward_name="Prøveafdelingen",
                    admitted_at=now - timedelta(days=9),
                    discharged_at=now - timedelta(days=2),
                    home=True,
                    changed_at=now,
                )
                for each in made[::ADMITTED_OF]
            ],
            1000,
        )


def _stir(now: datetime) -> list[int]:
    """A contact that nobody came to, in some courses."""
    from samvej.workplace.contacts.models import Contact
    from samvej.workplace.pathways.models import Enrolment

    some = list(Enrolment.objects.order_by("pk").values_list("pk", flat=True)[:STIRRED])
    at = now + timedelta(seconds=30)
    Contact.objects.bulk_create(
        [Contact(enrolment_id=pk, how="visit", at=now, written_at=at, attended=False, by_name="test") for pk in some]
    )
    return some


if __name__ == "__main__":
    main()
