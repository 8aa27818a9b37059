"""Files as records: .csv and .ndjson in UTF-8, also compressed with gzip; one line in memory at a time."""

import csv
import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from data.errors import Refused, Unreadable
from data.ingest.values import show
from data.sentences import counted

LONGEST_LINE = 1_000_000
PIECE = 1 << 18
ENDINGS = (".csv", ".csv.gz", ".ndjson", ".ndjson.gz")
# A row that cannot be read as one is kept under this name, to be mended by hand.
LINE, CELLS = "_line", "_cells"

Progress = Callable[[int, float], None]


class Spoilt:
    """A record that could not be read: why, and what there was."""

    def __init__(self, reason: str, code: str, there: dict[str, Any], cells: Sequence[str] = ()) -> None:
        self.refused = Refused(None, reason, code)
        self.there = there
        self.cells = cells  # of a CSV row, as far as they can be told apart

    def cell(self, at: int) -> str:
        return self.cells[at] if at < len(self.cells) else ""


def ending_of(path: Path) -> str:
    for ending in sorted(ENDINGS, key=len, reverse=True):
        if path.name.lower().endswith(ending):
            return ending
    raise Unreadable(f"{name_of(path)} cannot be read: files end in {', '.join(ENDINGS)}.")


def name_of(path: Path) -> str:
    return printable(path.name)


def printable(name: str) -> str:
    """A name of the file system; bytes in it that are no UTF-8 are written out."""
    return name.encode("utf-8", "backslashreplace").decode()


def name_without_ending(path: Path) -> str:
    return name_of(path)[: -len(ending_of(path))]


class Lines:
    """The lines of a file, decoded; knows how far it has come."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 1
        self.last = ""
        self.offset = 0
        self._file: BinaryIO | None = None

    def __enter__(self) -> "Lines":
        ending = ending_of(self.path)
        try:
            self.size = max(1, self.path.stat().st_size)
            self._file = self.path.open("rb")
        except OSError as error:
            raise Unreadable(
                f"{printable(str(self.path))} cannot be opened: {(error.strerror or 'error').lower()}."
            ) from error
        opened: Any = gzip.GzipFile(fileobj=self._file) if ending.endswith(".gz") else self._file
        self._lines = io.BufferedReader(opened, PIECE)
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._lines.close()
            self._file.close()

    @property
    def share(self) -> float:
        """Share of the file that was read."""
        return min(1.0, self._file.tell() / self.size) if self._file else 0.0

    def __iter__(self) -> Iterator[str]:
        """Lines with their ends; one that is too long comes as its beginning, without an end."""
        while raw := self._whole(self._lines.readline, LONGEST_LINE):
            try:
                self.last = raw.decode()
            except UnicodeDecodeError as error:
                if len(raw) < LONGEST_LINE or error.end < len(raw):
                    raise self._not_utf8(raw, error) from error
                self.last = raw[: error.start].decode()
            if self.offset == 0:
                self.last = self.last.removeprefix("\ufeff")
            self.offset += len(raw)
            yield self.last

    def refuse_damaged(self) -> None:
        """Reads a compressed file to its end, where its checksum is: what is damaged is refused whole."""
        if ending_of(self.path).endswith(".gz"):
            while self._whole(self._lines.read, PIECE):
                pass

    def skip_rest_of_line(self) -> None:
        while not (raw := self._whole(self._lines.readline, LONGEST_LINE)).endswith(b"\n") and raw:
            self.offset += len(raw)
        self.offset += len(raw)

    def _whole(self, read: Callable[[int], bytes], most: int) -> bytes:
        try:
            return read(most)
        except EOFError as error:
            raise Unreadable(
                f"{name_of(self.path)} is cut short: the compressed data end too early; fetch it again."
            ) from error
        except (OSError, zlib.error) as error:
            raise Unreadable(f"{name_of(self.path)} is damaged: {error}; fetch it again.") from error

    def _not_utf8(self, raw: bytes, error: UnicodeDecodeError) -> Unreadable:
        place = self.offset + error.start
        return Unreadable(
            f"{name_of(self.path)} is not UTF-8: byte 0x{raw[error.start]:02x} at position {place:,}; "
            "save it as UTF-8 and import it again."
        )


# CSV


def header_of(lines: Lines) -> list[str]:
    """The names of a CSV file's columns."""
    try:
        header = next(csv.reader(iter(lines), strict=True))
    except StopIteration:
        raise Unreadable(f"{name_of(lines.path)} is empty.") from None
    except csv.Error as error:
        raise Unreadable(f"{name_of(lines.path)} has a header that is not CSV: {error}.") from error
    names = [name.strip() for name in header]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise Unreadable(f"{name_of(lines.path)} has two columns named {twice[0]!r}; rename one of them.")
    return names


def csv_rows(lines: Lines, width: int) -> Iterator[list[str] | Spoilt]:
    """Rows after the header. Blank lines are none."""
    reader = csv.reader(iter(lines), strict=True)
    while True:
        try:
            for row in reader:
                if len(row) == width:
                    yield row
                elif row:
                    yield _wrong_width(row, width)
            return
        except csv.Error as error:
            yield _spoilt_row(lines, reader.line_num, error)


def _wrong_width(row: list[str], width: int) -> Spoilt:
    reason = f"The row has {counted(len(row), 'cell')} where the header has {width}; a comma may be unquoted."
    return Spoilt(reason, "wrong_cells", {CELLS: row}, row)


def _spoilt_row(lines: Lines, line: int, error: csv.Error) -> Spoilt:
    if "end of data" in str(error) or "field limit" in str(error):
        raise Unreadable(
            f"{name_of(lines.path)} has a quote that is never closed, or a cell of more than "
            f"{csv.field_size_limit():,} characters, before line {line + 2:,}."
        ) from error
    return Spoilt(f"The row is not CSV: {error}.", "bad_csv", {LINE: lines.last}, _lenient(lines.last))


def _lenient(line: str) -> list[str]:
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return []


# NDJSON


def json_records(lines: Lines) -> Iterator[dict[str, Any] | Spoilt]:
    """Objects, one a line. Blank lines are none."""
    first = True
    for line in lines:
        if line.isspace():
            continue
        found = _json_record(lines, line)
        if first and isinstance(found, Spoilt):
            raise Unreadable(f"{name_of(lines.path)} does not begin with a JSON object; is it NDJSON?")
        first = False
        yield found
    if first:
        raise Unreadable(f"{name_of(lines.path)} is empty.")


def _json_record(lines: Lines, line: str) -> dict[str, Any] | Spoilt:
    if len(line) >= LONGEST_LINE and not line.endswith("\n"):
        lines.skip_rest_of_line()
        reason = f"The line has more than {LONGEST_LINE:,} bytes."
        return Spoilt(reason, "too_long", {LINE: line[:1000]})
    try:
        found = json.loads(line, parse_constant=_not_json)
    except (ValueError, RecursionError) as error:
        reason = f"The line is not JSON: {getattr(error, 'msg', None) or str(error)[:100]}."
        return Spoilt(reason, "bad_json", {LINE: line.rstrip("\n")})
    if not isinstance(found, dict):
        reason = f"The line is not a JSON object but {show(found)}."
        return Spoilt(reason, "not_an_object", {LINE: line.rstrip("\n")})
    return found


def _not_json(constant: str) -> Any:
    raise ValueError(f"{constant} is not a JSON number")
