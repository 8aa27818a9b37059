"""Files that have their name only once they are whole."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from data.errors import BackupError

UNFINISHED = ".unfinished"
# SQLite keeps these beside a database while it is written.
BESIDE = ("-journal", "-wal", "-shm")

# Called now and then with the share that is done, where that is known; what it raises ends the work.
Watch = Callable[[float | None], None]


def unwatched(_share: float | None) -> None:
    """Nobody wants to know."""


@contextmanager
def appearing(file: Path) -> Iterator[Path]:
    """A file to write to, which gets the name `file` at the end, on disk; after an error it is gone."""
    refuse_taken(file)
    with beside(file) as unfinished:
        yield unfinished
        refuse_taken(file)
        try:
            _to_disk(unfinished)
            unfinished.rename(file)
            _to_disk(file.absolute().parent)
        except OSError as error:
            raise _unwritable(file, error) from error


def refuse_taken(file: Path) -> None:
    if file.exists() or file.is_symlink():
        raise BackupError(f"{file} is there already; a backup overwrites nothing, so give another name.")


@contextmanager
def beside(file: Path) -> Iterator[Path]:
    """An empty file in the folder of `file`, that only its owner may read; gone at the end."""
    folder = file.absolute().parent
    if not folder.is_dir():
        raise BackupError(f"{file} cannot be written: there is no folder {folder}.")
    try:
        handle, name = tempfile.mkstemp(prefix=f"{file.name}.", suffix=UNFINISHED, dir=folder)
    except OSError as error:
        raise _unwritable(file, error) from error
    os.close(handle)
    try:
        yield Path(name)
    finally:
        for ending in ("", *BESIDE):
            Path(f"{name}{ending}").unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unwritable(file: Path, error: OSError) -> BackupError:
    return BackupError(f"{file} cannot be written: {(error.strerror or 'error').lower()}.")
