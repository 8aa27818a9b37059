"""Other people's files, and the frame of the page: all from here, kept long, packed."""

import gzip
import re

import brotli
import pytest
from flask.testing import FlaskClient

from dash_app import vendor
from tests.dash_app.conftest import MakeApp


@pytest.mark.parametrize("name", vendor.FILES)
def test_each_file_is_packed_and_kept_for_a_year(client: FlaskClient, name: str) -> None:
    plain = client.get(f"/vendor/{name}")
    assert plain.data == vendor.FILES[name].path.read_bytes()
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


def test_nothing_else_is_sent(client: FlaskClient) -> None:
    for name in ("nothing.js", "../page.py", "bootstrap-flask-2.6.0/../../../etc/passwd"):
        assert client.get(f"/vendor/{name}").status_code == 404


def test_the_frame_names_no_other_origin(make_app: MakeApp) -> None:
    page = make_app(shop_name="<b>Shop</b>").test_client().get("/").text
    assert '<html lang="en"' in page
    addresses = re.findall(r"""(?:src|href)=["']([^"']+)""", page)
    assert vendor.PLOTLY_JS in addresses
    assert [each for each in addresses if not each.startswith(("/", "data:"))] == []
    assert "<b>Shop" not in page
