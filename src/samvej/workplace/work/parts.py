"""Work done part by part: each in its own transaction, so that one failing person never stops the others."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction
from django.db.models import F

from samvej.core.cpr import mask
from samvej.core.errors import SamvejError
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import Refused
from samvej.workplace.people.models import Citizen
from samvej.workplace.work.models import FailedWork

Part = TypeVar("Part")
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
) -> Ran:
    """Do the work for each part. What fails is undone, stands in the work list with a sentence, and is tried again.

    ``subject`` names a part by a random key. A part that succeeds solves its own open failure.
    """
    done = failed = 0
    for part in parts:
        try:
            with transaction.atomic():
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
    sentence = tell(fault)
    if not isinstance(fault, Refused | SamvejError):
        log.error("%s could not be done for %s", work, subject, exc_info=fault)
    with transaction.atomic():
        again = FailedWork.objects.filter(work=work, subject=subject, solved_at=None).update(
            sentence=sentence, last_at=moment(), times=F("times") + 1
        )
        if not again:
            FailedWork.objects.create(work=work, subject=subject, citizen=citizen, sentence=sentence)


def solve(work: str, subject: str) -> None:
    """The part succeeded: its open failure, if there is one, is solved by itself."""
    FailedWork.objects.filter(work=work, subject=subject, solved_at=None).update(solved_at=moment())


def tell(fault: Exception) -> str:
    """The fault in one sentence, without person numbers: our own words where we have them, else its kind."""
    if isinstance(fault, Refused | SamvejError):
        return mask(str(fault))[:500]
    return mask(f"Uventet fejl ({type(fault).__name__}). Teknikeren kan se mere i loggen.")[:500]
