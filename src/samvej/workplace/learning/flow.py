"""What of a programme has flowed to the registry, and what stayed behind and why: the last run that sent anything."""

from dataclasses import dataclass
from datetime import datetime

from samvej.workplace.learning.rows import KINDS
from samvej.workplace.pathways.models import RegistrySync


@dataclass(frozen=True)
class Flow:
    """The last run: when, rows by each of the KINDS of rows, records that stayed behind by reason."""

    at: datetime
    rows: tuple[tuple[str, int], ...]
    left_out: tuple[tuple[str, int], ...]


def last_flow(programme: str) -> Flow | None:
    """The last run of the programme; None where nothing was ever sent. One query."""
    run = RegistrySync.objects.filter(programme=programme).order_by("-at", "-id").first()
    if run is None:
        return None
    rows = tuple((kind, int(run.rows.get(kind, 0))) for kind in KINDS)
    return Flow(run.at, rows, tuple(sorted(run.left_out.items(), key=lambda each: (-each[1], each[0]))))
