"""Who may do what, as it is meant: written by hand, beside the table that the guard asks.

A route, or a method of one, that the app answers and this page does not name fails the test of the guard.
HEAD goes with GET. A method that an address does not answer is told to whoever holds any right.
"""

import re
from typing import NamedTuple

LOWEST_RIGHT = {
    "open": """
        GET /api/health
        GET /login
        POST /login
        GET /vendor/<path:name>
    """,
    "read": """
        GET /
        GET /<path:path>
        GET /_dash-component-suites/<string:package_name>/<path:fingerprinted_path>
        GET /_dash-dependencies
        GET /_dash-layout
        POST /_dash-update-component
        GET /_favicon.ico
        GET /_reload-hash
        GET /_screen
        GET /_screen/facts
        GET /_screen/version
        GET /assets/<path:filename>
        GET /api/conversions/analytics
        GET /api/conversions/funnel
        GET /api/conversions/trends
        GET /api/facts/<metric>
        GET /api/metrics
        GET /api/overview/activity
        GET /api/overview/funnel
        GET /api/overview/interaction-types
        GET /api/overview/kpis
        GET /api/revenue/attribution
        GET /api/revenue/category
        GET /api/revenue/customer-value
        GET /api/revenue/summary
        GET /docs
        GET /docs/
        GET /docs/files/<path:filename>
        GET /logout
        POST /logout
        GET /openapi.json
        ANY /api/
        ANY /api/<path:missing>
        ANY /docs/<path:missing>
    """,
    "ingest": """
        POST /api/ingest/<kind>
    """,
    "admin": """
        GET /admin/audit
    """,
}

ROLES = {
    "viewer": {"read"},
    "analyst": {"read", "identities"},
    "admin": {"read", "identities", "ingest", "admin"},
}
SCOPES = {
    "read": {"read"},
    "identities": {"read", "identities"},
    "ingest": {"ingest"},
    "admin": {"read", "identities", "ingest", "admin"},
}


class Way(NamedTuple):
    """One way in. ANY is what answers every method there is, for addresses that do not exist."""

    method: str
    rule: str

    @property
    def address(self) -> str:
        return re.sub("<[^>]*>", "x", self.rule)


NEEDS = {
    Way(*line.split()): right for right, ways in LOWEST_RIGHT.items() for line in ways.strip().splitlines()
}


def sent(way: Way) -> tuple[str, ...]:
    """The methods to try there."""
    return {"GET": ("GET", "HEAD"), "ANY": ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")}.get(
        way.method, (way.method,)
    )


CASES = [(method, way, right) for way, right in NEEDS.items() for method in sent(way)]


def may(rights: set[str], needed: str) -> bool:
    return needed == "open" or needed in rights
