"""What may be asked of lists, and what is refused, in a sentence."""

import pytest
import sqlalchemy as sa

from data.engine import Database
from data.errors import NotFound, QuestionError
from data.listings.listing import page_of, totals_of
from data.listings.question import FactList, parse_facts
from data.listings.registry import LISTINGS, MADE_OF
from data.metrics import METRICS
from tests.data.listings.conftest import asked
from tests.data.listings.shop_by_hand import FIRST, LAST

TABLES = (
    "overview_kpis",
    "conversion_funnel",
    "interaction_types",
    "conversion_trends",
    "conversion_analytics",
    "revenue_summary",
    "revenue_attribution",
    "category_revenue",
    "customer_value_analysis",
    "category_performance",
)


def test_every_measure_of_these_tables_has_a_list_or_says_what_it_is_made_of() -> None:
    measures = {key for key, metric in METRICS.items() if metric.table in TABLES}
    assert measures - set(LISTINGS) - set(MADE_OF) == set()
    assert not set(LISTINGS) & set(MADE_OF)


@pytest.mark.parametrize("key", LISTINGS)
def test_a_list_has_what_its_measure_adds_up_of(key: str) -> None:
    listing = LISTINGS[key]
    contributes = [column.key for column in listing.contributes]
    ratio = listing.metric.combine == "ratio"
    assert contributes == (["numerator", "denominator"] if ratio else ["value"])
    assert len({column.key for column in listing.columns}) == len(listing.columns)
    assert listing.columns[0].key == "date"


@pytest.mark.parametrize("key", LISTINGS)
def test_facts_are_read_a_page_at_a_time_or_summed(key: str) -> None:
    for named in (False, True):
        page = page_of(LISTINGS[key], named, "date", True)
        assert page._limit_clause is not None
        totals = list(totals_of(LISTINGS[key], named).selected_columns)
        assert len(totals) == 1 + len(LISTINGS[key].contributes)
        assert all(isinstance(column, sa.sql.functions.FunctionElement) for column in totals)


def test_what_is_asked_is_parsed_once() -> None:
    assert parse_facts("sales", {}) == FactList("sales", None, "date", True, 1, 25)
    given = {"name": "Masks", "sort": "value", "order": "asc", "page": "3", "limit": "1000", "period": "7d"}
    asked_for = parse_facts("category_revenue_amount", given)
    assert asked_for == FactList("category_revenue_amount", "Masks", "value", False, 3, 1000)


@pytest.mark.parametrize(
    ("metric", "arguments", "code", "says"),
    [
        ("growth_rate", {}, "no_list", "list total_revenue"),
        ("difference", {}, "no_list", "ai_assisted_rate and unassisted_rate"),
        ("segment_size", {}, "no_list", "customer_segments"),
        ("sales", {"name": "x"}, "contradictory_name", "leave name out"),
        ("lost", {}, "missing_parameter", "stage_name"),
        ("sales", {"sort": "invoice_date"}, "unknown_sort", "invoice_id"),
        ("sales", {"order": "down"}, "unknown_order", "asc or desc"),
        ("sales", {"page": "0"}, "bad_page", "from 1"),
        ("sales", {"page": "-1"}, "bad_page", "from 1"),
        ("sales", {"page": "٣"}, "bad_page", "from 1"),
        ("sales", {"limit": "1001"}, "bad_limit", "1,000"),
        ("sales", {"limit": ""}, "bad_limit", "1,000"),
        ("sales", {"limit": "9" * 5000}, "bad_limit", "1,000"),
    ],
)
def test_what_cannot_be_listed_as_asked_is_refused(
    metric: str, arguments: dict[str, str], code: str, says: str
) -> None:
    with pytest.raises(QuestionError, match=says) as refused:
        parse_facts(metric, arguments)
    assert refused.value.code == code
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize(
    ("metric", "name"),
    [("nothing", None), ("lost", "Nowhere"), ("tier_aov", "x" * 900), ("attributed_orders", "a\0b")],
)
def test_what_does_not_exist_is_not_found(metric: str, name: str | None) -> None:
    with pytest.raises(NotFound) as missing:
        parse_facts(metric, {} if name is None else {"name": name})
    assert len(str(missing.value)) < 200


def test_a_name_that_never_was_is_not_found_and_one_that_was_is(listed: Database) -> None:
    for metric in ("attributed_orders", "interaction_type_uses", "category_revenue_amount"):
        with pytest.raises(NotFound, match="in any period"):
            asked(listed, metric, name="' OR 1=1 --", start=FIRST, end=LAST)
    assert (
        asked(listed, "attributed_orders", name="=Routine", start="2027-01-01", end="2027-01-02")["total"]
        == 0
    )
    assert asked(listed, "attributed_orders", name="none", start=FIRST, end=LAST)["total"] > 0
