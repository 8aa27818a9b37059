"""The shapes that answers of several areas share, for the OpenAPI document; nothing is validated in use.

An answer may carry more keys than its shape names, so that it can grow without breaking anybody.
"""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

WITHIN_NOISE = (
    "whether the change may well be chance, at 95 percent; null for snapshots, for windows shorter than a "
    "week (but for rates of counts), and where it is not judged"
)

Number = float | None
Count = int | None


class Shape(BaseModel):
    model_config = ConfigDict(extra="allow")


class AnsweredPeriod(Shape):
    key: Literal["7d", "14d", "30d", "90d", "1y", "custom"]
    start: dt.date
    end: dt.date
    granularity: Literal["day", "week", "month"]
    data_through: dt.date | None = Field(description="newest complete day of the source; null without any")


class Envelope(Shape):
    period: AnsweredPeriod
    data_version: int = Field(description="grows with every change of a figure")


class Measure(Shape):
    """A figure against that of the window before; null is unknown, or a rate without a denominator.

    Rates, shares and changes are rounded to four decimals. The records of smartshopie_db are the rows of
    the tables as they stand, unrounded; amounts and counts are the same in both.
    """

    value: Number
    previous: Number
    change_percent: Number = None
    change: Number = None
    change_points: Number = Field(None, description="change of a rate, in percentage points")
    within_noise: bool | None = Field(None, description=WITHIN_NOISE)
    numerator: Number = None
    denominator: Number = None
    partial: bool = Field(False, description="the window is known only in part")
    previous_partial: bool = False
    period: AnsweredPeriod | None = Field(None, description="its own days, where they differ")


class Compared(Shape):
    """A row of a breakdown, against the window before."""

    percentage: Number
    previous: Number
    change_percent: Number
    within_noise: bool | None = Field(description=WITHIN_NOISE)


class Bucket(Shape):
    """A mark of a series, with a value per measure; partial when the window's edge cuts it."""

    start: dt.date
    end: dt.date
    partial: bool


class Problem(BaseModel):
    """Every error, on every route."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    error: str = Field(description="one sentence a person can act on")
    code: str = Field(description="a word for programs")
    details: object
    request_id: str | None = Field(None, description="the request's id, which is in the log too")
