"""Clients who tell a closed door from a request that was let in and left without an answer."""

import http.client
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.soak.clients import Answer, Client, Clients, Reader, Writer, working
from tests.soak.dynos import head_of, is_let_in

WRITERS, READERS, PAUSE_SECONDS = 2, 6, 0.02


class AtTheDoor(Client):
    """Tells who was turned away at a closed door from who was let in and left without an answer.

    Let in is who was told to go on by the process that took the request. Before that the door is closed:
    the connection is refused, or was waiting in the kernel's queue when the last process closed it.
    """

    turned_away = 0

    def ask(
        self, method: str, path: str, body: str | None = None, content_type: str = "application/json"
    ) -> Answer | None:
        began, sent = time.monotonic(), (body or "").encode()
        connection = self._let_in(method, path, sent)
        if connection is None:
            self.turned_away += 1
            self.done.wait(0.05)
            return None
        answer = self._answered(connection, sent)
        self.slowest = max(self.slowest, time.monotonic() - began)
        if answer is None:
            self.cut_off += 1
        else:
            self._note(method, path, answer)
        return answer

    def _let_in(self, method: str, path: str, body: bytes) -> http.client.HTTPConnection | None:
        connection = None
        try:
            connection = self._connected()
            connection.sock.sendall(head_of(method, path, body))
            if is_let_in(connection.sock):
                return connection
        except ConnectionError:  # refused or reset: the door is closed
            pass
        if connection:
            connection.close()
        return None

    def _answered(self, connection: http.client.HTTPConnection, body: bytes) -> Answer | None:
        try:
            connection.sock.sendall(body)
            got = http.client.HTTPResponse(connection.sock)
            got.begin()
            return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


class WriterAtTheDoor(AtTheDoor, Writer):
    """Sends orders and keeps a list of what was acknowledged."""


class ReaderAtTheDoor(AtTheDoor, Reader):
    """Asks for pages and figures in turn."""


@contextmanager
def clients_at_the_door(ports: Sequence[int]) -> Iterator[Clients]:
    writers = [WriterAtTheDoor(ports, number, PAUSE_SECONDS) for number in range(WRITERS)]
    readers = [ReaderAtTheDoor(ports, number, PAUSE_SECONDS) for number in range(READERS)]
    with working(Clients(writers, readers)) as at_work:
        yield at_work


def turned_away(at_work: Clients) -> int:
    return sum(each.turned_away for each in at_work.all if isinstance(each, AtTheDoor))
