"""The page's address: which area, days and comparison it asks for, and what of it cannot be followed."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from data.errors import QuestionError
from data.periods import Period, parse_period
from layouts.areas import Area, area_at

PERIOD = ("period", "start", "end")
COMPARE = "compare"
COMPARISONS = ("before", "none")
# What the drawer beside the pane shows; it changes nothing in the pane.
DRAWER = ("facts", "name", "from", "to", "sort", "order", "page")
KNOWN = (*PERIOD, COMPARE, *DRAWER)
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Address:
    """`period` is None where `problem` says why; `notices` tell what was left out."""

    path: str
    area: Area | None
    period: Period | None
    compare: str = COMPARISONS[0]
    problem: str | None = None
    notices: tuple[str, ...] = ()

    @property
    def search(self) -> str:
        """The address's question in its shortest words."""
        return search_of(self.period or Period(), self.compare)


def read_address(path: str | None, search: str | None, *, demo: bool = False) -> Address:
    """Parsed once, by the same rules as REST; what REST refuses as unknown is a notice here."""
    path = path or "/"
    given = parse_qsl((search or "")[:LONGEST].removeprefix("?"), keep_blank_values=True)
    notices = [_unknown(name) for name in dict.fromkeys(name for name, _ in given) if name not in KNOWN]
    period, problem = _read_period([(name, value) for name, value in given if name in PERIOD])
    compare = next((value for name, value in given if name == COMPARE), COMPARISONS[0])
    if compare not in COMPARISONS:
        notices.append(_unknown_comparison(compare))
        compare = COMPARISONS[0]
    return Address(path, area_at(path, demo=demo), period, compare, problem, tuple(notices))


def _read_period(given: list[tuple[str, str]]) -> tuple[Period | None, str | None]:
    try:
        return parse_period(_once(given)), None
    except QuestionError as error:
        return None, str(error)


def _once(given: list[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in given:
        if name in found:
            raise QuestionError(f"{name} is given twice.", code="duplicate_parameter", parameter=name)
        found[name] = value
    return found


def _unknown(name: str) -> str:
    return f"The address asks for {name[:40]!r}, which this page does not know; it was left out."


def _unknown_comparison(said: str) -> str:
    return f"The address compares with {said[:40]!r}, which is not known; the days before are shown."


def search_of(period: Period, compare: str = COMPARISONS[0]) -> str:
    """The part of an address that asks for the period; presets stay relative, the usual stays unsaid."""
    days = {"period": period.key} if period.start is None else {"start": period.start, "end": period.end}
    return f"?{urlencode(days | ({} if compare == COMPARISONS[0] else {COMPARE: compare}))}"
