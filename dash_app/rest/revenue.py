"""Money: what came in, by what and from whom."""

from pydantic import Field

from dash_app.rest.contract import Question
from dash_app.rest.conversions import Attribution
from dash_app.rest.shapes import WITHIN_NOISE, Bucket, Compared, Count, Envelope, Measure, Number, Shape
from data.queries import revenue


class Money(Shape):
    gross_sales: Measure
    discounts: Measure
    returns: Measure
    total_revenue: Measure
    ai_revenue_share: Measure
    adjustments: Measure
    tax: Measure
    ai_revenue: Measure
    orders: Measure
    average_order_value: Measure
    new_customer_revenue: Measure
    returning_customer_revenue: Measure
    guest_revenue: Measure
    growth_rate: Measure


class Identity(Shape):
    """The same revenue told in two ways."""

    key: str
    label: str
    left: Number
    right: Number
    difference: Number
    equal: bool


class RevenueBucket(Bucket):
    total_revenue: Number
    ai_revenue: Number
    orders: Count


class SummaryAnswer(Envelope):
    data: Money
    reconciliation: list[Identity]
    series: list[RevenueBucket]
    previous_series: list[RevenueBucket]
    today: RevenueBucket | None


class FeatureRevenue(Compared):
    ai_feature: str
    orders: Count
    previous_orders: Count
    orders_change_percent: Number
    orders_within_noise: bool | None = Field(description=WITHIN_NOISE)
    revenue_amount: Number


class AttributionAnswer(Envelope):
    data: list[FeatureRevenue]
    attribution: Attribution


class CategoryRevenue(Compared):
    category_name: str
    revenue_amount: Number


class CategoryAnswer(Envelope):
    data: list[CategoryRevenue]


class Tier(Shape):
    tier: str
    customers: Count
    revenue: Number
    share: Number
    previous: Number
    change_percent: Number
    within_noise: bool | None = Field(description=WITHIN_NOISE)
    orders: Count
    aov: Number


class CustomerValueAnswer(Envelope):
    data: list[Tier]


QUESTIONS = (
    Question(
        "/api/revenue/summary",
        revenue.summary,
        "The window's money and its series",
        SummaryAnswer,
        rows=("data", "series"),
    ),
    Question(
        "/api/revenue/attribution",
        revenue.attribution,
        "Net revenue by the AI feature used last before the order",
        AttributionAnswer,
    ),
    Question("/api/revenue/category", revenue.category, "Net revenue by category", CategoryAnswer),
    Question(
        "/api/revenue/customer-value",
        revenue.customer_value,
        "Revenue by customer tier: top 20 %, next 30 %, rest, guests",
        CustomerValueAnswer,
    ),
)
