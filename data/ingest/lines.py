"""What a file's rows need to know of all rows before them, in bounded memory.

Each keeps a part in memory and the rest in a private temporary database, which SQLite holds in a small
cache, writes to disk when it outgrows that, and removes when it is closed or the process dies.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

MOST_IN_MEMORY = 50_000


def _temporary(schema: str) -> sqlite3.Connection:
    connection = sqlite3.connect("", isolation_level=None)
    connection.execute("PRAGMA journal_mode=OFF")
    connection.execute("PRAGMA cache_size=-8192")
    connection.execute(schema)
    return connection


class LinePlaces:
    """Ids of order lines in a file that has none: source:invoice:place.

    The place counts the file's rows of that invoice, wherever they stand, before any is dropped or
    refused: the same file gives the same ids on every run.
    """

    def __init__(self, source: str, most_in_memory: int = MOST_IN_MEMORY) -> None:
        self._source = source
        self._most = most_in_memory
        self._recent: dict[str, int] = {}
        self._rest = _temporary("CREATE TABLE seen (invoice TEXT PRIMARY KEY, rows INTEGER) WITHOUT ROWID")
        self._spilled = False

    def ids(self, invoices: Iterable[str]) -> list[str]:
        source, recent = self._source, self._recent
        found = []
        for invoice in invoices:
            place = recent.get(invoice) or self._from_rest(invoice)
            recent[invoice] = place + 1
            found.append(f"{source}:{invoice}:{place + 1}")
        if len(recent) > self._most:
            self._spill()
        return found

    def _from_rest(self, invoice: str) -> int:
        if not self._spilled:
            return 0
        row = self._rest.execute("SELECT rows FROM seen WHERE invoice = ?", (invoice,)).fetchone()
        return int(row[0]) if row else 0

    def _spill(self) -> None:
        self._rest.execute("BEGIN")
        self._rest.executemany("INSERT OR REPLACE INTO seen VALUES (?, ?)", sorted(self._recent.items()))
        self._rest.execute("COMMIT")
        self._recent.clear()
        self._spilled = True

    def close(self) -> None:
        self._rest.close()


class RowsSeen:
    """Which rows equal an earlier one in every column; knows rows by a digest of 16 bytes."""

    def __init__(self) -> None:
        self._seen = _temporary("CREATE TABLE seen (digest TEXT PRIMARY KEY) WITHOUT ROWID")

    def first_ones(self, rows: Sequence[Any]) -> list[bool]:
        """For each row whether it is the first of its kind."""
        digests = [_digest(row) for row in rows]
        seen = {
            digest
            for (digest,) in self._seen.execute(
                "SELECT digest FROM seen WHERE digest IN (SELECT value FROM json_each(?))",
                (json.dumps(digests),),
            )
        }
        answer = []
        for digest in digests:
            answer.append(digest not in seen)
            seen.add(digest)
        new = {(digest,) for digest, first in zip(digests, answer, strict=True) if first}
        self._seen.execute("BEGIN")
        self._seen.executemany("INSERT INTO seen VALUES (?)", sorted(new))
        self._seen.execute("COMMIT")
        return answer

    def close(self) -> None:
        self._seen.close()


def _digest(row: Any) -> str:
    text = json.dumps(row, sort_keys=True, default=str)
    return blake2b(text.encode(), digest_size=16).hexdigest()
