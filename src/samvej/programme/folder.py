"""Where programmes live: finding the folder, and the file that a name, a folder or a path means."""

import os
from pathlib import Path

import samvej
from samvej.core.errors import SamvejError
from samvej.programme.problems import nearest, one_of

VARIABLE = "SAMVEJ_PROGRAMMES"
FILE = "programme.yaml"
SHARED = "_shared"
OVERLAYS = "overlays"


class NoSuchProgramme(SamvejError):  # noqa: N818 - the name says the fault
    """There is no such programme, or no folder of programmes."""


def programmes_folder(given: str | os.PathLike[str] | None = None) -> Path:
    """The folder of programmes: the one given, else the environment's, else ./programmes, else Samvej's own.

    Raises NoSuchProgramme when the folder given, or the environment's, is not there.
    """
    for said, whence in ((given, "--programmes"), (os.environ.get(VARIABLE), VARIABLE)):
        if said:
            if not Path(said).is_dir():
                raise NoSuchProgramme(f"{whence} says {said}, and there is no such folder.")
            return Path(said)
    package = Path(samvej.__file__).parent
    places = (Path("programmes"), package.parents[1] / "programmes", package / "_programmes")
    for place in places:
        if place.is_dir():
            return place
    raise NoSuchProgramme(f"There is no folder of programmes here; name one with --programmes or {VARIABLE}.")


def programme_names(folder: Path) -> tuple[str, ...]:
    """The programmes of a folder, overlays among them, in alphabetical order."""
    return tuple(sorted({*own_names(folder), *overlay_paths(folder)}))


def own_names(folder: Path) -> tuple[str, ...]:
    """The programmes that have a folder of their own."""
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{FILE}") if path.parent.name != SHARED))


def overlay_paths(folder: Path) -> dict[str, Path]:
    """Overlay → its file; of two with the same name, the one that comes first."""
    found: dict[str, Path] = {}
    for path in sorted(folder.glob(f"*/{OVERLAYS}/*.yaml")):
        found.setdefault(path.stem, path)
    return found


def base_of(path: Path) -> Path | None:
    """The base's file, where the path is an overlay's."""
    base = path.parent.parent / FILE
    return base if path.parent.name == OVERLAYS and base.is_file() else None


def programme_path(said: str | os.PathLike[str], folder: Path | None = None) -> Path:
    """The file that a programme's (or overlay's) name, its folder or its path means. Raises NoSuchProgramme."""
    path = Path(said)
    named = path.parts == (str(said),) and path.suffix not in (".yaml", ".yml")
    if named:
        home = programmes_folder(folder)
        if (home / path / FILE).is_file():
            return home / path / FILE
        if str(said) in overlay_paths(home):
            return overlay_paths(home)[str(said)]
    if (path / FILE).is_file():
        return path / FILE
    if path.is_file():
        return path
    if path.is_dir():
        raise NoSuchProgramme(f"There is no {FILE} in the folder {said}.")
    if not named:
        raise NoSuchProgramme(f"There is no file {said}.")
    names = programme_names(home)
    guess = nearest(str(said), names)
    hint = f" Did you mean {guess}?" if guess else ""
    raise NoSuchProgramme(f"There is no programme '{said}' in {home}; there are {one_of(names) or 'none'}.{hint}")


def shared_folder(programme: Path, folder: Path | None = None) -> Path:
    """The ``_shared`` folder of a programme file: beside its folder or itself, else in the folder of programmes.

    Raises NoSuchProgramme when there is none.
    """
    for home in (programme.resolve().parent.parent, programme.resolve().parent):
        if (home / SHARED).is_dir():
            return home / SHARED
    return shared_folder_of(programmes_folder(folder))


def shared_folder_of(folder: Path) -> Path:
    """The ``_shared`` folder of a folder of programmes. Raises NoSuchProgramme when there is none."""
    if (folder / SHARED).is_dir():
        return folder / SHARED
    raise NoSuchProgramme(
        f"There is no {SHARED} (code lists, services, municipalities) in {folder}; "
        f"name the folder of programmes with --programmes or {VARIABLE}."
    )
