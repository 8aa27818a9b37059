"""A card that shows nothing, or not all of it, says why in its own words, and what to do next."""

import datetime as dt
from typing import Any

import pytest

from data.periods import Window
from layouts import states
from layouts.answered import Answered, Failed
from layouts.first import FIRST
from layouts.formatting import Money
from layouts.states import failed, missing_days, nothing_here
from layouts.view import View
from tests.layouts.rendered import parts, props, text, with_class

TODAY = dt.date(2026, 11, 21)


def view(first: str | None, newest: str | None, search: str = "?period=30d") -> View:
    """A shop whose web visits reach from one day to another."""
    reach = {source: {"first_day": first, "newest_day": newest} for source in FIRST}
    return View("light", Money("EUR"), Answered("/api/coverage", {"data": reach}), search, today=TODAY)


def days(start: str, end: str) -> Window:
    return Window(dt.date.fromisoformat(start), dt.date.fromisoformat(end))


def links(drawn: Any) -> dict[str, str]:
    return {text(part): props(part)["href"] for part in parts(drawn) if "href" in props(part)}


def test_where_nothing_ever_came_the_first_fact_stands_ready() -> None:
    drawn = nothing_here(view(None, None), "web visits", "web", days("2026-11-01", "2026-11-20"))
    assert text(drawn).startswith("No web visit has arrived yetSend the first one")
    (code,) = [part for part in parts(drawn) if type(part).__name__ == "Pre"]
    assert text(code).startswith("POST /api/ingest/events\n{")
    assert links(drawn) == {"How to send facts": "/docs"}


def test_where_these_days_have_nothing_the_nearest_are_one_step_away() -> None:
    drawn = nothing_here(
        view("2026-01-10", "2026-11-18"), "web visits", "web", days("2026-12-01", "2026-12-10")
    )
    assert text(drawn).startswith(
        "No web visits, 1 – 10 Dec 2026The nearest days with some are 9 – 18 Nov 2026."
    )
    assert links(drawn) == {
        "Show 9 – 18 Nov 2026": "?start=2026-11-09&end=2026-11-18",
        "Show 90 days": "?period=90d",
    }


@pytest.mark.parametrize(("newest", "search"), [("2026-08-23", "?period=30d"), ("2026-11-18", "?period=90d")])
def test_ninety_days_are_not_offered_where_they_show_nothing_or_are_what_was_asked(
    newest: str, search: str
) -> None:
    told = nothing_here(
        view("2026-01-10", newest, search), "orders", "orders", days("2026-12-01", "2026-12-10")
    )
    assert "Show 90 days" not in links(told)


def test_without_knowing_how_far_facts_reach_nothing_is_claimed_of_them() -> None:
    drawn = nothing_here(View("light", Money("EUR")), "orders", "orders", days("2026-12-01", "2026-12-10"))
    assert text(drawn) == (
        "No orders, 1 – 10 Dec 2026How far the facts reach is not known right now; other days may have some."
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("2026-11-01", "2026-11-18"), None),
        (("2026-11-01", "2026-11-19"), "Web visits reach to Wed 18 Nov 2026. 1 day is missing, not zero, and "
                                       "stays out of sums and averages."),
        (("2026-11-01", "2026-11-30"), "Web visits reach to Wed 18 Nov 2026. 12 days are missing or still to "
                                       "come, not zero, and stay out of sums and averages."),
        (("2026-01-01", "2026-11-20"), "Web visits begin on Sat 10 Jan 2026 and reach to Wed 18 Nov 2026. "
                                       "11 days are missing, not zero, and stay out of sums and averages."),
        (("2025-11-01", "2025-11-30"), None),  # all of it is missing, which is another state
    ],
)  # fmt: skip
def test_days_that_a_source_does_not_reach_are_named_and_counted(
    asked: tuple[str, str], said: str | None
) -> None:
    drawn = missing_days(view("2026-01-10", "2026-11-18"), "web", days(*asked))
    assert (text(drawn) if drawn else None) == said


def test_a_failure_keeps_the_title_and_gives_its_id() -> None:
    drawn = failed(Failed("The database did not answer.", "7f3c19ab"), "By category")
    assert [text(part) for part in parts(drawn) if type(part).__name__ == "H2"] == ["By category"]
    (copy,) = [part for part in parts(drawn) if "data-copy-text" in props(part)]
    assert (text(copy), props(copy)["data-copy-text"]) == ("Copy request id 7f3c19ab", "7f3c19ab")
    assert [props(part)["role"] for part in with_class(drawn, "failed")] == ["alert"]
    assert not with_class(failed(Failed("No.", "a")), "cap")


def test_filters_are_told_and_taken_away_one_by_one() -> None:
    filters = [("Category: Scalp care", "/x?feature=a"), ("Feature: a", "/x?category=b")]
    drawn = states.filtered_to_nothing("order", 1002, filters, "/x")
    assert text(drawn).startswith("No order matches all 2 filtersWithout them this list has 1,002.")
    links = {text(part): props(part)["href"] for part in parts(drawn) if "href" in props(part)}
    assert links == {
        "Category: Scalp care, take this filter away": "/x?feature=a",
        "Feature: a, take this filter away": "/x?category=b",
        "Clear filters": "/x",
    }
    alone = text(states.filtered_to_nothing("order", 7, filters[:1], "/x"))
    assert alone.startswith("No order matches this filterWithout it this list has 7.")


def test_too_few_says_how_many_there_are_and_how_many_it_takes() -> None:
    drawn = states.not_enough("Not enough outcomes", 120, 500, "At the present pace, about 9 December.")
    assert "Have 120, need 500. At the present pace, about 9 December." in text(drawn)
    (meter,) = with_class(drawn, "meter")
    assert (props(meter)["aria-valuenow"], props(meter)["aria-valuemax"]) == ("120", "500")
    assert props(props(meter)["children"])["style"] == {"width": "24.0%"}


def test_late_and_missing_figures_are_told_as_such() -> None:
    late = text(states.stale("today, 11:05", "3 h"))
    assert late == "As of today, 11:05. Newer figures are 3 h late; this card keeps trying."
    assert text(states.partial("Two days are missing.")) == "Two days are missing."


def test_the_first_call_can_be_copied() -> None:
    drawn = states.nothing_yet("No chats yet", "Send the first.", "POST /api/ingest/conversations")
    (code,) = [part for part in parts(drawn) if type(part).__name__ == "Pre"]
    assert text(code) == "POST /api/ingest/conversations"
    assert [props(part)["data-copies"] for part in parts(drawn) if "data-copies" in props(part)] == ["pre"]
