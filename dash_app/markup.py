"""Dash's HTML components as HTML text, for the parts of the page that need no component in the browser.

A pane is some fifteen hundred components. Dash's renderer looks at each of them at every change, which takes
it longer than a click may; text is put in place by the browser in a millisecond (docs/decisions/0013).
What stands in a component is text: nothing in it can become a tag, an attribute or a script.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dash.development.base_component import Component
from markupsafe import escape

HTML = "dash_html_components"
# What these become in the browser is one element with a class.
ELEMENTS = {("dash_bootstrap_components", "Input"): ("input", "form-control")}
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
# Only what Dash itself reads.
NOT_HTML = frozenset({"children", "key", "n_clicks", "n_clicks_timestamp", "disable_n_clicks"})
NAMED_OTHERWISE = {"className": "class", "htmlFor": "for", "httpEquiv": "http-equiv"}


def markup(drawn: Any) -> str:
    """A component, text, number or a list of them as HTML. Raises TypeError for what is no HTML component."""
    return "".join(_parts(drawn))


def _parts(drawn: Any) -> Iterator[str]:
    if drawn is None:
        return
    if isinstance(drawn, list | tuple):
        for each in drawn:
            yield from _parts(each)
    elif isinstance(drawn, Component):
        yield from _element(drawn)
    elif isinstance(drawn, str | int | float):
        yield str(escape(drawn))
    else:
        raise TypeError(f"{type(drawn).__name__} is no part of a page.")


def _element(component: Any) -> Iterator[str]:
    tag, said = _tag(component), component.to_plotly_json()["props"]
    if component._namespace != HTML:
        said = {"className": ELEMENTS[component._namespace, component._type][1], **said}
    attributes = "".join(_attribute(name, value) for name, value in said.items() if name not in NOT_HTML)
    yield f"<{tag}{attributes}>"
    if tag not in VOID:
        yield from _parts(said.get("children"))
        yield f"</{tag}>"


def _tag(component: Any) -> str:
    if component._namespace == HTML:
        return str(component._type).lower()
    try:
        return ELEMENTS[component._namespace, component._type][0]
    except KeyError:
        raise TypeError(f"{component._namespace} {component._type} is no HTML component.") from None


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    named = NAMED_OTHERWISE.get(name, name if "-" in name else name.lower())
    if value is True:
        return f" {named}"
    text = _declarations(value) if name == "style" else value
    return f' {named}="{escape(text)}"'


def _declarations(style: Mapping[str, Any]) -> str:
    return ";".join(f"{_property(name)}:{value}" for name, value in style.items() if value is not None)


def _property(name: str) -> str:
    """fontSize as font-size; a variable as it is."""
    return name if name.startswith("--") else re.sub("[A-Z]", lambda big: f"-{big[0].lower()}", name)
