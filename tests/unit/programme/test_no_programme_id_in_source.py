"""A programme is a folder of data: no programme's name stands in the code."""

from pathlib import Path

from samvej.programme.folder import own_names, programme_names

ROOT = Path(__file__).resolve().parents[3]


def test_no_programme_id_stands_under_src() -> None:
    names = programme_names(ROOT / "programmes")

    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "src").rglob("*"))
        if path.is_file() and path.suffix not in (".pyc", ".parquet", ".gz")
        for name in names
        if name in path.read_text(encoding="utf-8", errors="replace")
    ]

    assert set(names) > set(own_names(ROOT / "programmes"))  # the overlays' ids too
    assert found == []
