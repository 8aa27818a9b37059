"""Figures that stand still while facts wait for them: as of when, why, and what to do."""

from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from layouts.components import Children, icon, message


@dataclass(frozen=True, slots=True)
class Standing:
    """The moment that figures stand at, in words; whether a worker runs, and when one was seen, if ever."""

    since: str
    worker_runs: bool
    worker_seen: str | None


def as_of(standing: Standing) -> Component:
    """Beside how far the data reaches."""
    said = f"As of {standing.since}"
    box = html.Div([html.Strong(said), html.P(_why(standing))], className="box")
    return html.Details([html.Summary([icon("clock"), said]), box], className="late")


def no_figures(standing: Standing) -> Component:
    """The first facts have arrived, and nobody has made figures of them."""
    title = "The first facts wait for their figures"
    return message(title, _why(standing), class_name="state sheet alone")


def _why(standing: Standing) -> list[Children]:
    lacks = f"Facts that came since {standing.since} are not in the figures yet"
    if standing.worker_runs:
        return [f"{lacks}. The worker runs and is behind; the figures follow by themselves."]
    last = f"none was seen since {standing.worker_seen}" if standing.worker_seen else "none ever ran"
    on, once = html.Code("python manage.py worker"), html.Code("python manage.py refresh")
    return [f"{lacks}, because no worker computes them: {last}. On the server, ", on,
            " does so from then on, ", once, " once; this page follows by itself."]  # fmt: skip
