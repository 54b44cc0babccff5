"""One file of events: an Arrow table that is mapped into memory as it lies, with a seal behind it.

The file is the table in Arrow's IPC format (uncompressed: its columns are read without being copied), then a JSON
seal with the length and the CRC-32 of the table, then the seal's length and a mark. A file that is torn, cut short or
changed in any byte of the table is not read.
"""

import json
import mmap
import os
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa

from samvej.registry.database import sync

FORMAT = 1
MARK = b"samvejEV"
TAIL = 16  # bytes: the seal's length, and the mark


def read(path: Path) -> tuple[pa.Table, Mapping[str, Any]] | None:
    """The table and its seal; None where there is no such file or it is not whole."""
    try:
        with path.open("rb") as file:
            whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):  # an empty file cannot be mapped
        return None
    try:
        sealed = _seal(whole)
        size = int(sealed["bytes"])
        if sealed["format"] != FORMAT or zlib.crc32(memoryview(whole)[:size]) != sealed["crc"]:
            return None
        return pa.ipc.open_file(pa.py_buffer(whole).slice(0, size)).read_all(), sealed
    except (ValueError, KeyError, TypeError, pa.ArrowException):
        return None


def seal_of(path: Path) -> Mapping[str, Any] | None:
    """What stands in a file's seal, without looking at the table; None where there is none."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
            return _seal(whole)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _seal(whole: mmap.mmap) -> Mapping[str, Any]:
    end = len(whole) - TAIL
    if end < 0 or whole[end + 8 :] != MARK:
        raise ValueError("no seal")
    begin = end - int.from_bytes(whole[end : end + 8], "little")
    if begin < 0:
        raise ValueError("no seal")
    said = json.loads(whole[begin:end])
    if not isinstance(said, dict) or said["bytes"] != begin:
        raise ValueError("another length than the seal's")
    return said


def write(path: Path, table: pa.Table, seal: Mapping[str, Any]) -> int:
    """Write the table under a name of its own, then in place of what was there; gives its size. Raises OSError."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    content = sink.getvalue()
    said = {**seal, "format": FORMAT, "bytes": content.size, "crc": zlib.crc32(content)}
    text = json.dumps(said).encode()
    new = path.with_name(f"{path.name}.{uuid4().hex[:8]}.new")
    try:
        with new.open("wb") as file:
            file.write(content)
            file.write(text + len(text).to_bytes(8, "little") + MARK)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
    sync(path.parent)
    return path.stat().st_size
