"""How visits become purchases, and where the assistant had a part."""

from dash_app.rest.contract import Question
from dash_app.rest.overview import Stage
from dash_app.rest.shapes import Bucket, Count, Envelope, Measure, Shape
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


class Rates(Shape):
    overall_rate: Measure
    ai_assisted_rate: Measure
    unassisted_rate: Measure
    difference: Measure
    lift_percent: Measure
    orders: Measure
    attributed_conversions: Measure
    attributed_share: Measure


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
        rows="series",
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
        rows="series",
    ),
)
