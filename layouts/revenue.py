"""Revenue: what came in, by what and from whom."""

from dash import html
from dash.development.base_component import Component

from data.metrics import METRICS
from data.vocabulary import GUESTS, NO_FEATURE
from layouts import figures, formatting
from layouts.answered import Answered
from layouts.cards import in_days, kpi_card, sparkline, strip, today_so_far
from layouts.changes import change_chip, column, versus
from layouts.components import (
    Chart,
    Children,
    caption,
    cell,
    chart_cell,
    definition,
    largest_share,
    menu,
    named,
    nothing_here,
    number,
    opens,
    row,
    table,
    waiting,
)
from layouts.figures import Line
from layouts.theme import feature_token
from layouts.trend import chart
from layouts.view import View

KPIS = {"total_revenue": "shop", "orders": "shop", "average_order_value": None, "ai_revenue": "accent"}
LINES = (
    Line("total_revenue", "Net revenue", "shop"),
    Line("ai_revenue", "AI-attributed", "accent", filled=True, width=2),
)
# From list value to net revenue, line by line: key, sign, whether it is a sum of the lines above.
STEPS = (
    ("gross_sales", 1, False),
    ("discounts", -1, False),
    ("sales", 1, True),
    ("returns", -1, False),
    ("total_revenue", 1, True),
)
BESIDE = ("tax", "adjustments")
WITHOUT_FEATURE = "No AI feature"


def skeleton() -> list[Component]:
    pairs = [("revenue-steps", "revenue-attribution"), ("revenue-category", "revenue-customer-value")]
    first, second = (html.Div([cell(key, waiting()) for key in pair], className="row k11") for pair in pairs)
    return [
        html.P(id="revenue-lead", className="lead"),
        html.Div(
            [
                html.Div(waiting(2), id="revenue-kpis", className="row k4"),
                html.Div(id="revenue-strip", className="strip"),
                first,
                chart_cell("revenue-trend", figures.TREND_HEIGHT),
                second,
            ],
            className="sheet",
        ),
    ]


def lead(view: View, summary: Answered) -> Children:
    net, change = (summary.value("data", "total_revenue", step) for step in ("value", "change"))
    if net.exact is None:
        return "No orders are known for these days."
    said: list[Children] = [html.B([number(net, view.money.briefly(net.exact)), " net"])]
    if change.exact is not None:
        than = "more" if change.exact >= 0 else "less"
        amount = number(change, view.money.briefly(abs(change.exact)))
        said += [", ", html.B([amount, f" {than}"]), f" than in the {summary.window.days} days before"]
    return [*said, *in_days(view, summary), "."]


def kpis(view: View, summary: Answered) -> list[Component]:
    return [_kpi(view, summary, key, token) for key, token in KPIS.items()]


def _kpi(view: View, summary: Answered, key: str, token: str | None) -> Component:
    measure, values = (
        summary.at("data", key),
        [None if mark["partial"] else mark.get(key) for mark in summary["series"]],
    )
    line = sparkline(view, METRICS[key], measure, values, token) if token else None
    now = summary.value("today", key)
    today = None if now.exact is None else today_so_far(number(now, view.briefly(METRICS[key], now.exact)))
    return kpi_card(view, METRICS[key], measure, spark=line, note=today)


def identities(view: View, summary: Answered) -> list[Component]:
    return strip(view, summary)


def steps(view: View, summary: Answered) -> list[Component]:
    """From list value to net revenue: a table that adds up line by line."""
    metric = METRICS["total_revenue"]
    head = caption(
        "From list value to net",
        "Charged, less what came back",
        definition(metric.label, metric.definition),
        view.own_days(summary.window),
        menu(view, "From list value to net", summary.path),
    )
    if summary["data"]["total_revenue"]["value"] is None:
        return [head, nothing_here(view, "orders", "orders", summary.window)]
    most = largest_share([summary.at("data", key) for key, *_ in STEPS], "value")
    rows = [_step(view, summary, step, most) for step in STEPS]
    heads = ("Step", view.money.code, column(versus(summary.window)))
    return [head, table(heads, rows), _beside(view, summary)]


def _step(view: View, summary: Answered, step: tuple[str, int, bool], most: float) -> Component:
    key, sign, total = step
    measure = summary.at("data", key)
    value = measure.value("value")
    text = view.money.exactly(sign * value.exact)
    label = METRICS[key].label if sign > 0 else f"less {METRICS[key].label.lower()}"
    name = named(label, "shop" if total or sign > 0 else "edge", 100 * abs(value.exact) / most)
    figure = opens(view, key, number(value, text))
    return row(name, figure, change_chip(METRICS[key], measure), class_name="sum" if total else None)


def _beside(view: View, summary: Answered) -> Component:
    parts: list[Children] = []
    for key in BESIDE:
        value = summary.value("data", key, "value")
        parts += [
            f", {METRICS[key].label.lower()} " if parts else f"Beside revenue: {METRICS[key].label.lower()} ",
            opens(view, key, number(value, view.money.exactly(value.exact))),
        ]
    return html.P([*parts, "."], className="meta")


