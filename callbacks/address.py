"""The page's address: which area and which days it asks for, and what of it cannot be followed."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from data.errors import QuestionError
from data.periods import Period, parse_period
from layouts.areas import Area, area_at

KNOWN = ("period", "start", "end")
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Address:
    """`period` is None where `problem` says why; `notices` tell what was left out."""

    path: str
    area: Area | None
    period: Period | None
    problem: str | None = None
    notices: tuple[str, ...] = ()


def read_address(path: str | None, search: str | None) -> Address:
    """Parsed once, by the same rules as REST; what REST refuses as unknown is a notice here."""
    path = path or "/"
    given = parse_qsl((search or "")[:LONGEST].removeprefix("?"), keep_blank_values=True)
    notices = tuple(_unknown(name) for name in dict.fromkeys(name for name, _ in given) if name not in KNOWN)
    known = [(name, value) for name, value in given if name in KNOWN]
    try:
        period = parse_period(_once(known))
    except QuestionError as error:
        return Address(path, area_at(path), None, str(error), notices)
    return Address(path, area_at(path), period, None, notices)


def _once(given: list[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in given:
        if name in found:
            raise QuestionError(f"{name} is given twice.", code="duplicate_parameter", parameter=name)
        found[name] = value
    return found


def _unknown(name: str) -> str:
    return f"The address asks for {name[:40]!r}, which this page does not know; it was left out."


def search_of(period: Period) -> str:
    """The part of an address that asks for the period; presets stay relative."""
    if period.start is None:
        return f"?period={period.key}"
    return f"?start={period.start}&end={period.end}"
