"""Reporting tables: computed from facts by data.rollups, may be thrown away and rebuilt.

The first group is the middle layer that rollups share (orders, sessions, person-days); the second
is what people read. Each row of the second carries `source`: computed, or manual for a figure that
someone entered by hand.
"""

from typing import Any

from sqlalchemy import Column, Index, Table, UniqueConstraint

from data.tables.columns import (
    day,
    flag,
    instant,
    key,
    metadata,
    money,
    one_of,
    percent,
    real,
    row_number,
    small,
    text,
    whole,
)

orders = Table(
    "orders",
    metadata,
    key("invoice_id", "the order: an invoice with a sale line"),
    text("customer_id", "who bought; null for a guest"),
    text("session_id", "the web session it names"),
    instant("ordered_at", "moment of its first sale line"),
    day("local_date", "day of its first sale line in the shop's zone"),
    whole("at_ms", "ordered_at in milliseconds since 1970 UTC"),
    text("ai_feature", "AI feature last used in the attribution window before it, or none", required=True),
    whole("lines", "sale lines"),
    whole("units", "pieces sold"),
    whole("sales_minor", "sum of its sale lines, in minor units"),
    whole("discounts_minor", "sum of their discounts, in minor units"),
    flag("first_order", "true for the customer's earliest order; false for guests", required=True),
    day("voided_on", "day on which the last of it had come back; null while some is kept", required=False),
    Index("ix_orders_local_date", "local_date"),
    Index("ix_orders_customer_id_at_ms", "customer_id", "at_ms"),
    Index("ix_orders_session_id", "session_id"),
    comment="orders with their attribution; reach: attribution window, and all later returns",
)

calendar = Table(
    "calendar",
    metadata,
    day("record_date", "day, without gaps from the first fact to the newest", primary_key=True),
    day("day_before", "the day before"),
    day("month", "first day of its month"),
    comment="the days that figures are kept for",
)

return_matches = Table(
    "return_matches",
    metadata,
    row_number(),
    text("return_id", "the return line (transactions.transaction_id)", required=True),
    day("local_date", "day of the return"),
    text("transaction_id", "the sale line it voids; null where none was found"),
    text("invoice_id", "the order it belongs to; null where none was found"),
    whole("quantity", "pieces that came back of that line, positive"),
    whole("amount_minor", "its share of the return's amount, negative, in minor units"),
    day("voided_on", "day from which the line counts as voided", required=False),
    Index("ix_return_matches_return_id", "return_id"),
    Index("ix_return_matches_local_date", "local_date"),
    Index("ix_return_matches_invoice_id", "invoice_id"),
    comment="which sale lines each return voids; shares of a return add up to it",
)

web_sessions = Table(
    "web_sessions",
    metadata,
    key("session_key", "session_id; for events without one, visitor and first moment"),
    text("session_id", "the session as sent; null where a pause ended it"),
    day("local_date", "day of its first event"),
    whole("at_ms", "moment of its first event in milliseconds since 1970 UTC"),
    text("visitor", "kind and id of the user or customer of the session, when known"),
    small("stage", "furthest stage of the funnel, 1 to 5"),
    flag("ai_used", "whether an AI feature was used in it", required=True),
    Index("ix_web_sessions_local_date", "local_date"),
    Index("ix_web_sessions_visitor", "visitor"),
    comment="web sessions; a session belongs to its first day",
)

customer_days = Table(
    "customer_days",
    metadata,
    day("record_date", "day in the shop's zone", primary_key=True),
    key("customer_id", "who bought or returned"),
    whole("orders", "orders placed that day"),
    whole("sales_minor", "sales of the day, in minor units"),
    whole("net_minor", "sales less returns of the day, in minor units"),
    flag("first_day", "true on the day of the customer's first order", required=True),
    text("tier", "tier by net spend over the year to that day", required=True),
    day("next_date", "the customer's next such day; 9999-12-31 while there is none"),
    Index("ix_customer_days_customer_id", "customer_id", "record_date"),
    Index("ix_customer_days_next_date", "record_date", "next_date", "tier"),
    comment="a customer's day with money in it; people are counted here because they do not add",
)

person_days = Table(
    "person_days",
    metadata,
    day("record_date", "day in the shop's zone", primary_key=True),
    key("activity", "what was done: interaction, search_gap, concern_gap"),
    key("subject", "AI feature, or what was asked for"),
    key("person", "kind and id: customer, else user, else session"),
    comment="who did what on which day; people are counted here because they do not add",
)

duration_histograms = Table(
    "duration_histograms",
    metadata,
    day("record_date", "day in the shop's zone", primary_key=True),
    key("measure", "interaction_response or model_latency"),
    key("subject", "AI feature or model"),
    small("bucket", "logarithmic bucket, relative error 1 percent", primary_key=True, autoincrement=False),
    whole("count", "durations in the bucket"),
    comment="durations by bucket, for percentiles over any window",
)

