"""An alert says who took note; a customer's events are found by index; a prediction is a probability."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("usage_alerts") as alerts:
        alerts.add_column(sa.Column("acknowledged_by", sa.Text()))
    known = sa.column("customer_id").is_not(None)
    op.create_index(
        "ix_analytics_customer_id_at_ms",
        "analytics",
        ["customer_id", "at_ms"],
        sqlite_where=known,
        postgresql_where=known,
    )
    with op.batch_alter_table("predictions") as predictions:
        predictions.create_check_constraint(
            "ck_predictions_purchase_probability", "purchase_probability BETWEEN 0 AND 1"
        )
        predictions.create_check_constraint("ck_predictions_predicted_label", "predicted_label IN (0, 1)")
