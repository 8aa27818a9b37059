"""The app: each part bound in one line, in the order in which a request meets them."""

from flask import Flask

from dash_app import auth, cors, docs, errors, page, requests, rest, screens, settled
from dash_app.services import make_services
from data.settings import Settings, refuse_unsafe


def create_app(settings: Settings) -> Flask:
    """A server of its own; several may live in one process.

    Raises SettingError when the settings would make it unsafe, or contradict what is in the database.
    """
    refuse_unsafe(settings)
    services = make_services(settings)
    server = Flask("dash_app", static_folder=None)
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
