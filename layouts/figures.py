"""Figures: plain dicts for plotly.js."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from layouts.answered import Answered
from layouts.formatting import MINUS, Number, short_days
from layouts.theme import TOKENS, Figure, Theme, figure_layout

TREND_HEIGHT = 240
BAR_HEIGHT = 36
WATERFALL_HEIGHT = 248
INTERVALS_HEIGHT = 220
PANEL_HEIGHT = 76
PANELS_FOOT = 28  # below the lowest panel, for the days
COUNT_BESIDE, DIGIT_WIDTH = 8, 8
DASHED = "4px,3px"
A_DAY_MS = 86_400_000
MOST_TICKS = 13
FEW = 5
HOVER_DAYS = {"day": "%a %-d %b", "week": "from %-d %b", "month": "%B %Y"}


@dataclass(frozen=True, slots=True)
class Line:
    """One series of a trend: the key of its values, its name, the token of its colour."""

    key: str
    name: str
    token: str
    filled: bool = False
    width: float = 1.75
    noun: str = ""


def marks_of(answer: Answered) -> list[dict[str, Any]]:
    """What is drawn. Today stands beside days; beside weeks or months it would look like a fall."""
    marks = list(answer["series"])
    if answer.get("today") and answer["period"]["granularity"] == "day":
        marks.append({**answer["today"], "partial": True})
    return marks


def trend(
    theme: Theme,
    answer: Answered,
    lines: Sequence[Line],
    *,
    prefix: str = "",
    compare: bool = True,
    boxes: Sequence[str] = (),
) -> Figure:
    """Lines over the answer's buckets, the window before dotted behind the first.

    Unfinished buckets, today among them, are dashed to a hollow point; days that nothing is known of are
    hatched. For clicks, `meta` says which days a mark stands for and which measure's facts a line opens.
    `boxes` is what the pointer and the keyboard are told, mark by mark.
    """
    marks = marks_of(answer)
    days = [mark["start"] for mark in marks]
    compare = compare and knows_before(answer, lines[0])
    drawn = [_before(theme, answer, lines[0], days, prefix)] if compare else []
    for line in lines:
        drawn += _line(theme, line, marks, days, prefix)
    most = max((abs(value) for trace in drawn for value in trace["y"] if value is not None), default=0)
    axis = {"tickprefix": prefix, **_ticks(most, money=bool(prefix))}
    of_marks = [[mark["start"], mark["end"]] for mark in marks]
    layout = figure_layout(theme, TREND_HEIGHT, meta={"days": of_marks})
    axes = {"xaxis": layout["xaxis"] | _days_axis(answer, days), "yaxis": layout["yaxis"] | axis}
    unknown = [mark for mark in marks if all(mark[line.key] is None for line in lines)]
    if unknown and len(unknown) < len(marks):
        drawn.append(_hatched(theme, unknown))
        axes["yaxis2"] = {"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True}
    if boxes:
        axes |= {"hovermode": "x", "hoverdistance": -1}
        axes["xaxis"] |= {"showspikes": True, "spikemode": "across", "spikesnap": "hovered data"}
        drawn = [trace | {"hoverinfo": "skip", "hovertemplate": None} for trace in drawn]
        drawn.append(_told(marks, lines, boxes))
    return {"data": drawn, "layout": layout | axes}


def _hatched(theme: Theme, marks: Sequence[dict[str, Any]]) -> Figure:
    """Buckets that nothing is known of: neither zero nor a gap that could be overlooked."""
    spans = [(dt.date.fromisoformat(mark["start"]), dt.date.fromisoformat(mark["end"])) for mark in marks]
    lengths = [(end - start).days + 1 for start, end in spans]
    return {
        "type": "bar", "x": [mark["start"] for mark in marks], "y": [1] * len(marks), "yaxis": "y2",
        "width": [length * A_DAY_MS for length in lengths], "hoverinfo": "skip",
        "marker": {"color": "rgba(0,0,0,0)", "pattern": {
            "shape": "/", "size": 6, "solidity": 0.2, "fgcolor": TOKENS[theme]["edge"], "fgopacity": 0.6}},
    }  # fmt: skip


def _told(marks: Sequence[dict[str, Any]], lines: Sequence[Line], boxes: Sequence[str]) -> Figure:
    """Points that are not seen, each with the box of its mark: one box, whatever is drawn there."""
    known = ([mark[line.key] for line in lines if mark[line.key] is not None] for mark in marks)
    return {
        "type": "scatter", "mode": "markers", "marker": {"opacity": 0},
        "x": [mark["start"] for mark in marks], "y": [next(iter(values), None) for values in known],
        "hovertext": list(boxes), "hoverinfo": "text", "meta": {"facts": lines[0].key},
    }  # fmt: skip


def _ticks(most: float, *, money: bool) -> Figure:
    """40k; of few things no halves, of little money the cents: "500m" is what SI would make of them."""
    if most >= FEW:
        return {"tickformat": "~s"}
    return {"tickformat": ",.2f"} if money else {"tickformat": ",d", "dtick": 1}


def knows_before(answer: Answered, line: Line) -> bool:
    """Whether anything is known of the window before."""
    return any(mark[line.key] is not None for mark in answer["previous_series"])


def knows(answer: Answered, line: Line) -> bool:
    """Whether anything is known of the line, today included."""
    return any(
        mark[line.key] is not None for mark in [*answer["series"], answer["today"] or {line.key: None}]
    )


def _days_axis(answer: Answered, days: list[str]) -> Figure:
    """Ticks on Mondays while there are days, else on the buckets."""
    granularity = answer["period"]["granularity"]
    dated = [dt.date.fromisoformat(day) for day in days]
    mondays = [day for day in dated if day.weekday() == 0]
    ticks = mondays if granularity == "day" and len(dated) > MOST_TICKS else dated
    chosen = ticks[:: 1 + len(ticks) // MOST_TICKS]
    texts = [f"{day:%b %y}" if granularity == "month" else short_days(day, day) for day in chosen]
    if granularity == "day" and answer.get("today"):
        chosen, texts = _with_today(chosen, texts, dated[-1])
    return {
        "type": "date",
        "tickvals": [day.isoformat() for day in chosen],
        "ticktext": texts,
        "range": _half_a_mark_more(dated, granularity),
        "hoverformat": HOVER_DAYS[granularity],
        "tickangle": 0,
    }


def _with_today(
    days: Sequence[dt.date], texts: Sequence[str], today: dt.date
) -> tuple[list[dt.date], list[str]]:
    """Today by name, in the place of the tick that it would touch."""
    near = dt.timedelta(days=3)
    kept = [(day, text) for day, text in zip(days, texts, strict=True) if today - day >= near]
    return [*(day for day, _ in kept), today], [*(text for _, text in kept), "<b>Today</b>"]


def _half_a_mark_more(days: Sequence[dt.date], granularity: str) -> list[str]:
    """The axis begins and ends half a mark beyond its marks, so that none stands on its edge."""
    hours = dt.timedelta(hours={"day": 12, "week": 84, "month": 365}[granularity])
    edges = (
        dt.datetime.combine(days[0], dt.time()) - hours,
        dt.datetime.combine(days[-1], dt.time()) + hours,
    )
    return [edge.isoformat(" ", "minutes") for edge in edges]


def _line(
    theme: Theme, line: Line, marks: list[dict[str, Any]], days: list[str], prefix: str
) -> list[Figure]:
    tokens = TOKENS[theme]
    colour, width = tokens[line.token], line.width
    values = [mark[line.key] for mark in marks]
    partial = [mark["partial"] for mark in marks]
    complete = [None if cut else value for value, cut in zip(values, partial, strict=True)]
    whole: Figure = {
        "type": "scatter", "mode": "lines", "name": line.name, "x": days,
        "y": complete, "meta": {"facts": line.key},
        "line": {"color": colour, "width": width}, "hovertemplate": _hover(prefix),
        **({"fill": "tozeroy", "fillcolor": tokens["wash"]} if line.filled else {}),
    }  # fmt: skip
    whole |= _lonely(complete, colour)
    if not any(partial):
        return [whole]
    dashes = {
        "type": "scatter", "mode": "lines", "x": days, "y": _beside(values, partial), "hoverinfo": "skip",
        "line": {"color": colour, "width": width, "dash": DASHED},
    }  # fmt: skip
    points = {
        "type": "scatter", "mode": "markers", "name": f"{line.name}, unfinished", "x": days,
        "y": [value if cut else None for value, cut in zip(values, partial, strict=True)],
        "marker": {"size": 7, "color": tokens["surface"], "line": {"color": colour, "width": 1.75}},
        "meta": {"facts": line.key},
        "hovertemplate": _hover(prefix),
    }  # fmt: skip
    return [whole, dashes, points]


def _hover(prefix: str) -> str:
    """Money with its cents, counts without."""
    return f"{prefix}%{{y:,{'.2f' if prefix else '.0f'}}}<extra>%{{fullData.name}}</extra>"


def _lonely(values: list[Number], colour: str) -> Figure:
    """A single point between gaps draws no line; it gets a mark."""
    if not is_lonely(values):
        return {}
    return {"mode": "markers", "marker": {"size": 7, "color": colour}}


def is_lonely(values: Sequence[Number]) -> bool:
    return sum(value is not None for value in values) == 1


def _beside(values: list[Number], partial: list[bool]) -> list[Number]:
    """The values of partial buckets and of their neighbours, so that the dashes reach the line."""
    last = len(values) - 1
    near = [
        partial[at] or (at > 0 and partial[at - 1]) or (at < last and partial[at + 1])
        for at in range(len(values))
    ]
    return [value if close else None for value, close in zip(values, near, strict=True)]


def _before(theme: Theme, answer: Answered, line: Line, days: list[str], prefix: str) -> Figure:
    """The window before, laid over mark for mark."""
    marks = answer["previous_series"]
    window, values = answer.window.previous, [mark[line.key] for mark in marks]
    colour = TOKENS[theme]["edge"]
    drawn: Figure = {
        "type": "scatter", "mode": "lines", "x": days[: len(marks)], "y": values,
        "name": short_days(window.start, window.end),
        "line": {"color": colour, "width": 1.25, "dash": "dot"},
        "hovertemplate": _hover(prefix),
    }  # fmt: skip
    return drawn | _lonely(values, colour)


def funnel(theme: Theme, stages: Sequence[Answered], *, compare: bool = True) -> Figure:
    """Stages as bars from zero, the count at their end; thin bars beneath are the window before."""
    tokens = TOKENS[theme]
    names = [stage["stage_name"] for stage in stages]
    counts = [stage["count"] for stage in stages]
    texts = [f"{count:,}" for count in counts]
    now = _bars(names, counts, tokens["shop"], 0.5, -0.3) | {
        "name": "Sessions", "meta": {"facts": "funnel_sessions", "names": names},
        "text": texts, "textposition": "outside", "cliponaxis": False,
        "textfont": {"size": 12, "color": tokens["ink"]}, "hovertemplate": "%{x:,}<extra></extra>",
    }  # fmt: skip
    before = _bars(names, [stage["previous"] for stage in stages], tokens["edge"], 0.09, 0.24) | {
        "name": "Before",
        "hovertemplate": "%{x:,}<extra>before</extra>",
    }
    layout = figure_layout(theme, BAR_HEIGHT * len(stages), hovermode="closest", barmode="overlay")
    widest = max([*counts, *(stage["previous"] or 0 for stage in stages)], default=0) or 1
    # A count stands beyond its bar, however narrow the card: room in pixels and not in shares.
    room = COUNT_BESIDE + DIGIT_WIDTH * max(map(len, texts), default=0)
    layout["margin"] = {"l": 108, "r": room, "t": 0, "b": 0}
    layout["xaxis"] = {"visible": False, "fixedrange": True, "range": [0, widest]}
    layout["yaxis"] = {"autorange": "reversed", "fixedrange": True, "showgrid": False, "ticklabelstandoff": 8,
                       "tickfont": {"size": 13, "color": tokens["ink"]}}  # fmt: skip
    return {"data": [now, before] if compare else [now], "layout": layout}


def _bars(names: list[str], values: list[Number], colour: str, width: float, offset: float) -> Figure:
    return {
        "type": "bar", "orientation": "h", "y": names, "x": values, "width": width, "offset": offset,
        "marker": {"color": colour, "cornerradius": 2},
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A bar of a waterfall: a total from zero, or what is taken off the bar before.

    `key` is the measure whose facts it opens, `label` stands at the bar, `said` in its box.
    """

    key: str
    name: str
    amount: float
    is_total: bool
    label: str
    said: str


