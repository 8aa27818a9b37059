"""The page in a real Chromium, against a static page with the whole plotly.js and the same figures.

Baseline: one HTML file from the same gunicorn that calls Plotly.react on ready figures, those of our page
at the same sizes; what our page draws as HTML or as a picture (bars in lists, the parts of a whole,
sparklines) is a chart there, without axes (docs/decisions/0015). It has no other figure, no words and asks
nothing. Another period is drawn into the charts that are there, another area anew. Both pages are measured
by the same few lines (painted.js): from the click or the navigation to the end of the frame that brought the
last change. A round is a visit with an empty cache, the same in place and in a new tab, five periods, the
same five again, four areas that were seen before. Our page draws the figures of the other presets while it
is idle (docs/decisions/0017), so that the first five exchange what is drawn already, and that drawing is not
in their time; before each of the second five what was drawn ahead is thrown away. Besides, of our page
alone: messages in the console, the largest layout shift of any load of any area, bytes of scripts and styles,
and what is asked of the server when a period is chosen that was fetched already.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from benchmarks.bench import Bench, environment
from benchmarks.rest import gunicorn
from benchmarks.results import Limit, Result, at_most
from benchmarks.rounds import Pairs

LIMITS: dict[str, Limit | None] = {
    "cold load": at_most(1.0, goal=0.7),
    "warm reload": at_most(0.9, goal=0.6),
    "reload in place": None,
    "period switch": at_most(1.25, goal=1.1),
    "period, not drawn ahead": None,
    "tab switch": at_most(0.4, goal=0.3),
}
MOST_BYTES, WANTED_BYTES = 900_000, 700_000
MOST_SHIFT = 0.05


def measure(bench: Bench) -> Iterator[Result]:
    pages = bench.folder / "limit"
    pages.mkdir()
    with gunicorn(bench, "benchmarks.browser_app:serve()", LIMIT_FOLDER=str(pages)) as port:
        visits = [f"http://127.0.0.1:{port}", str(pages), str(bench.size.visits)]
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.visits", *visits],
            check=True, cwd=bench.folder, env=environment(), stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    measured = json.loads(done.stdout)
    ours, static = measured["milliseconds"]["ours"], measured["milliseconds"]["limit"]
    for event, limit in LIMITS.items():
        pairs = Pairs(ours[event], static[event])
        own, least = (f"{milliseconds:,.0f} ms" for milliseconds in pairs.middle())
        yield Result(f"browser {event}", own, least, pairs.ratios, limit)
    yield from _besides(measured)


def _besides(measured: dict[str, Any]) -> Iterator[Result]:
    """What has no baseline but a limit; its ratio is to that, or the figure itself where that is none."""
    weight, shift, said = measured["bytes"], max(measured["shifts"]), measured["console"]
    yield Result(
        "browser scripts and styles", f"{weight / 1000:,.0f} kB", f"{MOST_BYTES / 1000:.0f} kB allowed",
        [weight / MOST_BYTES], at_most(1.0, goal=round(WANTED_BYTES / MOST_BYTES, 2)),
    )  # fmt: skip
    yield Result(
        "browser layout shift",
        f"{shift:.3f}",
        f"{MOST_SHIFT} allowed",
        [shift / MOST_SHIFT],
        at_most(1, goal=1),
    )
    yield Result("browser console messages", str(len(said)), "none", [len(said)], at_most(0, goal=0))
    yield Result(
        "browser requests per period switch",
        f"{max(measured['requests_per_switch']):.1f}", "none", measured["requests_per_switch"],
    )  # fmt: skip
    for message in dict.fromkeys(said):
        print(f"The console said: {message}", file=sys.stderr)
