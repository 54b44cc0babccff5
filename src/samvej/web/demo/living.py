"""The citizen and the relative one can look as, and what stands in the citizen's log."""

from datetime import datetime

from samvej.core import clock
from samvej.web.demo import cast
from samvej.web.demo.books import working_days_ago
from samvej.web.demo.staff import Staff
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.break_glass import break_glass
from samvej.workplace.access.doors import access_citizen
from samvej.workplace.access.policies import emergency_bases
from samvej.workplace.access.relations import claim_relation
from samvej.workplace.ground.moment import today
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.actions import add_relative, change_contact, open_account
from samvej.workplace.people.models import Citizen


def citizen_of_the_cast(enrolments: list[Enrolment], contact_person: Actor) -> Enrolment:
    """The enrolment of the citizen one can look as: a woman of the contact person's who has come some way."""
    own = [each for each in enrolments if each.contact_person == contact_person.professional and each.place_id]
    fitting = [each for each in own if each.citizen.sex == "female" and each.status == "active"] or own
    return min(fitting, key=lambda each: (abs((each.enrolled_on - today()).days + 200), each.pk))


def bring_to_life(by: Actor, enrolment: Enrolment, staff: Staff) -> None:
    """Name the cast's citizen and their relative, and give both an account."""
    citizen = enrolment.citizen
    citizen.given_name, _, citizen.family_name = cast.CITIZEN.name.partition(" ")
    citizen.protected = citizen.interpreter = False
    citizen.language, citizen.died_on = "da", None
    citizen.save()
    contact_person = staff.contact_persons[citizen.municipality][0]
    with clock.at(_hour(24, "contact")):
        change_contact(
            by=contact_person,
            citizen=citizen,
            called=citizen.given_name,
            contact_by=Citizen.ContactBy.PHONE,
            contact_note="Ring helst efter klokken 11. Læg gerne en besked.",
        )
    with clock.at(_hour(22, "relative")):
        relative = add_relative(
            by=contact_person,
            citizen=citizen,
            name=cast.RELATIVE.name,
            relation="datter",
            phone="00 00 00 01",
            may_be_contacted=True,
            may_see_plan=True,
            may_see_log=True,
        )
    open_account(by=by, citizen=citizen, username=cast.CITIZEN.username, password=cast.PASSWORD)
    open_account(by=by, relative=relative, username=cast.RELATIVE.username, password=cast.PASSWORD)


def opened_by_others(enrolment: Enrolment, contact_person: Actor, doctor: Actor) -> None:
    """What those on the team opened."""
    for days_ago, who, reason in (
        (16, contact_person, "Forberedte et hjemmebesøg"),
        (9, doctor, "Talte med borgeren om medicinen"),
        (6, contact_person, "Ringede for at høre, hvordan det går"),
        (1, contact_person, "Gjorde klar til mødet"),
    ):
        with clock.at(_hour(days_ago, reason)):
            access_citizen(by=who, key=enrolment.citizen.key, reason=reason)


def leave_to_follow_up(people: list[Citizen], staff: Staff, code: str) -> None:
    """Two openings that the lead must look at: one in an emergency, one on a claim."""
    emergency, claimed = people
    second = staff.contact_persons[code][1]
    bases = emergency_bases(second)
    with clock.at(_hour(2, "glass")):
        break_glass(
            by=second,
            citizen=emergency,
            basis=bases[0],
            reason="Borgeren ringede meget forvirret. Jeg måtte vide, hvem der kunne køre derud.",
        )
        access_citizen(by=second, key=emergency.key, reason="Fandt ud af, hvem der kunne køre ud til borgeren")
    with clock.at(_hour(4, "claim")):
        claim_relation(
            by=second, citizen=claimed, reason="Borgeren sad i venteværelset og bad mig om hjælp til et brev."
        )
        access_citizen(by=second, key=claimed.key, reason="Hjalp borgeren med et brev")


def _hour(days_ago: int, drawn: str) -> datetime:
    return working_days_ago(days_ago, drawn)
