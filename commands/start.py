"""start: everything on one machine, as `make run` does it."""

import os
import sys
from pathlib import Path

import click
import honcho.manager
from honcho.environ import parse_procfile
from sqlalchemy.engine import make_url

from commands.context import Opened, opened
from commands.demo import seed_when_empty
from data import accounts
from data.errors import DatabaseError, DatabaseOutdated
from data.schema import migrate, require_version
from data.settings import Settings, refuse_unsafe, sqlalchemy_url

PROCFILE = Path(__file__).resolve().parent.parent / "Procfile"
PROCESSES = ("web", "worker")
# Longer than gunicorn's graceful timeout, so that requests in hand are answered.
SECONDS_TO_END = 27
SECONDS_TO_RESTART = 2


@click.command()
def start() -> None:
    """Creates or migrates the database, fills an untouched one with the demo shop, runs web and worker.

    With APP_ENV=production it makes no database and no demo shop, and begins only where nothing is missing.

    \b
    Example: python manage.py start
    """
    with opened(current=False) as at:
        refuse_unready(at)
        report = migrate(at.database)
        click.echo(report.sentence)
        seed_when_empty(at)
        settings = at.settings
    click.echo(f"The dashboard opens at http://localhost:{settings.port} (Ctrl-C ends it).")
    sys.exit(_run_processes(settings))


def refuse_unready(at: Opened) -> None:
    """Before production is begun, and anything is changed: names all that is missing."""
    if at.settings.app_env == "demo":
        return
    try:
        require_version(at.database)
        lacks_account = not accounts.anyone(at.database)
    except DatabaseOutdated:
        refuse_unsafe(at.settings, lacks_database=True, lacks_account=True)
    except DatabaseError:
        refuse_unsafe(at.settings)
        raise
    else:
        refuse_unsafe(at.settings, lacks_account=lacks_account)


def _run_processes(settings: Settings) -> int:
    honcho.manager.KILL_WAIT = SECONDS_TO_END
    manager = honcho.manager.Manager()
    commands = parse_procfile(PROCFILE.read_text(encoding="utf-8")).processes
    commands["worker"] = _started_again(commands["worker"])
    for name in PROCESSES:
        manager.add_process(name, commands[name], env=_environment(settings), cwd=str(PROCFILE.parent))
    manager.loop()
    return int(manager.returncode or 0)


def _started_again(command: str) -> str:
    """A shell line that starts the command again when it dies, as a platform would, and ends when told to.

    Where one process is gone honcho ends all of them, and the page can do without a worker for a while.
    """
    return f"trap 'exit 0' TERM INT; until {command}; do sleep {SECONDS_TO_RESTART}; done"


def _environment(settings: Settings) -> dict[str, str]:
    """The processes' environment: ours, with this Python's programs first and the settings in force.

    Files and folders have absolute names there: the processes run in the project's folder.
    """
    here = str(Path(sys.executable).parent)
    chosen = {
        name.upper(): str(value) for name, value in settings.model_dump().items() if value not in (None, "")
    }
    if settings.backup_dir:
        chosen["BACKUP_DIR"] = str(Path(settings.backup_dir).resolve())
    return {
        **os.environ,
        **chosen,
        "DATABASE_URL": _wherever_it_runs(settings.database_url),
        "PATH": os.pathsep.join((here, os.environ.get("PATH", os.defpath))),
        "PYTHONUNBUFFERED": "1",
    }


def _wherever_it_runs(database_url: str) -> str:
    """The URL with an absolute file name: the processes run in the project's folder."""
    url = make_url(sqlalchemy_url(database_url))
    if url.get_backend_name() != "sqlite" or not url.database:
        return database_url
    return url.set(database=str(Path(url.database).resolve())).render_as_string(hide_password=False)
