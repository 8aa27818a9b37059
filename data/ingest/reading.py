"""Files as records: .csv and .ndjson in UTF-8, also compressed with gzip; one line in memory at a time."""

import csv
import gzip
import io
import json
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from data.errors import Refused, Unreadable
from data.ingest.values import show
from data.sentences import counted

LONGEST_LINE = 1_000_000
# Where a quote is opened and not closed, so many lines are read again and no more.
MOST_LINES_IN_A_ROW = 1_000
# What is too long for its field is refused by the field, not by the reader for the whole file.
csv.field_size_limit(LONGEST_LINE)
PIECE = 1 << 18
ENDINGS = (".csv", ".csv.gz", ".ndjson", ".ndjson.gz")
# A row that cannot be read as one is kept under this name, to be mended by hand.
LINE, CELLS = "_line", "_cells"

Progress = Callable[[int, float], None]


class Spoilt:
    """A record that could not be read: why, and what there was."""

    def __init__(
        self,
        reason: str,
        code: str,
        there: dict[str, Any],
        cells: Sequence[str] = (),
        column: str | None = None,
    ) -> None:
        self.refused = Refused(None, reason, code)
        self.there = there  # empty where the cells say all
        self.cells = cells  # of a CSV row, as far as they can be told apart
        self.column = column

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


class TooLong(str):
    """The beginning of a line that is too long."""

    __slots__ = ()


class NotUtf8(str):
    """A line with bytes that are no UTF-8; each is half a character, as `surrogateescape` has it."""

    __slots__ = ()


class Lines:
    """The lines of a file, decoded; knows how far it has come."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 1
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
        """Lines with their ends; TooLong and NotUtf8 are those that cannot be read as they are."""
        while raw := self._whole(self._lines.readline, LONGEST_LINE):
            line = _decoded(raw)
            if self.offset == 0:
                line = type(line)(line.removeprefix("\ufeff"))
            self.offset += len(raw)
            if type(line) is TooLong:
                self._skip_rest_of_line()
            yield line

    def refuse_damaged(self) -> None:
        """Reads a compressed file to its end, where its checksum is: what is damaged is refused whole."""
        if ending_of(self.path).endswith(".gz"):
            while self._whole(self._lines.read, PIECE):
                pass

    def _skip_rest_of_line(self) -> None:
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


def _decoded(raw: bytes) -> str:
    try:
        line = raw.decode()
    except UnicodeDecodeError:
        line = NotUtf8(raw.decode("utf-8", "surrogateescape"))
    if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
        return TooLong(_escaped(line))
    return line


def _escaped(line: str) -> str:
    """Bytes that are no UTF-8 written out, as in M\\xfcller."""
    return line.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _first_byte(line: str) -> str:
    """The first byte that is no UTF-8."""
    return next(f"0x{ord(each) - 0xDC00:02x}" for each in line if "\udc80" <= each <= "\udcff")


# CSV


def header_of(lines: Lines) -> list[str]:
    """The names of a CSV file's columns."""
    taken: list[str] = []
    try:
        header = next(csv.reader(_physical(lines, deque(), taken), strict=True))
    except StopIteration:
        raise Unreadable(f"{name_of(lines.path)} is empty.") from None
    except csv.Error as error:
        for line in taken:
            _refuse_other_line_ends(lines, line)
        raise Unreadable(f"{name_of(lines.path)} has a header that is not CSV: {error}.") from error
    for line in taken:
        if type(line) is NotUtf8:
            raise _file_not_utf8(lines, line)
        _refuse_other_line_ends(lines, line)
    names = [name.strip() for name in header]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise Unreadable(f"{name_of(lines.path)} has two columns named {twice[0]!r}; rename one of them.")
    return names


def _refuse_other_line_ends(lines: Lines, line: str) -> None:
    if "\r" in line.removesuffix("\n").removesuffix("\r"):
        raise Unreadable(
            f"{name_of(lines.path)} ends its lines with a carriage return alone (U+000D), as old "
            "spreadsheets do; save it with line feeds and import it again."
        )


def _file_not_utf8(lines: Lines, line: str) -> Unreadable:
    return Unreadable(
        f"{name_of(lines.path)} is not UTF-8: its first line has the byte {_first_byte(line)}; "
        "save it as UTF-8 and import it again."
    )


def csv_rows(
    lines: Lines, header: Sequence[str], one_line: Sequence[int] = ()
) -> Iterator[list[str] | Spoilt]:
    """Rows after the header. Blank lines are none. `one_line` are the cells that have no line breaks.

    A quote that is opened by mistake swallows the lines up to the next one. Of what then is no row the first
    line is refused, and the others are read again: each is a row of its own.
    """
    again: deque[str] = deque()
    taken: list[str] = []
    while True:
        reader = csv.reader(_physical(lines, again, taken), strict=True)
        try:
            for row in reader:
                if len(row) == len(header) and len(taken) == 1 and type(taken[0]) is str:
                    taken.clear()
                    yield row
                    continue
                if len(taken) > 1 and not _may_span_lines(row, header, one_line):
                    raise csv.Error
                found = _as_read(row, taken, header)
                taken.clear()
                if found:
                    yield found
            return
        except csv.Error as error:
            first, swallowed = taken[0], taken[1:]
            again.extendleft(reversed(swallowed))
            taken.clear()
            yield _spoilt_row(first, len(header), "" if swallowed else str(error))


