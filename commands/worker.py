"""worker: keeps figures within seconds of facts until it is stopped."""

import logging
import signal
from types import FrameType

import click

from commands.context import opened
from data.worker import Worker


@click.command()
def worker() -> None:
    """Refreshes figures as facts come in, until stopped; one worker leads, others stand by.

    \b
    Example: python manage.py worker
    """
    with opened() as at:
        logging.basicConfig(level=at.settings.log_level, format="%(asctime)s %(levelname)s %(message)s")
        running = Worker(at.database, at.shop)

        def stop(_number: int, _frame: FrameType | None) -> None:
            running.stop()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        running.run()
