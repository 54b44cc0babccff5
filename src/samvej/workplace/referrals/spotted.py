"""Found by rule: the citizens whom a programme's criteria find in the registry become notes in its inbox.

A finding is a citizen's spell of one answer. It is left as a note once, however often the rule is run; each citizen
is re-identified by an action of its own with its entry in the trail; and one that fails stops no other.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samvej.programme.facts import PersonFacts
from samvej.programme.loading import Programme
from samvej.programme.rules import Truth
from samvej.registry.key import open_key
from samvej.registry.query import Registry
from samvej.spotting.explain import Explainer
from samvej.spotting.register import from_registry
from samvej.spotting.spot import WORDS, Spotted, Spotting, needs_money, spot
from samvej.spotting.witnesses import Witnesses, witnesses
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.grounds import barred_at
from samvej.workplace.access.lawful import CONTACT
from samvej.workplace.access.lawful import REFERRAL as REFERRAL_TYPE
from samvej.workplace.access.roles import ASSIGN_REFERRALS
from samvej.workplace.ground.moment import COPENHAGEN, today
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.people.models import Citizen
from samvej.workplace.people.notices import tell_each
from samvej.workplace.people.queries import survivor
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion
from samvej.workplace.programmes.queries import names_of_effort, open_units, programme_of
from samvej.workplace.referrals.actions.assessing import judge_known
from samvej.workplace.referrals.actions.receiving import receive_note
from samvej.workplace.referrals.facts import joined_facts, registry_facts
from samvej.workplace.referrals.links import work_link
from samvej.workplace.referrals.models import Referral, ReferralNote
from samvej.workplace.referrals.referring import RUNNING, basis_of, name_of
from samvej.workplace.referrals.staff import accounts_permitted
from samvej.workplace.referrals.transitions import REFERRAL

log = logging.getLogger(__name__)

SPOTTING = "Natlig spotting"
"""The name of the system's own work in the trail."""

SOME_FAILED = "some findings could not be left"
"""The notice to the lead."""

REFERRER = "rule"


@dataclass(frozen=True)
class Failure:
    """A finding that could not be left as a note. ``subject`` tells it from others by the record's random key."""

    subject: str
    fault: Exception
    citizen: Citizen


@dataclass(frozen=True)
class SpottedRun:
    """What one run came to. ``found`` citizens meet the criteria, or would with an answer to a question.

    Of these: ``new`` referrals were opened, ``joined`` an open one; ``known`` were left before in the same spell,
    have their answer since, or have this help or wait for it; ``not_here`` are no citizens of the units'
    municipalities, or are not written in here; ``kept_back`` have said that the unit may not see them: nobody there
    could read the note, so none is left; ``ruled_out`` have other help that this cannot go with; ``failed`` are
    to be looked at.
    """

    found: int
    new: int = 0
    joined: int = 0
    known: int = 0
    not_here: int = 0
    kept_back: int = 0
    ruled_out: int = 0
    failed: tuple[Failure, ...] = ()


@dataclass(frozen=True)
class _Finding:
    citizen: Citizen
    unit: ProgrammeUnit
    pseudonym: str
    spotted: Spotted


@dataclass(frozen=True)
class _Run:
    by: Actor
    version: ProgrammeVersion
    programme: Programme
    basis: str


def spot_programme(
    *, by: Actor, version: ProgrammeVersion, registry_root: Path, key_file: Path, on: date
) -> SpottedRun:
    """Run a programme's rule over the registry for one day, and leave what it finds in the inbox of each unit.

    ``by``: the system's own work. ``registry_root`` and ``key_file``: the registry and the key that made its
    pseudonyms, which must be each other's. A programme file without the rule among its referrers finds nobody. Raises
    :class:`NotYours`, :class:`NotNow` where the file has no legal basis for it, and SamvejError where the registry
    cannot be read.
    """
    if not finds_by_rule(programme_of(version)):
        return SpottedRun(found=0)
    run = _allowed(by, version)
    with Registry.open(registry_root) as registry:
        open_key(key_file, registry.database, registry.manifest.key)
        register = from_registry(registry, needs_money=needs_money(run.programme.rule))
        spotting = spot(run.programme.rule, register, on, on)
        rows = [row for row in spotting.rows() if _for_a_person(row)]
        findings, result = _sorted_out(run, _named(registry, rows), SpottedRun(found=len(rows)))
        words = _words(run.programme, spotting, [each.spotted for each in findings])
        facts = registry_facts(registry, [each.pseudonym for each in findings])
        coverage = registry.coverage()
    for finding in findings:
        result = _leave(run, finding, words[finding.spotted.person_id], facts, coverage, result)
    if result.failed:
        _tell_leads(run, on, len(result.failed))
    return result


