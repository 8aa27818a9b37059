"""The design page: every token with the ratios that the design names, every state, sums that hold."""

import datetime as dt

import pytest

from layouts import design
from layouts.formatting import Money
from layouts.theme import TOKENS
from layouts.view import View
from tests.layouts.rendered import parts, text, with_class

VIEW = View("light", Money("USD"), today=dt.date(2026, 11, 21))
# As the design says them, against the surface.
RATIOS = {
    "edge": ("3.4", "4.0"),
    "ink": ("17.6", "14.5"),
    "ink2": ("6.4", "6.9"),
    "shop": ("10.4", "8.0"),
    "accent": ("7.6", "8.1"),
    "bad": ("6.0", "7.5"),
    "recommendation": ("6.6", "5.8"),
    "chat": ("3.6", "8.7"),
    "skin": ("7.0", "5.9"),
    "routine": ("3.6", "10.2"),
    "none": ("3.4", "4.0"),
}


def test_every_token_is_shown_with_both_values_and_their_contrast() -> None:
    rows = [part for part in parts(design.tokens(VIEW)) if type(part).__name__ == "Tr"][1:]
    said = {text(row.children[0].children[0]): [text(cell) for cell in row.children[1:]] for row in rows}
    light, dark = TOKENS.values()
    assert list(said) == list(light) == list(design.USES)
    for name, (of_light, ratio_light, of_dark, ratio_dark) in said.items():
        assert (of_light, of_dark) == (light[name], dark[name])
        if name in RATIOS:
            assert (ratio_light, ratio_dark) == RATIOS[name]
    assert said["wash"][1::2] == ["–", "–"]


def test_a_change_has_seven_states() -> None:
    chips = with_class(design.changes(VIEW), "chip")
    assert [text(chip.children[0]) for chip in chips] == [
        "▲+14.4% better",
        "▲+8.3% worse",
        "▼−6.1% better",
        "▲+0.17 pp within noise",
        "▲+12.7%",
        "new",
        "–",
    ]


@pytest.mark.parametrize("name", [
    "Error", "Stale", "Definition, open", "Menu, open", "Empty: nothing yet",
    "Empty: nothing in this period", "Empty: filtered to nothing", "Empty: not enough data yet",
])  # fmt: skip
def test_every_state_is_shown(name: str) -> None:
    assert name in [text(part) for part in with_class(design.all_states(VIEW), "state-name")]


def test_loading_and_partial_stand_beside_each_other() -> None:
    assert [text(part) for part in with_class(design.skeleton(), "state-name")] == ["Loading"]
    drawn = design.partial(VIEW)
    assert "Web visits reach to Wed 18 Nov 2026. 2 days are missing" in text(drawn.said)
    assert drawn.figure is not None
    assert [trace["x"] for trace in drawn.figure["data"] if trace["type"] == "bar"] == [
        ["2026-11-19", "2026-11-20"]
    ]


def test_the_samples_add_up() -> None:
    assert (sum(design.CONVERSIONS), sum(design.ATTRIBUTED), sum(design.BEFORE)) == (1002, 348, 920)
    drawn = text(design.drawer_of(VIEW))
    assert "€97.80" in drawn  # 62.90 - 22.40 + 21.50 + 35.80
    assert "counted by one rule, and agree" in drawn
    assert "1 of 3 do not agree" in text(design.reconciliation(VIEW))
