"""What get_* answers and add_* takes, a class a table. Written by smartshopie_db.generate."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Required, TypedDict

Amount = int | float | Decimal | str
Day = dt.date | str
Instant = dt.datetime | str


@dataclass(frozen=True, slots=True)
class OverviewKpis:
    """The shop at a glance, before the first fact on days of a sign-up only."""

    id: int
    record_date: dt.date
    total_customers: int
    total_customers_change: float | None
    sessions: int
    converting_sessions: int
    conversion_rate: float | None
    conversion_rate_change: float | None
    ai_interactions: int
    ai_interactions_change: float | None
    revenue_impact_minor: int
    revenue_impact: float
    revenue_impact_change: float | None
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class OverviewKpisEntry(TypedDict, total=False):
    record_date: Required[Day]
    total_customers: int | None
    total_customers_change: float | None
    sessions: int | None
    converting_sessions: int | None
    conversion_rate: float | None
    conversion_rate_change: float | None
    ai_interactions: int | None
    ai_interactions_change: float | None
    revenue_impact: Amount | None
    revenue_impact_change: float | None


@dataclass(frozen=True, slots=True)
class ConversionFunnelStage:
    """Web sessions by furthest stage."""

    id: int
    record_date: dt.date
    stage_name: str
    stage_order: int
    count: int
    percentage: float | None
    dropoff_rate: float | None
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class ConversionFunnelStageEntry(TypedDict, total=False):
    record_date: Required[Day]
    stage_name: Required[str]
    stage_order: int | None
    count: int | None
    percentage: float | None
    dropoff_rate: float | None


@dataclass(frozen=True, slots=True)
class InteractionType:
    """Uses by AI feature."""

    id: int
    record_date: dt.date
    interaction_type: str
    count: int
    percentage: float | None
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class InteractionTypeEntry(TypedDict, total=False):
    record_date: Required[Day]
    interaction_type: Required[str]
    count: int | None
    percentage: float | None


@dataclass(frozen=True, slots=True)
class ConversionTrend:
    """Sessions and conversions."""

    id: int
    record_date: dt.date
    sessions: int
    conversions: int
    ai_sessions: int
    ai_assisted_conversions: int
    ai_attributed_conversions: int
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class ConversionTrendEntry(TypedDict, total=False):
    record_date: Required[Day]
    sessions: int | None
    conversions: int | None
    ai_sessions: int | None
    ai_assisted_conversions: int | None
    ai_attributed_conversions: int | None


@dataclass(frozen=True, slots=True)
class ConversionAnalytics:
    """Assisted against unassisted."""

    id: int
    record_date: dt.date
    sessions: int
    conversions: int
    ai_sessions: int
    ai_assisted_conversions: int
    orders: int
    attributed_conversions: int
    overall_rate: float | None
    ai_assisted_rate: float | None
    unassisted_rate: float | None
    difference: float | None
    attributed_share: float | None
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class ConversionAnalyticsEntry(TypedDict, total=False):
    record_date: Required[Day]
    sessions: int | None
    conversions: int | None
    ai_sessions: int | None
    ai_assisted_conversions: int | None
    orders: int | None
    attributed_conversions: int | None
    overall_rate: float | None
    ai_assisted_rate: float | None
    unassisted_rate: float | None
    difference: float | None
    attributed_share: float | None


@dataclass(frozen=True, slots=True)
class CustomerSegment:
    """Customers by RFM segment, at each month's end and the newest day."""

    id: int
    record_date: dt.date
    segment_name: str
    size: int
    percentage: float | None
    orders: int
    sales_minor: int
    net_minor: int
    aov: float | None
    clv: float | None
    churn_risk: float | None
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class CustomerSegmentEntry(TypedDict, total=False):
    record_date: Required[Day]
    segment_name: Required[str]
    size: int | None
    percentage: float | None
    orders: int | None
    sales_minor: int | None
    net_minor: int | None
    aov: float | None
    clv: float | None
    churn_risk: float | None


@dataclass(frozen=True, slots=True)
class BehavioralPattern:
    """Patterns of the day."""

    id: int
    record_date: dt.date
    pattern_name: str
    metric_value: float | None
    unit: str
    detail: str | None
    numerator: int
    denominator: int
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class BehavioralPatternEntry(TypedDict, total=False):
    record_date: Required[Day]
    pattern_name: Required[str]
    metric_value: float | None
    unit: str | None
    detail: str | None
    numerator: int | None
    denominator: int | None


