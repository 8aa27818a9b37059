"""What stands around every area: navigation, period, how far the facts reach, what went wrong."""

import datetime as dt
from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from data.periods import PRESETS, SOURCES, Period, Window
from layouts import conversions, formatting, overview, revenue
from layouts.answered import Answered
from layouts.areas import AREAS, Area, groups
from layouts.components import UNSPOKEN, Children, attributes, hidden, icon, inside, message, retry

SKELETONS = {"overview": overview.skeleton, "conversions": conversions.skeleton, "revenue": revenue.skeleton}
NAMES = {"7d": "7 days", "14d": "14 days", "30d": "30 days", "90d": "90 days", "1y": "365 days"}
SOURCE_NAMES = {"orders": "orders", "web": "web visits", "chat": "chat", "ai": "AI features"}

FIRST_COMMAND = "python manage.py seed"
FIRST_REQUEST = """\
curl -X POST {origin}/api/ingest/transactions \\
  -H "X-API-Key: $KEY" -H "Content-Type: application/json" \\
  -d '{{"transaction_id": "1", "invoice_id": "1", "invoice_date": "{today}T10:00:00",
       "product_id": "serum-1", "quantity": 1, "amount": 24.90}}'"""


def page(shop_name: str) -> Component:
    """The whole page before anything is known: every pane mounted, all but one hidden."""
    return html.Div(
        [
            dcc.Location(id="url", refresh="callback-nav"),
            dcc.Store(id="theme"),
            dcc.Store(id="again"),
            dcc.Store(id="areas", data=[_for_the_browser(area, shop_name) for area in AREAS]),
            *(dcc.Store(id=f"{area.key}-asked") for area in AREAS),
            html.A("Skip to the figures", href="#main", className="skip"),
            html.Aside([_brand(shop_name), html.Nav(id="nav", **attributes(aria_label="Areas")), _foot()],
                       className="side"),
            html.Div([_top(), _main()], className="body"),
        ],
        className="app",
    )  # fmt: skip


def _for_the_browser(area: Area, shop_name: str) -> dict[str, str]:
    return {"key": area.key, "path": area.path, "title": f"{area.title} – {shop_name}"}


def _brand(shop_name: str) -> Component:
    mark = html.Span(icon("bar-chart-fill"), className="mark")
    return html.Div([mark, html.Span([html.B(shop_name), html.Small("SmartShopie Analytics")])],
                    className="brand")  # fmt: skip


def _foot() -> Component:
    return html.Div([html.A("API reference", href="/docs")], className="foot")


def _top() -> Component:
    return html.Header(
        [
            html.Nav(id="period", className="segments", **attributes(aria_label="Period")),
            html.Details([html.Summary(id="dates-shown", className="btn"), _dates()], className="dates"),
            html.Span(id="versus", className="versus"),
            html.Span(id="through", className="through"),
        ],
        className="top",
    )


def _dates() -> Component:
    fields = [
        html.Div([html.Label(name, htmlFor=f"dates-{edge}"), dbc.Input(id=f"dates-{edge}", type="date")])
        for edge, name in (("start", "First day"), ("end", "Last day"))
    ]
    apply = html.Button("Apply", type="submit", className="btn primary")
    form: Component = dbc.Form([*fields, apply], id="dates", prevent_default_on_submit=True, class_name="box")
    return form


def _main() -> Component:
    panes = [
        html.Div(SKELETONS[area.key](), id=f"{area.key}-pane", className="pane", hidden=True)
        for area in AREAS
    ]
    return html.Main(
        [
            html.H1(id="heading"),
            html.Div(id="notices", role="status"),
            html.Div(id="instead"),
            html.Div(panes, id="panes"),
        ],
        id="main",
        tabIndex="-1",
    )


# What changes with the address


