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
SEALED = "sealed_days"


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

    Facts' readable amounts are compared with the minor units that are summed, their days and hours with their
    instants in the shop's zone. Lists differences with table, key, column and both values; exit code 1 if
    there is any.

    \b
    Example: python manage.py check
    """
    with opened() as at:
        report = run_check(at.database, at.shop)
    say_check(report)
    if not report.passed:
        sys.exit(1)


def say_check(report: Report) -> None:
    findings = [*report.misread, *report.astray.told, *report.differences, *report.broken]
    for found in findings[:MOST_SHOWN]:
        click.echo(str(found))
    if len(findings) > MOST_SHOWN:
        click.echo(f"... and {len(findings) - MOST_SHOWN:,} more.")
    if report.waited:
        click.echo(f"Facts of {counted(report.waited, 'day')} had waited for refresh; that was done first.")
    compared = (
        f"{report.tables} tables, {counted(report.rows, 'row')} and {report.identities} identities "
        f"in {report.seconds:.1f} s"
    )
    if report.passed:
        click.echo(f"Check passed: {compared}, no difference.")
        return
    click.echo(
        f"Check failed: {compared}, {counted(len(report.differences), 'difference')}, "
        f"{counted(len(report.misread), 'misread amount')} of facts, "
        f"{counted(report.astray.facts, 'fact')} on another day or hour than their instant's, "
        f"{counted(len(report.broken), 'broken identity', 'broken identities')}."
    )
    sealed = [each for each in report.differences if each.table == SEALED]
    if sealed:
        click.echo(
            "Events of sealed days are gone, and no rebuild brings back figures that were changed there: "
            "restore a backup made before."
        )
    if len(sealed) < len(report.differences) or report.broken or report.astray.facts:
        click.echo("`python manage.py rebuild` settles days and hours and computes all figures anew.")
    if report.misread:
        click.echo(
            "Figures are summed from the column of whole numbers beside each readable amount (amount_minor "
            "beside amount); rebuild leaves facts alone, so set the readable ones right where they are."
        )
