"""``samvej registry sync``: what has changed in the workplace becomes rows of the registry, by pseudonym.

Which kinds of rows of a programme may flow, and on which legal basis, is said by its file. A row goes again when
something happened to its referral or enrolment since the last run; it then replaces the older one. The rows leave as
files of the source ``workplace`` that hold pseudonyms only and are gone when the load is over.
"""

import os
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from samvej.core.errors import SamvejError
from samvej.evaluation.efforts import JOINED
from samvej.programme.loading import Programme
from samvej.registry import manifest as manifests
from samvej.registry.database import database_at
from samvej.registry.key import open_key
from samvej.registry.loading.faults import Allowance
from samvej.registry.loading.load import load
from samvej.registry.mapping import find
from samvej.registry.reading.identities import CPR, pseudonym
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.models import Consent
from samvej.workplace.ground.events import Event
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.learning.activities import SOURCES
from samvej.workplace.learning.joined import ROLE, STATUS, Stood, joined, stood_as
from samvej.workplace.learning.rows import FILES, Row, as_csv, enrolment_row, phase_rows, referral_row
from samvej.workplace.pathways.models import Enrolment, EnrolmentEvent, RegistrySync
from samvej.workplace.people.models import Citizen, CitizenEvent, CitizenNumber
from samvej.workplace.people.queries import survivor
from samvej.workplace.programmes.models import ProgrammeVersion
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.models import Referral, ReferralEvent

OVERLAP = timedelta(hours=1)
"""Events this long before the last run are read again: one that was written in a slower transaction is not missed."""

NO_NUMBER, NO_CONSENT, NO_FLOW = "no person number", "no consent", "the programme's file lets no such row flow"
BEHIND = "behind"
"""Where a run notes whose records stayed behind for a reason that may go: with it they go too, events or not."""
REFUSED = "refused by the registry"  # the reasons stand in its table of rejects; one bad row stops no other


class SyncError(SamvejError):
    """The rows did not reach the registry; they will be sent the next time."""


@dataclass
class Synced:
    """One programme's rows: how many of each kind went, and how many records stayed behind and why."""

    programme: str
    rows: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)


@dataclass
class _Flow:
    """What is on its way: rows by kind, whose they are, and how far the events were read."""

    synced: Synced
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    citizens: dict[int, tuple[Citizen, str]] = field(default_factory=dict)  # with the legal basis
    last_event: dict[str, dict[str, Any]] = field(default_factory=dict)
    behind: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))  # citizens' ids, by the reason why
    freed: set[int] = field(default_factory=set)  # of those who were behind, whose reason is gone; and of the joined
    stood_as: Stood = field(default_factory=dict)


def sync_registry(*, by: Actor, root: Path, key_file: Path, programme: str | None = None) -> tuple[Synced, ...]:
    """Send what has changed of each programme (or of one) to the registry at ``root``.

    Every citizen of whom something is sent gets an entry in the trail. Raises :class:`SyncError` when the registry is
    not there or refuses the rows: nothing counts as sent then.
    """
    database = database_at(root)
    key = open_key(key_file, database, manifests.read(database).key)
    names = ProgrammeVersion.objects.values_list("programme", flat=True).distinct().order_by("programme")
    done = []
    for name in names:
        if programme in (None, name):
            flow = _collect(name, key)
            _send(flow, root, key_file)
            _write_down(flow, by)
            done.append(flow.synced)
    return tuple(done)


def _collect(name: str, key: bytes) -> _Flow:
    flow = _Flow(Synced(name))
    before = RegistrySync.objects.filter(programme=name).order_by("-at", "-id").first()
    people = _People(key)
    _read_behind(flow, before)
    _read_joined(flow, before)
    referrals = Referral.objects.filter(programme=name).filter(_changed(flow, "referral", ReferralEvent, before))
    fetched = referrals.select_related("citizen", "version", "helped_on", "came_from").defer("version__content")
    for referral in fetched.prefetch_related("notes", "attempts", "came_from__notes"):
        who = people.may_flow(flow, referral.citizen, referral.version, "referral")
        if who is not None:
            flow.rows["referral"].append(referral_row(who, referral))
    enrolments = Enrolment.objects.filter(programme=name).filter(_changed(flow, "enrolment", EnrolmentEvent, before))
    for enrolment in (
        enrolments.select_related("citizen", "version").defer("version__content").prefetch_related("phases")
    ):
        who = people.may_flow(flow, enrolment.citizen, enrolment.version, "enrolment")
        if who is not None:
            others = flow.stood_as.get(enrolment.pk, set()) - {who}
            flow.rows["enrolment"] += [enrolment_row(who, enrolment), *joined(others, enrolment_row, enrolment, ROLE)]
        who = people.may_flow(flow, enrolment.citizen, enrolment.version, "phase")
        if who is not None:
            flow.rows["phase"] += phase_rows(who, enrolment)
    _collect_activities(flow, before, people)
    return flow


