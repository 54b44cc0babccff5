"""Tasks that nobody can do any more: of courses that have ended, and of people who have left the team."""

from samvej.workplace.tasks.actions.keeping import Stray, stray_tasks
from samvej.workplace.work.parts import Ran, each_part

STRAYS = "stray tasks"


def keep_tasks() -> tuple[Ran, dict[str, object]]:
    """Cancel the first and pass on the second; one that fails does not stop the others."""
    ran = each_part(
        STRAYS,
        stray_tasks(),
        lambda stray: stray.do(stray.task),
        subject=_key,
        citizen=lambda stray: stray.task.citizen,
    )
    return ran, {"tasks moved": ran.done}


def _key(stray: Stray) -> str:
    return str(stray.task.key)
