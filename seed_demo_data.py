"""Writes a believable year of the demo shop; the same as `python manage.py seed`."""

import sys

from manage import manage

if __name__ == "__main__":
    manage(["seed", *sys.argv[1:]], prog_name="manage.py")
