"""python -m benchmarks.peak URL FILE: imports a file and prints how much memory that took at most, in KiB."""

import resource
import sys
from pathlib import Path

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


if __name__ == "__main__":
    url, path = sys.argv[1:]
    import_file(Database(url), Shop(), "transactions", path, mapping={"invoice_id": "transaction_id"})
    print(peak_kib())
