"""Opening and closing, and the few ways to the database that all methods take."""

import difflib
import threading
import warnings
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from data.engine import Database
from data.errors import DatabaseUnavailable, Refused
from data.ingest import KINDS, Summary, ingest
from data.manual import enter
from data.schema import migrate, settle
from data.settings import load_settings
from data.shop import Shop
from data.tables import metadata
from smartshopie_db import reading
from smartshopie_db.reading import Day

Record = TypeVar("Record")

ORIGIN = "smartshopie_db"


class Connected:
    """A database that is opened at first use, by `with` or by connect(), and closed once."""

    def __init__(self, database: str | Path | None = None, *, shop: Shop | None = None) -> None:
        self._asked, self._shop = database, shop
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._open: tuple[Database, Shop] | None = None
        self._closed = False

    def connect(self) -> Self:
        """Opens the database and brings its schema to the newest version; again after close()."""
        with self._lock:
            self._closed = False
            self._open = self._open or self._opened()
        return self

    def close(self) -> None:
        """Closes all connections; safe to repeat."""
        with self._lock:
            opened, self._open, self._closed = self._open, None, True
        if opened:
            opened[0].dispose()

    def __enter__(self) -> Self:
        return self.connect()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add_records(self, kind: str, records: Iterable[Mapping[str, Any]]) -> Summary:
        """Many facts of one kind at once; the summary tells which were refused, and why."""
        database, shop = self._use()
        with self._writing:
            return ingest(database, shop, kind, records, origin=ORIGIN)

    def _opened(self) -> tuple[Database, Shop]:
        settings = load_settings()
        shop = self._shop or settings.shop()
        database = Database(settings.database_url if self._asked is None else _url(self._asked))
        try:
            migrate(database)
            settlement = settle(database, shop)
        except BaseException:
            database.dispose()
            raise
        if settlement.needs_rebuild:
            warnings.warn(settlement.sentence, stacklevel=4)
        return database, shop

    def _use(self) -> tuple[Database, Shop]:
        with self._lock:
            if self._closed:
                raise DatabaseUnavailable("This SmartShopieDB was closed; connect() opens it again.")
            self._open = self._open or self._opened()
            return self._open

    def _figures(self, table: str, record: Callable[..., Record], start: Day, end: Day) -> list[Record]:
        rows = reading.figures(self._use()[0], metadata.tables[table], start, end)
        return [record(**row._mapping) for row in rows]

    def _newest(
        self, table: str, record: Callable[..., Record], limit: int, start: Day, end: Day
    ) -> list[Record]:
        rows = reading.newest(self._use()[0], metadata.tables[table], limit, start, end)
        return [record(**row._mapping) for row in rows]

    def _enter(self, table: str, fields: Mapping[str, object]) -> bool:
        database, shop = self._use()
        with self._writing:
            return enter(database, shop, metadata.tables[table], fields)

    def _add(self, kind: str, record: Mapping[str, object]) -> bool:
        _must_be_known(kind, record)
        summary = self.add_records(kind, [record])
        for refused in summary.rejections:
            raise Refused(refused.field, refused.reason, refused.code)
        return summary.accepted == 1


def _url(database: str | Path) -> str:
    text = str(database)
    return text if "://" in text else f"sqlite:///{text}"


def _must_be_known(kind: str, record: Mapping[str, object]) -> None:
    known = KINDS[kind].by_name
    for name in record:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(known)}."
            raise Refused(name, f"{kind} has no field {name}; {hint}", "unknown_field")