def _collect_activities(flow: _Flow, before: RegistrySync | None, people: "_People") -> None:
    """What was done in the courses: contacts, meetings, goals and slips to which something happened."""
    for source in SOURCES:
        unread = _unread(flow, source.kind, source.events, before)
        if flow.freed:
            unread |= source.events._default_manager.filter(**{f"{source.of_citizen}__in": flow.freed})
        changed = unread.values(f"{source.leads_to}_id")
        for done in source.records(flow.synced.programme, changed):
            enrolment = source.enrolment(done)
            who = people.may_flow(flow, enrolment.citizen, enrolment.version, source.kind)
            if who is not None:
                others = flow.stood_as.get(enrolment.pk, set()) - {who} if source.status else ()
                flow.rows[source.kind] += [source.row(who, done), *joined(others, source.row, done, STATUS)]


def _changed(flow: _Flow, kind: str, events: type[Event], before: RegistrySync | None) -> Q:
    """The records with an event that no run has read, and all of those who were held back until now."""
    return Q(pk__in=_unread(flow, kind, events, before).values(f"{kind}_id")) | Q(citizen__in=flow.freed)


def _read_behind(flow: _Flow, before: RegistrySync | None) -> None:
    """Who stayed behind in earlier runs: who may go now, and who waits on."""
    held = before.last_event.get(BEHIND, {}) if before else {}
    waiting, nameless = set(held.get(NO_CONSENT, ())), set(held.get(NO_NUMBER, ()))
    flow.freed |= {pk for pk in waiting if _consents(pk, flow.synced.programme)}
    if nameless:
        current = CitizenNumber.objects.filter(citizen=OuterRef("pk"), valid_to__isnull=True)
        known = Citizen.objects.filter(Q(pseudonym__isnull=False) | Exists(current), pk__in=nameless)
        flow.freed |= set(known.values_list("pk", flat=True))
    flow.behind[NO_CONSENT] |= waiting - flow.freed
    flow.behind[NO_NUMBER] |= nameless - flow.freed


def _read_joined(flow: _Flow, before: RegistrySync | None) -> None:
    """Those whose two records were joined into one: all of theirs goes again, under the one pseudonym."""
    joins = _unread(flow, JOINED, CitizenEvent, before).filter(kind="gave way")
    if before is not None:
        flow.stood_as = stood_as(joins)
        flow.freed |= {survivor(each.citizen).pk for each in joins.select_related("citizen__merged_into")}


def _unread(flow: _Flow, kind: str, events: type[Event], before: RegistrySync | None) -> "QuerySet[Any]":
    """The events that no run has read; what is read now is noted.

    Numbers are given out in the order of beginning and seen in the order of committing. So beside the newest number
    the numbers of the last hour are kept: one that turns up among them later is read then.
    """
    read = before.last_event.get(kind, {}) if before else {}
    every = events._default_manager
    newest = every.order_by("-pk").values_list("pk", flat=True).first() or 0
    recent = list(every.filter(at__gte=moment() - OVERLAP, pk__lte=newest).values_list("pk", flat=True))
    flow.last_event[kind] = {"newest": newest, "recent": recent}
    unread = Q(pk__gt=read.get("newest", 0))
    if before is not None:
        unread |= Q(at__gte=before.at - OVERLAP) & ~Q(pk__in=read.get("recent", []))
    return every.filter(unread, pk__lte=newest)


