"""refresh, rebuild, check: bring figures up to the facts, and prove that they are."""

import sys

import click

from commands.context import opened
from data.checks import Report
from data.checks import check as run_check
from data.rollups import rebuild as run_rebuild
from data.rollups import refresh as run_refresh
from data.sentences import counted

MOST_SHOWN = 200


@click.command()
def refresh() -> None:
    """Computes the days whose facts changed since the last refresh.

    \b
    Example: python manage.py refresh
    """
    with opened() as at:
        outcome = run_refresh(at.database, at.shop)
    if not outcome.changed:
        click.echo(f"No fact was waiting; data version {outcome.version}.")
        return
    what = f"{counted(outcome.waited, 'day')} of facts" if outcome.waited else "what changed entities move"
    click.echo(f"Refreshed {what} in {outcome.seconds:.2f} s; data version {outcome.version}.")


@click.command()
def rebuild() -> None:
    """Throws every reporting table away and computes it anew from facts.

    Needed after SHOP_TIMEZONE, ATTRIBUTION_WINDOW_DAYS or SESSION_PAUSE_MINUTES changed.

    \b
    Example: python manage.py rebuild
    """
    with opened() as at:
        outcome = run_rebuild(at.database, at.shop)
    click.echo(f"Rebuilt every reporting table in {outcome.seconds:.2f} s; data version {outcome.version}.")


@click.command()
def check() -> None:
    """Refreshes, computes every figure again from facts, compares, and proves the identities.

    Lists every difference with table, key, column and both values; exit code 1 if there is any.

    \b
    Example: python manage.py check
    """
    with opened() as at:
        report = run_check(at.database, at.shop)
    _say(report)
    if not report.passed:
        sys.exit(1)


def _say(report: Report) -> None:
    for found in [*report.differences, *report.broken][:MOST_SHOWN]:
        click.echo(str(found))
    left_out = len(report.differences) + len(report.broken) - MOST_SHOWN
    if left_out > 0:
        click.echo(f"... and {left_out:,} more.")
    if report.waited:
        click.echo(f"Facts of {counted(report.waited, 'day')} had waited for refresh; that was done first.")
    compared = (
        f"{report.tables} tables, {counted(report.rows, 'row')} and {report.identities} identities "
        f"in {report.seconds:.1f} s"
    )
    if report.passed:
        click.echo(f"Check passed: {compared}, no difference.")
    else:
        click.echo(
            f"Check failed: {compared}, {counted(len(report.differences), 'difference')}, "
            f"{counted(len(report.broken), 'broken identity', 'broken identities')}. "
            "`python manage.py rebuild` computes all anew."
        )
