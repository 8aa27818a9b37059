"""Which sale lines a return voids, counted by hand; amounts in cents, days of March 2026."""

import datetime as dt
import random

import pytest

from data.rollups.matching import Match, ReturnLine, SaleLine, match_returns

DAY_MS = 86_400_000


def _day(number: int) -> dt.date:
    return dt.date(2026, 3, number)


def sale(
    order: str, day: int, quantity: int, *, customer: str | None = "ada", product: str = "serum"
) -> SaleLine:
    line = f"{order}-{product}"
    return SaleLine(line, order, customer, product, _day(day), day * DAY_MS, quantity, quantity * 1000)


def back(
    name: str,
    day: int,
    quantity: int,
    cents: int | None = None,
    *,
    customer: str | None = "ada",
    product: str = "serum",
    names: str | None = None,
) -> ReturnLine:
    amount = -1000 * quantity if cents is None else -cents
    return ReturnLine(name, name, customer, product, _day(day), day * DAY_MS, -quantity, amount, names)


def matched(returns: list[ReturnLine], lines: list[SaleLine]) -> list[tuple[str, str | None, int, int]]:
    """(return, order, pieces, cents) of each match on a line; without a line the order stands in brackets."""
    return [
        (m.return_id, m.invoice_id if m.transaction_id else f"({m.invoice_id})", m.quantity, m.amount_minor)
        for m in match_returns(returns, lines)
    ]


def test_a_return_that_names_its_order_voids_that_order() -> None:
    lines = [sale("O1", 1, 1), sale("O2", 2, 1)]
    assert matched([back("R", 5, 1, names="O1")], lines) == [("R", "O1", 1, -1000)]


def test_a_return_without_a_name_voids_the_newest_earlier_line() -> None:
    lines = [sale("O1", 1, 1), sale("O2", 2, 1), sale("O3", 6, 1)]
    assert matched([back("R", 5, 1)], lines) == [("R", "O2", 1, -1000)]


def test_the_newest_line_without_enough_pieces_is_passed_over() -> None:
    lines = [sale("O1", 1, 3), sale("O2", 2, 1)]
    assert matched([back("R", 5, 2)], lines) == [("R", "O1", 2, -2000)]


def test_where_no_line_has_enough_the_newest_ones_give_together() -> None:
    lines = [sale("O1", 1, 2), sale("O2", 2, 2), sale("O3", 3, 1)]
    assert matched([back("R", 5, 4)], lines) == [
        ("R", "O3", 1, -1000),
        ("R", "O2", 2, -2000),
        ("R", "O1", 1, -1000),
    ]


def test_a_return_before_its_purchase_voids_the_next_one() -> None:
    lines = [sale("O1", 3, 1), sale("O2", 6, 1)]
    (match,) = match_returns([back("R", 1, 1)], lines)
    assert (match.invoice_id, match.local_date, match.voided_on) == ("O1", _day(1), _day(3))


def test_what_came_before_is_taken_before_what_came_after() -> None:
    lines = [sale("O1", 1, 1), sale("O2", 9, 5)]
    assert matched([back("R", 5, 3)], lines) == [("R", "O1", 1, -1000), ("R", "O2", 2, -2000)]


def test_a_purchase_at_the_moment_of_the_return_came_before_it() -> None:
    lines = [sale("O1", 1, 1), sale("O2", 5, 1)]
    assert matched([back("R", 5, 1)], lines) == [("R", "O2", 1, -1000)]


def test_a_named_order_may_lie_after_its_return() -> None:
    lines = [sale("O1", 1, 1), sale("O2", 9, 1)]
    assert matched([back("R", 5, 1, names="O2")], lines) == [("R", "O2", 1, -1000)]


def test_an_order_that_is_not_known_leaves_customer_and_product_to_decide() -> None:
    assert matched([back("R", 5, 1, names="lost")], [sale("O1", 1, 1)]) == [("R", "O1", 1, -1000)]


def test_a_named_order_without_the_product_keeps_the_return_but_loses_no_line() -> None:
    lines = [sale("O1", 1, 1), sale("O2", 2, 1, product="cream")]
    assert matched([back("R", 5, 1, names="O2")], lines) == [("R", "(O2)", 1, -1000)]


