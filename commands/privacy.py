"""forget: takes a person out of the database."""

import click

from commands.context import opened
from data.privacy import Forgotten, forget_customer, forget_user
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
