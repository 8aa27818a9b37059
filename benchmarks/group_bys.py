"""The bare GROUP BYs: for each reporting table the least SQL that fills it from facts.

What they contain: every sum, count and distinct count that a table's rows are made of, grouped by what tells
its rows apart, and joins where the definition cannot do without: an order's last use of an AI feature in
the week before it, the sale that a return belongs to, the category of a product. Tables that rest on others
(revenue by feature on orders, the funnel on sessions) read what was filled before, as ours do. They come in
one transaction, into empty tables with the same indexes.

What they do not contain, and ours does: return matching piece by piece, first and voided orders, uses in the
session of a guest, tiers by the trailing year, sessions cut by pauses, changes against the day before, rates
and shares, percentiles, scores of models, the money of gaps, bills, throwing the old rows away.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from data.tables import metadata

NOW = "'2026-01-01 00:00:00.000000'"
WEEK_MS = 604_800_000
STAGE = (
    "CASE event_type WHEN 'purchase' THEN 5 WHEN 'checkout_started' THEN 4 WHEN 'add_to_cart' THEN 3 "
    "WHEN 'product_view' THEN 2 WHEN 'price_inquiry' THEN 2 WHEN 'spec_inquiry' THEN 2 ELSE 1 END"
)
SALES = "sum(CASE WHEN kind = 'sale' THEN amount_minor ELSE 0 END)"
NET = "sum(CASE WHEN kind <> 'adjustment' THEN amount_minor ELSE 0 END)"
ORDERS = "count(DISTINCT CASE WHEN kind = 'sale' THEN invoice_id END)"


@dataclass(frozen=True)
class GroupBy:
    """How one table is filled: its columns by expression, and where they come from."""

    table: str
    source: str
    columns: dict[str, str]

    @property
    def select(self) -> str:
        return f"SELECT {', '.join(self._filled().values())} {self.source}"

    @property
    def insert(self) -> str:
        return f"INSERT INTO {self.table} ({', '.join(self._filled())}) {self.select}"

    def _filled(self) -> dict[str, str]:
        """The columns given, amounts in major units beside minor ones, and what must not be null."""
        filled = dict(self.columns)
        for column in metadata.tables[self.table].c:
            minor = self.columns.get(f"{column.name}_minor")
            if minor:
                filled[column.name] = f"{minor} / 100.0"
            elif column.name not in filled and not column.nullable and column.name != "id":
                filled[column.name] = _constant(column)
        return filled


def _constant(column: sa.Column[object]) -> str:
    if isinstance(column.type, sa.DateTime):
        return NOW
    if column.name == "source":
        return "'computed'"
    return "''" if isinstance(column.type, sa.Text) else "0"


def _by_day(table: str, source: str, columns: dict[str, str], *more: str) -> GroupBy:
    """Grouped by day, and by `more` of the columns."""
    day = {"record_date": "local_date", **columns}
    return GroupBy(
        table, f"{source} GROUP BY {', '.join(['local_date', *(columns[name] for name in more)])}", day
    )


def _count(condition: str) -> str:
    return f"sum(CASE WHEN {condition} THEN 1 ELSE 0 END)"


SOURCES = (
    ("orders", "transactions", "1"),
    ("web", "analytics", "channel = 'web'"),
    ("chat", "analytics", "channel = 'chat'"),
    ("ai", "customer_interactions", "1"),
)
SESSIONS = {
    "sessions": "count(*)",
    "conversions": _count("stage = 5"),
    "ai_sessions": _count("ai_used"),
    "ai_assisted_conversions": _count("ai_used AND stage = 5"),
}

GROUP_BYS = (
    GroupBy(
        "calendar",
        "FROM facts.transactions GROUP BY local_date",
        {
            "record_date": "local_date",
            "day_before": "date(local_date, '-1 day')",
            "month": "date(local_date, 'start of month')",
        },
    ),
    *(
        _by_day(
            "source_days",
            f"FROM facts.{table} WHERE {condition}",
            {"data_source": f"'{name}'", "facts": "count(*)"},
        )
        for name, table, condition in SOURCES
    ),
    GroupBy(
        "return_matches",
        """FROM (SELECT back.*, sold.transaction_id AS line, sold.invoice_id AS sold_by, max(sold.at_ms)
                 FROM facts.transactions back JOIN facts.transactions sold
                   ON sold.customer_id = back.customer_id AND sold.product_id = back.product_id
                  AND sold.kind = 'sale' AND sold.at_ms <= back.at_ms
                WHERE back.kind = 'return' GROUP BY back.transaction_id)""",
        {
            "return_id": "transaction_id",
            "local_date": "local_date",
            "transaction_id": "line",
            "invoice_id": "sold_by",
            "quantity": "-quantity",
            "amount_minor": "amount_minor",
            "voided_on": "local_date",
        },
    ),
    GroupBy(
        "orders",
        f"""FROM (SELECT sold.*, coalesce(used.interaction_type, 'none') AS feature, max(used.at_ms)
                  FROM (SELECT invoice_id, min(customer_id) AS customer_id, min(session_id) AS session_id,
                               min(invoice_date) AS ordered_at, min(local_date) AS local_date,
                               min(at_ms) AS at_ms, count(*) AS lines, sum(quantity) AS units,
                               sum(amount_minor) AS sales, sum(discount_minor) AS discounts
                        FROM facts.transactions WHERE kind = 'sale' GROUP BY invoice_id) sold
                  LEFT JOIN facts.customer_interactions used
                    ON used.customer_id = sold.customer_id
                   AND used.at_ms BETWEEN sold.at_ms - {WEEK_MS} AND sold.at_ms
                  GROUP BY sold.invoice_id)""",
        {
            **{name: name for name in ("invoice_id", "customer_id", "session_id", "ordered_at")},
            **{name: name for name in ("local_date", "at_ms", "lines", "units")},
            "sales_minor": "sales",
            "discounts_minor": "discounts",
            "ai_feature": "feature",
        },
    ),
    GroupBy(
        "web_sessions",
        """FROM facts.analytics WHERE channel = 'web' AND session_id IS NOT NULL GROUP BY session_id""",
        {
            "session_key": "session_id",
            "session_id": "session_id",
            "local_date": "min(local_date)",
            "at_ms": "min(at_ms)",
            "visitor": "min(user_id)",
            "stage": f"max({STAGE})",
            "ai_used": "session_id IN (SELECT session_id FROM facts.customer_interactions)",
        },
    ),
    _by_day(
        "customer_days",
        "FROM facts.transactions WHERE customer_id IS NOT NULL",
        {
            "customer_id": "customer_id",
            "orders": ORDERS,
            "sales_minor": SALES,
            "net_minor": NET,
            "tier": "'Rest'",
        },
        "customer_id",
    ),
    _by_day(
        "person_days",
        "FROM facts.customer_interactions WHERE customer_id IS NOT NULL",
        {"activity": "'interaction'", "subject": "interaction_type", "person": "customer_id"},
        "subject",
        "person",
    ),
    _by_day(
        "person_days",
        "FROM facts.analytics WHERE event_type = 'search' AND search_results = 0",
        {
            "activity": "'search_gap'",
            "subject": "search_query",
            "person": "coalesce(customer_id, user_id, session_id, event_id)",
        },
        "subject",
        "person",
    ),
    _by_day(
        "duration_histograms",
        "FROM facts.customer_interactions WHERE response_bucket IS NOT NULL",
        {
            "measure": "'interaction_response'",
            "subject": "interaction_type",
            "bucket": "response_bucket",
            "count": "count(*)",
        },
        "subject",
        "bucket",
    ),
    _by_day(
        "duration_histograms",
        "FROM facts.ai_inferences WHERE latency_bucket IS NOT NULL",
        {
            "measure": "'model_latency'",
            "subject": "model_name",
            "bucket": "latency_bucket",
            "count": "count(*)",
        },
        "subject",
        "bucket",
    ),
    GroupBy(
        "revenue_attribution",
        """FROM facts.transactions line LEFT JOIN return_matches back ON back.return_id = line.transaction_id
           LEFT JOIN orders placed ON placed.invoice_id = coalesce(back.invoice_id, line.invoice_id)
           WHERE line.kind <> 'adjustment' GROUP BY line.local_date, placed.ai_feature""",
        {
            "record_date": "line.local_date",
            "ai_feature": "coalesce(placed.ai_feature, '')",
            "orders": "count(DISTINCT placed.invoice_id)",
            "revenue_amount_minor": "sum(line.amount_minor)",
        },
    ),
    _by_day(
        "revenue_summary",
        "FROM facts.transactions",
        {
            "gross_sales_minor": "sum(CASE WHEN kind = 'sale' THEN amount_minor + discount_minor ELSE 0 END)",
            "discounts_minor": "sum(CASE WHEN kind = 'sale' THEN discount_minor ELSE 0 END)",
            "sales_minor": SALES,
            "returns_minor": "sum(CASE WHEN kind = 'return' THEN -amount_minor ELSE 0 END)",
            "total_revenue_minor": NET,
            "adjustments_minor": "sum(CASE WHEN kind = 'adjustment' THEN amount_minor ELSE 0 END)",
            "tax_minor": "sum(CASE WHEN kind <> 'adjustment' THEN tax_minor ELSE 0 END)",
            "guest_revenue_minor": "sum(CASE WHEN customer_id IS NULL THEN amount_minor ELSE 0 END)",
            "orders": ORDERS,
        },
    ),
    GroupBy(
        "customer_value_analysis",
        "FROM customer_days GROUP BY record_date, tier",
        {
            "record_date": "record_date",
            "tier": "tier",
            "customers": "count(*)",
            "revenue_minor": "sum(net_minor)",
            "orders": "sum(orders)",
            "sales_minor": "sum(sales_minor)",
        },
    ),
    _by_day(
        "conversion_funnel",
        """FROM web_sessions JOIN (SELECT 1 AS place UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL
           SELECT 4 UNION ALL SELECT 5)""",
        {
            "stage_name": "CAST(place AS TEXT)",
            "stage_order": "place",
            "count": _count("stage >= place"),
        },
        "stage_order",
    ),
    _by_day("conversion_trends", "FROM web_sessions", SESSIONS),
    _by_day("conversion_analytics", "FROM web_sessions", SESSIONS),
    _by_day(
        "interaction_types",
        "FROM facts.customer_interactions",
        {"interaction_type": "interaction_type", "count": "count(*)"},
        "interaction_type",
    ),
    _by_day(
        "interaction_summary",
        "FROM facts.customer_interactions",
        {
            "total_interactions": "count(*)",
            "unique_customers": "count(DISTINCT customer_id)",
            "total_messages": "sum(message_count)",
            "response_ms": "sum(response_ms)",
            "timed_interactions": "count(response_ms)",
            "responses": "count(satisfaction_score)",
            "satisfaction_sum": "coalesce(sum(satisfaction_score), 0)",
        },
    ),
    _by_day(
        "customer_satisfaction",
        "FROM facts.customer_interactions WHERE satisfaction_score IS NOT NULL",
        {
            "responses": "count(*)",
            "score_sum": "sum(satisfaction_score)",
            **{f"score_{score}": _count(f"satisfaction_score = {score}") for score in range(1, 6)},
        },
    ),
    _by_day(
        "activity_by_hour",
        "FROM facts.analytics",
        {"hour": "local_hour", "events": "count(*)"},
        "hour",
    ),
    _by_day(
        "behavioral_patterns",
        "FROM facts.analytics WHERE event_type IN ('recommendation_shown', 'recommendation_clicked')",
        {
            "pattern_name": "'Preference Match'",
            "numerator": _count("event_type = 'recommendation_clicked'"),
            "denominator": _count("event_type = 'recommendation_shown'"),
        },
    ),
    _by_day(
        "customer_concerns",
        """FROM (SELECT local_date, concern, resolved FROM facts.customer_interactions UNION ALL
                 SELECT local_date, concern, resolved FROM facts.conversations)
           WHERE concern IS NOT NULL""",
        {
            "concern": "concern",
            "mentions": "count(*)",
            "known_outcomes": "count(resolved)",
            "resolved": _count("resolved"),
        },
        "concern",
    ),
    GroupBy(
        "product_analytics",
        f"""FROM (SELECT local_date, product_id, {ORDERS} AS purchases, sum(quantity) AS units, {NET} AS net,
                         0 AS views, 0 AS shown, 0 AS clicked
                  FROM facts.transactions GROUP BY local_date, product_id UNION ALL
                  SELECT local_date, product_id, 0, 0, 0, {_count("event_type = 'product_view'")},
                         {_count("event_type = 'recommendation_shown'")},
                         {_count("event_type = 'recommendation_clicked'")}
                  FROM facts.analytics WHERE product_id IS NOT NULL GROUP BY local_date, product_id)
            GROUP BY local_date, product_id""",
        {
            "record_date": "local_date",
            "product_id": "product_id",
            "purchases": "sum(purchases)",
            "units": "sum(units)",
            "revenue_minor": "sum(net)",
            "views": "sum(views)",
            "recommendations": "sum(shown)",
            "recommendation_clicks": "sum(clicked)",
        },
    ),
    GroupBy(
        "category_performance",
        f"""FROM (SELECT local_date, category, {ORDERS} AS purchases, {NET} AS net, 0 AS views
                  FROM facts.transactions JOIN facts.products USING (product_id)
                  GROUP BY local_date, category UNION ALL
                  SELECT local_date, category, 0, 0, count(*)
                  FROM facts.analytics JOIN facts.products USING (product_id)
                  WHERE event_type = 'product_view' GROUP BY local_date, category)
            GROUP BY local_date, category""",
        {
            "record_date": "local_date",
            "category_name": "category",
            "purchases": "sum(purchases)",
            "revenue_minor": "sum(net)",
            "views": "sum(views)",
        },
    ),
    GroupBy(
        "category_revenue",
        "FROM category_performance",
        {
            "record_date": "record_date",
            "category_name": "category_name",
            "revenue_amount_minor": "revenue_minor",
        },
    ),
    GroupBy(
        "product_gaps",
        "FROM person_days WHERE activity = 'search_gap' GROUP BY record_date, subject",
        {
            "record_date": "record_date",
            "product_name": "subject",
            "asked_by": "'search'",
            "demand": "count(*)",
        },
    ),
    _by_day(
        "ai_feature_performance",
        "FROM facts.customer_interactions",
        {
            "feature_name": "interaction_type",
            "uses": "count(*)",
            "known_outcomes": "count(resolved)",
            "successes": _count("resolved"),
            "responses": "count(satisfaction_score)",
            "satisfaction_sum": "coalesce(sum(satisfaction_score), 0)",
        },
        "feature_name",
    ),
    GroupBy(
        "ai_model_performance",
        "FROM facts.ai_inferences GROUP BY date(local_date, 'start of month'), model_name",
        {
            "month": "date(local_date, 'start of month')",
            "model_name": "model_name",
            "calls": "count(*)",
            "samples": "count(actual_label)",
            "latency_us": "sum(latency_us)",
            "timed_calls": "count(latency_us)",
            "cost_micro": "sum(cost_micro)",
        },
    ),
    GroupBy(
        "usage_breakdown",
        "FROM facts.customer_interactions GROUP BY date(local_date, 'start of month')",
        {"month": "date(local_date, 'start of month')", "feature": "'vision'", "units": "count(*)"},
    ),
    GroupBy(
        "overview_kpis",
        """FROM conversion_trends JOIN interaction_summary USING (record_date)
           JOIN revenue_summary USING (record_date)""",
        {
            "record_date": "record_date",
            "sessions": "sessions",
            "converting_sessions": "conversions",
            "ai_interactions": "total_interactions",
            "revenue_impact_minor": "ai_revenue_minor",
        },
    ),
)
