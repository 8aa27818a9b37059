"""Sparklines: small pictures without axes, each with a sentence."""

from base64 import b64encode
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from layouts.formatting import Number
from layouts.theme import TOKENS, Theme

WIDTH, HEIGHT = 96, 34


def spark(theme: Theme, values: Sequence[Number], token: str, sentence: str) -> Component | None:
    """A sparkline: a picture of a few bytes, with a sentence for who cannot see it."""
    if sum(value is not None for value in values) < 2:
        return None
    colour = TOKENS[theme][token]
    points = _points(values)
    x, y = points[-1][-1]
    lines = "".join(
        f'<polyline points="{" ".join(f"{px:g},{py:g}" for px, py in stretch)}" fill="none" '
        f'stroke="{colour}" stroke-width="1.5" stroke-linejoin="round"/>'
        for stretch in points
    )
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{lines}'
        f'<circle cx="{x:g}" cy="{y:g}" r="2.5" fill="{colour}"/></svg>'
    )
    source = f"data:image/svg+xml;base64,{b64encode(picture.encode()).decode()}"
    return html.Img(src=source, alt=sentence, width=WIDTH, height=HEIGHT, className="spark")


def _points(values: Sequence[Number]) -> list[list[tuple[float, float]]]:
    """Stretches of points without gaps, scaled to the picture."""
    known = [value for value in values if value is not None]
    low, high = min(known), max(known)
    across, up = (WIDTH - 8) / max(1, len(values) - 1), (HEIGHT - 8) / ((high - low) or 1)
    stretches: list[list[tuple[float, float]]] = [[]]
    for at, value in enumerate(values):
        if value is None:
            if stretches[-1]:
                stretches.append([])
            continue
        point = (round(4 + at * across, 1), round(HEIGHT - 4 - (value - low) * up, 1))
        stretches[-1].append(point)
    return [stretch for stretch in stretches if stretch]