@dataclass
class _People:
    """Whose rows may flow, by which pseudonym."""

    key: bytes = field(repr=False)
    flows: dict[int, tuple[Programme, bool]] = field(default_factory=dict)
    said_yes: dict[int, bool] = field(default_factory=dict)  # citizen's pk; a citizen has many rows

    def may_flow(self, flow: _Flow, citizen: Citizen, version: ProgrammeVersion, kind: str) -> str | None:
        """The citizen's pseudonym, or None with the reason counted."""
        if version.pk not in self.flows:
            read = programme_of(version)
            self.flows[version.pk] = (read, _asks_consent(read))
        programme, needs_consent = self.flows[version.pk]
        allowed = programme.file.registry
        if allowed is None or kind not in allowed.rows:
            flow.synced.left_out[NO_FLOW] += 1
            return None
        if needs_consent and not self._consents(citizen, flow.synced.programme):
            flow.synced.left_out[NO_CONSENT] += 1
            flow.behind[NO_CONSENT].add(citizen.pk)
            return None
        citizen = survivor(citizen)
        who = citizen.pseudonym or self._named(citizen)
        if who is None:
            flow.synced.left_out[NO_NUMBER] += 1
            flow.behind[NO_NUMBER].add(citizen.pk)
            return None
        flow.citizens[citizen.pk] = (citizen, allowed.basis)
        return who

    def _consents(self, citizen: Citizen, programme: str) -> bool:
        if citizen.pk not in self.said_yes:
            self.said_yes[citizen.pk] = _consents(citizen.pk, programme)
        return self.said_yes[citizen.pk]

    def _named(self, citizen: Citizen) -> str | None:
        """The pseudonym of somebody who was written in here, kept with the citizen."""
        number = citizen.current_cpr
        if number is None:
            return None
        citizen.pseudonym = pseudonym(self.key, CPR, number.reveal())
        citizen.save(update_fields=["pseudonym"])
        return citizen.pseudonym


def _asks_consent(programme: Programme) -> bool:
    """Whether the basis on which the rows flow holds only where the citizen has said yes."""
    said = programme.file.registry
    return said is not None and programme.vocabulary.legal_bases[said.basis].needs_consent


def _consents(citizen: int, programme: str) -> bool:
    day = today()
    held = Consent.objects.filter(
        citizen=citizen, programme=programme, withdrawn_at=None, valid_from__lte=day, valid_to__gte=day
    )
    return any("registry" in consent.data_types for consent in held)


def _send(flow: _Flow, root: Path, key_file: Path) -> None:
    """Load the rows; the files hold pseudonyms, are the owner's only, and are removed whatever happens."""
    kinds = [kind for kind in FILES if flow.rows[kind]]
    if not kinds:
        return
    with tempfile.TemporaryDirectory(prefix="samvej-") as folder:
        files = list(_written(flow, kinds, Path(folder)))
        try:
            done = load(
                find("workplace").mapping,
                files,
                database=database_at(root),
                key_file=key_file,
                allowed=Allowance(rows=sum(len(rows) for rows in flow.rows.values())),
            )
        except SamvejError as fault:
            raise SyncError(
                f"The rows of {flow.synced.programme} did not reach the registry, and will be sent next time: {fault}"
            ) from None
    for kind in kinds:
        flow.synced.rows[kind] = len(flow.rows[kind])
    if done.books is not None and done.books.rejected:
        flow.synced.left_out[REFUSED] += done.books.rejected


def _written(flow: _Flow, kinds: Iterable[str], folder: Path) -> Iterator[Path]:
    stamp = moment().strftime("%Y%m%dT%H%M%S%f")
    for kind in kinds:
        path = folder / f"{FILES[kind]}_{flow.synced.programme}_{stamp}.csv"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(as_csv(kind, flow.rows[kind]))
        yield path


@transaction.atomic
def _write_down(flow: _Flow, by: Actor) -> None:
    """How far it went, and an entry in the trail of everybody whose rows left."""
    if not any(flow.rows.values()) and not flow.synced.left_out:
        return
    for citizen, basis in flow.citizens.values():
        record(
            by=by,
            activity="export",
            record="registry rows",
            citizen=citizen,
            basis=basis,
            reason="Indsatsens egne rækker til den fælles database, uden navn og personnummer",
            addition=flow.synced.programme,
        )
    RegistrySync.objects.create(
        programme=flow.synced.programme,
        rows=dict(flow.synced.rows),
        left_out=dict(flow.synced.left_out),
        last_event=flow.last_event | {BEHIND: {why: sorted(who) for why, who in flow.behind.items() if who}},
    )
