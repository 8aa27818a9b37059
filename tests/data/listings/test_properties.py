"""What must hold for every measure, name and window: the list adds up to the figure."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from data.engine import Database
from data.ingest.privacy import HIDDEN
from data.listings.question import parse_facts, whole_list
from data.listings.registry import LISTINGS
from data.periods import Period
from data.queries.reader import open_reader
from data.rollups import refresh
from data.vocabulary import FUNNEL_STAGES, NO_FEATURE, TIERS, UNCATEGORISED
from tests.data.facts_by_hand import Facts
from tests.data.listings.conftest import asked
from tests.data.listings.shop_by_hand import DAYS, FEATURES, FIRST, LAST, PRODUCTS, SHOP, fill, many_lines

NAMES = {
    "stage_name": FUNNEL_STAGES,
    "interaction_type": FEATURES,
    "ai_feature": (*FEATURES, NO_FEATURE),
    "category_name": (*filter(None, PRODUCTS.values()), UNCATEGORISED),
    "tier": TIERS,
}


def questions() -> Iterator[tuple[str, dict[str, str]]]:
    """Every measure with every name that it may be asked under."""
    for key, listing in LISTINGS.items():
        if not listing.needs_name:
            yield key, {}
        yield from ((key, {"name": name}) for name in NAMES.get(listing.metric.by or "", ()))


QUESTIONS = tuple(questions())


def added_up(answer: dict[str, Any], key: str) -> float:
    return round(float(sum(row[key] for row in answer["data"])), 2)


@settings(max_examples=200)
@given(st.sampled_from(QUESTIONS), st.integers(1, DAYS), st.integers(1, DAYS))
def test_what_a_figure_is_compared_with_is_the_figure_of_the_days_before(
    listed: Database, question: tuple[str, dict[str, str]], offset: int, days: int
) -> None:
    start = FIRST + dt.timedelta(days=offset)
    (key, name), before, end = question, start - dt.timedelta(days=days), start + dt.timedelta(days=days - 1)
    answer = asked(listed, key, start=start, end=end, limit="1", **name)
    measure = answer["measure"]
    assert measure["value"] == answer["figure"]
    if measure["previous"] is not None:
        earlier = asked(listed, key, start=before, end=start - dt.timedelta(days=1), limit="1", **name)
        assert measure["previous"] == earlier["figure"]
    if measure["change"] is not None:
        assert round(measure["value"] - measure["previous"], 4) == measure["change"]
    if measure["partial"] or measure["previous_partial"]:
        assert measure["change"] is None or LISTINGS[key].metric.combine == "last"


@settings(max_examples=400)
@given(st.sampled_from(QUESTIONS), st.integers(-6, DAYS), st.integers(0, DAYS))
def test_the_list_adds_up_to_the_figure(
    listed: Database, question: tuple[str, dict[str, str]], offset: int, length: int
) -> None:
    start = FIRST + dt.timedelta(days=offset)
    end = start + dt.timedelta(days=length)
    key, name = question
    answer = asked(listed, key, start=start, end=end, limit="1000", **name)
    assert answer["sums"]["value"] == answer["figure"], answer["sums"]
    assert answer["equal"] is True
    assert answer["pending"] is False
    assert len(answer["data"]) == answer["total"]
    for side, told in answer["sums"].items():
        if side in {column["key"] for column in answer["columns"]} and told is not None:
            assert added_up(answer, side) == told


@given(st.sampled_from(QUESTIONS), st.data())
def test_pages_in_any_order_are_the_whole_list_once(
    listed: Database, question: tuple[str, dict[str, str]], data: st.DataObject
) -> None:
    key, name = question
    sort = data.draw(st.sampled_from([column.key for column in LISTINGS[key].columns]))
    order = data.draw(st.sampled_from(["asc", "desc"]))
    ask = partial(asked, listed, key, start=FIRST, end=LAST, sort=sort, order=order, **name)
    everything = ask(limit="1000")["data"]
    limit = max(1, len(everything) // 3)
    pages = [ask(limit=str(limit), page=str(page))["data"] for page in range(1, 6)]
    assert [row for page in pages for row in page] == everything[: 5 * limit]
    told = [row[sort] for row in everything if row[sort] is not None and HIDDEN not in str(row[sort])]
    assert told == sorted(told, reverse=order == "desc")


def test_every_measure_adds_up_on_every_kind_of_database(database: Database) -> None:
    fill(Facts(database))
    refresh(database, SHOP)
    for key, name in QUESTIONS:
        answer = asked(database, key, start=FIRST + dt.timedelta(days=16), end=LAST, **name)
        assert answer["equal"], (key, name, answer["sums"], answer["figure"])
        assert answer["total"] or answer["figure"] in (0, None), (key, name)


def test_all_rows_are_read_in_parts_on_every_kind_of_database(database: Database) -> None:
    facts = Facts(database)
    facts.product("serum")
    facts.write("transactions", *many_lines(2500))
    refresh(database, SHOP)
    with open_reader(database, SHOP) as reader:
        facts_of_sales = parse_facts("sales", {"limit": "1", "page": "9"})
        period, parts = whole_list(facts_of_sales, reader, Period("custom", FIRST, LAST))
        sizes = [len(part) for part in parts]
    assert (period.start, period.end) == (FIRST, LAST)
    assert (sum(sizes), max(sizes)) == (2500, 1000)
