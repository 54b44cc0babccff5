"""The sources that ship with Samvej, and finding one by its name or by a path."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from samvej.core.errors import SamvejError
from samvej.programme.problems import unknown
from samvej.registry.mapping.loading import load_mapping
from samvej.registry.mapping.schema import SourceMapping


class UnknownSource(SamvejError):  # noqa: N818 - the name says the fault
    """No source has that name."""


@dataclass(frozen=True)
class Listed:
    """One source of the catalogue."""

    mapping: SourceMapping
    path: Path


def folder() -> Path:
    """Where the sources that ship with Samvej lie."""
    return Path(str(files("samvej.registry") / "sources"))


def catalogue() -> tuple[Listed, ...]:
    """Every source that ships with Samvej, by name."""
    return tuple(Listed(load_mapping(path), path) for path in sorted(folder().glob("*.yaml")))


def find(name: str) -> Listed:
    """The source of that name, or of the mapping file at that path. Raises :class:`UnknownSource`."""
    if name.endswith((".yaml", ".yml")) or "/" in name:
        path = Path(name)
        return Listed(load_mapping(path), path)
    path = folder() / f"{name}.yaml"
    if not path.is_file():
        names = [each.stem for each in sorted(folder().glob("*.yaml"))]
        raise UnknownSource(f"{unknown('source', name, names)}; or give the path of a mapping file (.yaml).")
    return Listed(load_mapping(path), path)
