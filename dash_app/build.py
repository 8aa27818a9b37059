"""python -m dash_app.build: prepares smaller files for the page, once per release of the product.

plotly.js comes as the small bundle of the same version from npm's registry, the typeface is cut down, and
what is text is packed as well as brotli can. Where npm or its registry is not there, one sentence says so
and the page keeps the whole plotly.js: nothing here is needed for it to work.
"""

import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from dash_app import typeface, vendor

PACKAGE = "plotly.js-basic-dist-min"
BUNDLE = "package/plotly-basic.min.js"
BEST_QUALITY = 11
# The whole plotly.js would take half a minute, for a tenth of its weight.
LARGEST_PACKED = 2_000_000
SECONDS_FOR_NPM = 120
# One more try after a second, and what npm has kept is not fetched again.
NPM_PACK = (
    "pack", "--json", "--ignore-scripts", "--prefer-offline", "--fetch-retries=1",
    "--fetch-retry-mintimeout=1000", "--fetch-timeout=30000", "--no-update-notifier", "--loglevel=error",
)  # fmt: skip


class Unavailable(Exception):
    """The small bundle cannot be had; the message says why."""


def main(built: Path = vendor.BUILT) -> None:
    built.mkdir(parents=True, exist_ok=True)
    small = vendor.small_plotly(built)
    try:
        if not small.exists():
            put(small, fetched_bundle(vendor.plotly_js_version()))
    except Unavailable as error:
        say(f"The page works with the whole plotly.js, four times as heavy as need be: {error}")
    if not typeface.small(built).exists():
        put(typeface.small(built), cut_typeface())
    files = vendor.files(built)
    for file in files.values():
        put_packed(built, file)
    packed = {vendor.packed_path(built, file.read()) for file in files.values()}
    remove_others(built, {small, typeface.small(built), *packed})


def remove_others(built: Path, kept: set[Path]) -> None:
    """Files of older releases."""
    for path in built.rglob("*.*"):
        if path not in kept:
            path.unlink()


def fetched_bundle(version: str) -> bytes:
    """The small bundle of exactly this version. npm has compared it with the sum its registry tells."""
    npm = shutil.which("npm")
    if npm is None:
        raise Unavailable("npm is not installed.")
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / packed_by(npm, f"{PACKAGE}@{version}", folder)
        with tarfile.open(archive) as package:
            bundle = content(package, BUNDLE)
            told = json.loads(content(package, "package/package.json"))["version"]
    banner = re.search(rb"plotly\.js \(basic - minified\) v([\d.]+)", bundle[:200])
    if told != version or banner is None or banner[1].decode() != version:
        raise Unavailable(f"{PACKAGE} came in another version than {version}.")
    return bundle


def packed_by(npm: str, wanted: str, folder: str) -> str:
    """The name of the archive that npm wrote into the folder."""
    try:
        done = subprocess.run(  # noqa: S603  npm, with arguments of our own
            [npm, *NPM_PACK, wanted],
            check=False,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=SECONDS_FOR_NPM,
        )
    except subprocess.TimeoutExpired:
        raise Unavailable("npm's registry did not answer in time.") from None
    if done.returncode:
        reason = re.search(r"npm error code (\w+)", done.stderr)
        raise Unavailable(f"npm could not fetch {wanted} ({reason[1] if reason else 'no reason given'}).")
    name: str = json.loads(done.stdout)[0]["filename"]
    return name


def content(package: tarfile.TarFile, name: str) -> bytes:
    try:
        file = package.extractfile(name)
    except KeyError:
        file = None
    if file is None:
        raise Unavailable(f"{PACKAGE} has no {name}.")
    return file.read()


def cut_typeface() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "typeface.woff2"
        typeface.write_small(path)
        return path.read_bytes()


def put_packed(built: Path, file: vendor.File) -> None:
    plain = file.read()
    path = vendor.packed_path(built, plain)
    if file.packed and len(plain) <= LARGEST_PACKED and not path.exists():
        put(path, vendor.pack(plain, BEST_QUALITY))


def put(path: Path, content: bytes) -> None:
    """A server that runs meanwhile sees the whole file or none."""
    path.parent.mkdir(exist_ok=True)
    half = path.with_suffix(".half")
    half.write_bytes(content)
    half.replace(path)


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")


if __name__ == "__main__":
    main()
