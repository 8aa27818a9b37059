"""A platform that throws the disk away: what stands in a file there is gone with the next restart."""

import logging
from collections.abc import Mapping

from data.settings import Settings

log = logging.getLogger(__name__)

# What tells a process that it runs on Heroku, Render, Railway, Cloud Run or Fly.
THROWS_DISKS_AWAY = ("DYNO", "RENDER", "RAILWAY_ENVIRONMENT", "K_SERVICE", "FLY_APP_NAME")


def warn_of_lost_disk(settings: Settings, environ: Mapping[str, str]) -> None:
    """Loudly: on a platform that throws the disk away at each restart, SQLite would lose every fact."""
    named = next((name for name in THROWS_DISKS_AWAY if environ.get(name)), None)
    if named and settings.database_url.startswith("sqlite"):
        log.critical(
            "The database is a file, and this platform (%s is set) throws its disk away at each restart: "
            "every fact will be LOST. Set DATABASE_URL to a PostgreSQL database.",
            named,
        )
