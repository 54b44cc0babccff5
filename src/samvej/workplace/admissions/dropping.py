"""The drop folder: notices as files. What is read is removed; what cannot be read is set aside with a sentence.

No name of a file is kept or told: somebody may have put a person number in it.
"""

import logging
import os
import secrets
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from samvej.core.errors import SamvejError
from samvej.workplace.access.actors import Actor
from samvej.workplace.admissions.actions.receiving import DROPPED, receive_notice
from samvej.workplace.admissions.hospital import HospitalNotice
from samvej.workplace.admissions.reading import MOST_BYTES, NoticeFault, NotWhole, read_notice
from samvej.workplace.ground.moment import today

_log = logging.getLogger(__name__)
FAULTY = "faulty"
SETTLES = timedelta(minutes=2)
"""How long nobody must have touched a file that is not whole before it is set aside (assumed)."""
MOST_AT_ONCE = 1000
"""Files that one look takes at most; the next takes the rest."""


@dataclass(frozen=True)
class Faulty:
    """A file that was set aside: under which name, and why."""

    name: str
    sentence: str


@dataclass(frozen=True)
class Emptied:
    """How many files were received, those that were set aside, and how many wait: they could not be stored now."""

    received: int = 0
    faulty: tuple[Faulty, ...] = ()
    waiting: int = 0


def drop_folder() -> Path:
    """Where the files are put."""
    return Path(settings.SAMVEJ_HOME) / "admissions"


def empty_folder(*, by: Actor, folder: Path | None = None) -> Emptied:
    """Receive every file of the folder, the oldest first; one that cannot be read never stops the others.

    A file is removed after its notice is committed: one that is read twice, because the machine stopped between the
    two, is the same notice. The folder is made, for its owner only, where it is not there.
    """
    folder = folder or drop_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    received, waiting, faulty = 0, 0, []
    for path in _files(folder):
        try:
            notice = read_notice(_content(path))
        except FileNotFoundError:  # another worker was quicker
            continue
        except NotWhole as fault:
            if _may_be_written_still(path):
                continue
            faulty.append(_set_aside(path, folder, str(fault)))
        except NoticeFault as fault:
            faulty.append(_set_aside(path, folder, str(fault)))
        except OSError as fault:
            faulty.append(_set_aside(path, folder, _cannot_open(fault)))
        else:
            stored = _store(path, notice, by)
            received, waiting = received + stored, waiting + (not stored)
    return Emptied(received, tuple(each for each in faulty if each is not None), waiting)


def _store(path: Path, notice: HospitalNotice, by: Actor) -> bool:
    """Receive the notice and remove its file; where that fails the file stays, and the others go on."""
    try:
        receive_notice(by=by, notice=notice, source=DROPPED)
        path.unlink(missing_ok=True)
    except Exception as fault:
        _log.error("A notice of the drop folder could not be stored; it is tried again.", exc_info=fault)
        return False
    return True


def _files(folder: Path) -> Iterator[Path]:
    """The files that are whole (whoever writes one renames it at the end), the oldest first."""
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".json") and not entry.is_dir(follow_symlinks=False):
                found.append((entry.stat(follow_symlinks=False).st_mtime_ns, entry.name))
    for _mtime, name in sorted(found)[:MOST_AT_ONCE]:
        yield folder / name


def _may_be_written_still(path: Path) -> bool:
    """Whether a file that is no whole text was touched just now: its writer may not rename it at the end."""
    try:
        return time.time() - path.lstat().st_mtime < SETTLES.total_seconds()
    except FileNotFoundError:
        return True


def _content(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise NoticeFault(_("Det er ikke en almindelig fil."))
        return file.read(MOST_BYTES + 1)


def _cannot_open(fault: OSError) -> str:
    return _("Filen kan ikke åbnes (%(why)s).") % {"why": fault.strerror or type(fault).__name__}


def _set_aside(path: Path, folder: Path, sentence: str) -> Faulty | None:
    """Move the file under a new name, with a text beside it. None where somebody else took it meanwhile."""
    aside = folder / FAULTY
    aside.mkdir(mode=0o700, exist_ok=True)
    name = f"{today():%Y-%m-%d}-{secrets.token_hex(6)}"
    (aside / f"{name}.txt").write_text(sentence + "\n", "utf-8")
    try:
        path.rename(aside / f"{name}.json")
    except FileNotFoundError:
        (aside / f"{name}.txt").unlink(missing_ok=True)
        return None
    except OSError as fault:
        (aside / f"{name}.txt").unlink(missing_ok=True)
        raise SamvejError(_("En fil i mappen kan hverken læses eller flyttes (%s).") % fault.strerror) from None
    return Faulty(name, sentence)
