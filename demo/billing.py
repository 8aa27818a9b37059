"""What the shop pays: outside APIs the assistant uses, the plan, monthly payments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from demo.clock import Clock, code, iso
from demo.story import Record
from demo.streams import stream

BASE_FEE = 149.00

_APIS: tuple[tuple[str, str | None, str, float, float, dict[str, object]], ...] = (
    ("skin-vision", "Skin Analysis", "use", 0.0152, 0.16, {"model": "skin-conditions", "region": "eu"}),
    ("product-ranking", "Product Recommendation", "call", 0.0028, 0.34, {"model": "product-ranker"}),
    ("chat-language", "Chat Assistant", "1k_tokens", 0.0052, 0.25, {"model": "chat-reply"}),
    ("chat-messages", "Chat Assistant", "message", 0.0004, 0.60, {"model": "intent-router"}),
    ("routine-language", "Routine Builder", "use", 0.0118, 0.08, {"model": "routine-planner"}),
    ("site-search", None, "search", 0.0006, 0.42, {"language": "en", "synonyms": True}),
)  # fmt: skip
"""name, feature, unit, price of a unit, monthly quota per customer of the shop, settings."""


def configurations(customers: int) -> list[Record]:
    return [
        {
            "api_name": name,
            "settings": settings,
            "interaction_type": feature,
            "unit": unit,
            "unit_price": price,
            "monthly_quota": _hundreds(customers * quota),
            "enabled": True,
        }
        for name, feature, unit, price, quota, settings in _APIS
    ]


def plans(customers: int) -> list[Record]:
    return [
        {
            "plan_name": "Growth",
            "base_fee": BASE_FEE,
            "included_units": _hundreds(customers * 1.9),
            "overage_unit_price": 0.012,
            "valid_from": "2014-01-01",
        }
    ]


def _hundreds(units: float) -> int:
    return max(100, round(units / 100) * 100)


def payments(seed: int, clock: Clock, day: date) -> Iterator[Record]:
    """On the 3rd the last month is paid; now and then that fails and is made good on the 6th."""
    if day.day not in (3, 6):
        return
    month = day.replace(day=1) - timedelta(days=1)
    rng = stream(seed, "payment", month.year, month.month)
    fails = rng.random() < 0.1
    if day.day == 6 and not fails:
        return
    yield {
        "payment_id": f"B-{code(day)}",
        "paid_at": iso(clock.start(day, 9 * 3_600 + int(rng.random() * 3_600))),
        "amount": BASE_FEE,
        "currency": "EUR",
        "method": "card" if day.day == 6 else "direct debit",
        "status": "failed" if fails and day.day == 3 else "paid",
        "period_month": f"{month:%Y-%m}",
    }
