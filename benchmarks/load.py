"""A small load generator for loopback: keep-alive connections that ask again as soon as they are answered.

Several processes ask for two paths by turns, in slots of time that begin for all at once: first one path,
then the other, then the other and the one again. Run as a program it is one of these processes and prints
its answers by slot. It reads as little as it can, because it lives on the processors that it loads.
"""

import json
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

PROCESSES = 2
CHUNK = 1 << 18
LONGEST_SILENCE_S = 10.0
SECONDS_TO_START = 1.0

# By turns, and in turn who is first: what drifts meets both alike.
TURNS = (0, 1, 1, 0)
SLOTS_A_ROUND = 20


def rates(
    port: int, paths: tuple[str, str], connections: int, seconds: float, rounds: int
) -> list[list[float]]:
    """For each of the two paths its answers a second, round by round; a round has many turns."""
    slots = rounds * SLOTS_A_ROUND
    begin = time.monotonic() + SECONDS_TO_START
    share, length = connections // PROCESSES, seconds / SLOTS_A_ROUND
    command = [sys.executable, __file__, *paths, *map(str, (port, share, length, slots, begin))]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)]
    counts = [json.loads(process.communicate()[0]) for process in running]
    by_slot = list(map(sum, zip(*counts, strict=True)))
    return [
        [2 * answers / seconds for answers in _by_round(by_slot, path)]  # half of a round's time is a path's
        for path in (0, 1)
    ]


def _by_round(by_slot: Sequence[int], path: int) -> list[int]:
    own = [answers if turn(slot) == path else 0 for slot, answers in enumerate(by_slot)]
    return [sum(own[first : first + SLOTS_A_ROUND]) for first in range(0, len(own), SLOTS_A_ROUND)]


def turn(slot: int) -> int:
    """Which of the two paths is asked in a slot."""
    return TURNS[slot % len(TURNS)]


@dataclass(frozen=True)
class Request:
    """What is sent, and the size of the whole answer, headers included, which never changes."""

    sent: bytes
    answered: int


@dataclass
class Connection:
    socket: socket.socket
    awaits: Request
    received: int = 0


def load(
    port: int, paths: Sequence[str], connections: int, *, seconds: float, slots: int, begin: float
) -> list[int]:
    """Answers by slot. One that was asked for in the slot before counts where it comes."""
    requests = [_request(port, path) for path in paths]
    selector = selectors.DefaultSelector()
    opened = [Connection(_opened(port), requests[turn(0)]) for _ in range(connections)]
    for connection in opened:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
    time.sleep(max(0.0, begin - time.monotonic()))
    for connection in opened:
        connection.socket.sendall(connection.awaits.sent)
    return [_answers(selector, requests[turn(slot)], begin + (slot + 1) * seconds) for slot in range(slots)]


def _answers(selector: selectors.BaseSelector, request: Request, until: float) -> int:
    answers = 0
    while time.monotonic() < until:
        ready = selector.select(LONGEST_SILENCE_S)
        if not ready:
            raise RuntimeError(f"{request.sent!r} is not answered any more.")
        answers += sum(_received(key.data, request) for key, _ in ready)
    return answers


def _received(connection: Connection, request: Request) -> bool:
    """Takes what is there; once the answer is whole, counts it and asks the next."""
    part = connection.socket.recv(CHUNK)
    if not connection.received and not part.startswith(b"HTTP/1.1 200 "):
        raise RuntimeError(f"The answer was {part[:80]!r}.")
    connection.received += len(part)
    if connection.received < connection.awaits.answered:
        return False
    connection.received, connection.awaits = 0, request
    connection.socket.sendall(request.sent)
    return True


def _opened(port: int) -> socket.socket:
    opened = socket.create_connection(("127.0.0.1", port), timeout=LONGEST_SILENCE_S)
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return opened


def _request(port: int, path: str) -> Request:
    sent = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    with _opened(port) as asking:
        asking.sendall(sent)
        received = b""
        while b"\r\n\r\n" not in received:
            received += asking.recv(CHUNK)
    head = received.partition(b"\r\n\r\n")[0]
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return Request(sent, len(head) + 4 + int(lengths[0].partition(b":")[2]))


if __name__ == "__main__":
    one, other, *numbers = sys.argv[1:]
    told = [float(number) for number in numbers]
    print(
        json.dumps(
            load(int(told[0]), (one, other), int(told[1]), seconds=told[2], slots=int(told[3]), begin=told[4])
        )
    )
