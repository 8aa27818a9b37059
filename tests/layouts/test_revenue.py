"""The revenue area: a column says which people or which orders it is about."""

from layouts.answered import Answered
from layouts.formatting import Money
from layouts.revenue import customer_value
from layouts.view import View
from tests.layouts.rendered import parts, text

VIEW = View("light", Money("EUR"))
PERIOD = {"key": "30d", "start": "2026-10-22", "end": "2026-11-20", "data_through": "2026-11-20"}


def test_people_and_money_by_tier_say_by_which_tier() -> None:
    measure = {"value": 5, "previous": 4, "change_percent": 25.0}
    tier = {"tier": "Rest", "customers": 5, "revenue": 5.0, "share": 100.0, **measure}
    body = {"period": PERIOD, "data": [tier], "totals": {"customers": measure, "revenue": measure}}
    drawn = customer_value(VIEW, Answered("/api/revenue/customer-value", body))
    heads = [text(part) for part in parts(drawn) if getattr(part, "scope", None) == "col"]
    assert heads[:4] == ["Tier", "People by newest day", "EUR by tier on the day", "Share"]
    assert "over the year to the day" in text(drawn)
