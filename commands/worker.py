"""worker: keeps figures within seconds of facts until it is stopped."""

import datetime as dt
import os
import signal
from pathlib import Path
from types import FrameType

import click

from commands.context import Opened, opened
from data.backups import Schedule
from data.logs import log_to_stderr
from data.lost_disk import warn_of_lost_disk
from data.worker import Worker


@click.command()
def worker() -> None:
    """Refreshes figures as facts come in, until stopped; one worker leads, others stand by.

    Where BACKUP_DIR names a folder, the one that leads writes a backup there every BACKUP_EVERY_HOURS.

    \b
    Example: python manage.py worker
    """
    with opened(longest_wait_s=None) as at:  # it tries again by itself, and must end when it is told to
        log_to_stderr(at.settings.log_level)
        warn_of_lost_disk(at.settings, os.environ)
        running = Worker(at.database, at.shop, at.settings.retention(), _backups(at))

        def stop(_number: int, _frame: FrameType | None) -> None:
            running.stop()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        running.run()


def _backups(at: Opened) -> Schedule | None:
    settings = at.settings
    if settings.backup_dir is None:
        return None
    every = dt.timedelta(hours=settings.backup_every_hours)
    return Schedule(at.database, at.shop, Path(settings.backup_dir), every, settings.backup_keep)
