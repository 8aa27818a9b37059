"""A customer's day knows the next one, so that each person of a window is found as one row."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NEXT_DAYS = """
    UPDATE customer_days SET next_date = coalesce((
        SELECT min(following.record_date) FROM customer_days AS following
        WHERE following.customer_id = customer_days.customer_id
        AND following.record_date > customer_days.record_date), '9999-12-31')"""


def upgrade() -> None:
    with op.batch_alter_table("customer_days") as days:
        days.add_column(sa.Column("next_date", sa.Date(), server_default="9999-12-31", nullable=False))
        days.drop_index("ix_customer_days_customer_id")
        days.create_index("ix_customer_days_customer_id", ["customer_id", "record_date"])
    op.execute(NEXT_DAYS)
    with op.batch_alter_table("customer_days") as days:
        days.alter_column("next_date", server_default=None)
    op.create_index("ix_customer_days_next_date", "customer_days", ["record_date", "next_date", "tier"])
