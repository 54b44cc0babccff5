"""The pieces of scheduled work, and the task that does one of them in the background."""

from collections.abc import Iterator, Sequence
from datetime import time, timedelta
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from samvej.registry.key import key_path
from samvej.registry.query import Registry
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.sealing import seal
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.learning.sync import Synced, sync_registry
from samvej.workplace.pathways.actions.leaving import ask_to_end, courses_to_end
from samvej.workplace.programmes.models import ProgrammeVersion
from samvej.workplace.programmes.queries import active_programmes, programme_of
from samvej.workplace.referrals.actions.assessing import ASSESSING, judge_known, latest_assessment
from samvej.workplace.referrals.actions.clocks import strike_clocks
from samvej.workplace.referrals.facts import Known, known_of, known_of_all, open_registry
from samvej.workplace.referrals.models import Referral
from samvej.workplace.referrals.spotted import REFERRER, SpottedRun, spot_programme
from samvej.workplace.referrals.spotted import SPOTTING as SYSTEM_SPOTTING
from samvej.workplace.work.arrivals import ADMISSIONS, take_admissions
from samvej.workplace.work.memberships import MEMBERSHIPS, end_memberships
from samvej.workplace.work.models import WorkRun
from samvej.workplace.work.parts import Ran, each_part, fail, note_failure, solve_others
from samvej.workplace.work.posting import LETTERS, ROOMS, send_letters, settle_rooms
from samvej.workplace.work.reacting import NIGHTLY, REACTIONS, react_to_all, react_to_what_happened
from samvej.workplace.work.schedule import Work, claim, run
from samvej.workplace.work.strays import STRAYS, keep_tasks
from samvej.workplace.work.watching import SAFETY_CLOCKS, SLIPS, watch_safety, watch_slips

CLOCKS, SEALING, SPOTTING, SYNC, TIDYING = "clocks", "sealing", "spotting", "registry sync", "tidying"
ELIGIBILITY, LEAVING = "eligibility", "deaths"
AT_ONCE = 200
"""Of so many citizens the registry's facts are read at once."""
KEPT = timedelta(days=30)
"""How long runs and finished tasks are kept (assumed); there is nothing of a citizen in them."""


def _clocks() -> tuple[Ran, dict[str, object]]:
    struck = strike_clocks(by=Actor.system(CLOCKS))
    cases = Referral.objects.select_related("citizen").in_bulk(
        [failure.referral for failure in struck.failed], field_name="key"
    )
    citizens = {str(key): case.citizen for key, case in cases.items()}
    for failure in struck.failed:
        sentence = f"Uret for en henvisning kunne ikke læses ({failure.fault}). Teknikeren kan se mere i loggen."
        note_failure(CLOCKS, failure.referral, sentence, citizens.get(failure.referral))
    solve_others(CLOCKS, [failure.referral for failure in struck.failed])
    told = {
        "reminders": struck.reminders,
        "help asked": struck.help_asked,
        "overdue": struck.overdue,
        "follow-ups": struck.follow_ups,
    }
    return Ran(sum(told.values()), len(struck.failed)), {**told}


def _sealing() -> tuple[Ran, dict[str, object]]:
    sealed = seal(limit=10_000)
    return Ran(sealed.entries), {"batches": sealed.seals}


def _registry() -> tuple[Path, Path]:
    return settings.SAMVEJ_REGISTRY, key_path(settings.SAMVEJ_REGISTRY_KEY or None)


def _finds_by_rule(version: ProgrammeVersion) -> bool:
    section = programme_of(version).file.referral
    return section is not None and REFERRER in section.from_


def _spotting() -> tuple[Ran, dict[str, object]]:
    """Each programme by itself: another programme's citizens do not wait for one that cannot be run."""
    told: dict[str, object] = {}
    parts = [version for version in active_programmes() if _finds_by_rule(version)]
    results: list[SpottedRun] = []

    def do(version: ProgrammeVersion) -> None:
        root, key = _registry()
        found = spot_programme(
            by=Actor.system(SYSTEM_SPOTTING), version=version, registry_root=root, key_file=key, on=today()
        )
        results.append(found)
        told[version.programme] = {"found": found.found, "new": found.new, "joined": found.joined}
        _tell_of_findings(version.programme, found)

    ran = each_part(SPOTTING, parts, do, subject=lambda version: version.programme, together=False)
    done = sum(found.new + found.joined for found in results)
    return Ran(done, ran.failed + sum(len(found.failed) for found in results)), told


def _tell_of_findings(programme: str, found: SpottedRun) -> None:
    """Every night finds anew: what could not be left once and is not among tonight's failures is settled."""
    for failure in found.failed:
        fail(SPOTTING, failure.subject, failure.fault, failure.citizen)
    solve_others(SPOTTING, [failure.subject for failure in found.failed], of=f"{programme} ")


def _eligibility() -> tuple[Ran, dict[str, object]]:
    """Judge every open referral anew: overnight the date has changed, and perhaps the facts."""
    waiting = Referral.objects.filter(status__in=Referral.OPEN).select_related("citizen", "version")
    changed: list[int] = []
    registry = open_registry()

    def do(part: tuple[Referral, Known | None]) -> None:
        referral, known = part
        before = latest_assessment(referral)
        if known is None:
            known = known_of(referral.citizen, registry)
        now = judge_known(by=Actor.system(ASSESSING), referral=referral, known=known)
        if before is None or now.pk != before.pk:
            changed.append(referral.pk)

    try:
        ran = each_part(
            ELIGIBILITY,
            _with_facts(waiting.order_by("pk"), registry),
            do,
            subject=lambda part: str(part[0].key),
            citizen=lambda part: part[0].citizen,
        )
    finally:
        if registry is not None:
            registry.close()
    return ran, {"changed answers": len(changed)}