@dataclass(frozen=True, slots=True)
class ActivityHour:
    """Web and chat events by hour."""

    id: int
    record_date: dt.date
    hour: int
    events: int
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class ActivityHourEntry(TypedDict, total=False):
    record_date: Required[Day]
    hour: Required[int]
    events: int | None


@dataclass(frozen=True, slots=True)
class CustomerConcern:
    """What customers wanted help with."""

    id: int
    record_date: dt.date
    concern: str
    category: str | None
    mentions: int
    known_outcomes: int
    resolved: int
    success_rate: float | None
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class CustomerConcernEntry(TypedDict, total=False):
    record_date: Required[Day]
    concern: Required[str]
    category: str | None
    mentions: int | None
    known_outcomes: int | None
    resolved: int | None
    success_rate: float | None


@dataclass(frozen=True, slots=True)
class CustomerLifetimeValue:
    """Lifetime value by segment, at each month's end and the newest day."""

    id: int
    record_date: dt.date
    segment_name: str
    customers: int
    net_minor: int
    current_clv: float | None
    predicted_clv: float | None
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class CustomerLifetimeValueEntry(TypedDict, total=False):
    record_date: Required[Day]
    segment_name: Required[str]
    customers: int | None
    net_minor: int | None
    current_clv: float | None
    predicted_clv: float | None


@dataclass(frozen=True, slots=True)
class CustomerValueAnalysis:
    """Net revenue by the buyer's tier that day."""

    id: int
    record_date: dt.date
    tier: str
    customers: int
    revenue_minor: int
    revenue: float
    share: float | None
    orders: int
    sales_minor: int
    aov: float | None
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class CustomerValueAnalysisEntry(TypedDict, total=False):
    record_date: Required[Day]
    tier: Required[str]
    customers: int | None
    revenue: Amount | None
    share: float | None
    orders: int | None
    sales_minor: int | None
    aov: float | None


@dataclass(frozen=True, slots=True)
class ProductAnalytics:
    """A product's day."""

    id: int
    record_date: dt.date
    product_id: str
    product_name: str | None
    category: str | None
    merchandise: bool
    views: int
    recommendations: int
    recommendation_clicks: int
    purchases: int
    units: int
    returns: int
    revenue_minor: int
    revenue: float
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class ProductAnalyticsEntry(TypedDict, total=False):
    record_date: Required[Day]
    product_id: Required[str]
    product_name: str | None
    category: str | None
    merchandise: bool | None
    views: int | None
    recommendations: int | None
    recommendation_clicks: int | None
    purchases: int | None
    units: int | None
    returns: int | None
    revenue: Amount | None


@dataclass(frozen=True, slots=True)
class ProductGap:
    """What was asked for and not there."""

    id: int
    record_date: dt.date
    product_name: str
    asked_by: str
    category: str | None
    demand: int
    potential_revenue_minor: int | None
    potential_revenue: float | None
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class ProductGapEntry(TypedDict, total=False):
    record_date: Required[Day]
    product_name: Required[str]
    asked_by: Required[str]
    category: str | None
    demand: int | None
    potential_revenue: Amount | None


@dataclass(frozen=True, slots=True)
class CategoryPerformance:
    """A category's day."""

    id: int
    record_date: dt.date
    category_name: str
    views: int
    purchases: int
    lines: int
    conversion_rate: float | None
    revenue_minor: int
    revenue: float
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class CategoryPerformanceEntry(TypedDict, total=False):
    record_date: Required[Day]
    category_name: Required[str]
    views: int | None
    purchases: int | None
    lines: int | None
    conversion_rate: float | None
    revenue: Amount | None


@dataclass(frozen=True, slots=True)
class CategoryRevenue:
    """Net revenue by category."""

    id: int
    record_date: dt.date
    category_name: str
    revenue_amount_minor: int
    revenue_amount: float
    percentage: float | None
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class CategoryRevenueEntry(TypedDict, total=False):
    record_date: Required[Day]
    category_name: Required[str]
    revenue_amount: Amount | None
    percentage: float | None


