"""The shop that all figures are about: its currency, its zone, its rules, its clock."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from data.currencies import EXPONENTS
from data.errors import SettingError


def utc_now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Currency:
    """Raises SettingError for a code that is no currency of today."""

    code: str

    def __post_init__(self) -> None:
        if self.code not in EXPONENTS:
            raise SettingError(f"{self.code!r} is not an active ISO 4217 currency such as EUR.")

    @property
    def exponent(self) -> int:
        """Decimal digits of the minor unit (2 for EUR, 0 for JPY)."""
        return EXPONENTS[self.code]

    @property
    def minor_per_major(self) -> int:
        return int(10**self.exponent)


@dataclass(frozen=True)
class Retention:
    """After how many days words of messages and events go; None keeps them."""

    messages_days: int | None = None
    events_days: int | None = None

    def __bool__(self) -> bool:
        return self != KEEP_ALL


KEEP_ALL = Retention()


@dataclass(frozen=True)
class Shop:
    name: str = "SmartShopie"
    currency: Currency = field(default_factory=lambda: Currency("EUR"))
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    attribution_days: int = 7
    session_pause_minutes: int = 30
    clock: Callable[[], dt.datetime] = utc_now

    def today(self) -> dt.date:
        """The current day in the shop's zone."""
        return self.clock().astimezone(self.zone).date()

    def now(self) -> dt.datetime:
        """The current instant as stored: naive, in UTC."""
        return self.clock().astimezone(dt.UTC).replace(tzinfo=None)
