"""A shop for the browser: a year and a half of few facts, some of them with hostile names.

Noon of Saturday 21 November 2026 in the shop; orders, visits and AI features reach into that day.
"""

import datetime as dt
from typing import Any

from data.engine import Database
from data.rollups import refresh
from data.schema import migrate
from data.shop import Shop
from tests.data.facts_by_hand import Facts, at

NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
TODAY = NOON.date()
SHOP = Shop(name="Halden & Moss", clock=lambda: NOON)

SCRIPT = "<script>document.title='taken'</script>"
IMAGE = '<img src=x onerror="document.title=1">'
HOSTILE = (SCRIPT, IMAGE)

# The last seven complete days, 14 to 20 November, have three days of 59.00 and a return of 10.00.
LAST_WEEK_NET = 167.0


def fill(url: str) -> None:
    database = Database(url)
    migrate(database)
    facts = Facts(database)
    facts.customer("ada", name="Ada")
    facts.customer("ben", name="Ben")
    facts.product("serum", category="Serums")
    facts.product("mask", category=SCRIPT)
    facts.product("oil", category=IMAGE, product_name=IMAGE)
    for ago in (0, 1, 2, 5, 10, 20, 33, 45, 62, 80, 120, 200, 300, 360, 400, 500):
        _day(facts, TODAY - dt.timedelta(days=ago), ago)
    facts.line(at("2026-11-18", "18:00"), "R1", "mask", -1, -1000, customer_id="ada")
    facts.line(at("2026-11-18", "19:00"), "X1", "mask", 1, -300)
    refresh(database, SHOP)
    database.dispose()


def _day(facts: Facts, day: dt.date, ago: int) -> None:
    """Three visits, one of which buys with the assistant's help; a guest's order beside it."""
    visit, invoice = f"v{ago}", f"A{ago}"
    for moment, event_type in (("09:00", "page_view"), ("09:05", "product_view"), ("09:10", "add_to_cart"),
                               ("09:12", "checkout_started"), ("09:15", "purchase")):  # fmt: skip
        _event(facts, day, moment, event_type, visit)
    _event(facts, day, "10:00", "page_view", f"{visit}-b")
    _event(facts, day, "10:02", "product_view", f"{visit}-b")
    _event(facts, day, "11:00", "page_view", f"{visit}-c")
    feature = (SCRIPT, "Chat Assistant", "Skin Analysis")[ago % 3]
    facts.use(at(day, "09:06"), feature, customer_id="ada", session_id=visit)
    facts.line(at(day, "09:15"), invoice, "serum", 1, 3000, customer_id="ada", session_id=visit,
               discount_minor=200, discount=2.0)  # fmt: skip
    facts.line(at(day, "09:15"), invoice, "mask", 1, 2000 - ago, customer_id="ada", session_id=visit)
    facts.line(at(day, "11:30"), f"B{ago}", "oil", 2, 900 + ago)


def _event(facts: Facts, day: dt.date, moment: str, event_type: str, session_id: str) -> None:
    facts.event(at(day, moment), event_type, session_id=session_id)


def settings(url: str) -> dict[str, Any]:
    return {"database_url": url, "shop_name": SHOP.name}
