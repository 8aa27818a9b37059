"""Both themes have every token, and enough contrast; figures carry no default template."""

import re
from pathlib import Path

import pytest

from layouts import theme
from layouts.theme import TOKENS

STYLES = Path(__file__).resolve().parents[2] / "dash_app" / "assets" / "page.css"
GROUNDS = ("surface", "bg", "sunk")


def luminance(colour: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_two_themes_say_the_same_tokens() -> None:
    light, dark = TOKENS.values()
    assert list(light) == list(dark)


@pytest.mark.parametrize("name", TOKENS)
def test_texts_are_readable_and_marks_are_seen(name: theme.Theme) -> None:
    tokens = TOKENS[name]
    for text in ("ink", "ink2"):
        assert min(contrast(tokens[text], tokens[ground]) for ground in GROUNDS) >= 4.5
    assert contrast(tokens["accent"], tokens["soft"]) >= 4.5
    assert contrast(tokens["bad"], tokens["badsoft"]) >= 4.5
    marks = ("shop", "edge", "accent", "none", *theme.FEATURES.values())
    assert min(contrast(tokens[mark], tokens["surface"]) for mark in marks) >= 3


# How long bars are, where they begin, and where zero is.
LENGTHS = {"at", "long", "cut-at", "cut", "zero"}


def test_the_style_sheet_names_tokens_only() -> None:
    styles = STYLES.read_text(encoding="utf-8")
    used = set(re.findall(r"var\(--([\w-]+)", styles)) - {"c"} - LENGTHS
    assert used <= set(TOKENS["light"])
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|rgba?\(|hsla?\(", re.sub(r"#[\w-]+ ", "", styles))


def test_a_figure_is_small_and_without_a_template() -> None:
    layout = theme.figure_layout("dark", 240)
    assert "template" not in layout
    assert len(str(layout)) < 1500


def test_nothing_of_a_figure_leaves_the_server() -> None:
    assert theme.GRAPH_CONFIG["showSendToCloud"] is False
    assert theme.GRAPH_CONFIG["displaylogo"] is False
