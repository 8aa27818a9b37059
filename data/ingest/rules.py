"""Rules that need more than one field of a row. Null means not sent, and nothing follows from it."""

import datetime as dt
import hashlib
import json
from typing import Any

from data.errors import Refused
from data.ingest.values import NAME_LIMIT


def line_kind(
    quantity: int | None, amount: int | None, sign: int | None, discount: int | None, tax: int | None
) -> tuple[str | None]:
    """A line is a sale, a return or an adjustment by the signs of quantity and amount, as sent.

    A negative amount that rounds to 0 would be kept as a line of another kind, so it is refused.
    """
    if quantity is None or amount is None or sign is None:
        return (None,)
    if quantity == 0:
        raise Refused("quantity", "quantity is 0; a line moves at least one piece.", "zero_quantity")
    if sign < 0 and amount == 0:
        raise Refused("amount", "amount is negative and rounds to 0; such a line moves nothing.", "too_small")
    if quantity > 0:
        if sign < 0:
            return ("adjustment",)
        _refuse_negative(discount, tax)
        return ("sale",)
    if sign > 0:
        reason = "quantity is negative and amount positive; what comes back has a negative amount."
        raise Refused("amount", reason, "sign_mismatch")
    return ("return",) if sign < 0 else ("adjustment",)


def _refuse_negative(discount: int | None, tax: int | None) -> None:
    """On a sale they are what was taken off and added; on what comes back they may run the other way."""
    for field, value in (("discount", discount), ("tax", tax)):
        if value is not None and value < 0:
            reason = f"{field} is negative on a sale; only a return or an adjustment may carry that."
            raise Refused(field, reason, "sign_mismatch")


def search_of(event_type: str | None, metadata: str | None) -> tuple[str | None, int | None, str | None]:
    """What was searched for, how much was found (a number, or a list of results), in which category."""
    if event_type != "search" or metadata is None:
        return None, None, None
    said = json.loads(metadata)
    return _folded(said.get("query")), _found(said.get("results")), _folded(said.get("category"), fold=False)


def _folded(text: Any, *, fold: bool = True) -> str | None:
    if not isinstance(text, str):
        return None
    text = " ".join(text.split())[:NAME_LIMIT]
    return (text.casefold() if fold else text) or None


def _found(results: Any) -> int | None:
    if isinstance(results, list):
        return len(results)
    if isinstance(results, bool) or not isinstance(results, int | float) or not 0 <= results < 2**31:
        return None
    return int(results)


def message_key(
    message_id: str | None, session_id: str | None, created_at: dt.datetime | None, message: str | None
) -> tuple[str | None]:
    """The sender's id, else one that the same message in the same session and moment gets again."""
    if message_id is not None or session_id is None or created_at is None or message is None:
        return (message_id,)
    said = json.dumps([session_id, created_at.isoformat(), message])
    return ("derived-" + hashlib.sha256(said.encode()).hexdigest()[:32],)