def attribution(view: View, answer: Answered) -> list[Component]:
    """By the AI feature used last before the order; none is always there, and last."""
    window = answer.value("attribution", "window_days")
    metric = METRICS["attributed_revenue_amount"]
    sentence = [
        "Last touch within ",
        number(window, str(window.exact)),
        " days before the order; attributed, not caused",
    ]
    about, days = definition(metric.label, metric.definition), view.own_days(answer.window)
    head = caption("By AI feature", sentence, about, days, menu(view, "By AI feature", answer.path))
    rows = answer.rows("data")
    if not rows:
        return [head, nothing_here(view, "orders", "orders", answer.window)]
    most = largest_share(rows, "revenue_amount")
    listed = [_feature(view, each, most) for each in rows]
    total, orders = (answer.value("totals", step, "value") for step in ("revenue_amount", "orders"))
    foot = row(
        "Net revenue",
        opens(view, "attributed_orders", number(orders, formatting.count(orders.exact))),
        opens(view, metric.key, number(total, view.money.exactly(total.exact))),
        "100%" if total.exact else formatting.UNKNOWN,
        change_chip(METRICS["total_revenue"], answer.at("totals", "revenue_amount")),
    )
    heads = ("Feature", "Orders", view.money.code, "Share", column(versus(answer.window)))
    return [head, table(heads, listed, foot)]


def _feature(view: View, each: Answered, most: float) -> Component:
    none = each["ai_feature"] == NO_FEATURE
    name = WITHOUT_FEATURE if none else each["ai_feature"]
    token = "none" if none else feature_token(name)
    metric = METRICS["total_revenue" if none else "attributed_revenue_amount"]
    return row(
        named(name, token, 100 * each["revenue_amount"] / most),
        opens(view, "attributed_orders", number(each.value("orders"), formatting.count(each["orders"])),
              name=each["ai_feature"]),
        *_amount_and_share(view, each, "attributed_revenue_amount", each["ai_feature"]),
        change_chip(metric, each),
    )  # fmt: skip


# The columns of an amount and its share, by the metric whose facts the amount opens.
AMOUNT_AND_SHARE = {
    "attributed_revenue_amount": ("revenue_amount", "percentage"),
    "category_revenue_amount": ("revenue_amount", "percentage"),
    "tier_revenue": ("revenue", "share"),
}


def _amount_and_share(view: View, each: Answered, metric: str, name: str) -> list[Children]:
    amount, share = AMOUNT_AND_SHARE[metric]
    shown = number(each.value(amount), view.money.exactly(each[amount]))
    part = number(each.value(share), formatting.percent(each[share], 1), "quiet")
    return [opens(view, metric, shown, name=name), part]


def trend(view: View, summary: Answered) -> Chart:
    title = "Net revenue"
    if all(mark["total_revenue"] is None for mark in summary["series"]) and not summary["today"]:
        return Chart([caption(title), nothing_here(view, "orders", "orders", summary.window)])
    unit = {"day": "day", "week": "week", "month": "month"}[summary["period"]["granularity"]]
    metric = METRICS["ai_revenue"]
    head = caption(
        title,
        f"By {unit}, before tax",
        definition(metric.label, metric.definition),
        view.own_days(summary.window),
        menu(view, title, summary.path, figure=True),
    )
    return chart(view, summary, head, LINES, title=title)


def category(view: View, answer: Answered) -> list[Component]:
    metric = METRICS["category_revenue_amount"]
    head = caption("By category", "Net revenue of each category's lines",
                   definition(metric.label, metric.definition), view.own_days(answer.window),
                   menu(view, "By category", answer.path))  # fmt: skip
    rows = answer.rows("data")
    if not rows:
        return [head, nothing_here(view, "orders", "orders", answer.window)]
    most = largest_share(rows, "revenue_amount")
    listed = [
        row(
            named(each["category_name"], None, 100 * each["revenue_amount"] / most),
            *_amount_and_share(view, each, metric.key, each["category_name"]),
            change_chip(metric, each),
        )
        for each in rows
    ]
    total = answer.value("totals", "revenue_amount", "value")
    foot = row(
        f"{len(rows)} categories" if len(rows) > 1 else "1 category",
        opens(view, metric.key, number(total, view.money.exactly(total.exact))),
        "100%" if total.exact else formatting.UNKNOWN,
        change_chip(METRICS["total_revenue"], answer.at("totals", "revenue_amount")),
    )
    return [head, table(("Category", view.money.code, "Share", column(versus(answer.window))), listed, foot)]


def customer_value(view: View, answer: Answered) -> list[Component]:
    metric = METRICS["tier_revenue"]
    people = METRICS["tier_customers"]
    head = caption(
        "By customer",
        "Tier by spend over the year to the day; guests are not known as people",
        definition(metric.label, metric.definition, [(people.label, people.definition)]),
        view.own_days(answer.window),
        menu(view, "By customer", answer.path),
    )
    rows = answer.rows("data")
    if not rows:
        return [head, nothing_here(view, "orders", "orders", answer.window)]
    most = largest_share(rows, "revenue")
    listed = [_tier(view, each, most) for each in rows]
    everybody, total = (answer.value("totals", step, "value") for step in ("customers", "revenue"))
    foot = row(
        "All",
        number(everybody, formatting.count(everybody.exact)),
        opens(view, metric.key, number(total, view.money.exactly(total.exact))),
        "100%" if total.exact else formatting.UNKNOWN,
        change_chip(METRICS["total_revenue"], answer.at("totals", "revenue")),
    )
    columns = ("Tier", "People by newest day", f"{view.money.code} by tier on the day", "Share")
    return [head, table((*columns, column(versus(answer.window))), listed, foot)]


def _tier(view: View, each: Answered, most: float) -> Component:
    return row(
        named(each["tier"], "edge" if each["tier"] == GUESTS else "shop", 100 * each["revenue"] / most),
        number(each.value("customers"), formatting.count(each["customers"])),
        *_amount_and_share(view, each, "tier_revenue", each["tier"]),
        change_chip(METRICS["tier_revenue"], each),
    )
