"""Who may do what: one table from route to right, one guard before every request.

Demo mode listens to this machine alone, so whoever asks may read; facts are taken from keys only. In
production every route that is not open needs a key. A key that is presented counts alone: it may narrow
what one may do, and a wrong one is refused everywhere but at the open routes, which look at none.
"""

import hmac
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Response, g, request

from dash_app.errors import RestError, problem
from dash_app.routes import MISSING, rules_here
from dash_app.services import Services
from data import keys

OPEN, READ, IDENTITIES, INGEST, ADMIN = "open", "read", "identities", "ingest", "admin"

# Every route of the app by its rule. A route that is not listed answers nobody: a test walks them all.
NEEDED = {
    "/api/health": OPEN,
    "/api/metrics": READ,
    "/api/overview/kpis": READ,
    "/api/overview/funnel": READ,
    "/api/overview/interaction-types": READ,
    "/api/overview/activity": READ,
    "/api/conversions/trends": READ,
    "/api/conversions/analytics": READ,
    "/api/conversions/funnel": READ,
    "/api/revenue/summary": READ,
    "/api/revenue/attribution": READ,
    "/api/revenue/category": READ,
    "/api/revenue/customer-value": READ,
    "/api/facts/<metric>": READ,
    "/api/ingest/<kind>": INGEST,
    "/openapi.json": READ,
    "/docs": READ,
    "/docs/": READ,
    "/docs/files/<path:filename>": READ,
    # What does not exist is told like everything else: to those who may read.
    "/api/": READ,
    "/api/<path:missing>": READ,
    "/docs/<path:missing>": READ,
    # The page.
    "/_screen": READ,
    "/_screen/facts": READ,
    "/_screen/version": READ,
    "/": READ,
    "/<path:path>": READ,
    "/assets/<path:filename>": READ,
    "/vendor/<path:name>": READ,
    "/_dash-layout": READ,
    "/_dash-dependencies": READ,
    "/_dash-update-component": READ,
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": READ,
    "/_favicon.ico": READ,
    "/_reload-hash": READ,
}

NOBODY: frozenset[str] = frozenset()
IN_DEMO = keys.GRANTS["identities"]
EVERYTHING = keys.GRANTS["admin"]
CHALLENGE = {"WWW-Authenticate": "Bearer"}


def register(server: Flask, services: Services) -> None:
    server.before_request(guard(services))


def guard(services: Services) -> Callable[[], Response | None]:
    anybody = IN_DEMO if services.settings.app_env == "demo" else NOBODY
    admin_key = services.settings.admin_api_key
    admin_hash = keys.hashed(admin_key) if admin_key else None

    def check() -> Response | None:
        needed, environ = needed_right(), request.environ
        if needed == OPEN or environ["REQUEST_METHOD"] == "OPTIONS":
            g.rights = NOBODY
            return None
        presented = presented_key(environ)
        g.rights = rights = anybody if presented is None else _rights(services, presented, admin_hash)
        return None if needed in rights or is_wrong_method() else _refused(needed, presented)

    return check


def needed_right() -> str:
    """The right that this request's route needs; what no route matches is treated as a read."""
    rule = request.url_rule
    return READ if rule is None else NEEDED.get(rule.rule, ADMIN)


def is_wrong_method() -> bool:
    """Whether the address answers other methods: whoever has any right is told so, whatever it needs."""
    rule = request.url_rule
    if rule is not None and rule.endpoint != MISSING:
        return False
    needed = {NEEDED.get(each, ADMIN) for each in rules_here().values()}
    return OPEN in needed or bool(needed and g.rights)


def presented_key(environ: Mapping[str, Any]) -> str | None:
    """The key in X-API-Key or Authorization: Bearer."""
    plain: str | None = environ.get("HTTP_X_API_KEY")
    authorization: str | None = environ.get("HTTP_AUTHORIZATION")
    if authorization is None:
        return plain
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.strip() or plain not in (None, token.strip()):
        raise _unauthorized("Send one key, as X-API-Key or as Authorization: Bearer.")
    return token.strip()


def _rights(services: Services, presented: str, admin_hash: str | None) -> frozenset[str]:
    if admin_hash and hmac.compare_digest(keys.hashed(presented), admin_hash):
        return EVERYTHING
    now = services.shop.now()
    key = keys.recognise(services.kept, presented, now)
    if key is None:
        raise _unauthorized("This key is unknown, expired or revoked.")
    keys.note_use(services.database, key, now)
    g.key_name = key.name
    return key.rights


def _refused(needed: str, presented: str | None) -> Response:
    if presented is None:
        raise _unauthorized("A key is needed here: send it as X-API-Key, or as Authorization: Bearer.")
    return problem(403, "forbidden", f"This key does not have the right {needed!r}.", {"needed": needed})


def _unauthorized(sentence: str) -> RestError:
    return RestError(401, "unauthorized", sentence, headers=CHALLENGE)
