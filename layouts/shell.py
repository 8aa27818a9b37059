"""What stands around every area: navigation, period, how far the facts reach, what went wrong."""

import datetime as dt
from collections.abc import Mapping, Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from data.periods import LONGEST_WINDOW_DAYS, PRESETS, SOURCES, Period, Window
from layouts import conversions, definitions, design, formatting, overview, revenue, shortcuts
from layouts.answered import Answered
from layouts.areas import AREAS, DEFINITIONS, Area, groups, with_pages
from layouts.components import UNSPOKEN, Children, attributes, brand, hidden, icon, inside, message, retry
from layouts.states import to_copy

SKELETONS = {
    "overview": overview.skeleton,
    "conversions": conversions.skeleton,
    "revenue": revenue.skeleton,
    "definitions": definitions.skeleton,
    "design": design.skeleton,
}
NAMES = {"7d": "7 days", "14d": "14 days", "30d": "30 days", "90d": "90 days", "1y": "365 days"}
SOURCE_NAMES = {"orders": "orders", "web": "web visits", "chat": "chat", "ai": "AI features"}

FIRST_COMMAND = "python manage.py seed"
FIRST_REQUEST = """\
curl -X POST {origin}/api/ingest/transactions \\
  -H "X-API-Key: $KEY" -H "Content-Type: application/json" \\
  -d '{{"transaction_id": "1", "invoice_id": "1", "invoice_date": "{today}T10:00:00",
       "product_id": "serum-1", "quantity": 1, "amount": 24.90}}'"""


def page(shop_name: str, *, demo: bool = False) -> Component:
    """What Dash mounts: what it keeps, and the frame."""
    panes = with_pages(demo=demo)
    kept = [
        dcc.Location(id="url", refresh="callback-nav"),
        dcc.Store(id="theme"),
        dcc.Store(id="again"),
        dcc.Store(id="areas", data=[_for_the_browser(area, shop_name) for area in panes]),
        *(dcc.Store(id=f"{area.key}-asked") for area in panes),
        dcc.Store(id="shell-shown"),
        dcc.Store(id="drawer-shown"),
    ]
    return _without_clicks(html.Div([*kept, frame(shop_name, demo=demo)]))


def frame(shop_name: str, *, demo: bool = False) -> Component:
    """The whole page before anything is known: every pane mounted, all hidden."""
    return html.Div(
        [
            html.A("Skip to the figures", href="#main", className="skip"),
            _side(shop_name),
            html.Div(
                [_top(), _demo() if demo else None, _away(), _main(with_pages(demo=demo))], className="body"
            ),
            html.Div(id="said", className="said", role="status"),
            html.Div(id="mark-said", className="visually-hidden", role="status"),
            html.Aside(id="drawer", hidden=True, className="drawer", **attributes(aria_label="Facts")),
            shortcuts.dialog(),
        ],
        className="app",
    )


def _without_clicks(page: Component) -> Component:
    """Dash would count every click on every component and look for callbacks of it, which we have none of."""
    for key in page:
        if "disable_n_clicks" in page[key].available_properties:
            page[key].disable_n_clicks = True
    return page


def _for_the_browser(area: Area, shop_name: str) -> dict[str, str]:
    return {"key": area.key, "path": area.path, "title": f"{area.title} – {shop_name}"}


def _side(shop_name: str) -> Component:
    """On narrow screens a button opens what stands beside it: it folds without a script's help."""
    button = html.Summary([icon("list"), hidden("Areas")], className="tool")
    folded = html.Details(button, id="areas-button", className="areas-button")
    areas = html.Nav(_navigation(), id="nav", **attributes(aria_label="Areas"))
    return html.Aside([folded, brand(shop_name), html.Div([areas, _foot()], className="areas")],
                      className="side")  # fmt: skip


def _foot() -> Component:
    words = inside(DEFINITIONS.title, DEFINITIONS.path, id=f"nav-{DEFINITIONS.key}")
    ways = [html.A("API reference", href="/docs"), words, shortcuts.opener()]
    return html.Div(ways, className="foot")


def _top() -> Component:
    return html.Header(
        [
            html.Div(_asking(), id="asking", className="asking"),
            html.Div(id="through", className="through"),
            _theme_switch(),
            html.Div(id="account"),
        ],
        className="top",
    )  # fmt: skip


def _demo() -> Component:
    said = "Demo mode: this machine alone is answered, and nobody has to sign in."
    return html.Section(
        [icon("info-circle"), html.Span(said)], className="banner", **attributes(aria_label="Mode")
    )


def _asking() -> list[Component]:
    """Which days, and beside which; hidden where a page is about none."""
    return [
        html.Nav(_presets(), id="period", className="segments", **attributes(aria_label="Period")),
        html.Details([html.Summary(id="dates-shown", className="btn"), _dates()], className="dates"),
        html.Details([html.Summary(id="compared", className="quiet-btn"), _comparisons()],
                     id="compare", className="dates"),
    ]  # fmt: skip


def _comparisons() -> Component:
    ways = [
        inside(said, f"?compare={key}", id=f"compare-{key}")
        for key, said in (("before", "The days just before"), ("none", "No comparison"))
    ]
    return html.Nav(ways, className="box menu", **attributes(aria_label="Comparison"))


def _theme_switch() -> Component:
    words = [icon("sun"), icon("moon"), hidden("Switch between light and dark")]
    return html.Button(words, id="theme-switch", type="button", className="tool")


