"""The demo's workplace, step by step: places and staff, the people, years of cases, and what waits today."""

from datetime import date, datetime, time
from functools import cached_property
from itertools import count
from pathlib import Path

from rich.console import Console

from samvej.core import clock
from samvej.core.cpr import Cpr
from samvej.programme.folder import programme_names, programme_path, programmes_folder, shared_folder_of
from samvej.programme.vocabulary import load_vocabulary
from samvej.registry.query import Registry
from samvej.web.demo.answers import answer_questionnaires
from samvej.web.demo.bente import BentesRoad
from samvej.web.demo.build import ALSO_HERE, answers_for, first_day
from samvej.web.demo.citizens import write_in_residents
from samvej.web.demo.courses import Courses
from samvej.web.demo.learning import learn
from samvej.web.demo.living import bring_to_life, citizen_of_the_cast, leave_to_follow_up, opened_by_others
from samvej.web.demo.names import lot, name_of
from samvej.web.demo.others import say_yes_to_what_is_far_off, tell_of_others
from samvej.web.demo.past import Run, spread
from samvej.web.demo.patient import include_patient, tell_of_patient
from samvej.web.demo.places import Places, open_units, write_in_places
from samvej.web.demo.region import Participation, Resident, participations, residents
from samvej.web.demo.staff import OF_EACH_ROLE, Staff, write_in_staff
from samvej.web.demo.waiting import Waiting
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.pathways.actions.caseloads import set_capacity
from samvej.workplace.pathways.models import CaseloadPlace, Enrolment
from samvej.workplace.people.actions import write_in_citizen
from samvej.workplace.people.models import Citizen
from samvej.workplace.programmes.actions import publish_programme
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.reactions.engine import count_from, react
from samvej.workplace.referrals.actions.assessing import judge_known
from samvej.workplace.referrals.facts import joined_facts, registry_facts
from samvej.workplace.referrals.models import Referral
from samvej.workplace.referrals.spotted import SPOTTING, spot_programme

_CASES_OF_TODAY = 24  # citizens that the cases of today take, with some to spare
_SPARE_PLACES = 4  # beside those that are taken, with each contact person, where the programme lets them
_ADULT, _OLD = 18, 70


