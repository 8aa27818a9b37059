"""audit: what the audit log says."""

import click
import orjson

from commands.context import opened
from data import audit as of_actions


@click.command()
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, of_actions.MOST_READ))
def audit(limit: int) -> None:
    """Shows who did what: exports, imports, erasures, keys, accounts, settings; newest first, in UTC.

    \b
    Example: python manage.py audit --limit 20
    """
    with opened() as at:
        entries = of_actions.read(at.database, limit=limit)
    if not entries:
        click.echo("Nothing was noted yet.")
    for each in entries:
        details = orjson.dumps(each["details"]).decode() if each["details"] else ""
        told = (f"{each['occurred_at']:%Y-%m-%d %H:%M:%S}", f"{each['actor']}: {each['action']}")
        click.echo("  ".join(filter(None, (*told, each["subject"], details))))
