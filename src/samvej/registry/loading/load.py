"""Loading an extract: all of it or nothing, once however often it is asked for, and every row accounted for."""

import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from samvej.registry import manifest as manifests
from samvej.registry.contacts.making import refresh as refresh_contacts
from samvej.registry.covered_twice import covered_twice
from samvej.registry.database import Database, discard, prepare
from samvej.registry.identity import number_people, refuse_outside_life, renew_people
from samvej.registry.key import fingerprint, open_key
from samvej.registry.loading.again import set_aside
from samvej.registry.loading.books import Books, keep_books
from samvej.registry.loading.faults import SHOWN, Allowance, LoadError, Reject, in_plain_words, too_many
from samvej.registry.loading.known import Named, divide
from samvej.registry.loading.rejects import first_rejects, gather_rejects, write_rejects
from samvej.registry.loading.store import new_coverage, store
from samvej.registry.loading.work import SPELLS, Work, workbench
from samvej.registry.lock import locked
from samvej.registry.manifest import Manifest
from samvej.registry.mapping import SourceMapping
from samvej.registry.merging.clean import settle_clean
from samvej.registry.merging.contacts import settle_diagnoses, settle_payments
from samvej.registry.merging.records import (
    plain_tables,
    put_together,
    refuse_broken_records,
    refuse_contradictions,
    refuse_reversed,
)
from samvej.registry.merging.spells import join_spells
from samvej.registry.merging.stored import compare, compare_services, make_ready
from samvej.registry.price_years import other_money
from samvej.registry.reading import stage, stage_statement
from samvej.registry.reading.staged import CoverageRow, Progress, Staged, StatedCoverage
from samvej.registry.tariffs import price, refuse_reversed_services
from samvej.registry.writing.recovery import recover

Step = Callable[[str], None]


@dataclass(frozen=True)
class Loaded:
    """What a load did. ``load_id`` is None and ``books`` empty when all of it was there already.

    ``already``: masked names of files that an earlier load of the same mapping has taken in. ``rejects``:
    the first few faults. ``notices``: sentences that the one who loads should read. ``not_used``: files that the
    mapping says are not used, and why; ``passed_over``: values that it names as placeholders. ``covers``: what the
    source covers from now on and did not before. ``seconds``: wall time.
    """

    source: str
    load_id: int | None
    books: Books | None
    files: tuple[str, ...]
    already: tuple[str, ...]
    rejects: tuple[Reject, ...] = ()
    notices: tuple[str, ...] = ()
    not_used: tuple[tuple[str, str], ...] = ()
    passed_over: Mapping[str, int] = field(default_factory=dict)
    covers: tuple[CoverageRow, ...] = ()
    seconds: float = 0.0


def load(
    mapping: SourceMapping,
    files: Sequence[Path],
    *,
    database: Database,
    key_file: Path,
    allowed: Allowance | None = None,
    covers: StatedCoverage | None = None,
    rejects_to: Path | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_step: Step = lambda step: None,
) -> Loaded:
    """Load files of a source into the database.

    ``allowed``: how many rows may be rejected (default: what the mapping tolerates). ``covers``: what the files
    cover, where the mapping leaves it open; stated of files that are loaded already, it is a load of its own.
    ``rejects_to``: a CSV file for all rejected rows. Raises :class:`~samvej.core.errors.SamvejError` with one clear
    sentence when the load comes to nothing; the database is then as it was.
    """
    started = time.monotonic()
    with _undertaken(database) as manifest:
        key = open_key(key_file, database, None if manifest is None else manifest.key)
        on_step("looking for what is loaded already")
        named = divide(mapping, files, database, key)
        order = _Order(mapping, database, manifest, key, covers, allowed, rejects_to, on_progress, on_step)
        done = _take_in(order, named) if named.new else None
        if done is None and covers is not None:
            done = _state(order, named, covers)
        if done is not None:
            done = replace(done, notices=(*done.notices, *refresh_contacts(database)))
    done = done or Loaded(mapping.source, None, None, (), named.known)
    return replace(done, seconds=time.monotonic() - started)


@dataclass(frozen=True)
class _Order:
    """What was asked for, and the database that it is asked of."""

    mapping: SourceMapping
    database: Database
    manifest: Manifest | None
    key: bytes = field(repr=False)
    covers: StatedCoverage | None
    allowed: Allowance | None
    rejects_to: Path | None
    on_progress: Callable[[Progress], None] | None
    on_step: Step

    @property
    def rows(self) -> Path:
        return self.database.staging / "rows"

    @property
    def load_id(self) -> int:
        return 1 if self.manifest is None else self.manifest.load_id + 1


