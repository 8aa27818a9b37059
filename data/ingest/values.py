"""Parsers: one value as it was sent becomes one value as it is kept, or Bad with a reason to act on.

A parser takes the value and the shop. Text, as a CSV file has it, and JSON values mean the same: "12",
12 and 12.0 are one quantity. Nothing is guessed: what could mean two things is refused, and the text of
an id is the id.
"""

import datetime as dt
import json
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from data.histograms import bucket_of
from data.shop import Shop
from data.vocabulary import NO_FEATURE

Parser = Callable[[Any, Shop], Any]

ID_LIMIT, NAME_LIMIT, TEXT_LIMIT = 200, 500, 20_000
# Sums are kept in 64 bits (9.2e18) and overflow with an error, so one absurd row must not come near: at
# these limits some million lines in the smallest unit (thousandths, millionths, microseconds) still add
# up, and so do 40,000 calls of so many tokens at the dearest price.
MOST_PIECES, MOST_MONEY, MOST_UNIT_PRICE = 10**9, 10**9, 10**4
MOST_TOKENS, MOST_SECONDS = 10**7, 10**6
NO_IDS = frozenset({"nan", "nat", "none", "null", "undefined", "<na>", "#n/a"})
EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001  instants are kept naive, in UTC
LAST_YEAR = 2999

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?( ?(Z|[+-]\d\d(:?\d\d)?))?)?", re.ASCII | re.I
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MONTH = re.compile(r"\d{4}-\d\d(-\d\d)?", re.ASCII)
ADDRESS = re.compile(r"[^\s@\"'<>,;:()\[\]{}]+@[^\s@\"'<>,;:()\[\]{}]+")  # within a text
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_CONTROL_BUT_TABS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_JSON_NUL = re.compile(r"(?<!\\)(\\\\)*\\u0000")
_EXACT = Context(prec=120, rounding=ROUND_HALF_UP)
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class Bad(Exception):
    """A value that is refused: a reason that follows the field's name, and a word for programs."""

    def __init__(self, reason: str, code: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


def show(value: Any) -> str:
    """A value as a reason quotes it: as JSON says it, text in quotes; short, and safe to print anywhere."""
    try:
        shown = ascii(value) if isinstance(value, str) else json.dumps(value, default=str)
    except (ValueError, TypeError, RecursionError):  # a number of thousands of digits; a list within itself
        shown = f"a {type(value).__name__} that cannot be shown"
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


# Text


def identifier(value: Any, _shop: Shop) -> str | None:
    """An id. Text is kept as it is: "2.0" is not "2". A whole number becomes its digits, 2.0 too."""
    text = value.strip() if type(value) is str else _written(value, "an id")
    if text.casefold() in NO_IDS:
        raise Bad(f"is {show(text)}, a program's word for nothing; leave it empty, or send the id", "no_id")
    return _checked(text, ID_LIMIT, _CONTROL)


def name(value: Any, _shop: Shop) -> str | None:
    """A line of text: a name, a label. A line break in it comes from a quote that was opened by mistake."""
    return _checked(_written(value, "text").strip(), NAME_LIMIT, _CONTROL_BUT_TABS)


def label(value: Any, shop: Shop) -> str | None:
    """A name that figures are told under, such as a category: an address in it would show to everybody."""
    return _without_address(name(value, shop))


def label_id(value: Any, shop: Shop) -> str | None:
    """The same where the name is the id, as a concern's is."""
    return _without_address(identifier(value, shop))


def feature(value: Any, shop: Shop) -> str | None:
    """The name of an AI feature."""
    text = label(value, shop)
    if text is not None and text.casefold() == NO_FEATURE:
        raise Bad(
            f"is {show(text)}, which stands for orders without an AI feature; name it otherwise",
            "reserved_name",
        )
    return text


def _without_address(text: str | None) -> str | None:
    if text is not None and "@" in text and ADDRESS.search(text):
        raise Bad("contains an e-mail address, and figures are told under it; send a name", "address_in_name")
    return text


def long_text(value: Any, _shop: Shop) -> str | None:
    """Text of any content, such as a message; kept as it is."""
    if not isinstance(value, str):
        raise Bad(f"is {show(value)}, not text", "bad_text")
    return _checked(value, TEXT_LIMIT, re.compile("\0"), strip=False)


def email(value: Any, _shop: Shop) -> str | None:
    text = _checked(_written(value, "an e-mail address").lower(), NAME_LIMIT, _CONTROL)
    if text is not None and not _EMAIL.fullmatch(text):
        raise Bad("is not an e-mail address: it has one @, something on each side and no space", "bad_email")
    return text


def choice(*accepted: str) -> Parser:
    def parse(value: Any, _shop: Shop) -> str:
        if not isinstance(value, str) or value.strip() not in accepted:
            raise Bad(f"is {show(value)}; accepted are {', '.join(accepted)}", "unknown_value")
        return value.strip()

    return parse


def currency(value: Any, shop: Shop) -> str:
    """The shop's one currency; another is refused, never converted."""
    if not isinstance(value, str) or value.strip().upper() != shop.currency.code:
        raise Bad(f"is {show(value)}, but the shop keeps its books in {shop.currency.code}", "wrong_currency")
    return shop.currency.code


def _written(value: Any, what: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise Bad(f"is {show(value)}, not {what}", "bad_text")
    if isinstance(value, float | Decimal):
        exact = Decimal(str(value))
        if not exact.is_finite() or abs(exact) >= 2**53 or exact != int(exact):
            raise Bad(f"is the number {show(value)}, not {what}; send it as text", "bad_text")
        value = int(exact)
    if isinstance(value, int) and abs(value) >= 10**ID_LIMIT:
        raise Bad(f"is a number of more than {ID_LIMIT} digits", "too_long")
    return str(value)


def _checked(text: str, limit: int, forbidden: re.Pattern[str], *, strip: bool = True) -> str | None:
    if len(text) > limit:
        raise Bad(f"has {len(text):,} characters; at most {limit:,} are kept", "too_long")
    if not text.isprintable():
        if found := forbidden.search(text):
            raise Bad(f"contains the control character U+{ord(found[0]):04X}; remove it", "bad_character")
        if found := _SURROGATE.search(text):
            raise Bad(
                f"contains half a character (U+{ord(found[0]):04X}); send valid Unicode", "bad_character"
            )
    return (text.strip() if strip else text) or None


# Numbers


def _decimal(value: Any, what: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise Bad(f"is {show(value)}, not {what}", "bad_number")
    text = value.strip() if isinstance(value, str) else _number_text(value)
    if len(text) > 60 or not _NUMBER.fullmatch(text):
        raise Bad(
            f"is {show(value)}, not {what}, written in digits with a point such as 1234.50", "bad_number"
        )
    return Decimal(text)


def _number_text(value: float | Decimal) -> str:
    if isinstance(value, int) and abs(value) > 10**60:
        return "too long"
    return str(value)


def _within(number: Decimal, low: int, high: int) -> Decimal:
    if not low <= number <= high:
        raise Bad(f"is {show(str(number))}, outside {low:,} to {high:,}", "out_of_range")
    return number


def whole(low: int, high: int) -> Parser:
    def parse(value: Any, _shop: Shop) -> int:
        number = _within(_decimal(value, "a whole number"), low, high)
        if number != int(number):
            raise Bad(f"is {show(value)}, not a whole number", "not_whole")
        return int(number)

    return parse


def fraction(value: Any, _shop: Shop) -> float:
    return float(_within(_decimal(value, "a number from 0 to 1"), 0, 1))


def flag(value: Any, _shop: Shop) -> bool:
    found = _FLAGS.get(str(value).strip().lower()) if isinstance(value, bool | int | str) else None
    if found is None:
        raise Bad(f"is {show(value)}; accepted are true and false", "bad_flag")
    return found


def _rounded(number: Decimal, places: int) -> int:
    return int(number.scaleb(places, _EXACT).to_integral_value(context=_EXACT))


def money(value: Any, shop: Shop) -> tuple[int, float]:
    """Minor units, rounded half up (away from zero), and the same in major units."""
    minor = _rounded(_within(_decimal(value, "an amount"), -MOST_MONEY, MOST_MONEY), shop.currency.exponent)
    return minor, minor / shop.currency.minor_per_major


def signed_money(value: Any, shop: Shop) -> tuple[int, float, int]:
    """The same, and the sign of what was sent, which rounding may take away."""
    sent = _decimal(value, "an amount")
    return *money(value, shop), (sent > 0) - (sent < 0)


def charge(value: Any, shop: Shop) -> tuple[int, float]:
    """Money that cannot be negative: a price, a fee."""
    _within(_decimal(value, "an amount"), 0, MOST_MONEY)
    return money(value, shop)


def unit_price(value: Any, _shop: Shop) -> tuple[int, float]:
    """Millionths of the currency, because a call or a token costs less than a minor unit."""
    micro = _rounded(_within(_decimal(value, "an amount"), 0, MOST_UNIT_PRICE), 6)
    return micro, micro / 10**6


def seconds(value: Any, _shop: Shop) -> tuple[float, int]:
    number = _within(_decimal(value, "a number of seconds"), 0, MOST_SECONDS)
    return float(number), _rounded(number, 3)


def bucketed_seconds(value: Any, _shop: Shop) -> tuple[float, int, int]:
    number = _within(_decimal(value, "a number of seconds"), 0, MOST_SECONDS)
    return float(number), _rounded(number, 3), bucket_of(number * 1000)


def milliseconds(value: Any, _shop: Shop) -> tuple[float, int, int]:
    number = _within(_decimal(value, "a number of milliseconds"), 0, MOST_SECONDS * 1000)
    return float(number), _rounded(number, 3), bucket_of(number)


# Time


def instant(value: Any, shop: Shop) -> dt.datetime:
    """A moment not in the future, as kept: naive, in UTC."""
    return settle(value, shop)[0]


def settle(value: Any, shop: Shop) -> tuple[dt.datetime, dt.date, int, int]:
    """A moment not in the future, its day and hour in the shop's zone, its milliseconds since 1970.

    Without an offset the time is the shop's. A local time that occurs twice is its first; one that a
    clock skips is read with the offset before the skip.
    """
    local = _moment(value, shop.zone)
    moment = local.astimezone(dt.UTC).replace(tzinfo=None)
    if moment < EPOCH:
        raise Bad(f"is {show(str(value))}, before 1970", "out_of_range")
    if moment > shop.now() + dt.timedelta(days=1):
        raise Bad(f"is {show(str(value))}, more than a day in the future", "in_the_future")
    shown = moment.replace(tzinfo=dt.UTC).astimezone(shop.zone)
    return moment, shown.date(), shown.hour, (moment - EPOCH) // dt.timedelta(milliseconds=1)


def _moment(value: Any, zone: ZoneInfo) -> dt.datetime:
    found = _read_moment(value)
    if not 1969 <= found.year <= LAST_YEAR:
        raise Bad(f"is {show(str(value))}; accepted are the years 1970 to {LAST_YEAR}", "out_of_range")
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _read_moment(value: Any) -> dt.datetime:
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001  the shop's zone is set later
    text = value.strip() if isinstance(value, str) else ""
    try:
        if _INSTANT.fullmatch(text):
            return dt.datetime.fromisoformat(text.replace(" Z", "Z").replace(" +", "+").upper())
    except ValueError:
        pass
    raise Bad(
        f"is {show(value)}, not a time such as 2026-03-31T14:05:00Z or, in the shop's zone, 2026-03-31 14:05",
        "bad_date",
    )


def day(value: Any, _shop: Shop) -> dt.date:
    text = str(value) if isinstance(value, dt.date) and not isinstance(value, dt.datetime) else value
    # A day that a database or a spreadsheet wrote as its midnight is that day.
    text = re.sub(r"[T ]00:00(:00(\.0+)?)?$", "", text.strip()) if isinstance(text, str) else ""
    return _a_day(text, value, _DAY, "a day such as 2026-03-31")


def past_day(value: Any, shop: Shop) -> dt.date:
    found = day(value, shop)
    if found > shop.today() + dt.timedelta(days=1):
        raise Bad(f"is {show(str(value))}, more than a day in the future", "in_the_future")
    return found


def month(value: Any, _shop: Shop) -> dt.date:
    """The first day of a month."""
    text = value.strip() if isinstance(value, str) else str(value) if type(value) is dt.date else ""
    return _a_day(text[:7] + "-01" if _MONTH.fullmatch(text) else "", value, _DAY, "a month such as 2026-03")


def _a_day(text: str, value: Any, shape: re.Pattern[str], what: str) -> dt.date:
    try:
        found = dt.date.fromisoformat(text) if shape.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None:
        raise Bad(f"is {show(value)}, not {what}", "bad_date")
    if not EPOCH.year <= found.year <= LAST_YEAR:
        raise Bad(f"is {show(str(value))}; accepted are the years 1970 to {LAST_YEAR}", "out_of_range")
    return found


# JSON


def json_object(value: Any, _shop: Shop) -> str:
    """A JSON object, or text that is one; kept as text with its keys in order."""
    found = _from_json(value) if isinstance(value, str) else value
    if not isinstance(found, dict):
        raise Bad(f"is {show(value)}, not a JSON object", "bad_json")
    return _as_json(found)


def json_list(value: Any, shop: Shop) -> str:
    return _as_json(list(names(value, shop)))


def names(value: Any, shop: Shop) -> tuple[str, ...]:
    """A list of names; in CSV separated by semicolons. Sorted, each once."""
    if isinstance(value, str):
        value = _from_json(value) if value.lstrip().startswith("[") else value.split(";")
    if not isinstance(value, list | tuple | set | frozenset):
        raise Bad(f"is {show(value)}, not a list", "bad_list")
    if len(value) > ID_LIMIT:
        raise Bad(f"has {len(value):,} entries; at most {ID_LIMIT} are kept", "too_long")
    found = {label_id(entry, shop) for entry in value if entry is not None}
    return tuple(sorted(entry for entry in found if entry))


def _from_json(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Bad(f"is not JSON: {show(text)}", "bad_json") from error


def _no_constant(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _as_json(value: Any) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    except (ValueError, TypeError, RecursionError) as error:
        raise Bad(
            "holds a value that JSON cannot keep (NaN, infinity or a foreign object)", "bad_json"
        ) from error
    if _JSON_NUL.search(text):
        raise Bad("contains the control character U+0000; remove it", "bad_character")
    return _checked(text, TEXT_LIMIT, re.compile("\0"), strip=False) or ""
