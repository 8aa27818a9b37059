"""Tests of data.backups."""
