"""python -m benchmarks.peak URL FILE: imports a file and prints how much memory that took at most, in KiB.

SQLite keeps the pages that it read in a cache of 64 MiB at most, which a small file does not fill and a
large one does. Here it is held to 4 MiB: what is left may not grow with the file.
"""

import resource
import sys
from pathlib import Path

import sqlalchemy as sa

from data.engine import Database
from data.ingest.files import import_file
from data.shop import Shop


def peak_kib() -> int:
    """Of this program alone; what rusage says begins with the program that started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    lines = (line.split() for line in status.read_text(encoding="ascii").splitlines())
    return next(int(line[1]) for line in lines if line[0] == "VmHWM:")


def with_small_page_cache(url: str) -> Database:
    database = Database(url)
    sa.event.listen(database.engine, "connect", lambda driver, _: driver.execute("PRAGMA cache_size=-4096"))
    return database


if __name__ == "__main__":
    url, path = sys.argv[1:]
    import_file(
        with_small_page_cache(url), Shop(), "transactions", path, mapping={"invoice_id": "transaction_id"}
    )
    print(peak_kib())
