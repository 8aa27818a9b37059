"""The command line: python manage.py COMMAND; every command has --help with an example."""

import click

from commands import demo, figures, start, worker

COMMANDS: tuple[click.Command, ...] = (
    start.start,
    demo.seed,
    figures.refresh,
    figures.rebuild,
    figures.check,
    worker.worker,
)


@click.group()
def manage() -> None:
    """SmartShopie Analytics: facts in, true figures out."""


for command in COMMANDS:
    manage.add_command(command)

if __name__ == "__main__":
    manage()