@dataclass(frozen=True, slots=True)
class RevenueSummary:
    """The day's money."""

    id: int
    record_date: dt.date
    gross_sales_minor: int
    gross_sales: float
    discounts_minor: int
    discounts: float
    sales_minor: int
    sales: float
    returns_minor: int
    returns: float
    total_revenue_minor: int
    total_revenue: float
    adjustments_minor: int
    adjustments: float
    tax_minor: int
    tax: float
    ai_revenue_minor: int
    ai_revenue: float
    orders: int
    average_order_value: float | None
    new_customer_revenue_minor: int
    new_customer_revenue: float
    returning_customer_revenue_minor: int
    returning_customer_revenue: float
    guest_revenue_minor: int
    guest_revenue: float
    growth_rate: float | None
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class RevenueSummaryEntry(TypedDict, total=False):
    record_date: Required[Day]
    gross_sales: Amount | None
    discounts: Amount | None
    sales: Amount | None
    returns: Amount | None
    total_revenue: Amount | None
    adjustments: Amount | None
    tax: Amount | None
    ai_revenue: Amount | None
    orders: int | None
    average_order_value: float | None
    new_customer_revenue: Amount | None
    returning_customer_revenue: Amount | None
    guest_revenue: Amount | None
    growth_rate: float | None


@dataclass(frozen=True, slots=True)
class RevenueAttribution:
    """Net revenue by last touch."""

    id: int
    record_date: dt.date
    ai_feature: str
    orders: int
    revenue_amount_minor: int
    revenue_amount: float
    percentage: float | None
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class RevenueAttributionEntry(TypedDict, total=False):
    record_date: Required[Day]
    ai_feature: Required[str]
    orders: int | None
    revenue_amount: Amount | None
    percentage: float | None


@dataclass(frozen=True, slots=True)
class AiModelPerformance:
    """A model's month."""

    id: int
    month: dt.date
    model_name: str
    calls: int
    samples: int
    averaging: str | None
    accuracy: float | None
    precision: float | None
    recall: float | None
    f1_score: float | None
    latency_us: int
    timed_calls: int
    avg_latency_ms: float | None
    p95_latency_ms: float | None
    cost_micro: int
    cost: float
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class AiModelPerformanceEntry(TypedDict, total=False):
    month: Required[Day]
    model_name: Required[str]
    calls: int | None
    samples: int | None
    averaging: str | None
    accuracy: float | None
    precision: float | None
    recall: float | None
    f1_score: float | None
    latency_us: int | None
    timed_calls: int | None
    avg_latency_ms: float | None
    p95_latency_ms: float | None
    cost: Amount | None


@dataclass(frozen=True, slots=True)
class AiFeaturePerformance:
    """A feature's day."""

    id: int
    record_date: dt.date
    feature_name: str
    uses: int
    known_outcomes: int
    successes: int
    success_rate: float | None
    responses: int
    satisfaction_sum: int
    avg_satisfaction: float | None
    attributed_revenue_minor: int
    attributed_revenue: float
    revenue_per_use: float | None
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class AiFeaturePerformanceEntry(TypedDict, total=False):
    record_date: Required[Day]
    feature_name: Required[str]
    uses: int | None
    known_outcomes: int | None
    successes: int | None
    success_rate: float | None
    responses: int | None
    satisfaction_sum: int | None
    avg_satisfaction: float | None
    attributed_revenue: Amount | None
    revenue_per_use: float | None


@dataclass(frozen=True, slots=True)
class InteractionSummary:
    """Uses of AI features."""

    id: int
    record_date: dt.date
    total_interactions: int
    unique_customers: int
    total_messages: int
    response_ms: int
    timed_interactions: int
    avg_response_time_sec: float | None
    p95_response_time_sec: float | None
    responses: int
    satisfaction_sum: int
    avg_satisfaction: float | None
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class InteractionSummaryEntry(TypedDict, total=False):
    record_date: Required[Day]
    total_interactions: int | None
    unique_customers: int | None
    total_messages: int | None
    response_ms: int | None
    timed_interactions: int | None
    avg_response_time_sec: float | None
    p95_response_time_sec: float | None
    responses: int | None
    satisfaction_sum: int | None
    avg_satisfaction: float | None


