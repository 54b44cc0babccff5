"""What the running courses of the region are full of: plans, maps, tasks and contacts; and all that is beside.

Written past the actions, like all of :mod:`benchmarks.workplace_population`; every course has the same amount.
"""

from datetime import timedelta
from typing import Any

from benchmarks.workplace_beside import BY, by, learned, meetings, messages, slips, stays, stored, streamed, written

from samvej.workplace.access.models import AuditEntry
from samvej.workplace.contacts.models import Contact, ContactEvent
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.maps.models import DomainView, LifeMap, MapEvent
from samvej.workplace.pathways.models import Enrolment, EnrolmentEvent
from samvej.workplace.people.models import Account
from samvej.workplace.plans.content import Activity, Goal, Levels, PlanContent, Sign
from samvej.workplace.plans.models import CarePlan, GoalAttainment, PlanAnswer, PlanEvent, PlanGoal, PlanVersion
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion
from samvej.workplace.reactions.engine import count_from
from samvej.workplace.referrals.models import Referral, ReferralEvent
from samvej.workplace.safety.models import SafetyAnswer
from samvej.workplace.tasks.models import Task, TaskEvent

VERSIONS, ROUNDS, TASKS, CONTACTS = 3, 2, 10, 30
REFERRAL_EVENTS, ENROLMENT_EVENTS = 8, 20
DOMAINS = ("physical health", "mental health", "substance use", "everyday life", "home", "economy", "network")


def fill(
    enrolments: list[Enrolment],
    accounts: dict[int, Account],
    units: list[ProgrammeUnit],
    version: ProgrammeVersion,
) -> int:
    """Fill the running courses, and gives how many events; ``accounts``: by the professional's id."""
    count_from(enrolments, moment())
    events = _plans(enrolments, accounts)
    events += _maps(enrolments, accounts)
    events += _tasks(enrolments, accounts)
    events += _contacts(enrolments, accounts)
    events += meetings(enrolments, accounts)
    messages(enrolments, accounts)
    events += stays(enrolments)
    events += slips(enrolments, accounts)
    learned(units, version)
    return events


# --- plans and maps ------------------------------------------------------------------------------------


def _content(each: Enrolment, number: int) -> dict[str, Any]:
    levels = Levels(less="Jeg går rundt om huset.", expected="Jeg går til vandet.", more="Jeg går langs vandet.")
    goals = tuple(
        Goal(
            id=f"{each.pk}-{goal}",
            words="Jeg vil kunne gå til vandet to gange om ugen uden at sætte mig.",
            due=today() + timedelta(days=60),
            levels=levels,
            activities=tuple(
                Activity(id=f"{each.pk}-{goal}-{n}", what="Gå med til bænken ved vandet", who="role:contact person")
                for n in range(2)
            ),
        )
        for goal in range(number)
    )
    sign = Sign(id=f"{each.pk}-s", words="Jeg tager ikke telefonen.", then_do="Kom forbi.", call_first="")
    return PlanContent(overall_goal="Jeg vil have gæster igen.", goals=goals, signs=(sign,)).model_dump(mode="json")


def _plans(enrolments: list[Enrolment], accounts: dict[int, Account]) -> int:
    now = moment()
    plans = stored(CarePlan, (CarePlan(enrolment=each, revision=VERSIONS) for each in enrolments))
    versions = stored(
        PlanVersion,
        (
            PlanVersion(
                plan=plan,
                number=number,
                content=_content(each, number),
                based_on=number - 1,
                by=by(each, accounts),
                by_name=BY,
                reason="Talt igennem ved besøget",
                at=now - timedelta(days=60 - 15 * number),
            )
            for plan, each in zip(plans, enrolments, strict=True)
            for number in range(1, VERSIONS + 1)
        ),
    )
    written(
        PlanGoal,
        (
            PlanGoal(plan=plan, goal_id=f"{each.pk}-{goal}", due_on=today() + timedelta(days=60))
            for plan, each in zip(plans, enrolments, strict=True)
            for goal in range(VERSIONS)
        ),
    )
    signed = {"by_name": BY, "at": now - timedelta(days=10)}
    written(
        PlanAnswer,
        (
            PlanAnswer(plan=plan, version=newest, answer="agreed", how="spoken", by=by(each, accounts), **signed)
            for plan, newest, each in zip(plans, versions[VERSIONS - 1 :: VERSIONS], enrolments, strict=True)
        ),
    )
    written(
        GoalAttainment,
        (
            GoalAttainment(
                plan=plan, goal_id=f"{each.pk}-0", score=n, level="Vandet", by=by(each, accounts), **signed
            )
            for plan, each in zip(plans, enrolments, strict=True)
            for n in (-1, 0)
        ),
    )
    return written(
        PlanEvent,
        (
            PlanEvent(
                plan=version.plan, kind="plan written", at=version.at, by_name=BY, detail={"version": version.number}
            )
            for version in versions
        ),
    )


