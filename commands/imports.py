"""import and rejected: facts from files, and the rows that were refused."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from commands.context import Opened, opened
from data import lease
from data.errors import Unreadable
from data.ingest import (
    KINDS,
    Summary,
    discard_rejected,
    export_rejected,
    import_files,
    rejected_ids,
    retry_rejected,
)
from data.ingest import rejected as kept_rejected
from data.ingest.privacy import without_addresses
from data.rollups.refreshing import facts_wait
from data.sentences import counted

SHOWN = 10
SOME_REJECTED = 3


def _mapping(_context: click.Context, _option: click.Parameter, pairs: tuple[str, ...]) -> dict[str, str]:
    mapping: dict[str, str] = {}
    for pair in pairs:
        field, is_pair, column = pair.partition("=")
        if not (is_pair and field and column):
            raise click.BadParameter(f"{pair!r} is not FIELD=COLUMN, such as invoice_id=order_no")
        if field in mapping:
            raise click.BadParameter(f"{field} is mapped twice")
        mapping[field] = column
    return mapping


@click.command("import")
@click.argument("kind", type=click.Choice(list(KINDS)), metavar="KIND")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option(
    "--map",
    "mapping",
    multiple=True,
    callback=_mapping,
    metavar="FIELD=COLUMN",
    help="Reads FIELD from COLUMN, which is then not read under its own name; may be given again.",
)
@click.option("--drop-duplicates", is_flag=True, help="Drops rows that equal an earlier row in every column.")
@click.option("--dry-run", is_flag=True, help="Checks every row, says what would happen, writes nothing.")
@click.option("--source", help="Name in the ids of lines that have none; by default the file's name.")
def import_(
    *,
    kind: str,
    files: tuple[Path, ...],
    mapping: dict[str, str],
    drop_duplicates: bool,
    dry_run: bool,
    source: str | None,
) -> None:
    """Takes facts in from .csv or .ndjson files, also with .gz.

    KIND is one of customers, products, users, sessions, concerns, configurations, plans, transactions,
    events, interactions, inferences, conversations, messages, payments. Importing a file again changes
    nothing. Exit code 0: every row was accepted or there already; 3: some were rejected; 1: a file could
    not be read.

    \b
    Example: python manage.py import transactions orders.csv.gz --map invoice_id=order_no
    """
    with opened() as at:
        with _breaks_said(at, dry_run):
            summary = import_files(
                at.database,
                at.shop,
                kind,
                files,
                mapping=mapping,
                drop_duplicates=drop_duplicates,
                dry_run=dry_run,
                source=source,
                progress=_progress(),
            )
        waits = _waits(at)
    _say(summary, kind, dry_run)
    _say_waits(waits and not dry_run)
    sys.exit(SOME_REJECTED if summary.rejected else 0)


def _progress() -> Callable[[int, float], None] | None:
    """A line that is written over, on a terminal."""
    if not sys.stderr.isatty():
        return None
    began = time.monotonic()

    def show(rows: int, share: float) -> None:
        pace = rows / max(0.001, time.monotonic() - began)
        click.echo(f"\r{share:4.0%}  {rows:,} rows, {pace:,.0f} a second ", nl=share >= 1, err=True)

    return show


def _say(summary: Summary, kind: str, dry_run: bool = False) -> None:
    verb = "would be" if dry_run else "was" if summary.accepted == 1 else "were"
    dropped = f", {summary.dropped:,} dropped as copies" if summary.dropped else ""
    click.echo(
        f"Of {counted(summary.rows, f'{kind} row')} {summary.accepted:,} {verb} accepted, "
        f"{summary.duplicate:,} duplicate, {summary.rejected:,} rejected{dropped}."
    )
    if summary.superseded:
        click.echo(f"Of {summary.superseded:,} of them a newer record says otherwise; the newer one stands.")
    if summary.twins:
        click.echo(_twins(summary.twins, dry_run))
    if summary.created:
        named = ", ".join(counted(count, what.removesuffix("s")) for what, count in summary.created.items())
        would_be = "would be " if dry_run else ""
        click.echo(f"Rows named entities that were not there; {would_be}created: {named}.")
    if summary.unused_columns:
        click.echo(without_addresses(f"Not read: {', '.join(summary.unused_columns)}."))
    _say_rejections(summary, dry_run)
    if dry_run:
        click.echo("This was a dry run: nothing was written.")


def _twins(count: int, dry_run: bool) -> str:
    said = "says what a line" if count == 1 else "say what lines"
    counts = "would count" if dry_run else "counts now"
    return (
        f"{counted(count, 'accepted line')} without id {said} of another file said before (invoice, product, "
        f"time, quantity, amount). An order that stands in both {counts} twice: a file keeps its first name "
        "by --source."
    )


def _say_rejections(summary: Summary, dry_run: bool) -> None:
    for rejection in summary.rejections[:SHOWN]:
        click.echo(f"  row {rejection.row:,}: {rejection.reason}", err=True)
    if summary.rejected > SHOWN:
        click.echo(f"  ... and {summary.rejected - SHOWN:,} more.", err=True)
    if summary.rejected and not dry_run:
        click.echo(
            "Rejected rows are kept: `python manage.py rejected export FILE`, mend, `rejected retry FILE`."
        )


def _waits(at: Opened) -> bool:
    """Whether figures have not followed the facts, and no worker is there to see to it."""
    with at.database.reading() as connection:
        return facts_wait(connection) and not lease.is_held(connection, at.shop.now())


def _say_waits(waits: bool) -> None:
    if waits:
        click.echo("The figures follow when a worker runs, or with `python manage.py refresh`.")


@contextmanager
def _breaks_said(at: Opened, dry_run: bool = False) -> Iterator[None]:
    """Rows ahead of a break in a file stay, and their figures wait like any others."""
    try:
        yield
    except Unreadable:
        _say_waits(not dry_run and _waits(at))
        raise


@click.group()
def rejected() -> None:
    """The rows that were refused, with reasons."""


@rejected.command("list")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000), help="Rows shown.")
def list_(limit: int) -> None:
    """Lists the rows refused last.

    \b
    Example: python manage.py rejected list --limit 50
    """
    with opened() as at:
        total, rows = kept_rejected(at.database, limit)
    if not total:
        click.echo("No row is kept as rejected.")
        return
    for row in rows:
        said = f"{row.kind} from {row.origin}, row {row.row_number:,}: {row.reason}{_often(row)}"
        click.echo(f"{row.id}  {without_addresses(said)}")
    click.echo(f"{len(rows):,} of {counted(total, 'rejected row')}.")


def _often(row: Any) -> str:
    if row.times_rejected == 1:
        return ""
    return f" ({row.times_rejected:,} times, last {row.last_rejected_at:%Y-%m-%d %H:%M} UTC)"


@rejected.command()
@click.argument("ids", nargs=-1, type=click.IntRange(1, 2**63 - 1), metavar="[ID]...")
@click.option("--all", "every", is_flag=True, help="Every row that is kept as rejected.")
@click.option("--yes", is_flag=True, help="Does not ask.")
def discard(ids: tuple[int, ...], every: bool, yes: bool) -> None:
    """Removes refused rows for good, by the ids that `rejected list` shows. Asks first.

    \b
    Example: python manage.py rejected discard 12 15
    """
    if bool(ids) == every:
        raise click.UsageError("Give the ids that `rejected list` shows, or --all.")
    with opened() as at:
        found = rejected_ids(at.database, None if every else ids)
        if not found:
            click.echo("No row is kept as rejected.")
            return
        if not yes:
            click.confirm(f"Discard {counted(len(found), 'rejected row')} for good?", abort=True)
        count = discard_rejected(at.database, at.shop, found)
    click.echo(f"Discarded {counted(count, 'rejected row')}.")


@rejected.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(file: Path) -> None:
    """Writes all refused rows, with reasons, to a .csv or .ndjson FILE, to be mended there.

    \b
    Example: python manage.py rejected export refused.csv
    """
    with opened() as at:
        count = export_rejected(at.database, at.shop, file)
    them = "it" if count == 1 else "them"
    click.echo(
        f"Wrote {counted(count, 'rejected row')} to {file}; mend {them} there, then `rejected retry {file}`."
    )
    click.echo("E-mail addresses are left out; retry puts them back where the row has no other.")


@rejected.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def retry(file: Path) -> None:
    """Sends the mended rows of FILE again; those accepted are no longer kept as rejected.

    \b
    Example: python manage.py rejected retry refused.csv
    """
    with opened() as at:
        with _breaks_said(at):
            summary = retry_rejected(at.database, at.shop, file)
        waits = _waits(at)
    _say(summary, "mended")
    _say_waits(waits)
    sys.exit(SOME_REJECTED if summary.rejected else 0)
