"""Names that figures are told under, as they stand in the reporting tables; said once, here."""

FUNNEL_STAGES = ("Page Visitors", "Product Views", "Added to Cart", "Checkout", "Purchase")

TOP, NEXT, REST, GUESTS = "Top 20%", "Next 30%", "Rest", "Guests"
TIERS = (TOP, NEXT, REST, GUESTS)

# The category of products without one.
UNCATEGORISED = "Uncategorised"

# Orders before which no AI feature was used.
NO_FEATURE = "none"
