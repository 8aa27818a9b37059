"""Views: another look at facts, never a second copy of them."""

from typing import Any

from sqlalchemy import Connection, Date, DateTime, Text, column, event, table

from data.tables.facts import analytics

PRODUCT_VIEWS = """
CREATE VIEW product_views AS
SELECT event_id AS view_id,
       CASE event_type WHEN 'product_view' THEN 'view'
                       WHEN 'checkout_started' THEN 'purchase_attempt'
                       ELSE event_type END AS view_type,
       channel, occurred_at, local_date, user_id, customer_id, session_id, product_id
FROM analytics
WHERE event_type IN ('product_view', 'price_inquiry', 'spec_inquiry', 'checkout_started')
""".strip()

PRODUCT_VIEWS_COMMENT = "events that look at a product, in chat too: views, inquiries, purchase attempts"

product_views = table(
    "product_views",
    column("view_id", Text),
    column("view_type", Text),
    column("channel", Text),
    column("occurred_at", DateTime),
    column("local_date", Date),
    column("user_id", Text),
    column("customer_id", Text),
    column("session_id", Text),
    column("product_id", Text),
)


@event.listens_for(analytics, "after_create")
def _create_views(_table: Any, connection: Connection, **_options: Any) -> None:
    connection.exec_driver_sql(PRODUCT_VIEWS)
