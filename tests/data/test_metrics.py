"""The catalogue names every measure of every reporting table, and nothing that is not there."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Table

from data.metrics import METRICS, Metric, as_markdown
from data.periods import SOURCES
from data.tables import reporting

DOCS = Path(__file__).parents[2] / "docs" / "metrics.md"
REPORTING = {
    table.name: table
    for table in vars(reporting).values()
    if isinstance(table, Table) and "updated_at" in table.columns
}
# What a row is about or how it came to be, rather than how much of something it says.
NOT_MEASURES = re.compile(
    r"id|created_at|updated_at|source|record_date|month|stage_name|stage_order|interaction_type|segment_name"
    r"|pattern_name|unit|detail|hour|concern|category|tier|product_id|product_name|asked_by|category_name"
    r"|ai_feature|model_name|averaging|feature_name|customer_id|segment|calculated_date|plan_name|currency"
    r"|status|feature|merchandise|\w+_change"
)


def columns_of(metric: Metric) -> set[str]:
    return set(metric.columns)


def test_there_are_reporting_tables_to_look_at() -> None:
    assert len(REPORTING) == 24


@pytest.mark.parametrize("name", sorted(REPORTING))
def test_every_measure_of_the_table_is_in_the_catalogue(name: str) -> None:
    said = {
        column
        for metric in METRICS.values()
        if name in (metric.table, *metric.also_in)
        for column in columns_of(metric) | {metric.stored or ""}
    }
    readable = {column.removesuffix("_minor") for column in said}
    columns = {column.name for column in REPORTING[name].columns if not NOT_MEASURES.fullmatch(column.name)}
    assert columns - said - readable == set()


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_a_metric_stands_on_columns_that_exist(metric: Metric) -> None:
    for name in (metric.table, *metric.also_in):
        assert columns_of(metric) <= set(REPORTING[name].columns.keys())
    mentioned = {metric.stored, metric.by} - {None}
    assert mentioned <= set(REPORTING[metric.table].columns.keys())


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_a_metric_is_said_in_a_label_and_one_sentence(metric: Metric) -> None:
    assert metric.source in SOURCES
    assert metric.label[0].isupper() or metric.label[0].isdigit()
    assert metric.definition.endswith(".")
    assert metric.definition.count(". ") == 0
    assert bool(metric.value) != bool(metric.numerator and metric.denominator) or metric.stored or metric.of
    assert set(metric.of) <= METRICS.keys() - {metric.key}


def test_money_is_summed_in_minor_units() -> None:
    summed = {
        column
        for metric in METRICS.values()
        if metric.unit == "money" and metric.combine in ("sum", "ratio")
        for column in metric.columns[:1]
    }
    assert {column for column in summed if not column.endswith(("_minor", "_micro"))} == set()


def test_metrics_are_found_by_key() -> None:
    assert METRICS["conversion_rate"].columns == ("converting_sessions", "sessions")
    assert METRICS["revenue_impact"].columns == ("revenue_impact_minor",)
    assert all(key == metric.key for key, metric in METRICS.items())


def test_the_page_of_definitions_is_up_to_date() -> None:
    assert DOCS.read_text(encoding="utf-8") == as_markdown()
