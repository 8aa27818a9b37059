"""Addresses that several parts name, and which methods an address answers."""

from flask import current_app, request
from werkzeug.exceptions import HTTPException

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# The endpoint of the rules that match where no other does.
MISSING = "missing"
HEALTH = "/api/health"
LOGIN, LOGOUT = "/login", "/logout"
AUDIT = "/admin/audit"
ANY_PATH = "/<path:path>"
# What a browser opens by its address, and a person reads.
PAGES = frozenset({"/", ANY_PATH, "/docs", "/docs/", LOGIN, LOGOUT, AUDIT})
# The page asks by itself whether there are new figures: that nobody sits before it does not count as use.
VERSION = "/_screen/version"


def shows_a_page() -> bool:
    """Whether a browser asks for something to show, whose reader can be told in words."""
    rule = request.url_rule
    wants_a_page = "text/html" in request.environ.get("HTTP_ACCEPT", "")
    return wants_a_page and request.method in ("GET", "HEAD") and rule is not None and rule.rule in PAGES


def rules_here() -> dict[str, str]:
    """The rule that answers the address of this request, by method; none where it does not exist."""
    found = {method: _rule_for(method) for method in METHODS}
    return {method: rule for method, rule in found.items() if rule is not None}


def _rule_for(method: str) -> str | None:
    address = current_app.url_map.bind("localhost")
    try:
        rule, _ = address.match(request.path, method=method, return_rule=True)
    except HTTPException:
        return None
    return None if rule.endpoint == MISSING else rule.rule
