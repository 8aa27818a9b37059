"""forget, retention: what is taken out of the database for the sake of people."""

import click

from commands.context import opened
from data.privacy import (
    Forgotten,
    LetGo,
    apply_retention,
    foretell_retention,
    forget_customer,
    forget_user,
)
from data.sentences import counted

FORGET = {"user": forget_user, "customer": forget_customer}


@click.command()
@click.argument("who", type=click.Choice(list(FORGET)))
@click.argument("identity", metavar="ID")
def forget(who: str, identity: str) -> None:
    """Erases a person for good: ids, names, addresses and words, in facts, figures and refused rows.

    Orders and all totals stay, under a name made at random. A customer is forgotten with the users of the
    assistant who are this customer; a user alone leaves the customer. Nothing is asked first, and nothing
    brings it back. Backups made before still hold it.

    \b
    Example: python manage.py forget customer C1001
    """
    with opened() as at:
        done = FORGET[who](at.database, at.shop, identity)
    click.echo(_sentence(who, identity, done))


def _sentence(who: str, identity: str, done: Forgotten) -> str:
    if not done:
        return f"There is nothing of a {who} {identity!r} in the database."
    return (
        f"Forgot {who} {identity!r}. Under a random name from now on: {counted(done.facts, 'fact')}, "
        f"{counted(done.sessions, 'session')}. Emptied: the words of {counted(done.emptied, 'row')}. "
        f"Removed: {counted(done.rejected, 'refused row')}. Backups made before still hold the person."
    )


@click.command()
@click.option("--dry-run", is_flag=True, help="Tells what would go, and changes nothing.")
def retention(dry_run: bool) -> None:
    """Empties messages and removes events older than RETENTION_MESSAGES_DAYS and RETENTION_EVENTS_DAYS.

    The worker does the same once a day. Totals stay: the days of removed events are sealed with a checksum,
    and facts that come in later for them are refused.

    \b
    Example: python manage.py retention --dry-run
    """
    with opened() as at:
        wanted = at.settings.retention()
        if not wanted:
            click.echo(
                "Everything is kept: neither RETENTION_MESSAGES_DAYS nor RETENTION_EVENTS_DAYS is set."
            )
            return
        if dry_run:
            click.echo(_told(foretell_retention(at.database, at.shop, wanted), "would be"))
            return
        done = apply_retention(at.database, at.shop, wanted)
        if done:
            at.database.write_file_anew()
    click.echo(_told(done, "were"))


def _told(done: LetGo, were: str) -> str:
    if not done:
        return "Nothing is old enough to go."
    sealed = f" {counted(done.days, 'day')} up to {done.through} {were} sealed." if done.events else ""
    refused = f", and {counted(done.refused, 'refused row')} of either" if done.refused else ""
    return (
        f"The words of {counted(done.messages, 'message')} {were} emptied, "
        f"{counted(done.events, 'event')} {were} removed{refused}.{sealed}"
    )
