"""The shop at a glance."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from data.metrics import METRICS, Metric
from data.periods import Period, Window
from data.queries.answer import Answer
from data.queries.breakdowns import Breakdown
from data.queries.daily import Daily
from data.queries.measures import Figures, percent
from data.queries.reader import Reader
from data.queries.spans import Span, Spans, main_span, own_period, spans_of
from data.tables.reporting import overview_kpis
from data.vocabulary import FUNNEL_STAGES

KPIS = tuple(
    METRICS[key] for key in ("total_customers", "conversion_rate", "ai_interactions", "revenue_impact")
)

_FIRST_CUSTOMER = (
    sa.select(overview_kpis.c.record_date)
    .where(overview_kpis.c.total_customers > 0, overview_kpis.c.source == "computed")
    .order_by(overview_kpis.c.record_date)
    .limit(1)
)


def kpis(reader: Reader, period: Period) -> Answer:
    """The KPI record. The envelope's days are those of orders, else of the web, else of AI features."""
    spans = spans_of(reader, period, "orders", "web", "ai")
    daily = Daily(reader, KPIS, spans)
    figures = Figures(reader.shop.currency.minor_per_major)
    data = {
        metric.key: _kpi(figures, daily, metric, _own_span(reader, metric, spans), spans.main)
        for metric in KPIS
    }
    return Answer(spans.main.answered, {"data": data}, reader.version)


def _own_span(reader: Reader, metric: Metric, spans: Spans) -> Span:
    own = spans.of(metric)
    return _span_of_customers(reader, own) if metric.combine == "last" else own


def _span_of_customers(reader: Reader, own: Span) -> Span:
    """The span of total customers: known from the first customer to today, wherever orders begin and end."""
    known, last = own.known, min(own.window.end, own.unfinished)
    if known and known.start <= own.first and last <= known.end:
        return own
    first = next((day for (day,) in reader.rows(_FIRST_CUSTOMER)), None)
    if first is None or not (known or first <= last):
        return own
    ends = [first, last, *((known.start, known.end) if known else ())]
    return replace(own, known=Window(min(ends), max(ends)))


def _kpi(figures: Figures, daily: Daily, metric: Metric, own: Span, main: Span) -> dict[str, Any]:
    buckets = daily.slices(own, own.window.buckets())
    return {
        "key": metric.key,
        "label": metric.label,
        "unit": metric.unit,
        "direction": metric.direction,
        **figures.measured(daily, metric, own),
        "sparkline": figures.values(daily, metric, buckets),
        "today_so_far": _today_so_far(figures, daily, metric, own),
        **own_period(own, main),
    }


def _today_so_far(figures: Figures, daily: Daily, metric: Metric, own: Span) -> dict[str, Any] | None:
    if own.today is None or not daily.has(own.today):
        return None
    slices = daily.slices(own, [Window(own.today, own.today)])
    said: dict[str, Any] = {"date": own.today, "value": figures.values(daily, metric, slices)[0]}
    if metric.numerator and metric.denominator:
        said["numerator"] = daily.sums(metric.numerator, slices)[0]
        said["denominator"] = daily.sums(metric.denominator, slices)[0]
    return said


def funnel(reader: Reader, period: Period) -> Answer:
    """Web sessions by furthest stage, each counted in every stage up to it. Empty where nothing is known."""
    own = main_span(reader, period, "web")
    found = Breakdown(reader, ("funnel_sessions",), own)
    now = [found.now(name)[0] for name in FUNNEL_STAGES]
    before = [found.before(name)[0] for name in FUNNEL_STAGES]
    stages = [
        {
            **stage,
            "previous": earlier["count"],
            **{
                f"previous_{key}": earlier[key] for key in ("percentage", "step_rate", "dropoff_rate", "lost")
            },
            **found.change(stage["stage_name"]),
        }
        for stage, earlier in zip(funnel_stages(now), funnel_stages(before), strict=True)
    ]
    return Answer(own.answered, {"data": stages if found.known else []}, reader.version)


def funnel_stages(counts: Sequence[int | None]) -> list[dict[str, Any]]:
    """Count, share of the first stage, and step and loss against the stage before; None where unknown."""
    return [
        _stage(order, name, count, counts[0], counts[order - 2] if order > 1 else None)
        for order, (name, count) in enumerate(zip(FUNNEL_STAGES, counts, strict=True), start=1)
    ]


def _stage(order: int, name: str, count: int | None, first: int | None, before: int | None) -> dict[str, Any]:
    lost = None if count is None or before is None else before - count
    return {
        "stage_name": name,
        "stage_order": order,
        "count": count,
        "percentage": percent(count, first),
        "step_rate": None if before is None else percent(count, before),
        "dropoff_rate": None if before is None else percent(lost, before),
        "lost": lost,
    }


def interaction_types(reader: Reader, period: Period) -> Answer:
    """Uses by AI feature, most used first. Their sum is the overview's AI interactions."""
    own = main_span(reader, period, "ai")
    found = Breakdown(reader, ("interaction_type_uses",), own)
    rows = []
    for name in found.names():
        row = found.row(name)
        rows.append({"interaction_type": name, "count": row.pop("value"), **row})
    return Answer(own.answered, {"data": rows, "totals": found.totals("count")}, reader.version)
