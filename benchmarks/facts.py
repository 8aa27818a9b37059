"""Facts by the million, made by SQL straight in the fact tables: for what happens after ingest.

The shop has the same year, customers, products and features at every size; only how much happens grows.
Each of them is there on almost every day even when it is little, so that reporting tables grow by people
alone. Lines come in orders of three; for each line there is one web event, for five one use of an AI
feature, for ten one model call, for twenty one turn of a conversation. One line in forty is a return.
"""

import datetime as dt
from typing import Any

from benchmarks.bench import driver_connection
from data.engine import Database
from data.tables import metadata

FIRST, DAYS = dt.date(2025, 1, 1), 365
CUSTOMERS, PRODUCTS, CATEGORIES, CONCERNS = 2400, 50, 8, 4
NOW = "2026-01-01 00:00:00.000000"
FACTS_A_LINE = 2.35
MS_PER_YEAR = DAYS * 86_400_000
INDEXES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"

ENTITIES = (
    """INSERT INTO customers (customer_id, name, signup_date, country, described, created_at, updated_at)
       SELECT 'c' || i, 'Customer ' || i, date(:first, '+' || (i % :days) || ' days'), 'Germany', 1, :now,
              :now FROM n WHERE i < :customers""",
    """INSERT INTO products (product_id, product_name, category, price_minor, price, merchandise, described,
                             created_at, updated_at)
       SELECT 'p' || i, 'Product ' || i, 'Category ' || (i % :categories), 1999, 19.99, 1, 1, :now, :now
       FROM n WHERE i < :products""",
    """INSERT INTO concerns (concern, category, described, created_at, updated_at)
       SELECT 'concern ' || i, 'skin', 1, :now, :now FROM n WHERE i < :concerns""",
    """INSERT INTO product_concerns (product_id, concern)
       SELECT 'p' || i, 'concern ' || (i % :concerns) FROM n WHERE i < :concerns / 2""",
    """INSERT INTO users (user_id, customer_id, described, created_at, updated_at)
       SELECT 'u' || i, 'c' || i, 1, :now, :now FROM n WHERE i < :customers""",
    """INSERT INTO conversation_sessions (session_id, user_id, channel, described, created_at, updated_at)
       SELECT 'chat' || i, 'u' || i, 'web', 1, :now, :now FROM n WHERE i < :customers""",
    """INSERT INTO api_configurations (api_name, unit, unit_price_micro, unit_price, enabled, created_at,
                                       updated_at)
       VALUES ('vision', 'use', 2000, 0.002, 1, :now, :now), ('language', 'call', 4000, 0.004, 1, :now, :now),
              ('search', 'search', 100, 0.0001, 1, :now, :now)""",
    """INSERT INTO billing_plans (plan_name, base_fee_minor, base_fee, included_units,
                                  overage_unit_price_micro, overage_unit_price, valid_from, created_at,
                                  updated_at)
       VALUES ('standard', 9900, 99, 10000, 500, 0.0005, :first, :now, :now)""",
    """INSERT INTO billing_payments (payment_id, paid_at, local_date, local_hour, at_ms, amount_minor, amount,
                                     currency, status, period_month, created_at)
       SELECT 'pay' || i, m || ' 10:00:00.000000', m, 10, unixepoch(m) * 1000 + 36000000, 9900, 99, 'EUR',
              'paid', m, :now
       FROM (SELECT i, date(:first, '+' || i || ' months') m FROM n WHERE i < 12)""",
)


def _spread(number: str, factor: int, size: object) -> str:
    """A number below `size`: steps of a factor around a circle reach all of it evenly, the same each time."""
    return f"(({number} * {factor}) % 4294967296 * {size} / 4294967296)"


PRODUCT = "'p' || " + _spread("i", 2654435761, ":products")
CUSTOMER = "'c' || " + _spread("i", 2246822519, ":customers")
BUYER = "'c' || " + _spread("(i / 3)", 2246822519, ":customers")
FEATURE = _spread("i", 3266489917, 4)
BACK = "i % 40 = 39"
PIECES = f"CASE WHEN {BACK} THEN -1 ELSE 1 + i % 3 END"
SETTLED = "substr(moment, 1, 10), CAST(substr(moment, 12, 2) AS INTEGER), ms"
FACTS = """
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count),
    moments AS (SELECT i, :began + i * :year / :count AS ms FROM n),
    facts AS (SELECT i, ms, strftime('%Y-%m-%d %H:%M:%f000', ms / 1000.0, 'unixepoch') AS moment FROM moments)
"""

