"""Records: what the running product noted or was told once; kept, never recomputed."""

from sqlalchemy import CheckConstraint, Index, Table, UniqueConstraint

from data.tables.columns import (
    day,
    instant,
    key,
    metadata,
    money,
    real,
    row_number,
    small,
    text,
    whole,
)

predictions = Table(
    "predictions",
    metadata,
    key("customer_id", "customer"),
    real("purchase_probability", "chance to buy within the horizon, a fraction", required=True),
    small("predicted_label", "1 when the model says a purchase will come"),
    real("confidence", "the larger of p and 1 - p", required=True),
    day("prediction_date", "as of this day"),
    CheckConstraint("purchase_probability BETWEEN 0 AND 1", name="purchase_probability"),
    CheckConstraint("predicted_label IN (0, 1)", name="predicted_label"),
    Index("ix_predictions_purchase_probability", "purchase_probability"),
    comment="newest prediction of each customer",
)

prediction_history = Table(
    "prediction_history",
    metadata,
    row_number(),
    text("customer_id", "customer", required=True),
    day("as_of", "as of this day"),
    small("horizon", "days ahead"),
    real("purchase_probability", "chance to buy within the horizon, a fraction", required=True),
    UniqueConstraint("customer_id", "as_of", "horizon"),
    comment="every prediction made",
)

model_metrics = Table(
    "model_metrics",
    metadata,
    row_number(),
    text("model_name", "model", required=True),
    instant("evaluated_at", "when it was measured"),
    day("cutoff", "facts before this day were used"),
    small("horizon", "days ahead"),
    whole("samples", "customers it was measured on"),
    real("threshold", "probability from which a purchase is predicted", required=True),
    real("accuracy", "on unseen data, a fraction", required=True),
    real("precision", "on unseen data, a fraction"),
    real("recall", "on unseen data, a fraction"),
    real("f1", "on unseen data, a fraction"),
    real("roc_auc", "on unseen data"),
    real("pr_auc", "on unseen data"),
    real("brier", "on unseen data"),
    text("calibration", "predicted against observed by bin, JSON"),
    whole("true_positive", "predicted and bought"),
    whole("true_negative", "not predicted, not bought"),
    whole("false_positive", "predicted, not bought"),
    whole("false_negative", "not predicted but bought"),
    text("baselines", "the same measures of the baselines, JSON"),
    comment="evaluations of the purchase model, one row a run and cutoff",
)

revenue_forecasting = Table(
    "revenue_forecasting",
    metadata,
    row_number(),
    day("forecast_date", "the day forecast"),
    *money("predicted_revenue", "expected net revenue"),
    real("lower_80", "lower end of the 80 percent band", required=True),
    real("upper_80", "upper end of the 80 percent band", required=True),
    real("lower_95", "lower end of the 95 percent band", required=True),
    real("upper_95", "upper end of the 95 percent band", required=True),
    text("model_name", "model", required=True),
    day("made_on", "facts up to this day were used"),
    UniqueConstraint("made_on", "forecast_date"),
    comment="forecasts as they were made",
)

system_health = Table(
    "system_health",
    metadata,
    row_number(),
    text("component", "part of the running product", required=True),
    text("status", "ok, degraded or down", required=True),
    real("value", "what was measured"),
    text("unit", "its unit"),
    instant("sampled_at", "when"),
    Index("ix_system_health_component_sampled_at", "component", "sampled_at"),
    comment="health samples, written by the worker",
)

api_endpoints = Table(
    "api_endpoints",
    metadata,
    row_number(),
    instant("hour", "beginning of the hour"),
    text("endpoint", "route", required=True),
    text("method", "HTTP method", required=True),
    whole("requests", "requests answered"),
    whole("errors", "of these, with status 500 or more"),
    real("avg_ms", "mean milliseconds"),
    real("p95_ms", "95th percentile in milliseconds"),
    text("status", "ok or degraded"),
    UniqueConstraint("hour", "endpoint", "method"),
    comment="requests by hour and route",
)

usage_alerts = Table(
    "usage_alerts",
    metadata,
    row_number(),
    text("alert_type", "kind of alert", required=True),
    text("feature", "outside API it is about"),
    real("threshold", "limit that was passed", required=True),
    real("used", "how much was used", required=True),
    instant("triggered_at", "when"),
    instant("acknowledged_at", "when someone took note", required=False),
    text("acknowledged_by", "who did: key or account"),
    comment="usage alerts and who took note",
)

audit_log = Table(
    "audit_log",
    metadata,
    row_number(),
    instant("occurred_at", "when"),
    text("actor", "who: key, account or command line", required=True),
    text("action", "what", required=True),
    text("subject", "to what"),
    text("details", "the rest, a JSON object"),
    text("request_id", "the request's id, where it came over HTTP"),
    Index("ix_audit_log_occurred_at", "occurred_at"),
    comment="who exported, imported, erased, made or revoked; a trigger refuses to change or remove rows",
)