source_days = Table(
    "source_days",
    metadata,
    key("data_source", "orders, web, chat or ai"),
    day("record_date", "day in the shop's zone", primary_key=True),
    whole("facts", "facts of the source on that day"),
    comment="which days each source has facts for",
)


def _reporting(name: str, comment: str, *columns: Any, by: tuple[str, ...] = ("record_date",)) -> Table:
    return Table(
        name,
        metadata,
        row_number(),
        *columns,
        instant("created_at", "computed or entered"),
        instant("updated_at", "last change"),
        text("source", "computed, or manual for a figure entered by hand", required=True),
        one_of("source", "computed", "manual"),
        UniqueConstraint(*by, "source"),
        comment=comment,
    )


def _record_date() -> Column[Any]:
    return day("record_date", "day in the shop's zone")


overview_kpis = _reporting(
    "overview_kpis",
    "the shop at a glance, before the first fact on days of a sign-up only; reach: all later days",
    _record_date(),
    whole("total_customers", "customers so far, by signup, else by first purchase"),
    percent("total_customers_change", "change against the day before"),
    whole("sessions", "web sessions that began that day"),
    whole("converting_sessions", "of these, with a purchase"),
    percent("conversion_rate", "converting of all sessions"),
    percent("conversion_rate_change", "change against the day before"),
    whole("ai_interactions", "uses of an AI feature"),
    percent("ai_interactions_change", "change against the day before"),
    *money("revenue_impact", "net revenue attributed to an AI feature"),
    percent("revenue_impact_change", "change against the day before"),
)

conversion_funnel = _reporting(
    "conversion_funnel",
    "web sessions by furthest stage; reach: the session's first day",
    _record_date(),
    text("stage_name", "stage", required=True),
    small("stage_order", "1 to 5"),
    whole("count", "sessions that reached the stage"),
    percent("percentage", "of the first stage"),
    percent("dropoff_rate", "lost since the stage before"),
    by=("record_date", "stage_name"),
)

interaction_types = _reporting(
    "interaction_types",
    "uses by AI feature; reach: own day",
    _record_date(),
    text("interaction_type", "AI feature", required=True),
    whole("count", "uses"),
    percent("percentage", "of all uses"),
    by=("record_date", "interaction_type"),
)

conversion_trends = _reporting(
    "conversion_trends",
    "sessions and conversions; reach: the session's first day, the attribution window",
    _record_date(),
    whole("sessions", "web sessions"),
    whole("conversions", "web sessions with a purchase"),
    whole("ai_sessions", "web sessions in which an AI feature was used"),
    whole("ai_assisted_conversions", "of these, with a purchase"),
    whole("ai_attributed_conversions", "orders whose last touch in the attribution window was an AI feature"),
)

conversion_analytics = _reporting(
    "conversion_analytics",
    "assisted against unassisted; reach: the session's first day, the attribution window",
    _record_date(),
    whole("sessions", "web sessions"),
    whole("conversions", "web sessions with a purchase"),
    whole("ai_sessions", "web sessions in which an AI feature was used"),
    whole("ai_assisted_conversions", "of these, with a purchase"),
    whole("orders", "orders"),
    whole("attributed_conversions", "orders attributed to an AI feature"),
    percent("overall_rate", "converting of all sessions"),
    percent("ai_assisted_rate", "converting of sessions with an AI use"),
    percent("unassisted_rate", "converting of sessions without one"),
    real("difference", "ai_assisted_rate less unassisted_rate, in points; people choose, so not an effect"),
    percent("attributed_share", "attributed of all orders"),
)

customer_segments = _reporting(
    "customer_segments",
    "customers by RFM segment, at each month's end and the newest day",
    _record_date(),
    text("segment_name", "segment", required=True),
    whole("size", "customers"),
    percent("percentage", "of all customers with a kept order"),
    whole("orders", "their orders so far"),
    whole("sales_minor", "their sales so far, in minor units"),
    whole("net_minor", "their net spend so far, in minor units"),
    real("aov", "sales by order, in major units"),
    real("clv", "net spend by customer, in major units"),
    real("churn_risk", "one less the mean chance to buy within 90 days; null before the first training"),
    by=("record_date", "segment_name"),
)

behavioral_patterns = _reporting(
    "behavioral_patterns",
    "patterns of the day; reach: own day, all later days for Return Rate",
    _record_date(),
    text("pattern_name", "Peak Activity, Preference Match or Return Rate", required=True),
    real("metric_value", "the pattern's value; null without a denominator"),
    text("unit", "unit of metric_value", required=True),
    text("detail", "for Peak Activity the hour"),
    whole("numerator", "what was counted"),
    whole("denominator", "out of how many"),
    by=("record_date", "pattern_name"),
)

