"""How visits become purchases, and where the assistant had a part."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

from data.metrics import METRICS
from data.periods import Bucket, Period
from data.queries.answer import Answer
from data.queries.daily import Daily
from data.queries.intervals import CONFIDENCE_PERCENT, difference_interval, wilson
from data.queries.measures import DECIMALS, Figures, change_percent, comparable, points
from data.queries.overview import funnel_stages
from data.queries.reader import Reader
from data.queries.series import Trend
from data.queries.spans import Span, Spans, main_span, own_period, spans_of
from data.queries.statements import totals, totals_by_day
from data.vocabulary import FUNNEL_STAGES

TRENDS = tuple(
    METRICS[key]
    for key in (
        "sessions",
        "conversions",
        "ai_sessions",
        "ai_assisted_conversions",
        "ai_attributed_conversions",
    )
)
COUNTED = {
    "web": ("sessions", "conversions", "ai_sessions", "ai_assisted_conversions"),
    "orders": ("orders", "attributed_conversions"),
}
RATES = {
    "overall_rate": ("conversions", "sessions"),
    "ai_assisted_rate": ("ai_assisted_conversions", "ai_sessions"),
    "unassisted_rate": ("unassisted_conversions", "unassisted_sessions"),
    "attributed_share": ("attributed_conversions", "orders"),
}
NOW, BEFORE = 0, 1  # which of a span's known windows
Counts = dict[str, int | None]


def trends(reader: Reader, period: Period) -> Answer:
    """Sessions and conversions by bucket. The envelope's days are those of the web, else of orders.

    The series runs over the envelope's days; each total in `data` over its own source's, said where
    they differ.
    """
    spans = spans_of(reader, period, "web", "orders")
    daily = Daily(reader, TRENDS, spans)
    figures = Figures(reader.shop.currency.minor_per_major)
    data = {
        metric.key: {
            **figures.measured(daily, metric, spans.of(metric)),
            **own_period(spans.of(metric), spans.main),
        }
        for metric in TRENDS
    }
    body = {"data": data, **Trend(reader, daily, TRENDS, spans).body()}
    return Answer(spans.main.answered, body, reader.version)


def analytics(reader: Reader, period: Period) -> Answer:
    """Sessions with the assistant against those without, and orders attributed to it; rates with intervals.

    The difference is between people who chose the assistant and people who did not: no effect of it.
    """
    spans = spans_of(reader, period, "web", "orders")
    now, before = _counted(reader, spans, NOW), _counted(reader, spans, BEFORE)
    data = {**_rates(now, before, spans), **_compared(now, before, spans), **_orders(now, before, spans)}
    attribution = {"model": "last touch", "window_days": reader.shop.attribution_days}
    return Answer(spans.main.answered, {"data": data, "attribution": attribution}, reader.version)


def _counted(reader: Reader, spans: Spans, which: int) -> Counts:
    """Every count over its own source's window NOW, or that BEFORE; None where nothing is known."""
    counts: Counts = {}
    for source, columns in COUNTED.items():
        days = spans.of_source(source).known_windows[which]
        if days is None:
            counts.update(dict.fromkeys(columns))
            continue
        (sums,) = reader.rows(totals("conversion_analytics", columns), first=days.start, last=days.end)
        for column, value in zip(columns, sums, strict=True):
            counts[column] = value or 0 if spans.of(METRICS[column]).known_windows[which] else None
    counts["unassisted_sessions"] = _less(counts["sessions"], counts["ai_sessions"])
    counts["unassisted_conversions"] = _less(counts["conversions"], counts["ai_assisted_conversions"])
    return counts


def _less(all_of: int | None, some: int | None) -> int | None:
    return None if all_of is None or some is None else all_of - some


def _rates(now: Counts, before: Counts, spans: Spans) -> dict[str, Any]:
    figures, rates = Figures(1), {}
    for key, (hits, trials) in RATES.items():
        one, other, own = (now[hits], now[trials]), (before[hits], before[trials]), spans.of(METRICS[key])
        rates[key] = figures.rated(METRICS[key], own, one, other)
        rates[key].update(_interval(*one), **own_period(own, spans.main))
    return rates


def _interval(hits: int | None, trials: int | None) -> dict[str, float | None]:
    """Where the rate lies with 95 percent confidence, in percent; None where there is no rate."""
    if hits is None or not trials:
        return {"lower": None, "upper": None, "confidence_percent": CONFIDENCE_PERCENT}
    lower, upper = wilson(hits, trials)
    return {"lower": _percent(lower), "upper": _percent(upper), "confidence_percent": CONFIDENCE_PERCENT}