def _take_in(order: _Order, named: Named) -> Loaded | None:
    """Load the new files. None where all were loaded before, and what their rejected rows wait for has not come."""
    order.on_step("reading")
    staged = stage(
        order.mapping,
        list(named.new),
        key=order.key,
        into=order.rows,
        covers=order.covers,
        beside=named.entries,
        known=named.held,
        on_progress=order.on_progress,
    )
    _check_unchanged(staged, named)
    with workbench(order.database, order.manifest, staged, order.load_id) as work:
        set_aside(work, named.retried)
        notices = _settle(work, order.on_step)
        books = keep_books(work)
        if named.all_waiting and not books.loaded:
            return None
        rejects = _weigh_rejects(work, books, order.allowed, order.rejects_to)
        notices += other_money(work)
        covers = new_coverage(work)
        notices += covered_twice(work, covers)
        order.on_step("writing")
        store(work, books, fingerprint(order.key), set(named.new.values()))
    return Loaded(
        source=order.mapping.source,
        load_id=order.load_id,
        books=books,
        files=tuple(file.name for file in staged.files),
        already=tuple(named.already),
        rejects=rejects,
        notices=notices,
        not_used=staged.not_used,
        passed_over=staged.passed_over,
        covers=covers,
    )


def _state(order: _Order, named: Named, covers: StatedCoverage) -> Loaded | None:
    """Load what is stated of files that are loaded already. None where the database says it already."""
    shutil.rmtree(order.database.staging)  # of files that were looked at again
    staged = stage_statement(order.mapping, named.entries, covers, into=order.rows)
    with workbench(order.database, order.manifest, staged, order.load_id) as work:
        fresh = new_coverage(work)
        if not fresh:
            return None
        set_aside(work, {})
        _settle(work, order.on_step)
        books = keep_books(work)
        gather_rejects(work)
        notices = covered_twice(work, fresh)
        order.on_step("writing")
        store(work, books, fingerprint(order.key), set())
    return Loaded(order.mapping.source, order.load_id, books, (), named.known, notices=notices, covers=fresh)


@contextmanager
def _undertaken(database: Database) -> Iterator[Manifest | None]:
    """Hold the database for one load, mended if the last one was killed; a fault leaves it as it was."""
    try:
        prepare(database)
        with locked(database.lock):
            try:
                manifest = manifests.read(database) if database.exists else None
                recover(database, manifest)
                database.staging.mkdir()
                yield manifest
            except BaseException:
                _undo(database)
                raise
            shutil.rmtree(database.staging)
    except Exception as fault:
        plain = in_plain_words(fault, database)
        if plain is None:
            raise
        raise plain from fault


def _undo(database: Database) -> None:
    """Take away whatever a failed load had begun; clearing the staging first frees space on a full disk."""
    if database.staging.exists():
        for part in database.staging.iterdir():
            shutil.rmtree(part, ignore_errors=True)
    with suppress(Exception):  # what cannot be undone now, the next load undoes; the fault that led here is told
        if database.exists:
            recover(database, manifests.read(database))
        else:
            discard(database)


def _check_unchanged(staged: Staged, named: Named) -> None:
    for file in staged.files:
        if file.identity not in named.new.values():
            raise LoadError(
                f"{file.name}: the file changed while it was read. Load it again when it is written wholly."
            )


def _settle(work: Work, on_step: Step) -> tuple[str, ...]:
    """From staged rows to the rows to write and the rows to take out; gives the notices."""
    on_step("putting records together")
    refuse_contradictions(work)
    refuse_reversed(work)
    put_together(work, "tariff")
    _settle_services(work)
    while refuse_outside_life(work):  # what hangs on the refused goes with them, and may be a death that bound others
        _settle_services(work)
    for name in (*plain_tables(work), *_spells(work)):  # nothing is refused after this
        put_together(work, name, copied=False)
    on_step("comparing with the database")
    number_people(
        work, ("said_person", *(f"record_{name}" for name in work.tables if name not in ("person", "tariff")))
    )
    for name in work.tables:
        if name != "person":
            make_ready(work, name)
    notices = renew_people(work)
    for name in _spells(work):
        join_spells(work, name)
    for name in (*plain_tables(work), "tariff"):
        compare(work, name, copied=False)
    compare_services(work, _whole(work.staged))
    return notices


def _settle_services(work: Work) -> None:
    """Services with all that hangs on them, of the rows that have no fault so far."""
    refuse_broken_records(work)
    if settle_clean(work):
        return
    put_together(work, "service")
    refuse_reversed_services(work)
    price(work)
    settle_payments(work)
    settle_diagnoses(work)


def _weigh_rejects(
    work: Work, books: Books, allowed: Allowance | None, rejects_to: Path | None
) -> tuple[Reject, ...]:
    """The first few rejects. Raises :class:`TooManyRejects` when there are more than may be."""
    gather_rejects(work)
    first = first_rejects(work, SHOWN + 1)
    if rejects_to is not None:
        write_rejects(work, rejects_to)
    most = (allowed or Allowance(share=work.staged.mapping.tolerates_rejects)).of(books.read)
    if books.rejected > most:
        raise too_many(books.rejected, books.read, most, first, rejects_to)
    return tuple(first)


def _spells(work: Work) -> tuple[str, ...]:
    return tuple(name for name in SPELLS if name in work.tables)


def _whole(staged: Staged) -> tuple[str, ...]:
    """The tables whose rows stand in the same rows of the extract as their service."""
    produced = [staged.mapping.files[file.record].produces for file in staged.files]
    return ("payment", *(["diagnosis"] if any({"service", "diagnosis"} <= set(each) for each in produced) else []))