@dataclass(frozen=True, slots=True)
class CustomerSatisfaction:
    """Satisfaction scores."""

    id: int
    record_date: dt.date
    responses: int
    score_sum: int
    average_score: float | None
    satisfied: int
    satisfied_share: float | None
    score_1: int
    score_2: int
    score_3: int
    score_4: int
    score_5: int
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class CustomerSatisfactionEntry(TypedDict, total=False):
    record_date: Required[Day]
    responses: int | None
    score_sum: int | None
    average_score: float | None
    satisfied: int | None
    satisfied_share: float | None
    score_1: int | None
    score_2: int | None
    score_3: int | None
    score_4: int | None
    score_5: int | None


@dataclass(frozen=True, slots=True)
class RfmScore:
    """Recency, frequency, monetary of each customer with a kept order, as of calculated_date."""

    id: int
    customer_id: str
    recency: int
    frequency: int
    monetary_minor: int
    monetary: float
    recency_score: int
    frequency_score: int
    monetary_score: int
    overall_rfm_score: int
    segment: str
    calculated_date: dt.date
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class RfmScoreEntry(TypedDict, total=False):
    customer_id: Required[str]
    recency: int | None
    frequency: int | None
    monetary: Amount | None
    recency_score: int | None
    frequency_score: int | None
    monetary_score: int | None
    overall_rfm_score: int | None
    segment: str | None
    calculated_date: Day | None


@dataclass(frozen=True, slots=True)
class BillingSummary:
    """A month's bill."""

    id: int
    month: dt.date
    plan_name: str | None
    included_units: int
    used_units: int
    base_fee_minor: int
    base_fee: float
    overage_minor: int
    overage: float
    total_minor: int
    total: float
    currency: str
    status: str
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class BillingSummaryEntry(TypedDict, total=False):
    month: Required[Day]
    plan_name: str | None
    included_units: int | None
    used_units: int | None
    base_fee: Amount | None
    overage: Amount | None
    total: Amount | None
    currency: str | None
    status: str | None


@dataclass(frozen=True, slots=True)
class UsageBreakdown:
    """A month's metered usage."""

    id: int
    month: dt.date
    feature: str
    units: int
    unit_price: float
    cost_micro: int
    cost: float
    created_at: dt.datetime
    updated_at: dt.datetime
    source: str


class UsageBreakdownEntry(TypedDict, total=False):
    month: Required[Day]
    feature: Required[str]
    units: int | None
    unit_price: float | None
    cost: Amount | None


@dataclass(frozen=True, slots=True)
class Customer:
    """Who buys."""

    customer_id: str
    name: str | None
    email: str | None
    signup_date: dt.date | None
    country: str | None
    described: bool
    hinted_at: dt.datetime | None
    created_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Product:
    """What is sold."""

    product_id: str
    product_name: str | None
    category: str | None
    price_minor: int | None
    price: float | None
    merchandise: bool
    described: bool
    hinted_at: dt.datetime | None
    category_hinted_at: dt.datetime | None
    created_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True)
class User:
    """Who talks to the assistant."""

    user_id: str
    username: str | None
    customer_id: str | None
    first_seen: dt.datetime | None
    last_active: dt.datetime | None
    total_messages: int
    total_purchases: int
    preferences: str | None
    described: bool
    created_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Session:
    """Chat sessions."""

    session_id: str
    user_id: str | None
    channel: str | None
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    described: bool
    created_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Concern:
    """What customers want help with."""

    concern: str
    category: str | None
    words: str | None
    described: bool
    created_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ApiConfiguration:
    """Outside APIs of the assistant and what they cost."""

    api_name: str
    settings: str | None
    interaction_type: str | None
    unit: str
    unit_price_micro: int
    unit_price: float
    monthly_quota: int | None
    enabled: bool
    created_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True)
