"""Settings that facts and figures were settled with, kept beside them."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from data import audit
from data.engine import Database
from data.errors import SettingError
from data.shop import Shop
from data.tables import facts, metadata
from data.tables.bookkeeping import shop_settings

_KEPT = sa.select(shop_settings)
_KEPT_CURRENCY = sa.select(shop_settings.c.value).where(shop_settings.c.name == "SHOP_CURRENCY")


@dataclass(frozen=True)
class Settlement:
    """How the settings of this start compare with those the facts and figures were settled with.

    `changed` names the settings that differ: until a rebuild, figures follow the old values for old
    facts. A start says so and goes on.
    """

    changed: tuple[str, ...] = ()

    @property
    def needs_rebuild(self) -> bool:
        return bool(self.changed)

    def __bool__(self) -> bool:
        return self.needs_rebuild

    @property
    def sentence(self) -> str:
        if not self.changed:
            return "Facts and figures are settled with the settings of this start."
        names = " and ".join(self.changed)
        return f"{names} changed since the facts were settled; run `python manage.py rebuild`."


def settle(database: Database, shop: Shop, *, rebuilt: bool = False) -> Settlement:
    """Keeps the settings that facts depend on at first use, and compares them with the kept ones later.

    Raises SettingError when the currency is another than that of the amounts in the database. After a
    rebuild (`rebuilt`) the settings of this start are the kept ones.
    """
    wanted = _settings(shop)
    with database.reading() as connection:
        if _kept(connection).items() >= wanted.items():
            return Settlement()
    with database.writing() as connection:
        _keep(connection, wanted, shop, overwrite=False)
        # Who takes facts in meanwhile is waited for, so that the look at what is there sees them.
        kept = _kept(connection, _KEPT.with_for_update())
        changed = tuple(name for name, value in wanted.items() if kept[name] != value)
        if "SHOP_CURRENCY" in changed and _holds(connection, _with_money()):
            raise _another_currency(kept["SHOP_CURRENCY"], shop)
        if changed and not rebuilt and _holds(connection, _settled_tables()):
            return Settlement(tuple(name for name in changed if name != "SHOP_CURRENCY"))
        _keep(connection, wanted, shop, overwrite=True)
        for name in changed:
            told = {"before": kept[name], "now": wanted[name]}
            audit.note(connection, audit.Entry(shop.now(), "settings", "changed a setting", name, told))
    return Settlement()


def hold_currency(connection: Connection, shop: Shop) -> None:
    """Before amounts are written: raises SettingError when those in the database are in another currency.

    The first to write decides it. To the end of the transaction nobody can change it.
    """
    currency = _KEPT_CURRENCY.with_for_update(read=True)
    if connection.scalar(currency) is None:
        _keep(connection, _settings(shop), shop, overwrite=False)
    require_currency(connection, shop, currency)


def require_currency(connection: Connection, shop: Shop, currency: sa.Select[Any] = _KEPT_CURRENCY) -> None:
    """Before amounts are computed or shown: raises SettingError as above, and keeps nothing."""
    kept = connection.scalar(currency)
    if kept not in (None, shop.currency.code):
        raise _another_currency(kept, shop)


def _another_currency(kept: str | None, shop: Shop) -> SettingError:
    return SettingError(
        f"The amounts in the database are in {kept}, SHOP_CURRENCY says {shop.currency.code}; "
        "set it back, or start with an empty database."
    )


def _settings(shop: Shop) -> dict[str, str]:
    return {
        "SHOP_CURRENCY": shop.currency.code,
        "SHOP_TIMEZONE": shop.zone.key,
        "ATTRIBUTION_WINDOW_DAYS": str(shop.attribution_days),
        "SESSION_PAUSE_MINUTES": str(shop.session_pause_minutes),
    }


def _kept(connection: Connection, rows: sa.Select[Any] = _KEPT) -> dict[str, str]:
    return {row.name: row.value for row in connection.execute(rows)}


def _keep(connection: Connection, wanted: dict[str, str], shop: Shop, *, overwrite: bool) -> None:
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(shop_settings)
    new = {"value": statement.excluded.value, "settled_at": statement.excluded.settled_at}
    statement = (
        statement.on_conflict_do_update(index_elements=["name"], set_=new)
        if overwrite
        else statement.on_conflict_do_nothing()
    )
    rows = [{"name": name, "value": value, "settled_at": shop.now()} for name, value in wanted.items()]
    connection.execute(statement, rows)


def _holds(connection: Connection, tables: list[sa.Table]) -> bool:
    return any(connection.scalar(sa.select(sa.exists(sa.select(1).select_from(table)))) for table in tables)


def _with_money() -> list[sa.Table]:
    """Tables whose rows hold amounts, entered or computed."""
    return [
        table
        for table in metadata.tables.values()
        if any(column.name.endswith(("_minor", "_micro")) for column in table.columns)
    ]


def _settled_tables() -> list[sa.Table]:
    """Facts whose day was settled in the shop's zone."""
    return [table for table in vars(facts).values() if isinstance(table, sa.Table) and "at_ms" in table.c]
