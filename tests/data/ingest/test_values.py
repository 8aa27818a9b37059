"""What a value becomes, and why it is refused."""

import datetime as dt
import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.ingest import values
from data.ingest.values import Bad
from data.shop import Currency
from tests.data.ingest.records import a_shop

SHOP = a_shop()
BERLIN = a_shop(zone=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("17850", "17850"),
        (17850, "17850"),
        (17850.0, "17850"),
        ("17850.0", "17850.0"),
        ("2.0", "2.0"),
        ("2.00", "2.00"),
        (" 17850 ", "17850"),
        ("00123", "00123"),
        ("79323P", "79323P"),
        ("1.5", "1.5"),
        ("C2.0x", "C2.0x"),
        (-5, "-5"),
        ("BANK CHARGES", "BANK CHARGES"),
        ("ünïcode–☂", "ünïcode–☂"),
        ("x" * 200, "x" * 200),
    ],
)
def test_an_id_is_the_text_that_was_meant(sent: Any, kept: str) -> None:
    assert values.identifier(sent, SHOP) == kept


@pytest.mark.parametrize(
    ("parse", "sent", "code", "says"),
    [
        (values.identifier, 17850.5, "bad_text", "send it as text"),
        (values.identifier, 2.0**60, "bad_text", "send it as text"),
        (values.identifier, math.nan, "bad_text", "NaN"),
        (values.identifier, math.inf, "bad_text", "Infinity"),
        (values.identifier, "nan", "no_id", "a program's word for nothing; leave it empty"),
        (values.identifier, " NULL ", "no_id", "is 'NULL'"),
        (values.identifier, "None", "no_id", "is 'None'"),
        (values.identifier, True, "bad_text", "is true, not an id"),
        (values.identifier, ["a", None], "bad_text", 'is ["a", null], not an id'),
        (values.identifier, 10**200, "too_long", "200 digits"),
        (values.identifier, "x" * 201, "too_long", "201 characters; at most 200"),
        (values.identifier, "a\x00b", "bad_character", "U+0000"),
        (values.identifier, "a\nb", "bad_character", "U+000A"),
        (values.identifier, "a\ud800", "bad_character", "half a character (U+D800)"),
        (values.name, "x" * 501, "too_long", "at most 500"),
        (values.name, "a\x1fb", "bad_character", "U+001F"),
        (values.name, {"a": 1}, "bad_text", "not text"),
        (values.long_text, "a\x00", "bad_character", "U+0000"),
        (values.long_text, "x" * 20_001, "too_long", "at most 20,000"),
        (values.long_text, 5, "bad_text", "not text"),
        (values.long_text, "\udfff", "bad_character", "U+DFFF"),
        (values.email, "nobody", "bad_email", "one @"),
        (values.email, "a b@c.d", "bad_email", "no space"),
        (values.money, "abc", "bad_number", "'abc'"),
        (values.money, "1,234.50", "bad_number", "1234.50"),
        (values.money, "83,40", "bad_number", "1234.50"),
        (values.money, "1_000", "bad_number", "1234.50"),
        (values.money, "١٢", "bad_number", "1234.50"),
        (values.money, "NaN", "bad_number", "'NaN'"),
        (values.money, "-Infinity", "bad_number", "not an amount"),
        (values.money, math.nan, "bad_number", "is NaN,"),
        (values.money, Decimal("sNaN"), "bad_number", "sNaN"),
        (values.money, True, "bad_number", "is true,"),
        (values.money, [1], "bad_number", "[1]"),
        (values.money, "1000000000.01", "out_of_range", "1,000,000,000"),
        (values.money, "-1e11", "out_of_range", "1,000,000,000"),
        (values.money, "1e99", "out_of_range", "1,000,000,000"),
        (values.money, "1e999999999", "bad_number", "1e999999999"),
        (values.money, 10**4000, "bad_number", "not an amount"),
        (values.charge, "-1", "out_of_range", "0 to"),
        (values.unit_price, "-0.1", "out_of_range", "0 to"),
        (values.whole(-5, 5), "1.5", "not_whole", "whole number"),
        (values.whole(-5, 5), 6, "out_of_range", "-5 to 5"),
        (values.whole(-5, 5), False, "bad_number", "is false,"),
        (values.fraction, "1.01", "out_of_range", "0 to 1"),
        (values.seconds, -1, "out_of_range", "0 to"),
        (values.milliseconds, "1e12", "out_of_range", "1,000,000,000"),
        (values.flag, "maybe", "bad_flag", "true and false"),
        (values.flag, 2, "bad_flag", "true and false"),
        (values.flag, 1.0, "bad_flag", "true and false"),
        (values.choice("web", "chat"), "Web", "unknown_value", "accepted are web, chat"),
        (values.currency, "USD", "wrong_currency", "EUR"),
        (values.currency, 978, "wrong_currency", "EUR"),
        (values.settle, "01.03.2026", "bad_date", "2026-03-31T14:05:00Z"),
        (values.settle, "2026-02-30", "bad_date", "2026-03-31T14:05:00Z"),
        (values.settle, "2026-03-01T25:00", "bad_date", "2026-03-31T14:05:00Z"),
        (values.settle, "2026-W09-1", "bad_date", "2026-03-31T14:05:00Z"),
        (values.settle, 1772359200, "bad_date", "1772359200"),
        (values.settle, True, "bad_date", "is true,"),
        (values.settle, "1969-12-31T23:59:59Z", "out_of_range", "before 1970"),
        (values.settle, "0001-01-01", "out_of_range", "1970 to 2999"),
        (values.settle, "9999-12-31T23:59:59-12:00", "out_of_range", "1970 to 2999"),
        (values.settle, "2026-06-16T12:00:01Z", "in_the_future", "more than a day"),
        (values.past_day, "2026-06-17", "in_the_future", "more than a day"),
        (values.day, "2026-13-01", "bad_date", "2026-03-31"),
        (values.day, "1969-12-31", "out_of_range", "1970"),
        (values.day, "2026-03-01T10:00:00", "bad_date", "not a day"),
        (values.month, "March", "bad_date", "2026-03"),
        (values.month, "2026-13", "bad_date", "2026-03"),
        (values.json_object, "[1]", "bad_json", "not a JSON object"),
        (values.json_object, "{", "bad_json", "is not JSON"),
        (values.json_object, '{"a": NaN}', "bad_json", "is not JSON"),
        (values.json_object, "[" * 100_000, "bad_json", "is not JSON"),
        (values.json_object, {"a": math.inf}, "bad_json", "NaN"),
        (values.json_object, {"a": object()}, "bad_json", "foreign"),
        (values.json_object, {"a": ["b\x00"]}, "bad_character", "U+0000"),
        (values.json_object, {"a": "\ud800"}, "bad_character", "U+D800"),
        (values.json_object, {"a": "x" * 20_000}, "too_long", "20,000"),
        (values.names, 5, "bad_list", "not a list"),
        (values.names, ["a"] * 201, "too_long", "201 entries"),
    ],
)
def test_a_bad_value_is_refused_with_a_reason(parse: Any, sent: Any, code: str, says: str) -> None:
    with pytest.raises(Bad) as refused:
        parse(sent, SHOP)
    assert refused.value.code == code
    assert says in refused.value.reason
    assert len(refused.value.reason) < 250


