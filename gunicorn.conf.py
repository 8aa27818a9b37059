"""How the web process listens, forks and stops."""

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))  # gunicorn reads this file before it knows our folder

import gunicorn.glogging
import gunicorn.util

from dash_app.unread import write_problem
from data.errors import SettingError
from data.logs import OneLine
from data.settings import load_settings

try:
    settings = load_settings()
    bind = settings.bind
except SettingError as error:
    sys.exit(str(error))

workers = settings.web_concurrency
worker_class = "gthread"
threads = 4
preload_app = True
max_requests = 5000
max_requests_jitter = 500

# A platform kills after 30 seconds.
graceful_timeout = 25
timeout = 30
keepalive = 5

# A worker's heartbeat must not wait for a disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108

# The control socket is one per user: two servers would steal it from each other.
control_socket_disable = True

# Nobody's X-Forwarded-Proto is believed here: TRUSTED_PROXIES says whose is, for all such headers at once.
forwarded_allow_ips = ""

# As long as it can be set: the page's longest question is encoded twice on its way.
limit_request_line = 8190
limit_request_fields = 60
limit_request_field_size = 8190

loglevel = settings.log_level.lower()


class Logger(gunicorn.glogging.Logger):
    """Lines like all others of ours: what gunicorn cannot read of a request may hold a key or an address."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(OneLine())


logger_class = Logger


# It has no setting for how it refuses what it cannot read.
gunicorn.util.write_error = write_problem


def post_fork(server: Any, worker: Any) -> None:
    """A connection opened before the fork would be spoken on by two processes."""
    from data.engine import forget_inherited_connections

    forget_inherited_connections()
