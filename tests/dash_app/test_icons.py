"""The icons that the page names are the icons that are served."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from dash_app import icons, vendor
from tests.conftest import PROJECT

SPRITE = vendor.BOOTSTRAP / "icons" / "bootstrap-icons.svg"
SOURCES = [path for folder in ("layouts", "callbacks") for path in sorted((PROJECT / folder).rglob("*.py"))]


def named(path: Path) -> Iterator[str]:
    """What is written out in calls of icon()."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "icon":
            yield from (str(each.value) for each in node.args if isinstance(each, ast.Constant))


def test_every_icon_that_is_named_is_served() -> None:
    wanted = {name for path in SOURCES for name in named(path)}
    assert len(wanted) > 3
    assert wanted - {*icons.NAMES} == set()


def test_no_icon_is_served_for_nothing() -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    assert [name for name in icons.NAMES if f'"{name}"' not in written] == []
    assert list(icons.NAMES) == sorted(set(icons.NAMES))


def test_a_rule_holds_the_picture_of_its_icon() -> None:
    rules = icons.style_sheet(SPRITE).decode().splitlines()
    (rule,) = (rule for rule in rules if rule.startswith(".bi-check-lg{"))
    # The beginning of the tick, as in Bootstrap's own check-lg.svg.
    assert "viewBox=%220 0 16 16%22" in rule
    assert "d=%22M12.736 3.97a.733.733" in rule
    assert len(rules) == len(icons.RULE.splitlines()) + len(icons.NAMES)


def test_an_icon_that_bootstrap_does_not_have_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(icons, "NAMES", ("no-such-icon",))
    with pytest.raises(LookupError, match="no-such-icon"):
        icons.style_sheet.__wrapped__(SPRITE)
