"""The report on paper: a PDF that a screen reader can read (PDF/UA-1), by Typst, of the page's own blocks.

The first pages answer, as the first screen does. What the page folds stands in an appendix, in the same order.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import typst

from samvej.evaluation.report.blocks import (
    SYMBOLS,
    Answered,
    Block,
    Card,
    Content,
    Fold,
    Grid,
    Grouped,
    Items,
    Line,
    Part,
    Picture,
    Quote,
    Terms,
    Text,
    Tiles,
    Title,
)
from samvej.evaluation.report.charts import marks
from samvej.evaluation.report.charts.look import WIDE
from samvej.evaluation.report.texts import Speaker

FILE = "report.pdf"
EMBEDDED = ("Libertinus Serif", "New Computer Modern Math", "DejaVu Sans Mono")
OF_THE_MACHINE = ("Libertinus Serif", "DejaVu Sans", "Noto Sans", "Liberation Sans")
"""Fonts: the wheel's own, the same everywhere; and for letters that it lacks, whatever the machine has."""

Said = dict[str, object]

_WIDTH = re.compile(r'<svg\b[^>]*?\bwidth="([\d.]+)"')
_LINE = 88
"""So many letters fit on a line of a table in its usual size."""
_MANY = 8
"""With more columns than this, words are broken over more lines."""


def paper(content: Content, made_at: datetime) -> bytes:
    """The PDF. The same content and moment give the same bytes with the same versions of the programs."""
    said = _Paper(content).said()
    tries: tuple[tuple[tuple[str, ...], bool], ...] = (
        (EMBEDDED, True),
        (OF_THE_MACHINE, True),
        (OF_THE_MACHINE, False),
    )
    fault: typst.TypstError | None = None
    for fonts, strict in tries:
        try:
            return typst.compile(
                _source(),
                sys_inputs={"report": json.dumps({**said, "fonts": fonts})},
                ignore_system_fonts=fonts is EMBEDDED,
                pdf_standards=["ua-1"] if strict else [],
                timestamp=int(made_at.replace(tzinfo=ZoneInfo("Europe/Copenhagen")).timestamp()),
            )
        except typst.TypstError as found:
            fault = found
    raise RuntimeError(f"The report could not be set as a PDF: {fault}") from fault


@lru_cache(maxsize=1)
def _source() -> bytes:
    return Path(__file__).with_name("paper.typ").read_bytes()


