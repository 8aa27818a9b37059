"""Searches of removed events stay counted"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "sealed_searches",
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("searches", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("local_date", name="pk_sealed_searches"),
    )
