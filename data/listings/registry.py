"""The one list of listings, by the metric they are of."""

from data.listings import conversions, overview, products, revenue
from data.listings.listing import Listing

LISTINGS: dict[str, Listing] = {
    listing.metric.key: listing
    for listing in (*overview.LISTINGS, *conversions.LISTINGS, *revenue.LISTINGS, *products.LISTINGS)
}
MADE_OF = conversions.MADE_OF | revenue.MADE_OF
