"""The whole road of the cast's citizen: map, plan, safety, team, meetings, messages, a stay in hospital, a slip."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from samvej.core import clock
from samvej.web.demo import bente_words as words
from samvej.web.demo import cast
from samvej.web.demo.hospital import stay
from samvej.web.demo.road import Road, coming, later_today
from samvej.web.demo.staff import Staff
from samvej.workplace.access.actors import Actor
from samvej.workplace.contacts.actions import write_contact
from samvej.workplace.ground.moment import COPENHAGEN, moment, today
from samvej.workplace.meetings.actions.calling import When, call
from samvej.workplace.meetings.actions.ending import hold
from samvej.workplace.meetings.actions.minuting import Whose, minute
from samvej.workplace.meetings.actions.proposing import agree, decline, propose
from samvej.workplace.meetings.actions.replying import reply, write_point
from samvej.workplace.meetings.models import Meeting
from samvej.workplace.meetings.who import possible_guests
from samvej.workplace.messages.actions import begin_thread, mark_read, write
from samvej.workplace.messages.models import Message, Thread
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Account
from samvej.workplace.plans.actions.answering import agree_plan
from samvej.workplace.plans.actions.scoring import score_goal
from samvej.workplace.plans.content import PlanContent
from samvej.workplace.plans.models import PlanVersion
from samvej.workplace.reactions.engine import react
from samvej.workplace.safety.actions import answer_safety_question, write_follow_up, write_safety_plan
from samvej.workplace.slips.actions import report_slip, solve
from samvej.workplace.tasks.actions.answering import complete
from samvej.workplace.tasks.actions.answering import decline as decline_task
from samvej.workplace.tasks.actions.asking import ask_for
from samvej.workplace.tasks.models import Task
from samvej.workplace.teams.actions import accept_invitation, invite

if TYPE_CHECKING:
    from samvej.workplace.people.models import Organisation

_MONTHS = 145
"""Working days that her road is told over: seven months."""
_NETWORK = "network meeting"


class BentesRoad(Road):
    """Told once, from the first map to the message that nobody has answered yet."""

    def __init__(self, enrolment: Enrolment, staff: Staff) -> None:
        super().__init__(enrolment, staff.contact_persons[enrolment.citizen.municipality][0], as_if=_MONTHS)
        self.staff = staff
        self.bente = Actor(Account.objects.get(username=cast.CITIZEN.username))
        self.job = staff.job_centre
        self.substance = staff.substance
        self.doctor = staff.circle["general practitioner"][0]
        self.nurse = staff.circle["home nursing"][0]
        self.psychiatrist = staff.psychiatrist

    def walk(self) -> None:
        """All of it, in the order of time."""
        self._first_weeks()
        self._plan()
        self._team()
        self._second_half()
        self._meeting_held()
        self._in_hospital()
        self._these_days()

    # --- the first weeks: map and safety --------------------------------------------------------------------

    def _first_weeks(self) -> None:
        self.meets(
            142, "visit", 75, "Første besøg hjemme. Talte mest om hunden. Bente vil gerne have, at jeg kommer igen."
        )
        self.meets(139, "call", 10, "Ringede for at høre, om torsdag stadig passer. Det gør den.")
        drawn = self.draws_map(136, words.FIRST_ROUND)
        with self.on(136, 11, 45):
            answer = answer_safety_question(
                by=self.contact_person,
                enrolment=self.enrolment,
                answer="thoughts",
                said=words.SAFETY_SAID,
                life_map=drawn,
            )
        with self.on(136, 13, 30):
            write_follow_up(by=self.contact_person, answer=answer, said=words.SAFETY_TALK)
        with self.on(134, 10):
            write_safety_plan(
                by=self.contact_person,
                enrolment=self.enrolment,
                said=words.SAFETY_PLAN,
                seen={},
                reason="Skrevet sammen ved køkkenbordet",
            )

    # --- the plan and the team ------------------------------------------------------------------------------

    def _plan(self) -> None:
        self.joins(131, "home nursing", self.nurse)
        self.joins(130, "psychiatry", self.psychiatrist)
        content = words.first_plan(self.moment_of(112).date(), self.moment_of(60).date())
        first = self.writes_plan(129, content, "Skrevet sammen efter kortet")
        self._says_yes(128, first, "Ja. Det er mine egne ord.")
        dosed, sorted_post = self.task_of("dosering"), self.task_of("stak")
        self.takes(128, self.nurse, dosed)
        self.meets(124, "visit", 60, "Gik med til vandet. Bente satte sig to gange og var glad, da vi nåede bænken.")
        self.finishes(
            115, self.nurse, dosed, "Medicinen er doseret hver mandag i fire uger. Bente tager den nu selv."
        )
        self.finishes(113, self.contact_person, sorted_post, "Stakken er åbnet. Otte breve hastede og er besvaret.")

    def _says_yes(self, days_ago: int, version: PlanVersion, said: str) -> None:
        with self.on(days_ago, 19):
            agree_plan(by=self.bente, plan=version.plan, number=version.number, words=said)
        with self.on(days_ago, 19, 30):
            agree_plan(by=self.contact_person, plan=version.plan, number=version.number, role="contact person")

    def _team(self) -> None:
        """Those of other places are asked and say yes; one has not answered yet."""
        for days_ago, role, who, why in (
            (108, "job centre", self.job, "Bente vil gerne have én fast i jobcentret, som kender hendes plan."),
            (
                105,
                "substance centre",
                self.substance,
                "Bente vil drikke mindre om aftenen og gerne tale med jer om det.",
            ),
            (103, "general practitioner", self.doctor, "Søvn, ryg og medicin hører sammen for Bente."),
        ):
            place: Organisation | None = who.organisation
            assert place is not None
            with self.on(days_ago, 10):
                asked = invite(
                    by=self.contact_person,
                    enrolment=self.enrolment,
                    organisation=place,
                    professional=who.professional,
                    role=role,
                    words=why,
                )
            with self.on(days_ago - 2, 14):
                accept_invitation(by=who, invitation=asked)
        nina = self.staff.nurse
        assert nina.organisation is not None
        with self.on(2, 11):
            invite(
                by=self.contact_person,
                enrolment=self.enrolment,
                organisation=nina.organisation,
                professional=nina.professional,
                role="hospital",
                words="Bente kommer hos jer, når det går galt. Hun vil gerne have, at én hos jer kender planen.",
            )

    # --- the second round, what was reached, and what slipped -----------------------------------------------

    def _second_half(self) -> None:
        self.meets(
            98, "company", 90, "Fulgtes til lægen. Ryggen er undersøgt, og der er øvelser, som Bente kan selv."
        )
        self.meets(86, "visit", 60, "Rikke var med. De aftalte, at den mindste kommer til kaffe om søndagen.")
        self._score(84, -1, "Jeg kommer rundt om huset, men ikke længere.")
        self.meets(70, "call", 15, "Hun tog den selv. Vi talte om weekenden.", by=self.substance)
        self.meets(58, "visit", 50, "Ventede ved døren. Bente var der ikke og ringede om aftenen.", attended=False)
        self.meets(52, "visit", 60, "Vi åbnede de sidste breve. Nu kender Bente tallet.")
        with self.on(52, 15):
            answer_safety_question(by=self.contact_person, enrolment=self.enrolment, answer="no")
        self.draws_map(47, words.SECOND_ROUND)
        self._score(46, 0, "Jeg har gjort det fire uger i træk!")
        second = self._newest(words.without_post)
        written = self.writes_plan(45, second, "Posten er nået. Et nyt mål om arbejde", based_on=1)
        self._says_yes(44, written, "Ja, men ikke mere end tre formiddage.")
        self.meets(38, "call", 20, "Om køkkenet på skolen. Bente har drømt om det og er bange for det.")
        with self.on(33, 18, 20):
            slip = report_slip(
                by=self.bente,
                enrolment=self.enrolment,
                what="Der kom et brev om et møde på rådhuset, som ingen havde fortalt mig om.",
                kind="not held",
            )
        with self.on(32, 11):
            solve(
                by=self.contact_person,
                slip=slip,
                solution="Jonas har flyttet mødet hjem til Bente og ringer fremover, før der kommer et brev.",
            )
        self.meets(30, "visit", 60, "Gik den korte tur. Hun havde selv ringet til Jonas.", by=self.job)

    def _score(self, days_ago: int, score: int, said: str) -> None:
        with self.on(days_ago, 18):
            score_goal(by=self.bente, plan=self.enrolment.plan, goal_id="vandet", score=score, words=said)

    def _newest(self, change: Callable[[PlanContent], PlanContent]) -> PlanContent:
        version = PlanVersion.objects.filter(plan__enrolment=self.enrolment).order_by("-number")[0]
        return change(version.said)

    # --- the meeting, with its minutes ----------------------------------------------------------------------

    def _meeting_held(self) -> None:
        meeting = self._called(20, self.moment_of(15, 10), "Alle, der hjælper, kender ikke hinandens planer endnu.")
        with self.on(18, 20):
            write_point(by=self.bente, meeting=meeting, text="At I taler med mig og ikke om mig.")
        with self.on(15, 10, 20):
            for point, said in (
                ("wishes", "Bente: »Jeg vil have, at Rikke og den mindste kan komme, uden at jeg skal gemme rodet.«"),
                ("worries", "Rikke er bange for nætterne. Bente er bange for at sige ja til for meget arbejde."),
            ):
                minute(by=self.contact_person, meeting=meeting, agenda_id=point, text=said)
            minute(
                by=self.contact_person,
                meeting=meeting,
                agenda_id="who",
                text="Spørg køkkenet på skolen, om Bente kan komme og se det en formiddag",
                becomes="task",
                whose=Whose(professional=self.job.professional, name=self.job.name),
                due_at=self.moment_of(5, 16),
            )
        with self.on(15, 11, 5):
            came = [each.pk for each in meeting.participants.all() if each.name != self.psychiatrist.name]
            hold(by=self.contact_person, meeting=meeting, attended=came, minutes=65)
        asked = Task.objects.get(enrolment=self.enrolment, origin="meeting", assigned_to=self.job.professional)
        self.takes(14, self.job, asked)
        self.finishes(9, self.job, asked, "Bente er velkommen. Køkkenlederen hedder Inge og tager selv imod hende.")
        follow_up = Task.objects.filter(enrolment=self.enrolment, origin="meeting", status__in=Task.OPEN)
        self.meets(10, "call", 15, "Ringede om aftalerne. Hun har købt sko til køkkenet.")
        for task in follow_up:
            self.finishes(10, self.contact_person, task, "Ringede til Bente. Aftalerne holder.")
        third = self._newest(words.with_kitchen)
        self._says_yes(13, self.writes_plan(14, third, "Aftalt på netværksmødet", based_on=2), "Ja.")
        self.takes(12, self.job, self.task_of("besoeg"))

    def _called(self, days_ago: int, begins_at: datetime, why: str) -> Meeting:
        with self.on(days_ago, 9):
            meeting = propose(
                by=self.contact_person, enrolment=self.enrolment, kind=_NETWORK, because={"da": why, "en": why}
            )
        with self.on(days_ago, 12):
            agree(by=self.bente, meeting=meeting)
        with self.on(days_ago - 1, 9):
            when = When(begins_at, 60, Meeting.Where.HOME, place="Hjemme hos Bente")
            meeting = call(by=self.contact_person, meeting=meeting, when=when, guests=possible_guests(self.enrolment))
        with self.on(days_ago - 1, 19):
            for who, answer in ((self.bente, "accepted"), (self.job, "accepted"), (self.psychiatrist, "declined")):
                reply(by=who, participant=meeting.participants.get(account=who.account), answer=answer)
        return meeting

    # --- a stay in hospital last week -----------------------------------------------------------------------

    def _in_hospital(self) -> None:
        """Admitted in the night, home two days later; the reactions of the file ask for what follows."""
        came_in = datetime.combine(today() - timedelta(days=8), datetime.min.time(), COPENHAGEN) + timedelta(
            hours=22.7
        )
        went_home = came_in + timedelta(days=2, hours=-9)
        stay(self.enrolment.citizen, "bentes-ophold", came_in, ward="Medicinsk afdeling, Prøvekøbing Sygehus")
        self._reacted(came_in + timedelta(minutes=2))
        with clock.at(came_in + timedelta(hours=11)):
            for meeting in Meeting.objects.filter(enrolment=self.enrolment, status=Meeting.Status.PROPOSED):
                decline(by=self.bente, meeting=meeting)
            self._does("call the ward", "Talte med afdelingen. De ved, at hunden er hos Rikke, og hvad planen er.")
        stay(
            self.enrolment.citizen,
            "bentes-ophold",
            came_in,
            ward="Medicinsk afdeling, Prøvekøbing Sygehus",
            home_at=went_home,
        )
        self._reacted(went_home + timedelta(minutes=2))
        with clock.at(went_home + timedelta(hours=3)):
            self._does("visit or call home", "Var der, da hun kom hjem. Der er mad i huset, og hunden er hentet.")
            write_contact(
                by=self.contact_person,
                enrolment=self.enrolment,
                how="visit",
                at=went_home + timedelta(hours=1),
                minutes=60,
                note="Tog imod hende hjemme. Rikke kom med hunden.",
            )
        self.meets(
            2, "visit", 45, "Hun sover bedre. Det var ryggen og ikke tankerne, der fik hende til at ringe 112."
        )

    def _reacted(self, at: datetime) -> None:
        with clock.at(at):
            react(enrolments=[self.enrolment.pk])

    def _does(self, reaction: str, evidence: str) -> None:
        for task in Task.objects.filter(enrolment=self.enrolment, origin_key=reaction, status__in=Task.OPEN):
            complete(by=self.contact_person, task=task, evidence=evidence)

    # --- these days -----------------------------------------------------------------------------------------

    def _these_days(self) -> None:
        self._called(2, coming(2, 10), "Sådan får vi de næste uger til at hænge sammen efter indlæggelsen.")
        with self.on(1, 14):
            self._does("debriefing", "Talte med afdelingen. De ringer til mig, før de udskriver hende en anden gang.")
        self._tasks()
        self._messages()

    def _tasks(self) -> None:
        """One late, one for today, one coming, one that got a no, and one of her own."""
        asked = {
            "late": (
                self.substance,
                "Ring til Bente om en samtale, nu hvor hun er hjemme igen",
                self.moment_of(1, 16),
            ),
            "today": (self.job, "Ring til Bente og aftal, hvornår I ser køkkenet", later_today()),
            "coming": (self.doctor, "Se på medicinen efter indlæggelsen", coming(4)),
            "no": (self.job, "Udsæt samtalen på rådhuset, til Bente har set køkkenet", coming(3)),
        }
        made = {}
        for name, (who, what, due_at) in asked.items():
            with self.on(3, 10):
                made[name] = ask_for(
                    by=self.contact_person,
                    enrolment=self.enrolment,
                    words={"da": what, "en": what},
                    origin="person",
                    professional=who.professional,
                    due_at=due_at,
                )
        self.takes(2, self.substance, made["late"])
        self.takes(2, self.doctor, made["coming"])
        self.takes(2, self.job, made["today"])
        with self.on(1, 9):
            decline_task(
                by=self.job,
                task=made["no"],
                why="Samtalen kan ikke udsættes, men jeg kan holde den hjemme hos Bente. Ring, så finder vi en dag.",
            )
        self._own_task()

    def _own_task(self) -> None:
        with self.on(2, 14):
            own = "Skriv tre ting ned, som du gerne vil spørge køkkenlederen om"
            ask_for(
                by=self.contact_person,
                enrolment=self.enrolment,
                words={"da": own, "en": own},
                because={"da": "Vi talte om det, da jeg besøgte dig.", "en": "Vi talte om det, da jeg besøgte dig."},
                origin="person",
                for_citizen=True,
                due_at=coming(3),
            )

    def _messages(self) -> None:
        with self.on(11, 20):
            thread = begin_thread(
                by=self.bente,
                enrolment=self.enrolment,
                subject="Besøget i køkkenet",
                text="Hvad skal jeg have på? Og skal jeg sige det med ryggen?",
                near=Thread.Near.CITIZEN,
                once="bente-1",
            )
        with self.on(10, 9):
            answered = "Tag det på, du går til vandet i. Det med ryggen har jeg sagt, hvis det er i orden?"
            self._writes(self.job, thread, answered)
        with self.on(10, 18):
            thanks = self._writes(self.bente, thread, "Ja, det er fint. Tak, Jonas.")
        self._all_read(9, thread, thanks)
        with self.on(7, 13):
            among = begin_thread(
                by=self.nurse,
                enrolment=self.enrolment,
                subject="Medicinen i ferien",
                text="Jeg doserer to uger ad gangen hen over ferien. Er det i orden, når Rikke har resten?",
                near=Thread.Near.NOBODY,
                once="bente-2",
            )
        with self.on(7, 15):
            last = self._writes(self.doctor, among, "Ja, så længe der kun ligger til en uge hjemme hos Bente.")
        self._all_read(6, among, last)
        with clock.at(moment() - timedelta(hours=15)):
            self._writes(
                self.bente,
                thread,
                "Jeg er hjemme igen og lidt flad. Tror I, de synes, det er mærkeligt, hvis vi venter en uge?",
            )

    def _all_read(self, days_ago: int, thread: Thread, message: Message) -> None:
        with self.on(days_ago, 8):
            for who in (self.contact_person, self.job, self.substance, self.doctor, self.nurse, self.psychiatrist):
                mark_read(by=who, thread=thread, message=message)

    def _writes(self, by: Actor, thread: Thread, text: str) -> Message:
        return write(by=by, thread=thread, text=text, once=f"bente-{thread.pk}-{thread.messages.count()}")
