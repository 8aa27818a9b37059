"""The room in which all other tests are run is clean, and its servers are real."""

import errno
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import psycopg
import pytest
import redis
import sqlalchemy as sa
from playwright.sync_api import Page

from data.settings import load_settings, settings_help, sqlalchemy_url
from tests.clean_room import NetworkRefused
from tests.servers import RedisServer
from tests.watched_page import Watch

ENDLESS_SERVER = """
import os, time
from tests.servers import RedisServer
server = RedisServer()
print(server.port, flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_no_connection_leaves_the_machine(host: str) -> None:
    with pytest.raises(NetworkRefused, match=host):
        socket.create_connection((host, 80), timeout=1)


def test_no_name_is_looked_up() -> None:
    with pytest.raises(NetworkRefused, match="example"):
        socket.getaddrinfo("shop.example", 443)


def test_the_developers_settings_are_out_of_sight(project: Path) -> None:
    assert not [name for name, _, _ in settings_help() if name in os.environ]
    assert Path.cwd() != project
    assert load_settings().database_url == "sqlite:///smartshopie_dashboard.db"


def test_a_database_is_empty_and_writable(database_url: str) -> None:
    engine = sa.create_engine(sqlalchemy_url(database_url))
    with engine.begin() as connection:
        assert sa.inspect(connection).get_table_names() == []
        connection.execute(sa.text("CREATE TABLE a (b INTEGER)"))
        connection.execute(sa.text("INSERT INTO a VALUES (1)"))
    engine.dispose()


def test_two_postgresql_databases_do_not_know_each_other(new_postgres: Callable[[], str]) -> None:
    first, second = new_postgres(), new_postgres()
    with psycopg.connect(first) as connection:
        connection.execute("CREATE TABLE a (b INTEGER)")
    with psycopg.connect(second) as connection, pytest.raises(psycopg.errors.UndefinedTable):
        connection.execute("SELECT * FROM a")


def test_redis_begins_empty_and_survives_being_stopped(redis_server: RedisServer) -> None:
    with redis.Redis.from_url(redis_server.url) as client:
        assert client.dbsize() == 0
        client.set("a", "b")
        redis_server.stop()
        with pytest.raises(redis.ConnectionError):
            client.get("a")
        redis_server.start()
        assert client.get("a") is None


def test_a_server_ends_with_its_process_even_if_that_is_killed(project: Path) -> None:
    owner = subprocess.Popen([sys.executable, "-c", ENDLESS_SERVER], cwd=project, stdout=subprocess.PIPE)
    assert owner.stdout
    port = int(owner.stdout.readline())
    socket.create_connection(("127.0.0.1", port)).close()
    owner.kill()
    owner.communicate()
    assert _closes(port)


def _closes(port: int) -> bool:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == errno.ECONNREFUSED:
                return True
        time.sleep(0.05)
    return False


class _Site(BaseHTTPRequestHandler):
    """Writes to the console, breaks and asks elsewhere, each when its address says so."""

    pages = {  # noqa: RUF012
        "/": "<p>all is well</p>",
        "/noise": "<script>console.warn('a word')</script>",
        "/broken": "<script>throw new Error('a fault')</script>",
        "/elsewhere": "<script>fetch('http://192.0.2.1/a').catch(() => 0)</script>",
    }

    def do_GET(self) -> None:
        body = f"<!doctype html><link rel=icon href=data:,>{self.pages[self.path]}".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_clean_page_is_left_alone(page: Page, watch: Watch, site: str) -> None:
    page.goto(f"{site}/")
    assert watch.complaints(None, None, None) == []


@pytest.mark.tolerates(console="", error="", request="")
@pytest.mark.parametrize(
    ("path", "complaint"), [("noise", "a word"), ("broken", "a fault"), ("elsewhere", "192.0.2.1/a")]
)
def test_what_a_page_does_wrong_is_noticed(
    page: Page, watch: Watch, site: str, path: str, complaint: str
) -> None:
    page.goto(f"{site}/{path}")
    page.wait_for_load_state("networkidle")
    assert any(complaint in line for line in watch.complaints(None, None, None))
