"""The logs of a process that serves: the lines of all processes, with the id of the request."""

import logging
from typing import Any

from flask import g, has_request_context

from data import logs


class OneLine(logs.OneLine):
    def circumstances(self) -> dict[str, Any]:
        if has_request_context() and "request_id" in g:
            return {"request_id": g.request_id}
        return {}


def log_to_stderr(level: str) -> None:
    logs.log_to_stderr(level, OneLine())
    for chatty in ("werkzeug", "flask-limiter"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
