"""Order lines that equal a line of another file: the same orders under another file's name count twice.

Lines without ids get theirs from their file's name, so the same lines in a file of another name are new ones.
Two equal lines may also be two sales; so they are taken in, and told.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data import dialect
from data.ingest.batch import Batch, fetch
from data.tables.facts import transactions

SAID = ("invoice_id", "product_id", "invoice_date", "quantity", "amount_minor")


def notice_twins(connection: Connection, batch: Batch) -> None:
    """Counts the batch's new lines that say what a line of another source says."""
    if batch.source is None or not batch.fresh:
        return
    sold = list(zip(*(batch.columns[name] for name in SAID), strict=True))
    own = f"{batch.source}:"
    fresh = [sold[place] for key, place in batch.fresh.items() if key.startswith(own)]
    there = _lines_elsewhere(connection, {invoice for invoice, *_ in fresh}, own)
    batch.twins = sum(line in there for line in fresh)


def _lines_elsewhere(connection: Connection, invoices: set[str], own: str) -> set[tuple[Any, ...]]:
    columns = transactions.c
    elsewhere = sa.not_(columns.transaction_id.startswith(own, autoescape=True))
    ours = dialect.is_one_of(connection, columns.invoice_id, invoices)
    said = sa.select(*(columns[name] for name in SAID)).where(ours, elsewhere)
    return set(map(tuple, fetch(connection, said)))
