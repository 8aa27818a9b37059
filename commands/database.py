"""init, stats, reset: the database itself."""

from pathlib import Path

import click
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from commands.context import opened
from data.engine import Database
from data.ingest import empty_database
from data.schema import migrate, settle
from data.sentences import counted
from data.tables import facts, metadata
from data.tables.bookkeeping import data_version


@click.command()
def init() -> None:
    """Creates the database, or brings it to the newest schema; safe to repeat.

    \b
    Example: python manage.py init
    """
    with opened(current=False) as at:
        report = migrate(at.database)
        settle(at.database, at.shop)
    click.echo(report.sentence)


@click.command()
def stats() -> None:
    """Shows rows per table, first and last day, size and data version.

    \b
    Example: python manage.py stats
    """
    with opened() as at, at.database.reading() as connection:
        for table in metadata.sorted_tables:
            _say_table(connection, table)
        version = connection.execute(sa.select(data_version.c.version)).scalar_one()
        size = _size(at.database, connection)
    click.echo(f"The database takes {size / 1e6:,.1f} MB; data version {version}.")


def _say_table(connection: Connection, table: sa.Table) -> None:
    rows = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
    day = next((table.c[name] for name in ("local_date", "record_date") if name in table.c), None)
    days = ""
    if rows and day is not None:
        first, last = connection.execute(sa.select(sa.func.min(day), sa.func.max(day))).one()
        days = f"  {first} to {last}"
    click.echo(f"{table.name:26} {rows:>12,}{days}")


def _size(database: Database, connection: Connection) -> int:
    if not database.is_sqlite:
        return int(
            connection.execute(sa.select(sa.func.pg_database_size(sa.func.current_database()))).scalar_one()
        )
    name = database.url.database or ""
    files = (Path(f"{name}{ending}") for ending in ("", "-wal"))
    return sum(file.stat().st_size for file in files if file.is_file())


@click.command()
@click.option("--yes", is_flag=True, help="Does not ask.")
def reset(yes: bool) -> None:
    """Empties the database: every fact, figure, record, key and user. Asks first.

    \b
    Example: python manage.py reset --yes
    """
    with opened() as at:
        with at.database.reading() as connection:
            lines = connection.execute(
                sa.select(sa.func.count()).select_from(facts.transactions)
            ).scalar_one()
        name = at.database.url.render_as_string(hide_password=True)
        if not yes:
            click.confirm(
                f"Remove everything from {name}, {counted(lines, 'order line')} among it?", abort=True
            )
        empty_database(at.database, at.shop)
        settle(at.database, at.shop)
    click.echo(f"{name} is empty.")