@pytest.mark.parametrize("parse", [values.identifier, values.money, values.whole(0, 9), values.settle])
def test_a_number_of_thousands_of_digits_is_refused_as_any_other(parse: Any) -> None:
    with pytest.raises(Bad):
        parse(10**5000, SHOP)


@pytest.mark.parametrize(
    ("sent", "minor"),
    [
        ("83.4", 8340),
        (83.4, 8340),
        ("0.005", 1),
        ("1.005", 101),
        (1.005, 101),
        ("-0.005", -1),
        ("-1.004999999999999999999999999999999999", -100),
        ("+7", 700),
        (".5", 50),
        ("1e-05", 0),
        (Decimal("2.675"), 268),
        (12, 1200),
        ("1000000000", 10**11),
    ],
)
def test_money_is_rounded_half_up_to_minor_units(sent: Any, minor: int) -> None:
    assert values.money(sent, SHOP) == (minor, minor / 100)


@pytest.mark.parametrize(("code", "minor"), [("JPY", 13), ("EUR", 1250), ("KWD", 12500)])
def test_money_is_kept_in_the_minor_units_of_its_currency(code: str, minor: int) -> None:
    assert values.money("12.5", a_shop(currency=Currency(code)))[0] == minor


def test_a_price_of_a_call_is_kept_in_millionths() -> None:
    assert values.unit_price("0.0000025", SHOP) == (3, 0.000003)


@given(st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=6))
def test_any_amount_is_kept_within_half_a_minor_unit(amount: Decimal) -> None:
    minor, major = values.money(str(amount), SHOP)
    assert minor == int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))
    assert major == minor / 100
    assert values.money(str(major), SHOP)[0] == minor


