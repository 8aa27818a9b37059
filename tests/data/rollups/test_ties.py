"""Ties of text are decided by bytes on every database, whatever language PostgreSQL was made with.

The server of the tests knows no language but C, so here it is read from the statements themselves.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from data.engine import Database
from data.rollups import rebuild, refresh
from data.shop import Shop
from data.tables import metadata
from tests.data.facts_by_hand import Facts, at, rows

TEXTS = {
    column.name
    for table in metadata.sorted_tables
    for column in table.c
    if isinstance(column.type, sa.Text) and column.name not in ("value", "name")
}
EXTREME = re.compile(r"\b(?:min|max)\(([^()]*)\)", re.IGNORECASE)
ORDER = re.compile(r"\bORDER BY ([^()]*)", re.IGNORECASE)
BY_BYTES = ' COLLATE "C"'


def compared(statement: str) -> Iterator[str]:
    """What the statement compares to order it or to find the least or greatest."""
    yield from EXTREME.findall(statement)
    for listed in ORDER.findall(statement):
        yield from re.split(r",|\bRANGE\b|\bLIMIT\b|\) AS", listed)


def text_column(expression: str) -> str | None:
    name = expression.strip().removesuffix(" DESC").removesuffix(BY_BYTES).rpartition(".")[2].strip()
    return name if name in TEXTS else None


@pytest.fixture
def on_postgres(postgres_copy: str) -> Iterator[Database]:
    database = Database(postgres_copy)
    yield database
    database.dispose()


def test_rollups_compare_no_text_by_language(on_postgres: Database, shop: Shop) -> None:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        statements.append(statement)

    sa.event.listen(on_postgres.engine, "before_cursor_execute", note)
    facts = Facts(on_postgres)
    facts.product("serum")
    facts.api("vision", "use", 1)
    facts.line(at("2026-03-01"), "O1", "serum", 1, 1000, customer_id=None)
    rebuild(on_postgres, shop)
    facts.event(at("2026-03-01"), "search", user_id="u1", search_query="oil", search_results=0)
    facts.line(at("2026-03-02"), "R1", "serum", -1, -1000)
    refresh(on_postgres, shop)
    found = {each.strip() for statement in statements for each in compared(statement) if text_column(each)}
    assert {each for each in found if BY_BYTES not in each} == set()
    assert {text_column(each) for each in found} >= {
        "customer_id", "session_id", "interaction_id", "invoice_id", "visitor", "search_category",
        "plan_name", "payment_id",
    }  # fmt: skip


def test_capitals_come_before_small_letters(database: Database, shop: Shop, facts: Facts) -> None:
    """Of two uses at one moment "i" is greater than "Z": Routine Builder was last. O-B came before o-a."""
    facts.customer("ada")
    facts.product("serum")
    moment = at("2026-03-01", "08:00")
    facts.use(moment, "Routine Builder", customer_id="ada", interaction_id="i")
    facts.use(moment, "Skin Analysis", customer_id="ada", interaction_id="Z")
    for invoice in ("o-a", "O-B"):
        facts.line(at("2026-03-01"), invoice, "serum", 1, 1000, customer_id="ada")
    refresh(database, shop)
    assert rows(database, "orders", "invoice_id", "ai_feature", "first_order") == [
        ("O-B", "Routine Builder", True),
        ("o-a", "Routine Builder", False),
    ]
