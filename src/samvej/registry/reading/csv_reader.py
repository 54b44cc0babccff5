"""Reading CSV, plain or gzip, as text: streaming, any encoding, and a line number for every row."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl
import pyarrow as pa
import pyarrow.csv as pa_csv

from samvej.registry.mapping.schema import Reading
from samvej.registry.reading.batches import LINE, Batch, malformed, places
from samvej.registry.reading.csv_lines import Cut, blocks, records
from samvej.registry.reading.extracts import Extract, ExtractError, HashedFile, Unpacked, opened

_HEADER_BYTES = 1 << 20
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_UTF8_MARK = b"\xef\xbb\xbf"
_BLANKS = (b" ", b"\t", b"\x0b", b"\x0c")


def csv_header(extract: Extract, reading: Reading) -> tuple[str, ...]:
    """The column names on the first line. Raises :class:`ExtractError` where the file is not text as said."""
    with opened(extract) as file:
        start = Unpacked(extract, file).read(_HEADER_BYTES)
    return _split_header(extract.name, start, reading)[0]


def _split_header(name: str, start: bytes, reading: Reading) -> tuple[tuple[str, ...], bytes, int]:
    """The header, the bytes after it, and the line they begin on."""
    if start[:2] in _MARKS or b"\x00" in start.partition(b"\n")[0]:
        raise ExtractError(
            f"{name}: this is not text in {reading.encoding} (but UTF-16, or no text at all). Save it as UTF-8."
        )
    text = start.removeprefix(_UTF8_MARK) if reading.encoding == "utf-8" else start
    line, _, rest = text.partition(b"\n")
    words = Decoder(name, reading.encoding or "utf-8").text(line, 1).decode().rstrip("\r")
    if not words.strip():
        raise ExtractError(f"{name}: line 1 is empty; it must name the columns.")
    separator = reading.separator or ","
    try:
        if reading.quote == "none":
            header = next(csv.reader([words], delimiter=separator, quoting=csv.QUOTE_NONE))
        else:
            header = next(csv.reader([words], delimiter=separator, quotechar=reading.quote))
    except (csv.Error, StopIteration):
        raise ExtractError(
            f"{name}: line 1 cannot be cut into column names; check 'separator' and 'quote'."
        ) from None
    return tuple(column.strip() for column in header), rest, 2


@dataclass
class Decoder:
    """Turns bytes of the file's encoding into UTF-8, and names the line where they are not of that encoding."""

    name: str
    encoding: str

    def text(self, octets: bytes, first_line: int) -> bytes:
        """The same text in UTF-8. Raises :class:`ExtractError` with the line and what to try."""
        if octets.isascii():
            self._no_nulls(octets, first_line)
            return octets
        try:
            words = octets.decode(self.encoding)
        except UnicodeDecodeError as fault:
            line = first_line + octets.count(b"\n", 0, fault.start)
            other = "cp1252" if self.encoding == "utf-8" else "utf-8"
            raise ExtractError(
                f"{self.name}: line {line}: the bytes here are not {self.encoding}. Try 'encoding: {other}' in the "
                "mapping file, or save the file in the encoding it names."
            ) from None
        self._no_nulls(octets, first_line)
        if self.encoding == "utf-8":
            return octets
        self._not_utf8(octets, first_line)
        if self.encoding == "iso-8859-1" and any("\x80" <= letter <= "\x9f" for letter in words):
            at = next(place for place, letter in enumerate(words) if "\x80" <= letter <= "\x9f")
            line = first_line + words.count("\n", 0, at)
            raise ExtractError(
                f"{self.name}: line {line}: a character here is none of iso-8859-1. Try 'encoding: cp1252' in the "
                "mapping file."
            )
        return words.encode()

    def _no_nulls(self, octets: bytes, first_line: int) -> None:
        at = octets.find(b"\x00")
        if at >= 0:
            line = first_line + octets.count(b"\n", 0, at)
            raise ExtractError(
                f"{self.name}: line {line}: an empty byte (NUL), so this is not plain text. Save the file as UTF-8."
            )

    def _not_utf8(self, octets: bytes, first_line: int) -> None:
        """Danish letters written in UTF-8 and read as cp1252 would become two wrong ones each, without any fault."""
        try:
            octets.decode("utf-8")
        except UnicodeDecodeError:
            return
        at = next(place for place, octet in enumerate(octets) if octet > 127)
        line = first_line + octets.count(b"\n", 0, at)
        raise ExtractError(
            f"{self.name}: line {line}: the file is UTF-8, not {self.encoding}. Say 'encoding: utf-8' in the mapping "
            "file."
        )