class Building:
    """One demo being built; its steps are called in order."""

    def __init__(self, region_folder: Path, key: bytes, console: Console) -> None:
        self.key, self.console = key, console
        self.by = Actor.system("the demo")
        self.residents = residents(region_folder)
        self.versions = [publish_programme(by=self.by, programme=name) for name in _with_referrals()]
        self.programmes = [programme_of(version) for version in self.versions]
        self.spells = self._spells(participations(region_folder))
        self.runs: list[Run] = []
        self.citizens: dict[str, Citizen] = {}
        self.enrolments: list[Enrolment] = []
        self.patients: list[Enrolment] = []

    def _spells(self, found: list[Participation]) -> list[Participation]:
        known = {programme.name for programme in self.programmes}
        return [each for each in found if each.programme in known and each.cpr.reveal() in self.residents]

    @cached_property
    def codes(self) -> list[str]:
        """The region's municipalities, the one with most people first; then others that programmes name."""
        here: dict[str, int] = {}
        for each in self.residents.values():
            here[each.municipality] = here.get(each.municipality, 0) + 1
        named = {each.municipality for programme in self.programmes for each in programme.file.partners}
        ours = sorted(here, key=lambda code: (-here[code], code))
        return [*ours, *sorted(code for code in named if code is not None and code not in here)]

    # --- places, staff, people -----------------------------------------------------------------------------

    def set_up(self) -> None:
        """Organisations, staff, published programmes with their units, and the people of the region."""
        names = {code: name for name, code in _municipalities().items()}
        self.places: Places = write_in_places(self.by, {code: names[code] for code in self.codes})
        self.staff: Staff = write_in_staff(self.by, self.places, self._needed(), voter_of=self.codes[-1])
        for programme, version in zip(self.programmes, self.versions, strict=True):
            units = open_units(self.by, programme, self.places)
            self.runs.append(Run(programme, version, units))
        chosen = self._chosen()
        since = first_day(today())
        self.citizens = write_in_residents(self.by, chosen, self.key, self.places, since)
        self.console.print(
            f"   {len(self.runs)} programmes, {len(self.codes)} municipalities, {len(self.citizens):,} citizens"
        )

    def _needed(self) -> dict[str, int]:
        """Contact persons for each municipality: enough for everybody who takes part now, and some room."""
        needed: dict[str, int] = {}
        for code in sorted({each.municipality for each in self.residents.values()}, key=self.codes.index):
            running = [each for each in self.spells if self._code(each) == code and each.until is None]
            each_has = min(
                (p.file.caseload.per_contact_person for p in self.programmes if p.file.caseload), default=20
            )
            each_has = max(each_has, 20)
            fewest = 2 if needed else OF_EACH_ROLE  # the first is the cast's own
            needed[code] = max(fewest, -(-len(running) // (each_has - 2)))
        return needed

    def _code(self, spell: Participation) -> str:
        return self.residents[spell.cpr.reveal()].municipality

    def _chosen(self) -> list[Resident]:
        """Those who took part, and grown-ups drawn by lot: for the other answers, for today, and some more."""
        taking_part = {each.cpr.reveal() for each in self.spells}
        others = [
            each
            for pnr, each in self.residents.items()
            if pnr not in taking_part and each.died_on is None and _ADULT <= _age(each.cpr) < _OLD
        ]
        others.sort(key=lambda each: lot(each.cpr.reveal(), "chosen"))
        wanted = answers_for(len(self.spells)).total() + _CASES_OF_TODAY + ALSO_HERE
        return [*(self.residents[pnr] for pnr in sorted(taking_part)), *others[:wanted]]

    def _free_people(self, code: str | None = None) -> list[Citizen]:
        """Those of the region who have no case yet, in a fixed order."""
        taking_part = {each.cpr.reveal() for each in self.spells}
        with_case = set(Referral.objects.values_list("citizen_id", flat=True))
        return [
            citizen
            for pnr, citizen in self.citizens.items()
            if pnr not in taking_part
            and citizen.pk not in with_case
            and (code is None or citizen.municipality == code)
            and not citizen.protected
        ]

    # --- years of cases ------------------------------------------------------------------------------------

    def past(self) -> None:
        """Caseloads, those who took part, and those who got other answers."""
        rows = 0
        for run in self.runs:
            spells = [each for each in self.spells if each.programme == run.programme.name]
            free = self._caseloads(run, spells)
            if not spells:
                continue
            cases = Courses(run, self.places, self.staff)
            for spell in spells:
                citizen = self.citizens[spell.cpr.reveal()]
                self.enrolments.append(cases.took_part(spell, citizen, free[citizen.municipality]))
            self._other_answers(cases, len(spells))
            rows += cases.write()
        self.console.print(f"   {len(self.enrolments)} courses, {rows:,} rows of cases behind today")

    def _caseloads(self, run: Run, spells: list[Participation]) -> dict[str, list[CaseloadPlace]]:
        """Places with each contact person of each unit; gives those that enrolments may take, dealt out in turn."""
        free: dict[str, list[CaseloadPlace]] = {}
        caseload = run.programme.file.caseload
        for code, unit in run.units.items():
            people = [self.staff.ward] if unit.organisation == self.places.region["ward"] else None
            people = people or self.staff.contact_persons[code]
            running = sum(each.until is None and self._code(each) == code for each in spells)
            most = caseload.per_contact_person if caseload else 20
            places = min(most, -(-running // len(people)) + _SPARE_PLACES)
            for each in people:
                if each.professional is not None:
                    set_capacity(by=self.by, unit=unit, contact_person=each.professional, places=places)
            held = CaseloadPlace.objects.filter(unit=unit).select_related("contact_person")
            free[code] = sorted(held, key=lambda place: (place.number, place.pk))
        return free

    def _other_answers(self, cases: Courses, included: int) -> None:
        people = iter(self._free_people())
        last = today()
        for answer, number in answers_for(included).items():
            chosen = [citizen for citizen, _ in zip(people, range(number), strict=False)]
            write = getattr(cases, answer.replace(" ", "_"))
            for citizen, drawn, day in spread(chosen, first_day(last), _before(last, 45), answer):
                write(citizen, drawn, day)

    # --- today ---------------------------------------------------------------------------------------------

    def today(self) -> None:
        """What waits today, the cast's citizen, and what the lead must look at."""
        first, second = self.codes[:2]
        with_courses = {each.programme for each in self.enrolments}
        for run in self.runs:
            if run.programme.name in with_courses:
                elsewhere = self._free_people(second)[0]
                waiting = Waiting(run, self.places, self.staff, self._free_people(first))
                waiting.write(None, self.staff.contact_persons[second][0], elsewhere)
            elif run.programme.file.referral and run.programme.file.referral.joint_selection:
                waiting = Waiting(run, self.places, self.staff, self._patients(run))
                waiting.write_joint("psychiatry")
                self.patients.append(include_patient(waiting, self.staff, "psychiatry"))
        self.cast = citizen_of_the_cast(self.enrolments, self.staff.contact_persons[first][0])
        bring_to_life(self.by, self.cast, self.staff)
        leave_to_follow_up(self._free_people(first)[-2:], self.staff, first)
        waiting_now = Referral.objects.filter(status__in=Referral.OPEN).count()
        self.console.print(f"   {waiting_now} referrals wait for their answer")

    # --- the running courses -------------------------------------------------------------------------------

    def second_half(self) -> None:
        """Maps, plans, teams, tasks, meetings and all else of the cast's courses, and what follows from it."""
        first = self.codes[0]
        running = Enrolment.objects.exclude(status=Enrolment.Status.ENDED)
        count_from(running, moment())  # what was long before today was done then
        BentesRoad(self.cast, self.staff).walk()
        opened_by_others(self.cast, self.staff.contact_persons[first][0], self.staff.psychiatrist)
        both = self.staff.contact_persons[first][:2]
        told = tell_of_others(self._running_of(both), self.staff, both)
        for patient in self.patients:
            tell_of_patient(patient, self.staff)
        learn(self.cast.unit, self.staff.lead[first], both)
        everybody = [each for people in self.staff.contact_persons.values() for each in people]
        answer_questionnaires(running.select_related("citizen", "version"), everybody)
        fired = react().fired
        say_yes_to_what_is_far_off(both)
        lively = 1 + len(told) + len(self.patients)
        self.console.print(f"   {lively} courses with maps, plans and contacts; {fired} things follow from them")

    def _running_of(self, contact_persons: list[Actor]) -> list[Enrolment]:
        """The active courses of some, the cast's own left out, the longest first."""
        people = [each.professional for each in contact_persons if each.professional is not None]
        found = Enrolment.objects.select_related("citizen", "version", "unit__organisation", "contact_person")
        active = found.filter(
            status=Enrolment.Status.ACTIVE, contact_person__in=people, programme=self.cast.programme
        )
        return list(active.exclude(pk=self.cast.pk).order_by("enrolled_on", "pk"))

    def _patients(self, run: Run) -> list[Citizen]:
        """Made-up people of a municipality that the registry does not cover."""
        code = next(iter(run.units))
        made: list[Citizen] = []
        serials = count(1)
        while len(made) < len(_PATIENTS):
            cpr = Cpr.parse(f"7{next(serials) % 9 + 1}0{len(made) + 3}7{len(made)}{next(serials):04}")
            given, family = name_of(cpr.reveal(), cpr.sex)
            if cpr.reveal() not in self.residents:
                made.append(
                    write_in_citizen(
                        by=self.by,
                        cpr=cpr,
                        given_name=given,
                        family_name=family,
                        birth_date=cpr.birth_date,
                        sex=cpr.sex,
                        municipality=code,
                        phone="00 00 00 02",
                        synthetic=True,
                    )
                )
        return made

    def find_by_rule(self, registry_root: Path, key_file: Path, last_day: date) -> None:
        """The rule of each programme that has courses here, run over the registry as every night."""
        night = datetime.combine(today(), time(2, 10))
        with_courses = {each.programme for each in self.enrolments}
        for run in self.runs:
            if run.programme.name in with_courses:
                with clock.at(min(night, clock.now())):
                    found = spot_programme(
                        by=Actor.system(SPOTTING),
                        version=run.version,
                        registry_root=registry_root,
                        key_file=key_file,
                        on=last_day,
                    )
                self.console.print(f"   {found.new} more were found by rule")

    def judge(self, registry: Registry) -> None:
        """Eligibility of what waits, as it is judged when a referral comes; the registry is read once for all."""
        waiting = Referral.objects.filter(status__in=Referral.OPEN).select_related("citizen", "version")
        facts = registry_facts(registry, [each.citizen.pseudonym for each in waiting if each.citizen.pseudonym])
        coverage = registry.coverage()
        for referral in waiting:
            known = joined_facts(referral.citizen, facts.get(referral.citizen.pseudonym or ""), coverage)
            judge_known(by=self.by, referral=referral, known=known)


_PATIENTS = range(6)


def _with_referrals() -> list[str]:
    """The programmes and overlays that take referrals, by a look at their text: reading them takes a second each."""
    folder = programmes_folder()
    texts = {name: programme_path(name).read_text(encoding="utf-8") for name in programme_names(folder)}
    bases = {name for name, text in texts.items() if "\nreferral:" in text and "\nphases:" in text}
    return [name for name in texts if name in bases or _base(texts[name]) in bases]


def _base(text: str) -> str:
    """What an overlay is of; empty for a programme of its own."""
    return next((line.removeprefix("of:").strip() for line in text.splitlines() if line.startswith("of:")), "")


def _municipalities() -> dict[str, str]:
    """Name → four-digit code."""
    return dict(load_vocabulary(shared_folder_of(programmes_folder())).municipalities)


def _age(cpr: Cpr) -> int:
    return (today() - cpr.birth_date).days // 365


def _before(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() - days)
