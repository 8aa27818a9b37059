"""The audit log only grows: the database itself refuses to change or remove a row of it."""

from typing import Any

from sqlalchemy import DDL, event

from data.tables.records import audit_log

ON_SQLITE = (
    "CREATE TRIGGER audit_log_unchanged BEFORE UPDATE ON audit_log "
    "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END",
    # INSERT OR REPLACE removes a row without asking the trigger below.
    "CREATE TRIGGER audit_log_unreplaced BEFORE INSERT ON audit_log "
    "WHEN EXISTS (SELECT 1 FROM audit_log WHERE id = NEW.id) "
    "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END",
    "CREATE TRIGGER audit_log_undeleted BEFORE DELETE ON audit_log "
    "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END",
)
ON_POSTGRESQL = (
    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$",
    "CREATE TRIGGER audit_log_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
)
FUNCTION = "refuse_change"


def _made_with_the_table(dialect: str, statements: tuple[str, ...]) -> None:
    for statement in statements:
        made: Any = DDL(  # type: ignore[no-untyped-call]  # SQLAlchemy's own
            statement.replace("%", "%%")
        ).execute_if(dialect=dialect)
        event.listen(audit_log, "after_create", made)


_made_with_the_table("sqlite", ON_SQLITE)
_made_with_the_table("postgresql", ON_POSTGRESQL)
