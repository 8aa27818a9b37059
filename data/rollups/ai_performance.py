"""ai_feature_performance, ai_model_performance."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select
from sqlalchemy.engine import Connection

from data.histograms import value_of
from data.rollups.amounts import count_where, money, percent_of, ratio, total
from data.rollups.classification import scores
from data.rollups.days import Days
from data.rollups.durations import LATENCY, percentile
from data.rollups.steps import daily, own_day, own_month
from data.shop import Shop
from data.tables.facts import ai_inferences as calls
from data.tables.facts import customer_interactions as uses
from data.tables.reporting import (
    ai_feature_performance,
    ai_model_performance,
    calendar,
    duration_histograms,
    revenue_attribution,
)
from data.vocabulary import NO_FEATURE

Model = tuple[dt.date, str]


def features(_connection: Connection, shop: Shop, days: Days) -> Select[Any]:
    zero = sa.literal(0)
    used = (
        sa.select(
            uses.c.local_date.label("record_date"),
            uses.c.interaction_type.label("feature_name"),
            total(sa.literal(1)).label("uses"),
            count_where(uses.c.resolved.is_not(None)).label("known_outcomes"),
            count_where(uses.c.resolved.is_(sa.true())).label("successes"),
            count_where(uses.c.satisfaction_score.is_not(None)).label("responses"),
            total(uses.c.satisfaction_score).label("satisfaction_sum"),
            zero.label("minor"),
        )
        .where(days.include(uses.c.local_date))
        .group_by(uses.c.local_date, uses.c.interaction_type)
    )
    earned = revenue_attribution.c
    paid = sa.select(
        earned.record_date, earned.ai_feature, zero, zero, zero, zero, zero, earned.revenue_amount_minor
    ).where(days.include(earned.record_date), earned.ai_feature != NO_FEATURE, earned.source == "computed")
    both = sa.union_all(used, paid).subquery("both")
    sums = {column.name: total(column) for column in list(both.c)[2:]}
    return sa.select(
        both.c.record_date,
        both.c.feature_name,
        *(sums[name].label(name) for name in ("uses", "known_outcomes", "successes")),
        percent_of(sums["successes"], sums["known_outcomes"]).label("success_rate"),
        *(sums[name].label(name) for name in ("responses", "satisfaction_sum")),
        ratio(sums["satisfaction_sum"], sums["responses"]).label("avg_satisfaction"),
        *money(shop, "attributed_revenue", sums["minor"]),
        ratio(sums["minor"], sums["uses"], float(shop.currency.minor_per_major)).label("revenue_per_use"),
    ).group_by(both.c.record_date, both.c.feature_name)


def models(connection: Connection, _shop: Shop, months: Days) -> Iterator[dict[str, Any]]:
    """A row a month and model: counts from the calls, scores from the calls with a known outcome."""
    outcomes = _outcomes(connection, months)
    p95 = _p95(connection, months)
    for row in connection.execute(_calls(months)).all():
        model = (row.month, row.model_name)
        yield {**row._mapping, **scores(outcomes.get(model, {})), "p95_latency_ms": p95.get(model)}


def _in_months(table: sa.Table, day: Any, months: Days) -> tuple[Any, Any]:
    return sa.join(table, calendar, calendar.c.record_date == day), months.include(calendar.c.month)


def _calls(months: Days) -> Select[Any]:
    joined, within = _in_months(calls, calls.c.local_date, months)
    timed = count_where(calls.c.latency_us.is_not(None))
    cost = total(calls.c.cost_micro)
    return (
        sa.select(
            calendar.c.month,
            calls.c.model_name,
            total(sa.literal(1)).label("calls"),
            total(calls.c.latency_us).label("latency_us"),
            timed.label("timed_calls"),
            ratio(total(calls.c.latency_us), timed, 1000.0).label("avg_latency_ms"),
            cost.label("cost_micro"),
            (sa.cast(cost, sa.Double) / sa.literal(1_000_000.0)).label("cost"),
        )
        .select_from(joined)
        .where(within)
        .group_by(calendar.c.month, calls.c.model_name)
    )


def _outcomes(connection: Connection, months: Days) -> Mapping[Model, dict[tuple[str, str], int]]:
    """Calls by (predicted, actual) label of each month and model."""
    joined, within = _in_months(calls, calls.c.local_date, months)
    labels = (calendar.c.month, calls.c.model_name, calls.c.predicted_label, calls.c.actual_label)
    known = sa.and_(calls.c.predicted_label.is_not(None), calls.c.actual_label.is_not(None))
    outcomes: dict[Model, dict[tuple[str, str], int]] = defaultdict(dict)
    query = sa.select(*labels, sa.func.count()).select_from(joined).where(within, known).group_by(*labels)
    for month, model, predicted, actual, count in connection.execute(query):
        outcomes[month, model][predicted, actual] = count
    return outcomes


def _p95(connection: Connection, months: Days) -> dict[Model, float]:
    table = duration_histograms.c
    joined, within = _in_months(duration_histograms, table.record_date, months)
    keys = (calendar.c.month, table.subject, table.bucket)
    query = sa.select(*keys, total(table["count"])).select_from(joined)
    counts: dict[Model, list[tuple[int, int]]] = defaultdict(list)
    for month, model, bucket, count in connection.execute(
        query.where(within, table.measure == LATENCY).group_by(*keys)
    ):
        counts[month, model].append((bucket, count))
    found = ((model, percentile(of_model, 0.95)) for model, of_model in counts.items())
    return {model: value_of(bucket) for model, bucket in found if bucket is not None}


STEPS = (
    daily(
        ai_feature_performance,
        features,
        {"customer_interactions": own_day, "revenue_attribution": own_day},
    ),
    daily(
        ai_model_performance,
        models,
        {"ai_inferences": own_month, "duration_histograms": own_month},
        day_column="month",
    ),
)
