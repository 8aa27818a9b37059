"""The schema is one thing: schema.sql, migrations and tables in code, on both databases; data is kept."""

import datetime as dt
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from commands.schema import schema as print_schema
from data.engine import Database
from data.errors import DatabaseError, DatabaseOutdated, DatabaseUnavailable
from data.migrations import HERE, NEWEST, draft, known_versions
from data.schema import migrate, require_current, schema_sql, schema_version, versions
from data.schema.versions import upgrade
from data.tables import metadata
from tests import catalogue

FIRST = known_versions()[0]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


def at_version(url: str, version: str) -> str:
    database = Database(url)
    with database.migrating() as connection:
        upgrade(connection, version)
    database.dispose()
    return url


def from_first_version(url: str) -> str:
    database = Database(at_version(url, FIRST))
    migrate(database)
    database.dispose()
    return url


def from_tables(url: str) -> str:
    database = Database(url)
    with database.writing() as connection:
        metadata.create_all(connection)
        connection.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    database.dispose()
    return url


def from_schema_file(path: Path, project: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((project / "schema.sql").read_text())
    return f"sqlite:///{path}"


def ask_sqlite(url: str, question: Callable[[sqlite3.Connection], Any]) -> Any:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        return question(connection)


def ask_postgres(url: str, question: Callable[[psycopg.Connection[Any]], Any]) -> Any:
    with psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://")) as connection:
        return question(connection)


def test_schema_file_is_what_the_tables_say(project: Path) -> None:
    written = (project / "schema.sql").read_text()
    assert written == schema_sql(), "run `python manage.py schema > schema.sql`"
    assert CliRunner().invoke(print_schema).output == written


def test_schema_file_migrations_and_tables_build_the_same_sqlite_database(
    tmp_path: Path, project: Path
) -> None:
    by_file, by_migrations, by_tables = (
        ask_sqlite(url, catalogue.of_sqlite)
        for url in (
            from_schema_file(tmp_path / "file.db", project),
            from_first_version(f"sqlite:///{tmp_path / 'migrations.db'}"),
            from_tables(f"sqlite:///{tmp_path / 'tables.db'}"),
        )
    )
    for part in by_file:
        assert by_migrations[part] == by_tables[part], part
        assert by_file[part] == by_tables[part], part


def test_migrations_and_tables_build_the_same_postgres_database(new_postgres: Callable[[], str]) -> None:
    by_migrations, by_tables = (
        ask_postgres(url, catalogue.of_postgres)
        for url in (from_first_version(new_postgres()), from_tables(new_postgres()))
    )
    for part in by_tables:
        assert by_migrations[part] == by_tables[part], part


def test_postgres_has_what_the_schema_file_says(tmp_path: Path, project: Path, fresh_postgres: str) -> None:
    by_file = ask_sqlite(from_schema_file(tmp_path / "file.db", project), catalogue.common_of_sqlite)
    on_postgres = ask_postgres(from_first_version(fresh_postgres), catalogue.common_of_postgres)
    for part in by_file:
        assert by_file[part] == on_postgres[part], part


def test_the_sqlite_program_builds_a_database_that_init_finds_current(tmp_path: Path, project: Path) -> None:
    text = (project / "schema.sql").read_bytes()
    subprocess.run(["sqlite3", "-bail", tmp_path / "shop.db"], input=text, check=True)
    database = Database(f"sqlite:///{tmp_path / 'shop.db'}")
    assert migrate(database).before == NEWEST
    with database.reading() as connection:
        assert connection.execute(sa.text("SELECT id, version FROM data_version")).all() == [(1, 0)]
    database.dispose()


def test_schema_file_does_not_stamp_a_database_of_another_version(tmp_path: Path, project: Path) -> None:
    url = at_version(f"sqlite:///{tmp_path / 'shop.db'}", FIRST)
    text = (project / "schema.sql").read_bytes()
    subprocess.run(["sqlite3", tmp_path / "shop.db"], input=text, capture_output=True, check=False)
    assert ask_sqlite(url, lambda c: c.execute("SELECT version_num FROM alembic_version").fetchall()) == [
        (FIRST,)
    ]


def test_no_migration_is_missing() -> None:
    """A change of data/tables that no migration makes shows up as the draft of the next one."""
    assert draft.draft("nothing", NEWEST).rstrip().endswith("def upgrade() -> None:\n    pass")


def test_every_table_and_column_is_described() -> None:
    silent = [
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if not (column.comment and table.comment)
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("part", "pattern", "instead"),
    [
        ("columns", r"(?m)^    country .*\n", ""),
        ("columns", r"described( +)BOOLEAN NOT NULL", r"described\1BOOLEAN"),
        ("columns", r"price_minor( +)BIGINT", r"price_minor\1INTEGER"),
        ("columns", r"total_messages( +)BIGINT DEFAULT '0'", r"total_messages\1BIGINT DEFAULT '1'"),
        ("keys", r"PRIMARY KEY \(product_id, concern\)", "PRIMARY KEY (concern, product_id)"),
        ("keys", r"UNIQUE \(email\)", "UNIQUE (email, name)"),
        ("foreign keys", r"REFERENCES concerns \(concern\)", "REFERENCES products (product_id)"),
        ("constraints", r"BETWEEN 1 AND 5", "BETWEEN 0 AND 5"),
        ("constraints", r"ck_transactions_kind", "ck_transactions_kinds"),
        ("indexes", r"CREATE INDEX ix_customers_signup_date .*", ""),
        ("indexes", r"WHERE session_id IS NOT NULL", ""),
        ("views", r"THEN 'purchase_attempt'", "THEN 'attempt'"),
    ],
)
def test_the_comparison_sees_a_difference(project: Path, part: str, pattern: str, instead: str) -> None:
    text = (project / "schema.sql").read_text()
    right, wrong = (catalogue_of_text(each) for each in (text, re.sub(pattern, instead, text, count=1)))
    assert right[part] != wrong[part]


def catalogue_of_text(text: str) -> catalogue.Catalogue:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(text)
        return catalogue.of_sqlite(connection)


# The values that checks of the tables ask for; every other column may hold anything of its type.
FITTING: dict[str, Any] = {
    "kind": "sale",
    "source": "computed",
    "event_type": "search",
    "channel": "web",
    "unit": "call",
    "role": "viewer",
    "account_id": 1,
    "scope": "read",
    "satisfaction_score": 4,
    "confidence": 0.5,
    "purchase_probability": 0.25,
    "predicted_label": 1,
}


def fill(connection: sa.Connection, tables: sa.MetaData) -> None:
    """Two rows in every table; a key of the same name has the same value, so foreign keys hold."""
    for table in tables.sorted_tables:
        if table.name not in ("alembic_version", "data_version"):
            connection.execute(table.insert(), [sample(table, row) for row in (1, 2)])


def sample(table: sa.Table, row: int) -> dict[str, Any]:
    names = [column.name for column in table.columns if column.name != "id"]
    return {name: FITTING.get(name, of_type(table.c[name], row)) for name in names}


def of_type(column: sa.Column[Any], row: int) -> Any:
    made: dict[type, Any] = {
        str: f"{column.name}-{row}",
        int: 1000 * row + 7,
        float: row + 0.125,
        bool: row == 1,
        dt.date: dt.date(2026, 3, row),
        dt.datetime: dt.datetime.fromisoformat(f"2026-03-{row:02}T10:30:00.250000"),
    }
    return made[column.type.python_type]


def rows_of(connection: sa.Connection, tables: sa.MetaData) -> dict[str, list[Any]]:
    return {
        table.name: sorted(connection.execute(sa.select(table)).all(), key=str)
        for table in tables.sorted_tables
        if table.name != "alembic_version"
    }


def found_tables(connection: sa.Connection) -> sa.MetaData:
    tables = sa.MetaData()
    tables.reflect(connection)
    return tables


def test_every_row_of_the_first_version_is_there_after_migrating(database_url: str) -> None:
    database = Database(at_version(database_url, FIRST))
    with database.writing() as connection:
        tables = found_tables(connection)
        fill(connection, tables)
        before = rows_of(connection, tables)
    report = migrate(database)
    assert (report.before, report.after, report.changed) == (FIRST, NEWEST, True)
    with database.writing() as connection:
        assert rows_of(connection, tables) == before
        assert {name: len(rows) for name, rows in before.items() if len(rows) != 2} == {"data_version": 1}
        assert len(before) == len(tables.tables) - 1 > 50
        refused = metadata.tables["rejected_rows"]
        for row in connection.execute(sa.select(refused)):
            assert (row.last_rejected_at, row.times_rejected) == (row.rejected_at, 1)
        alerts = metadata.tables["usage_alerts"]
        connection.execute(alerts.insert().values(sample(alerts, 3)))
        assert connection.scalars(sa.select(alerts.c.id).order_by(alerts.c.id)).all() == [1, 2, 3]
    database.dispose()


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'shop.db'}")
    migrate(database)
    modes = [stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()]
    database.dispose()
    assert modes
    assert set(modes) == {0o600}
    with pytest.raises(DatabaseUnavailable, match=r"cannot be made at .*: no such file or directory\."):
        migrate(Database(f"sqlite:///{tmp_path / 'nowhere' / 'shop.db'}"))


