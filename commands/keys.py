"""keys: the keys that programs send, made, listed and revoked."""

import datetime as dt

import click

from commands.context import opened
from data import keys as of_programs

NEVER = "–"


@click.group()
def keys() -> None:
    """Keys of programs that read figures or send facts over REST."""


@keys.command()
@click.argument("name")
@click.option(
    "--scope",
    required=True,
    type=click.Choice(of_programs.SCOPES),
    help="What it may do. identities includes read; ingest only sends facts; admin may do everything.",
)
@click.option(
    "--expires", type=click.IntRange(1, 3650), metavar="DAYS", help="Days after which it is refused."
)
def create(name: str, scope: str, expires: int | None) -> None:
    """Makes a key and prints it, this once.

    \b
    Example: python manage.py keys create web-shop --scope ingest --expires 365
    """
    with opened() as at:
        key = of_programs.create(at.database, name, scope, now=at.shop.now(), days=expires)
    click.echo(
        f"The key {name} has the scope {scope}. It is shown once and not stored; keep it safe:", err=True
    )
    click.echo(key)


@keys.command("list")
def list_keys() -> None:
    """Lists all keys by their first characters; the keys themselves are not stored.

    \b
    Example: python manage.py keys list
    """
    with opened() as at:
        found, now = of_programs.listed(at.database), at.shop.now()
    if not found:
        click.echo("There are no keys.")
        return
    click.echo(_line("name", "begins with", "scope", "created", "last used", "state"))
    for key in found:
        click.echo(
            _line(
                key["name"],
                key["prefix"],
                key["scope"],
                _day(key["created_at"]),
                _day(key["last_used_at"]),
                _state(key["revoked_at"], key["expires_at"], now),
            )
        )


@keys.command()
@click.argument("name")
def revoke(name: str) -> None:
    """Revokes a key: from now on it is refused.

    \b
    Example: python manage.py keys revoke web-shop
    """
    with opened() as at:
        of_programs.revoke(at.database, name, now=at.shop.now())
    click.echo(f"The key {name} is refused from now on.")


def _line(*cells: str) -> str:
    widths = (24, 14, 11, 11, 11, 0)
    return "".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _day(moment: dt.datetime | None) -> str:
    return moment.date().isoformat() if moment else NEVER


def _state(revoked: dt.datetime | None, expires: dt.datetime | None, now: dt.datetime) -> str:
    if revoked:
        return f"revoked {_day(revoked)}"
    if expires and expires <= now:
        return f"expired {_day(expires)}"
    return f"valid until {_day(expires)}" if expires else "valid"
