"""What a component says, for tests: its texts, and its parts by class or attribute."""

from collections.abc import Iterator
from typing import Any

from dash.development.base_component import Component


def parts(drawn: Any) -> Iterator[Component]:
    """The component and everything in it, in order."""
    if isinstance(drawn, list | tuple):
        for each in drawn:
            yield from parts(each)
    elif isinstance(drawn, Component):
        yield drawn
        yield from parts(getattr(drawn, "children", None))


def text(drawn: Any) -> str:
    """All texts, one after the other."""
    if isinstance(drawn, list | tuple):
        return "".join(text(each) for each in drawn)
    if isinstance(drawn, Component):
        return text(getattr(drawn, "children", None))
    return "" if drawn is None else str(drawn)


def with_class(drawn: Any, name: str) -> list[Component]:
    return [part for part in parts(drawn) if name in str(getattr(part, "className", "") or "").split()]


def props(part: Component) -> dict[str, Any]:
    """All that is said of a component, attributes with dashes too."""
    said: dict[str, Any] = part.to_plotly_json()["props"]  # type: ignore[no-untyped-call]  # Dash's own
    return said
