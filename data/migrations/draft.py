"""Drafts the migration that a change of data/tables needs, for a person to read and keep.

    python -m data.migrations.draft "why the schema changes"

migrates an empty database to the newest version, compares it with the tables, and writes the next
file of data/migrations/versions. With `--after 0001` it starts from that version instead and prints.
"""

import re
import subprocess
import sys
from argparse import ArgumentParser

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy.engine import Connection

from data.engine import Database
from data.migrations import NEWEST, VERSIONS
from data.schema.versions import upgrade
from data.tables import metadata

_COMPARED = {
    "compare_server_default": True,
    "target_metadata": metadata,
    "autogenerate_plugins": [
        "alembic.autogenerate.*",
        "~alembic.autogenerate.comments",
        "alembic.ext.checkconstraint_byname",
    ],
}

_TEMPLATE = '''"""{sentence}"""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {down_revision}


def upgrade() -> None:
    {body}
'''


def draft(sentence: str, after: str | None) -> str:
    """Text of the migration from version `after` (None: an empty database) to the tables as they are."""
    database = Database("sqlite://")
    with database.migrating() as connection:
        if after:
            upgrade(connection, after)
        context = MigrationContext.configure(connection, opts=_COMPARED)
        (steps,) = produce_migrations(context, _as_kept(connection)).upgrade_ops_list
        body = render_python_code(steps, render_as_batch=after is not None, migration_context=context)
    return _formatted(
        _TEMPLATE.format(
            sentence=sentence,
            revision=f"{int(after or 0) + 1:04}",
            down_revision=f'"{after}"' if after else None,
            body=re.sub(r"^\s*# ###.*\n?", "", body, flags=re.MULTILINE).strip() or "pass",
        )
    )


def _as_kept(connection: Connection) -> sa.MetaData:
    """The tables as the database keeps them: descriptions follow the code without a migration."""
    there = set(sa.inspect(connection).get_table_names())
    kept = sa.MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.tables.values():
        copy = table.to_metadata(kept)
        copy.comment = None
        for column in copy.columns:
            column.comment = None
            if table.name in there and column.identity:  # SQLite cannot tell, and would see a change
                column.identity = column.server_default = None
    return kept


def _formatted(text: str) -> str:
    for kept, said in (("0", "false"), ("1", "true")):  # as SQLite keeps them, and PostgreSQL does not
        text = text.replace(
            f"Boolean(), server_default=sa.text('{kept}')", f"Boolean(), server_default=sa.{said}()"
        )
    text = re.sub(r"(?:batch_)?op\.f\(('[^']*')\)", r"\1", text)  # no naming convention here: names are final
    ruff = [sys.executable, "-m", "ruff", "format", "--line-length", "110", "-"]
    return subprocess.run(ruff, input=text, capture_output=True, text=True, check=True).stdout  # noqa: S603


def main() -> None:
    parser = ArgumentParser(prog="python -m data.migrations.draft", description=__doc__)
    parser.add_argument("sentence", help="what the migration is for")
    parser.add_argument("--after", help="print the migration that follows this version; 0000: the first")
    asked = parser.parse_args()
    if asked.after:
        sys.stdout.write(draft(asked.sentence, asked.after.replace("0000", "") or None))
        return
    words = "_".join(re.findall(r"[a-z0-9]+", asked.sentence.lower())[:5])
    path = VERSIONS / f"v{int(NEWEST) + 1:04}_{words}.py"
    path.write_text(draft(asked.sentence, NEWEST))
    sys.stdout.write(f"Wrote {path.name}: read it, then run the tests.\n")


if __name__ == "__main__":
    main()
