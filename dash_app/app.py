"""The app: each part bound in one line, in the order in which a request meets them."""

import logging
import os
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask import Request as FlaskRequest
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import MapAdapter

from dash_app import (
    auth,
    cors,
    docs,
    errors,
    headers,
    page,
    requests,
    rest,
    screens,
    sessions,
    settled,
    signing_in,
)
from dash_app.services import Services, make_services
from data import accounts
from data.errors import DatabaseError, DatabaseOutdated
from data.lost_disk import warn_of_lost_disk
from data.schema import require_current
from data.settings import Settings, refuse_unsafe

log = logging.getLogger(__name__)


class Request(FlaskRequest):
    """Dash makes a blueprint, for files, but none has hooks here, to be looked for three times a request."""

    @property
    def blueprints(self) -> list[str]:
        return []


class Server(Flask):
    """Without what Flask does on each request and nothing here has a use for."""

    request_class = Request

    def create_url_adapter(self, request: FlaskRequest | None) -> MapAdapter | None:
        """Bound by what the request knows already; no rule here hangs on a host or is of a websocket."""
        if request is None:
            return super().create_url_adapter(None)
        script, query = request.environ.get("SCRIPT_NAME", ""), request.environ.get("QUERY_STRING", "")
        # In the order that MapAdapter takes them; `bind` would weigh the host's letters once more.
        return MapAdapter(
            self.url_map, request.host, script, "", request.scheme, request.path, request.method, query
        )

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: no function here is a coroutine, which Flask would look for before each call."""
        return func


def create_app(settings: Settings) -> Flask:
    """A server of its own; several may live in one process.

    Raises SettingError when the settings would make it unsafe, or contradict what is in the database, and
    DatabaseOutdated in production where there is none of this release.
    """
    services = make_services(settings)
    refuse_unready(services)
    warn_of_lost_disk(settings, os.environ)
    server = Server("dash_app", static_folder=None)
    configure(server, settings)
    server.extensions["services"] = services
    errors.register(server)
    cors.register(server, settings.allowed_origins)
    requests.register(server, only_loopback=settings.app_env == "demo")
    signing_in.register(server, services)
    auth.register(server, services)
    signing_in.open_desk(server, services)
    settled.register(server, services)
    rest.register(server, services)
    docs.register(server)
    screens.register(server, services)
    page.register(server, services)
    headers.register(server, page.inline_scripts(server))
    return server


def refuse_unready(services: Services) -> None:
    """Before production is served; one that is away may come back, and in demo mode the page says what to do.

    Raises SettingError naming all that is missing, DatabaseOutdated where no database is of this release.
    """
    if services.settings.app_env == "demo":
        return
    lacks_account, outdated = False, None
    try:
        require_current(services.database)
        lacks_account = not accounts.anyone(services.database)
    except DatabaseOutdated as error:
        outdated = error
    except DatabaseError as error:
        log.warning("whether the database is ready is not known: %s", error)
    refuse_unsafe(services.settings, lacks_account=lacks_account)
    if outdated:
        raise outdated


def configure(server: Flask, settings: Settings) -> None:
    sessions.configure(server, settings)
    hops = settings.trusted_proxies
    if hops:
        behind: Any = ProxyFix(server.wsgi_app, x_for=hops, x_proto=hops)
        server.wsgi_app = behind  # type: ignore[method-assign]  # as Flask's documentation does
    server.config.update(
        MAX_CONTENT_LENGTH=settings.max_body_mb * 1024 * 1024,
        # Files: compressed on their way they would never be answered with 304, and be left open.
        COMPRESS_STREAMS=False,
    )
