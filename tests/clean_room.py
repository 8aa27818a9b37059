"""Tests see neither the outside network nor the developer's settings."""

import ipaddress
import os
import sys
import time
from typing import Any

from data.settings import Settings

# Asia/Kathmandu is nobody's default and off by 45 minutes: what leans on the machine's zone shows.
MACHINE_ZONE = "Asia/Kathmandu"
FOREIGN_PREFIXES = ("DASH_", "FLASK_", "GUNICORN_", "OIDC_", "PG", "PLOTLY_", "SMARTSHOPIE_DB")
FOREIGN_NAMES = ("FORWARDED_ALLOW_IPS", "HOST")


class NetworkRefused(RuntimeError):
    """A test reached for the network beyond this machine. No OSError: nothing may take it for an outage."""


def clear_environment() -> None:
    """Removes every setting of ours, and what steers the libraries beneath."""
    settings = {name.upper() for name in Settings.model_fields}
    for name in list(os.environ):
        if name in settings or name in FOREIGN_NAMES or name.startswith(FOREIGN_PREFIXES):
            del os.environ[name]
    os.environ["TZ"] = MACHINE_ZONE
    time.tzset()


def refuse_network() -> None:
    """From now on this process connects to loopback and unix sockets only."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        # Unix sockets have a path for an address, others a tuple with the host first.
        if isinstance(address, tuple) and not is_local(address[0]):
            raise NetworkRefused(f"Tests must not leave this machine: connection to {address[0]} refused.")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname") and not is_local(arguments[0]):
        raise NetworkRefused(f"Tests must not leave this machine: look-up of {arguments[0]!r} refused.")


def is_local(host: str | bytes | None) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if not name or name == "localhost":
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
