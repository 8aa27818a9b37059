"""Files of the page: other people's, from the packages they came in, and our own. It asks no other server.

An address names the release or the content of its file, so a browser keeps what it has for a year. Where
`python -m dash_app.build` prepared a smaller file, that one is sent; each file is sent packed, as it was
prepared, or else packed once per process, when it is first asked for.
"""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import brotli
from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from dash_app import icons, typeface

OURS = Path(__file__).resolve().parent / "assets"
# What the browser alone can do, in the order in which one part may need another when it is read.
PARTS = (
    "kept", "screens", "words", "figures", "ahead", "drawer", "links", "theme", "charts", "cards",
    "navigation", "paper", "named", "bound",
)  # fmt: skip
# What the build step prepares; git ignores it, and without it everything works, only heavier.
BUILT = Path(__file__).resolve().parent.parent / "build" / "page"


def _folder(package: str) -> Path:
    """Where a package lies, without importing it."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent


BOOTSTRAP = _folder("flask_bootstrap") / "static" / "bootstrap5"
PLOTLY = _folder("plotly") / "package_data" / "plotly.min.js"
A_YEAR = "public, max-age=31536000, immutable"
# Higher takes seconds for plotly.js and saves little; the build step takes them.
BROTLI_QUALITY = 5


@dataclass(frozen=True)
class File:
    mimetype: str
    read: Callable[[], bytes]
    packed: bool = True


def plotly_js_version() -> str:
    """Of the plotly.js that the installed plotly carries; its first lines say it."""
    with PLOTLY.open(encoding="utf-8") as file:
        found = re.search(r"plotly\.js v(\d+\.\d+\.\d+)\n", file.read(200))
    if found is None:
        raise RuntimeError(f"{PLOTLY} does not begin with the version of plotly.js.")
    return found[1]


def small_plotly(built: Path) -> Path:
    """Bars, pies and lines alone: a quarter of the whole. Its name has the version that it must have."""
    return built / f"plotly-basic-{plotly_js_version()}.js"


def files(built: Path) -> dict[str, File]:
    """What is sent, by name."""
    sheet = icons.style_sheet(BOOTSTRAP / "icons" / "bootstrap-icons.svg")
    ours = {"css": (OURS / "page.css").read_bytes(), "js": script()}
    return {
        f"bootstrap-flask-{version('Bootstrap-Flask')}.css": File(
            "text/css", (BOOTSTRAP / "css" / "bootstrap.min.css").read_bytes
        ),
        f"icons-{_digest(sheet)}.css": File("text/css", lambda: sheet),
        f"page-{_digest(ours['css'])}.css": File("text/css", lambda: ours["css"]),
        f"page-{_digest(ours['js'])}.js": File("application/javascript", lambda: ours["js"]),
        **_font(typeface.small(built)),
        **_plotly(small_plotly(built)),
    }


def script() -> bytes:
    """The page's script: its parts in order, in one function, so that no name of theirs is the window's."""
    parts = "\n".join((OURS / "script" / f"{name}.js").read_text(encoding="utf-8") for name in PARTS)
    return f"(() => {{\n{parts}}})();\n".encode()


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:8]


def _font(small: Path) -> dict[str, File]:
    if small.exists():
        return {small.name: File("font/woff2", small.read_bytes, packed=False)}
    return {f"{typeface.RELEASE}.ttf": File("font/ttf", typeface.whole().read_bytes)}


def _plotly(small: Path) -> dict[str, File]:
    name, path = (small.name, small) if small.exists() else (f"plotly-full-{plotly_js_version()}.js", PLOTLY)
    return {name: File("application/javascript", path.read_bytes)}


FILES = files(BUILT)
STYLES = tuple(f"/vendor/{name}" for name in FILES if name.endswith(".css"))
PAGE_JS, INTER, PLOTLY_JS = (
    next(f"/vendor/{name}" for name in FILES if re.match(pattern, name))
    for pattern in (r"page-\w+\.js", "inter-", "plotly-")
)


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
    plain = FILES[name].read()
    if encoding == "br":
        return prepared(BUILT, plain) or pack(plain, BROTLI_QUALITY)
    return gzip.compress(plain, 6) if encoding else plain


def pack(plain: bytes, quality: int) -> bytes:
    packed: bytes = brotli.compress(plain, quality=quality)
    return packed


def prepared(built: Path, plain: bytes) -> bytes | None:
    """The same in brotli, if the build step packed these very bytes."""
    path = packed_path(built, plain)
    return path.read_bytes() if path.exists() else None


def packed_path(built: Path, plain: bytes) -> Path:
    return built / "packed" / f"{sha256(plain).hexdigest()}.br"
