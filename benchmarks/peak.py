"""python -m benchmarks.peak URL FILE: imports a file and prints how much memory that took at most, in KiB.

SQLite keeps the pages that it read in a cache of 64 MiB at most while it writes, which a small file does
not fill and a large one does. Here it is held to 4 MiB: what is left may not grow with the file.
"""

import resource
import sys
from pathlib import Path

from data import engine
from data.ingest.files import import_file
from data.shop import Shop

SMALL_CACHE_KIB = 4 * 1024


def peak_kib() -> int:
    """Of this program alone; what rusage says begins with the program that started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    lines = (line.split() for line in status.read_text(encoding="ascii").splitlines())
    return next(int(line[1]) for line in lines if line[0] == "VmHWM:")


if __name__ == "__main__":
    url, path = sys.argv[1:]
    engine.WRITERS_CACHE_KIB = SMALL_CACHE_KIB
    shop, mapping = Shop(), {"invoice_id": "transaction_id"}
    import_file(engine.Database(url), shop, "transactions", path, mapping=mapping)
    print(peak_kib())