def _maps(enrolments: list[Enrolment], accounts: dict[int, Account]) -> int:
    now = moment()
    maps = stored(
        LifeMap,
        (
            LifeMap(
                enrolment=each,
                number=number,
                begun_at=now - timedelta(days=120 - 40 * number),
                by=by(each, accounts),
                finished_at=now - timedelta(days=120 - 40 * number, hours=-1),
                finished_by=by(each, accounts),
            )
            for each in enrolments
            for number in range(1, ROUNDS + 1)
        ),
    )
    written(
        DomainView,
        (
            DomainView(
                map=each,
                domain=domain,
                works="Jeg står op hver dag på grund af hunden.",
                hard="Posten. Der ligger en hel stak.",
                matters="At der er en, som åbner den sammen med mig.",
                citizen_score=n % 8,
                professional_score=(n + 1) % 8,
                changed_at=each.begun_at,
            )
            for each in maps
            for n, domain in enumerate(DOMAINS)
        ),
    )
    written(
        SafetyAnswer,
        (
            SafetyAnswer(enrolment=each, answer="no", at=now - timedelta(days=40), by=by(each, accounts))
            for each in enrolments[::10]
        ),
    )
    return written(
        MapEvent,
        (MapEvent(life_map=each, kind="map finished", at=each.finished_at, by_name=BY) for each in maps),
    )


# --- tasks and contacts -----------------------------------------------------------------------------------


def _tasks(enrolments: list[Enrolment], accounts: dict[int, Account]) -> int:
    """Ten each: seven done; of the others one that ends today, one to come, and one of the citizen's own."""
    now = moment()
    due = {7: now + timedelta(hours=2), 8: now + timedelta(days=4), 9: now + timedelta(days=9)}

    def made(each: Enrolment, n: int) -> Task:
        is_done = n not in due
        asked_at = now - timedelta(days=(80 - 8 * n) if is_done else 2)
        words = "Ring til jobcentret om mødet" if n % 2 else "Følg med til lægen"
        return Task(
            citizen_id=each.citizen_id,
            enrolment=each,
            words={"da": words, "en": words},
            origin="person",
            assigned_to_id=None if n == 9 else each.contact_person_id,
            for_citizen=n == 9,
            status="done" if is_done else "accepted",
            due_at=due.get(n, asked_at + timedelta(days=5)),
            asked_at=asked_at,
            asked_by=by(each, accounts),
            closed_at=asked_at + timedelta(days=3) if is_done else None,
            evidence="Gjort." if is_done else "",
        )

    tasks = stored(Task, (made(each, n) for each in enrolments for n in range(TASKS)))
    return written(
        TaskEvent,
        (
            TaskEvent(task=task, kind=kind, at=task.asked_at, by_name=BY)
            for task in tasks
            for kind in ("asked", "accepted")
        ),
    )


def _contacts(enrolments: list[Enrolment], accounts: dict[int, Account]) -> int:
    now = moment()
    contacts = stored(
        Contact,
        (
            Contact(
                enrolment=each,
                how=("visit", "call", "text")[n % 3],
                at=now - timedelta(days=2 + 9 * n, hours=each.pk % 7),
                minutes=30,
                attended=n % 9 != 8,
                note="Talte om ugen, der er gået, og om det, der skal ske på torsdag.",
                by=by(each, accounts),
                by_name=BY,
                by_place="Testenhed",
                written_at=now - timedelta(days=2 + 9 * n),
            )
            for each in enrolments
            for n in range(CONTACTS)
        ),
    )
    return written(
        ContactEvent,
        (ContactEvent(contact=each, kind="contact written", at=each.written_at, by_name=BY) for each in contacts),
    )


# --- what happened, and who looked ---------------------------------------------------------------------


def events(reader: Account, referrals: list[Referral], enrolments: list[Enrolment], wanted: int) -> None:
    """So many: what happened to referrals and enrolments, and what ``reader`` opened."""
    kinds = ("received", "taken", "contact attempted", "contact attempted", "conversation held", "note added")
    streamed(
        ReferralEvent,
        (
            ReferralEvent(
                referral=each,
                kind=kinds[n % 6],
                at=each.received_at + timedelta(hours=n),
                by_name="Kontaktperson Test",
            )
            for each in referrals
            for n in range(REFERRAL_EVENTS)
        ),
    )
    streamed(
        EnrolmentEvent,
        (
            EnrolmentEvent(
                enrolment=each,
                kind="phase entered",
                at=each.phase_since + timedelta(days=n),
                by_name="Kontaktperson Test",
            )
            for each in enrolments
            for n in range(ENROLMENT_EVENTS)
        ),
    )
    rest = wanted - len(referrals) * REFERRAL_EVENTS - len(enrolments) * ENROLMENT_EVENTS

    def opened(n: int) -> Referral:
        return referrals[n * 7919 % len(referrals)]

    streamed(
        AuditEntry,
        (
            AuditEntry(
                at=opened(n).received_at + timedelta(minutes=n % 500),
                correlation_id=f"{n:032x}",
                activity="read",
                reason="Kontakt med borgeren",
                record="citizen",
                citizen=str(opened(n).citizen.key),
                organisation_name="Testenhed",
                user_id=str(reader.key),
                user_name="Kontaktperson Test",
                user_role="contact person",
                basis="consent",
            )
            for n in range(rest)
        ),
    )
