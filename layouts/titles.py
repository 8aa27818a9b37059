"""The title of each card, said once: it stands while the card loads, when it fails and above its figures."""

TITLES = {
    "overview-trends": "Conversions",
    "overview-features": "AI features",
    "overview-funnel": "From visit to purchase",
    "overview-activity": "Live activity",
    "conversions-trends": "Conversions",
    "conversions-difference": "With and without the assistant",
    "conversions-stages": "Funnel",
    "conversions-attribution": "Orders by AI feature",
    "conversions-funnel": "Funnel over time",
    "conversions-counts": "Counts",
    "revenue-steps": "From list value to net",
    "revenue-attribution": "By AI feature",
    "revenue-trend": "Net revenue",
    "revenue-category": "By category",
    "revenue-customer-value": "By customer",
    "design-trend": "Conversions",
    "design-partial": "Conversions",
    "design-funnel": "From visit to purchase",
}
