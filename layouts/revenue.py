"""Revenue: what came in, by what and from whom."""

from dash import html
from dash.development.base_component import Component

from data.metrics import METRICS
from data.vocabulary import NO_FEATURE
from layouts import figures, formatting
from layouts.answered import Answered
from layouts.bars import Part, Scale, barred, scale, shared
from layouts.cards import about, in_days, kpi_card, sparkline, strip, today_so_far
from layouts.changes import change_chip, column, days_before, row_chip, versus
from layouts.components import (
    WITHOUT_FEATURE,
    Chart,
    Children,
    caption,
    cell,
    chart_cell,
    menu,
    number,
    opens,
    row,
    table,
    waiting_figures,
)
from layouts.figures import Line, Step
from layouts.states import nothing_here
from layouts.theme import feature_token
from layouts.titles import TITLES
from layouts.trend import OF_MARKS, chart
from layouts.view import View

KPIS = {"total_revenue": "shop", "orders": "shop", "average_order_value": None, "ai_revenue": "accent"}
LINES = (
    Line("total_revenue", "Net revenue", "shop", noun="net revenue"),
    Line("ai_revenue", "AI-attributed", "accent", filled=True, width=2, noun="AI-attributed"),
)
# From list value to net revenue, line by line: key, sign, whether it is a total of what stands above it.
STEPS = (
    ("gross_sales", 1, True),
    ("discounts", -1, False),
    ("sales", 1, True),
    ("returns", -1, False),
    ("total_revenue", 1, True),
)
BESIDE = ("tax", "adjustments")


def skeleton() -> list[Component]:
    first = [chart_cell("revenue-steps", figures.WATERFALL_HEIGHT), cell("revenue-attribution")]
    second = [cell(key) for key in ("revenue-category", "revenue-customer-value")]
    return [
        html.P(id="revenue-lead", className="lead"),
        html.Div(
            [
                html.Div(waiting_figures(4), id="revenue-kpis", className="row k4"),
                html.Div(id="revenue-strip", className="strip"),
                html.Div(first, className="row k11"),
                chart_cell("revenue-trend", figures.TREND_HEIGHT),
                html.Div(second, className="row k11"),
            ],
            className="sheet",
        ),
    ]


def lead(view: View, summary: Answered) -> Children:
    net, change = (summary.value("data", "total_revenue", step) for step in ("value", "change"))
    if net.exact is None:
        return "No orders are known for these days."
    said: list[Children] = [html.B([number(net, view.money.briefly(net.exact)), " net"])]
    if change.exact is not None and view.compare:
        than = "more" if change.exact >= 0 else "less"
        amount = number(change, view.money.briefly(abs(change.exact)))
        said += [", ", html.B([amount, f" {than}"]), f" than in the {summary.window.days} days before"]
    return [*said, *in_days(view, summary), *_came_back(view, summary), "."]


def _came_back(view: View, summary: Answered) -> list[Children]:
    returns, sales = (summary.value("data", key, "value") for key in ("returns", "sales"))
    if not returns.exact or sales.exact is None:
        return []
    less, of = (number(value, view.money.beside(value.exact, sales.exact)) for value in (returns, sales))
    return ["; ", less, " came back of ", of, " in sales"]


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


def steps(view: View, summary: Answered) -> Chart:
    """From list value to net revenue: bars, and a table that adds up line by line."""
    title = TITLES["revenue-steps"]
    values = {key: summary.value("data", key, "value") for key, *_ in STEPS}
    if any(value.exact is None for value in values.values()):
        return Chart([caption(title), nothing_here(view, "orders", "orders", summary.window)])
    metric, others = METRICS["total_revenue"], [METRICS[key] for key, *_ in STEPS[:-1]]
    said = {
        key: number(value, view.money.beside(value.exact, _most(summary))) for key, value in values.items()
    }
    sentence = [said["gross_sales"], " at list value, less ", said["discounts"], " in discounts and ",
                said["returns"], " in returns, leave ", html.B(said["total_revenue"]), "."]  # fmt: skip
    head = caption(
        title, sentence, about(view, metric, summary, beside=others), view.own_days(summary.window),
        menu(view, title, summary.path, figure=True),
    )  # fmt: skip
    drawn = [_bar(view, summary, *step) for step in STEPS]
    told = ", ".join(f"{bar.name.lower()} {view.money.exactly(bar.amount)}" for bar in drawn)
    heads = ("Step", view.money.code, column(versus(summary.window)))
    rows = table(heads, [_step(view, summary, *step) for step in STEPS])
    figure = figures.waterfall(view.theme, drawn)
    return Chart(head, figure, _beside(view, summary), f"{title}: {told}.", rows)


