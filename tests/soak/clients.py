"""Those who write and read over HTTP meanwhile, each in a thread, and what they were told."""

import datetime as dt
import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.soak.programs import ADMIN_KEY

BATCH = 5
AMOUNT = 10
HEADER = "invoice_id,product_id,customer_id,invoice_date,quantity,amount\n"
FIRST_DAY, DAYS, ROUNDS_A_DAY = dt.date(2026, 3, 1), 28, 60
CUSTOMERS = 200
CLIENT_LIMIT_SECONDS = 40
ADDRESSES = (
    "/api/overview/kpis?start=2026-03-01&end=2026-03-31",
    "/api/revenue/summary?start=2026-03-01&end=2026-03-31",
    "/api/revenue/category?start=2026-03-01&end=2026-03-31",
    "/api/facts/orders?start=2026-03-01&end=2026-03-31",
    "/_screen?path=/revenue&search=%3Fstart%3D2026-03-01%26end%3D2026-03-31",
    "/api/health",
    "/",
)


def write_orders(path: Path, rows: int) -> None:
    """A file of orders of one line each; none has an id of its own."""
    orders = path.stem
    lines = (
        f"{orders}-{row},P1,C{row % 7},2026-03-{row % 27 + 1:02}T10:00:00Z,1,{AMOUNT}\n"
        for row in range(rows)
    )
    path.write_text(HEADER + "".join(lines), encoding="utf-8")


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


def connected_to(port: int) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=CLIENT_LIMIT_SECONDS)
    connection.connect()
    return connection


class Client(threading.Thread):
    """Goes on until it is told to stop, whatever it is answered."""

    def __init__(self, ports: Sequence[int]) -> None:
        super().__init__()
        self.ports = ports
        self.done = threading.Event()
        self.answered: Counter[int] = Counter()
        self.cut_off = 0
        self.slowest = 0.0
        self.unexpected: list[str] = []

    def run(self) -> None:
        while not self.done.is_set():
            self.go_on()

    def go_on(self) -> None:
        raise NotImplementedError

    def ask(
        self, method: str, path: str, body: str | None = None, content_type: str = "application/json"
    ) -> Answer | None:
        """None where the connection was refused or broke off."""
        began = time.monotonic()
        connection: http.client.HTTPConnection | None = None
        headers = {"Content-Type": content_type, "X-API-Key": ADMIN_KEY}
        try:
            connection = self._connected()
            connection.request(method, path, body=body, headers=headers)
            got = connection.getresponse()
            answer = Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())
        except (OSError, http.client.HTTPException):
            self.cut_off += 1
            self.done.wait(0.05)
            return None
        finally:
            if connection is not None:
                connection.close()
        self.slowest = max(self.slowest, time.monotonic() - began)
        self._note(method, path, answer)
        return answer

    def _connected(self) -> http.client.HTTPConnection:
        """To one that takes connections, as a router does; what is asked there must be answered."""
        *others, last = random.sample(self.ports, len(self.ports))
        for port in others:
            try:
                return connected_to(port)
            except ConnectionRefusedError:
                continue
        return connected_to(last)

    def _note(self, method: str, path: str, answer: Answer) -> None:
        self.answered[answer.status] += 1
        if answer.status == 503:
            told = json.loads(answer.body)
            if answer.headers.get("retry-after") != "5" or "try again" not in told["error"]:
                self.unexpected.append(f"{method} {path}: 503 {answer.headers} {told}")
            self.done.wait(0.2)
        elif answer.status not in (200, 201):
            self.unexpected.append(f"{method} {path}: {answer.status} {answer.body[:300]!r}")
            self.done.wait(0.2)


class Writer(Client):
    """Sends orders and keeps a list of what was acknowledged; sends again what was not."""

    def __init__(self, ports: Sequence[int], number: int, pause: float) -> None:
        super().__init__(ports)
        self.number, self.pause = number, pause
        self.acknowledged: list[str] = []
        self.round = 0

    def go_on(self) -> None:
        lines = [self._line(key) for key in self.keys(self.round)]
        answer = self.ask("POST", "/api/ingest/transactions", json.dumps(lines))
        if answer and answer.status in (200, 201):
            body = json.loads(answer.body)
            assert body["accepted"] + body["duplicate"] == BATCH, body
            self.acknowledged.extend(self.keys(self.round))
            self.round += 1
            self.done.wait(self.pause)

    def keys(self, round_: int) -> list[str]:
        return [f"W{self.number}-{round_}-{place}" for place in range(BATCH)]

    def sent(self) -> set[str]:
        """Everything that may be there: what was acknowledged, and what it sent last."""
        return {*self.acknowledged, *self.keys(self.round)}

    def _line(self, key: str) -> dict[str, Any]:
        """Of one day, and after some rounds of the next, by customers who come again, as a shop sells: days
        and customers without end would have figures whose making takes more memory from second to second."""
        _, round_, place = key.split("-")
        day = FIRST_DAY + dt.timedelta(days=int(round_) // ROUNDS_A_DAY % DAYS)
        return {
            "transaction_id": key,
            "invoice_id": f"O-{key}",
            "product_id": f"P{place}",
            "customer_id": f"C{int(round_) % CUSTOMERS}",
            "invoice_date": f"{day}T10:00:00Z",
            "quantity": 1,
            "amount": AMOUNT,
        }


class Reader(Client):
    """Asks for pages and figures in turn."""

    def __init__(self, ports: Sequence[int], number: int, pause: float) -> None:
        super().__init__(ports)
        self.pause = pause
        self.place = number

    def go_on(self) -> None:
        self.place += 1
        self.ask("GET", ADDRESSES[self.place % len(ADDRESSES)])
        self.done.wait(self.pause)


class Clients:
    def __init__(self, writers: Sequence[Writer], readers: Sequence[Reader]) -> None:
        self.writers, self.readers = writers, readers

    @property
    def all(self) -> list[Client]:
        return [*self.writers, *self.readers]

    def acknowledged(self) -> list[str]:
        return [key for writer in self.writers for key in writer.acknowledged]

    def answered(self, of: Sequence[Client] | None = None) -> Counter[int]:
        return sum((each.answered for each in of or self.all), Counter())

    def said(self) -> str:
        """The figures of a test, in one line."""
        cut_off, slowest = sum(each.cut_off for each in self.all), max(each.slowest for each in self.all)
        writes, reads = (dict(sorted(self.answered(of).items())) for of in (self.writers, self.readers or []))
        return (
            f"{len(self.acknowledged()):,} lines acknowledged; writers were answered {writes}, "
            f"readers {reads if self.readers else 'none'}; {cut_off:,} cut off, slowest {slowest:.1f} s"
        )

    def unexpected(self) -> list[str]:
        return [told for each in self.all for told in each.unexpected]


@contextmanager
def clients(
    port: int | Sequence[int], *, writers: int, readers: int, pause: float = 0.0
) -> Iterator[Clients]:
    """Writers and readers at work; at the end each has finished what it had in hand."""
    ports = [port] if isinstance(port, int) else port
    made = Clients(
        [Writer(ports, number, pause) for number in range(writers)],
        [Reader(ports, number, pause) for number in range(readers)],
    )
    with working(made) as at_work:
        yield at_work


@contextmanager
def working(at_work: Clients) -> Iterator[Clients]:
    for each in at_work.all:
        each.start()
    try:
        yield at_work
    finally:
        for each in at_work.all:
            each.done.set()
        for each in at_work.all:
            each.join(timeout=CLIENT_LIMIT_SECONDS + 20)
