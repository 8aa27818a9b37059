"""The schema: created, and brought from one version to the next."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.engine import Database
from data.shop import Shop
from data.tables import bookkeeping, metadata

PRODUCT_VIEWS = """
CREATE VIEW product_views AS
SELECT event_id AS view_id,
       CASE event_type WHEN 'product_view' THEN 'view'
                       WHEN 'checkout_started' THEN 'purchase_attempt'
                       ELSE event_type END AS view_type,
       channel, occurred_at, local_date, user_id, customer_id, session_id, product_id
FROM analytics
WHERE event_type IN ('product_view', 'price_inquiry', 'spec_inquiry', 'checkout_started')
"""


def migrate(database: Database) -> None:
    """Creates the schema in an empty database; does nothing in one that has it."""
    with database.writing() as connection:
        if sa.inspect(connection).has_table("data_version"):
            return
        metadata.create_all(connection)
        connection.execute(sa.text(PRODUCT_VIEWS))
        _first_version(connection)


def _first_version(connection: Connection) -> None:
    connection.execute(
        bookkeeping.data_version.insert().values(id=1, version=0, refreshed_at=sa.func.current_timestamp())
    )


def settle(database: Database, shop: Shop, *, rebuilt: bool = False) -> bool:
    """Keeps the settings that facts were settled with; says whether a rebuild is due."""
    return False
