"""Bookkeeping: how far the figures follow the facts, keys, accounts, refused rows, leadership, seals."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    UniqueConstraint,
)

from data.tables.columns import day, instant, key, metadata, one_of, row_number, text, whole

data_version = Table(
    "data_version",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="always 1"),
    whole("version", "grows with every change of a figure"),
    instant("refreshed_at", "when it grew last"),
    CheckConstraint("id = 1", name="one_row"),
    comment="version of all figures; written in the transaction that changes them",
)

shop_settings = Table(
    "shop_settings",
    metadata,
    key("name", "SHOP_CURRENCY, SHOP_TIMEZONE, ..."),
    text("value", "the value the facts were settled with", required=True),
    instant("settled_at", "when"),
    comment="settings that facts and figures depend on, as they were last applied",
)

touched_days = Table(
    "touched_days",
    metadata,
    row_number(),
    text("fact_table", "table whose facts changed", required=True),
    day("local_date", "their day in the shop's zone"),
    instant("touched_at", "since when the day waits for refresh"),
    comment="days whose figures wait for refresh; added by ingest in the transaction of the facts",
)

touched_entities = Table(
    "touched_entities",
    metadata,
    row_number(),
    text("entity_table", "table whose row changed", required=True),
    text("entity_key", "its key", required=True),
    instant("touched_at", "since when it waits for refresh"),
    comment="entities whose figures wait for refresh; added by ingest",
)

rejected_rows = Table(
    "rejected_rows",
    metadata,
    row_number(),
    text("kind", "kind of fact", required=True),
    text("origin", "file, key or program the row came from", required=True),
    whole("row_number", "its place there, the first record is 1"),
    text("field", "field that was refused; null when it was the row"),
    text("reason", "why, in a sentence", required=True),
    text("code", "why, in a word", required=True),
    text("record", "the row as it was read, a JSON object", required=True),
    text("fingerprint", "kind and record, to keep a row sent twice once", required=True),
    instant("rejected_at", "when it was refused first"),
    instant("last_rejected_at", "when it was refused last"),
    whole("times_rejected", "how often it was refused", server_default="1"),
    UniqueConstraint("fingerprint"),
    Index("ix_rejected_rows_kind", "kind"),
    comment="rows that ingest refused, to be mended and sent again",
)

api_keys = Table(
    "api_keys",
    metadata,
    row_number(),
    text("name", "whose key", required=True, unique=True),
    text("prefix", "first characters, to recognise it by", required=True),
    text("key_hash", "SHA-256 of the key", required=True, unique=True),
    text("scope", "read, identities, ingest or admin", required=True),
    instant("created_at", "when it was made"),
    instant("expires_at", "from when it no longer counts", required=False),
    instant("last_used_at", "when it was used last", required=False),
    instant("revoked_at", "when it was revoked", required=False),
    one_of("scope", "read", "identities", "ingest", "admin"),
    comment="keys of programs; the key itself is shown once and never stored",
)

accounts = Table(
    "accounts",
    metadata,
    row_number(),
    text("name", "who signs in", required=True, unique=True),
    text("role", "viewer, analyst or admin", required=True),
    text("password_hash", "Argon2id of the password", required=True),
    instant("created_at", "when it was made"),
    instant("password_set_at", "when its password was set last"),
    instant("last_signed_in_at", "when it signed in last", required=False),
    instant("disabled_at", "from when it may not sign in", required=False),
    one_of("role", "viewer", "analyst", "admin"),
    comment="people who sign in to the dashboard; passwords are never stored",
)

sign_ins = Table(
    "sign_ins",
    metadata,
    row_number(),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False, comment="whose it is"),
    text("token_hash", "SHA-256 of the token in the browser", required=True, unique=True),
    instant("signed_in_at", "when it began"),
    instant("last_seen_at", "when it was used last, to the minute"),
    instant("expires_at", "when it ends, however much it is used"),
    instant("ended_at", "when it was ended by hand", required=False),
    Index("ix_sign_ins_account_id", "account_id"),
    comment="sessions of people; each sign-in is one of its own",
)

worker_lease = Table(
    "worker_lease",
    metadata,
    key("name", "what is led"),
    text("holder", "process that leads", required=True),
    instant("heartbeat_at", "its last sign of life"),
    instant("expires_at", "from when another may lead"),
    comment="which worker leads; one at a time",
)

sealed_days = Table(
    "sealed_days",
    metadata,
    key("fact_table", "table whose raw facts were removed"),
    day("local_date", "their day in the shop's zone", primary_key=True),
    text("checksum", "checksum of the day's figures", required=True),
    instant("sealed_at", "when"),
    comment="days closed by retention: figures kept, late facts refused",
)

sealed_searches = Table(
    "sealed_searches",
    metadata,
    day("local_date", "their day in the shop's zone", primary_key=True),
    whole("searches", "searches among the events that were removed"),
    comment="searches that retention removed: they are metered by month, beside those that are there",
)
