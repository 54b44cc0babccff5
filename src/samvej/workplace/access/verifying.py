"""Verifying the trail: every sealed entry as it was, at its place, none missing and none added, to the very end."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import F

from samvej.workplace.access.chain import BEGINNING, FIELDS, Head, link, read_head
from samvej.workplace.access.models import AuditEntry, AuditSeal, SealedEntry

_AT_ONCE = 2000


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was sealed: at which entry (None: a batch or the end), in both languages."""

    entry_id: int | None
    da: str
    en: str


@dataclass(frozen=True)
class Verification:
    """What a verification found. ``unsealed``: entries that wait for the next batch (no fault).

    ``head``: the chain's end here. ``held_against``: the head from outside that it was held against; None where
    there is none, and then a cut-off end cannot be seen.
    """

    entries: int
    seals: int
    unsealed: int
    faults: tuple[Fault, ...]
    head: Head
    held_against: Head | None

    @property
    def is_whole(self) -> bool:
        """Whether there is no fault."""
        return not self.faults


def verify(*, head: Head | None = None) -> Verification:
    """Walk the whole chain. ``head``: what to hold its end against; else the one kept beside the keys.

    Raises :class:`samvej.workplace.access.chain.ChainError` where the kept head cannot be read.
    """
    from samvej.workplace.access.sealing import floor

    against = head or read_head(Path(settings.SAMVEJ_KEYS))
    faults = [*_chain_faults(), *_seal_faults(), *_inserted(floor())]
    last = AuditSeal.objects.order_by("-number").first()
    here = Head(last.number, last.digest) if last else Head(0, BEGINNING)
    if against is not None:
        faults += _end_faults(against)
    return Verification(
        entries=AuditEntry.objects.count(),
        seals=AuditSeal.objects.count(),
        unsealed=AuditEntry.objects.filter(sealed__isnull=True).count(),
        faults=tuple(faults),
        head=here,
        held_against=against,
    )


def _sealed() -> Iterator[dict[str, object]]:
    """Every sealed entry in the chain's order, with its place, also where the entry itself is gone."""
    names = {f"entry__{name}": name for name in FIELDS if name != "id"}
    rows = (
        SealedEntry.objects.order_by("seal__number", "position")
        .annotate(batch=F("seal__number"), found=F("entry__id"))
        .values("entry_id", "batch", "position", "digest", "found", *names)
    )
    for row in rows.iterator(chunk_size=_AT_ONCE):
        row["values"] = {"id": row["entry_id"], **{name: row.pop(said) for said, name in names.items()}}
        yield row


def _chain_faults() -> Iterator[Fault]:
    """Entries that are changed, gone, or at another place. After a fault the chain goes on from what stands there."""
    value, last_batch, next_place = BEGINNING, 0, 0
    for row in _sealed():
        batch, place, entry = row["batch"], row["position"], int(str(row["entry_id"]))
        if batch != last_batch:
            last_batch, next_place = int(str(batch)), 0
        if place != next_place:
            yield Fault(
                entry,
                f"Før post {entry} i bundt {batch} mangler en eller flere poster.",
                f"Before entry {entry} in batch {batch} one or more entries are missing.",
            )
        next_place = int(str(place)) + 1
        values = row["values"]
        assert isinstance(values, dict)
        if row["found"] is None or values["at"] is None:
            yield Fault(entry, f"Post {entry} er væk.", f"Entry {entry} is gone.")
        elif link(value, values) != row["digest"]:
            yield Fault(
                entry,
                f"Post {entry} er ikke, som den var, da den blev forseglet, eller står et andet sted.",
                f"Entry {entry} is not as it was when it was sealed, or stands at another place.",
            )
        value = str(row["digest"])


def _seal_faults() -> Iterator[Fault]:
    """Batches that are missing, do not follow the one before, or do not hold what they say."""
    previous, number, highest = BEGINNING, 0, 0
    ends = {
        (each["seal_id"], each["position"]): each["digest"]
        for each in SealedEntry.objects.filter(position=F("seal__entries") - 1).values(
            "seal_id", "position", "digest"
        )
    }
    for each in AuditSeal.objects.order_by("number").iterator(chunk_size=_AT_ONCE):
        if each.number != number + 1:
            yield _batch(each.number, "mangler bundtet før", "lacks the batch before it")
        elif each.previous != previous:
            yield _batch(each.number, "følger ikke det før", "does not follow the one before")
        if ends.get((each.pk, each.entries - 1)) != each.digest:
            yield _batch(each.number, "holder ikke de poster, det siger", "does not hold the entries it says")
        if each.highest < highest:
            yield _batch(each.number, "siger et forkert højeste nummer", "says a wrong highest number")
        previous, number, highest = each.digest, each.number, each.highest


def _inserted(floor: int) -> Iterator[Fault]:
    """Entries that turned up among those sealed long ago."""
    late = AuditEntry.objects.filter(sealed__isnull=True, id__lte=floor).order_by("id").values_list("id", flat=True)
    for entry in late.iterator(chunk_size=_AT_ONCE):
        yield Fault(
            entry,
            f"Post {entry} er sat ind mellem poster, der for længst er forseglet.",
            f"Entry {entry} was put in among entries that were sealed long ago.",
        )


def _end_faults(against: Head) -> Iterator[Fault]:
    """Whether the chain still reaches the head that was kept outside the database."""
    if against.number == 0:
        return
    here = AuditSeal.objects.filter(number=against.number).values_list("digest", flat=True).first()
    if here is None:
        yield Fault(
            None,
            f"Kæden er skåret af: den nåede til bundt {against.number}.",
            f"The chain was cut off: it reached batch {against.number}.",
        )
    elif here != against.digest:
        yield Fault(
            None,
            f"Bundt {against.number} er skrevet om, siden det blev forseglet.",
            f"Batch {against.number} was written anew since it was sealed.",
        )


def _batch(number: int, da: str, en: str) -> Fault:
    return Fault(None, f"Bundt {number} {da}.", f"Batch {number} {en}.")
