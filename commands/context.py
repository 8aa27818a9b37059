"""What every command needs: settings, the shop, the database; and errors said in one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import click

from data.engine import Database
from data.errors import AnalyticsError
from data.schema import require_current, settle
from data.settings import Settings, load_settings
from data.shop import Shop

# The figures of a large import hold a SQLite file for longer than a request would wait. Whoever typed the
# next command waits, and may end it by Ctrl-C.
COMMAND_WAIT_S = 120.0


class Commands(click.Group):
    """A group whose commands end with one sentence and exit code 1 when something of ours goes wrong."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except AnalyticsError as error:
            raise click.ClickException(str(error)) from error


@dataclass(frozen=True)
class Opened:
    settings: Settings
    shop: Shop
    database: Database


@contextmanager
def opened(*, current: bool = True, longest_wait_s: float | None = COMMAND_WAIT_S) -> Iterator[Opened]:
    """Settings and an open database, which must have the newest schema when `current`."""
    settings = load_settings()
    database = Database(settings.database_url, longest_wait_s)
    shop = settings.shop()
    try:
        if current:
            require_current(database)
            settlement = settle(database, shop)
            if settlement.needs_rebuild:
                click.echo(settlement.sentence, err=True)
        yield Opened(settings, shop, database)
    finally:
        database.dispose()
