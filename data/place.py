"""Where a SQLite database is: the same file, at the path at which this process opened it first.

An open connection goes on with a file that was moved or deleted: what is written then is lost, and the next
connection would make an empty file in its place.
"""

from pathlib import Path

from sqlalchemy.engine import URL

IN_MEMORY = (None, "", ":memory:")


class Place:
    def __init__(self, url: URL) -> None:
        is_file = url.get_backend_name() == "sqlite" and url.database not in IN_MEMORY
        self._path = Path(str(url.database)).absolute() if is_file else None
        self._first: tuple[int, int] | None = None

    def remember(self) -> None:
        """The file that was opened, if none was before."""
        self._first = self._first or self._file()

    def is_lost(self) -> bool:
        return self._first is not None and self._file() != self._first

    def _file(self) -> tuple[int, int] | None:
        if self._path is None:
            return None
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
