"""What gunicorn serves in the benchmark of the page: the product's app, and the static page in it.

The static page comes from the same app, behind the same guard and with the same compression; plotly's whole
bundle from the same route as the page's own files, kept as long. LIMIT_FOLDER names the folder where the
benchmark writes the static page once it knows the figures.
"""

import os
from pathlib import Path

from flask import Flask

from dash_app import auth, vendor
from dash_app.app import create_app
from data.settings import load_settings

WHOLE_PLOTLY = f"plotly-full-{vendor.plotly_js_version()}.js"
RULE = "/limit/<name>"


def serve() -> Flask:
    vendor.FILES[WHOLE_PLOTLY] = vendor.File("application/javascript", vendor.PLOTLY.read_bytes)
    server = create_app(load_settings())
    add_static_pages(server, Path(os.environ["LIMIT_FOLDER"]))
    with server.test_client() as client:
        client.get("/")  # Dash prepares itself in its first request
    server.extensions["services"].close_connections()
    return server


def add_static_pages(server: Flask, folder: Path) -> None:
    auth.NEEDED[RULE] = auth.READ

    def static_page(name: str) -> str:
        return (folder / f"{name}.html").read_text(encoding="utf-8")

    server.add_url_rule(RULE, "limit", static_page)
