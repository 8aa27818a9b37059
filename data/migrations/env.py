"""Run by Alembic: applies the migrations on the connection, and in the transaction, of data.schema."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
