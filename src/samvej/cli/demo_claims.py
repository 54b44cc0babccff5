"""``samvej demo --claims``: load, spot and explain, on claims in the CMS DE-SynPUF format."""

from datetime import date
from pathlib import Path

from rich.console import Console

from samvej.cli.load import load
from samvej.cli.steps import nearby, step
from samvej.core.errors import SamvejError
from samvej.programme.loading import load_programme
from samvej.programme.rules import Truth
from samvej.registry.query import Registry
from samvej.spotting.explain import Explainer
from samvej.spotting.register import from_registry
from samvej.spotting.spot import Spotted, needs_money, spot
from samvej.spotting.witnesses import witnesses

SOURCE = "cms-de-synpuf"
HERE = Path(__file__).resolve().parents[3] / "demo"
EXPLAINED = 3


def claims_demo(claims: Path, db: Path | None) -> None:
    """Load the claims of a folder, spot who is admitted again and again, and explain three of them."""
    root = db or Path("var") / "demo-claims"
    console = Console(highlight=False, soft_wrap=True)
    console.print("[bold]Samvej[/bold] – the road together: load, spot, explain.")
    with step(console, 1, f"Load the claims in {nearby(claims)}"):
        load(SOURCE, _files(claims), db=root, key=root.parent / "demo.key", area="*", quiet=False)
    said = load_programme(HERE / "frequent-admissions" / "programme.yaml")
    with Registry.open(root) as registry:
        span = registry.span()
        if span is None:
            raise SamvejError(f"The claims in {claims} hold no service: nothing can be spotted in them.")
        register = from_registry(registry, needs_money=needs_money(said.rule))
        with step(console, 2, f"Spot “{said.file.name.en}” from {span[0]} to {span[1]}"):
            found = spot(said.rule, register, *span)
            rows = found.rows()
            _count(console, rows, register.person.count().to_pyarrow().as_py())
        with step(console, 3, f"Explain {EXPLAINED} of them"):
            chosen = _chosen(rows)
            shown = witnesses(found, chosen)
            for row in chosen:
                console.print()
                for line in Explainer(said, found, shown, "en").citizen(row.person_id, [row]):
                    console.print(f"   {line}", markup=False)
    console.print()
    last = max((row.day for row in rows), default=span[1])
    _what_next(console, root, last)


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise SamvejError(f"There is no folder {folder}. Give the folder that holds the claims: CLAIMS=folder.")
    kinds = ("*.csv", "*.csv.gz", "*.parquet")
    found = sorted(path for kind in kinds for path in folder.glob(kind))
    if not found:
        raise SamvejError(f"The folder {folder} holds no .csv, .csv.gz or .parquet file.")
    return found


def _count(console: Console, rows: list[Spotted], everyone: int) -> None:
    met = {row.person_id for row in rows if row.answer is Truth.TRUE}
    unsure = {row.person_id for row in rows if row.answer is Truth.UNKNOWN} - met
    console.print(
        f"   {len(met)} of {everyone} citizens meet the criteria at some time; "
        f"for {len(unsure)} more a clinician must be asked first ({len(rows)} spells in and out)."
    )


def _chosen(rows: list[Spotted]) -> list[Spotted]:
    """Three different citizens: two who meet the criteria and, where there is one, one who must be asked about."""
    of_each: dict[int, Spotted] = {}
    for row in rows:
        of_each.setdefault(row.person_id, row)
    met = [row for row in of_each.values() if row.answer is Truth.TRUE]
    unsure = [row for row in of_each.values() if row.answer is Truth.UNKNOWN]
    return [*met[: EXPLAINED - min(1, len(unsure))], *unsure][:EXPLAINED]


def _what_next(console: Console, root: Path, day: date) -> None:
    programme = "demo/frequent-admissions"
    console.print("Next, try:")
    for line in (
        f".venv/bin/samvej spot {programme} --on {day} --db {root} --lang en",
        f".venv/bin/samvej spot {programme} --on {day} --db {root} --summary",
        f".venv/bin/samvej db --db {root}",
        ".venv/bin/samvej programmes list",
    ):
        console.print(f"   {line}", markup=False, soft_wrap=True)
