"""Background work in words: what failed, for whom as far as the reader may know, and how the runs went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samvej.web import words
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.grounds import grounds_of
from samvej.workplace.ground.moment import moment
from samvej.workplace.programmes.models import ProgrammeVersion
from samvej.workplace.referrals.wording import lang
from samvej.workplace.work.models import FailedWork, WorkRun
from samvej.workplace.work.parts import WHOLE
from samvej.workplace.work.schedule import Work
from samvej.workplace.work.tasks import SCHEDULE

_PATIENCE = timedelta(minutes=5)
_RUNS_SHOWN = 5


@dataclass(frozen=True)
class FailureShown:
    """One line of the work list. ``citizen``: the key of whose part it was, where the reader may open them."""

    failed: FailedWork
    work: str
    part: str
    citizen: UUID | None


@dataclass(frozen=True)
class WorkShown:
    """One piece of work: how often it runs, how the last runs went, when the next is due, whether it stands still."""

    name: str
    often: str
    runs: tuple["RunShown", ...]
    due_at: datetime
    late_since: datetime | None


@dataclass(frozen=True)
class RunShown:
    """One run."""

    run: WorkRun
    state: Literal["running", "dead", "broke", "failed", "done"]
    told: str


def work_name(work_id: str) -> str:
    """What a piece of work is called."""
    work = next((each for each in SCHEDULE if each.id == work_id), None)
    return _name(work) if work else work_id


def failures_shown(failures: Sequence[FailedWork], by: Actor) -> list[FailureShown]:
    """The failures in words, by a constant number of queries.

    No name is shown, so nobody's log is written here; the citizen's own page writes it when it is opened.
    """
    grounds = grounds_of(by=by, citizens=[each.citizen for each in failures])
    programmes = {each.programme: each for each in ProgrammeVersion.objects.filter(in_force=True).defer("content")}
    return [
        FailureShown(
            each,
            work_name(each.work),
            _part(each, programmes),
            each.citizen.key if each.citizen is not None and ground is not None else None,
        )
        for each, ground in zip(failures, grounds, strict=True)
    ]


def works_shown() -> list[WorkShown]:
    """Every piece of work with its last runs: a query for each."""
    now = moment()
    return [_work(work, now) for work in SCHEDULE]


def _work(work: Work, now: datetime) -> WorkShown:
    runs = list(WorkRun.objects.filter(work=work.id)[:_RUNS_SHOWN])
    slot = work.slot(now)
    behind = not runs or runs[0].slot < slot
    return WorkShown(
        name=_name(work),
        often=_often(work),
        runs=tuple(RunShown(run, _state(run, now), _told(run)) for run in runs),
        due_at=work.due_after(slot),
        late_since=slot if behind and (now - slot > _PATIENCE or _long_ago(work, runs, now)) else None,
    )


def _long_ago(work: Work, runs: Sequence[WorkRun], now: datetime) -> bool:
    """Whether the last run of something that runs often is older than it should ever be."""
    return work.every is not None and bool(runs) and now - runs[0].slot > work.every + _PATIENCE


def _state(run: WorkRun, now: datetime) -> Literal["running", "dead", "broke", "failed", "done"]:
    if run.broke:
        return "broke"
    if run.ended_at is None:
        return "running" if now - run.started_at < timedelta(hours=1) else "dead"
    return "failed" if run.failed else "done"


def _name(work: Work) -> str:
    return work.en if lang() == "en" else work.da


def _often(work: Work) -> str:
    if work.at is not None:
        return _("Hver nat klokken %(time)s") % {"time": _clock(work.at.hour, work.at.minute)}
    seconds = int(work.every.total_seconds()) if work.every else 0
    if 0 < seconds < 60:
        return _("Hvert %(n)d. sekund") % {"n": seconds}
    minutes = seconds // 60
    return ngettext("Hvert minut", "Hvert %(n)d. minut", minutes) % {"n": minutes}


def _clock(hour: int, minute: int) -> str:
    return f"{hour}{':' if words.english() else '.'}{minute:02d}"


def _part(failed: FailedWork, programmes: dict[str, ProgrammeVersion]) -> str:
    if failed.subject == WHOLE:
        return _("Hele kørslen")
    version = programmes.get(failed.subject.split(" ", 1)[0])
    named = (version.name_en if lang() == "en" else version.name_da) if version else ""
    if failed.citizen_id is not None:
        return _("Én borgers del af %(programme)s") % {"programme": named} if named else _("Én borgers del")
    return named or _("En del af arbejdet")


def _told(run: WorkRun) -> str:
    """The run's numbers in words: "2 påmindelser, 1 over fristen". Nothing that is nought."""
    said = [_number(key, value) for key, value in run.told.items() if isinstance(value, int) and value]
    for programme, counts in run.told.items():
        if isinstance(counts, dict):
            inner = [_number(key, value) for key, value in counts.items() if isinstance(value, int) and value]
            if inner:
                said.append(f"{programme}: {', '.join(inner)}")
    return "; ".join(said)


def _number(key: str, value: int) -> str:
    names = {
        "reminders": _("påmindelser"),
        "help asked": _("bad om hjælp"),
        "overdue": _("over fristen"),
        "follow-ups": _("opfølgninger"),
        "batches": _("segl"),
        "found": _("fundet"),
        "new": _("nye"),
        "joined": _("føjet til en henvisning"),
        "rows": _("rækker"),
        "changed answers": _("ændrede svar"),
        "courses to end": _("forløb at afslutte"),
        "stayed behind": _("blev tilbage"),
        "runs": _("kørsler"),
        "tasks": _("opgaver"),
        "sessions": _("udløbne logind"),
        "received": _("modtaget"),
        "set aside": _("lagt til side"),
        "reacted": _("sat i gang"),
        "taken back": _("trukket tilbage"),
    }
    return f"{words.number(value)} {names.get(key, key)}"