def _most(summary: Answered) -> float:
    values: list[float] = [summary["data"][key]["value"] for key, *_ in STEPS]
    return max(abs(value) for value in values)


def _bar(view: View, summary: Answered, key: str, sign: int, is_total: bool) -> Step:
    measure, metric = summary.at("data", key), METRICS[key]
    amount = measure["value"]
    said = f"<b>{metric.label}: {view.money.exactly(sign * amount)}</b>"
    if view.compare and measure["previous"] is not None:
        said += f"<br>{days_before(summary.window)}: {view.money.exactly(sign * measure['previous'])}"
    return Step(key, metric.label, amount, is_total, view.money.at_bar(sign * amount, _most(summary)), said)


def _step(view: View, summary: Answered, key: str, sign: int, is_total: bool) -> Component:
    measure, metric = summary.at("data", key), METRICS[key]
    value = measure.value("value")
    name = metric.label if is_total else f"less {metric.label.lower()}"
    figure = opens(view, key, number(value, view.money.exactly(sign * value.exact)))
    # The first line is a total too, of nothing above it.
    summed = is_total and key != STEPS[0][0]
    return row(name, figure, change_chip(metric, measure), class_name="sum" if summed else None)


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
    rows, metric = answer.rows("data"), METRICS["attributed_revenue_amount"]
    title = TITLES["revenue-attribution"]
    head = caption(
        title, _last_touch(view, answer, rows), about(view, metric, answer),
        view.own_days(answer.window), menu(view, title, answer.path),
    )  # fmt: skip
    if not rows:
        return [head, nothing_here(view, "orders", "orders", answer.window)]
    measured = scale(each["revenue_amount"] for each in rows)
    listed = [_feature(view, each, measured) for each in rows]
    foot = _total(view, answer, metric.key, "Net revenue")
    heads = ("Feature", view.money.code, "Share", column(versus(answer.window)))
    return [head, html.Div(table(heads, listed, foot), className="bars under")]


def _last_touch(view: View, answer: Answered, rows: list[Answered]) -> Children:
    """Model and window stand beside the numbers; what no feature was used before is said first."""
    window = answer.value("attribution", "window_days")
    model = ["Last touch within ", number(window, str(window.exact)),
             " days before the order; attributed, not caused."]  # fmt: skip
    if not rows:
        return model
    amount, share = rows[-1].value("revenue_amount"), rows[-1].value("percentage")
    part = [" (", number(share, formatting.percent(share.exact, 1)), ")"] if share.exact is not None else []
    return [number(amount, view.money.briefly(amount.exact)), *part, " came without an AI feature. ", *model]


def _feature(view: View, each: Answered, measured: Scale) -> Component:
    none = each["ai_feature"] == NO_FEATURE
    name = WITHOUT_FEATURE if none else each["ai_feature"]
    bar = measured.bar(each["revenue_amount"], "none" if none else feature_token(name))
    metric = METRICS["total_revenue" if none else "attributed_revenue_amount"]
    cells = _amount_and_share(view, each, "attributed_revenue_amount", each["ai_feature"])
    return row(barred(name, bar), *cells, row_chip(metric, each))


def _total(view: View, answer: Answered, metric: str, name: str, *before: Children) -> Component:
    """The last line of a list: what its rows add up to, which is net revenue."""
    amount, *_ = AMOUNT_AND_SHARE[metric]
    total = answer.value("totals", amount, "value")
    return row(
        name,
        *before,
        opens(view, metric, number(total, view.money.exactly(total.exact))),
        "100%" if total.exact else formatting.UNKNOWN,
        row_chip(METRICS["total_revenue"], answer.at("totals", amount)),
    )


# Of an amount by name: its column, that of its share, and the measure of the share.
AMOUNT_AND_SHARE = {
    "attributed_revenue_amount": ("revenue_amount", "percentage", "attributed_percentage"),
    "category_revenue_amount": ("revenue_amount", "percentage", "category_revenue_share"),
    "tier_revenue": ("revenue", "share", "tier_share"),
}


def _amount_and_share(view: View, each: Answered, metric: str, name: str) -> list[Children]:
    amount, share, share_metric = AMOUNT_AND_SHARE[metric]
    shown = number(each.value(amount), view.money.exactly(each[amount]))
    part = number(each.value(share), formatting.percent(each[share], 1), "quiet")
    return [opens(view, metric, shown, name=name), opens(view, share_metric, part, name=name)]


def trend(view: View, summary: Answered) -> Chart:
    title = TITLES["revenue-trend"]
    if all(mark["total_revenue"] is None for mark in summary["series"]) and not summary["today"]:
        return Chart([caption(title), nothing_here(view, "orders", "orders", summary.window)])
    metric, ai = METRICS["total_revenue"], METRICS["ai_revenue"]
    head = caption(
        title, _by_bucket(view, summary), about(view, metric, summary, beside=[ai]),
        view.own_days(summary.window), menu(view, title, summary.path, figure=True, csv=OF_MARKS),
    )  # fmt: skip
    return chart(view, summary, head, LINES, title=title)


