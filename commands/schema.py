"""schema: the whole schema as a text."""

import click

from data.schema import schema_sql


@click.command()
def schema() -> None:
    """Prints schema.sql: every table, with each column described.

    \b
    Example: python manage.py schema > schema.sql
    """
    click.echo(schema_sql(), nl=False)