@given(st.integers(-(10**9), 10**9))
def test_a_quantity_is_the_same_as_text_number_and_float(quantity: int) -> None:
    parse = values.whole(-(10**9), 10**9)
    assert {parse(form, SHOP) for form in (quantity, str(quantity), float(quantity), f"{quantity}.0")} == {
        quantity
    }


@pytest.mark.parametrize(
    ("sent", "moment", "day", "hour"),
    [
        ("2026-03-01T10:00:00Z", "2026-03-01 10:00:00", "2026-03-01", 11),
        ("2026-03-01t10:00:00z", "2026-03-01 10:00:00", "2026-03-01", 11),
        ("2026-03-01 10:00", "2026-03-01 09:00:00", "2026-03-01", 10),
        ("2026-03-01T23:30:00-05:00", "2026-03-02 04:30:00", "2026-03-02", 5),
        ("2026-03-01T00:30:00", "2026-02-28 23:30:00", "2026-03-01", 0),
        ("2026-03-01", "2026-02-28 23:00:00", "2026-03-01", 0),
        ("2026-03-01T10:00:00.123456789+0100", "2026-03-01 09:00:00.123456", "2026-03-01", 10),
        # 2026-03-29 02:30 is skipped, 2025-10-26 02:30 occurs twice
        ("2026-03-29T02:30:00", "2026-03-29 01:30:00", "2026-03-29", 3),
        ("2025-10-26T02:30:00", "2025-10-26 00:30:00", "2025-10-26", 2),
        (dt.datetime(2026, 3, 1, 10, tzinfo=dt.UTC), "2026-03-01 10:00:00", "2026-03-01", 11),
        (dt.date(2026, 3, 1), "2026-02-28 23:00:00", "2026-03-01", 0),
    ],
)
def test_a_moment_is_kept_in_utc_and_its_day_settled_in_the_shops_zone(
    sent: Any, moment: str, day: str, hour: int
) -> None:
    expected = dt.datetime.fromisoformat(moment)
    milliseconds = int(expected.replace(tzinfo=dt.UTC).timestamp() * 1000)
    assert values.settle(sent, BERLIN) == (expected, dt.date.fromisoformat(day), hour, milliseconds)


@given(st.datetimes(dt.datetime(1970, 1, 2), dt.datetime(2026, 6, 15), timezones=st.just(dt.UTC)))  # noqa: DTZ001
def test_every_way_to_write_a_moment_is_the_same_moment(moment: dt.datetime) -> None:
    there = moment.astimezone(ZoneInfo("Asia/Kathmandu"))
    forms = [moment, moment.isoformat(), there.isoformat(), moment.isoformat().replace("+00:00", "Z")]
    assert len({values.settle(form, BERLIN) for form in forms}) == 1


@pytest.mark.parametrize("sent", [True, 1, "1", "true", "TRUE", " yes "])
def test_a_flag_is_true_in_many_ways(sent: Any) -> None:
    assert values.flag(sent, SHOP) is True


@pytest.mark.parametrize("sent", ["dry; oily;dry", ["oily", "dry"], '["dry", "oily"]'])
def test_a_list_is_sorted_and_has_each_name_once(sent: Any) -> None:
    assert values.names(sent, SHOP) == ("dry", "oily")


@pytest.mark.parametrize("sent", ["2026-03", "2026-03-17", dt.date(2026, 3, 17)])
def test_a_month_is_its_first_day(sent: Any) -> None:
    assert values.month(sent, SHOP) == dt.date(2026, 3, 1)


def test_equal_json_is_kept_as_equal_text() -> None:
    assert values.json_object('{"b": 1, "a": "é"}', SHOP) == values.json_object({"a": "é", "b": 1}, SHOP)


def test_a_backslash_before_u0000_is_text_not_a_character() -> None:
    assert "u0000" in values.json_object({"a": "\\u0000"}, SHOP)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.decimals(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize(
    "parse",
    [
        values.identifier,
        values.name,
        values.long_text,
        values.email,
        values.money,
        values.signed_money,
        values.charge,
        values.unit_price,
        values.whole(-5, 5),
        values.fraction,
        values.flag,
        values.seconds,
        values.bucketed_seconds,
        values.milliseconds,
        values.settle,
        values.instant,
        values.day,
        values.past_day,
        values.month,
        values.json_object,
        values.json_list,
        values.names,
        values.currency,
    ],
)
@given(sent=ANYTHING)
def test_a_parser_never_fails_in_another_way(parse: Any, sent: Any) -> None:
    try:
        kept = parse(sent, SHOP)
    except Bad as bad:
        bad.reason.encode()
    else:
        assert not isinstance(kept, str) or "\x00" not in kept
        str(kept).encode()