def _away() -> Component:
    """Shown by the browser alone, while the server cannot be reached."""
    since = html.Span("a moment ago", id="away-since")
    sentence = html.Span(["The server does not answer. What you see is as of ", since, "; it renews itself."])
    lost = message(
        "These figures cannot be fetched",
        html.Span("The server does not answer. They show as soon as it does.", id="lost-why"),
        retry(),
        class_name="state sheet alone lost",
    )
    notice = html.P([icon("exclamation-triangle"), sentence], className="notice")
    return html.Div([notice, lost], id="away", className="away", role="status")


def _dates() -> Component:
    fields = [
        html.Div([html.Label(name, htmlFor=f"dates-{edge}"), dbc.Input(id=f"dates-{edge}", type="date")])
        for edge, name in (("start", "First day"), ("end", "Last day"))
    ]
    apply = html.Button("Apply", type="submit", className="btn primary")
    wrong = html.P(id="dates-wrong", role="alert", className="hint")
    longest = attributes(data_longest=str(LONGEST_WINDOW_DAYS))
    return html.Form([*fields, wrong, apply], id="dates", className="box", **longest)


def _main(areas: Sequence[Area]) -> Component:
    panes = [
        html.Div(SKELETONS[area.key](), id=f"{area.key}-pane", className="pane", hidden=True,
                 **attributes(data_path=area.path))
        for area in areas
    ]  # fmt: skip
    return html.Main(
        [
            html.Div(id="notices", role="status"),
            html.Div([html.H1(id="heading"), html.Div(id="actions", className="actions")], className="head"),
            html.Div(id="instead"),
            html.Div(panes, id="panes"),
        ],
        id="main",
        tabIndex="-1",
    )


def _navigation() -> list[Component]:
    found: list[Component] = []
    for group, areas in groups().items():
        links = [html.Li(inside(area.title, area.path, id=f"nav-{area.key}")) for area in areas]
        head = f"nav-of-{group.lower()}"
        found += [html.H2(group, id=head), html.Ul(links, **attributes(aria_labelledby=head))]
    return found


def _presets() -> list[Component]:
    """The presets as links, each an address to share; they stay mounted, and so keep the focus."""
    return [_preset(key) for key in PRESETS]


def _preset(key: str) -> Component:
    words = [html.Span(key, **UNSPOKEN), hidden(f"Last {NAMES[key]}")]
    return inside(words, f"?period={key}", id=f"period-{key}", title=f"Last {NAMES[key]}")


# What changes with the address


def dates_shown(window: Window) -> list[Children]:
    return [icon("calendar3"), hidden("Choose days, now "), formatting.days(window.start, window.end)]


def compared(said: str) -> list[Children]:
    return [hidden("Comparison: "), said, icon("chevron-down")]


def data_through(coverage: Answered, zone: str, today: dt.date) -> list[Children]:
    """The newest complete day, per source where they differ, and the zone that decides a day."""
    days = {source: coverage["data"][source]["data_through"] for source in SOURCES}
    known = {source: dt.date.fromisoformat(day) for source, day in days.items() if day}
    if not known:
        return [f"No complete day yet · {zone}"]
    if len(set(known.values())) == 1 and len(known) == len(days):
        (day,) = set(known.values())
        said = (
            f"{day:%a} {formatting.short_days(day, day)}"
            if day.year == today.year
            else formatting.weekday(day)
        )
        return ["Data through ", html.B(said), f" · {zone}"]
    with_year = {day.year for day in known.values()} != {today.year}
    parts = [_source_through(source, known.get(source), with_year=with_year) for source in SOURCES]
    return ["Data through ", *[part for each in parts for part in (each, ", ")][:-1], f" · {zone}"]


def _source_through(source: str, day: dt.date | None, *, with_year: bool) -> Component:
    name, said = SOURCE_NAMES[source], formatting.days if with_year else formatting.short_days
    return html.Span([f"{name} ", html.B(said(day, day)) if day else formatting.UNKNOWN])


def actions(exports: Mapping[str, str]) -> list[Component]:
    """What can be done with the whole page: its link, its figures, its print."""
    link = html.Button([icon("link-45deg"), html.Span("Copy link")], type="button", className="btn",
                       **attributes(data_copy="", data_copied="Link copied."))  # fmt: skip
    ways = [html.A([icon("download"), f"{name}, CSV"], href=href, download="")
            for name, href in exports.items()]  # fmt: skip
    printed = html.Button([icon("printer"), "Print or save as PDF"], type="button",
                          **attributes(data_print="true"))  # fmt: skip
    button = html.Summary([icon("download"), html.Span("Export")], className="btn")
    menu = html.Details([button, html.Div([*ways, printed], className="box menu")], className="export")
    return [link, menu]


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
            html.Div(to_copy(FIRST_COMMAND), className="with-code"),
            html.H2("Your own facts"),
            html.P([
                "Over REST, with a key of scope ingest; more in the ",
                html.A("API reference", href="/docs"),
                ".",
            ]),
            html.Div(to_copy(FIRST_REQUEST.format(origin=origin, today=today)), className="with-code"),
        ],
        className="sheet alone empty",
    )  # fmt: skip


def unreachable(sentence: str) -> Component:
    return message("The figures cannot be read", sentence, retry(), class_name="state sheet alone")


def preset_of(period: Period) -> str | None:
    return period.key if period.start is None else None