def waterfall(theme: Theme, steps: Sequence[Step]) -> Figure:
    """Totals from zero in ink, what is taken off hatched and floating, joined by hairlines."""
    tokens = TOKENS[theme]
    levels = _levels(steps)
    floors = [
        0 if step.is_total else min(level, level + step.amount)
        for step, level in zip(steps, levels, strict=True)
    ]
    hatched = [not step.is_total for step in steps]
    bars: Figure = {
        "type": "bar", "x": [step.name for step in steps], "base": floors, "width": 0.66,
        "y": [step.amount if step.is_total else abs(step.amount) for step in steps],
        "meta": {"metrics": [step.key for step in steps]},
        "marker": {
            "color": [tokens["edge" if cut else "shop"] for cut in hatched], "cornerradius": 2,
            "line": {"color": tokens["edge"], "width": [int(cut) for cut in hatched]},
            "pattern": {"shape": ["/" if cut else "" for cut in hatched], "size": 5, "solidity": 0.3,
                        "fgopacity": 1},
        },
        "text": [step.label for step in steps], "textposition": "outside", "cliponaxis": False,
        "textfont": {"size": 12, "color": tokens["ink"], "weight": 600}, "constraintext": "none",
        "hovertext": [step.said for step in steps], "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip
    layout = figure_layout(theme, WATERFALL_HEIGHT, hovermode="closest", shapes=_joins(tokens, levels))
    layout["margin"] = {"l": 36, "r": 8, "t": 8, "b": 28}
    layout["xaxis"] |= {"type": "category", "tickangle": 0, "showspikes": False}
    layout["yaxis"] |= {"tickformat": "~s", "range": _room([*levels, 0.0])}
    return {"data": [bars], "layout": layout}


def _levels(steps: Sequence[Step]) -> list[float]:
    """Where each bar's upper end, or the end of what is taken off, lies."""
    levels: list[float] = []
    for step in steps:
        levels.append(step.amount if step.is_total else levels[-1] - step.amount)
    return levels


def _joins(tokens: dict[str, str], levels: Sequence[float]) -> list[Figure]:
    """Hairlines from each bar to the next, at the height where one ends and the other begins."""
    return [
        {"type": "line", "layer": "below", "x0": at + 0.33, "x1": at + 0.67, "y0": level, "y1": level,
         "line": {"color": tokens["edge"], "width": 1, "dash": "2px,2px"}}
        for at, level in enumerate(levels[:-1])
    ]  # fmt: skip


def _room(values: Sequence[float]) -> list[float]:
    """From the lowest to the highest, with room for what stands at the ends of bars."""
    low, high = min(values), max(values)
    spare = 0.12 * ((high - low) or 1)
    return [low - spare if low < 0 else 0, high + spare]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A rate, or a difference of rates, in percent or points, between the ends of its interval.

    `note` stands below the name, `label` at the dot, `said` in its box; `key` is the measure it opens.
    """

    name: str
    note: str
    token: str
    value: float
    lower: float
    upper: float
    label: str
    said: str
    key: str | None = None


def intervals(theme: Theme, rates: Sequence[Estimate], difference: Estimate | None) -> Figure:
    """Rates as dots with the intervals they lie in, and below them their difference with its own.

    Both axes have one scale; the lower one, in points, begins at the last rate, so that the difference
    stands beneath the first.
    """
    tokens, base = TOKENS[theme], rates[-1].value
    ends = [end for rate in rates for end in (rate.lower, rate.upper)]
    if difference:
        ends += [base + difference.lower, base + difference.upper]
    low, high = min(0.0, *ends), max(ends)
    spare = 0.06 * ((high - low) or 1)
    reach = [low - spare, high + spare]
    layout = figure_layout(theme, INTERVALS_HEIGHT, hovermode="closest")
    layout["margin"] = {"l": 88, "r": 16, "t": 24, "b": 28}
    layout["xaxis"] |= {
        "side": "top",
        "range": reach,
        "showspikes": False,
        **_even_ticks(reach, "%", least=0),
    }
    layout["yaxis"] = _names_axis(tokens, [*rates, difference] if difference else rates)
    drawn = [_dots(tokens, rates, 0) | {"meta": {"metrics": [rate.key for rate in rates]}}]
    if difference:
        drawn.append(_dots(tokens, [difference], len(rates)) | {"xaxis": "x2"})
        of_base = [end - base for end in reach]
        layout["xaxis2"] = layout["xaxis"] | {
            "side": "bottom", "overlaying": "x", "range": of_base, **_even_ticks(of_base, " pp", sign="+"),
        }  # fmt: skip
        layout["shapes"] = [_from_base(tokens, base, len(rates)), _rule(tokens, len(rates) - 0.5)]
    return {"data": drawn, "layout": layout}


def _dots(tokens: dict[str, str], estimates: Sequence[Estimate], first: int) -> Figure:
    return {
        "type": "scatter", "mode": "markers+text", "x": [each.value for each in estimates],
        "y": [first + at for at in range(len(estimates))], "cliponaxis": False,
        "error_x": {
            "type": "data", "symmetric": False, "color": tokens["ink2"], "thickness": 1.5, "width": 5,
            "array": [each.upper - each.value for each in estimates],
            "arrayminus": [each.value - each.lower for each in estimates],
        },
        "marker": {"size": 10, "color": [tokens[each.token] for each in estimates]},
        "text": [each.label for each in estimates], "textposition": "top center",
        "textfont": {"size": 12, "color": tokens["ink"], "weight": 600},
        "hovertext": [each.said for each in estimates], "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def _names_axis(tokens: dict[str, str], estimates: Sequence[Estimate]) -> Figure:
    quiet = f'<br><span style="font-size:11px;color:{tokens["ink2"]}">'
    texts = [f"{each.name}{quiet}{each.note}</span>" if each.note else each.name for each in estimates]
    return {
        "range": [len(estimates) - 0.5, -0.7], "fixedrange": True, "showgrid": False, "zeroline": False,
        "tickvals": [*range(len(estimates))], "ticktext": texts, "ticklabelstandoff": 8,
        "tickfont": {"size": 13, "color": tokens["ink"]},
    }  # fmt: skip


def _even_ticks(reach: Sequence[float], unit: str, *, least: float | None = None, sign: str = "") -> Figure:
    """Three to six ticks at round numbers, one of them zero."""
    low, high = reach
    rough = (high - low) / 4
    tens = 10.0 ** math.floor(math.log10(rough))
    step = next(tens * each for each in (1, 2, 5, 10) if tens * each >= rough)
    first = math.ceil((low if least is None else least) / step)
    at = [round(step * each, 6) for each in range(first, math.floor(high / step) + 1)]
    return {
        "tickvals": at,
        "ticktext": [f"{each:{sign}g}{unit}".replace("-", MINUS) if each else "0" for each in at],
    }


def _from_base(tokens: dict[str, str], base: float, to: int) -> Figure:
    line = {"color": tokens["edge"], "width": 1.25, "dash": "dot"}
    return {
        "type": "line",
        "layer": "below",
        "x0": base,
        "x1": base,
        "y0": to - 1,
        "y1": to + 0.5,
        "line": line,
    }


def _rule(tokens: dict[str, str], at: float) -> Figure:
    line = {"color": tokens["line"], "width": 1}
    return {
        "type": "line",
        "layer": "below",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": at,
        "y1": at,
        "line": line,
    }


def panels(
    theme: Theme, answer: Answered, marks: list[dict[str, Any]], titles: dict[str, str], metric: str
) -> Figure:
    """Rates by bucket, a small panel for each name above one axis of days; `titles` are by name."""
    days = [mark["start"] for mark in marks]
    height = PANEL_HEIGHT * len(titles) + PANELS_FOOT
    of_marks = [[mark["start"], mark["end"]] for mark in marks]
    layout = figure_layout(theme, height, meta={"days": of_marks}, annotations=[])
    layout["margin"] = {"l": 40, "r": 12, "t": 0, "b": PANELS_FOOT}
    lowest = f"y{len(titles)}" if len(titles) > 1 else "y"
    layout["xaxis"] |= _days_axis(answer, days) | {"anchor": lowest}
    of_panel, drawn = layout.pop("yaxis") | {"ticksuffix": "%", "nticks": 3}, []
    for at, (name, title) in enumerate(titles.items(), start=1):
        axis = "" if at == 1 else str(at)
        foot, top = 1 - at / len(titles), 1 - (at - 0.68) / len(titles)
        layout[f"yaxis{axis}"] = of_panel | {"domain": [round(foot, 4), round(top, 4)]}
        layout["annotations"].append(_title(theme, title, top))
        opened = {"meta": {"facts": metric, "name": name}, "hovertemplate": "%{y:.1f}%<extra></extra>"}
        drawn += [
            trace | {"yaxis": f"y{axis}"} | (opened if "meta" in trace else {})
            for trace in _line(theme, Line(name, name, "shop"), marks, days, "")
        ]
    return {"data": drawn, "layout": layout}


def _title(theme: Theme, text: str, top: float) -> Figure:
    return {
        "text": text, "xref": "paper", "yref": "paper", "x": 0, "y": round(top, 4), "xanchor": "left",
        "yanchor": "bottom", "showarrow": False, "font": {"size": 12, "color": TOKENS[theme]["ink"]},
    }  # fmt: skip
