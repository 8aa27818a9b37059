"""Writes records.py and methods.py from the tables: python -m smartshopie_db.generate"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from data.ingest import KINDS, values
from data.ingest.kinds import Field, Kind
from data.manual import exact_column, fields_of, key_of
from data.tables import records, reporting

HERE = Path(__file__).parent

# What one row of a table is, where the table is not named for it; add_ takes this name.
ONE_OF = {
    "activity_by_hour": "activity_hour",
    "behavioral_patterns": "behavioral_pattern",
    "conversion_funnel": "conversion_funnel_stage",
    "conversion_trends": "conversion_trend",
    "customer_concerns": "customer_concern",
    "customer_segments": "customer_segment",
    "interaction_types": "interaction_type",
    "product_gaps": "product_gap",
    "rfm_scores": "rfm_score",
    "ai_inferences": "inference",
    "analytics": "event",
    "api_configurations": "api_configuration",
    "billing_payments": "payment",
    "billing_plans": "billing_plan",
    "chat_message_history": "message",
    "concerns": "concern",
    "conversation_sessions": "session",
    "conversations": "conversation",
    "customer_interactions": "customer_interaction",
    "customers": "customer",
    "products": "product",
    "transactions": "transaction",
    "users": "user",
    "api_endpoints": "api_endpoint",
    "audit_log": "audit_entry",
    "predictions": "prediction",
    "prediction_history": "past_prediction",
    "revenue_forecasting": "revenue_forecast",
    "system_health": "health_sample",
    "usage_alerts": "usage_alert",
}

_RECORDS = '''"""What get_* answers and add_* takes, a class a table. Written by smartshopie_db.generate."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Required, TypedDict

Amount = int | float | Decimal | str
Day = dt.date | str
Instant = dt.datetime | str
'''
_METHODS = '''"""get_* and add_* of every table. Written by smartshopie_db.generate."""

from typing import Unpack

from smartshopie_db import records
from smartshopie_db.connected import Connected
from smartshopie_db.reading import Day


class Methods(Connected):
'''


def tables() -> Iterator[sa.Table]:
    """Every table the package reads: reporting tables that people read, facts, records."""
    yield from (table for table in _tables_of(reporting) if "source" in table.c)
    yield from (kind.table for kind in KINDS.values())
    yield from _tables_of(records)


def records_module() -> str:
    parts = [_RECORDS]
    for table in tables():
        parts.append(_record(table))
        if "source" in table.c:
            parts.append(_entry(table, fields_of(table)))
    parts += [_fact_entry(kind) for kind in KINDS.values()]
    return _formatted("\n\n".join(parts))


def methods_module() -> str:
    parts = [_METHODS]
    for table in tables():
        parts += [_get_figures(table), _enter(table)] if "source" in table.c else [_get_newest(table)]
    parts += [_add(kind) for kind in KINDS.values()]
    return _formatted("\n".join(parts))


def one_of(table: sa.Table) -> str:
    return ONE_OF.get(table.name, table.name)


def _tables_of(module: object) -> list[sa.Table]:
    return [table for table in vars(module).values() if isinstance(table, sa.Table)]


def _class(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))


def _about(table: sa.Table) -> str:
    said = (table.comment or "").partition(";")[0]
    return said[0].upper() + said[1:]


def _record(table: sa.Table) -> str:
    lines = [
        "@dataclass(frozen=True, slots=True)",
        f"class {_class(one_of(table))}:",
        f'    """{_about(table)}."""\n',
    ]
    return "\n".join(lines + [f"    {column.name}: {_answered(column)}" for column in table.columns])


def _answered(column: sa.Column[object]) -> str:
    kind = column.type.python_type.__name__
    kind = f"dt.{kind}" if kind in ("date", "datetime") else kind
    return f"{kind} | None" if column.nullable else kind


def _entry(table: sa.Table, names: tuple[str, ...]) -> str:
    lines = [f"class {_class(one_of(table))}Entry(TypedDict, total=False):"]
    for name in names:
        kind = "Amount" if exact_column(table, name) else _taken(table.c[name])
        lines.append(
            f"    {name}: Required[{kind}]" if name in key_of(table) else f"    {name}: {kind} | None"
        )
    return "\n".join(lines)


def _fact_entry(kind: Kind) -> str:
    lines = [f"class {_class(one_of(kind.table))}Entry(TypedDict, total=False):"]
    for field in kind.fields:
        taken = _taken_by(kind, field)
        lines.append(
            f"    {field.name}: Required[{taken}]" if field.required else f"    {field.name}: {taken}"
        )
    return "\n".join(lines)


def _taken_by(kind: Kind, field: Field) -> str:
    """The type of a fact's field; Any for what is sent as a list or an object."""
    if field.columns and field.columns[0].endswith(("_minor", "_micro")):
        return "Amount" if field.required else "Amount | None"
    if field.parse in (values.json_object, values.json_list, values.names):
        return "Any"
    taken = _taken(kind.table.c[field.name]) if field.name in kind.table.c else "str"
    return taken if field.required else f"{taken} | None"


def _taken(column: sa.Column[object]) -> str:
    kinds = {
        "date": "Day",
        "datetime": "Instant",
        "float": "float",
        "int": "int",
        "str": "str",
        "bool": "bool",
    }
    return kinds[column.type.python_type.__name__]


def _get_figures(table: sa.Table) -> str:
    record = f"records.{_class(one_of(table))}"
    return f'''
    def get_{table.name}(self, start: Day = None, end: Day = None) -> list[{record}]:
        """{_about(table)}."""
        return self._figures("{table.name}", {record}, start, end)
'''


def _get_newest(table: sa.Table) -> str:
    record = f"records.{_class(one_of(table))}"
    return f'''
    def get_{table.name}(
        self, limit: int = 100, start: Day = None, end: Day = None
    ) -> list[{record}]:
        """{_about(table)}."""
        return self._newest("{table.name}", {record}, limit, start, end)
'''


def _enter(table: sa.Table) -> str:
    name = one_of(table)
    return f'''
    def add_{name}(self, **fields: Unpack[records.{_class(name)}Entry]) -> bool:
        """Enters a row by hand; its key: {", ".join(key_of(table))}."""
        return self._enter("{table.name}", fields)
'''


def _add(kind: Kind) -> str:
    name = one_of(kind.table)
    return f'''
    def add_{name}(self, **fields: Unpack[records.{_class(name)}Entry]) -> bool:
        """Takes a row of {kind.table.name} in; its key: {kind.key}."""
        return self._add("{kind.name}", fields)
'''


def _formatted(text: str) -> str:
    ruff = [sys.executable, "-m", "ruff", "format", "--line-length", "110", "-"]
    return subprocess.run(ruff, input=text, capture_output=True, text=True, check=True).stdout  # noqa: S603


def main() -> None:
    for name, text in (("records", records_module()), ("methods", methods_module())):
        (HERE / f"{name}.py").write_text(text)


if __name__ == "__main__":
    main()