def _with_facts(waiting: QuerySet[Referral], registry: Registry | None) -> Iterator[tuple[Referral, Known | None]]:
    """Each referral with its citizen's facts, which are read for many at once; None where that failed for some."""
    # by their keys: an open reading while others write would keep this connection from writing at all (SQLite)
    keys = iter(list(waiting.values_list("pk", flat=True)))
    while wanted := list(islice(keys, AT_ONCE)):
        some = list(waiting.filter(pk__in=wanted))
        try:
            known = known_of_all([each.citizen for each in some], registry)
        except Exception:  # one of them cannot be read: each is then tried by itself, and told of
            known = {}
        for each in some:
            yield each, known.get(each.citizen_id)


def _leaving() -> tuple[Ran, dict[str, object]]:
    """Ask for the end of courses whose citizens have died or moved away; people end them."""
    ran = each_part(
        LEAVING,
        courses_to_end(),
        ask_to_end,
        subject=lambda course: str(course.enrolment.key),
        citizen=lambda course: course.enrolment.citizen,
    )
    return ran, {"courses to end": ran.done}


def _sync() -> tuple[Ran, dict[str, object]]:
    """Each programme by itself, too."""
    told: dict[str, object] = {}
    sent: list[Synced] = []

    def do(programme: str) -> None:
        root, key = _registry()
        for done in sync_registry(by=Actor.system(SYNC), root=root, key_file=key, programme=programme):
            sent.append(done)
            told[programme] = {"rows": sum(done.rows.values()), "stayed behind": sum(done.left_out.values())}

    names = ProgrammeVersion.objects.order_by("programme").values_list("programme", flat=True).distinct()
    ran = each_part(SYNC, list(names), do, subject=str, together=False)
    return Ran(sum(sum(each.rows.values()) for each in sent), ran.failed), told


def _tidying() -> tuple[Ran, dict[str, object]]:
    """Runs and finished tasks, of which there are thousands every day, and sessions that are over."""
    since = moment() - KEPT
    runs, _by_model = WorkRun.objects.filter(slot__lt=since).delete()
    tasks, _by_model = DBTaskResult.objects.finished().filter(finished_at__lt=since).delete()
    sessions, _by_model = Session.objects.filter(expire_date__lt=moment()).delete()
    return Ran(runs + tasks + sessions), {"runs": runs, "tasks": tasks, "sessions": sessions}


SCHEDULE = (
    Work(CLOCKS, "Frister og påmindelser", "Deadlines and reminders", _clocks, every=timedelta(minutes=1)),
    Work(
        SAFETY_CLOCKS,
        "Svar om sikkerhed, der venter",
        "Answers about safety that wait",
        watch_safety,
        every=timedelta(minutes=1),
    ),
    Work(SLIPS, "Planer, der skrider", "Plans that slip", watch_slips, every=timedelta(minutes=1)),
    Work(
        ADMISSIONS,
        "Beskeder om indlæggelse",
        "Notices of admission",
        take_admissions,
        every=timedelta(seconds=30),
    ),
    Work(LETTERS, "Mails om møder", "Letters about meetings", send_letters, every=timedelta(minutes=1)),
    Work(ROOMS, "Videorum til møder", "Video rooms for meetings", settle_rooms, every=timedelta(minutes=1)),
    Work(
        REACTIONS,
        "Indsatsernes rytme: det, der sker",
        "The rhythm of the programmes: what happens",
        react_to_what_happened,
        every=timedelta(minutes=1),
    ),
    Work(
        STRAYS,
        "Opgaver, som ingen kan åbne længere",
        "Tasks that nobody can open any more",
        keep_tasks,
        every=timedelta(minutes=5),
    ),
    Work(
        MEMBERSHIPS,
        "Teams: sidste dage og invitationer",
        "Teams: last days and invitations",
        end_memberships,
        every=timedelta(minutes=1),
    ),
    Work(SEALING, "Forsegling af loggen", "Sealing of the log", _sealing, every=timedelta(minutes=1)),
    Work(
        SPOTTING,
        "Nattens gennemgang af registrene",
        "The night's reading of the registers",
        _spotting,
        at=time(2, 15),
    ),
    Work(
        ELIGIBILITY,
        "Vurdering af dem, der venter",
        "Judging those who wait",
        _eligibility,
        at=time(2, 45),
    ),
    Work(SYNC, "Egne rækker til databasen", "Own rows to the registry", _sync, at=time(3, 30)),
    Work(
        LEAVING,
        "Forløb for borgere, der er døde eller flyttet",
        "Courses of citizens who have died or moved",
        _leaving,
        at=time(5),
    ),
    Work(
        NIGHTLY,
        "Indsatsernes rytme: det, der er tid til",
        "The rhythm of the programmes: what falls due",
        react_to_all,
        at=time(5, 30),
    ),
    Work(TIDYING, "Oprydning efter gamle kørsler", "Tidying up after old runs", _tidying, at=time(4, 10)),
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


def work_through(moved: Sequence[str]) -> list[WorkRun]:
    """Do at once what would have been done by this moment, for a demo whose clock was set to another day.

    ``moved``: the ids of the work. A slot that was done before is not done again; gives the runs of the others.
    """
    found = [(work, claim(work)) for work in SCHEDULE if work.id in moved]
    return [run(work, claimed) for work, claimed in found if claimed is not None]
