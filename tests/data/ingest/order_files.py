"""Files of order lines without ids, as tests write and import them."""

import gzip
from pathlib import Path
from typing import Any

from data.engine import Database
from data.ingest import Summary, import_files
from tests.data.ingest.records import a_shop

HEADER = "order,customer_id,product_id,invoice_date,quantity,amount"
MAP = {"invoice_id": "order"}


def line(order: str, product: str = "p1", quantity: Any = 1, amount: Any = 5) -> str:
    return f"{order},c1,{product},2026-03-01 10:00:00,{quantity},{amount}"


def write(path: Path, *texts: str) -> Path:
    data = "".join(f"{text}\n" for text in texts).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def take(database: Database, path: Path, kind: str = "transactions", **options: Any) -> Summary:
    options = {"mapping": MAP if kind == "transactions" else {}} | options
    return import_files(database, a_shop(), kind, [path], **options)
