"""``samvej spot … --set … --compare``: what a changed figure does to the list, on the terminal and in files."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from samvej.core.money import minor_digits
from samvej.programme.loading import Programme
from samvej.programme.reading import Reader
from samvej.programme.rules import Truth
from samvej.programme.words import Lang
from samvej.spotting.changed import Change, said_of
from samvej.spotting.explain import ANSWERS
from samvej.spotting.export import as_csv, as_json, as_parquet, spotted_table
from samvej.spotting.spot import WORDS
from samvej.spotting.summary import Tally
from samvej.spotting.what_if import GROUPS, Comparison, Group
from samvej.spotting.witnesses import witnesses

MOST_ROWS = 40  # the list on screen; the files hold them all

SHORT = {
    Truth.TRUE: ("opfylder", "meets"),
    Truth.UNKNOWN: ("kan ikke afgøres", "cannot tell"),
    Truth.FALSE: ("opfylder ikke", "does not meet"),
}
NAMES: Mapping[Group, tuple[str, str]] = {
    "gained": ("kommer til", "gained"),
    "lost": ("falder fra", "lost"),
    "kept": ("bliver", "kept"),
}


class Sheet:
    """One comparison in one language."""

    def __init__(self, file: Programme, other: Programme, changes: Sequence[Change], lang: Lang) -> None:
        self.file, self.other, self.changes, self.lang = file, other, changes, lang
        self.reader = Reader(lang, other.vocabulary)
        self.pick = self.reader.pick

    def tell_changes(self) -> None:
        """Say on standard error what was changed, beside any answer."""
        for line in self._changes():
            typer.echo(line, err=True)

    def _changes(self) -> list[str]:
        out = []
        for change in self.changes:
            text = f"{change.criterion}.{change.field}: {change.before} → {change.after}"
            node = said_of(self.other, change.criterion)
            out.append(f"{text} ({self.reader.say(node)})" if node is not None else text)
        return out

    def print(self, found: Comparison) -> None:
        """The groups, the overlap, and the first of the list."""
        console = Console(highlight=False)
        period = f"{found.after.first}"
        if found.after.first != found.after.last:
            period += f" – {found.after.last}"
        console.print(f"[bold]{escape(getattr(self.file.file.name, self.lang))}[/bold] · {period}")
        for line in self._changes():
            console.print(self.pick("Ændret: ", "Changed: ") + escape(line))
        console.print(self._sentence(found))
        console.print(
            self.pick(
                "Omkostninger: ydelser begyndt i de 12 måneder til og med den sidste dag.",
                "Cost: services begun in the 12 months through the last day.",
            ),
            style="dim",
        )
        console.print()
        console.print(self._groups(found))
        if found.members:
            console.print()
            console.print(self._list(found))
        if len(found.members) > MOST_ROWS:
            more = len(found.members) - MOST_ROWS
            console.print(
                self.pick(
                    f"… og {more} rækker til: --format csv --out FIL skriver dem alle.",
                    f"… and {more} more rows: --format csv --out FILE writes them all.",
                )
            )

    def _sentence(self, found: Comparison) -> str:
        before, after = found.file.meets.people, found.changed.meets.people
        more = after - before
        if more:
            word = self.pick("flere", "more") if more > 0 else self.pick("færre", "fewer")
            text = self.pick(
                f"{abs(more)} {word}: {before} opfylder kriterierne efter filen, {after} med ændringen.",
                f"{abs(more)} {word}: {before} meet the criteria as the file says, {after} with the change.",
            )
        else:
            text = self.pick(
                f"Lige mange: {after} opfylder kriterierne både efter filen og med ændringen.",
                f"As many: {after} meet the criteria, as the file says and with the change.",
            )
        if found.overlap is None:
            return text
        both, either = found.groups["kept"].people, found.either
        return text + self.pick(
            f" {both} af {either} opfylder begge ({self._percent(found.overlap)}).",
            f" {both} of {either} meet both ({self._percent(found.overlap)}).",
        )

    def _groups(self, found: Comparison) -> Table:
        shown = Table(box=None, pad_edge=False)
        titles = self.pick("gruppe;borgere;omkostninger;pr. borger", "group;citizens;cost;per citizen")
        for place, title in enumerate(titles.split(";")):
            shown.add_column(title, justify="left" if place == 0 else "right")
        rows = [(self.pick("efter filen", "as the file says"), found.file.meets)]
        rows.append((self.pick("med ændringen", "with the change"), found.changed.meets))
        rows += [(NAMES[group][self.lang == "en"], found.groups[group]) for group in GROUPS]
        for label, tally in rows:
            shown.add_row(label, str(tally.people), *self._money(tally, found.currency))
        unknown = f"{found.file.cannot_tell} → {found.changed.cannot_tell}"
        shown.add_row(ANSWERS[Truth.UNKNOWN][self.lang == "en"].lower(), unknown, "", "")
        return shown

    def _money(self, tally: Tally, currency: str | None) -> tuple[str, str]:
        if tally.cost is None or currency is None:
            return "–", "–"
        whole = 10 ** minor_digits(currency)
        each = self.reader.money(round(tally.cost / tally.people / whole) * whole, currency) if tally.people else "–"
        return self.reader.money(tally.cost, currency), each

    def _list(self, found: Comparison) -> Table:
        shown = Table(box=None, pad_edge=False)
        titles = self.pick(
            "borger;gruppe;siden;til og med;ellers;fordi", "citizen;group;since;through;otherwise;because"
        )
        for place, title in enumerate(titles.split(";")):
            shown.add_column(title, no_wrap=place < 5)
        for member in found.members[:MOST_ROWS]:
            row = member.row
            because = [leaf for leaf in row.because if leaf != "alive" and row.truths[leaf] is Truth.TRUE]
            shown.add_row(
                str(row.person_id),
                NAMES[member.group][self.lang == "en"],
                str(row.since or "–"),
                str(row.until or "–"),
                SHORT[member.otherwise][self.lang == "en"],
                escape("; ".join(because)),
            )
        return shown

    def _percent(self, part: float) -> str:
        text = f"{100 * part:.1f} %"
        return text.replace(".", ",") if self.lang == "da" else text

    # --- files -----------------------------------------------------------------------------------------

    def csv(self, found: Comparison, pseudonyms: Mapping[int, str]) -> bytes:
        """A row per citizen and spell: those of a spotting list, after ``group``, ``otherwise``, ``cost_held``."""
        return as_csv(listed(found, pseudonyms)).encode()

    def parquet(self, found: Comparison, pseudonyms: Mapping[int, str]) -> bytes:
        """The same rows as a Parquet file."""
        return as_parquet(listed(found, pseudonyms))

    def json(self, found: Comparison, pseudonyms: Mapping[int, str]) -> bytes:
        """What was changed, the groups and the overlap, and under ``citizens`` the rows."""
        groups: dict[str, Any] = {group: _said(found.groups[group]) for group in GROUPS}
        said = {
            "programme": self.file.name,
            "version": self.file.version,
            "from": found.after.first.isoformat(),
            "to": found.after.last.isoformat(),
            "set": [
                {"criterion": c.criterion, "figure": c.field, "file": c.before, "changed": c.after}
                for c in self.changes
            ],
            "currency": found.currency,
            "file": _said(found.file.meets) | {"cannot_tell": found.file.cannot_tell},
            "changed": _said(found.changed.meets) | {"cannot_tell": found.changed.cannot_tell},
            **groups,
            "overlap": found.overlap,
            "citizens": json.loads(as_json(listed(found, pseudonyms))),
        }
        return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


def _said(tally: Tally) -> dict[str, Any]:
    return {"citizens": tally.people, "cost_held": tally.cost}


def listed(found: Comparison, pseudonyms: Mapping[int, str]) -> pa.Table:
    """The groups' spells with reasons and witnesses: the columns of a spotting list after three of their own."""
    parts = []
    for spotting, groups in ((found.after, ("gained", "kept")), (found.before, ("lost",))):
        members = [member for member in found.members if member.group in groups]
        rows = [member.row for member in members]
        table = spotted_table(spotting.rule, rows, witnesses(spotting, rows), pseudonyms)
        own = {
            "group": pa.array([member.group for member in members], pa.string()),
            "otherwise": pa.array([WORDS[member.otherwise] for member in members], pa.string()),
            "cost_held": pa.array([member.held for member in members], pa.int64()),
        }
        for place, (name, column) in enumerate(own.items()):
            table = table.add_column(place, name, column)
        parts.append(table)
    return pa.concat_tables(parts)
