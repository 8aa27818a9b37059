"""Who may do what: one table from route to right, one guard before every request.

Demo mode listens to this machine alone, so whoever asks may read; facts are taken from keys only. In
production every route that is not open needs a key, or a person who is signed in. A key that is presented
counts alone: it may narrow what one may do, and a wrong one is refused everywhere but at the open routes,
which look at none.
"""

import hmac
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, request

from dash_app import limits, signing_in
from dash_app.errors import RestError, problem
from dash_app.routes import ANY_PATH, AUDIT, HEALTH, LOGIN, LOGOUT, MISSING, rules_here, shows_a_page
from dash_app.services import Services
from data import audit, keys

OPEN, READ, IDENTITIES, INGEST, ADMIN = "open", "read", "identities", "ingest", "admin"

# Every route of the app by its rule. A route that is not listed answers nobody: a test walks them all.
NEEDED = {
    HEALTH: OPEN,
    LOGIN: OPEN,
    "/vendor/<path:name>": OPEN,  # files of packages and of the page, which hold nothing of the shop
    LOGOUT: READ,
    AUDIT: ADMIN,
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
    ANY_PATH: READ,
    "/assets/<path:filename>": READ,
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
    """First who asks, then how often, then whether they may: wrong keys are counted too."""
    wrong_keys = limits.WrongKeys()
    server.before_request(knowing(services, wrong_keys))
    limits.register(server, services.settings, services.redis_outage)
    server.before_request(deciding(services, wrong_keys))


def knowing(services: Services, wrong_keys: limits.WrongKeys) -> Callable[[], None]:
    anybody = IN_DEMO if services.settings.app_env == "demo" else NOBODY
    admin_key = services.settings.admin_api_key
    admin_hash = keys.hashed(admin_key) if admin_key else None

    def know() -> None:
        about, environ = g._get_current_object(), request.environ
        about.rights, about.actor, about.refusal, about.presented = NOBODY, "nobody", None, None
        about.needed = _needed_right(environ)
        if about.needed == OPEN:
            return
        try:
            about.presented = presented_key(environ)
            if about.presented is not None:
                # The one key that a person chose cannot be guessed on; others are too long to be.
                compared = None if wrong_keys.are_too_many() else admin_hash
                about.rights = _rights(services, about.presented, compared)
            else:
                _take_person(services, anybody)
        except RestError as error:
            about.refusal = error

    return know


def deciding(services: Services, wrong_keys: limits.WrongKeys) -> Callable[[], Response | None]:
    def decide() -> Response | None:
        about = g._get_current_object()
        if about.refusal is not None:
            if about.refusal.status == HTTPStatus.UNAUTHORIZED:
                wrong_keys.count()
            raise about.refusal
        if about.needed == OPEN or about.needed in about.rights or is_wrong_method():
            return None
        return _refused(services, about.needed, about.presented)

    return decide


def _take_person(services: Services, anybody: frozenset[str]) -> None:
    """Whoever is signed in, else what anybody may do."""
    person = signing_in.signed_in(services)
    if person is None:
        g.rights, g.actor = anybody, "somebody at this machine" if anybody else "nobody"
        return
    signing_in.refuse_forged()
    g.person, g.rights = person, person.rights
    g.actor = g.asked_by = f"account {person.name}"


def _needed_right(environ: Mapping[str, Any]) -> str:
    """The right that this request's route needs; what no route matches is treated as a read."""
    if environ["REQUEST_METHOD"] == "OPTIONS":
        return OPEN
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
        g.actor = g.asked_by = "key ADMIN_API_KEY"
        return EVERYTHING
    now = services.shop.now()
    key = keys.recognise(services.kept, presented, now)
    if key is None:
        raise _unauthorized("This key is unknown, expired or revoked.")
    keys.note_use(services.database, key, now)
    g.actor = g.asked_by = f"key {key.name}"
    return key.rights


def _refused(services: Services, needed: str, presented: str | None) -> Response:
    if presented is not None:
        return _lacks(needed, "This key")
    if "person" not in g:
        return _asked_to_sign_in()
    return (
        signing_in.refused(services, g.person.role, needed)
        if shows_a_page()
        else _lacks(needed, f"The role {g.person.role}")
    )


def _asked_to_sign_in() -> Response:
    if request.path == LOGOUT:  # signed out already, in another tab
        return signing_in.way_in("/")
    if shows_a_page():
        return signing_in.way_in(request.full_path.rstrip("?"))
    raise _unauthorized("A key is needed here: send it as X-API-Key, or as Authorization: Bearer.")


def _lacks(needed: str, whose: str) -> Response:
    return problem(403, "forbidden", f"{whose} does not have the right {needed!r}.", {"needed": needed})


def _unauthorized(sentence: str) -> RestError:
    return RestError(401, "unauthorized", sentence, headers=CHALLENGE)


def require(right: str, sentence: str) -> None:
    """Within a route that answers several rights. Raises RestError."""
    if right not in g.rights:
        raise RestError(403, "forbidden", sentence, {"needed": right})


def note_export(services: Services, what: str, details: dict[str, object]) -> None:
    """Raises DatabaseUnavailable: what cannot be noted is not given away. HEAD takes nothing away."""
    if request.method == "HEAD":
        return
    entry = audit.Entry(services.shop.now(), g.actor, "exported", what, details, g.own_request_id)
    audit.noted(services.database, entry)
