"""Other people's files, and the frame of the page: all from here, kept long, packed."""

import ast
import gzip
import re
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from dash_app import vendor
from tests.conftest import PROJECT
from tests.dash_app.conftest import MakeApp


@pytest.mark.parametrize("name", vendor.FILES)
def test_each_file_is_packed_and_kept_for_a_year(client: FlaskClient, name: str) -> None:
    plain = client.get(f"/vendor/{name}")
    assert plain.data == vendor.FILES[name].read()
    assert plain.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for encoding, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        packed = client.get(f"/vendor/{name}", headers={"Accept-Encoding": f"deflate, {encoding}"})
        if vendor.FILES[name].packed:
            assert packed.headers["Content-Encoding"] == encoding
            assert packed.headers["Vary"] == "Accept-Encoding"
            assert len(packed.data) < len(plain.data)
            assert unpack(packed.data) == plain.data
        else:
            assert packed.data == plain.data


def test_without_the_build_step_the_files_of_the_packages_are_sent(tmp_path: Path) -> None:
    files = vendor.files(tmp_path)
    kinds = ["bootstrap", "icons", "page", "page", "inter", "plotly"]
    assert [name.partition("-")[0] for name in files] == kinds
    inter, plotly = list(files.values())[4:]
    assert plotly.read()[:25].startswith(b"/**\n* plotly.js v")
    assert inter.read()[:4] == b"\x00\x01\x00\x00"  # TrueType
    assert vendor.prepared(tmp_path, plotly.read()) is None


def test_what_is_prepared_is_sent_while_its_version_is_right(tmp_path: Path) -> None:
    (tmp_path / "plotly-basic-0.0.1.js").write_text("older")
    assert any(name.startswith("plotly-full-") for name in vendor.files(tmp_path))
    vendor.small_plotly(tmp_path).write_text("small")
    (small,) = (file for name, file in vendor.files(tmp_path).items() if name.startswith("plotly-"))
    assert small.read() == b"small"


def test_figures_have_only_kinds_that_the_small_bundle_draws() -> None:
    """In a dict of a figure "type" is the kind of a trace or of an axis."""
    found = {
        value.value
        for path in (PROJECT / "layouts").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and key.value == "type" and isinstance(value, ast.Constant)
    }
    assert "scatter" in found
    kinds = {"bar", "pie", "scatter", "date", "linear", "log", "category"}
    assert found <= kinds | {"line", "data"}  # of shapes and error bars, which every bundle has


def test_nothing_else_is_sent(client: FlaskClient) -> None:
    for name in ("nothing.js", "../page.py", "bootstrap-flask-2.6.0/../../../etc/passwd"):
        assert client.get(f"/vendor/{name}").status_code == 404


def test_the_frame_names_no_other_origin(make_app: MakeApp) -> None:
    page = make_app(shop_name="<b>Shop</b>").test_client().get("/").text
    assert '<html lang="en"' in page
    addresses = re.findall(r"""(?:src|href)=["']([^"']+)""", page)
    assert {vendor.PLOTLY_JS, vendor.INTER, *vendor.STYLES} <= set(addresses)
    assert f"src:url({vendor.INTER})" in page
    assert [each for each in addresses if not each.startswith(("/", "data:", "#", "?"))] == []
    assert "<b>Shop" not in page
