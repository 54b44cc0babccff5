"""Work done part by part: each in its own transaction, so that one failing person never stops the others."""

import logging
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F

from samvej.core.cpr import mask
from samvej.core.errors import SamvejError
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import Refused
from samvej.workplace.people.models import Citizen
from samvej.workplace.work.models import FailedWork

Part = TypeVar("Part")
WHOLE = "the whole run"
"""The work list's name for a run that could not be done at all."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ran:
    """How many parts were done, and how many could not be."""

    done: int = 0
    failed: int = 0


def each_part(
    work: str,
    parts: Iterable[Part],
    do: Callable[[Part], object],
    *,
    subject: Callable[[Part], str],
    citizen: Callable[[Part], Citizen | None] = lambda part: None,
    together: bool = True,
) -> Ran:
    """Do the work for each part. What fails is undone, stands in the work list with a sentence, and is tried again.

    ``subject`` names a part by a random key. A part that succeeds solves its own open failure. ``together``: each
    part stands or falls in one transaction; not so for parts that are long and keep their own.
    """
    done = failed = 0
    for part in parts:
        try:
            with transaction.atomic() if together else nullcontext():
                do(part)
        except Exception as fault:  # whatever it is, the others go on, and somebody reads of it
            failed += 1
            fail(work, subject(part), fault, citizen(part))
        else:
            done += 1
            solve(work, subject(part))
    return Ran(done, failed)


def fail(work: str, subject: str, fault: Exception, citizen: Citizen | None = None) -> None:
    """Write a part that could not be done into the work list, or count it there once more."""
    if not isinstance(fault, Refused | SamvejError):
        log.error("%s could not be done for %s", work, subject, exc_info=fault)
    note_failure(work, subject, tell(fault), citizen)


def note_failure(work: str, subject: str, sentence: str, citizen: Citizen | None = None) -> None:
    """The same where only a sentence is known. Two who write the same at once make one failure, counted twice."""
    sentence = mask(sentence)[:500]
    if _count_again(work, subject, sentence):
        return
    try:
        with transaction.atomic():
            FailedWork.objects.create(work=work, subject=subject, citizen=citizen, sentence=sentence)
    except IntegrityError:
        _count_again(work, subject, sentence)


def solve(work: str, subject: str) -> None:
    """The part succeeded: its open failure, if there is one, is solved by itself."""
    FailedWork.objects.filter(work=work, subject=subject, solved_at=None).update(solved_at=moment())


def solve_others(work: str, still: Iterable[str], *, of: str = "") -> None:
    """A run that looks at every part has come through: all its open failures are solved but those of ``still``.

    ``of``: only the parts whose subject begins so.
    """
    found = FailedWork.objects.filter(work=work, solved_at=None, subject__startswith=of)
    found.exclude(subject__in=[*still, WHOLE]).update(solved_at=moment())


def _count_again(work: str, subject: str, sentence: str) -> bool:
    return bool(
        FailedWork.objects.filter(work=work, subject=subject, solved_at=None).update(
            sentence=sentence, last_at=moment(), times=F("times") + 1
        )
    )


def tell(fault: Exception) -> str:
    """The fault in one sentence, without person numbers: our own words where we have them, else its kind."""
    if isinstance(fault, Refused | SamvejError):
        return mask(str(fault))[:500]
    return mask(f"Uventet fejl ({type(fault).__name__}). Teknikeren kan se mere i loggen.")[:500]