class BillingPlan:
    """What the platform charges."""

    plan_name: str
    base_fee_minor: int
    base_fee: float
    included_units: int
    overage_unit_price_micro: int
    overage_unit_price: float
    valid_from: dt.date
    created_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Transaction:
    """Lines of orders and returns."""

    transaction_id: str
    invoice_id: str
    customer_id: str | None
    product_id: str
    invoice_date: dt.datetime
    local_date: dt.date
    local_hour: int
    at_ms: int
    kind: str
    quantity: int
    amount_minor: int
    amount: float
    discount_minor: int
    discount: float
    tax_minor: int
    tax: float
    original_invoice_id: str | None
    session_id: str | None
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Event:
    """Web and chat events."""

    event_id: str
    event_type: str
    channel: str
    occurred_at: dt.datetime
    local_date: dt.date
    local_hour: int
    at_ms: int
    user_id: str | None
    customer_id: str | None
    session_id: str | None
    product_id: str | None
    interaction_type: str | None
    conversion_value_minor: int | None
    conversion_value: float | None
    metadata: str | None
    search_query: str | None
    search_results: int | None
    search_category: str | None
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class CustomerInteraction:
    """Uses of an AI feature."""

    interaction_id: str
    interaction_date: dt.datetime
    local_date: dt.date
    local_hour: int
    at_ms: int
    interaction_type: str
    customer_id: str | None
    customer_name: str | None
    activity_description: str | None
    status_badge: str | None
    message_count: int | None
    response_time_sec: float | None
    response_ms: int | None
    response_bucket: int | None
    satisfaction_score: int | None
    session_id: str | None
    concern: str | None
    resolved: bool | None
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Inference:
    """Model calls."""

    inference_id: str
    model_name: str
    interaction_type: str | None
    occurred_at: dt.datetime
    local_date: dt.date
    local_hour: int
    at_ms: int
    latency_ms: float | None
    latency_us: int | None
    latency_bucket: int | None
    confidence: float | None
    predicted_label: str | None
    actual_label: str | None
    input_tokens: int | None
    output_tokens: int | None
    cost_micro: int | None
    cost: float | None
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns: a message and its answer."""

    conversation_id: str
    session_id: str
    user_id: str | None
    occurred_at: dt.datetime
    local_date: dt.date
    local_hour: int
    at_ms: int
    user_message: str | None
    bot_response: str | None
    product_id: str | None
    emotion: str | None
    intent: str | None
    concern: str | None
    resolved: bool | None
    response_time_sec: float | None
    response_ms: int | None
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Message:
    """LangChain's message history."""

    id: int
    message_id: str
    session_id: str
    message: str
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Payment:
    """Payments of the shop to the platform."""

    payment_id: str
    paid_at: dt.datetime
    local_date: dt.date
    local_hour: int
    at_ms: int
    amount_minor: int
    amount: float
    currency: str
    method: str | None
    status: str | None
    period_month: dt.date
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Prediction:
    """Newest prediction of each customer."""

    customer_id: str
    purchase_probability: float
    predicted_label: int
    confidence: float
    prediction_date: dt.date


@dataclass(frozen=True, slots=True)
class PastPrediction:
    """Every prediction made."""

    id: int
    customer_id: str
    as_of: dt.date
    horizon: int
    purchase_probability: float


@dataclass(frozen=True, slots=True)
class ModelMetrics:
    """Evaluations of the purchase model, one row a run and cutoff."""

    id: int
    model_name: str
    evaluated_at: dt.datetime
    cutoff: dt.date
    horizon: int
    samples: int
    threshold: float
    accuracy: float
    precision: float | None
    recall: float | None
    f1: float | None
    roc_auc: float | None
    pr_auc: float | None
    brier: float | None
    calibration: str | None
    true_positive: int
    true_negative: int
    false_positive: int
    false_negative: int
    baselines: str | None


@dataclass(frozen=True, slots=True)
class RevenueForecast:
    """Forecasts as they were made."""

    id: int
    forecast_date: dt.date
    predicted_revenue_minor: int
    predicted_revenue: float
    lower_80: float
    upper_80: float
    lower_95: float
    upper_95: float
    model_name: str
    made_on: dt.date


@dataclass(frozen=True, slots=True)
class HealthSample:
    """Health samples, written by the worker."""

    id: int
    component: str
    status: str
    value: float | None
    unit: str | None
    sampled_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ApiEndpoint:
    """Requests by hour and route."""

    id: int
    hour: dt.datetime
    endpoint: str
    method: str
    requests: int
    errors: int
    avg_ms: float | None
    p95_ms: float | None
    status: str | None


