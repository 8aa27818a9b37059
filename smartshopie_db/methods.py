"""get_* and add_* of every table. Written by smartshopie_db.generate."""

from typing import Unpack

from smartshopie_db import records
from smartshopie_db.connected import Connected
from smartshopie_db.reading import Day


class Methods(Connected):
    def get_overview_kpis(self, start: Day = None, end: Day = None) -> list[records.OverviewKpis]:
        """The shop at a glance, before the first fact on days of a sign-up only."""
        return self._figures("overview_kpis", records.OverviewKpis, start, end)

    def add_overview_kpis(self, **fields: Unpack[records.OverviewKpisEntry]) -> bool:
        """Enters a row by hand; its key: record_date."""
        return self._enter("overview_kpis", fields)

    def get_conversion_funnel(
        self, start: Day = None, end: Day = None
    ) -> list[records.ConversionFunnelStage]:
        """Web sessions by furthest stage."""
        return self._figures("conversion_funnel", records.ConversionFunnelStage, start, end)

    def add_conversion_funnel_stage(self, **fields: Unpack[records.ConversionFunnelStageEntry]) -> bool:
        """Enters a row by hand; its key: record_date, stage_name."""
        return self._enter("conversion_funnel", fields)

    def get_interaction_types(self, start: Day = None, end: Day = None) -> list[records.InteractionType]:
        """Uses by AI feature."""
        return self._figures("interaction_types", records.InteractionType, start, end)

    def add_interaction_type(self, **fields: Unpack[records.InteractionTypeEntry]) -> bool:
        """Enters a row by hand; its key: record_date, interaction_type."""
        return self._enter("interaction_types", fields)

    def get_conversion_trends(self, start: Day = None, end: Day = None) -> list[records.ConversionTrend]:
        """Sessions and conversions."""
        return self._figures("conversion_trends", records.ConversionTrend, start, end)

    def add_conversion_trend(self, **fields: Unpack[records.ConversionTrendEntry]) -> bool:
        """Enters a row by hand; its key: record_date."""
        return self._enter("conversion_trends", fields)

    def get_conversion_analytics(
        self, start: Day = None, end: Day = None
    ) -> list[records.ConversionAnalytics]:
        """Assisted against unassisted."""
        return self._figures("conversion_analytics", records.ConversionAnalytics, start, end)

    def add_conversion_analytics(self, **fields: Unpack[records.ConversionAnalyticsEntry]) -> bool:
        """Enters a row by hand; its key: record_date."""
        return self._enter("conversion_analytics", fields)

    def get_customer_segments(self, start: Day = None, end: Day = None) -> list[records.CustomerSegment]:
        """Customers by RFM segment, at each month's end and the newest day."""
        return self._figures("customer_segments", records.CustomerSegment, start, end)

    def add_customer_segment(self, **fields: Unpack[records.CustomerSegmentEntry]) -> bool:
        """Enters a row by hand; its key: record_date, segment_name."""
        return self._enter("customer_segments", fields)

    def get_behavioral_patterns(self, start: Day = None, end: Day = None) -> list[records.BehavioralPattern]:
        """Patterns of the day."""
        return self._figures("behavioral_patterns", records.BehavioralPattern, start, end)

    def add_behavioral_pattern(self, **fields: Unpack[records.BehavioralPatternEntry]) -> bool:
        """Enters a row by hand; its key: record_date, pattern_name."""
        return self._enter("behavioral_patterns", fields)

    def get_activity_by_hour(self, start: Day = None, end: Day = None) -> list[records.ActivityHour]:
        """Web and chat events by hour."""
        return self._figures("activity_by_hour", records.ActivityHour, start, end)

    def add_activity_hour(self, **fields: Unpack[records.ActivityHourEntry]) -> bool:
        """Enters a row by hand; its key: record_date, hour."""
        return self._enter("activity_by_hour", fields)

    def get_customer_concerns(self, start: Day = None, end: Day = None) -> list[records.CustomerConcern]:
        """What customers wanted help with."""
        return self._figures("customer_concerns", records.CustomerConcern, start, end)

    def add_customer_concern(self, **fields: Unpack[records.CustomerConcernEntry]) -> bool:
        """Enters a row by hand; its key: record_date, concern."""
        return self._enter("customer_concerns", fields)

    def get_customer_lifetime_value(
        self, start: Day = None, end: Day = None
    ) -> list[records.CustomerLifetimeValue]:
        """Lifetime value by segment, at each month's end and the newest day."""
        return self._figures("customer_lifetime_value", records.CustomerLifetimeValue, start, end)

    def add_customer_lifetime_value(self, **fields: Unpack[records.CustomerLifetimeValueEntry]) -> bool:
        """Enters a row by hand; its key: record_date, segment_name."""
        return self._enter("customer_lifetime_value", fields)

    def get_customer_value_analysis(
        self, start: Day = None, end: Day = None
    ) -> list[records.CustomerValueAnalysis]:
        """Net revenue by the buyer's tier that day."""
        return self._figures("customer_value_analysis", records.CustomerValueAnalysis, start, end)

    def add_customer_value_analysis(self, **fields: Unpack[records.CustomerValueAnalysisEntry]) -> bool:
        """Enters a row by hand; its key: record_date, tier."""
        return self._enter("customer_value_analysis", fields)

    def get_product_analytics(self, start: Day = None, end: Day = None) -> list[records.ProductAnalytics]:
        """A product's day."""
        return self._figures("product_analytics", records.ProductAnalytics, start, end)

    def add_product_analytics(self, **fields: Unpack[records.ProductAnalyticsEntry]) -> bool:
        """Enters a row by hand; its key: record_date, product_id."""
        return self._enter("product_analytics", fields)

    def get_product_gaps(self, start: Day = None, end: Day = None) -> list[records.ProductGap]:
        """What was asked for and not there."""
        return self._figures("product_gaps", records.ProductGap, start, end)

    def add_product_gap(self, **fields: Unpack[records.ProductGapEntry]) -> bool:
        """Enters a row by hand; its key: record_date, asked_by, product_name."""
        return self._enter("product_gaps", fields)

    def get_category_performance(
        self, start: Day = None, end: Day = None
    ) -> list[records.CategoryPerformance]:
        """A category's day."""
        return self._figures("category_performance", records.CategoryPerformance, start, end)

    def add_category_performance(self, **fields: Unpack[records.CategoryPerformanceEntry]) -> bool:
        """Enters a row by hand; its key: record_date, category_name."""
        return self._enter("category_performance", fields)

    def get_category_revenue(self, start: Day = None, end: Day = None) -> list[records.CategoryRevenue]:
        """Net revenue by category."""
        return self._figures("category_revenue", records.CategoryRevenue, start, end)

    def add_category_revenue(self, **fields: Unpack[records.CategoryRevenueEntry]) -> bool:
        """Enters a row by hand; its key: record_date, category_name."""
        return self._enter("category_revenue", fields)

    def get_revenue_summary(self, start: Day = None, end: Day = None) -> list[records.RevenueSummary]:
        """The day's money."""
        return self._figures("revenue_summary", records.RevenueSummary, start, end)

    def add_revenue_summary(self, **fields: Unpack[records.RevenueSummaryEntry]) -> bool:
        """Enters a row by hand; its key: record_date."""
        return self._enter("revenue_summary", fields)

    def get_revenue_attribution(self, start: Day = None, end: Day = None) -> list[records.RevenueAttribution]:
        """Net revenue by last touch."""
        return self._figures("revenue_attribution", records.RevenueAttribution, start, end)

    def add_revenue_attribution(self, **fields: Unpack[records.RevenueAttributionEntry]) -> bool:
        """Enters a row by hand; its key: record_date, ai_feature."""
        return self._enter("revenue_attribution", fields)

    def get_ai_model_performance(
        self, start: Day = None, end: Day = None
    ) -> list[records.AiModelPerformance]:
        """A model's month."""
        return self._figures("ai_model_performance", records.AiModelPerformance, start, end)

    def add_ai_model_performance(self, **fields: Unpack[records.AiModelPerformanceEntry]) -> bool:
        """Enters a row by hand; its key: month, model_name."""
        return self._enter("ai_model_performance", fields)

    def get_ai_feature_performance(
        self, start: Day = None, end: Day = None
    ) -> list[records.AiFeaturePerformance]:
        """A feature's day."""
        return self._figures("ai_feature_performance", records.AiFeaturePerformance, start, end)

    def add_ai_feature_performance(self, **fields: Unpack[records.AiFeaturePerformanceEntry]) -> bool:
        """Enters a row by hand; its key: record_date, feature_name."""
        return self._enter("ai_feature_performance", fields)

    def get_interaction_summary(self, start: Day = None, end: Day = None) -> list[records.InteractionSummary]:
        """Uses of AI features."""
        return self._figures("interaction_summary", records.InteractionSummary, start, end)

    def add_interaction_summary(self, **fields: Unpack[records.InteractionSummaryEntry]) -> bool:
        """Enters a row by hand; its key: record_date."""
        return self._enter("interaction_summary", fields)

    def get_customer_satisfaction(
        self, start: Day = None, end: Day = None
    ) -> list[records.CustomerSatisfaction]:
        """Satisfaction scores."""
        return self._figures("customer_satisfaction", records.CustomerSatisfaction, start, end)

    def add_customer_satisfaction(self, **fields: Unpack[records.CustomerSatisfactionEntry]) -> bool:
        """Enters a row by hand; its key: record_date."""
        return self._enter("customer_satisfaction", fields)

    def get_rfm_scores(self, start: Day = None, end: Day = None) -> list[records.RfmScore]:
        """Recency, frequency, monetary of each customer with a kept order, as of calculated_date."""
        return self._figures("rfm_scores", records.RfmScore, start, end)

    def add_rfm_score(self, **fields: Unpack[records.RfmScoreEntry]) -> bool:
        """Enters a row by hand; its key: customer_id."""
        return self._enter("rfm_scores", fields)

    def get_billing_summary(self, start: Day = None, end: Day = None) -> list[records.BillingSummary]:
        """A month's bill."""
        return self._figures("billing_summary", records.BillingSummary, start, end)

    def add_billing_summary(self, **fields: Unpack[records.BillingSummaryEntry]) -> bool:
        """Enters a row by hand; its key: month."""
        return self._enter("billing_summary", fields)

    def get_usage_breakdown(self, start: Day = None, end: Day = None) -> list[records.UsageBreakdown]:
        """A month's metered usage."""
        return self._figures("usage_breakdown", records.UsageBreakdown, start, end)

    def add_usage_breakdown(self, **fields: Unpack[records.UsageBreakdownEntry]) -> bool:
        """Enters a row by hand; its key: month, feature."""
        return self._enter("usage_breakdown", fields)

    def get_customers(self, limit: int = 100, start: Day = None, end: Day = None) -> list[records.Customer]:
        """Who buys."""
        return self._newest("customers", records.Customer, limit, start, end)

    def get_products(self, limit: int = 100, start: Day = None, end: Day = None) -> list[records.Product]:
        """What is sold."""
        return self._newest("products", records.Product, limit, start, end)

    def get_users(self, limit: int = 100, start: Day = None, end: Day = None) -> list[records.User]:
        """Who talks to the assistant."""
        return self._newest("users", records.User, limit, start, end)

    def get_conversation_sessions(
        self, limit: int = 100, start: Day = None, end: Day = None
    ) -> list[records.Session]:
        """Chat sessions."""
        return self._newest("conversation_sessions", records.Session, limit, start, end)

    def get_concerns(self, limit: int = 100, start: Day = None, end: Day = None) -> list[records.Concern]:
        """What customers want help with."""
        return self._newest("concerns", records.Concern, limit, start, end)

    def get_api_configurations(
        self, limit: int = 100, start: Day = None, end: Day = None
    ) -> list[records.ApiConfiguration]:
        """Outside APIs of the assistant and what they cost."""
        return self._newest("api_configurations", records.ApiConfiguration, limit, start, end)

    def get_billing_plans(
        self, limit: int = 100, start: Day = None, end: Day = None
    ) -> list[records.BillingPlan]:
        """What the platform charges."""
        return self._newest("billing_plans", records.BillingPlan, limit, start, end)

    def get_transactions(
        self, limit: int = 100, start: Day = None, end: Day = None
    ) -> list[records.Transaction]:
        """Lines of orders and returns."""
        return self._newest("transactions", records.Transaction, limit, start, end)

    def get_analytics(self, limit: int = 100, start: Day = None, end: Day = None) -> list[records.Event]:
        """Web and chat events."""
        return self._newest("analytics", records.Event, limit, start, end)

    def get_customer_interactions(
        self, limit: int = 100, start: Day = None, end: Day = None
    ) -> list[records.CustomerInteraction]:
        """Uses of an AI feature."""
        return self._newest("customer_interactions", records.CustomerInteraction, limit, start, end)

    def get_ai_inferences(
        self, limit: int = 100, start: Day = None, end: Day = None
    ) -> list[records.Inference]:
        """Model calls."""
        return self._newest("ai_inferences", records.Inference, limit, start, end)

    def get_conversations(
        self, limit: int = 100, start: Day = None, end: Day = None
    ) -> list[records.Conversation]:
        """Turns: a message and its answer."""
        return self._newest("conversations", records.Conversation, limit, start, end)

    def get_chat_message_history(
        self, limit: int = 100, start: Day = None, end: Day = None
    ) -> list[records.Message]:
        """LangChain's message history."""
        return self._newest("chat_message_history", records.Message, limit, start, end)

    def get_billing_payments(
        self, limit: int = 100, start: Day = None, end: Day = None
    ) -> list[records.Payment]:
        """Payments of the shop to the platform."""
        return self._newest("billing_payments", records.Payment, limit, start, end)

    def get_predictions(
        self, limit: int = 100, start: Day = None, end: Day = None
    ) -> list[records.Prediction]:
        """Newest prediction of each customer."""
        return self._newest("predictions", records.Prediction, limit, start, end)

    def get_prediction_history(
        self, limit: int = 100, start: Day = None, end: Day = None
    ) -> list[records.PastPrediction]:
        """Every prediction made."""
        return self._newest("prediction_history", records.PastPrediction, limit, start, end)

    def get_model_metrics(
        self, limit: int = 100, start: Day = None, end: Day = None
    ) -> list[records.ModelMetrics]:
        """Evaluations of the purchase model, one row a run and cutoff."""
        return self._newest("model_metrics", records.ModelMetrics, limit, start, end)

    def get_revenue_forecasting(
        self, limit: int = 100, start: Day = None, end: Day = None
    ) -> list[records.RevenueForecast]:
        """Forecasts as they were made."""
        return self._newest("revenue_forecasting", records.RevenueForecast, limit, start, end)

    def get_system_health(
        self, limit: int = 100, start: Day = None, end: Day = None
    ) -> list[records.HealthSample]:
        """Health samples, written by the worker."""
        return self._newest("system_health", records.HealthSample, limit, start, end)

    def get_api_endpoints(
        self, limit: int = 100, start: Day = None, end: Day = None
    ) -> list[records.ApiEndpoint]:
        """Requests by hour and route."""
        return self._newest("api_endpoints", records.ApiEndpoint, limit, start, end)

    def get_usage_alerts(
        self, limit: int = 100, start: Day = None, end: Day = None
    ) -> list[records.UsageAlert]:
        """Usage alerts and who took note."""
        return self._newest("usage_alerts", records.UsageAlert, limit, start, end)

    def get_audit_log(self, limit: int = 100, start: Day = None, end: Day = None) -> list[records.AuditEntry]:
        """Who exported, imported, erased, made or revoked."""
        return self._newest("audit_log", records.AuditEntry, limit, start, end)

    def add_customer(self, **fields: Unpack[records.CustomerEntry]) -> bool:
        """Takes a row of customers in; its key: customer_id."""
        return self._add("customers", fields)

    def add_product(self, **fields: Unpack[records.ProductEntry]) -> bool:
        """Takes a row of products in; its key: product_id."""
        return self._add("products", fields)

    def add_user(self, **fields: Unpack[records.UserEntry]) -> bool:
        """Takes a row of users in; its key: user_id."""
        return self._add("users", fields)

    def add_session(self, **fields: Unpack[records.SessionEntry]) -> bool:
        """Takes a row of conversation_sessions in; its key: session_id."""
        return self._add("sessions", fields)

    def add_concern(self, **fields: Unpack[records.ConcernEntry]) -> bool:
        """Takes a row of concerns in; its key: concern."""
        return self._add("concerns", fields)

    def add_api_configuration(self, **fields: Unpack[records.ApiConfigurationEntry]) -> bool:
        """Takes a row of api_configurations in; its key: api_name."""
        return self._add("configurations", fields)

    def add_billing_plan(self, **fields: Unpack[records.BillingPlanEntry]) -> bool:
        """Takes a row of billing_plans in; its key: plan_name."""
        return self._add("plans", fields)

    def add_transaction(self, **fields: Unpack[records.TransactionEntry]) -> bool:
        """Takes a row of transactions in; its key: transaction_id."""
        return self._add("transactions", fields)

    def add_event(self, **fields: Unpack[records.EventEntry]) -> bool:
        """Takes a row of analytics in; its key: event_id."""
        return self._add("events", fields)

    def add_customer_interaction(self, **fields: Unpack[records.CustomerInteractionEntry]) -> bool:
        """Takes a row of customer_interactions in; its key: interaction_id."""
        return self._add("interactions", fields)

    def add_inference(self, **fields: Unpack[records.InferenceEntry]) -> bool:
        """Takes a row of ai_inferences in; its key: inference_id."""
        return self._add("inferences", fields)

    def add_conversation(self, **fields: Unpack[records.ConversationEntry]) -> bool:
        """Takes a row of conversations in; its key: conversation_id."""
        return self._add("conversations", fields)

    def add_message(self, **fields: Unpack[records.MessageEntry]) -> bool:
        """Takes a row of chat_message_history in; its key: message_id."""
        return self._add("messages", fields)

    def add_payment(self, **fields: Unpack[records.PaymentEntry]) -> bool:
        """Takes a row of billing_payments in; its key: payment_id."""
        return self._add("payments", fields)