def _by_bucket(view: View, summary: Answered) -> Children:
    net, ai = (summary.value("data", key, "value") for key in ("total_revenue", "ai_revenue"))
    said: list[Children] = [
        number(net, view.money.briefly(net.exact)), f" before tax, by {summary['period']['granularity']}",
    ]  # fmt: skip
    if ai.exact is None:
        return [*said, "."]
    part = number(ai, view.money.briefly(ai.exact))
    return [*said, "; ", part, " of it is attributed to AI features."]


def category(view: View, answer: Answered) -> list[Component]:
    metric, rows = METRICS["category_revenue_amount"], answer.rows("data")
    title = TITLES["revenue-category"]
    head = caption(
        title, _largest(view, rows), about(view, metric, answer), view.own_days(answer.window),
        menu(view, title, answer.path),
    )  # fmt: skip
    if not rows:
        return [head, nothing_here(view, "orders", "orders", answer.window)]
    measured = scale(each["revenue_amount"] for each in rows)
    listed = [
        row(
            barred(each["category_name"], measured.bar(each["revenue_amount"], "shop")),
            *_amount_and_share(view, each, metric.key, each["category_name"]),
            row_chip(metric, each),
        )
        for each in rows
    ]
    name = f"{formatting.count(len(rows))} categories" if len(rows) > 1 else "1 category"
    heads = ("Category", view.money.code, "Share", column(versus(answer.window)))
    foot = _total(view, answer, metric.key, name)
    return [head, html.Div(table(heads, listed, foot), className="bars beside")]


def _largest(view: View, rows: list[Answered]) -> Children:
    also = "Postage and fees are revenue too."
    if not rows:
        return also
    amount, share = rows[0].value("revenue_amount"), rows[0].value("percentage")
    most = "most" if len(rows) > 1 else "all of it"
    said = [f"{rows[0]['category_name']} brought {most}, ", number(amount, view.money.briefly(amount.exact))]
    if share.exact is not None:
        said += [" (", number(share, formatting.percent(share.exact, 1)), ")"]
    return [*said, ". ", also]


# Who the net revenue came from: the measures that add up to it, by how the bar shows them.
BUYERS = (
    ("returning_customer_revenue", "Returning", "whole"),
    ("new_customer_revenue", "New", "mid"),
    ("guest_revenue", "Guests", "hatched"),
)


def customer_value(view: View, answer: Answered, summary: Answered) -> list[Component]:
    """Net revenue by who bought: returning, new and guests, and by tier."""
    metric, rows = METRICS["tier_revenue"], answer.rows("data")
    beside = [METRICS[key] for key in ("tier_customers", *(key for key, *_ in BUYERS))]
    title = TITLES["revenue-customer-value"]
    head = caption(
        title, _people(answer), about(view, metric, answer, beside=beside), view.own_days(answer.window),
        menu(view, title, answer.path),
    )  # fmt: skip
    if not rows:
        return [head, nothing_here(view, "orders", "orders", answer.window)]
    everybody = answer.value("totals", "customers", "value")
    foot = _total(view, answer, metric.key, "All", number(everybody, formatting.count(everybody.exact)))
    columns = ("Tier", "People by newest day", f"{view.money.code} by tier on the day", "Share")
    tiers = table((*columns, column(versus(answer.window))), [_tier(view, each) for each in rows], foot)
    return [head, *shared(view, _buyers(view, summary)), tiers]


def _people(answer: Answered) -> Children:
    tiers = "Tier by spend over the year to the day; guests are not known as people."
    people = answer.value("totals", "customers", "value")
    if people.exact is None:
        return tiers
    known = number(people, formatting.counted(people.exact, "customer"))
    return [known, " bought or returned something. ", tiers]


def _buyers(view: View, summary: Answered) -> list[Part]:
    found = [(key, name, look, summary.value("data", key, "value")) for key, name, look in BUYERS]
    return [
        Part(
            name,
            value,
            key,
            look=look,
            shown=opens(view, key, number(value, view.money.exactly(value.exact))),
        )
        for key, name, look, value in found
    ]


def _tier(view: View, each: Answered) -> Component:
    people = number(each.value("customers"), formatting.count(each["customers"]))
    return row(
        each["tier"],
        opens(view, "tier_customers", people, name=each["tier"]),
        *_amount_and_share(view, each, "tier_revenue", each["tier"]),
        row_chip(METRICS["tier_revenue"], each),
    )
