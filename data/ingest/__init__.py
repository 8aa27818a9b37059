"""The one place where facts are written: every way in (REST, files, the package, the assistant) ends here.

records → parse → settle ─┬─ one transaction ──────────────────────────────┐
                          │ known already? → write → note what was touched │ → Summary
                          └────────────────────────────────────────────────┘
"""

from data.ingest.emptying import empty_database
from data.ingest.files import import_file, import_files, lacks_line_ids
from data.ingest.kinds import KINDS
from data.ingest.mending import (
    discard_rejected,
    export_rejected,
    rejected,
    rejected_ids,
    retry_rejected,
)
from data.ingest.pipeline import ingest
from data.ingest.summary import Rejection, Summary

__all__ = [
    "KINDS",
    "Rejection",
    "Summary",
    "discard_rejected",
    "empty_database",
    "export_rejected",
    "import_file",
    "import_files",
    "ingest",
    "lacks_line_ids",
    "rejected",
    "rejected_ids",
    "retry_rejected",
]
