"""How visits become purchases, and where the assistant had a part."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

from data.metrics import METRICS
from data.periods import Bucket, Period
from data.queries.answer import Answer
from data.queries.daily import Daily
from data.queries.intervals import CONFIDENCE_PERCENT, difference_interval, wilson
from data.queries.measures import DECIMALS, Figures, change_percent, comparable, partly_known, points
from data.queries.overview import funnel_stages
from data.queries.reader import Reader
from data.queries.series import Trend
from data.queries.spans import Span, main_span, of_metric, own_period, span
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
Counts = dict[str, int | None]


def trends(reader: Reader, period: Period) -> Answer:
    """Sessions and conversions by bucket. The envelope's days are those of the web, else of orders.

    The series runs over the envelope's days; each total in `data` over its own source's, said where
    they differ.
    """
    main = main_span(reader, period, "web", "orders")
    spans = {source: span(reader, period, source, main.window) for source in COUNTED}
    first, last = min(each.first for each in spans.values()), max(each.last for each in spans.values())
    daily = Daily(reader, TRENDS, first, last)
    figures = Figures(reader.shop.currency.minor_per_major)
    data = {
        metric.key: {
            **figures.measured(daily, metric, of_metric(reader, metric, spans[metric.source])),
            **own_period(spans[metric.source], main),
        }
        for metric in TRENDS
    }
    body = {"data": data, **Trend(reader, daily, TRENDS, spans, main).body()}
    return Answer(main.answered(), body, reader.version)


def analytics(reader: Reader, period: Period) -> Answer:
    """Sessions with the assistant against those without, and orders attributed to it; rates with intervals.

    The difference is between people who chose the assistant and people who did not: no effect of it.
    """
    main = main_span(reader, period, "web", "orders")
    spans = {source: span(reader, period, source, main.window) for source in COUNTED}
    now, before = _counted(reader, spans, previous=False), _counted(reader, spans, previous=True)
    compared = _compared(now, before, of_metric(reader, METRICS["difference"], spans["web"]))
    data = {
        **_rates(reader, now, before, spans, main),
        **{key: {**said, **own_period(spans["web"], main)} for key, said in compared.items()},
        **_orders(reader, now, before, spans["orders"], main),
    }
    attribution = {"model": "last touch", "window_days": reader.shop.attribution_days}
    return Answer(main.answered(), {"data": data, "attribution": attribution}, reader.version)


def _counted(reader: Reader, spans: dict[str, Span], *, previous: bool) -> Counts:
    """Every count over its own source's window, or the window before; None where nothing is known."""
    counts: Counts = {}
    for source, columns in COUNTED.items():
        window = spans[source].window
        days = spans[source].known_part(window.previous if previous else window)
        if days is None:
            counts.update(dict.fromkeys(columns))
            continue
        (sums,) = reader.rows(totals("conversion_analytics", columns), first=days.start, last=days.end)
        owns = [of_metric(reader, METRICS[column], spans[source]) for column in columns]
        for column, own, value in zip(columns, owns, sums, strict=True):
            counts[column] = value or 0 if own.known_part(days) else None
    counts["unassisted_sessions"] = _less(counts["sessions"], counts["ai_sessions"])
    counts["unassisted_conversions"] = _less(counts["conversions"], counts["ai_assisted_conversions"])
    return counts


def _less(all_of: int | None, some: int | None) -> int | None:
    return None if all_of is None or some is None else all_of - some


RATES = {
    "overall_rate": ("conversions", "sessions"),
    "ai_assisted_rate": ("ai_assisted_conversions", "ai_sessions"),
    "unassisted_rate": ("unassisted_conversions", "unassisted_sessions"),
    "attributed_share": ("attributed_conversions", "orders"),
}


def _rates(reader: Reader, now: Counts, before: Counts, spans: dict[str, Span], main: Span) -> dict[str, Any]:
    figures = Figures(1)
    return {
        key: {
            **figures.rated(METRICS[key], own, (now[hits], now[trials]), (before[hits], before[trials])),
            **_interval(now[hits], now[trials]),
            **own_period(own, main),
        }
        for key, (hits, trials) in RATES.items()
        for own in [of_metric(reader, METRICS[key], spans[METRICS[key].source])]
    }


def _interval(hits: int | None, trials: int | None) -> dict[str, float | None]:
    """Where the rate lies with 95 percent confidence, in percent; None where there is no rate."""
    lower, upper = (None, None) if hits is None or not trials else wilson(hits, trials)
    return {"lower": _percent(lower), "upper": _percent(upper), "confidence_percent": CONFIDENCE_PERCENT}


def _percent(fraction: float | None) -> float | None:
    return None if fraction is None else round(100 * fraction, DECIMALS)


def _orders(reader: Reader, now: Counts, before: Counts, orders: Span, main: Span) -> dict[str, Any]:
    figures = Figures(1)
    return {
        key: {**figures.counted(METRICS[key], own, now[key], before[key]), **own_period(own, main)}
        for key in COUNTED["orders"]
        for own in [of_metric(reader, METRICS[key], orders)]
    }


def _compared(now: Counts, before: Counts, own: Span) -> dict[str, Any]:
    """The rates with and without the assistant against each other, in points and relative to without."""
    difference, previous = _difference(now), _difference(before)
    lift, previous_lift = _lift(now), _lift(before)
    return {
        "difference": {
            **difference,
            **_changed("difference", own, difference["value"], previous["value"]),
            "previous_lower": previous["lower"],
            "previous_upper": previous["upper"],
            "confidence_percent": CONFIDENCE_PERCENT,
        },
        "lift_percent": {"value": lift, **_changed("lift_percent", own, lift, previous_lift)},
    }


def _changed(key: str, own: Span, value: float | None, previous: float | None) -> dict[str, Any]:
    """The value before, and the change since as every measure tells it."""
    compared = comparable(METRICS[key], own)
    change = points(value, previous) if compared else None
    partial, previous_partial = partly_known(own)
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
    return Answer(own.answered(), {"series": series}, reader.version)


def _stages_of(reader: Reader, own: Span, buckets: list[Bucket]) -> list[list[dict[str, Any]]]:
    known = own.known_part(own.window)
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