def test_migrating_is_safe_to_repeat_and_says_what_it_did(database: Database) -> None:
    assert schema_version(database) is None
    assert migrate(database).sentence == f"Created the database at version {NEWEST}."
    assert migrate(database).sentence == f"The database is at version {NEWEST} already; nothing to do."
    assert schema_version(database) == NEWEST
    require_current(database)


def test_a_start_on_an_empty_or_older_database_says_what_to_run(database: Database) -> None:
    absent, empty = r"no database at .*`python manage\.py init` is due", "is empty, the code wants 0.*run"
    with pytest.raises(DatabaseOutdated, match=absent if database.is_sqlite else empty):
        require_current(database)
    schema_version(database)  # SQLite makes a file when it is asked
    with pytest.raises(DatabaseOutdated, match=r"is empty, the code wants 0.*run `python manage.py init`\."):
        require_current(database)
    with database.migrating() as connection:
        upgrade(connection, FIRST)
    with pytest.raises(DatabaseOutdated, match=f"is at version {FIRST}, the code wants {NEWEST}; run"):
        require_current(database)


def test_a_database_newer_than_the_code_is_left_alone(database: Database) -> None:
    migrate(database)
    with database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    for call in (migrate, require_current):
        with pytest.raises(DatabaseOutdated, match="version 9999, newer than this code"):
            call(database)
    assert schema_version(database) == "9999"


