"""How visits become purchases, and where the assistant had a part."""

from dash_app.rest.contract import Question
from dash_app.rest.overview import Stage
from dash_app.rest.shapes import Bucket, Count, Envelope, Measure, Number, Shape
from data.queries import conversions


class TrendTotals(Shape):
    sessions: Measure
    conversions: Measure
    ai_sessions: Measure
    ai_assisted_conversions: Measure
    ai_attributed_conversions: Measure


class TrendBucket(Bucket):
    sessions: Count
    conversions: Count
    ai_sessions: Count
    ai_assisted_conversions: Count
    ai_attributed_conversions: Count


class TrendsAnswer(Envelope):
    data: TrendTotals
    series: list[TrendBucket]
    previous_series: list[TrendBucket]
    today: TrendBucket | None


class Estimate(Measure):
    """With the interval in which it lies with `confidence_percent`; of the difference in points."""

    lower: Number
    upper: Number
    confidence_percent: int


class Rates(Shape):
    overall_rate: Estimate
    ai_assisted_rate: Estimate
    unassisted_rate: Estimate
    difference: Estimate
    lift_percent: Measure
    orders: Measure
    attributed_conversions: Measure
    attributed_share: Estimate


class Attribution(Shape):
    model: str
    window_days: int


class AnalyticsAnswer(Envelope):
    data: Rates
    attribution: Attribution


class FunnelBucket(Bucket):
    stages: list[Stage]


class BucketedFunnelAnswer(Envelope):
    series: list[FunnelBucket]


QUESTIONS = (
    Question(
        "/api/conversions/trends",
        conversions.trends,
        "Sessions, conversions and AI-attributed conversions by day, week or month",
        TrendsAnswer,
        rows=("series", "data"),
    ),
    Question(
        "/api/conversions/analytics",
        conversions.analytics,
        "Conversion with and without the assistant, numerators and denominators told",
        AnalyticsAnswer,
    ),
    Question(
        "/api/conversions/funnel",
        conversions.funnel,
        "The funnel by day, week or month",
        BucketedFunnelAnswer,
        rows=("series",),
    ),
)