def navigation(current: Area | None, search: str) -> list[Component]:
    """The areas, each with the period that is looked at."""
    found: list[Component] = []
    for group, areas in groups().items():
        links = [html.Li(_area_link(area, area is current, search)) for area in areas]
        found += [html.H2(group, id=f"nav-{group.lower()}"),
                  html.Ul(links, **attributes(aria_labelledby=f"nav-{group.lower()}"))]  # fmt: skip
    return found


def _area_link(area: Area, current: bool, search: str) -> Component:
    said = attributes(aria_current="page") if current else {}
    return inside(area.title, f"{area.path}{search}", **said)


def presets(current: str | None, path: str) -> list[Component]:
    """The five presets as links, each an address to share."""
    return [_preset(key, key == current, path) for key in PRESETS]


def _preset(key: str, current: bool, path: str) -> Component:
    said = attributes(aria_current="true") if current else {}
    words = [html.Span(key, **UNSPOKEN), hidden(f"Last {NAMES[key]}")]
    return inside(words, f"{path}?period={key}", title=f"Last {NAMES[key]}", **said)


def dates_shown(window: Window) -> list[Children]:
    return [icon("calendar3"), hidden("Choose days, now "), formatting.days(window.start, window.end)]


def data_through(coverage: Answered, zone: str) -> list[Children]:
    """The newest complete day, per source where they differ, and the zone that decides a day."""
    days = {source: coverage["data"][source]["data_through"] for source in SOURCES}
    known = {source: dt.date.fromisoformat(day) for source, day in days.items() if day}
    if not known:
        return [f"No complete day yet · {zone}"]
    if len(set(known.values())) == 1 and len(known) == len(days):
        (day,) = set(known.values())
        return ["Data through ", html.B(formatting.weekday(day)), f" · {zone}"]
    parts = [_source_through(source, known.get(source)) for source in SOURCES]
    return ["Data through ", *[part for each in parts for part in (each, ", ")][:-1], f" · {zone}"]


def _source_through(source: str, day: dt.date | None) -> Component:
    name = SOURCE_NAMES[source]
    return html.Span([f"{name} ", html.B(formatting.short_days(day, day)) if day else formatting.UNKNOWN])


def notices(sentences: Sequence[str]) -> list[Component]:
    return [html.P([icon("info-circle"), sentence], className="notice") for sentence in sentences]


# Instead of an area


def bad_period(sentence: str, path: str) -> Component:
    ways = [_preset_button(key, path) for key in ("7d", "30d", "1y")]
    return message("This period cannot be shown", sentence, *ways, class_name="state sheet alone")


def _preset_button(key: str, path: str) -> Component:
    return inside(f"Last {NAMES[key]}", f"{path}?period={key}", className="btn")


def no_such_page(path: str) -> Component:
    ways = [inside(area.title, area.path, className="btn") for area in AREAS]
    return message(f"There is no page at {path[:80]}", "These are the pages of this dashboard.", *ways,
                   class_name="state sheet alone")  # fmt: skip


def no_facts(origin: str, today: dt.date) -> Component:
    """Nothing has arrived yet, and how to send the first."""
    return html.Div(
        [
            message(
                "No facts have arrived yet",
                "Send the first order, visit or chat; its figures show here within seconds.",
            ),
            html.H2("A shop to look at"),
            html.P("Fills the database with a believable year of a demo shop:"),
            html.Pre(html.Code(FIRST_COMMAND), tabIndex="0"),
            html.H2("Your own facts"),
            html.P([
                "Over REST, with a key of scope ingest; more in the ",
                html.A("API reference", href="/docs"),
                ".",
            ]),
            html.Pre(html.Code(FIRST_REQUEST.format(origin=origin, today=today)), tabIndex="0"),
        ],
        className="sheet alone empty",
    )  # fmt: skip


def unreachable(sentence: str) -> Component:
    return message("The figures cannot be read", sentence, retry(), class_name="state sheet alone")


def preset_of(period: Period) -> str | None:
    return period.key if period.start is None else None
