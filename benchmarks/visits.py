"""python -m benchmarks.visits ORIGIN FOLDER ROUNDS: visits both pages in Chromium, prints what it measured.

The figures of the static page are read off our page first: the same traces, layouts and sizes, so that it
draws the same. Then, in each round and by turns, a browser that knows neither page opens one, loads it
again in place and in a new tab, goes through the periods and through the areas that it has seen before.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.browser_app import WHOLE_PLOTLY
from layouts.theme import GRAPH_CONFIG
from tests.machine import NO_CHROMIUM, find_chromium
from tests.watched_page import LAUNCH_FLAGS

HERE = Path(__file__).parent
PAINTED = (HERE / "painted.js").read_text(encoding="utf-8")
FIRST = "30d"
# Ends with the first, which both pages then show while areas change.
PERIODS = ("7d", "90d", "1y", "14d", FIRST)
AREAS = {"overview": "/", "conversions": "/conversions", "revenue": "/revenue"}
DRAWN_WHEN_ASKED = "period, not drawn ahead"
FORGET_AHEAD = "document.querySelectorAll('.ahead').forEach((frame) => frame.remove())"
AREAS_IN_TURN = ("revenue", "overview", "conversions", "overview")
WINDOW = {"width": 1440, "height": 900}
# Nothing was drawn for so long: it is done. Nothing was asked for so long: all is fetched.
QUIET_MS, SILENT_MS = 400, 1000
# As a person presses, ending by turns at every quarter of a frame: clicks that follow the screen's clock
# would make every time a multiple of it.
FRAME_MS = 1000 / 60
PRESSES_MS = cycle(80 + quarter / 4 * FRAME_MS for quarter in (0, 2, 1, 3))
LONGEST_MS = 60_000


@dataclass(frozen=True)
class Step:
    """A link that is clicked, and what then shows where."""

    link: str
    part: str
    shown: str


@dataclass(frozen=True)
class Site:
    """One of the two pages that are compared."""

    name: str
    load: str
    first: Step
    all_figures: str
    periods: Sequence[Step]
    areas: Sequence[Step]


def search(period: str) -> str:
    return f"?period={period}"


def our_page(origin: str) -> Site:
    periods = [Step(f"#period-{key}", "#overview-pane", search(key)) for key in PERIODS]
    areas = [Step(f"#nav-{area}", f"#{area}-pane", search(FIRST)) for area in AREAS_IN_TURN]
    address = f"{origin}/{search(FIRST)}"
    return Site("ours", address, periods[-1], address, periods, areas)


def static_page(origin: str) -> Site:
    periods = [Step(f"#period-{key}", "#plots", f"overview{search(key)}") for key in PERIODS]
    areas = [Step(f"#nav-{area}", "#plots", f"{area}{search(FIRST)}") for area in AREAS_IN_TURN]
    return Site("limit", f"{origin}/limit/first", periods[-1], f"{origin}/limit/all", periods, areas)


@dataclass
class Measured:
    """Milliseconds of each round by page and event; and what our page did besides."""

    milliseconds: dict[str, dict[str, list[float]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    console: list[str] = field(default_factory=list)
    shifts: list[float] = field(default_factory=list)
    requests_per_switch: list[float] = field(default_factory=list)
    bytes: int = 0


def visit(origin: str, folder: Path, rounds: int) -> Measured:
    program = find_chromium()
    if program is None:
        sys.exit(NO_CHROMIUM)
    measured, ours, limit = Measured(), our_page(origin), static_page(origin)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=LAUNCH_FLAGS)
        measured.bytes = weight(browser, ours)
        write_static_pages(folder, figures_of(browser, origin, measured.shifts))
        for number in range(rounds):
            sites = (limit, ours) if number % 2 else (ours, limit)
            traces = [visit_once(browser, site, measured) for site in sites]
            if traces[0] != traces[1]:
                raise RuntimeError(f"The two pages do not draw the same: traces {traces}.")
        browser.close()
    return measured


# The static page


def figures_of(browser: Browser, origin: str, shifts: list[float]) -> dict[str, Any]:
    """What our page draws, by area and period; notes how far its parts were shifted meanwhile."""
    wanted = [("overview", FIRST), *(("overview", key) for key in PERIODS[:-1])]
    wanted += [(area, FIRST) for area in AREAS if area != "overview"]
    found = {}
    for area, period in wanted:
        with context_of(browser, f"#{area}-pane", search(period)) as context:
            page = context.new_page()
            page.goto(f"{origin}{AREAS[area]}{search(period)}")
            wait_until_done(page)
            found[f"{area}{search(period)}"] = page.evaluate("part => bench.figures(part)", f"#{area}-pane")
            shifts.append(page.evaluate("bench.shift()"))
    return found


def write_static_pages(folder: Path, figures: dict[str, Any]) -> None:
    """One with all figures for what is clicked, and one with those of the first view alone to be loaded."""
    first = dict([next(iter(figures.items()))])
    for name, chosen in (("first", first), ("all", figures)):
        (folder / f"{name}.html").write_text(static_html(chosen), encoding="utf-8")


def static_html(figures: dict[str, Any]) -> str:
    parts = {
        "PLOTLY_JS": f"/vendor/{WHOLE_PLOTLY}",
        "LINKS": " ".join(link(key) for key in figures),
        "THE_CONFIG": json.dumps(GRAPH_CONFIG),
        "THE_FIGURES": json.dumps(figures, separators=(",", ":")).replace("</", "<\\/"),
    }
    html = (HERE / "limit.html").read_text(encoding="utf-8")
    for name, content in parts.items():
        html = html.replace(name, content)
    return html


def link(key: str) -> str:
    """The first view is reached from both sides, so it has two links."""
    area, _, period = key.partition(search(""))
    period_link = f'<a href="#" id="period-{period}" data-shows="{key}">{period}</a>'
    area_link = f'<a href="#" id="nav-{area}" data-shows="{key}">{area}</a>'
    return f"{period_link if area == 'overview' else ''} {area_link if period == FIRST else ''}"


# One visit


@contextmanager
def context_of(browser: Browser, part: str, shown: str) -> Iterator[BrowserContext]:
    """A browser with an empty cache, whose pages know when they are done."""
    # What waits for the page evaluates text in it, which its Content-Security-Policy would forbid.
    context = browser.new_context(viewport=WINDOW, color_scheme="light", bypass_csp=True)  # type: ignore[arg-type]
    context.add_init_script(f"{PAINTED}\nbench.want({json.dumps(part)}, {json.dumps(shown)});")
    yield context
    context.close()


def visit_once(browser: Browser, site: Site, measured: Measured) -> list[list[int]]:
    """All events of one round on one page; how many traces its charts had after each."""
    taken = measured.milliseconds[site.name]
    with context_of(browser, site.first.part, site.first.shown) as context:
        if site.name == "ours":
            listen(context, measured.console)
        page = context.new_page()
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto(site.load)
        taken["cold load"].append(wait_until_done(page))
        traces = [traces_of(page, site.first)]
        wait_until_silent(page, requests)
        if site.name == "ours":
            measured.shifts.append(page.evaluate("bench.shift()"))
        page.reload()
        taken["reload in place"].append(wait_until_done(page))
        page.close()
        again = context.new_page()
        again.goto(site.load)
        taken["warm reload"].append(wait_until_done(again))
        return traces + follow_all(again, site, measured)


def follow_all(page: Page, site: Site, measured: Measured) -> list[list[int]]:
    """Through the periods twice, the second time with nothing drawn ahead; then through the areas twice: the
    first time they are not known yet. Returns the traces after each timed step."""
    taken, traces = measured.milliseconds[site.name], list[list[int]]()

    def timed(step: Step, before: str = "0") -> float:
        page.evaluate(before)
        milliseconds = follow(page, step)
        traces.append(traces_of(page, step))
        return milliseconds

    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(site.all_figures)
    wait_until_done(page)
    wait_until_silent(page, requests)
    before = len(requests)
    taken["period switch"].append(mean([timed(step) for step in site.periods]))
    if site.name == "ours":
        measured.requests_per_switch.append((len(requests) - before) / len(site.periods))
    taken[DRAWN_WHEN_ASKED].append(mean([timed(step, FORGET_AHEAD) for step in site.periods]))
    for step in site.areas:
        follow(page, step)
    wait_until_silent(page, requests)
    taken["tab switch"].append(mean([timed(step) for step in site.areas]))
    return traces


def traces_of(page: Page, step: Step) -> list[int]:
    found: list[int] = page.evaluate("part => bench.traces(part)", step.part)
    return found


def follow(page: Page, step: Step) -> float:
    page.evaluate("([part, shown]) => bench.want(part, shown)", [step.part, step.shown])
    page.click(step.link, delay=next(PRESSES_MS))
    return wait_until_done(page)


def wait_until_done(page: Page) -> float:
    """Milliseconds from the click or the navigation to the last frame that brought something."""
    page.wait_for_function("quiet => window.bench?.isDone(quiet)", arg=QUIET_MS, timeout=LONGEST_MS)
    milliseconds: float = page.evaluate("bench.milliseconds()")
    return milliseconds


def wait_until_silent(page: Page, requests: list[str]) -> None:
    """What a page fetches when it is idle is there."""
    seen = -1
    while seen != len(requests):
        seen = len(requests)
        page.wait_for_timeout(SILENT_MS)


def listen(context: BrowserContext, console: list[str]) -> None:
    context.on("console", lambda message: console.append(message.text))
    context.on("weberror", lambda error: console.append(str(error.error)))


def weight(browser: Browser, site: Site) -> int:
    """Bytes of scripts and styles on the wire at a first visit."""
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}
    with context_of(browser, site.first.part, site.first.shown) as context:
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.on("Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]}))
        session.on(
            "Network.loadingFinished",
            lambda told: sizes.update({told["requestId"]: told["encodedDataLength"]}),
        )
        session.send("Network.enable")
        page.goto(site.load)
        wait_until_done(page)
    return sum(size for key, size in sizes.items() if kinds[key] in ("Script", "Stylesheet"))


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    where, pages, times = sys.argv[1:]
    print(json.dumps(vars(visit(where, Path(pages), int(times)))))
