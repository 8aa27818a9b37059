"""Callbacks: thin, plain functions; ask the queries, let the layouts draw. Bound here, area by area.

The server draws a screen (callbacks.screens); in the browser one callback for the shell and one for each
pane put it in place. They run there, so that a screen that was fetched already is shown at once.
"""

from dash import ClientsideFunction, Dash, Input, Output, State

from layouts.areas import with_pages


def register(app: Dash, *, demo: bool) -> None:
    panes = with_pages(demo=demo)
    where = (Input("url", "pathname"), Input("url", "search"), Input("theme", "data"), Input("again", "data"))
    asked = [Output(f"{area.key}-asked", "data") for area in panes]
    _in_browser(app, "route", asked, *where, State("areas", "data"))
    _in_browser(app, "showShell", [Output("shell-shown", "data")], *where)
    _in_browser(app, "showDrawer", [Output("drawer-shown", "data")], *where)
    for area in panes:
        shown = [Output(f"{area.key}-pane", "data-shown")]
        _in_browser(app, "showPane", shown, Input(f"{area.key}-asked", "data"))


def _in_browser(app: Dash, name: str, outputs: list[Output], *given: Input | State) -> None:
    function = ClientsideFunction("page", name)
    app.clientside_callback(function, outputs, *given)  # type: ignore[no-untyped-call]  # Dash's own
