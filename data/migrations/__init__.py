"""How the schema came to be: one file a version, in order, each frozen once it is on main.

The files are read by Alembic. What version is the newest is known from their names alone, so that
a process that only checks the version need not load Alembic.
"""

import re
from pathlib import Path

HERE = Path(__file__).parent
VERSIONS = HERE / "versions"


def known_versions() -> tuple[str, ...]:
    """Every version this code knows, oldest first: v0002_who_took_note.py is version 0002."""
    names = (re.match(r"v(\d{4})_", path.name) for path in VERSIONS.glob("v*.py"))
    return tuple(sorted(name.group(1) for name in names if name))


NEWEST = known_versions()[-1]
