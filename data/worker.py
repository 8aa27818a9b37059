"""The worker: keeps figures within seconds of facts until it is told to stop; one leads at a time."""

import datetime as dt
import logging
import os
import socket
import threading
import time
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data import lease
from data.audit import WORKER
from data.backups import Schedule
from data.engine import Database
from data.errors import AnalyticsError, DatabaseError
from data.privacy import apply_retention
from data.rollups import refresh
from data.sentences import counted
from data.shop import KEEP_ALL, Retention, Shop
from data.tables.bookkeeping import touched_days, touched_entities

LOOK_EVERY_SECONDS = 0.5
QUIET_SECONDS = 0.4
LONGEST_WAIT_SECONDS = 2.0
HEARTBEAT_SECONDS = 3.0
RETRY_SECONDS = 2.0
COMPLAINT_EVERY_SECONDS = 60.0
RETENTION_RETRY_SECONDS = 1800.0
LOG_IS_CUT_WITHIN_MS = 1000  # while others wait to write

log = logging.getLogger(__name__)


def _ends() -> sa.Select[Any]:
    """Four look-ups by primary key: ingest adds rows by growing numbers, so the first is the oldest."""
    tables = (touched_days, touched_entities)
    orders = [table.c.id.asc() for table in tables] + [table.c.id.desc() for table in tables]
    found = zip((*tables, *tables), orders, strict=True)
    return sa.select(
        *(sa.select(table.c.touched_at).order_by(by).limit(1).scalar_subquery() for table, by in found)
    )


_ENDS = _ends()


def _is_past(age: dt.timedelta, seconds: float) -> bool:
    """Whether something is so old; what comes from a clock ahead of ours has an age that nobody knows."""
    return not dt.timedelta(0) <= age < dt.timedelta(seconds=seconds)


class Worker:
    """Looks for facts that wait, refreshes, lets old ones go, keeps its heartbeat.

    Makes backups where there is a schedule.
    """

    def __init__(
        self,
        database: Database,
        shop: Shop,
        retention: Retention = KEEP_ALL,
        backups: Schedule | None = None,
    ) -> None:
        self.database = database
        self.shop = shop
        self.retention = retention
        self._backups = backups
        self._let_go_on: dt.date | None = None
        self._let_go_from = 0.0
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._stopping = threading.Event()
        self._leads = False
        self._beat_at = 0.0
        self._free_at = 0.0
        self._complained_at = -COMPLAINT_EVERY_SECONDS

    def stop(self) -> None:
        """Ends `run` after the refresh in hand."""
        self._stopping.set()

    def run(self) -> None:
        log.info("worker %s started", self.holder)
        while not self._stopping.is_set():
            self._stopping.wait(self._round())
        if self._backups:
            self._backups.call_off()
            self._backups.wait()
        self._give_up_lead()
        log.info("worker %s stopped", self.holder)

    def _round(self) -> float:
        """One look; the seconds to wait before the next."""
        try:
            leads = self._keep_lead()
            self._mind_backups(leads)
            if leads:
                if self._is_due():
                    self._refresh()
                self._let_go()
            return LOOK_EVERY_SECONDS
        except lease.LeaseLost:
            self._leads = False
            return LOOK_EVERY_SECONDS
        except Exception as error:  # the worker outlives whatever one refresh meets, and says so
            self._complain(error)
            return RETRY_SECONDS

    def _keep_lead(self) -> bool:
        if time.monotonic() < self._beat_at + HEARTBEAT_SECONDS and self._leads:
            return True
        led, self._leads = self._leads, lease.take(self.database, self.holder, self.shop.now())
        self._beat_at = time.monotonic()
        if self._leads and not led:
            log.info("worker %s leads", self.holder)
        return self._leads

    def _mind_backups(self, leads: bool) -> None:
        if self._backups is None:
            return
        if leads:
            self._backups.look()
        else:
            self._backups.call_off()

    def _is_due(self) -> bool:
        """Whether facts wait and a burst of them has ended, or has lasted long enough."""
        if time.monotonic() < self._free_at:
            return False
        oldest, newest = self._waiting_since()
        if oldest is None or newest is None:
            return False
        now = self.shop.now()
        return _is_past(now - newest, QUIET_SECONDS) or _is_past(now - oldest, LONGEST_WAIT_SECONDS)

    def _waiting_since(self) -> tuple[dt.datetime | None, dt.datetime | None]:
        with self.database.reading() as connection:
            first_day, first_entity, last_day, last_entity = connection.execute(_ENDS).one()
        oldest = min(filter(None, (first_day, first_entity)), default=None)
        return oldest, max(filter(None, (last_day, last_entity)), default=None)

    def _refresh(self) -> None:
        outcome = refresh(
            self.database,
            self.shop,
            guard=self._hold_lead,
        )
        # Writers get at least as much time as a refresh takes from them.
        self._free_at = time.monotonic() + outcome.seconds
        log.info(
            "refreshed %s of facts in %.2f s, data version %d",
            counted(outcome.waited, "day"),
            outcome.seconds,
            outcome.version,
        )

    def _let_go(self) -> None:
        """Retention, once a day of the shop; after a restart once more, which finds nothing left to do."""
        today = self.shop.today()
        if not self.retention or self._let_go_on == today or time.monotonic() < self._let_go_from:
            return
        try:
            self._apply_retention()
        except lease.LeaseLost:
            raise
        except AnalyticsError as error:  # figures go on meanwhile
            self._let_go_from = time.monotonic() + RETENTION_RETRY_SECONDS
            log.error("retention is tried again in %.0f minutes: %s", RETENTION_RETRY_SECONDS / 60, error)
            return
        self._let_go_on = today

    def _apply_retention(self) -> None:
        done = apply_retention(self.database, self.shop, self.retention, self._hold_lead, actor=WORKER)
        if done:
            messages, events = counted(done.messages, "message"), counted(done.events, "event")
            log.info("retention emptied %s and removed %s", messages, events)
        self.database.cut_log(LOG_IS_CUT_WITHIN_MS)

    def _hold_lead(self, connection: Connection) -> None:
        lease.hold(connection, self.holder, self.shop.now())

    def _complain(self, error: Exception) -> None:
        """One entry a minute, with where it happened when it is not the database being away."""
        self._leads = False
        if time.monotonic() < self._complained_at + COMPLAINT_EVERY_SECONDS:
            return
        self._complained_at = time.monotonic()
        trace = None if isinstance(error, DatabaseError) else error
        log.error("figures stand still, tried again every %.0f s: %s", RETRY_SECONDS, error, exc_info=trace)

    def _give_up_lead(self) -> None:
        try:
            lease.release(self.database, self.holder)
        except (DatabaseError, sa.exc.DBAPIError) as error:
            log.warning("worker could not give up its lead, it lapses by itself: %s", error)
