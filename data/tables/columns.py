"""The kinds of column that tables are made of; every column carries its description."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Double,
    Identity,
    Integer,
    MetaData,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite gives a number by itself to a column declared exactly INTEGER PRIMARY KEY.
ROW_NUMBER = BigInteger().with_variant(Integer, "sqlite")


def row_number(comment: str = "row number, given by the database") -> Column[Any]:
    return Column("id", ROW_NUMBER, Identity(), primary_key=True, comment=comment)


def key(name: str, comment: str, *more: Any) -> Column[Any]:
    return Column(name, Text, *more, primary_key=True, comment=comment)


def text(name: str, comment: str, *more: Any, required: bool = False, **rest: Any) -> Column[Any]:
    return Column(name, Text, *more, nullable=not required, comment=comment, **rest)


def whole(name: str, comment: str, *, required: bool = True, **rest: Any) -> Column[Any]:
    """A whole number: a count, a sum of counts, minor units of money."""
    return Column(name, BigInteger, nullable=not required, comment=comment, **rest)


def small(name: str, comment: str, *, required: bool = True, **rest: Any) -> Column[Any]:
    return Column(name, Integer, nullable=not required, comment=comment, **rest)


def real(name: str, comment: str, *, required: bool = False, **rest: Any) -> Column[Any]:
    return Column(name, Double, nullable=not required, comment=comment, **rest)


def percent(name: str, comment: str) -> Column[Any]:
    return Column(name, Double, comment=f"{comment}, in percent; null without a denominator")


def flag(name: str, comment: str, *, required: bool = False, **rest: Any) -> Column[Any]:
    return Column(name, Boolean, nullable=not required, comment=comment, **rest)


def instant(name: str, comment: str, *, required: bool = True, **rest: Any) -> Column[Any]:
    return Column(name, DateTime, nullable=not required, comment=f"{comment}, UTC", **rest)


def day(name: str, comment: str, *, required: bool = True, **rest: Any) -> Column[Any]:
    return Column(name, Date, nullable=not required, comment=comment, **rest)


def money(name: str, comment: str, *, required: bool = True) -> tuple[Column[Any], Column[Any]]:
    """Two columns: exact minor units to sum, and the same amount readable in major units."""
    return (
        Column(f"{name}_minor", BigInteger, nullable=not required, comment=f"{comment}, in minor units"),
        Column(name, Double, nullable=not required, comment=f"{comment}, in major units"),
    )


def settled(moment: str) -> tuple[Column[Any], Column[Any], Column[Any]]:
    """Day, hour and milliseconds of a fact's moment, settled once at ingest in the shop's zone."""
    return (
        Column("local_date", Date, nullable=False, comment=f"day of {moment} in the shop's zone"),
        Column("local_hour", Integer, nullable=False, comment=f"hour of {moment} in the shop's zone, 0-23"),
        Column("at_ms", BigInteger, nullable=False, comment=f"{moment} in milliseconds since 1970 UTC"),
    )


def one_of(column: str, *values: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)