def test_tables_of_another_make_are_left_alone(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(sa.text("CREATE TABLE customers (name TEXT)"))
    with pytest.raises(DatabaseOutdated, match="tables such as customers but no version"):
        migrate(database)


def test_processes_that_start_together_do_not_collide(database_url: str, project: Path) -> None:
    program = (
        "import sys; from data.engine import Database; from data.schema import migrate;"
        "print(migrate(Database(sys.argv[1])).before)"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, database_url], cwd=project, stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    said = sorted(process.communicate()[0].decode().strip() for process in started)
    assert [process.returncode for process in started] == [0, 0, 0, 0]
    assert said == [NEWEST, NEWEST, NEWEST, "None"]


@pytest.fixture
def add_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Gives the code one more migration, whose body is the text given."""

    def add(body: str) -> None:
        here = tmp_path / "migrations 100%"
        shutil.copytree(HERE, here, ignore=shutil.ignore_patterns("__pycache__"))
        lines = [
            "import sqlalchemy as sa",
            "from alembic import op",
            f"revision, down_revision = '9000', '{NEWEST}'",
            "def upgrade() -> None:",
            *(f"    {line}" for line in body.splitlines()),
        ]
        (here / "versions/v9000_next.py").write_text("\n".join(lines))
        monkeypatch.setattr(versions, "HERE", here)
        monkeypatch.setattr(versions, "NEWEST", "9000")

    return add


def test_a_failed_migration_leaves_everything_as_it_was(
    database: Database, add_migration: Callable[[str], None]
) -> None:
    migrate(database)
    add_migration("op.create_table('extra', sa.Column('x', sa.Integer()))\nraise RuntimeError('half way')")
    with pytest.raises(RuntimeError, match="half way"):
        migrate(database)
    assert schema_version(database) == NEWEST
    with database.reading() as connection:
        assert not sa.inspect(connection).has_table("extra")


def test_a_table_that_others_refer_to_can_be_changed(
    database: Database, add_migration: Callable[[str], None]
) -> None:
    """SQLite copies the table; the rows that refer to it stay, and their foreign keys still hold."""
    migrate(database)
    with database.writing() as connection:
        tables = found_tables(connection)
        fill(connection, tables)
        before = rows_of(connection, tables)
    add_migration(
        "with op.batch_alter_table('products') as products:\n"
        "    products.create_check_constraint('ck_products_price', 'price >= 0')"
    )
    migrate(database)
    with database.writing() as connection:
        assert rows_of(connection, tables) == before
    orphan = metadata.tables["product_concerns"].insert().values(product_id="none", concern="concern-1")
    with pytest.raises(sa.exc.IntegrityError), database.writing() as connection:
        connection.execute(orphan)


def test_a_migration_that_breaks_a_foreign_key_is_refused(
    tmp_path: Path, add_migration: Callable[[str], None]
) -> None:
    """PostgreSQL watches each statement; on SQLite keys are off meanwhile and looked at in the end."""
    database = Database(f"sqlite:///{tmp_path / 'shop.db'}")
    migrate(database)
    with database.writing() as connection:
        fill(connection, found_tables(connection))
    add_migration("op.execute('DELETE FROM products')")
    with pytest.raises(DatabaseError, match="would name rows that products does not have"):
        migrate(database)
    with database.reading() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM products")) == 2
    assert schema_version(database) == NEWEST
    database.dispose()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_form_of_a_postgres_url_reaches_the_database(fresh_postgres: str, scheme: str) -> None:
    database = Database(f"{scheme}://{fresh_postgres.split('://')[1]}")
    assert migrate(database).after == NEWEST
    database.dispose()


def test_alembic_and_the_file_names_agree_on_the_newest_version() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(HERE))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [NEWEST]
    assert sorted(revision.revision for revision in script.walk_revisions()) == list(known_versions())


def test_customers_days_name_the_next_when_a_database_comes_to_the_fourth_version(database_url: str) -> None:
    url = at_version(database_url, "0003")
    days = [("2026-03-01", "ada", 100), ("2026-03-05", "ada", -30), ("2026-03-09", "ada", 7)]
    database = Database(url)
    with database.writing() as connection:
        for day, who, net in (*days, ("2026-03-05", "ben", 5)):
            connection.exec_driver_sql(
                "INSERT INTO customer_days "
                "(record_date, customer_id, orders, sales_minor, net_minor, first_day, tier) "
                f"VALUES ('{day}', '{who}', 1, 0, {net}, false, 'Rest')"
            )
    migrate(database)
    with database.reading() as connection:
        told = connection.exec_driver_sql(
            "SELECT customer_id, CAST(record_date AS TEXT), CAST(next_date AS TEXT) "
            "FROM customer_days ORDER BY 1, 2"
        ).all()
    assert told == [
        ("ada", "2026-03-01", "2026-03-05"),
        ("ada", "2026-03-05", "2026-03-09"),
        ("ada", "2026-03-09", "9999-12-31"),
        ("ben", "2026-03-05", "9999-12-31"),
    ]
    database.dispose()
