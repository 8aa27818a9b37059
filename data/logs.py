"""Logs: one JSON object a line; no key, no password and no e-mail address ever stands in one."""

import datetime as dt
import logging
import re
from typing import Any

import orjson

# Whatever has something before and behind an @: a host needs no dot, a name may have an apostrophe. In an
# address of the web each letter may be quoted, and the quotes again: %40, %2540. No name is longer than this;
# without an end a line of eight thousand letters would be looked through from each of them.
AT = r"(?:@|%(?:25){0,9}40)"
EMAIL = re.compile(rf"[\w.!#$%&'*+/=?^`{{|}}~-]{{1,400}}{AT}\[?[\w%-]+(?:[.:][\w%-]+)*\]?")
KEY = re.compile(r"""\bssk_[A-Za-z0-9]{8}_[\w-]+|(?i:bearer\s+)[^\s"\\]+""")
# PostgreSQL tells the row that it refused.
ROW = re.compile(r"^DETAIL: .*$", re.MULTILINE)
PASSWORD_IN_URL = re.compile(r"""(\w+://[^\s:/@"]*):[^\s@"]+@""")
EXTRAS = ("method", "path", "status", "ms")


class OneLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "message": record.getMessage(),
            **{name: getattr(record, name) for name in EXTRAS if hasattr(record, name)},
            **self.circumstances(),
        }
        if record.exc_info:
            said["exception"] = ROW.sub("DETAIL: left out", self.formatException(record.exc_info))
        return without_secrets(orjson.dumps(said, default=str).decode())

    def circumstances(self) -> dict[str, Any]:
        """What else is known where the line is written."""
        return {}


_secrets: set[str] = set()


def keep_secret(value: str | None) -> None:
    """A value of the settings, which has no shape to be known by."""
    if value:
        _secrets.add(orjson.dumps(value).decode()[1:-1])  # as it would stand in a line


def without_secrets(line: str) -> str:
    for value in _secrets:
        line = line.replace(value, "…key…")
    line = PASSWORD_IN_URL.sub(r"\1:…@", line)
    return KEY.sub("…key…", EMAIL.sub("…email…", line))


def log_to_stderr(level: str, formatter: logging.Formatter | None = None) -> None:
    """For a process that serves; tests and other commands keep their own logging."""
    handler = logging.StreamHandler()
    handler.setFormatter(formatter or OneLine())
    logging.basicConfig(level=level, handlers=[handler], force=True)
