"""The pieces of scheduled work, and the task that does one of them in the background."""

from datetime import time, timedelta
from pathlib import Path

from django.conf import settings
from django_tasks import task

from samvej.registry.key import key_path
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.sealing import seal
from samvej.workplace.ground.moment import today
from samvej.workplace.learning.sync import sync_registry
from samvej.workplace.programmes.queries import active_programmes
from samvej.workplace.referrals.actions.clocks import strike_clocks
from samvej.workplace.referrals.spotted import spot_programme
from samvej.workplace.work.models import WorkRun
from samvej.workplace.work.parts import Ran, fail, solve
from samvej.workplace.work.schedule import Work, claim, run

CLOCKS, SEALING, SPOTTING, SYNC = "clocks", "sealing", "spotting", "registry sync"


def _clocks() -> tuple[Ran, dict[str, object]]:
    struck = strike_clocks(by=Actor.system(CLOCKS))
    for failure in struck.failed:
        fail(CLOCKS, failure.subject, failure.fault, failure.citizen)
    return Ran(struck.count, len(struck.failed)), {}


def _sealing() -> tuple[Ran, dict[str, object]]:
    sealed = seal(limit=10_000)
    return Ran(sealed.entries), {}


def _registry() -> tuple[Path, Path]:
    return settings.SAMVEJ_REGISTRY, key_path(settings.SAMVEJ_REGISTRY_KEY or None)


def _spotting() -> tuple[Ran, dict[str, object]]:
    root, key = _registry()
    done = failed = 0
    told: dict[str, object] = {}
    for version in active_programmes():
        try:
            found = spot_programme(
                by=Actor.system("nightly spotting"), version=version, registry_root=root, key_file=key, on=today()
            )
        except Exception as fault:  # another programme's citizens do not wait for this one
            fail(SPOTTING, version.programme, fault)
            failed += 1
            continue
        solve(SPOTTING, version.programme)
        for failure in found.failed:
            fail(SPOTTING, failure.subject, failure.fault, failure.citizen)
        done += found.new + found.joined
        failed += len(found.failed)
        told[version.programme] = {"found": found.found, "new": found.new, "joined": found.joined}
    return Ran(done, failed), told


def _sync() -> tuple[Ran, dict[str, object]]:
    root, key = _registry()
    sent = sync_registry(by=Actor.system("registry sync"), root=root, key_file=key)
    return Ran(sum(sum(each.rows.values()) for each in sent)), {
        each.programme: {"rows": dict(each.rows), "stayed behind": dict(each.left_out)} for each in sent
    }


SCHEDULE = (
    Work(CLOCKS, "Frister og påmindelser", "Deadlines and reminders", _clocks, every=timedelta(minutes=1)),
    Work(SEALING, "Forsegling af loggen", "Sealing of the log", _sealing, every=timedelta(minutes=1)),
    Work(
        SPOTTING,
        "Nattens gennemgang af registrene",
        "The night's reading of the registers",
        _spotting,
        at=time(2, 15),
    ),
    Work(SYNC, "Egne rækker til databasen", "Own rows to the registry", _sync, at=time(3, 30)),
)


@task()
def do_work(work_id: str, run_id: int) -> None:
    """One claimed slot of a piece of work."""
    work = next(each for each in SCHEDULE if each.id == work_id)
    run(work, WorkRun.objects.get(pk=run_id))


def enqueue_due() -> int:
    """Claim every slot that is due and hand it to the background; gives how many."""
    count = 0
    for work in SCHEDULE:
        claimed = claim(work)
        if claimed is not None:
            do_work.enqueue(work.id, claimed.pk)
            count += 1
    return count
