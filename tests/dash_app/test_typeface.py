"""The typeface that the build step cuts down still has what the page writes."""

from pathlib import Path

from fontTools.ttLib import TTFont

from dash_app import typeface
from tests.conftest import PROJECT

SIGNS = "Aa09 é ł Ł ő ß – − … · € £ ¥ ₹ ₩ ₺ ▲ ▼ ▬ → ↗ ✓ ≥ “”"


def test_the_cut_typeface_keeps_signs_weights_and_features(tmp_path: Path) -> None:
    typeface.write_small(tmp_path / "cut.woff2")
    font = TTFont(tmp_path / "cut.woff2")
    whole = TTFont(typeface.whole()).getBestCmap()
    kept = font.getBestCmap()
    assert {sign for sign in SIGNS if ord(sign) in whole} == {sign for sign in SIGNS if ord(sign) in kept}
    assert {axis.axisTag: (axis.minValue, axis.maxValue) for axis in font["fvar"].axes} == {
        "opsz": (14, 32),
        "wght": (400, 700),
    }
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert {"tnum", "calt", "ss03"} <= features
    assert (tmp_path / "cut.woff2").stat().st_size < 80_000


def test_every_sign_of_the_page_is_among_its_letters() -> None:
    written = {
        sign
        for folder in ("layouts", "callbacks")
        for path in (PROJECT / folder).rglob("*.py")
        for sign in path.read_text(encoding="utf-8")
    }
    beyond_ascii = {sign for sign in written if ord(sign) > 126}
    assert len(beyond_ascii) > 3
    assert {sign for sign in beyond_ascii if ord(sign) not in typeface.code_points()} == set()


def test_the_rule_says_what_its_file_has() -> None:
    cut, whole = typeface.face("/a.woff2"), typeface.face("/a.ttf")
    assert "src:url(/a.woff2);font-weight:400 700;unicode-range:U+20-7E," in cut
    assert "src:url(/a.ttf);font-weight:100 900;font-display:swap" in whole
    assert "unicode-range" not in whole


def test_another_recipe_is_another_file() -> None:
    assert typeface.small(Path("a")).parent == Path("a")
    assert typeface.code_points() >= {0x20, 0x7E, 0x2122, 0x20BF}
    assert not typeface.code_points() & {0x7F, 0x9F, 0x180, 0x400}