def _percent(fraction: float) -> float:
    return round(100 * fraction, DECIMALS)


def _orders(now: Counts, before: Counts, spans: Spans) -> dict[str, Any]:
    figures = Figures(1)
    return {
        key: {
            **figures.counted(METRICS[key], own, now[key], before[key]),
            **own_period(own, spans.main),
        }
        for key in COUNTED["orders"]
        for own in [spans.of(METRICS[key])]
    }


def _compared(now: Counts, before: Counts, spans: Spans) -> dict[str, Any]:
    """The rates with and without the assistant against each other, in points and relative to without."""
    difference, previous = _difference(now), _difference(before)
    lift, previous_lift = _lift(now), _lift(before)
    own = spans.of(METRICS["difference"])
    own_days = own_period(own, spans.main)
    return {
        "difference": {
            **difference,
            **_changed("difference", own, difference["value"], previous["value"]),
            "previous_lower": previous["lower"],
            "previous_upper": previous["upper"],
            "confidence_percent": CONFIDENCE_PERCENT,
            **own_days,
        },
        "lift_percent": {
            "value": lift,
            **_changed("lift_percent", own, lift, previous_lift),
            **own_days,
        },
    }


def _changed(key: str, own: Span, value: float | None, previous: float | None) -> dict[str, Any]:
    """The value before, and the change since as every measure tells it."""
    compared = comparable(METRICS[key], own)
    change = points(value, previous) if compared else None
    partial, previous_partial = own.partly_known
    return {
        "previous": previous,
        "change": change,
        "change_percent": change_percent(value, previous) if compared else None,
        "change_points": change,
        "partial": partial,
        "previous_partial": previous_partial,
    }


def _difference(counts: Counts) -> dict[str, float | None]:
    """Rate with the assistant less rate without, in points, and its 95 percent interval."""
    hits, trials = counts["ai_assisted_conversions"], counts["ai_sessions"]
    others, other_trials = counts["unassisted_conversions"], counts["unassisted_sessions"]
    if hits is None or others is None or not trials or not other_trials:
        return {"value": None, "lower": None, "upper": None}
    lower, upper = difference_interval(hits, trials, others, other_trials)
    difference = hits / trials - others / other_trials
    return {"value": _percent(difference), "lower": _percent(lower), "upper": _percent(upper)}


def _lift(counts: Counts) -> float | None:
    """How much higher the rate with the assistant is, in percent of the rate without."""
    hits, trials = counts["ai_assisted_conversions"], counts["ai_sessions"]
    others, other_trials = counts["unassisted_conversions"], counts["unassisted_sessions"]
    if hits is None or not trials or not others or not other_trials:
        return None
    return round(100 * (hits * other_trials / (trials * others) - 1), DECIMALS)


def funnel(reader: Reader, period: Period) -> Answer:
    """The funnel bucket by bucket: each mark with its stages. A bucket of which nothing is known has none."""
    own = main_span(reader, period, "web")
    buckets = own.window.buckets()
    series = [
        {"start": each.start, "end": each.end, "partial": each.partial or own.cuts(each), "stages": stages}
        for each, stages in zip(buckets, _stages_of(reader, own, buckets), strict=True)
    ]
    return Answer(own.answered, {"series": series}, reader.version)


def _stages_of(reader: Reader, own: Span, buckets: list[Bucket]) -> list[list[dict[str, Any]]]:
    known = own.known_windows[NOW]
    if known is None:
        return [[] for _ in buckets]
    table, by = METRICS["funnel_sessions"].table, METRICS["funnel_sessions"].by or ""
    days, stages, counts = reader.columns(
        totals_by_day(table, by, ("count",)), first=known.start, last=known.end
    )
    return [
        _counted_stages(stages[at:until], counts[at:until]) if own.known_part(each) else []
        for each in buckets
        for at, until in [(bisect_left(days, each.start), bisect_right(days, each.end))]
    ]


def _counted_stages(stages: Sequence[str], counts: Sequence[int]) -> list[dict[str, Any]]:
    """The funnel of some days, from the counts of each stage on each of them."""
    reached = dict.fromkeys(FUNNEL_STAGES, 0)
    for stage, count in zip(stages, counts, strict=True):
        reached[stage] += count
    return funnel_stages(list(reached.values()))
