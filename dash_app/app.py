"""The app: each part bound in one line, in the order in which a request meets them."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask import Request as FlaskRequest
from flask.sessions import NullSession, SessionInterface

from dash_app import auth, cors, docs, errors, page, requests, rest, screens, settled
from dash_app.services import make_services
from data.settings import Settings, refuse_unsafe


class NoSessions(SessionInterface):
    """Keys travel in headers. Flask would open and weigh a session on each request, which nobody has."""

    _of_nobody = NullSession()

    def open_session(self, app: Flask, request: FlaskRequest) -> NullSession:
        del app, request
        return self._of_nobody


class Request(FlaskRequest):
    """Dash makes a blueprint, for files, but none has hooks here, to be looked for three times a request."""

    @property
    def blueprints(self) -> list[str]:
        return []


class Server(Flask):
    """Without what Flask does on each request and nothing here has a use for."""

    request_class = Request
    session_interface = NoSessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: no function here is a coroutine, which Flask would look for before each call."""
        return func


def create_app(settings: Settings) -> Flask:
    """A server of its own; several may live in one process.

    Raises SettingError when the settings would make it unsafe, or contradict what is in the database.
    """
    refuse_unsafe(settings)
    services = make_services(settings)
    server = Server("dash_app", static_folder=None)
    configure(server, settings)
    server.extensions["services"] = services
    errors.register(server)
    cors.register(server, settings.allowed_origins)
    requests.register(server, only_loopback=settings.app_env == "demo")
    auth.register(server, services)
    settled.register(server, services)
    rest.register(server, services)
    docs.register(server)
    screens.register(server, services)
    page.register(server, services)
    return server


def configure(server: Flask, settings: Settings) -> None:
    server.secret_key = settings.secret_key
    server.config.update(
        MAX_CONTENT_LENGTH=settings.max_body_mb * 1024 * 1024,
        # Files: compressed on their way they would never be answered with 304, and be left open.
        COMPRESS_STREAMS=False,
    )
