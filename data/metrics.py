"""The metric catalogue: every measure of every reporting table, said once.

Cards, axes, CSV headers, REST documentation and tests read label, unit, direction, definition and
the way a measure adds up over days from here. `docs/metrics.md` is `as_markdown()`; a test holds it.

How measures combine:
    sum         the days' values add up
    last        a snapshot: the newest day's value (or numerator over denominator) stands
    ratio       sum of numerators over sum of denominators; rates are never averaged
    percentile  from stored histograms of durations, relative error 1 percent
    distinct    people do not add: counted anew from the person-days of the window
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, get_args

Unit = Literal["money", "count", "percent", "points", "fraction", "seconds", "milliseconds", "score", "days"]
Source = Literal["orders", "web", "chat", "ai"]
Direction = Literal["up", "down", "neutral"]
Combine = Literal["sum", "last", "ratio", "percentile", "distinct"]
Whole = Literal["all rows", "first stage", "stage before"]


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One measure.

    `value`, or `numerator` over `denominator`, are the columns of `table` that are summed (money in
    minor units). `by` is the column that tells its rows apart; a share is of `share_of`. `stored` is
    the readable column that holds one day's figure. The same columns stand in the tables `also_in`. What has
    no columns of its own is made of the measures `of`. Before the first day of the source `since`,
    later than the attribution window after its newest, and where it has no facts, it is unknown: nothing
    can be attributed to what nobody was seen to use.
    """

    key: str
    label: str
    definition: str
    unit: Unit
    source: Source
    direction: Direction
    combine: Combine
    table: str
    value: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    by: str | None = None
    share_of: Whole | None = None
    stored: str | None = None
    also_in: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    since: Source | None = None

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns it is made of: its value, or numerator and denominator."""
        return tuple(name for name in (self.value, self.numerator, self.denominator) if name)


@dataclass(frozen=True, slots=True)
class _Kind:
    """Makes the drafts of one way to combine; a table completes them."""

    combine: Combine

    def __call__(self, *said: str, **more: Any) -> dict[str, Any]:
        """Of key, label, unit, direction, columns and definition, in this order."""
        key, label, unit, direction, made_of, definition = said
        first = {"key": key, "label": label, "unit": unit, "direction": direction, "definition": definition}
        return {**first, "combine": self.combine, **_columns(made_of), **more}


_sum, _last, _ratio, _percentile, _distinct = map(_Kind, get_args(Combine))


def _columns(made_of: str) -> dict[str, str]:
    """`value` as it stands, `numerator / denominator` as the two."""
    numerator, slash, denominator = made_of.partition(" / ")
    if slash:
        return {"numerator": numerator, "denominator": denominator}
    return {"value": made_of} if made_of else {}


def _table(table: str, source: Source, by: str | None = None) -> Callable[..., list[Metric]]:
    """The measures of one table, of one source unless a measure names another."""
    return lambda *drafts: [
        Metric(**{"table": table, "source": source, "by": by, **draft}) for draft in drafts
    ]


# fmt: off
_CATALOGUE = [
    *_table("overview_kpis", "orders")(
        _last("total_customers", "Total Customers", "count", "up", "total_customers",
              "Customers so far, each from the day of sign-up, else of the first purchase."),
        _ratio("conversion_rate", "Conversion Rate", "percent", "up", "converting_sessions / sessions",
               "Web sessions with a purchase out of all web sessions that began in the period.",
               source="web", stored="conversion_rate"),
        _sum("ai_interactions", "AI Interactions", "count", "neutral", "ai_interactions",
             "Uses of an AI feature.", source="ai"),
        _sum("revenue_impact", "Revenue Impact", "money", "up", "revenue_impact_minor",
             "Net revenue of orders whose last touch in the attribution window was an AI feature.",
             since="ai"),
    ),
    *_table("conversion_funnel", "web", by="stage_name")(
        _sum("funnel_sessions", "Sessions by stage", "count", "up", "count",
             "Web sessions that reached the stage, each counted in every stage up to its furthest."),
        _ratio("funnel_percentage", "Share of visitors", "percent", "up", "count / count",
               "Sessions that reached the stage out of those that reached the first.",
               share_of="first stage", stored="percentage"),
        _ratio("funnel_dropoff_rate", "Drop-off", "percent", "down", "count / count",
               "Sessions lost since the stage before out of those that reached it.",
               share_of="stage before", stored="dropoff_rate"),
        _ratio("step_rate", "Step", "percent", "up", "count / count",
               "Sessions that reached the stage out of those that reached the one before.",
               share_of="stage before"),
        _sum("lost", "Lost", "count", "down", "",
             "Sessions that reached the stage before and not this one.", of=("funnel_sessions",)),
    ),
    *_table("interaction_types", "ai", by="interaction_type")(
        _sum("interaction_type_uses", "Uses", "count", "neutral", "count",
             "Uses of the AI feature; all features together are the AI Interactions."),
        _ratio("interaction_type_share", "Share of uses", "percent", "neutral", "count / count",
               "Uses of the AI feature out of all uses.", share_of="all rows", stored="percentage"),
    ),
    *_table("conversion_trends", "web")(
        _sum("sessions", "Sessions", "count", "up", "sessions",
             "Web sessions, each on the day of its first event.",
             also_in=("conversion_analytics", "overview_kpis")),
        _sum("conversions", "Conversions", "count", "up", "conversions",
             "Web sessions with a purchase event or an order that names them.",
             also_in=("conversion_analytics",)),
        _sum("ai_sessions", "Sessions with AI", "count", "neutral", "ai_sessions",
             "Web sessions in which an AI feature was used.", also_in=("conversion_analytics",), since="ai"),
        _sum("ai_assisted_conversions", "AI-assisted conversions", "count", "up", "ai_assisted_conversions",
             "Web sessions with a purchase in which an AI feature was used.",
             also_in=("conversion_analytics",), since="ai"),
        _sum("ai_attributed_conversions", "AI-attributed conversions", "count", "up",
             "ai_attributed_conversions",
             "Orders whose last touch in the attribution window was an AI feature.",
             source="orders", since="ai"),
    ),
    *_table("conversion_analytics", "web")(
        _sum("attributed_conversions", "AI-attributed orders", "count", "up", "attributed_conversions",
             "Orders whose last touch in the attribution window was an AI feature.",
             source="orders", since="ai"),
        _ratio("overall_rate", "Conversion rate", "percent", "up", "conversions / sessions",
               "Web sessions with a purchase out of all web sessions.", stored="overall_rate"),
        _ratio("ai_assisted_rate", "With AI", "percent", "up", "ai_assisted_conversions / ai_sessions",
               "Of the web sessions in which an AI feature was used, those with a purchase.",
               stored="ai_assisted_rate", since="ai"),
        _ratio("unassisted_rate", "Without AI", "percent", "up", "",
               "Of the web sessions in which no AI feature was used, those with a purchase.",
               stored="unassisted_rate", since="ai",
               of=("conversions", "ai_assisted_conversions", "sessions", "ai_sessions")),
        _ratio("difference", "Difference", "points", "up", "",
               "Rate with AI less rate without, in points; people choose the assistant, so not its effect.",
               stored="difference", since="ai", of=("ai_assisted_rate", "unassisted_rate")),
        _ratio("lift_percent", "Lift", "percent", "up", "",
               "How much higher the rate with AI is than the rate without, in percent of the rate without.",
               since="ai", of=("ai_assisted_rate", "unassisted_rate")),
        _ratio("attributed_share", "AI-attributed share", "percent", "up", "attributed_conversions / orders",
               "Orders attributed to an AI feature out of all orders.",
               source="orders", stored="attributed_share", since="ai"),
    ),
    *_table("customer_segments", "orders", by="segment_name")(
        _last("segment_size", "Customers", "count", "neutral", "size",
              "Customers in the RFM segment."),
        _last("segment_share", "Share", "percent", "neutral", "size / size",
              "Customers in the segment out of all with a kept order.",
              share_of="all rows", stored="percentage"),
        _last("segment_aov", "Average order", "money", "up", "sales_minor / orders",
              "Sales by order of the segment's customers so far.", stored="aov"),
        _last("segment_clv", "Value so far", "money", "up", "net_minor / size",
              "Net spend so far by customer of the segment.", stored="clv"),
        _last("churn_risk", "Churn risk", "fraction", "down", "churn_risk",
              "One less the mean chance to buy within 90 days, once a model is trained."),
    ),
    *_table("behavioral_patterns", "web", by="pattern_name")(
        _ratio("behavioral_pattern", "Behavioural pattern", "percent", "neutral", "numerator / denominator",
               "Peak Activity is the busiest hour's share of events, Return Rate the buyers who had bought "
               "before, Preference Match the clicks for every 100 recommendations shown: above 100 where one "
               "is clicked twice, or was shown on another day.",
               stored="metric_value"),
    ),
    *_table("activity_by_hour", "web", by="hour")(
        _sum("activity_events", "Events by hour", "count", "neutral", "events",
             "Web and chat events by hour of the shop's day."),
    ),
    *_table("customer_concerns", "ai", by="concern")(
        _sum("concern_mentions", "Mentions", "count", "neutral", "mentions",
             "Interactions and turns that name the concern."),
        _ratio("concern_success_rate", "Resolved", "percent", "up", "resolved / known_outcomes",
               "Mentions that were resolved out of those whose outcome is known.", stored="success_rate"),
    ),
    *_table("customer_lifetime_value", "orders", by="segment_name")(
        _last("current_clv", "Value so far", "money", "up", "net_minor / customers",
              "Net spend so far by customer of the segment.", stored="current_clv"),
        _last("predicted_clv", "Next 12 months", "money", "up", "predicted_clv",
              "Spend by customer over the next 12 months that the model predicted at its last run."),
    ),
    *_table("rfm_scores", "orders", by="customer_id")(
        _last("recency", "Recency", "days", "down", "recency",
              "Whole days since the customer's last kept order."),
        _last("frequency", "Frequency", "count", "up", "frequency",
              "Kept orders of the customer."),
        _last("monetary", "Monetary", "money", "up", "monetary_minor",
              "Net spend of the customer."),
        _last("recency_score", "Recency score", "score", "up", "recency_score",
              "Quartile of recency among customers with a kept order, 4 is best."),
        _last("frequency_score", "Frequency score", "score", "up", "frequency_score",
              "Quartile of frequency among customers with a kept order, 4 is best."),
        _last("monetary_score", "Monetary score", "score", "up", "monetary_score",
              "Quartile of net spend among customers with a kept order, 4 is best."),
        _last("overall_rfm_score", "RFM score", "score", "up", "overall_rfm_score",
              "Sum of the three quartile scores, 3 to 12."),
    ),
    *_table("revenue_summary", "orders")(
        _sum("gross_sales", "List value", "money", "up", "gross_sales_minor",
             "Sale lines before discount and tax."),
        _sum("discounts", "Discounts", "money", "neutral", "discounts_minor",
             "Discounts on sale lines."),
        _sum("sales", "Sales", "money", "up", "sales_minor",
             "List value less discounts, before tax."),
        _sum("returns", "Returns", "money", "down", "returns_minor",
             "What came back, on the day of the return."),
        _sum("total_revenue", "Net revenue", "money", "up", "total_revenue_minor",
             "Sales less returns, before tax."),
        _sum("adjustments", "Adjustments", "money", "neutral", "adjustments_minor",
             "Bad debt, write-offs and the like; shown beside revenue, not part of it."),
        _sum("tax", "Tax", "money", "neutral", "tax_minor",
             "Tax on sales and returns; beside revenue."),
        _sum("ai_revenue", "AI-attributed revenue", "money", "up", "ai_revenue_minor",
             "Net revenue of orders whose last touch in the attribution window was an AI feature.",
             since="ai"),
        _ratio("ai_revenue_share", "AI-attributed share", "percent", "up",
               "ai_revenue_minor / total_revenue_minor",
               "AI-attributed revenue out of all net revenue.", since="ai"),
        _sum("orders", "Orders", "count", "up", "orders",
             "Invoices with a sale line.", also_in=("conversion_analytics",)),
        _ratio("average_order_value", "Average order", "money", "up", "sales_minor / orders",
               "Sales by order.", stored="average_order_value"),
        _sum("new_customer_revenue", "New customers", "money", "up", "new_customer_revenue_minor",
             "Net revenue of customers on the day of their first order."),
        _sum("returning_customer_revenue", "Returning customers", "money", "up",
             "returning_customer_revenue_minor",
             "Net revenue of customers after the day of their first order."),
        _sum("guest_revenue", "Guests", "money", "neutral", "guest_revenue_minor",
             "Net revenue without a customer."),
        _ratio("growth_rate", "Growth", "percent", "up", "",
               "Net revenue of the window against the window of equal length just before.",
               stored="growth_rate", of=("total_revenue",)),
    ),
    *_table("revenue_attribution", "orders", by="ai_feature")(
        _sum("attributed_revenue_amount", "Net revenue by last touch", "money", "up", "revenue_amount_minor",
             "Net revenue of orders by the AI feature last used in the attribution window, or none."),
        _sum("attributed_orders", "Orders by last touch", "count", "up", "orders",
             "Orders by the AI feature last used in the attribution window, or none."),
        _ratio("attributed_percentage", "Share of net revenue", "percent", "neutral",
               "revenue_amount_minor / revenue_amount_minor",
               "Net revenue of the feature's orders out of all net revenue.",
               share_of="all rows", stored="percentage"),
    ),
    *_table("category_revenue", "orders", by="category_name")(
        _sum("category_revenue_amount", "Net revenue by category", "money", "up", "revenue_amount_minor",
             "Net revenue of the category's lines."),
        _ratio("category_revenue_share", "Share of net revenue", "percent", "neutral",
               "revenue_amount_minor / revenue_amount_minor",
               "Net revenue of the category out of all net revenue.",
               share_of="all rows", stored="percentage"),
    ),
    *_table("customer_value_analysis", "orders", by="tier")(
        _sum("tier_revenue", "Net revenue by tier", "money", "up", "revenue_minor",
             "Net revenue by the tier the buyer was in on the day, by spend over the year to it."),
        _ratio("tier_share", "Share of net revenue", "percent", "neutral", "revenue_minor / revenue_minor",
               "Net revenue of the tier out of all net revenue.", share_of="all rows", stored="share"),
        _sum("tier_orders", "Orders by tier", "count", "up", "orders",
             "Orders by the tier the buyer was in on the day."),
        _ratio("tier_aov", "Average order", "money", "up", "sales_minor / orders",
               "Sales by order of the tier.", stored="aov"),
        _distinct("tier_customers", "People", "count", "up", "customers",
                  "Distinct customers with an order or return in the window, each in the tier of the newest "
                  "such day; guests are not known as people."),
    ),
    *_table("product_analytics", "orders", by="product_id")(
        _sum("product_views", "Views", "count", "up", "views",
             "Views of the product, on the web and in chat.", source="web"),
        _sum("recommendations", "Recommended", "count", "neutral", "recommendations",
             "Times the product was shown as a recommendation.", source="web"),
        _sum("recommendation_clicks", "Recommendation clicks", "count", "up", "recommendation_clicks",
             "Recommendations of the product that were clicked.", source="web"),
        _sum("product_purchases", "Purchases", "count", "up", "purchases",
             "Orders that contain the product."),
        _sum("units", "Units", "count", "up", "units",
             "Pieces sold."),
        _sum("returned_units", "Units returned", "count", "down", "returns",
             "Pieces returned, on the day of the return."),
        _sum("product_revenue", "Net revenue by product", "money", "up", "revenue_minor",
             "Net revenue of the product's lines."),
    ),
    *_table("product_gaps", "web", by="product_name")(
        _distinct("gap_demand", "People who asked", "count", "neutral", "demand",
                  "Distinct people who asked for something the shop does not have."),
        _distinct("potential_revenue", "Potential revenue", "money", "neutral", "potential_revenue_minor",
                  "People who asked, times the category's conversion, times its average line; unknown below "
                  "20 people."),
    ),
    *_table("category_performance", "orders", by="category_name")(
        _sum("category_views", "Views by category", "count", "up", "views",
             "Views of the category's products.", source="web"),
        _sum("category_purchases", "Purchases by category", "count", "up", "purchases",
             "Orders with the category in them."),
        _sum("category_lines", "Sale lines", "count", "up", "lines",
             "Sale lines of the category."),
        _ratio("category_conversion_rate", "Conversion", "percent", "up", "purchases / views",
               "Orders with the category in them for every 100 views of its products: above 100 where orders "
               "come without a view, by phone or on another day.",
               source="web", stored="conversion_rate"),
        _sum("category_net_revenue", "Net revenue", "money", "up", "revenue_minor",
             "Net revenue of the category's lines, as category_revenue has it."),
    ),
    *_table("ai_model_performance", "ai", by="model_name")(
        _sum("model_calls", "Model calls", "count", "neutral", "calls",
             "Calls of the model."),
        _sum("model_samples", "Known outcomes", "count", "neutral", "samples",
             "Calls whose outcome is known."),
        _last("model_accuracy", "Accuracy", "fraction", "up", "accuracy",
              "Calls predicted rightly out of those whose outcome is known."),
        _last("model_precision", "Precision", "fraction", "up", "precision",
              "Right among what was predicted, binary or macro average by the labels of the month."),
        _last("model_recall", "Recall", "fraction", "up", "recall",
              "Found among what was there, binary or macro average by the labels of the month."),
        _last("model_f1_score", "F1", "fraction", "up", "f1_score",
              "Harmonic mean of precision and recall, binary or macro average by the labels of the month."),
        _ratio("avg_latency_ms", "Mean latency", "milliseconds", "down", "latency_us / timed_calls",
               "Mean latency of the model's calls.", stored="avg_latency_ms"),
        _percentile("p95_latency_ms", "95th percentile of latency", "milliseconds", "down", "",
                    "Latency that 95 of 100 calls stay within, relative error 1 percent.",
                    stored="p95_latency_ms"),
        _sum("model_cost", "Cost", "money", "down", "cost_micro",
             "Cost of the model's calls.", stored="cost"),
    ),
    *_table("ai_feature_performance", "ai", by="feature_name")(
        _sum("feature_uses", "Uses", "count", "neutral", "uses",
             "Uses of the AI feature."),
        _ratio("feature_success_rate", "Success", "percent", "up", "successes / known_outcomes",
               "Uses that were resolved out of those whose outcome is known.", stored="success_rate"),
        _ratio("feature_satisfaction", "Satisfaction", "score", "up", "satisfaction_sum / responses",
               "Mean satisfaction score of the feature's uses, 1 to 5.", stored="avg_satisfaction"),
        _sum("feature_revenue", "Attributed revenue", "money", "up", "attributed_revenue_minor",
             "Net revenue of orders whose last touch in the attribution window was the feature.",
             source="orders"),
        _ratio("revenue_per_use", "Revenue by use", "money", "up", "attributed_revenue_minor / uses",
               "Attributed revenue by use of the feature.", stored="revenue_per_use"),
    ),
    *_table("interaction_summary", "ai")(
        _sum("total_interactions", "Interactions", "count", "neutral", "total_interactions",
             "Uses of an AI feature."),
        _distinct("unique_customers", "Customers", "count", "up", "unique_customers",
                  "Distinct people who used an AI feature."),
        _sum("total_messages", "Messages", "count", "neutral", "total_messages",
             "Messages exchanged in uses of AI features."),
        _ratio("avg_response_time_sec", "Mean response time", "seconds", "down",
               "response_ms / timed_interactions",
               "Mean response time of uses of AI features.", stored="avg_response_time_sec"),
        _percentile("p95_response_time_sec", "95th percentile of response time", "seconds", "down", "",
                    "Response time that 95 of 100 uses stay within, relative error 1 percent.",
                    stored="p95_response_time_sec"),
        _ratio("avg_satisfaction", "Satisfaction", "score", "up", "satisfaction_sum / responses",
               "Mean satisfaction score of uses of AI features, 1 to 5.", stored="avg_satisfaction"),
    ),
    *_table("customer_satisfaction", "ai")(
        _sum("satisfaction_responses", "Scores given", "count", "up", "responses",
             "Satisfaction scores given."),
        _ratio("average_score", "Mean score", "score", "up", "score_sum / responses",
               "Mean of the satisfaction scores given, 1 to 5.", stored="average_score"),
        _ratio("satisfied_share", "Satisfied", "percent", "up", "satisfied / responses",
               "Scores of 4 or 5 out of all given.", stored="satisfied_share"),
        *(_sum(f"score_{score}", f"Scores of {score}", "count", "neutral", f"score_{score}",
               f"Satisfaction scores of {score}.") for score in range(1, 6)),
    ),
    *_table("billing_summary", "ai", by="month")(
        _sum("included_units", "Included", "count", "neutral", "included_units",
             "Units within the plan's fee for the month."),
        _sum("used_units", "Used", "count", "neutral", "used_units",
             "Units used in the month."),
        _sum("base_fee", "Monthly fee", "money", "neutral", "base_fee_minor",
             "Fee of the plan valid on the month's first day."),
        _sum("overage", "Beyond the plan", "money", "down", "overage_minor",
             "Units beyond the plan at its price."),
        _sum("billing_total", "Bill", "money", "down", "total_minor",
             "Monthly fee and what went beyond the plan."),
    ),
    *_table("usage_breakdown", "ai", by="feature")(
        _sum("usage_units", "Units", "count", "neutral", "units",
             "Metered units of the outside API in the month."),
        _last("usage_unit_price", "Unit price", "money", "neutral", "unit_price",
              "Price of one unit of the outside API."),
        _sum("usage_cost", "Cost", "money", "down", "cost_micro",
             "Units times price.", stored="cost"),
    ),
]
# fmt: on

METRICS: dict[str, Metric] = {metric.key: metric for metric in _CATALOGUE}


def as_markdown() -> str:
    """The catalogue as docs/metrics.md shows it."""
    head = "| key | label | definition | unit | source | better | over days | made of |"
    lines = [_INTRODUCTION, head, "|---|---|---|---|---|---|---|---|"]
    lines += [_as_line(metric) for metric in METRICS.values()]
    return "\n".join(lines) + "\n"


def _as_line(metric: Metric) -> str:
    parts = (
        f"`{metric.key}`",
        metric.label,
        metric.definition,
        metric.unit,
        f"{metric.source}, since {metric.since}" if metric.since else metric.source,
        metric.direction,
        metric.combine,
        _made_of(metric),
    )
    return f"| {' | '.join(parts)} |"


def _made_of(metric: Metric) -> str:
    columns = " / ".join(metric.columns) or (f"from {', '.join(metric.of)}" if metric.of else metric.stored)
    whole = f" of {metric.share_of}" if metric.share_of else ""
    by = f" by {metric.by}" if metric.by else ""
    return f"`{metric.table}`: {columns}{whole}{by}"


_INTRODUCTION = """\
# Metrics

Every measure, as `data/metrics.py` says it and `GET /api/metrics` answers it. Money is summed in minor
units and divided once; rates are in percent, summed numerators over summed denominators. *sum* adds the
days, *last* is the newest day's snapshot, *ratio* divides sums, *percentile* comes from stored histograms,
*distinct* counts people anew for the window. *since* a source means unknown before that source's first
day and later than the attribution window after its newest. This page is `python -c "from data.metrics import
as_markdown; print(as_markdown(), end='')"`; a test compares them.
"""