@dataclass
class CsvReader:
    """One CSV file. Iterate :meth:`batches` to the end; then ``sha256`` is the hash of the bytes on disk."""

    extract: Extract
    reading: Reading
    wanted: Sequence[str]
    may_lack: Sequence[str] = ()
    also_called: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sha256: str = field(default="", init=False)

    def batches(self) -> Iterator[Batch]:
        """The rows, some thousands at a time. Raises :class:`ExtractError` for a file that cannot be read as said."""
        with opened(self.extract) as file:
            yield from self._batches(file)
            self.sha256 = file.drain()
        self.extract.check_unchanged()

    def _batches(self, file: HashedFile) -> Iterator[Batch]:
        name, encoding = self.extract.name, self.reading.encoding or "utf-8"
        stream = Unpacked(self.extract, file)
        header, rest, line = _split_header(name, stream.read(_HEADER_BYTES), self.reading)
        at = places(name, header, self.wanted, self.may_lack, self.also_called)
        quote = None if self.reading.quote == "none" else self.reading.quote or '"'
        cut = Cut(name, ord(quote) if quote else None, bool(self.reading.newlines_in_values))
        decoder = Decoder(name, encoding)
        for octets in blocks(stream, cut, carry=rest, first_line=line):
            yield self._batch(decoder.text(octets, line), line, header, at, cut, file.count)
            line += octets.count(b"\n")

    def _batch(
        self, text: bytes, line: int, header: Sequence[str], at: dict[str, int], cut: Cut, count: int
    ) -> Batch:
        block = records(text, line, cut)
        wrong: list[tuple[int, str]] = []

        def note(row: pa_csv.InvalidRow) -> str:
            reason = f"the line has {row.actual_columns} values, and line 1 names {row.expected_columns} columns"
            wrong.append((row.number - 1, reason))
            return "skip"

        table = self._parsed(block.text, len(header), at, note)
        good = pl.Series(LINE, block.lines, dtype=pl.Int64)
        if wrong:
            kept = pl.Series(range(len(good))).is_in([place for place, _ in wrong]).not_()
            lines = [*block.broken_lines, *(int(good[place]) for place, _ in wrong)]
            reasons = [*block.broken_reasons, *(reason for _, reason in wrong)]
            good = good.filter(kept)
        else:
            lines, reasons = block.broken_lines, block.broken_reasons
        if table.height != len(good):
            last = line + text.count(b"\n")
            raise ExtractError(
                f"{cut.name}: lines {line} to {last}: they cannot be told apart "
                f"({len(good)} lines gave {table.height} rows). Check 'quote' and 'newlines in values' in the "
                "mapping file."
            )
        lacking = [pl.lit(None, pl.String).alias(column) for column in self.wanted if column not in at]
        return Batch(table.with_columns(good, *lacking), malformed(lines, reasons), count)

    def _parsed(self, text: bytes, width: int, at: dict[str, int], note: object) -> pl.DataFrame:
        columns = {f"c{place}": column for column, place in at.items()}
        if not text:
            return pl.DataFrame(schema=dict.fromkeys(at, pl.String))
        quote = self.reading.quote or '"'
        parsed = pa_csv.read_csv(
            pa.BufferReader(text),
            read_options=pa_csv.ReadOptions(
                use_threads=False, column_names=[f"c{place}" for place in range(width)], block_size=len(text) + 1
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=self.reading.separator or ",",
                quote_char=False if quote == "none" else quote,
                newlines_in_values=True,  # the text is cut already: this only says not to cut it again
                ignore_empty_lines=False,
                invalid_row_handler=note,
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(columns, pa.string()),
                include_columns=list(columns),
                strings_can_be_null=True,
                null_values=["", *(self.reading.null_words or [])],
            ),
        )
        frame = pl.DataFrame(pl.from_arrow(parsed)).rename(columns)
        bare = not self.reading.newlines_in_values and _without_blanks(text)
        return frame if bare else plain(frame, self.reading.null_words or [])


def _without_blanks(text: bytes) -> bool:
    """Whether nothing in whole lines of text can be a blank around a value: a cheap look, that may say no wrongly."""
    return text.isascii() and not any(blank in text for blank in _BLANKS) and text.count(b"\r") == text.count(b"\r\n")


def plain(frame: pl.DataFrame, null_words: Sequence[str]) -> pl.DataFrame:
    """Text without blanks around it; what is then empty or a null word is null."""
    words = ["", *null_words]
    return frame.with_columns(
        pl.when(pl.col(pl.String).str.strip_chars().is_in(words).not_()).then(pl.col(pl.String).str.strip_chars())
    )
