"""States: each says what is the matter and has a way forward."""

from layouts import states
from tests.layouts.rendered import parts, props, text, with_class


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
