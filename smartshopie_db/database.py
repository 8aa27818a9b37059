"""SmartShopieDB: the package's one class."""

from smartshopie_db.methods import Methods


class SmartShopieDB(Methods):
    """A SmartShopie database: a path, a URL, or what DATABASE_URL says.

    get_* of a reporting table answers the rows of its newest day; with `start` or `end` (days, or text
    such as "2026-03-31", both included) those of every day asked for; newest first. Where a figure was
    computed and also entered by hand, the computed row is answered; `source` says which it is.

    add_* of a reporting table enters a row by hand. Amounts are in major units; a count that is not
    given is 0, a rate that is not given is unknown. Entering the same key again changes the fields given.
    add_* of a fact goes through ingest like any other fact. Both answer whether the row is new, and raise
    data.errors.Refused (field, reason, code) for a row that cannot be kept.

    One SmartShopieDB may be shared by threads. The settings (currency, zone) are those of the
    environment or .env unless a Shop is given.
    """
