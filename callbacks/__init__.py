"""Callbacks: thin, plain functions; ask the queries, let the layouts draw. Bound here, area by area.

The server draws a screen (callbacks.screens); in the browser one callback for the shell and one for each
pane put it in place. They run there, so that a screen that was fetched already is shown at once.
"""

from collections.abc import Iterable

from dash import ClientsideFunction, Dash, Input, Output, State

from callbacks import drawer, shell
from callbacks.screens import CARDS
from layouts.areas import AREAS

Slots = Iterable[tuple[str, str]]


def register(app: Dash) -> None:
    where = (Input("url", "pathname"), Input("url", "search"), Input("theme", "data"), Input("again", "data"))
    asked = [Output(f"{area.key}-asked", "data") for area in AREAS]
    hidden = [Output(f"{area.key}-pane", "hidden") for area in AREAS]
    _in_browser(app, "route", [*asked, *hidden], *where, State("areas", "data"))
    _in_browser(app, "showShell", _outputs(shell.SLOTS), *where)
    _in_browser(app, "showDrawer", _outputs(drawer.SLOTS), *where)
    for area in AREAS:
        slots = [slot for card in CARDS[area.key] for slot in card.slots()]
        outputs = [*_outputs(slots), Output(f"{area.key}-pane", "data-shown")]
        _in_browser(app, "showPane", outputs, Input(f"{area.key}-asked", "data"))


def _outputs(slots: Slots) -> list[Output]:
    return [Output(component, name) for component, name in slots]


def _in_browser(app: Dash, name: str, outputs: list[Output], *given: Input | State) -> None:
    function = ClientsideFunction("page", name)
    app.clientside_callback(function, outputs, *given)  # type: ignore[no-untyped-call]  # Dash's own
