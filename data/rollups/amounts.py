"""Arithmetic that gives the same figure on every database: whole numbers summed, divided once."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger, ColumnElement, Double

from data.shop import Shop

Number = ColumnElement[Any]


def total(column: Number) -> Number:
    """Sum of a whole-number column, 0 without rows (PostgreSQL would widen it to numeric)."""
    return sa.cast(sa.func.coalesce(sa.func.sum(column), 0), BigInteger)


def count_where(condition: ColumnElement[bool]) -> Number:
    return total(sa.case((condition, 1), else_=0))


def total_where(condition: ColumnElement[bool], column: Number) -> Number:
    return total(sa.case((condition, column), else_=0))


def ratio(numerator: Number, denominator: Number, scale: float = 1.0) -> Number:
    """numerator / denominator / scale; null without a denominator."""
    return sa.cast(numerator, Double) / sa.func.nullif(sa.cast(denominator, Double) * sa.literal(scale), 0.0)


def percent_of(numerator: Number, denominator: Number) -> Number:
    return sa.literal(100.0) * ratio(numerator, denominator)


def change(now: Number, before: Number) -> Number:
    """Percent from before to now; null when before is null or 0."""
    return (
        sa.literal(100.0)
        * (sa.cast(now, Double) - sa.cast(before, Double))
        / sa.func.nullif(sa.func.abs(sa.cast(before, Double)), 0.0)
    )


def major(shop: Shop, minor: Number) -> Number:
    """Minor units of money as major units."""
    return sa.cast(minor, Double) / sa.literal(float(shop.currency.minor_per_major))


def money(shop: Shop, name: str, minor: Number) -> tuple[Number, Number]:
    """The two columns of a reporting table that hold an amount."""
    return minor.label(f"{name}_minor"), major(shop, minor).label(name)


def half_up(numerator: int, denominator: int) -> int:
    """The whole number nearest to numerator / denominator; of two equally near the greater."""
    return (2 * numerator + denominator) // (2 * denominator)
