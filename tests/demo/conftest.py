"""One year of the demo shop, made once for all tests that only read it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from demo import DemoShop

Record = dict[str, Any]
END = date(2026, 11, 20)
START = END - timedelta(days=364)


@dataclass(frozen=True)
class Year:
    entities: dict[str, list[Record]]
    facts: dict[str, list[Record]]

    @property
    def sales(self) -> list[Record]:
        return [line for line in self.facts["transactions"] if line["quantity"] > 0 and line["amount"] >= 0]

    @property
    def returns(self) -> list[Record]:
        return [line for line in self.facts["transactions"] if line["quantity"] < 0 and line["amount"] < 0]

    @property
    def web(self) -> list[Record]:
        return [event for event in self.facts["events"] if event["channel"] == "web"]


def gather(shop: DemoShop, start: date, end: date) -> dict[str, list[Record]]:
    facts: dict[str, list[Record]] = defaultdict(list)
    for _, kinds in shop.days(start, end):
        for kind, records in kinds:
            facts[kind] += records
    return dict(facts)


@pytest.fixture(scope="session")
def year() -> Year:
    shop = DemoShop()
    return Year(dict(shop.entities(START, END)), gather(shop, START, END))
