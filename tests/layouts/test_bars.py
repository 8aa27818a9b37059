"""Bars of lists: from zero, to the left of it where something is less than nothing."""

from dataclasses import replace

import pytest

from layouts.answered import Value
from layouts.bars import Part, scale, shared, stacked
from layouts.formatting import Money
from layouts.view import View
from tests.layouts.rendered import parts, props, text, with_class

VIEW = View("light", Money("EUR"), listed=frozenset({"guest_revenue", "new_customer_revenue"}))


@pytest.mark.parametrize(
    ("values", "value", "at", "long"),
    [
        ([50, 200], 50, "0.0%", "25.0%"),
        ([50, 200], 200, "0.0%", "100.0%"),
        ([-100, 300], -100, "0.0%", "25.0%"),
        ([-100, 300], 300, "25.0%", "75.0%"),
        ([-100, -50], -50, "50.0%", "50.0%"),
        ([0, 0], 0, "0.0%", "0.0%"),
        ([None, 4], None, "0.0%", "0.0%"),
    ],
)
def test_a_bar_goes_from_zero_to_its_value(
    values: list[float | None], value: float | None, at: str, long: str
) -> None:
    style = props(scale(values).bar(value, "shop"))["style"]
    assert (style["--at"], style["--long"]) == (at, long)


def test_zero_is_marked_only_where_bars_go_to_both_sides() -> None:
    assert "--zero" not in props(scale([1, 2]).bar(1, "shop"))["style"]
    drawn = props(scale([-1, 3]).bar(3, "shop"))
    assert (drawn["style"]["--zero"], drawn["className"]) == ("25.0%", "track signed")


def test_what_was_lost_is_hatched_beyond_the_bar() -> None:
    drawn = props(scale([200]).bar(50, "shop", cut=30))
    assert drawn["className"] == "track cut"
    assert (drawn["style"]["--cut-at"], drawn["style"]["--cut"]) == ("25.0%", "15.0%")


def part(name: str, amount: float | None, metric: str = "guest_revenue") -> Part:
    return Part(name, Value(amount, "/api/x data"), metric, shown=f"{amount}")


def test_parts_share_one_bar_by_their_amounts() -> None:
    bar, legend = shared(VIEW, [part("New", 30.0), part("Guests", 10.0), part("None", 0.0)])
    segments = with_class(bar, "part")
    assert [props(each)["style"]["flexGrow"] for each in segments] == ["75.00", "25.00"]
    assert text(legend) == "New30.075.0%Guests10.025.0%None0.00.0%"


def test_a_segment_opens_for_the_pointer_and_is_no_stop_for_the_keyboard() -> None:
    bar, _ = shared(VIEW, [part("Guests", 10.0), replace(part("Tax", 1.0), metric="not listed")])
    first, second = (props(each) for each in with_class(bar, "part"))
    assert (first["href"], first["tabIndex"], first["data-inside"]) == ("?facts=guest_revenue", "-1", "true")
    assert "href" not in second
    assert (first["title"], second["title"]) == ("Guests", "Tax")


def test_a_part_may_have_a_colour_of_its_own_and_open_one_row() -> None:
    chat = replace(part("Chat Assistant", 3.0), row="Chat Assistant", colour="chat")
    bar = stacked(VIEW, [chat])
    (segment,) = with_class(bar, "part")
    assert props(segment)["style"]["--c"] == "var(--chat)"
    assert props(segment)["href"] == "?facts=guest_revenue&name=Chat+Assistant"


@pytest.mark.parametrize("amount", [0.0, -1.0, None])
def test_nothing_is_no_bar(amount: float | None) -> None:
    assert stacked(VIEW, [part("New", amount)]) is None


@pytest.mark.parametrize("amounts", [(30.0, -10.0), (-5.0, -10.0), (0.0, 0.0)])
def test_without_shares_each_part_has_a_bar_of_its_own(amounts: tuple[float, float]) -> None:
    drawn = shared(VIEW, [part("New", amounts[0]), part("Guests", amounts[1]), part("Unknown", None)])
    assert with_class(drawn, "stacked") == []
    assert len(with_class(drawn, "track")) == 2
    assert "%" not in "".join(text(each) for each in parts(drawn))
