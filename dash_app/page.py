"""The page on the server: Dash, its frame of HTML, and the callbacks bound to this app alone."""

import json
from collections.abc import Callable
from html import escape
from http import HTTPStatus
from pathlib import Path
from typing import Any, NoReturn

from dash import Dash
from dash.exceptions import DependencyException
from flask import Flask, Response
from werkzeug.exceptions import NotFound

import callbacks
from callbacks.address import DRAWER, LONGEST
from dash_app import screens, typeface, vendor
from dash_app.markup import markup
from dash_app.routes import ANY_PATH, VERSION
from dash_app.services import Services
from dash_app.standalone import ICON, THEME
from data.periods import DEFAULT_PRESET
from layouts import shell, theme
from layouts.areas import with_pages

# The theme is known before anything is painted; plotly.js comes from an address that can be kept.
DOCUMENT = """<!DOCTYPE html>
<html lang="en" data-bs-theme="light">
<head>
{%metas%}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{%title%}</title>
<link rel="icon" href="data:image/svg+xml,ICON">
<link rel="preload" href="INTER" as="font" crossorigin>
<link rel="preload" href="/_dash-layout" as="fetch" crossorigin>
<link rel="preload" href="/_dash-dependencies" as="fetch" crossorigin>
<script>FIRST_SCRIPT</script>
{%css%}
<style>
TYPEFACE
TOKENS
</style>
</head>
<body>
<div id="early">EARLY_FRAME</div>
{%app_entry%}
<noscript>This page needs JavaScript; the same figures are answered under /api, see /docs.</noscript>
<footer>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>"""
# Before anything is painted: the theme, and the first screen, which the server draws meanwhile.
EARLY = Path(__file__).parent / "early.js"
# With the longest question, encoded twice, less than a request line may be long (gunicorn.conf.py).
LONGEST_PATH = 200


def register(server: Flask, services: Services) -> None:
    vendor.register(server)
    demo = services.settings.app_env == "demo"
    page = Dash(
        __name__,
        server=server,  # type: ignore[arg-type]  # its own annotation knows no ready server
        use_async=False,
        compress=True,
        update_title="",
        suppress_callback_exceptions=True,
        include_assets_files=False,  # ours are packed and kept like the others
        title=escape(f"{services.shop.name} Analytics"),  # Dash writes it into the HTML as it is
        external_stylesheets=list(vendor.STYLES),
        external_scripts=[vendor.PAGE_JS, vendor.PLOTLY_JS],
    )
    server.extensions["page"] = page
    page.index_string = framed(markup(shell.frame(services.shop.name, demo=demo)))
    page.layout = shell.page(services.shop.name, demo=demo)
    # A file of no library is a mistyped address, not a mistake of ours.
    server.register_error_handler(DependencyException, lambda _: NotFound())
    callbacks.register(page, demo=demo)
    # All callbacks run in the browser; Dash would take any body for one of its own and break.
    server.view_functions["/_dash-update-component"] = _no_callback
    server.view_functions[ANY_PATH] = _telling_what_is_missing(server, demo=demo)


def _no_callback() -> NoReturn:
    raise NotFound


def _telling_what_is_missing(server: Flask, *, demo: bool) -> Callable[[str], Response]:
    """The same document at every address, so that the page says in its own words what is not there."""
    drawn: Callable[[str], Any] = server.view_functions[ANY_PATH]
    there = {area.path for area in with_pages(demo=demo)}

    def show(path: str) -> Response:
        answer = server.make_response(drawn(path))
        if f"/{path.rstrip('/')}" not in there:
            answer.status_code = HTTPStatus.NOT_FOUND
        return answer

    return show


def prepare(server: Flask) -> None:
    """Dash does so in its first request, and two first ones at once would find it half prepared.

    No request of ours could stand for that one: in production the guard turns it away before Dash has it.
    """
    page: Dash = server.extensions["page"]
    page._setup_server()  # type: ignore[no-untyped-call]


def inline_scripts(server: Flask) -> tuple[str, ...]:
    """The scripts that stand in the pages themselves, as they stand there."""
    page: Dash = server.extensions["page"]
    return first_script(), THEME.read_text(encoding="utf-8"), page.renderer


def first_script() -> str:
    """Before anything else, with the names that the server reads."""
    said = {
        "SCREEN_PATHS": json.dumps({"shown": screens.SCREEN, "facts": screens.FACTS, "version": VERSION}),
        "DRAWER_NAMES": json.dumps(DRAWER),
        "LONGEST_SEARCH": str(LONGEST),
        "LONGEST_PATH": str(LONGEST_PATH),
        "DEFAULT_PRESET": DEFAULT_PRESET,
    }
    script = THEME.read_text(encoding="utf-8") + EARLY.read_text(encoding="utf-8")
    for name, value in said.items():
        script = script.replace(name, value)
    return script


def framed(frame: str) -> str:
    """The document. The frame stands in it as text, seen until Dash has come and mounts its own."""
    parts = {
        "FIRST_SCRIPT": first_script(),
        "INTER": vendor.INTER,
        "TYPEFACE": typeface.face(vendor.INTER),
        "TOKENS": theme.css(),
        "ICON": ICON,
        "EARLY_FRAME": frame.replace("{%", "&#123;%"),
    }
    document = DOCUMENT
    for name, said in parts.items():
        document = document.replace(name, said)
    return document