activity_by_hour = _reporting(
    "activity_by_hour",
    "web and chat events by hour; reach: own day",
    _record_date(),
    small("hour", "hour in the shop's zone, 0-23"),
    whole("events", "events"),
    by=("record_date", "hour"),
)

customer_concerns = _reporting(
    "customer_concerns",
    "what customers wanted help with; reach: own day",
    _record_date(),
    text("concern", "concern", required=True),
    text("category", "category of the concern"),
    whole("mentions", "interactions and turns that name it"),
    whole("known_outcomes", "of these, with a known outcome"),
    whole("resolved", "of these, resolved"),
    percent("success_rate", "resolved of known outcomes"),
    by=("record_date", "concern"),
)

customer_lifetime_value = _reporting(
    "customer_lifetime_value",
    "lifetime value by segment, at each month's end and the newest day",
    _record_date(),
    text("segment_name", "segment", required=True),
    whole("customers", "customers"),
    whole("net_minor", "their net spend so far, in minor units"),
    real("current_clv", "net spend by customer so far, in major units"),
    real("predicted_clv", "predicted spend by customer over the next 12 months; null before a model run"),
    by=("record_date", "segment_name"),
)

customer_value_analysis = _reporting(
    "customer_value_analysis",
    "net revenue by the buyer's tier that day; reach: a year",
    _record_date(),
    text("tier", "top, next, rest by spend over the year to that day; guests", required=True),
    whole("customers", "customers with money that day; 0 for guests, who are not known"),
    *money("revenue", "net revenue"),
    percent("share", "of the day's net revenue"),
    whole("orders", "orders"),
    whole("sales_minor", "sales, in minor units"),
    real("aov", "sales by order, in major units"),
    by=("record_date", "tier"),
)

product_analytics = _reporting(
    "product_analytics",
    "a product's day; reach: own day",
    _record_date(),
    text("product_id", "product", required=True),
    text("product_name", "name"),
    text("category", "category"),
    flag("merchandise", "false for postage, fees and vouchers: never ranked", required=True),
    whole("views", "product views"),
    whole("recommendations", "times recommended"),
    whole("recommendation_clicks", "recommendations clicked"),
    whole("purchases", "orders that contain it"),
    whole("units", "pieces sold"),
    whole("returns", "pieces returned"),
    *money("revenue", "net revenue"),
    by=("record_date", "product_id"),
)
Index("ix_product_analytics_product_id", product_analytics.c.product_id)

product_gaps = _reporting(
    "product_gaps",
    "what was asked for and not there; reach: 30 days",
    _record_date(),
    text("product_name", "what was asked for", required=True),
    text("asked_by", "search or concern", required=True),
    text("category", "category it was asked in"),
    whole("demand", "people who asked that day"),
    *money("potential_revenue", "demand x the category's conversion x its average line", required=False),
    by=("record_date", "asked_by", "product_name"),
)

category_performance = _reporting(
    "category_performance",
    "a category's day; reach: own day",
    _record_date(),
    text("category_name", "category", required=True),
    whole("views", "product views"),
    whole("purchases", "orders with the category in them"),
    whole("lines", "sale lines"),
    percent("conversion_rate", "purchases of views"),
    *money("revenue", "net revenue"),
    by=("record_date", "category_name"),
)

category_revenue = _reporting(
    "category_revenue",
    "net revenue by category; reach: own day",
    _record_date(),
    text("category_name", "category", required=True),
    *money("revenue_amount", "net revenue"),
    percent("percentage", "of the day's net revenue"),
    by=("record_date", "category_name"),
)

revenue_summary = _reporting(
    "revenue_summary",
    "the day's money; reach: the attribution window, all later days for new customers",
    _record_date(),
    *money("gross_sales", "sale lines before discount"),
    *money("discounts", "discounts on sale lines"),
    *money("sales", "gross sales less discounts"),
    *money("returns", "what came back, positive"),
    *money("total_revenue", "net revenue: sales less returns, before tax"),
    *money("adjustments", "adjustments, beside revenue"),
    *money("tax", "tax on sales and returns"),
    *money("ai_revenue", "net revenue attributed to an AI feature"),
    whole("orders", "invoices with a sale line"),
    real("average_order_value", "sales by order, in major units"),
    *money("new_customer_revenue", "net revenue of customers on the day of their first order"),
    *money("returning_customer_revenue", "net revenue of customers after that day"),
    *money("guest_revenue", "net revenue without a customer"),
    percent("growth_rate", "net revenue against the day before"),
)

