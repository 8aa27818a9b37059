"""Backups: made while the product runs, restored into an empty database."""

from data.backups.making import Made, backup
from data.backups.restoring import Restored, restore

__all__ = ["Made", "Restored", "backup", "restore"]
