"""The lines that say when a page is done: never too early, and of nothing from before the click."""

from playwright.sync_api import Page

from benchmarks.visits import PAINTED

QUIET_MS = 50
LATE_MS = 150
PAGE = f"""<a href="#" id="go">Go</a><div id="pane" data-shown="old">Figures</div>
<script>
  const pane = document.getElementById("pane");
  document.getElementById("go").onclick = () => {{
    pane.dataset.shown = "new";
    pane.innerHTML = "<p class=is-waiting></p>";
    setTimeout(() => {{ pane.innerHTML = "Figures"; }}, {LATE_MS});
  }};
</script>"""
IS_DONE = f"bench.isDone({QUIET_MS})"


def opened(page: Page, shown: str) -> None:
    page.set_content(PAGE)
    page.evaluate(PAINTED)
    page.evaluate("shown => bench.want('#pane', shown)", shown)


def test_a_click_takes_until_nothing_waits_any_more(page: Page) -> None:
    opened(page, "new")
    page.click("#go")
    page.wait_for_function(IS_DONE)
    assert page.evaluate("bench.milliseconds()") >= LATE_MS


def test_what_showed_before_the_click_is_no_answer(page: Page) -> None:
    opened(page, "new")
    page.wait_for_timeout(4 * QUIET_MS)
    assert not page.evaluate(IS_DONE)
    page.evaluate("bench.want('#pane', 'old')")
    page.wait_for_function(IS_DONE)


def test_a_part_that_is_hidden_shows_nothing(page: Page) -> None:
    opened(page, "old")
    page.evaluate("pane.hidden = true")
    page.evaluate("bench.want('#pane', 'old')")
    page.wait_for_timeout(4 * QUIET_MS)
    assert not page.evaluate(IS_DONE)
