"""The documentation page: Swagger UI from files that are installed, so it works without the internet."""

from pathlib import Path

import flask_openapi3_swagger
from flask import Flask, Response, send_from_directory

SWAGGER = Path(flask_openapi3_swagger.__file__).parent / "templates" / "swagger"
OURS = Path(__file__).parent / "docs_page"
FILES = {
    "swagger-ui.css": SWAGGER / "css",
    "swagger-ui-bundle.js": SWAGGER / "js",
    "swagger.svg": SWAGGER / "images",
    "start.js": OURS,
}
# The files' content changes with a release only; a browser asks again and gets a 304.
MAX_AGE_S = 0


def register(server: Flask) -> None:
    server.add_url_rule("/docs", "docs", show_page)
    server.add_url_rule("/docs/", "docs", show_page)
    server.add_url_rule("/docs/files/<path:filename>", "docs.static", send_file)


def show_page() -> Response:
    return send_from_directory(OURS, "index.html", max_age=MAX_AGE_S)


def send_file(filename: str) -> Response:
    """One of the files named above; 404 for all else."""
    return send_from_directory(FILES.get(filename, OURS), filename, max_age=MAX_AGE_S)
