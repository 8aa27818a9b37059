"""Components as HTML text: what is text stays text, whatever it holds."""

from html.parser import HTMLParser
from typing import Any

import dash_bootstrap_components as dbc
import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from dash_app.markup import markup
from layouts.components import attributes


@pytest.mark.parametrize(
    ("drawn", "text"),
    [
        (None, ""),
        (["a ", 1, 2.5, None], "a 12.5"),
        (html.P("5 < 6 & \"7\" > '8'"), "<p>5 &lt; 6 &amp; &#34;7&#34; &gt; &#39;8&#39;</p>"),
        (html.Label("Day", htmlFor="day", className="a b"), '<label for="day" class="a b">Day</label>'),
        (html.Td(1, colSpan=2), '<td colspan="2">1</td>'),
        (html.Img(src="data:x", alt='a"b'), '<img src="data:x" alt="a&#34;b">'),
        (html.Div(html.Br(), **attributes(aria_hidden="true", data_facts="x")),
         '<div aria-hidden="true" data-facts="x"><br></div>'),
        (html.Span(style={"--c": "var(--bad)", "flexGrow": "2.0"}),
         '<span style="--c:var(--bad);flex-grow:2.0"></span>'),
        (html.Details([html.Summary("x", tabIndex="0")], open=False),
         '<details><summary tabindex="0">x</summary></details>'),
        (html.A("y", hidden=True, download=""), '<a hidden download="">y</a>'),
    ],
)  # fmt: skip
def test_a_component_is_its_html(drawn: Any, text: str) -> None:
    read = Reading()
    read.feed(markup(drawn))
    expected = Reading()
    expected.feed(text)
    assert read.seen == expected.seen


class Reading(HTMLParser):
    """What a browser would see: tags with their attributes in any order, and text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[Any] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, sorted(attrs, key=str)))

    def handle_endtag(self, tag: str) -> None:
        self.seen.append(("end", tag))

    def handle_data(self, data: str) -> None:
        self.seen.append(data)


@given(st.text(), st.text())
def test_no_text_becomes_a_tag_or_an_attribute(inside: str, said: str) -> None:
    read = Reading()
    read.feed(markup(html.P([inside], title=said, className="c")))
    opening, *between, closing = read.seen
    assert (opening[0], {name for name, _ in opening[1]}) == ("p", {"title", "class"})
    assert closing == ("end", "p")
    # A browser reads line ends alike and drops nothing else.
    plain = inside.replace("\r\n", "\n").replace("\r", "\n")
    assert "".join(between).replace("\r\n", "\n").replace("\r", "\n") == plain


@pytest.mark.parametrize("drawn", [dcc.Graph(), dbc.Button(), html.Div(dcc.Store(id="x")), object()])
def test_what_needs_a_browser_is_refused(drawn: Any) -> None:
    with pytest.raises(TypeError):
        markup(drawn)