def test_other_customers_and_other_products_are_not_touched() -> None:
    lines = [sale("O1", 1, 1, customer="ben"), sale("O2", 1, 1, product="cream")]
    assert matched([back("R", 5, 1)], lines) == [("R", "(None)", 1, -1000)]


def test_a_guest_is_matched_by_the_named_order_alone() -> None:
    lines = [sale("O1", 1, 1, customer=None), sale("O2", 2, 1)]
    returns = [back("R1", 5, 1, customer=None), back("R2", 6, 1, customer=None, names="O1")]
    assert matched(returns, lines) == [("R1", "(None)", 1, -1000), ("R2", "O1", 1, -1000)]


def test_a_return_of_more_than_was_bought_is_split() -> None:
    assert matched([back("R", 5, 5)], [sale("O1", 1, 2)]) == [
        ("R", "O1", 2, -2000),
        ("R", "(None)", 3, -3000),
    ]


def test_more_than_was_bought_still_belongs_to_the_order_it_names() -> None:
    returns = [back("R", 5, 5, names="O1")]
    assert matched(returns, [sale("O1", 1, 2)]) == [("R", "O1", 2, -2000), ("R", "(O1)", 3, -3000)]


def test_of_two_returns_the_earlier_has_the_first_choice() -> None:
    lines = [sale("O1", 1, 1), sale("O2", 2, 1)]
    returns = [back("late", 6, 1), back("early", 5, 1)]
    assert matched(returns, lines) == [("early", "O2", 1, -1000), ("late", "O1", 1, -1000)]


def test_a_line_gives_no_more_than_it_has() -> None:
    returns = [back("R1", 5, 2), back("R2", 6, 2)]
    assert matched(returns, [sale("O1", 1, 3)]) == [
        ("R1", "O1", 2, -2000),
        ("R2", "O1", 1, -1000),
        ("R2", "(None)", 1, -1000),
    ]


def test_a_return_by_name_takes_the_line_from_a_later_return_by_customer() -> None:
    lines = [sale("O1", 1, 1), sale("O2", 2, 1)]
    returns = [back("R1", 5, 1, customer=None, names="O2"), back("R2", 6, 1)]
    assert matched(returns, lines) == [("R1", "O2", 1, -1000), ("R2", "O1", 1, -1000)]


def test_shares_add_up_to_the_cent() -> None:
    lines = [sale("O1", 1, 1), sale("O2", 2, 1), sale("O3", 3, 1)]
    assert [cents for *_, cents in matched([back("R", 5, 3, 100)], lines)] == [-34, -33, -33]


def test_an_order_with_two_alike_lines_gives_both() -> None:
    line = sale("O1", 1, 1)
    twin = line._replace(transaction_id="twin")
    assert [m[1:] for m in matched([back("R", 5, 2)], [line, twin])] == [("O1", 1, -1000), ("O1", 1, -1000)]


def test_nothing_comes_of_nothing() -> None:
    assert match_returns([], [sale("O1", 1, 1)]) == []
    assert match_returns([], []) == []


@pytest.mark.parametrize("seed", range(20))
def test_every_return_is_shared_out_whole_whatever_the_order_of_rows(seed: int) -> None:
    rng = random.Random(seed)
    products = ("serum", "cream")
    lines = [
        sale(f"O{n}", rng.randrange(1, 9), rng.randrange(1, 4), product=rng.choice(products))
        for n in range(8)
    ]
    returns = [
        back(
            f"R{n}",
            rng.randrange(1, 9),
            rng.randrange(1, 5),
            rng.randrange(1, 999),
            product=rng.choice(products),
            names=rng.choice((None, f"O{n}")),
        )
        for n in range(6)
    ]
    first = match_returns(returns, lines)
    for whole in returns:
        shares = [match for match in first if match.return_id == whole.transaction_id]
        assert sum(share.quantity for share in shares) == -whole.quantity
        assert sum(share.amount_minor for share in shares) == whole.amount_minor
    for line in lines:
        taken = sum(m.quantity for m in first if m.transaction_id == line.transaction_id)
        assert taken <= line.quantity
    rng.shuffle(returns)
    rng.shuffle(lines)
    assert _as_set(match_returns(returns, lines)) == _as_set(first)


def _as_set(matches: list[Match]) -> set[Match]:
    return set(matches)
