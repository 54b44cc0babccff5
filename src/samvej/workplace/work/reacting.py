"""Background work on the programmes' reactions: what happens, every minute; what falls due, every night."""

from collections.abc import Iterable
from datetime import timedelta

from samvej.workplace.ground.moment import moment
from samvej.workplace.reactions.engine import Part, act, parts
from samvej.workplace.reactions.occurrences import stirred
from samvej.workplace.reactions.told import SYSTEM
from samvej.workplace.reactions.undoing import called_back, take_back
from samvej.workplace.work.models import WorkRun
from samvej.workplace.work.parts import Ran, each_part, solve_others

REACTIONS, NIGHTLY = "reactions", "nightly reactions"
_OVERLAP = timedelta(minutes=10)
"""What was begun to be written before the last look and committed after it is seen by the next."""
_LONGEST_BACK = timedelta(days=2)


def react_to_what_happened() -> tuple[Ran, dict[str, object]]:
    """Those in whom something happened since the last look that was done."""
    now = moment()
    last = WorkRun.objects.filter(work=REACTIONS, ended_at__isnull=False, broke="", slot__lte=now).first()
    since = max(last.slot - _OVERLAP, now - _LONGEST_BACK) if last else now - _LONGEST_BACK
    undone = each_part(
        REACTIONS,
        called_back(),
        lambda each: take_back(each, by=SYSTEM),
        subject=lambda each: each.subject,
        citizen=lambda each: each.fired.enrolment.citizen,
    )
    ran, fired = _react(REACTIONS, stirred(since=since, until=now))
    return Ran(ran.done + undone.done, ran.failed + undone.failed), {"reacted": fired, "taken back": undone.done}


def react_to_all() -> tuple[Ran, dict[str, object]]:
    """Every running course: what falls due, and what the day's looks missed. What now succeeds is settled."""
    failed: list[str] = []
    ran, fired = _react(NIGHTLY, None, failed)
    for work in (REACTIONS, NIGHTLY):
        solve_others(work, failed, of="enrolment ")
    return ran, {"reacted": fired}


def _react(work: str, enrolments: Iterable[int] | None, failed: list[str] | None = None) -> tuple[Ran, int]:
    fired = 0

    def do(part: Part) -> None:
        nonlocal fired
        try:
            fired += act(part, by=SYSTEM)
        except Exception:
            if failed is not None:
                failed.append(part.subject)
            raise

    ran = each_part(
        work,
        parts(enrolments=enrolments),
        do,
        subject=lambda part: part.subject,
        citizen=lambda part: part.enrolment.citizen,
    )
    return ran, fired
