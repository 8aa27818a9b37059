"""backup, restore: the database as a file, and back."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from commands.context import opened
from commands.figures import say_check
from data import audit
from data.backups import backup as make_backup
from data.backups import restore as run_restore
from data.backups.files import Watch
from data.checks import check
from data.migrations import NEWEST

A_FILE = click.argument("file", type=click.Path(path_type=Path))


@click.command()
@A_FILE
def backup(file: Path) -> None:
    """Writes the whole database to FILE, which must not be there yet; the product may go on writing.

    Of SQLite it is a database of its own, of PostgreSQL what pg_dump writes in its custom format.

    \b
    Example: python manage.py backup monday.backup
    """
    with opened(current=False) as at, _progress("Backup") as watch:
        made = make_backup(at.database, file, watch)
        if made.version == NEWEST:  # an older schema may have no log of this kind
            told = {"file": file.name, "bytes": made.size}
            entry = audit.Entry(at.shop.now(), audit.COMMAND_LINE, "backed up", "the database", told)
            audit.noted(at.database, entry)
    click.echo(f"Backed up the database, at version {made.version}, to {file}.")


@click.command()
@A_FILE
def restore(file: Path) -> None:
    """Restores a backup into an empty database, migrates it to the newest version and checks it.

    Exit code 1 when the check finds a difference; the restored database is there then too.

    \b
    Example: python manage.py restore monday.backup
    """
    with opened(current=False) as at:
        with _progress("Restore") as watch:
            done = run_restore(at.database, at.shop, file, watch)
        migrated = "" if done.version == NEWEST else f", and migrated it from version {done.version}"
        click.echo(f"Restored the database from {file}{migrated}; it is at version {NEWEST}.")
        if done.settlement.needs_rebuild:
            click.echo(done.settlement.sentence, err=True)
        report = check(at.database, at.shop)
    say_check(report)
    if not report.passed:
        sys.exit(1)


@contextmanager
def _progress(label: str) -> Iterator[Watch]:
    """A bar while it goes on, on a terminal."""
    with click.progressbar(length=100, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def watch(share: float | None) -> None:
            if share is not None:
                bar.update(round(100 * share) - bar.pos)

        yield watch
