"""Writes a believable year of the demo shop; the same as `python manage.py seed`."""

from commands.demo import seed

if __name__ == "__main__":
    seed()
