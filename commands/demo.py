"""seed: a believable year of the demo shop, written through ingest like any other facts."""

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import click
import sqlalchemy as sa

from commands.context import Opened, opened
from data import dialect
from data.errors import IngestError
from data.ingest import KINDS, Summary, ingest
from data.rollups import refresh
from data.sentences import counted
from data.tables import metadata
from data.tables.bookkeeping import data_version, shop_settings, worker_lease
from demo import TIME_FIELDS, DemoShop

ORIGIN = "demo shop"
DAYS_AT_ONCE = 14
LIVE_PAUSE_SECONDS = 2.0
DEFAULT_DAYS, DEFAULT_CUSTOMERS, DEFAULT_SEED = 365, 2400, 7

DEMO_MARK, UNFINISHED, FINISHED = "demo shop", "unfinished", "finished"

FACTS = tuple(kind.table for kind in KINDS.values())
# What somebody else than the product itself may have put there.
OTHERS = tuple(
    table
    for table in metadata.sorted_tables
    if table not in (*FACTS, data_version, shop_settings, worker_lease)
)

Facts = dict[str, list[dict[str, Any]]]


@click.command()
@click.option(
    "--days", default=DEFAULT_DAYS, show_default=True, type=click.IntRange(1, 3650), help="Days of history."
)
@click.option(
    "--customers",
    default=DEFAULT_CUSTOMERS,
    show_default=True,
    type=click.IntRange(10, 200_000),
    help="Least number of customers who buy within a year.",
)
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="Another seed is another shop.")
@click.option("--end", type=click.DateTime(["%Y-%m-%d"]), help="Last day; yesterday by default.")
@click.option("--live", is_flag=True, help="Then goes on writing today's facts as they happen, until Ctrl-C.")
@click.option("--yes", is_flag=True, help="Also into a database that holds facts of another shop.")
def seed(days: int, customers: int, seed: int, end: dt.datetime | None, *, live: bool, yes: bool) -> None:
    """Writes a year to yesterday of a skincare and haircare shop: orders, visits, chats, AI calls, payments.

    The same seed and end give the same facts. Run twice, it adds nothing; run tomorrow, it adds one day.

    \b
    Example: python seed_demo_data.py --days 90 --live
    """
    with opened() as at:
        demo = DemoShop(seed=seed, customers=customers, timezone=at.shop.zone.key)
        last = end.date() if end else at.shop.today() - dt.timedelta(days=1)
        if not yes:
            refuse_other_shop(at)
        _mark(at, FINISHED)
        write_history(at, demo, last - dt.timedelta(days=days - 1), last)
        if live:
            write_live(at, demo)


def refuse_other_shop(at: Opened) -> None:
    """Facts stay for good: the demo shop could not be taken out of a real one again."""
    if _marked(at) is None and _has_rows(at, FACTS):
        raise click.ClickException(
            "This database holds facts that are not the demo shop's, and facts cannot be taken out again. "
            "Name another one in DATABASE_URL, or say --yes to write the demo shop beside them."
        )


def seed_when_empty(at: Opened) -> None:
    """Fills an untouched database with the demo shop, in demo mode only; finishes what was cut off."""
    if at.settings.app_env != "demo":
        return
    if _is_unfinished(at):
        click.echo("Writing the demo shop was cut off: going on with it.")
    elif _has_rows(at, FACTS):
        return
    elif _has_rows(at, OTHERS):
        click.echo(
            "The database has no facts, but keys or other entries: it is being set up for a shop, so no demo "
            "shop was written into it. `python manage.py seed` writes one."
        )
        return
    else:
        click.echo("The database is empty: writing a year of the demo shop (about half a minute).")
    _mark(at, UNFINISHED)
    last = at.shop.today() - dt.timedelta(days=1)
    demo = DemoShop(seed=DEFAULT_SEED, customers=DEFAULT_CUSTOMERS, timezone=at.shop.zone.key)
    write_history(at, demo, last - dt.timedelta(days=DEFAULT_DAYS - 1), last)
    _mark(at, FINISHED)


def _is_unfinished(at: Opened) -> bool:
    return _marked(at) == UNFINISHED