# Each fact is told its number i and its moment, as text and as ms; facts come in order of time.
EVENTS = {
    "transactions": f"""
        SELECT 'l' || (10000000 + i), CASE WHEN {BACK} THEN 'r' ELSE 'o' END || (10000000 + i / 3),
               CASE WHEN (i / 3) % 8 THEN {BUYER} END, {PRODUCT}, moment, {SETTLED},
               CASE WHEN {BACK} THEN 'return' ELSE 'sale' END, {PIECES}, {PIECES} * price,
               {PIECES} * price / 100.0, 0, 0, 0, 0, NULL,
               CASE WHEN NOT ({BACK}) THEN 's' || (10000000 + i / 6) END, :now
        FROM (SELECT *, 500 + i % 2000 AS price FROM facts)""",
    "analytics": f"""
        SELECT 'e' || (10000000 + i),
               CASE WHEN i % 6 = 5 THEN CASE (i / 6) % 5 WHEN 0 THEN 'purchase' WHEN 1 THEN 'checkout_started'
                                        WHEN 2 THEN 'add_to_cart' WHEN 3 THEN 'recommendation_shown'
                                        ELSE 'recommendation_clicked' END
                    WHEN i % 12 = 4 THEN 'search' WHEN i % 2 THEN 'product_view' ELSE 'page_view' END,
               CASE WHEN i % 9 = 8 THEN 'chat' ELSE 'web' END, moment, {SETTLED},
               'u' || ((i / 6) % :customers), NULL, 's' || (10000000 + i / 6),
               CASE WHEN i % 2 THEN {PRODUCT} END, NULL, NULL, NULL, NULL,
               CASE WHEN i % 12 = 4 THEN 'query ' || ((i / 36) % 3) END,
               CASE WHEN i % 12 = 4 THEN (i / 12) % 3 END, NULL, :now
        FROM facts""",
    "customer_interactions": f"""
        SELECT 'i' || (10000000 + i), moment, {SETTLED},
               CASE {FEATURE} WHEN 0 THEN 'Skin Analysis' WHEN 1 THEN 'Product Recommendation'
                              WHEN 2 THEN 'Chat Assistant' ELSE 'Routine Builder' END,
               {CUSTOMER}, 'Somebody', NULL, NULL, 1 + i % 5, 0.5 + i % 4, 500 + 1000 * (i % 4), 300 + i % 9,
               CASE WHEN i % 3 = 0 THEN 1 + i % 5 END, 's' || (10000000 + i * 5 / 6),
               CASE WHEN i % 5 = 0 THEN 'concern ' || (i / 5 % :concerns) END,
               CASE WHEN i % 2 THEN i % 7 > 1 END, :now
        FROM facts""",
    "ai_inferences": f"""
        SELECT 'a' || (10000000 + i),
               CASE i % 3 WHEN 0 THEN 'vision-1' WHEN 1 THEN 'ranker-2' ELSE 'language-3' END,
               'Skin Analysis', moment, {SETTLED}, 20 + i % 9, 20000 + 1000 * (i % 9), 200 + i % 9, 0.8,
               CASE WHEN i % 2 THEN 'yes' ELSE 'no' END,
               CASE WHEN i % 3 THEN CASE WHEN i % 7 THEN 'yes' ELSE 'no' END END, 100, 50, 400, 0.0004, :now
        FROM facts""",
    "conversations": f"""
        SELECT 't' || (10000000 + i), 'chat' || (i % :customers), 'u' || (i % :customers), moment, {SETTLED},
               'hello', 'how can I help?', NULL, NULL, NULL,
               CASE WHEN i % 4 = 0 THEN 'concern ' || (i / 4 % :concerns) END, i % 2, 0.7, 700, :now
        FROM facts""",
}
A_LINE = {
    "transactions": 1.0,
    "analytics": 1.0,
    "customer_interactions": 0.2,
    "ai_inferences": 0.1,
    "conversations": 0.05,
}


def lines_of(facts: int) -> int:
    """The order lines of a shop with so many facts in all."""
    return round(facts / FACTS_A_LINE)


def write_facts(database: Database, lines: int) -> None:
    """Fills an empty database. Durability and foreign keys are off meanwhile; indexes are made at the end."""
    connection = driver_connection(database, writes=True)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF"):
        connection.execute(f"PRAGMA {pragma}")
    for statement in ENTITIES:
        _fill(connection, statement, CUSTOMERS)
    for table, select in EVENTS.items():
        indexes = connection.execute(INDEXES, (table,)).fetchall()
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        _fill(
            connection,
            f"INSERT INTO {table} ({_columns(table)}) {select}",
            max(1, int(lines * A_LINE[table])),
        )
        for _, index in indexes:
            connection.execute(index)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()


def _columns(table: str) -> str:
    return ", ".join(metadata.tables[table].c.keys())


def _fill(connection: Any, insert: str, count: int) -> None:
    into, select = insert.split("SELECT", 1) if "SELECT" in insert else (insert, "")
    values = {
        "count": count,
        "first": FIRST.isoformat(),
        "began": int(dt.datetime.combine(FIRST, dt.time(), dt.UTC).timestamp() * 1000),
        "year": MS_PER_YEAR,
        "now": NOW,
        "days": DAYS,
        "customers": CUSTOMERS,
        "products": PRODUCTS,
        "categories": CATEGORIES,
        "concerns": CONCERNS,
    }
    connection.execute(f"{into} {FACTS} SELECT {select}" if select else into, values)
