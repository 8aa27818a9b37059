"""The documentation page: Swagger UI from files that are installed, so it works without the internet."""

from pathlib import Path

import flask_openapi3_swagger
from flask import Flask, Response
from werkzeug.exceptions import NotFound

from dash_app.rest.contract import fixed_view

SWAGGER = Path(flask_openapi3_swagger.__file__).parent / "templates" / "swagger"
OURS = Path(__file__).parent / "docs_page"
FILES = {
    "swagger-ui.css": (SWAGGER / "css", "text/css; charset=utf-8"),
    "swagger-ui-bundle.js": (SWAGGER / "js", "text/javascript; charset=utf-8"),
    "swagger.svg": (SWAGGER / "images", "image/svg+xml"),
    "start.js": (OURS, "text/javascript; charset=utf-8"),
}


def register(server: Flask) -> None:
    page = fixed_view((OURS / "index.html").read_bytes, "text/html; charset=utf-8")
    views = {
        name: fixed_view((folder / name).read_bytes, content_type)
        for name, (folder, content_type) in FILES.items()
    }

    def file(filename: str) -> Response:
        if filename not in views:
            raise NotFound
        return views[filename]()

    server.add_url_rule("/docs", "docs", page)
    server.add_url_rule("/docs/", "docs", page)
    server.add_url_rule("/docs/files/<path:filename>", "docs files", file)