def finds_by_rule(programme: Programme) -> bool:
    """Whether the rule is among those who may refer, by the programme's file."""
    return programme.file.referral is not None and REFERRER in programme.file.referral.from_


def spell_key(programme: str, pseudonym: str, since: date | None) -> str:
    """What makes a finding the same finding when the rule is run again."""
    return f"{programme}|{pseudonym}|{since or 'always'}"


def _allowed(by: Actor, version: ProgrammeVersion) -> _Run:
    programme = programme_of(version)
    if by.account is not None:
        raise NotYours(_("Kun systemets eget arbejde kan finde borgere ved regel."))
    basis = basis_of(programme, ReferralNote.Door.RULE)
    if basis is None:
        raise NotNow(
            _("%(name)s har intet juridisk grundlag for at finde borgere ved regel, før nogen har spurgt dem.")
            % {"name": name_of(programme)}
        )
    return _Run(by, version, programme, basis.id)


def _for_a_person(row: Spotted) -> bool:
    """Meets, or would with an answer to a question; where data are not loaded, there is nobody to ask."""
    return row.answer is Truth.TRUE or (
        row.answer is Truth.UNKNOWN and bool(row.missing) and all(each.what == "ask" for each in row.missing)
    )


# --- who they are --------------------------------------------------------------------------------------


def _named(registry: Registry, rows: Iterable[Spotted]) -> dict[str, Spotted]:
    """The findings by pseudonym."""
    wanted = {row.person_id: row for row in rows}
    identity = registry.table("identity")
    found = identity.filter(identity.person_id.isin(sorted(wanted))) if wanted else identity.limit(0)
    named = found.select("person_id", "pseudonym").to_pyarrow().to_pylist()
    return {each["pseudonym"]: wanted[each["person_id"]] for each in named}


def _sorted_out(run: _Run, named: dict[str, Spotted], result: SpottedRun) -> tuple[list[_Finding], SpottedRun]:
    """Those to leave a note about; the others are counted."""
    people = {
        each.pseudonym: survivor(each)
        for each in Citizen.objects.select_related("merged_into").filter(pseudonym__in=list(named))
    }
    units = open_units(run.programme.name)
    settled = _Settled(run.programme, [each.pk for each in people.values()])
    findings: list[_Finding] = []
    known = not_here = kept_back = 0
    barred = {unit.pk: barred_at(unit.organisation, CONTACT, REFERRAL_TYPE) for unit in units}
    for pseudonym, row in named.items():
        citizen = people.get(str(pseudonym))
        unit = _unit_of(citizen, units) if citizen is not None else None
        if citizen is None or unit is None:
            not_here += 1
        elif settled.since(citizen, row.since):
            known += 1
        elif citizen.pk in barred[unit.pk]:
            kept_back += 1
        else:
            findings.append(_Finding(citizen, unit, pseudonym, row))
    return findings, replace(result, known=known, not_here=not_here, kept_back=kept_back)


def _unit_of(citizen: Citizen, units: list[ProgrammeUnit]) -> ProgrammeUnit | None:
    """As :func:`unit_for` chooses, for many; nobody takes those who died or moved away."""
    if citizen.died_on is not None or (citizen.moved_away_on is not None and citizen.moved_away_on <= today()):
        return None
    local = [each for each in units if citizen.municipality and citizen.municipality in each.municipalities]
    return next(iter([*local, *(each for each in units if not each.municipalities)]), None)


