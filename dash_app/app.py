"""The app: each part bound in one line, in the order in which a request meets them."""

from pathlib import Path

from dash import Dash, html
from dash.exceptions import DependencyException
from flask import Flask
from werkzeug.exceptions import NotFound

from dash_app import auth, cors, docs, errors, requests, rest
from dash_app.services import Services, make_services
from data.settings import Settings

ASSETS = Path(__file__).parent / "assets"


def create_app(settings: Settings) -> Flask:
    """A server of its own; several may live in one process.

    Raises SettingError when the settings would make it unsafe.
    """
    auth.refuse_unsafe(settings)
    services = make_services(settings)
    server = Flask("dash_app", static_folder=None)
    configure(server, settings)
    server.extensions["services"] = services
    errors.register(server)
    cors.register(server, settings.allowed_origins)
    requests.register(server, only_loopback=settings.app_env == "demo")
    auth.register(server, services)
    rest.register(server, services)
    docs.register(server)
    bind_page(server, services)
    return server


def configure(server: Flask, settings: Settings) -> None:
    server.secret_key = settings.secret_key
    server.config.update(
        MAX_CONTENT_LENGTH=settings.max_body_mb * 1024 * 1024,
        # Files: compressed on their way they would never be answered with 304, and be left open.
        COMPRESS_STREAMS=False,
    )


def bind_page(server: Flask, services: Services) -> None:
    """Dash on the server. Callbacks are bound to this app, never through Dash's global list."""
    page = Dash(
        __name__,
        server=server,  # type: ignore[arg-type]  # its own annotation knows no ready server
        use_async=False,
        compress=True,
        update_title="",
        suppress_callback_exceptions=True,
        assets_folder=str(ASSETS),
        title=f"{services.shop.name} Analytics",
    )
    page.layout = waiting_for_the_page(services)
    # A file of no library is a mistyped address, not a mistake of ours.
    server.register_error_handler(DependencyException, lambda _: NotFound())


def waiting_for_the_page(services: Services) -> html.Main:
    return html.Main(
        [
            html.H1(f"{services.shop.name} Analytics"),
            html.P(["Figures over REST: ", html.A("documentation", href="/docs"), "."]),
        ]
    )
