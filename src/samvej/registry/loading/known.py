"""Which of the named files are loaded already."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from samvej.registry.database import Database
from samvej.registry.loading.again import Earlier
from samvej.registry.mapping import SourceMapping
from samvej.registry.reading.same_files import identities
from samvej.registry.reading.staged import FileIdentity
from samvej.registry.status import loads_of


@dataclass(frozen=True)
class Named:
    """The files that were named for a load.

    ``new``: those to read. ``already``: masked names of those that the same mapping has taken in before.
    ``waiting``: masked names of those among ``new`` that were loaded before and are tried again, because rejected
    rows of theirs wait for something else; ``retried``: where those were loaded last.
    ``entries``: the mapping's entries of all that were loaded before; ``held``: the files of ``already``.
    """

    new: dict[Path, FileIdentity] = field(default_factory=dict)
    already: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    retried: dict[FileIdentity, Earlier] = field(default_factory=dict)
    entries: set[str] = field(default_factory=set)
    held: list[Path] = field(default_factory=list)

    @property
    def known(self) -> tuple[str, ...]:
        """The masked names of all that were loaded before."""
        return (*self.already, *self.waiting)

    @property
    def all_waiting(self) -> bool:
        """Whether everything to read was loaded before."""
        return len(self.waiting) == len(self.new)


def divide(mapping: SourceMapping, files: Sequence[Path], database: Database, key: bytes) -> Named:
    """Tell the new files from those that are loaded: the same bytes, and the same values taken from the name."""
    known = {
        file.identity: (file, past.load_id)
        for past in loads_of(database)
        if past.source == mapping.source and past.mapping_hash == mapping.digest
        for file in past.files
    }
    named = Named()
    for path, (name, identity) in zip(files, identities(mapping, files, key), strict=True):
        past, load_id = known.get(identity, (None, 0))
        if past is not None and past.record:
            named.entries.add(past.record)
        if past is not None and not past.waiting:
            named.already.append(name)
            named.held.append(path)
            continue
        named.new[path] = identity
        if past is not None:
            named.waiting.append(name)
            named.retried[identity] = Earlier(load_id, past.name)
    return named
