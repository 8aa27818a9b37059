"""Other people's files, from the packages they came in: the page asks no other server for anything.

An address carries the package's release, so a browser keeps what it has for a year. Text is packed once
per process, when it is first asked for.
"""

import gzip
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import brotli
import fontpkg
from flask import Flask, Response, request
from werkzeug.exceptions import NotFound


def _folder(package: str) -> Path:
    """Where a package lies, without importing it."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent


BOOTSTRAP = _folder("flask_bootstrap") / "static" / "bootstrap5" / "css"
PLOTLY = _folder("plotly") / "package_data"
A_YEAR = "public, max-age=31536000, immutable"
# Higher takes seconds for plotly.js and saves little.
BROTLI_QUALITY = 5


@dataclass(frozen=True)
class File:
    path: Path
    mimetype: str
    packed: bool = True


def _files() -> dict[str, File]:
    bootstrap, fonts = f"bootstrap-flask-{version('Bootstrap-Flask')}", BOOTSTRAP / "font" / "fonts"
    return {
        f"{bootstrap}/bootstrap.css": File(BOOTSTRAP / "bootstrap.min.css", "text/css"),
        f"{bootstrap}/icons.css": File(BOOTSTRAP / "font" / "bootstrap-icons.min.css", "text/css"),
        f"{bootstrap}/fonts/bootstrap-icons.woff2": File(
            fonts / "bootstrap-icons.woff2", "font/woff2", False
        ),
        f"inter-{version('fontpkg-inter')}.ttf": File(Path(fontpkg.path("Inter")), "font/ttf"),
        f"plotly-{version('plotly')}.js": File(PLOTLY / "plotly.min.js", "application/javascript"),
    }


FILES = _files()
STYLES = tuple(f"/vendor/{name}" for name in FILES if name.endswith(".css"))
INTER, PLOTLY_JS = (f"/vendor/{name}" for name in FILES if name.endswith((".ttf", ".js")))


def register(server: Flask) -> None:
    server.add_url_rule("/vendor/<path:name>", "vendor", send_vendored)


def send_vendored(name: str) -> Response:
    """One of the files above; 404 for all else."""
    file = FILES.get(name)
    if file is None:
        raise NotFound
    accepted = request.accept_encodings
    encoding = next((each for each in ("br", "gzip") if file.packed and accepted[each] > 0), None)
    answer = Response(_packed(name, encoding), mimetype=file.mimetype)
    if encoding:
        answer.headers["Content-Encoding"] = encoding
    answer.headers["Cache-Control"] = A_YEAR
    answer.vary.add("Accept-Encoding")
    return answer


@lru_cache(maxsize=32)
def _packed(name: str, encoding: str | None) -> bytes:
    plain = FILES[name].path.read_bytes()
    if encoding == "br":
        packed: bytes = brotli.compress(plain, quality=BROTLI_QUALITY)
        return packed
    return gzip.compress(plain, 6) if encoding else plain
