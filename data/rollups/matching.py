"""Which sale lines a return voids: plain lists in, plain lists out."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple


class SaleLine(NamedTuple):
    transaction_id: str
    invoice_id: str
    customer_id: str | None
    product_id: str
    local_date: dt.date
    at_ms: int
    quantity: int
    amount_minor: int


class ReturnLine(NamedTuple):
    """Quantity and amount are negative, as they are stored."""

    transaction_id: str
    invoice_id: str
    customer_id: str | None
    product_id: str
    local_date: dt.date
    at_ms: int
    quantity: int
    amount_minor: int
    original_invoice_id: str | None


class Match(NamedTuple):
    """A share of a return: the sale line and order it belongs to, or None where none was found."""

    return_id: str
    local_date: dt.date
    transaction_id: str | None
    invoice_id: str | None
    quantity: int
    amount_minor: int
    voided_on: dt.date | None


@dataclass(slots=True)
class _Stock:
    """A sale line and how many of its pieces have not come back yet."""

    line: SaleLine
    left: int


def match_returns(returns: Iterable[ReturnLine], lines: Iterable[SaleLine]) -> list[Match]:
    """Every return, oldest first, against the lines of its order, else of its customer and product.

    A return voids the newest earlier line with enough pieces left; where no single line has enough,
    the newest earlier ones together; where nothing came before, the next ones. What finds no line
    belongs to the order it names, if that is known, and to no line. The order of rows does not matter.
    """
    returns = sorted(returns, key=_age)
    named = {back.original_invoice_id for back in returns if back.original_invoice_id is not None}
    stocks = [_Stock(line, line.quantity) for line in sorted(lines, key=_age)]
    shelves = _Shelves(stocks, named)
    matches: list[Match] = []
    for back in returns:
        matches.extend(_share(back, _take(back, shelves.candidates(back)), shelves))
    return matches


def _age(line: SaleLine | ReturnLine) -> tuple[int, str, int, int, str]:
    # The id comes last: it decides only between lines that are alike in everything that counts.
    return (line.at_ms, line.invoice_id, line.quantity, line.amount_minor, line.transaction_id)


class _Shelves:
    """Stocks by order and product, if a return names the order, and by customer and product, oldest first."""

    def __init__(self, stocks: Iterable[_Stock], named: set[str]) -> None:
        self.by_order: dict[tuple[str, str], list[_Stock]] = defaultdict(list)
        self.by_customer: dict[tuple[str, str], list[_Stock]] = defaultdict(list)
        self.orders: set[str] = set()
        for stock in stocks:
            line = stock.line
            if line.invoice_id in named:
                self.orders.add(line.invoice_id)
                self.by_order[line.invoice_id, line.product_id].append(stock)
            if line.customer_id is not None:
                self.by_customer[line.customer_id, line.product_id].append(stock)

    def candidates(self, back: ReturnLine) -> list[_Stock]:
        if back.original_invoice_id is not None and back.original_invoice_id in self.orders:
            return self.by_order.get((back.original_invoice_id, back.product_id), [])
        if back.customer_id is None:
            return []
        return self.by_customer.get((back.customer_id, back.product_id), [])


def _take(back: ReturnLine, candidates: list[_Stock]) -> list[tuple[_Stock, int]]:
    """The stocks a return is taken from and how many pieces of each; takes them."""
    wanted = -back.quantity
    earlier = [stock for stock in candidates if stock.left and stock.line.at_ms <= back.at_ms]
    later = [stock for stock in candidates if stock.left and stock.line.at_ms > back.at_ms]
    in_turn = [*reversed(earlier), *later]
    whole = next((stock for stock in reversed(earlier) if stock.left >= wanted), None)
    if whole is not None:
        in_turn = [whole]
    return list(_draw(wanted, in_turn))


def _draw(wanted: int, stocks: Iterable[_Stock]) -> Iterator[tuple[_Stock, int]]:
    for stock in stocks:
        if not wanted:
            return
        pieces = min(wanted, stock.left)
        stock.left -= pieces
        wanted -= pieces
        yield stock, pieces


def _share(back: ReturnLine, taken: list[tuple[_Stock, int]], shelves: _Shelves) -> Iterator[Match]:
    """The return split by pieces; shares of its amount add up to it exactly."""
    pieces_left, amount_left = -back.quantity, back.amount_minor
    for stock, pieces in taken:
        amount = amount_left * pieces // pieces_left if pieces < pieces_left else amount_left
        pieces_left, amount_left = pieces_left - pieces, amount_left - amount
        line = stock.line
        voided_on = max(back.local_date, line.local_date)
        yield Match(
            back.transaction_id,
            back.local_date,
            line.transaction_id,
            line.invoice_id,
            pieces,
            amount,
            voided_on,
        )
    if pieces_left:
        named = back.original_invoice_id if back.original_invoice_id in shelves.orders else None
        yield Match(back.transaction_id, back.local_date, None, named, pieces_left, amount_left, None)