@dataclass(frozen=True, slots=True)
class UsageAlert:
    """Usage alerts and who took note."""

    id: int
    alert_type: str
    feature: str | None
    threshold: float
    used: float
    triggered_at: dt.datetime
    acknowledged_at: dt.datetime | None
    acknowledged_by: str | None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who exported, imported, erased, made or revoked."""

    id: int
    occurred_at: dt.datetime
    actor: str
    action: str
    subject: str | None
    details: str | None
    request_id: str | None


class CustomerEntry(TypedDict, total=False):
    customer_id: Required[str]
    name: str | None
    email: str | None
    signup_date: Day | None
    country: str | None
    updated_at: Instant | None


class ProductEntry(TypedDict, total=False):
    product_id: Required[str]
    product_name: str | None
    category: str | None
    price: Amount | None
    merchandise: bool | None
    concerns: Any
    currency: str | None
    updated_at: Instant | None


class UserEntry(TypedDict, total=False):
    user_id: Required[str]
    username: str | None
    customer_id: str | None
    first_seen: Instant | None
    last_active: Instant | None
    preferences: Any
    updated_at: Instant | None


class SessionEntry(TypedDict, total=False):
    session_id: Required[str]
    user_id: str | None
    channel: str | None
    started_at: Instant | None
    ended_at: Instant | None
    updated_at: Instant | None


class ConcernEntry(TypedDict, total=False):
    concern: Required[str]
    category: str | None
    words: Any
    updated_at: Instant | None


class ApiConfigurationEntry(TypedDict, total=False):
    api_name: Required[str]
    settings: Any
    interaction_type: str | None
    unit: Required[str]
    unit_price: Required[Amount]
    monthly_quota: int | None
    enabled: bool | None
    currency: str | None
    updated_at: Instant | None


class BillingPlanEntry(TypedDict, total=False):
    plan_name: Required[str]
    base_fee: Required[Amount]
    included_units: int | None
    overage_unit_price: Amount | None
    valid_from: Required[Day]
    currency: str | None
    updated_at: Instant | None


class TransactionEntry(TypedDict, total=False):
    transaction_id: Required[str]
    invoice_id: Required[str]
    customer_id: str | None
    product_id: Required[str]
    invoice_date: Required[Instant]
    quantity: Required[int]
    amount: Required[Amount]
    discount: Amount | None
    tax: Amount | None
    original_invoice_id: str | None
    session_id: str | None
    currency: str | None
    product_name: str | None
    category: str | None
    country: str | None


class EventEntry(TypedDict, total=False):
    event_id: Required[str]
    event_type: Required[str]
    channel: Required[str]
    occurred_at: Required[Instant]
    user_id: str | None
    customer_id: str | None
    session_id: str | None
    product_id: str | None
    interaction_type: str | None
    conversion_value: Amount | None
    metadata: Any
    currency: str | None


class CustomerInteractionEntry(TypedDict, total=False):
    interaction_id: Required[str]
    interaction_date: Required[Instant]
    interaction_type: Required[str]
    customer_id: str | None
    customer_name: str | None
    activity_description: str | None
    status_badge: str | None
    message_count: int | None
    response_time_sec: float | None
    satisfaction_score: int | None
    session_id: str | None
    concern: str | None
    resolved: bool | None


class InferenceEntry(TypedDict, total=False):
    inference_id: Required[str]
    model_name: Required[str]
    interaction_type: str | None
    occurred_at: Required[Instant]
    latency_ms: float | None
    confidence: float | None
    predicted_label: str | None
    actual_label: str | None
    input_tokens: int | None
    output_tokens: int | None
    cost: Amount | None
    currency: str | None


class ConversationEntry(TypedDict, total=False):
    conversation_id: Required[str]
    session_id: Required[str]
    user_id: str | None
    occurred_at: Required[Instant]
    user_message: str | None
    bot_response: str | None
    product_id: str | None
    emotion: str | None
    intent: str | None
    concern: str | None
    resolved: bool | None
    response_time_sec: float | None


class MessageEntry(TypedDict, total=False):
    message_id: str | None
    session_id: Required[str]
    message: Required[Any]
    created_at: Required[Instant]


class PaymentEntry(TypedDict, total=False):
    payment_id: Required[str]
    paid_at: Required[Instant]
    amount: Required[Amount]
    currency: str | None
    method: str | None
    status: str | None
    period_month: Required[Day]
