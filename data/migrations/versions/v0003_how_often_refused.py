"""A refused row says how often it was refused, and when last."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("rejected_rows") as rows:
        rows.add_column(sa.Column("last_rejected_at", sa.DateTime()))
        rows.add_column(sa.Column("times_rejected", sa.BigInteger(), server_default="1", nullable=False))
    op.execute("UPDATE rejected_rows SET last_rejected_at = rejected_at")
    with op.batch_alter_table("rejected_rows") as rows:
        rows.alter_column("last_rejected_at", nullable=False)