class _Settled:
    """Whether a spell needs no note any more: it has one, was decided on, or the citizen is enrolled.

    Where the same effort runs as several programmes, whoever waits or is enrolled in one is not found for the others.
    """

    def __init__(self, effort: Programme, people: list[int]) -> None:
        programme, names = effort.name, names_of_effort(effort)
        notes = ReferralNote.objects.filter(
            referral__programme=programme, referral__citizen__in=people, door=ReferralNote.Door.RULE
        )
        decided = Referral.objects.filter(programme=programme, citizen__in=people, decided_at__isnull=False)
        self.days: dict[int, date] = {}
        for citizen, at in [
            *notes.values_list("referral__citizen", "created_at"),
            *decided.values_list("citizen", "decided_at"),
        ]:
            assert at is not None
            day = at.astimezone(COPENHAGEN).date()
            self.days[citizen] = max(day, self.days.get(citizen, day))
        enrolled = Citizen.objects.filter(
            pk__in=people, enrolments__programme__in=names, enrolments__status__in=RUNNING
        )
        waiting = Referral.objects.filter(
            citizen__in=people, programme__in=set(names) - {programme}, status__in=Referral.OPEN
        )
        self.helped = {*enrolled.values_list("pk", flat=True), *waiting.values_list("citizen", flat=True)}

    def since(self, citizen: Citizen, since: date | None) -> bool:
        """Whether it was settled on or after the spell's first day (None: it has no beginning)."""
        day = self.days.get(citizen.pk)
        return citizen.pk in self.helped or (day is not None and (since is None or day >= since))


# --- leaving the notes ---------------------------------------------------------------------------------


def _leave(
    run: _Run,
    finding: _Finding,
    words: dict[str, Any],
    facts: dict[str, PersonFacts],
    coverage: Any,
    result: SpottedRun,
) -> SpottedRun:
    """One citizen's finding as a note, in a transaction of its own; what fails is counted and told."""
    subject = f"{run.programme.name} {finding.citizen.key}"
    try:
        with transaction.atomic():
            note = _re_identify(run, finding, words)
        referral = note.referral
        known = joined_facts(finding.citizen, facts.get(finding.pseudonym), coverage)
        judge_known(by=run.by, referral=referral, known=known)
        opened = referral.events.filter(kind=REFERRAL["receive"].event, detail__note=str(note.key)).exists()
    except NotNow:
        return replace(result, ruled_out=result.ruled_out + 1)
    except Exception as fault:  # whatever it is, the others are still found
        log.exception("A finding of %s could not be left as a note", run.programme.name)
        return replace(result, failed=(*result.failed, Failure(subject, fault, finding.citizen)))
    return replace(result, new=result.new + opened, joined=result.joined + (not opened))


def _re_identify(run: _Run, finding: _Finding, words: dict[str, Any]) -> ReferralNote:
    record(
        by=run.by,
        activity="read",
        record="registry",
        citizen=finding.citizen,
        basis=run.basis,
        reason=_("Blev fundet ved en regel i registrene"),
        addition=run.programme.name,
        high=finding.citizen.protected,
    )
    return receive_note(
        by=run.by,
        citizen=finding.citizen,
        programme=run.programme.name,
        door=ReferralNote.Door.RULE,
        referrer=REFERRER,
        witnesses=words,
        spell=spell_key(run.programme.name, finding.pseudonym, finding.spotted.since),
        unit=finding.unit,
        judge=False,
    )


def _words(programme: Programme, spotting: Spotting, rows: list[Spotted]) -> dict[int, dict[str, Any]]:
    """person_id → the finding in plain words: {"since", "until", "answer", "lines": [{"da", "en", "level"}]}."""
    shown: Witnesses = witnesses(spotting, rows) if rows else {}
    danish, english = (Explainer(programme, spotting, shown, lang) for lang in ("da", "en"))
    return {
        row.person_id: {
            "since": row.since.isoformat() if row.since else None,
            "until": row.until.isoformat() if row.until else None,
            "answer": WORDS[row.answer],
            "lines": [
                {"da": da.strip(), "en": en.strip(), "level": (len(da) - len(da.lstrip())) // 2}
                for da, en in zip(danish.spell(row), english.spell(row), strict=True)
            ],
        }
        for row in rows
    }


def _tell_leads(run: _Run, on: date, failed: int) -> None:
    for unit in open_units(run.programme.name):
        leads = accounts_permitted(
            organisation=unit.organisation, permission=ASSIGN_REFERRALS, programme=run.programme.name
        )
        tell_each(
            recipients=leads,
            text=SOME_FAILED,
            link=work_link(),
            once=f"{SOME_FAILED} {run.programme.name} {on}",
            programme_da=run.version.name_da,
            programme_en=run.version.name_en,
            failed=failed,
        )
