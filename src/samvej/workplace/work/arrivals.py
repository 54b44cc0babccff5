"""Background work on notices of admission: the drop folder is emptied, and what has come is reckoned into stays."""

from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from samvej.workplace.access.actors import Actor
from samvej.workplace.admissions.actions import handle_episode, waiting_episodes
from samvej.workplace.admissions.actions.receiving import RECEIVING
from samvej.workplace.admissions.dropping import empty_folder
from samvej.workplace.work.parts import Ran, each_part, note_failure

ADMISSIONS = "admissions"


def take_admissions() -> tuple[Ran, dict[str, object]]:
    """Empty the folder, then handle all that waits, also what came over HTTPS and could not be handled at once."""
    emptied = empty_folder(by=Actor.system(RECEIVING))
    for each in emptied.faulty:
        note_failure(ADMISSIONS, f"file {each.name}", f"En besked kunne ikke læses ({each.name}): {each.sentence}")
    ran = _handle()
    failed = ran.failed + len(emptied.faulty) + emptied.waiting
    return Ran(ran.done, failed), {"received": emptied.received, "set aside": len(emptied.faulty)}


def _handle() -> Ran:
    return each_part(
        ADMISSIONS,
        waiting_episodes(),
        lambda episode: handle_episode(by=Actor.system(RECEIVING), episode=episode),
        subject=lambda episode: f"citizen {episode.citizen.key}",
        citizen=lambda episode: episode.citizen,
    )


@task()
def handle_admissions() -> None:
    """Handle what has come, at once."""
    _handle()


def handle_admissions_soon() -> None:
    """Ask the background to handle what has come, unless it is asked already.

    It is asked for every notice that is received, also one that was not kept: how long the answer takes tells nobody
    whether the citizen is followed here.
    """
    asked = DBTaskResult.objects.filter(task_path=handle_admissions.module_path, status=TaskResultStatus.READY)
    if not asked.exists():
        handle_admissions.enqueue()
