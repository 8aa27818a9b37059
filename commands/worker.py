"""worker: keeps figures within seconds of facts until it is stopped."""

import signal
from types import FrameType

import click

from commands.context import opened
from data.logs import log_to_stderr
from data.worker import Worker


@click.command()
def worker() -> None:
    """Refreshes figures as facts come in, until stopped; one worker leads, others stand by.

    \b
    Example: python manage.py worker
    """
    with opened() as at:
        log_to_stderr(at.settings.log_level)
        running = Worker(at.database, at.shop)

        def stop(_number: int, _frame: FrameType | None) -> None:
            running.stop()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        running.run()
