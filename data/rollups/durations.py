"""duration_histograms: response times and latencies by bucket, for percentiles over any window."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select
from sqlalchemy.engine import Connection

from data.rollups.days import Days
from data.rollups.steps import daily, own_day
from data.shop import Shop
from data.tables.facts import ai_inferences, customer_interactions
from data.tables.reporting import duration_histograms

RESPONSE, LATENCY = "interaction_response", "model_latency"


def buckets(_connection: Connection, _shop: Shop, days: Days) -> Select[Any]:
    uses, calls = customer_interactions.c, ai_inferences.c
    return (
        sa.union_all(
            _counted(RESPONSE, uses.local_date, uses.interaction_type, uses.response_bucket, days),
            _counted(LATENCY, calls.local_date, calls.model_name, calls.latency_bucket, days),
        )
        .subquery("buckets")
        .select()
    )


def _counted(measure: str, day: Any, subject: Any, bucket: Any, days: Days) -> Select[Any]:
    return (
        sa.select(
            day.label("record_date"),
            sa.literal(measure).label("measure"),
            subject.label("subject"),
            bucket.label("bucket"),
            sa.func.count().label("count"),
        )
        .where(days.include(day), bucket.is_not(None))
        .group_by(day, subject, bucket)
    )


def percentile(counts: Iterable[tuple[int, int]], share: float) -> int | None:
    """The bucket in which `share` of all durations have been counted; (bucket, count) in any order."""
    ordered = sorted(counts)
    rank = share * sum(count for _, count in ordered)
    seen = 0
    for bucket, count in ordered:
        seen += count
        if seen >= rank:
            return bucket
    return None


STEPS = (daily(duration_histograms, buckets, {"customer_interactions": own_day, "ai_inferences": own_day}),)
