"""Backups: made while the product runs, restored into an empty database, made on schedule by the worker."""

from data.backups.making import Made, backup
from data.backups.restoring import Restored, restore
from data.backups.schedule import Schedule

__all__ = ["Made", "Restored", "Schedule", "backup", "restore"]
