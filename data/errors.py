"""What can go wrong, as one tree.

    AnalyticsError
    ├── SettingError            a setting is unknown, malformed or contradicts another
    ├── QuestionError           a question cannot be answered as asked (period, date, sort key, limit)
    ├── NotFound                the thing asked about does not exist
    ├── IngestError
    │   ├── UnknownKind         no such kind of fact
    │   ├── Unreadable          a file or body cannot be read at all (encoding, header, truncated)
    │   └── Refused             one row, with field, reason and code; kept in rejected_rows
    ├── DatabaseError
    │   ├── DatabaseOutdated    the schema is older or newer than the code
    │   ├── DatabaseUnavailable the database does not answer, or is locked for too long
    │   │   └── DatabaseGone    the file of the database was moved, deleted or replaced while it was in use
    │   ├── DatabaseUnreadable  what DATABASE_URL names is damaged, or is no database
    │   └── SealedDays          figures would be computed from facts that were removed
    ├── BackupError             a backup cannot be made, read or restored
    └── ModelUnavailable        no model was trained yet

Each carries `code`, a word for programs, and its message is one sentence a person can act on.
"""


class AnalyticsError(Exception):
    code = "error"


class SettingError(AnalyticsError):
    code = "bad_setting"


class QuestionError(AnalyticsError):
    code = "bad_question"

    def __init__(self, sentence: str, *, code: str | None = None, parameter: str | None = None) -> None:
        super().__init__(sentence)
        self.code = code or type(self).code
        self.parameter = parameter


class NotFound(AnalyticsError):
    code = "not_found"


class IngestError(AnalyticsError):
    code = "ingest"


class UnknownKind(IngestError):
    code = "unknown_kind"


class Unreadable(IngestError):
    code = "unreadable"


class Refused(IngestError):
    """One refused row.

    `field` is the field at fault or None for the row as a whole; `reason` is a sentence that names
    what was found and what is accepted; `code` is a word such as required, bad_date, conflict.
    """

    def __init__(self, field: str | None, reason: str, code: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason
        self.code = code


class DatabaseError(AnalyticsError):
    code = "database"


class DatabaseOutdated(DatabaseError):
    code = "database_outdated"


class DatabaseUnavailable(DatabaseError):
    code = "database_unavailable"


class DatabaseGone(DatabaseUnavailable):
    code = "database_gone"


class DatabaseUnreadable(DatabaseError):
    code = "database_unreadable"


class SealedDays(DatabaseError):
    code = "sealed_days"


class BackupError(AnalyticsError):
    code = "backup"


class ModelUnavailable(AnalyticsError):
    code = "model_unavailable"