def _marked(at: Opened) -> str | None:
    """How far the demo shop was written here; None where it never was."""
    marked = sa.select(shop_settings.c.value).where(shop_settings.c.name == DEMO_MARK)
    with at.database.reading() as connection:
        state: str | None = connection.execute(marked).scalar()
    return state


def _mark(at: Opened, state: str) -> None:
    row = {"name": DEMO_MARK, "value": state, "settled_at": at.shop.now()}
    with at.database.writing() as connection:
        dialect.upsert(connection, shop_settings, [row])


def _has_rows(at: Opened, tables: Sequence[sa.Table]) -> bool:
    with at.database.reading() as connection:
        return any(
            connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first()
            for table in tables
        )


def write_history(at: Opened, demo: DemoShop, first: dt.date, last: dt.date) -> None:
    """The facts of the days first..last, then their figures."""
    began, counts = time.perf_counter(), Counts()
    for kind, records in demo.entities(first, last):
        counts.add(_take(at, kind, records))
    with click.progressbar(length=(last - first).days + 1, label="Days of the demo shop") as bar:
        for size, facts in _fortnights(demo, first, last):
            for kind, records in facts.items():
                counts.add(_take(at, kind, records))
            bar.update(size)
    outcome = refresh(at.database, at.shop)
    click.echo(
        f"Demo shop from {first} to {last}: {counted(counts.accepted, 'fact')} added, {counts.duplicate:,} "
        f"there before; figures at data version {outcome.version}; {time.perf_counter() - began:.0f} s."
    )


class Counts:
    """What was added and what was there, over many summaries."""

    def __init__(self) -> None:
        self.accepted = 0
        self.duplicate = 0

    def add(self, summary: Summary) -> None:
        self.accepted += summary.accepted
        self.duplicate += summary.duplicate


def _fortnights(demo: DemoShop, first: dt.date, last: dt.date) -> Iterator[tuple[int, Facts]]:
    """Facts gathered over some days, with the number of days, to be written in few transactions."""
    gathered, size = defaultdict[str, list[dict[str, Any]]](list), 0
    for _, kinds in demo.days(first, last):
        size += 1
        for kind, records in kinds:
            gathered[kind].extend(records)
        if size == DAYS_AT_ONCE:
            yield size, gathered
            gathered, size = defaultdict(list), 0
    if size:
        yield size, gathered


def _take(at: Opened, kind: str, records: list[dict[str, Any]]) -> Summary:
    """Writes records in the shop's own currency; a refusal would be a fault of the demo shop."""
    own = [
        {**record, "currency": at.shop.currency.code} if "currency" in record else record
        for record in records
    ]
    summary = ingest(at.database, at.shop, kind, own, origin=ORIGIN)
    if summary.rejected:
        first = summary.rejections[0]
        raise IngestError(
            f"{summary.rejected:,} {kind} of the demo shop were refused, the first for {first.field}: "
            f"{first.reason} Was the database seeded with another --seed or --customers?"
        )
    return summary


def write_live(at: Opened, demo: DemoShop, go_on: Callable[[], bool] = lambda: True) -> None:
    """Writes each fact of the demo shop when its moment has come."""
    click.echo("Writing today's facts as they happen; Ctrl-C ends it.")
    day, waiting = None, []
    while go_on():
        today, now = at.shop.today(), at.shop.clock()
        if day != today:
            day, waiting = today, _day_in_order(at, demo, today)
        due = [fact for fact in waiting if fact[0] <= now]
        waiting = waiting[len(due) :]
        for kind in TIME_FIELDS:
            records = [record for _, of_kind, record in due if of_kind == kind]
            if records:
                summary = _take(at, kind, records)
                click.echo(f"{now:%H:%M:%S} {counted(summary.accepted, kind.removesuffix('s'))}")
        time.sleep(LIVE_PAUSE_SECONDS)


def _day_in_order(at: Opened, demo: DemoShop, day: dt.date) -> list[tuple[dt.datetime, str, dict[str, Any]]]:
    """The day's entities are written at once, its facts come back by their moments."""
    for kind, records in demo.entities(day, day):
        _take(at, kind, records)
    facts = [
        (dt.datetime.fromisoformat(record[TIME_FIELDS[kind]]), kind, record)
        for kind, records in demo.day(day)
        for record in records
    ]
    return sorted(facts, key=lambda fact: fact[0])