def _physical(lines: Lines, again: deque[str], taken: list[str]) -> Iterator[str]:
    """The lines to be read again, then those of the file; `taken` are those of the row that is being read."""
    rest = iter(lines)
    while (line := again.popleft() if again else next(rest, None)) is not None:
        taken.append(line)
        if type(line) is TooLong:
            raise csv.Error(f"the line has more than {LONGEST_LINE:,} bytes")
        if len(taken) > MOST_LINES_IN_A_ROW:
            raise csv.Error(f"a quote is open for more than {MOST_LINES_IN_A_ROW:,} lines")
        yield line


def _may_span_lines(row: list[str], header: Sequence[str], one_line: Sequence[int]) -> bool:
    return len(row) == len(header) and not any("\n" in row[at].strip() for at in one_line)


def _as_read(row: list[str], taken: list[str], header: Sequence[str]) -> list[str] | Spoilt:
    if not row:
        return row
    if len(row) != len(header):
        return _wrong_width([_escaped(cell) for cell in row], len(header))
    if any(type(line) is NotUtf8 for line in taken):
        return _not_utf8(row, header)
    return row


def _wrong_width(row: list[str], width: int) -> Spoilt:
    reason = f"The row has {counted(len(row), 'cell')} where the header has {width}; a comma may be unquoted."
    return Spoilt(reason, "wrong_cells", {CELLS: row}, row)


def _not_utf8(row: list[str], header: Sequence[str]) -> Spoilt:
    cells = [_escaped(cell) for cell in row]
    at = next(at for at, cell in enumerate(row) if cell != cells[at])
    reason = f"{header[at]} is not UTF-8: it has the byte {_first_byte(row[at])}; save the file as UTF-8."
    return Spoilt(reason, "not_utf8", {}, cells, header[at])


def _spoilt_row(line: str, width: int, error: str) -> Spoilt:
    there = _escaped(line)
    if type(line) is TooLong:
        return Spoilt(f"The row is not CSV: {error}.", "too_long", {LINE: there[:1000]}, _cells(there, width))
    if not error or "end of data" in error:
        error = "a quote is not closed; a quote within a cell is written twice, and the cell in quotes"
    return Spoilt(f"The row is not CSV: {error}.", "bad_csv", {LINE: there}, _cells(there, width))


def _cells(line: str, width: int) -> list[str]:
    """The cells of a line that is not CSV: as if quotes meant nothing, where that gives the right number."""
    cells = line.rstrip("\r\n").split(",")
    return [cell.strip('"') for cell in cells] if len(cells) == width else _lenient(line)


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
        found = _json_record(line)
        if first and isinstance(found, Spoilt) and not _begins_an_object(line):
            if type(line) is NotUtf8:
                raise _file_not_utf8(lines, line)
            raise Unreadable(f"{name_of(lines.path)} does not begin with a JSON object; is it NDJSON?")
        first = False
        yield found
    if first:
        raise Unreadable(f"{name_of(lines.path)} is empty.")


def _begins_an_object(line: str) -> bool:
    """Whether a line that cannot be read is one record of many, and not a file of another kind."""
    return type(line) is not str and line.lstrip().startswith("{")


def _json_record(line: str) -> dict[str, Any] | Spoilt:
    if type(line) is TooLong:
        reason = f"The line has more than {LONGEST_LINE:,} bytes."
        return Spoilt(reason, "too_long", {LINE: line[:1000]})
    if type(line) is NotUtf8:
        reason = f"The line is not UTF-8: it has the byte {_first_byte(line)}; save the file as UTF-8."
        return Spoilt(reason, "not_utf8", {LINE: _escaped(line).rstrip("\n")})
    try:
        found = json.loads(line, parse_constant=_not_json, object_pairs_hook=each_name_once)
    except (ValueError, RecursionError) as error:
        reason = f"The line is not JSON: {getattr(error, 'msg', None) or str(error)[:100]}."
        return Spoilt(reason, "bad_json", {LINE: line.rstrip("\n")})
    if not isinstance(found, dict):
        reason = f"The line is not a JSON object but {show(found)}."
        return Spoilt(reason, "not_an_object", {LINE: line.rstrip("\n")})
    return found


def each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The members of a JSON object. Raises ValueError for a name given twice: which one counts is a guess."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{show(twice)} is given twice in one object")
    return found


def _not_json(constant: str) -> Any:
    raise ValueError(f"{constant} is not a JSON number")
