"""What the keys do, in a dialogue of the browser's own: it keeps the focus, and Escape closes it."""

from dash import html
from dash.development.base_component import Component

from layouts.components import attributes, hidden, icon

# The key, and what it does; assets/script/navigation.js and others do it.
SHORTCUTS = (
    (("Tab",), "Go on to the next thing; the first one skips to the figures"),
    (("←", "→"), "On a chart: move from mark to mark; Home and End go to its ends"),
    (("Enter",), "On a number or a mark: open the facts that make it"),
    (("T",), "On a chart: show it as a table, and back"),
    (("Escape",), "Close what is open: a menu, a box, the facts"),
    (("?",), "Show these keys"),
)


def opener() -> Component:
    return html.Button("Keyboard shortcuts", type="button", **attributes(data_shortcuts="true"))


def dialog() -> Component:
    close = html.Button([icon("x-lg"), hidden("Close")], type="button", className="tool",
                        **attributes(data_closes="shortcuts"))  # fmt: skip
    head = html.Div([html.H2("Keyboard shortcuts", id="shortcuts-title"), close], className="cap")
    listed = [part for keys, said in SHORTCUTS for part in (html.Dt(_keys(keys)), html.Dd(said))]
    return html.Dialog([head, html.Dl(listed)], id="shortcuts",
                       **attributes(aria_labelledby="shortcuts-title"))  # fmt: skip


def _keys(keys: tuple[str, ...]) -> list[Component]:
    return [html.Kbd(key) for key in keys]