revenue_attribution = _reporting(
    "revenue_attribution",
    "net revenue by last touch; reach: the attribution window, all later returns",
    _record_date(),
    text("ai_feature", "AI feature last used before the order, or none", required=True),
    whole("orders", "orders"),
    *money("revenue_amount", "net revenue"),
    percent("percentage", "of the day's net revenue"),
    by=("record_date", "ai_feature"),
)

ai_model_performance = _reporting(
    "ai_model_performance",
    "a model's month; reach: own month",
    day("month", "first day of the month"),
    text("model_name", "model", required=True),
    whole("calls", "model calls"),
    whole("samples", "calls with a known outcome"),
    text("averaging", "binary or macro; null without samples"),
    real("accuracy", "share of samples predicted rightly, a fraction"),
    real("precision", "precision, a fraction"),
    real("recall", "recall, a fraction"),
    real("f1_score", "F1, a fraction"),
    whole("latency_us", "sum of latencies in microseconds"),
    whole("timed_calls", "calls with a latency"),
    real("avg_latency_ms", "mean latency in milliseconds"),
    real("p95_latency_ms", "95th percentile of latency in milliseconds, relative error 1 percent"),
    whole("cost_micro", "cost in millionths of the currency"),
    real("cost", "cost in major units", required=True),
    by=("month", "model_name"),
)

ai_feature_performance = _reporting(
    "ai_feature_performance",
    "a feature's day; reach: the attribution window, all later returns",
    _record_date(),
    text("feature_name", "AI feature", required=True),
    whole("uses", "uses"),
    whole("known_outcomes", "uses with a known outcome"),
    whole("successes", "of these, resolved"),
    percent("success_rate", "resolved of known outcomes"),
    whole("responses", "uses with a satisfaction score"),
    whole("satisfaction_sum", "sum of the scores"),
    real("avg_satisfaction", "mean score, 1 to 5"),
    *money("attributed_revenue", "net revenue attributed to the feature"),
    real("revenue_per_use", "attributed revenue by use, in major units"),
    by=("record_date", "feature_name"),
)

interaction_summary = _reporting(
    "interaction_summary",
    "uses of AI features; reach: own day",
    _record_date(),
    whole("total_interactions", "uses"),
    whole("unique_customers", "customers who used one that day"),
    whole("total_messages", "messages exchanged"),
    whole("response_ms", "sum of response times in milliseconds"),
    whole("timed_interactions", "uses with a response time"),
    real("avg_response_time_sec", "mean response time in seconds"),
    real("p95_response_time_sec", "95th percentile in seconds, relative error 1 percent"),
    whole("responses", "uses with a satisfaction score"),
    whole("satisfaction_sum", "sum of the scores"),
    real("avg_satisfaction", "mean score, 1 to 5"),
)

customer_satisfaction = _reporting(
    "customer_satisfaction",
    "satisfaction scores; reach: own day",
    _record_date(),
    whole("responses", "scores given"),
    whole("score_sum", "sum of the scores"),
    real("average_score", "mean score, 1 to 5"),
    whole("satisfied", "scores of 4 or 5"),
    percent("satisfied_share", "scores of 4 or 5 of all"),
    *(whole(f"score_{score}", f"scores of {score}") for score in range(1, 6)),
)

rfm_scores = _reporting(
    "rfm_scores",
    "recency, frequency, monetary of each customer with a kept order, as of calculated_date",
    text("customer_id", "customer", required=True),
    whole("recency", "whole days since the last kept order"),
    whole("frequency", "kept orders"),
    *money("monetary", "net spend"),
    small("recency_score", "quartile, 4 is best"),
    small("frequency_score", "quartile, 4 is best"),
    small("monetary_score", "quartile, 4 is best"),
    small("overall_rfm_score", "sum of the three, 3 to 12"),
    text("segment", "Champions, Loyal, At-Risk or Lost", required=True),
    day("calculated_date", "as of this day"),
    by=("customer_id",),
)

billing_summary = _reporting(
    "billing_summary",
    "a month's bill; reach: own month",
    day("month", "first day of the month"),
    text("plan_name", "plan valid on the month's first day; null without one"),
    whole("included_units", "units within the fee"),
    whole("used_units", "units used"),
    *money("base_fee", "monthly fee"),
    *money("overage", "units beyond the plan at its price"),
    *money("total", "fee and overage"),
    text("currency", "ISO 4217", required=True),
    text("status", "status of the newest payment for the month, or open", required=True),
    by=("month",),
)

usage_breakdown = _reporting(
    "usage_breakdown",
    "a month's metered usage; reach: own month",
    day("month", "first day of the month"),
    text("feature", "outside API that was used", required=True),
    whole("units", "units used"),
    real("unit_price", "price of a unit in major units", required=True),
    whole("cost_micro", "units x price in millionths of the currency"),
    real("cost", "the same in major units", required=True),
    by=("month", "feature"),
)
