"""interaction_types, interaction_summary, customer_satisfaction."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select
from sqlalchemy.engine import Connection

from data.histograms import value_of
from data.rollups.amounts import count_where, percent_of, ratio, total
from data.rollups.days import Days
from data.rollups.durations import RESPONSE, percentile
from data.rollups.revenue import total_over_day
from data.rollups.steps import daily, own_day
from data.shop import Shop
from data.tables.facts import customer_interactions as uses
from data.tables.reporting import (
    customer_satisfaction,
    duration_histograms,
    interaction_summary,
    interaction_types,
)

USES = {"customer_interactions": own_day}
SCORES = range(1, 6)


def types(_connection: Connection, _shop: Shop, days: Days) -> Select[Any]:
    counted = (
        sa.select(uses.c.local_date, uses.c.interaction_type, total(sa.literal(1)).label("count"))
        .where(days.include(uses.c.local_date))
        .group_by(uses.c.local_date, uses.c.interaction_type)
        .subquery("counted")
    )
    of_day = total_over_day(counted.c["count"], counted.c.local_date)
    return sa.select(
        counted.c.local_date.label("record_date"),
        counted.c.interaction_type,
        counted.c["count"],
        percent_of(counted.c["count"], of_day).label("percentage"),
    )


def summary(connection: Connection, _shop: Shop, days: Days) -> Iterator[dict[str, Any]]:
    p95 = dict(_p95_by_day(connection, days))
    timed = count_where(uses.c.response_ms.is_not(None))
    responses = count_where(uses.c.satisfaction_score.is_not(None))
    query = (
        sa.select(
            uses.c.local_date.label("record_date"),
            total(sa.literal(1)).label("total_interactions"),
            sa.func.count(uses.c.customer_id.distinct()).label("unique_customers"),
            total(uses.c.message_count).label("total_messages"),
            total(uses.c.response_ms).label("response_ms"),
            timed.label("timed_interactions"),
            ratio(total(uses.c.response_ms), timed, 1000.0).label("avg_response_time_sec"),
            responses.label("responses"),
            total(uses.c.satisfaction_score).label("satisfaction_sum"),
            ratio(total(uses.c.satisfaction_score), responses).label("avg_satisfaction"),
        )
        .where(days.include(uses.c.local_date))
        .group_by(uses.c.local_date)
    )
    for row in connection.execute(query).all():
        yield {**row._mapping, "p95_response_time_sec": p95.get(row.record_date)}


def _p95_by_day(connection: Connection, days: Days) -> Iterator[tuple[Any, float]]:
    table = duration_histograms.c
    counts: dict[Any, list[tuple[int, int]]] = defaultdict(list)
    for day, bucket, count in connection.execute(
        sa.select(table.record_date, table.bucket, table["count"]).where(
            table.measure == RESPONSE, days.include(table.record_date)
        )
    ):
        counts[day].append((bucket, count))
    for day, of_day in counts.items():
        bucket = percentile(of_day, 0.95)
        if bucket is not None:
            yield day, value_of(bucket) / 1000


def satisfaction(_connection: Connection, _shop: Shop, days: Days) -> Select[Any]:
    score = uses.c.satisfaction_score
    responses, satisfied = total(sa.literal(1)), count_where(score >= 4)
    return (
        sa.select(
            uses.c.local_date.label("record_date"),
            responses.label("responses"),
            total(score).label("score_sum"),
            ratio(total(score), responses).label("average_score"),
            satisfied.label("satisfied"),
            percent_of(satisfied, responses).label("satisfied_share"),
            *(count_where(score == value).label(f"score_{value}") for value in SCORES),
        )
        .where(days.include(uses.c.local_date), score.is_not(None))
        .group_by(uses.c.local_date)
    )


STEPS = (
    daily(interaction_types, types, USES),
    daily(interaction_summary, summary, {**USES, "duration_histograms": own_day}),
    daily(customer_satisfaction, satisfaction, USES),
)
