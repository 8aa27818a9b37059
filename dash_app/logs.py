"""Logs: one JSON object a line, with the request's id; no key and no e-mail address ever stands in one."""

import datetime as dt
import logging
import re

import orjson
from flask import g, has_request_context

EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
KEY = re.compile(r"\bssk_[A-Za-z0-9]{8}_[\w-]+|(?i:bearer\s+)\S+")
PASSWORD_IN_URL = re.compile(r"(\w+://[^\s:/@]*):[^\s@]+@")
EXTRAS = ("method", "path", "status", "ms")


class OneLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "message": record.getMessage(),
            **{name: getattr(record, name) for name in EXTRAS if hasattr(record, name)},
        }
        if has_request_context() and "request_id" in g:
            said["request_id"] = g.request_id
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return without_secrets(orjson.dumps(said, default=str).decode())


def without_secrets(line: str) -> str:
    line = PASSWORD_IN_URL.sub(r"\1:…@", line)
    return KEY.sub("…key…", EMAIL.sub("…email…", line))


def log_to_stderr(level: str) -> None:
    """For a process that serves; tests and commands keep their own logging."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
