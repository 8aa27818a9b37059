"""users: the accounts of people, made, listed, given another role or password, disabled, signed out."""

import sys

import click

from commands.context import opened
from data import accounts

NEVER = "–"
STDIN = click.option("--password-stdin", is_flag=True, help="Reads the password from standard input.")


@click.group()
def users() -> None:
    """Accounts of people who sign in to the dashboard."""


@users.command()
@click.argument("name")
@click.option(
    "--role",
    required=True,
    type=click.Choice(accounts.ROLES),
    help="viewer: figures. analyst: also people's names, and lists to take away. admin: everything.",
)
@STDIN
def create(name: str, role: str, password_stdin: bool) -> None:
    """Makes an account; asks for its password, or reads it from standard input.

    \b
    Example: python manage.py users create ada --role admin
    """
    with opened() as at:
        password = _password(password_stdin)
        accounts.create(at.database, name, role, password, now=at.shop.now(), shop_name=at.shop.name)
    click.echo(f"{accounts.plain(name)} may sign in, as {role}.")


@users.command("list")
def list_users() -> None:
    """Lists all accounts by name.

    \b
    Example: python manage.py users list
    """
    with opened() as at:
        found = accounts.listed(at.database)
    if not found:
        click.echo("There are no accounts.")
        return
    click.echo(_line("name", "role", "created", "signed in", "state"))
    for each in found:
        state = f"disabled {_day(each['disabled_at'])}" if each["disabled_at"] else "may sign in"
        created, seen = _day(each["created_at"]), _day(each["last_signed_in_at"])
        click.echo(_line(each["name"], each["role"], created, seen, state))


@users.command()
@click.argument("name")
def disable(name: str) -> None:
    """Disables an account and signs it out; its name stays taken.

    \b
    Example: python manage.py users disable ada
    """
    with opened() as at:
        accounts.disable(at.database, name, now=at.shop.now())
    click.echo(f"{accounts.plain(name)} may not sign in from now on, and is signed out.")


@users.command()
@click.argument("name")
def enable(name: str) -> None:
    """Lets an account that was disabled sign in again, with the password and role it had.

    \b
    Example: python manage.py users enable ada
    """
    with opened() as at:
        accounts.enable(at.database, name, now=at.shop.now())
    click.echo(f"{accounts.plain(name)} may sign in again.")


@users.command()
@click.argument("name")
@click.argument("role", type=click.Choice(accounts.ROLES))
def role(name: str, role: str) -> None:
    """Gives an account another role, which counts at once, also where it is signed in.

    \b
    Example: python manage.py users role ada viewer
    """
    with opened() as at:
        accounts.give_role(at.database, name, role, now=at.shop.now())
    click.echo(f"{accounts.plain(name)} has the role {role} from now on.")


@users.command()
@click.argument("name")
@STDIN
def password(name: str, password_stdin: bool) -> None:
    """Gives an account another password, and signs it out everywhere.

    \b
    Example: python manage.py users password ada
    """
    with opened() as at:
        said, shop = _password(password_stdin), at.shop
        accounts.set_password(at.database, name, said, now=shop.now(), shop_name=shop.name)
    click.echo(f"{accounts.plain(name)} has another password, and is signed out everywhere.")


@users.command("sign-out")
@click.argument("name")
def sign_out(name: str) -> None:
    """Signs an account out everywhere, and leaves it as it is.

    \b
    Example: python manage.py users sign-out ada
    """
    with opened() as at:
        accounts.end_sign_ins(at.database, name, now=at.shop.now())
    click.echo(f"{accounts.plain(name)} is signed out everywhere.")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return asked


def _line(*cells: str) -> str:
    widths = (24, 10, 12, 12, 0)
    return "".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _day(moment: object) -> str:
    return str(moment)[:10] if moment else NEVER
