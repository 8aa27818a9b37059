"""A program that imports a file and can be killed: python -m tests.data.ingest.hurried URL FILE [ROWS]

Writes `committed N` after each batch; batches are of ROWS rows.
"""

import sys

from data.engine import Database
from data.ingest import files, import_files
from tests.data.ingest.records import a_shop


def main(url: str, path: str, rows: str = "500") -> None:
    files.FILE_BATCH = int(rows)
    summary = import_files(
        Database(url),
        a_shop(),
        "transactions",
        [path],
        mapping={"invoice_id": "order"},
        progress=lambda done, _share: print("committed", done, flush=True),
    )
    print("accepted", summary.accepted, "duplicate", summary.duplicate, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