@dataclass
class _Paper:
    """What Typst is given, and what is put off to the appendix on the way."""

    content: Content
    speaker: Speaker = field(init=False)
    later: list[tuple[str, tuple[Block, ...]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.speaker = Speaker(self.content.lang)

    def said(self) -> Said:
        content, say = self.content, self.speaker.say
        head: list[Said] = [{"kind": "text", "words": _clean(each), "look": look} for each, look in self._head()]
        body = [*head, *self._answers(), *(each for part in content.front for each in self._part(part))]
        contents: Said = {"kind": "contents", "words": say("contents")}
        rest = [each for part in content.parts for each in self._part(part)]
        appendix = list(self._appendix())
        return {
            "title": _clean(content.title),
            "heading": _clean(content.programme),
            "lang": content.lang,
            "footer": _clean(say("footer", programme=content.programme, made=content.made)),
            "blocks": [*body, contents, *rest, *appendix],
            "marks": {name: marks.standing_alone(name) for name in sorted(self._marks_of(body + rest))},
        }

    def _head(self) -> Iterator[tuple[str, str]]:
        say = self.speaker.say
        if self.content.synthetic:
            yield f"{say('synthetic')}. {say('synthetic more')}", "banner"
        yield self.content.kind, "grey"
        yield self.content.programme, "title"
        if self.content.purpose:
            yield self.content.purpose, "lede"
        yield self.content.who, "plain" if self.content.purpose else "lede"

    def _answers(self) -> Iterator[Said]:
        content, say = self.content, self.speaker.say
        yield _heading(say("answers"), 2)
        yield {"kind": "text", "words": _clean(content.caveat), "look": "grey"}
        for question in content.questions:
            if question.title:
                yield _heading(question.title, 3)
            yield from self._blocks(question.blocks, say("answers"), 4 if question.title else 3)
        yield _heading(say("how sure"), 2)
        yield {"kind": "items", "lines": [_clean(line) for line in content.sure]}

    def _part(self, part: Part) -> Iterator[Said]:
        yield _heading(part.title, 2)
        yield from self._blocks(part.blocks, part.title, 3)

    def _blocks(self, blocks: Sequence[Block], where: str, level: int) -> Iterator[Said]:
        put_off: list[Fold] = []
        for block in blocks:
            if isinstance(block, Fold) and not block.inline:
                put_off.append(block)
                continue
            if isinstance(block, Title):
                yield from self._put_off(put_off, where)
                put_off = []
            yield from self._block(block, where, level)
        yield from self._put_off(put_off, where)

    def _put_off(self, folds: Sequence[Fold], where: str) -> Iterator[Said]:
        """What is said in place of folds that stand in the appendix."""
        if not folds:
            return
        what = "; ".join(dict.fromkeys(fold.summary for fold in folds))
        yield {"kind": "text", "words": _clean(self.speaker.say("see appendix", what=what)), "look": "grey"}
        self.later.append((where, tuple(each for fold in folds for each in _opened(fold))))

    def _appendix(self) -> Iterator[Said]:
        """What was put off, by part; an appendix puts nothing off."""
        if self.later:
            yield _heading(self.speaker.say("appendix"), 2)
        before = ""
        for where, blocks in self.later:
            if where != before:
                yield _heading(where, 3)
            before = where
            for block in blocks:
                opened = Fold(block.summary, block.blocks, inline=True) if isinstance(block, Fold) else block
                yield from self._block(opened, where, 4)

    def _block(self, block: Block, where: str, level: int) -> Iterator[Said]:
        if isinstance(block, Card):
            yield _heading(block.heading, level)
            yield from self._blocks(block.blocks, block.heading, level + 1)
        elif isinstance(block, Fold):
            yield _heading(block.summary, level)
            yield from self._blocks(block.blocks, where, level + 1)
        elif isinstance(block, Title):
            yield _heading(block.words, level)
        elif isinstance(block, Grouped):
            for code, lines in block.groups:
                yield _heading(self.speaker.say(code), level)
                yield {"kind": "answers", "lines": [self._line(line) for line in lines]}
        elif isinstance(block, Tiles):
            tiles = [{"heading": _heading(name, level), **self._picture(picture)} for name, picture in block.tiles]
            yield {"kind": "tiles", "tiles": tiles}
        else:
            yield self._plain(block)

    def _plain(self, block: Text | Quote | Items | Terms | Grid | Picture | Answered) -> Said:
        if isinstance(block, Text):
            return {"kind": "text", "words": _clean(block.words), "look": "note" if block.note else "plain"}
        if isinstance(block, Quote):
            return {"kind": "quote", "words": _clean(block.words), "who": _clean(block.who)}
        if isinstance(block, Items):
            return {"kind": "items", "lines": [_clean(line) for line in block.lines]}
        if isinstance(block, Terms):
            return {"kind": "terms", "pairs": [[_clean(name), _clean(text)] for name, text in block.pairs]}
        if isinstance(block, Answered):
            return {"kind": "answers", "lines": [self._line(line) for line in block.lines]}
        if isinstance(block, Picture):
            return self._picture(block)
        return _grid(block)

    def _line(self, line: Line) -> Said:
        return {
            "code": line.code,
            "symbol": SYMBOLS[line.code],
            "word": self.speaker.say(f"code {line.code}"),
            "sentence": _clean(line.sentence),
            "certainty": _clean(line.certainty),
        }

    def _picture(self, picture: Picture) -> Said:
        drawing = picture.widest
        svg = drawing.raw(picture.lang)
        found = _WIDTH.search(svg)
        return {
            "kind": "picture",
            "wide": min(1.0, float(found[1]) / WIDE.width) if found else 1.0,
            "svg": svg,
            "alt": _clean(f"{drawing.title}. {drawing.description}"),
            "keys": [[key, _clean(words)] for key, words in picture.keys],
        }

    @staticmethod
    def _marks_of(blocks: Sequence[Said]) -> set[str]:
        return {key for block in blocks if block["kind"] == "picture" for key, _ in _pairs(block["keys"])}


def _opened(fold: Fold) -> tuple[Block, ...]:
    """What is in a fold, under its name; a table of that very name has it already."""
    first = fold.blocks[0] if fold.blocks else None
    named = isinstance(first, Grid) and first.caption == fold.summary
    return fold.blocks if named else (Title(fold.summary), *fold.blocks)


def _pairs(keys: object) -> list[list[str]]:
    return keys if isinstance(keys, list) else []


def _heading(words: str, level: int) -> Said:
    return {"kind": "heading", "words": _clean(words), "level": min(level, 6)}


def _grid(grid: Grid) -> Said:
    columns = range(len(grid.head))
    return {
        "kind": "table",
        "caption": _clean(grid.caption),
        "head": [_clean(each) for each in grid.head],
        "rows": [[_clean(cell) for cell in row] for row in grid.rows],
        "wordy": [n in grid.wordy or n < grid.keys for n in columns],
        "widths": _widths(grid),
        "indented": sorted(grid.indented),
        "notes": [_clean(note) for note in grid.notes],
    }


def _widths(grid: Grid) -> list[int]:
    """How wide the columns are in letters; nothing where all of them fit as they are."""
    cells = list(zip(grid.head, *grid.rows, strict=True))
    longest = [max(len(cell) for cell in column) for column in cells]
    words = [max((len(word) for word in head.split()), default=1) for head in grid.head]
    bodies = [max((len(cell) for cell in column[1:]), default=0) for column in cells]
    if sum(longest) + 2 * len(longest) <= _LINE:
        return []
    widest = 44 if len(grid.head) <= _MANY else 24
    return [max(word + 1, min(body, widest), 4) for word, body in zip(words, bodies, strict=True)]


def _clean(text: str) -> str:
    """Without what is no letter: control characters, which no font has."""
    return "".join(each for each in text if each.isprintable() or each == "\u00a0")
