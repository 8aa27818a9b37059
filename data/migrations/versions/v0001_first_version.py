"""The first version: facts, reporting tables, records, bookkeeping."""

import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

PRODUCT_VIEWS = """
CREATE VIEW product_views AS
SELECT event_id AS view_id,
       CASE event_type WHEN 'product_view' THEN 'view'
                       WHEN 'checkout_started' THEN 'purchase_attempt'
                       ELSE event_type END AS view_type,
       channel, occurred_at, local_date, user_id, customer_id, session_id, product_id
FROM analytics
WHERE event_type IN ('product_view', 'price_inquiry', 'spec_inquiry', 'checkout_started')
"""


def row_number() -> sa.Column[int]:
    whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", whole, sa.Identity(always=False), nullable=False)


def upgrade() -> None:  # noqa: PLR0915
    op.create_table(
        "activity_by_hour",
        row_number(),
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_activity_by_hour_source"),
        sa.PrimaryKeyConstraint("id", name="pk_activity_by_hour"),
        sa.UniqueConstraint(
            "record_date", "hour", "source", name="uq_activity_by_hour_record_date_hour_source"
        ),
    )
    op.create_table(
        "ai_feature_performance",
        row_number(),
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("feature_name", sa.Text(), nullable=False),
        sa.Column("uses", sa.BigInteger(), nullable=False),
        sa.Column("known_outcomes", sa.BigInteger(), nullable=False),
        sa.Column("successes", sa.BigInteger(), nullable=False),
        sa.Column("success_rate", sa.Double()),
        sa.Column("responses", sa.BigInteger(), nullable=False),
        sa.Column("satisfaction_sum", sa.BigInteger(), nullable=False),
        sa.Column("avg_satisfaction", sa.Double()),
        sa.Column("attributed_revenue_minor", sa.BigInteger(), nullable=False),
        sa.Column("attributed_revenue", sa.Double(), nullable=False),
        sa.Column("revenue_per_use", sa.Double()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_ai_feature_performance_source"),
        sa.PrimaryKeyConstraint("id", name="pk_ai_feature_performance"),
        sa.UniqueConstraint(
            "record_date",
            "feature_name",
            "source",
            name="uq_ai_feature_performance_record_date_feature_name_source",
        ),
    )
    op.create_table(
        "ai_inferences",
        sa.Column("inference_id", sa.Text(), nullable=False),
        sa.Column("model_name", sa.Text(), nullable=False),
        sa.Column("interaction_type", sa.Text()),
        sa.Column("occurred_at", sa.DateTime(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("local_hour", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("latency_ms", sa.Double()),
        sa.Column("latency_us", sa.BigInteger()),
        sa.Column("latency_bucket", sa.Integer()),
        sa.Column("confidence", sa.Double()),
        sa.Column("predicted_label", sa.Text()),
        sa.Column("actual_label", sa.Text()),
        sa.Column("input_tokens", sa.BigInteger()),
        sa.Column("output_tokens", sa.BigInteger()),
        sa.Column("cost_micro", sa.BigInteger()),
        sa.Column("cost", sa.Double()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name="ck_ai_inferences_confidence"),
        sa.PrimaryKeyConstraint("inference_id", name="pk_ai_inferences"),
    )
    op.create_index("ix_ai_inferences_local_date", "ai_inferences", ["local_date"])
    op.create_table(
        "ai_model_performance",
        row_number(),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("model_name", sa.Text(), nullable=False),
        sa.Column("calls", sa.BigInteger(), nullable=False),
        sa.Column("samples", sa.BigInteger(), nullable=False),
        sa.Column("averaging", sa.Text()),
        sa.Column("accuracy", sa.Double()),
        sa.Column("precision", sa.Double()),
        sa.Column("recall", sa.Double()),
        sa.Column("f1_score", sa.Double()),
        sa.Column("latency_us", sa.BigInteger(), nullable=False),
        sa.Column("timed_calls", sa.BigInteger(), nullable=False),
        sa.Column("avg_latency_ms", sa.Double()),
        sa.Column("p95_latency_ms", sa.Double()),
        sa.Column("cost_micro", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.Double(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_ai_model_performance_source"),
        sa.PrimaryKeyConstraint("id", name="pk_ai_model_performance"),
        sa.UniqueConstraint(
            "month", "model_name", "source", name="uq_ai_model_performance_month_model_name_source"
        ),
    )
    op.create_table(
        "api_configurations",
        sa.Column("api_name", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text()),
        sa.Column("interaction_type", sa.Text()),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("unit_price_micro", sa.BigInteger(), nullable=False),
        sa.Column("unit_price", sa.Double(), nullable=False),
        sa.Column("monthly_quota", sa.BigInteger()),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "unit IN ('use', 'call', 'message', 'search', '1k_tokens')", name="ck_api_configurations_unit"
        ),
        sa.PrimaryKeyConstraint("api_name", name="pk_api_configurations"),
    )
    op.create_table(
        "api_endpoints",
        row_number(),
        sa.Column("hour", sa.DateTime(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("requests", sa.BigInteger(), nullable=False),
        sa.Column("errors", sa.BigInteger(), nullable=False),
        sa.Column("avg_ms", sa.Double()),
        sa.Column("p95_ms", sa.Double()),
        sa.Column("status", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_api_endpoints"),
        sa.UniqueConstraint("hour", "endpoint", "method", name="uq_api_endpoints_hour_endpoint_method"),
    )
    op.create_table(
        "api_keys",
        row_number(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime()),
        sa.Column("last_used_at", sa.DateTime()),
        sa.Column("revoked_at", sa.DateTime()),
        sa.CheckConstraint("scope IN ('read', 'identities', 'ingest', 'admin')", name="ck_api_keys_scope"),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("key_hash", name="uq_api_keys_key_hash"),
        sa.UniqueConstraint("name", name="uq_api_keys_name"),
    )
    op.create_table(
        "audit_log",
        row_number(),
        sa.Column("occurred_at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text()),
        sa.Column("details", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_audit_log"),
    )
    op.create_index("ix_audit_log_occurred_at", "audit_log", ["occurred_at"])
    op.create_table(
        "behavioral_patterns",
        row_number(),
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("pattern_name", sa.Text(), nullable=False),
        sa.Column("metric_value", sa.Double()),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text()),
        sa.Column("numerator", sa.BigInteger(), nullable=False),
        sa.Column("denominator", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_behavioral_patterns_source"),
        sa.PrimaryKeyConstraint("id", name="pk_behavioral_patterns"),
        sa.UniqueConstraint(
            "record_date",
            "pattern_name",
            "source",
            name="uq_behavioral_patterns_record_date_pattern_name_source",
        ),
    )
    op.create_table(
        "billing_payments",
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("paid_at", sa.DateTime(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("local_hour", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.Double(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("method", sa.Text()),
        sa.Column("status", sa.Text()),
        sa.Column("period_month", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("payment_id", name="pk_billing_payments"),
    )
    op.create_index("ix_billing_payments_period_month", "billing_payments", ["period_month"])
    op.create_table(
        "billing_plans",
        sa.Column("plan_name", sa.Text(), nullable=False),
        sa.Column("base_fee_minor", sa.BigInteger(), nullable=False),
        sa.Column("base_fee", sa.Double(), nullable=False),
        sa.Column("included_units", sa.BigInteger(), nullable=False),
        sa.Column("overage_unit_price_micro", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("overage_unit_price", sa.Double(), server_default="0", nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("plan_name", name="pk_billing_plans"),
    )
    op.create_index("ix_billing_plans_valid_from", "billing_plans", ["valid_from"])
    op.create_table(
        "billing_summary",
        row_number(),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("plan_name", sa.Text()),
        sa.Column("included_units", sa.BigInteger(), nullable=False),
        sa.Column("used_units", sa.BigInteger(), nullable=False),
        sa.Column("base_fee_minor", sa.BigInteger(), nullable=False),
        sa.Column("base_fee", sa.Double(), nullable=False),
        sa.Column("overage_minor", sa.BigInteger(), nullable=False),
        sa.Column("overage", sa.Double(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.Double(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_billing_summary_source"),
        sa.PrimaryKeyConstraint("id", name="pk_billing_summary"),
        sa.UniqueConstraint("month", "source", name="uq_billing_summary_month_source"),
    )
    op.create_table(
        "calendar",
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("day_before", sa.Date(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("record_date", name="pk_calendar"),
    )
    op.create_table(
        "category_performance",
        row_number(),
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("category_name", sa.Text(), nullable=False),
        sa.Column("views", sa.BigInteger(), nullable=False),
        sa.Column("purchases", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.BigInteger(), nullable=False),
        sa.Column("conversion_rate", sa.Double()),
        sa.Column("revenue_minor", sa.BigInteger(), nullable=False),
        sa.Column("revenue", sa.Double(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_category_performance_source"),
        sa.PrimaryKeyConstraint("id", name="pk_category_performance"),
        sa.UniqueConstraint(
            "record_date",
            "category_name",
            "source",
            name="uq_category_performance_record_date_category_name_source",
        ),
    )
    op.create_table(
        "category_revenue",
        row_number(),
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("category_name", sa.Text(), nullable=False),
        sa.Column("revenue_amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("revenue_amount", sa.Double(), nullable=False),
        sa.Column("percentage", sa.Double()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_category_revenue_source"),
        sa.PrimaryKeyConstraint("id", name="pk_category_revenue"),
        sa.UniqueConstraint(
            "record_date",
            "category_name",
            "source",
            name="uq_category_revenue_record_date_category_name_source",
        ),
    )
    op.create_table(
        "concerns",
        sa.Column("concern", sa.Text(), nullable=False),
        sa.Column("category", sa.Text()),
        sa.Column("words", sa.Text()),
        sa.Column("described", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("concern", name="pk_concerns"),
    )
    op.create_table(
        "conversion_analytics",
        row_number(),
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("sessions", sa.BigInteger(), nullable=False),
        sa.Column("conversions", sa.BigInteger(), nullable=False),
        sa.Column("ai_sessions", sa.BigInteger(), nullable=False),
        sa.Column("ai_assisted_conversions", sa.BigInteger(), nullable=False),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.Column("attributed_conversions", sa.BigInteger(), nullable=False),
        sa.Column("overall_rate", sa.Double()),
        sa.Column("ai_assisted_rate", sa.Double()),
        sa.Column("unassisted_rate", sa.Double()),
        sa.Column("difference", sa.Double()),
        sa.Column("attributed_share", sa.Double()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_conversion_analytics_source"),
        sa.PrimaryKeyConstraint("id", name="pk_conversion_analytics"),
        sa.UniqueConstraint("record_date", "source", name="uq_conversion_analytics_record_date_source"),
    )
    op.create_table(
        "conversion_funnel",
        row_number(),
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("stage_name", sa.Text(), nullable=False),
        sa.Column("stage_order", sa.Integer(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("percentage", sa.Double()),
        sa.Column("dropoff_rate", sa.Double()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_conversion_funnel_source"),
        sa.PrimaryKeyConstraint("id", name="pk_conversion_funnel"),
        sa.UniqueConstraint(
            "record_date", "stage_name", "source", name="uq_conversion_funnel_record_date_stage_name_source"
        ),
    )
    op.create_table(
        "conversion_trends",
        row_number(),
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("sessions", sa.BigInteger(), nullable=False),
        sa.Column("conversions", sa.BigInteger(), nullable=False),
        sa.Column("ai_sessions", sa.BigInteger(), nullable=False),
        sa.Column("ai_assisted_conversions", sa.BigInteger(), nullable=False),
        sa.Column("ai_attributed_conversions", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_conversion_trends_source"),
        sa.PrimaryKeyConstraint("id", name="pk_conversion_trends"),
        sa.UniqueConstraint("record_date", "source", name="uq_conversion_trends_record_date_source"),
    )
    op.create_table(
        "customer_concerns",
        row_number(),
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("concern", sa.Text(), nullable=False),
        sa.Column("category", sa.Text()),
        sa.Column("mentions", sa.BigInteger(), nullable=False),
        sa.Column("known_outcomes", sa.BigInteger(), nullable=False),
        sa.Column("resolved", sa.BigInteger(), nullable=False),
        sa.Column("success_rate", sa.Double()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_customer_concerns_source"),
        sa.PrimaryKeyConstraint("id", name="pk_customer_concerns"),
        sa.UniqueConstraint(
            "record_date", "concern", "source", name="uq_customer_concerns_record_date_concern_source"
        ),
    )
    op.create_table(
        "customer_days",
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.Column("sales_minor", sa.BigInteger(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("first_day", sa.Boolean(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("record_date", "customer_id", name="pk_customer_days"),
    )
    op.create_index("ix_customer_days_customer_id", "customer_days", ["customer_id"])
    op.create_table(
        "customer_lifetime_value",
        row_number(),
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("segment_name", sa.Text(), nullable=False),
        sa.Column("customers", sa.BigInteger(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("current_clv", sa.Double()),
        sa.Column("predicted_clv", sa.Double()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_customer_lifetime_value_source"),
        sa.PrimaryKeyConstraint("id", name="pk_customer_lifetime_value"),
        sa.UniqueConstraint(
            "record_date",
            "segment_name",
            "source",
            name="uq_customer_lifetime_value_record_date_segment_name_source",
        ),
    )
    op.create_table(
        "customer_satisfaction",
        row_number(),
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("responses", sa.BigInteger(), nullable=False),
        sa.Column("score_sum", sa.BigInteger(), nullable=False),
        sa.Column("average_score", sa.Double()),
        sa.Column("satisfied", sa.BigInteger(), nullable=False),
        sa.Column("satisfied_share", sa.Double()),
        sa.Column("score_1", sa.BigInteger(), nullable=False),
        sa.Column("score_2", sa.BigInteger(), nullable=False),
        sa.Column("score_3", sa.BigInteger(), nullable=False),
        sa.Column("score_4", sa.BigInteger(), nullable=False),
        sa.Column("score_5", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_customer_satisfaction_source"),
        sa.PrimaryKeyConstraint("id", name="pk_customer_satisfaction"),
        sa.UniqueConstraint("record_date", "source", name="uq_customer_satisfaction_record_date_source"),
    )
    op.create_table(
        "customer_segments",
        row_number(),
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("segment_name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("percentage", sa.Double()),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.Column("sales_minor", sa.BigInteger(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("aov", sa.Double()),
        sa.Column("clv", sa.Double()),
        sa.Column("churn_risk", sa.Double()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_customer_segments_source"),
        sa.PrimaryKeyConstraint("id", name="pk_customer_segments"),
        sa.UniqueConstraint(
            "record_date",
            "segment_name",
            "source",
            name="uq_customer_segments_record_date_segment_name_source",
        ),
    )
    op.create_table(
        "customer_value_analysis",
        row_number(),
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("customers", sa.BigInteger(), nullable=False),
        sa.Column("revenue_minor", sa.BigInteger(), nullable=False),
        sa.Column("revenue", sa.Double(), nullable=False),
        sa.Column("share", sa.Double()),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.Column("sales_minor", sa.BigInteger(), nullable=False),
        sa.Column("aov", sa.Double()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_customer_value_analysis_source"),
        sa.PrimaryKeyConstraint("id", name="pk_customer_value_analysis"),
        sa.UniqueConstraint(
            "record_date", "tier", "source", name="uq_customer_value_analysis_record_date_tier_source"
        ),
    )
    op.create_table(
        "customers",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("email", sa.Text()),
        sa.Column("signup_date", sa.Date()),
        sa.Column("country", sa.Text()),
        sa.Column("described", sa.Boolean(), nullable=False),
        sa.Column("hinted_at", sa.DateTime()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", name="pk_customers"),
        sa.UniqueConstraint("email", name="uq_customers_email"),
    )
    op.create_index("ix_customers_signup_date", "customers", ["signup_date"])
    data_version = op.create_table(
        "data_version",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("refreshed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_data_version_one_row"),
        sa.PrimaryKeyConstraint("id", name="pk_data_version"),
    )
    op.create_table(
        "duration_histograms",
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("record_date", "measure", "subject", "bucket", name="pk_duration_histograms"),
    )
    op.create_table(
        "interaction_summary",
        row_number(),
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("total_interactions", sa.BigInteger(), nullable=False),
        sa.Column("unique_customers", sa.BigInteger(), nullable=False),
        sa.Column("total_messages", sa.BigInteger(), nullable=False),
        sa.Column("response_ms", sa.BigInteger(), nullable=False),
        sa.Column("timed_interactions", sa.BigInteger(), nullable=False),
        sa.Column("avg_response_time_sec", sa.Double()),
        sa.Column("p95_response_time_sec", sa.Double()),
        sa.Column("responses", sa.BigInteger(), nullable=False),
        sa.Column("satisfaction_sum", sa.BigInteger(), nullable=False),
        sa.Column("avg_satisfaction", sa.Double()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_interaction_summary_source"),
        sa.PrimaryKeyConstraint("id", name="pk_interaction_summary"),
        sa.UniqueConstraint("record_date", "source", name="uq_interaction_summary_record_date_source"),
    )
    op.create_table(
        "interaction_types",
        row_number(),
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("interaction_type", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("percentage", sa.Double()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_interaction_types_source"),
        sa.PrimaryKeyConstraint("id", name="pk_interaction_types"),
        sa.UniqueConstraint(
            "record_date",
            "interaction_type",
            "source",
            name="uq_interaction_types_record_date_interaction_type_source",
        ),
    )
    op.create_table(
        "model_metrics",
        row_number(),
        sa.Column("model_name", sa.Text(), nullable=False),
        sa.Column("evaluated_at", sa.DateTime(), nullable=False),
        sa.Column("cutoff", sa.Date(), nullable=False),
        sa.Column("horizon", sa.Integer(), nullable=False),
        sa.Column("samples", sa.BigInteger(), nullable=False),
        sa.Column("threshold", sa.Double(), nullable=False),
        sa.Column("accuracy", sa.Double(), nullable=False),
        sa.Column("precision", sa.Double()),
        sa.Column("recall", sa.Double()),
        sa.Column("f1", sa.Double()),
        sa.Column("roc_auc", sa.Double()),
        sa.Column("pr_auc", sa.Double()),
        sa.Column("brier", sa.Double()),
        sa.Column("calibration", sa.Text()),
        sa.Column("true_positive", sa.BigInteger(), nullable=False),
        sa.Column("true_negative", sa.BigInteger(), nullable=False),
        sa.Column("false_positive", sa.BigInteger(), nullable=False),
        sa.Column("false_negative", sa.BigInteger(), nullable=False),
        sa.Column("baselines", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_model_metrics"),
    )
    op.create_table(
        "orders",
        sa.Column("invoice_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text()),
        sa.Column("session_id", sa.Text()),
        sa.Column("ordered_at", sa.DateTime(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("ai_feature", sa.Text(), nullable=False),
        sa.Column("lines", sa.BigInteger(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("sales_minor", sa.BigInteger(), nullable=False),
        sa.Column("discounts_minor", sa.BigInteger(), nullable=False),
        sa.Column("first_order", sa.Boolean(), nullable=False),
        sa.Column("voided_on", sa.Date()),
        sa.PrimaryKeyConstraint("invoice_id", name="pk_orders"),
    )
    op.create_index("ix_orders_customer_id_at_ms", "orders", ["customer_id", "at_ms"])
    op.create_index("ix_orders_local_date", "orders", ["local_date"])
    op.create_index("ix_orders_session_id", "orders", ["session_id"])
    op.create_table(
        "overview_kpis",
        row_number(),
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("total_customers", sa.BigInteger(), nullable=False),
        sa.Column("total_customers_change", sa.Double()),
        sa.Column("sessions", sa.BigInteger(), nullable=False),
        sa.Column("converting_sessions", sa.BigInteger(), nullable=False),
        sa.Column("conversion_rate", sa.Double()),
        sa.Column("conversion_rate_change", sa.Double()),
        sa.Column("ai_interactions", sa.BigInteger(), nullable=False),
        sa.Column("ai_interactions_change", sa.Double()),
        sa.Column("revenue_impact_minor", sa.BigInteger(), nullable=False),
        sa.Column("revenue_impact", sa.Double(), nullable=False),
        sa.Column("revenue_impact_change", sa.Double()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_overview_kpis_source"),
        sa.PrimaryKeyConstraint("id", name="pk_overview_kpis"),
        sa.UniqueConstraint("record_date", "source", name="uq_overview_kpis_record_date_source"),
    )
    op.create_table(
        "person_days",
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("activity", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("record_date", "activity", "subject", "person", name="pk_person_days"),
    )
    op.create_table(
        "prediction_history",
        row_number(),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("horizon", sa.Integer(), nullable=False),
        sa.Column("purchase_probability", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_prediction_history"),
        sa.UniqueConstraint(
            "customer_id", "as_of", "horizon", name="uq_prediction_history_customer_id_as_of_horizon"
        ),
    )
    op.create_table(
        "predictions",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("purchase_probability", sa.Double(), nullable=False),
        sa.Column("predicted_label", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("prediction_date", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", name="pk_predictions"),
    )
    op.create_index(
        "ix_predictions_purchase_probability", "predictions", ["purchase_probability"], unique=False
    )
    op.create_table(
        "product_analytics",
        row_number(),
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("product_name", sa.Text()),
        sa.Column("category", sa.Text()),
        sa.Column("merchandise", sa.Boolean(), nullable=False),
        sa.Column("views", sa.BigInteger(), nullable=False),
        sa.Column("recommendations", sa.BigInteger(), nullable=False),
        sa.Column("recommendation_clicks", sa.BigInteger(), nullable=False),
        sa.Column("purchases", sa.BigInteger(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("returns", sa.BigInteger(), nullable=False),
        sa.Column("revenue_minor", sa.BigInteger(), nullable=False),
        sa.Column("revenue", sa.Double(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_product_analytics_source"),
        sa.PrimaryKeyConstraint("id", name="pk_product_analytics"),
        sa.UniqueConstraint(
            "record_date", "product_id", "source", name="uq_product_analytics_record_date_product_id_source"
        ),
    )
    op.create_index("ix_product_analytics_product_id", "product_analytics", ["product_id"])
    op.create_table(
        "product_gaps",
        row_number(),
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("product_name", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("category", sa.Text()),
        sa.Column("demand", sa.BigInteger(), nullable=False),
        sa.Column("potential_revenue_minor", sa.BigInteger()),
        sa.Column("potential_revenue", sa.Double()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_product_gaps_source"),
        sa.PrimaryKeyConstraint("id", name="pk_product_gaps"),
        sa.UniqueConstraint(
            "record_date",
            "asked_by",
            "product_name",
            "source",
            name="uq_product_gaps_record_date_asked_by_product_name_source",
        ),
    )
    op.create_table(
        "products",
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("product_name", sa.Text()),
        sa.Column("category", sa.Text()),
        sa.Column("price_minor", sa.BigInteger()),
        sa.Column("price", sa.Double()),
        sa.Column("merchandise", sa.Boolean(), nullable=False),
        sa.Column("described", sa.Boolean(), nullable=False),
        sa.Column("hinted_at", sa.DateTime()),
        sa.Column("category_hinted_at", sa.DateTime()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("product_id", name="pk_products"),
    )
    op.create_table(
        "rejected_rows",
        row_number(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("row_number", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.Text()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("rejected_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rejected_rows"),
        sa.UniqueConstraint("fingerprint", name="uq_rejected_rows_fingerprint"),
    )
    op.create_index("ix_rejected_rows_kind", "rejected_rows", ["kind"])
    op.create_table(
        "return_matches",
        row_number(),
        sa.Column("return_id", sa.Text(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("transaction_id", sa.Text()),
        sa.Column("invoice_id", sa.Text()),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("voided_on", sa.Date()),
        sa.PrimaryKeyConstraint("id", name="pk_return_matches"),
    )
    op.create_index("ix_return_matches_invoice_id", "return_matches", ["invoice_id"])
    op.create_index("ix_return_matches_local_date", "return_matches", ["local_date"])
    op.create_index("ix_return_matches_return_id", "return_matches", ["return_id"])
    op.create_table(
        "revenue_attribution",
        row_number(),
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("ai_feature", sa.Text(), nullable=False),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.Column("revenue_amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("revenue_amount", sa.Double(), nullable=False),
        sa.Column("percentage", sa.Double()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_revenue_attribution_source"),
        sa.PrimaryKeyConstraint("id", name="pk_revenue_attribution"),
        sa.UniqueConstraint(
            "record_date", "ai_feature", "source", name="uq_revenue_attribution_record_date_ai_feature_source"
        ),
    )
    op.create_table(
        "revenue_forecasting",
        row_number(),
        sa.Column("forecast_date", sa.Date(), nullable=False),
        sa.Column("predicted_revenue_minor", sa.BigInteger(), nullable=False),
        sa.Column("predicted_revenue", sa.Double(), nullable=False),
        sa.Column("lower_80", sa.Double(), nullable=False),
        sa.Column("upper_80", sa.Double(), nullable=False),
        sa.Column("lower_95", sa.Double(), nullable=False),
        sa.Column("upper_95", sa.Double(), nullable=False),
        sa.Column("model_name", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_revenue_forecasting"),
        sa.UniqueConstraint("made_on", "forecast_date", name="uq_revenue_forecasting_made_on_forecast_date"),
    )
    op.create_table(
        "revenue_summary",
        row_number(),
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("gross_sales_minor", sa.BigInteger(), nullable=False),
        sa.Column("gross_sales", sa.Double(), nullable=False),
        sa.Column("discounts_minor", sa.BigInteger(), nullable=False),
        sa.Column("discounts", sa.Double(), nullable=False),
        sa.Column("sales_minor", sa.BigInteger(), nullable=False),
        sa.Column("sales", sa.Double(), nullable=False),
        sa.Column("returns_minor", sa.BigInteger(), nullable=False),
        sa.Column("returns", sa.Double(), nullable=False),
        sa.Column("total_revenue_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_revenue", sa.Double(), nullable=False),
        sa.Column("adjustments_minor", sa.BigInteger(), nullable=False),
        sa.Column("adjustments", sa.Double(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.Double(), nullable=False),
        sa.Column("ai_revenue_minor", sa.BigInteger(), nullable=False),
        sa.Column("ai_revenue", sa.Double(), nullable=False),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.Column("average_order_value", sa.Double()),
        sa.Column("new_customer_revenue_minor", sa.BigInteger(), nullable=False),
        sa.Column("new_customer_revenue", sa.Double(), nullable=False),
        sa.Column("returning_customer_revenue_minor", sa.BigInteger(), nullable=False),
        sa.Column("returning_customer_revenue", sa.Double(), nullable=False),
        sa.Column("guest_revenue_minor", sa.BigInteger(), nullable=False),
        sa.Column("guest_revenue", sa.Double(), nullable=False),
        sa.Column("growth_rate", sa.Double()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_revenue_summary_source"),
        sa.PrimaryKeyConstraint("id", name="pk_revenue_summary"),
        sa.UniqueConstraint("record_date", "source", name="uq_revenue_summary_record_date_source"),
    )
    op.create_table(
        "rfm_scores",
        row_number(),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("recency", sa.BigInteger(), nullable=False),
        sa.Column("frequency", sa.BigInteger(), nullable=False),
        sa.Column("monetary_minor", sa.BigInteger(), nullable=False),
        sa.Column("monetary", sa.Double(), nullable=False),
        sa.Column("recency_score", sa.Integer(), nullable=False),
        sa.Column("frequency_score", sa.Integer(), nullable=False),
        sa.Column("monetary_score", sa.Integer(), nullable=False),
        sa.Column("overall_rfm_score", sa.Integer(), nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("calculated_date", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_rfm_scores_source"),
        sa.PrimaryKeyConstraint("id", name="pk_rfm_scores"),
        sa.UniqueConstraint("customer_id", "source", name="uq_rfm_scores_customer_id_source"),
    )
    op.create_table(
        "sealed_days",
        sa.Column("fact_table", sa.Text(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("checksum", sa.Text(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("fact_table", "local_date", name="pk_sealed_days"),
    )
    op.create_table(
        "shop_settings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_shop_settings"),
    )
    op.create_table(
        "source_days",
        sa.Column("data_source", sa.Text(), nullable=False),
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("facts", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("data_source", "record_date", name="pk_source_days"),
    )
    op.create_table(
        "system_health",
        row_number(),
        sa.Column("component", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("value", sa.Double()),
        sa.Column("unit", sa.Text()),
        sa.Column("sampled_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_system_health"),
    )
    op.create_index(
        "ix_system_health_component_sampled_at", "system_health", ["component", "sampled_at"], unique=False
    )
    op.create_table(
        "touched_days",
        row_number(),
        sa.Column("fact_table", sa.Text(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("touched_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_touched_days"),
    )
    op.create_table(
        "touched_entities",
        row_number(),
        sa.Column("entity_table", sa.Text(), nullable=False),
        sa.Column("entity_key", sa.Text(), nullable=False),
        sa.Column("touched_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_touched_entities"),
    )
    op.create_table(
        "usage_alerts",
        row_number(),
        sa.Column("alert_type", sa.Text(), nullable=False),
        sa.Column("feature", sa.Text()),
        sa.Column("threshold", sa.Double(), nullable=False),
        sa.Column("used", sa.Double(), nullable=False),
        sa.Column("triggered_at", sa.DateTime(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_usage_alerts"),
    )
    op.create_table(
        "usage_breakdown",
        row_number(),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("feature", sa.Text(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("unit_price", sa.Double(), nullable=False),
        sa.Column("cost_micro", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.Double(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('computed', 'manual')", name="ck_usage_breakdown_source"),
        sa.PrimaryKeyConstraint("id", name="pk_usage_breakdown"),
        sa.UniqueConstraint("month", "feature", "source", name="uq_usage_breakdown_month_feature_source"),
    )
    op.create_table(
        "web_sessions",
        sa.Column("session_key", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text()),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("visitor", sa.Text()),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("ai_used", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("session_key", name="pk_web_sessions"),
    )
    op.create_index("ix_web_sessions_local_date", "web_sessions", ["local_date"])
    op.create_index("ix_web_sessions_visitor", "web_sessions", ["visitor"])
    op.create_table(
        "worker_lease",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("heartbeat_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_worker_lease"),
    )
    op.create_table(
        "analytics",
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("event_type", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("local_hour", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Text()),
        sa.Column("customer_id", sa.Text()),
        sa.Column("session_id", sa.Text()),
        sa.Column("product_id", sa.Text()),
        sa.Column("interaction_type", sa.Text()),
        sa.Column("conversion_value_minor", sa.BigInteger()),
        sa.Column("conversion_value", sa.Double()),
        sa.Column("metadata", sa.Text()),
        sa.Column("search_query", sa.Text()),
        sa.Column("search_results", sa.Integer()),
        sa.Column("search_category", sa.Text()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("channel IN ('web', 'chat')", name="ck_analytics_channel"),
        sa.CheckConstraint(
            "event_type IN ('page_view', 'search', 'greeting', 'product_view', "
            "'price_inquiry', 'spec_inquiry', 'recommendation_shown', "
            "'recommendation_clicked', 'add_to_cart', 'checkout_started', 'purchase', "
            "'feedback')",
            name="ck_analytics_event_type",
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.customer_id"], name="fk_analytics_customer_id"),
        sa.ForeignKeyConstraint(["product_id"], ["products.product_id"], name="fk_analytics_product_id"),
        sa.PrimaryKeyConstraint("event_id", name="pk_analytics"),
    )
    op.create_index("ix_analytics_local_date", "analytics", ["local_date"])
    op.create_index("ix_analytics_session_id", "analytics", ["session_id"])
    op.create_index("ix_analytics_user_id", "analytics", ["user_id", "at_ms"])
    op.create_table(
        "customer_interactions",
        sa.Column("interaction_id", sa.Text(), nullable=False),
        sa.Column("interaction_date", sa.DateTime(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("local_hour", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("interaction_type", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text()),
        sa.Column("customer_name", sa.Text()),
        sa.Column("activity_description", sa.Text()),
        sa.Column("status_badge", sa.Text()),
        sa.Column("message_count", sa.BigInteger()),
        sa.Column("response_time_sec", sa.Double()),
        sa.Column("response_ms", sa.BigInteger()),
        sa.Column("response_bucket", sa.Integer()),
        sa.Column("satisfaction_score", sa.Integer()),
        sa.Column("session_id", sa.Text()),
        sa.Column("concern", sa.Text()),
        sa.Column("resolved", sa.Boolean()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "satisfaction_score BETWEEN 1 AND 5", name="ck_customer_interactions_satisfaction_score"
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.customer_id"], name="fk_customer_interactions_customer_id"
        ),
        sa.PrimaryKeyConstraint("interaction_id", name="pk_customer_interactions"),
    )
    op.create_index("ix_customer_interactions_at_ms", "customer_interactions", ["at_ms"])
    op.create_index(
        "ix_customer_interactions_customer_id_at_ms",
        "customer_interactions",
        ["customer_id", "at_ms"],
        unique=False,
    )
    op.create_index(
        "ix_customer_interactions_local_date", "customer_interactions", ["local_date"], unique=False
    )
    op.create_index(
        "ix_customer_interactions_session_id_at_ms",
        "customer_interactions",
        ["session_id", "at_ms"],
        unique=False,
    )
    op.create_table(
        "product_concerns",
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("concern", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["concern"], ["concerns.concern"], name="fk_product_concerns_concern"),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.product_id"], name="fk_product_concerns_product_id"
        ),
        sa.PrimaryKeyConstraint("product_id", "concern", name="pk_product_concerns"),
    )
    op.create_index("ix_product_concerns_concern", "product_concerns", ["concern"])
    op.create_table(
        "transactions",
        sa.Column("transaction_id", sa.Text(), nullable=False),
        sa.Column("invoice_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text()),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("invoice_date", sa.DateTime(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("local_hour", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.Double(), nullable=False),
        sa.Column("discount_minor", sa.BigInteger(), nullable=False),
        sa.Column("discount", sa.Double(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.Double(), nullable=False),
        sa.Column("original_invoice_id", sa.Text()),
        sa.Column("session_id", sa.Text()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('sale', 'return', 'adjustment')", name="ck_transactions_kind"),
        sa.CheckConstraint("quantity <> 0", name="ck_transactions_quantity"),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.customer_id"], name="fk_transactions_customer_id"
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.product_id"], name="fk_transactions_product_id"),
        sa.PrimaryKeyConstraint("transaction_id", name="pk_transactions"),
    )
    op.create_index(
        "ix_transactions_customer_id_product_id", "transactions", ["customer_id", "product_id"], unique=False
    )
    op.create_index("ix_transactions_invoice_id", "transactions", ["invoice_id"])
    op.create_index("ix_transactions_local_date", "transactions", ["local_date"])
    op.create_index(
        "ix_transactions_original_invoice_id",
        "transactions",
        ["original_invoice_id"],
        unique=False,
        sqlite_where=sa.text("original_invoice_id IS NOT NULL"),
        postgresql_where=sa.text("original_invoice_id IS NOT NULL"),
    )
    op.create_index(
        "ix_transactions_returns",
        "transactions",
        ["customer_id", "product_id"],
        unique=False,
        sqlite_where=sa.text("kind = 'return'"),
        postgresql_where=sa.text("kind = 'return'"),
    )
    op.create_index(
        "ix_transactions_session_id",
        "transactions",
        ["session_id"],
        unique=False,
        sqlite_where=sa.text("session_id IS NOT NULL"),
        postgresql_where=sa.text("session_id IS NOT NULL"),
    )
    op.create_table(
        "users",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("username", sa.Text()),
        sa.Column("customer_id", sa.Text()),
        sa.Column("first_seen", sa.DateTime()),
        sa.Column("last_active", sa.DateTime()),
        sa.Column("total_messages", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("total_purchases", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("preferences", sa.Text()),
        sa.Column("described", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.customer_id"], name="fk_users_customer_id"),
        sa.PrimaryKeyConstraint("user_id", name="pk_users"),
    )
    op.create_index("ix_users_customer_id", "users", ["customer_id"])
    op.create_table(
        "conversation_sessions",
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text()),
        sa.Column("channel", sa.Text()),
        sa.Column("started_at", sa.DateTime()),
        sa.Column("ended_at", sa.DateTime()),
        sa.Column("described", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_conversation_sessions_user_id"),
        sa.PrimaryKeyConstraint("session_id", name="pk_conversation_sessions"),
    )
    op.create_index("ix_conversation_sessions_user_id", "conversation_sessions", ["user_id"])
    op.create_table(
        "chat_message_history",
        row_number(),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["conversation_sessions.session_id"], name="fk_chat_message_history_session_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_chat_message_history"),
        sa.UniqueConstraint("message_id", name="uq_chat_message_history_message_id"),
    )
    op.create_index(
        "ix_chat_message_history_session_id", "chat_message_history", ["session_id", "id"], unique=False
    )
    op.create_table(
        "conversations",
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text()),
        sa.Column("occurred_at", sa.DateTime(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("local_hour", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("user_message", sa.Text()),
        sa.Column("bot_response", sa.Text()),
        sa.Column("product_id", sa.Text()),
        sa.Column("emotion", sa.Text()),
        sa.Column("intent", sa.Text()),
        sa.Column("concern", sa.Text()),
        sa.Column("resolved", sa.Boolean()),
        sa.Column("response_time_sec", sa.Double()),
        sa.Column("response_ms", sa.BigInteger()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["products.product_id"], name="fk_conversations_product_id"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["conversation_sessions.session_id"], name="fk_conversations_session_id"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_conversations_user_id"),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_conversations"),
    )
    op.create_index("ix_conversations_local_date", "conversations", ["local_date"])
    op.create_index("ix_conversations_session_id", "conversations", ["session_id"])
    op.create_index("ix_conversations_user_id_at_ms", "conversations", ["user_id", "at_ms"])
    op.execute(PRODUCT_VIEWS)
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    op.bulk_insert(data_version, [{"id": 1, "version": 0, "refreshed_at": now}])
