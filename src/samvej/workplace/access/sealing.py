"""Sealing the trail: entries that no batch holds yet become the chain's next batch; and verifying the whole chain.

Nothing waits for it. The digests are worked out beside the database; what is written is one short batch. Two sealers
cannot fork the chain: a batch's number is unique, so the slower one writes nothing and begins again.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from samvej.workplace.access.chain import BEGINNING, FIELDS, ChainError, Head, keep_head, link, read_head
from samvej.workplace.access.models import AuditEntry, AuditSeal, SealedEntry
from samvej.workplace.access.verifying import Fault, Verification, verify
from samvej.workplace.ground.moment import moment

__all__ = ["Fault", "Sealing", "Verification", "accept_head", "seal", "unsealed", "verify"]

BATCH = 1000
LATEST = timedelta(days=1)
"""No transaction is open for so long: an entry with an id below those sealed a day ago did not come late."""

_TRIES = 20


@dataclass(frozen=True)
class Sealing:
    """What one sealing did: entries and batches sealed, and the chain's head after it."""

    entries: int
    seals: int
    head: Head


def seal(*, limit: int = 100_000, batch: int = BATCH) -> Sealing:
    """Seal up to ``limit`` entries that no batch holds, in batches, the oldest first.

    Raises :class:`ChainError` where the database's chain does not reach the head that is kept beside the keys: then
    its end was cut off, or an older copy was restored, and sealing on would hide it.
    """
    _check_head()
    entries = seals = tries = reached = 0  # what commits behind the id reached is taken by the next call
    while entries < limit:
        last = AuditSeal.objects.order_by("-number").first()
        rows = list(unsealed().filter(id__gt=reached).order_by("id").values(*FIELDS)[: min(batch, limit - entries)])
        if not rows:
            break
        try:
            _write(last, rows)
        except IntegrityError:  # another sealer was quicker
            tries += 1
            if tries > _TRIES:
                break
            continue
        entries += len(rows)
        reached = _id(rows[-1])
        seals += 1
    return Sealing(entries, seals, _head(AuditSeal.objects.order_by("-number").first()))


def unsealed() -> QuerySet[AuditEntry]:
    """The entries that no batch holds, those below yesterday's batches left out (they are a fault, and stay so)."""
    return AuditEntry.objects.filter(sealed__isnull=True, id__gt=floor())


def floor() -> int:
    """The greatest id that was sealed more than a day ago; 0 for none."""
    old = AuditSeal.objects.filter(at__lt=moment() - LATEST).order_by("-number").first()
    return old.highest if old else 0


def _write(last: AuditSeal | None, rows: list[dict[str, object]]) -> None:
    """One batch after the last: its digests worked out first, then written in one short transaction."""
    value = last.digest if last else BEGINNING
    digests = [value := link(value, row) for row in rows]
    with transaction.atomic():
        made = AuditSeal.objects.create(
            number=last.number + 1 if last else 1,
            entries=len(rows),
            highest=max(last.highest if last else 0, *(_id(row) for row in rows)),
            previous=last.digest if last else BEGINNING,
            digest=value,
        )
        SealedEntry.objects.bulk_create(
            [
                SealedEntry(entry_id=_id(row), seal=made, position=position, digest=digest)
                for position, (row, digest) in enumerate(zip(rows, digests, strict=True))
            ]
        )
        transaction.on_commit(partial(keep_head, _folder(), _head(made)))


def accept_head() -> Head:
    """Keep the database's own head as the one to hold the chain against: after a restore somebody answers for."""
    head = _head(AuditSeal.objects.order_by("-number").first())
    keep_head(_folder(), head, anew=True)
    return head


def _check_head() -> None:
    kept = read_head(_folder())
    if kept is None:
        return
    here = AuditSeal.objects.filter(number=kept.number).values_list("digest", flat=True).first()
    if here != kept.digest and kept.number > 0:
        raise ChainError(
            f"The audit chain does not reach batch {kept.number} as it was sealed: its end was cut off, it was "
            "written anew, or an older copy was restored. Nothing was sealed. See  samvej audit verify ; after a "
            "restore that you answer for, say  samvej audit accept ."
        )


def _head(made: AuditSeal | None) -> Head:
    return Head(made.number, made.digest) if made else Head(0, BEGINNING)


def _id(row: dict[str, object]) -> int:
    return int(str(row["id"]))


def _folder() -> Path:
    return Path(settings.SAMVEJ_KEYS)
