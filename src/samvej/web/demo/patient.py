"""A patient whom both sectors chose: a team, a plan, and a slip that has gone to both leaders."""

from typing import TYPE_CHECKING

from samvej.web.demo.road import Road, Said, coming_day
from samvej.web.demo.staff import Staff
from samvej.web.demo.waiting import Waiting
from samvej.workplace.pathways.actions.enrolling import include_citizen
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.plans.content import Activity, Goal, Levels, PlanContent, Sign
from samvej.workplace.referrals.actions.joint import vote
from samvej.workplace.slips.actions import pass_on, report_slip, write_note

if TYPE_CHECKING:
    from samvej.workplace.referrals.models import Referral


def include_patient(waiting: Waiting, staff: Staff, referrer: str) -> Enrolment:
    """Referred by psychiatry, met by the ward, chosen by both sectors, included two months ago."""
    doctor, ward = staff.psychiatrist, staff.ward
    saw = "Seks indlæggelser på et år. Bosted og afdeling har hver sin plan, og patienten er træt af begge."
    case: Referral = waiting.note(52, doctor, referrer, saw)
    waiting.reached(50, case, ward)
    waiting.met(47, case, ward)
    waiting.asks_sectors(46, case)
    for days_ago, who in ((45, doctor), (44, staff.municipal_voter)):
        waiting.step(days_ago, case, vote, who, yes=True, why="Her er der brug for én plan og ét team.")
    waiting.consents(43, case, ward)
    waiting.step(42, case, include_citizen, ward, contact_person=ward.professional, seen_revision=case.revision)
    return Enrolment.objects.select_related("citizen", "version", "unit__organisation", "contact_person").get(
        referral=case
    )


def tell_of_patient(enrolment: Enrolment, staff: Staff) -> None:
    """The road since then, up to the line to both leaders two days ago."""
    road = Road(enrolment, staff.ward, as_if=42)
    road.joins(41, "patient-responsible doctor", staff.psychiatrist)
    road.joins(40, "social worker", staff.municipal_voter)
    road.draws_map(
        35,
        {
            "mental health": Said(
                "Når jeg bliver spurgt, før der bliver bestemt noget.",
                "Hver gang jeg bliver udskrevet, begynder det forfra.",
                "At de samme mennesker er der bagefter.",
                2,
                3,
            ),
            "home": Said(
                "Jeg har min egen nøgle.", "Der er uro på gangen om natten.", "At kunne lukke min dør.", 4, 4
            ),
        },
    )
    road.writes_plan(33, _plan(), "Skrevet på opstartsmødet")
    for days_ago, how, minutes in ((30, "visit", 60), (24, "call", 20), (17, "visit", 45), (9, "visit", 40)):
        road.meets(days_ago, how, minutes, "")
    road.meets(3, "visit", 40, "Sover dårligt igen. Fortæller, at den faste vagt på bostedet er væk.")
    _slip(road, staff)


def _slip(road: Road, staff: Staff) -> None:
    """What slipped three working days ago; the day after, both leaders were asked."""
    places = [each.organisation for each in (staff.municipal_voter, staff.psychiatrist) if each.organisation]
    with road.on(3, 15):
        slip = report_slip(
            by=staff.ward,
            enrolment=road.enrolment,
            kind="not happening",
            what="Den faste nattevagt, som planen bygger på, er sparet væk, og afdelingen kan ikke komme om natten.",
            services=places,
        )
    with road.on(3, 15, 40):
        write_note(by=staff.municipal_voter, slip=slip, text="Har spurgt bostedet. De kan ikke bemande natten selv.")
    with road.on(2, 10):
        pass_on(
            by=staff.ward,
            slip=slip,
            why="Hvem betaler en fast vagt om natten de næste tre måneder? Det kan teamet ikke afgøre.",
        )


def _plan() -> PlanContent:
    return PlanContent(
        overall_goal="Jeg vil blive hjemme, også når det er svært.",
        goals=(
            Goal(
                id="hjemme",
                words="Jeg vil klare tre måneder uden at blive indlagt.",
                due=coming_day(45),
                levels=Levels(
                    less="Jeg er indlagt en gang.", expected="Tre måneder hjemme.", more="Et halvt år hjemme."
                ),
                activities=(
                    Activity(
                        id="samtale",
                        what="Fast samtale hver anden uge på bostedet",
                        who="role:patient-responsible doctor",
                    ),
                    Activity(
                        id="vagt", what="Aftal med bostedet, hvem der er der om natten", who="role:social worker"
                    ),
                ),
            ),
        ),
        signs=(
            Sign(
                id="nat",
                words="Jeg vandrer på gangen tre nætter i træk.",
                then_do="Ring til afdelingen: jeg må komme op og sove en nat uden at blive indlagt.",
                call_first="role:contact person",
            ),
        ),
        at_admission="Sig det til bostedet samme aften.",
        at_discharge="Aldrig uden at den faste samtale er aftalt.",
    )
