"""A folder of files written as a whole or not at all, and never over anything that is not ours."""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from samvej.core.errors import SamvejError


class FolderError(SamvejError):
    """A folder that cannot be written where it was asked for."""


def write_folder(out: Path, files: Mapping[str, bytes], page: str, mark: str) -> tuple[Path, ...]:
    """Write ``files`` into the folder ``out``; returns their paths in order.

    The folder is new, empty, or an earlier one of ours (its ``page`` holds ``mark``), which is replaced as a whole.
    Raises :class:`FolderError` where it holds anything else or cannot be written; nothing is changed then.
    """
    _check(out.resolve(), out, page, mark)
    return put(
        out,
        files,
        lambda why: FolderError(
            f"Nothing can be written into {out}: {why}. Nothing was changed; name a folder you may write in with "
            "--out."
        ),
    )


def put(out: Path, files: Mapping[str, bytes], refused: Callable[[str], SamvejError]) -> tuple[Path, ...]:
    """Put ``files`` (names with at most one folder before them) where ``out`` is, in place of what is there.

    All or nothing. Raises what ``refused`` makes of the reason where the disk refuses.
    """
    folder = out.resolve()
    fresh = folder.with_name(f".{folder.name}.new-{os.getpid()}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh.mkdir()
        for name, content in files.items():
            (fresh / name).parent.mkdir(exist_ok=True)
            (fresh / name).write_bytes(content)
        _exchange(fresh, folder)
    except OSError as fault:
        raise refused(fault.strerror or "the disk refused") from fault
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return tuple(out / name for name in files)


def _check(folder: Path, out: Path, page: str, mark: str) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise FolderError(f"{out} is a file, and a folder is needed: name another with --out.")
    names = {path.name for path in folder.iterdir()}
    if names and not (_is_ours(folder, page, mark) and all((folder / name).is_file() for name in names)):
        raise FolderError(
            f"The folder {out} holds {len(names)} {'thing' if len(names) == 1 else 'things'} that are not ours; "
            "nothing was written. Name a new or an empty folder with --out."
        )


def _is_ours(folder: Path, page: str, mark: str) -> bool:
    """Whether the page is ours and names every other file that is there."""
    try:
        text = (folder / page).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return mark in text and all(path.name == page or f'"{path.name}"' in text for path in folder.iterdir())


def _exchange(fresh: Path, folder: Path) -> None:
    """Put the new folder where the old one is; if that fails half-way, the old one is put back."""
    if not folder.exists():
        fresh.rename(folder)
        return
    old = folder.with_name(f".{folder.name}.old-{os.getpid()}")
    folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old)
