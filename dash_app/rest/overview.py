"""The shop at a glance."""

import datetime as dt

from pydantic import Field

from dash_app.rest.contract import Question
from dash_app.rest.shapes import WITHIN_NOISE, Compared, Count, Envelope, Measure, Number, Shape
from data.queries import overview


class TodaySoFar(Shape):
    date: dt.date
    value: Number


class Kpi(Measure):
    label: str
    unit: str
    direction: str
    sparkline: list[Number]
    today_so_far: TodaySoFar | None


class Kpis(Shape):
    total_customers: Kpi
    conversion_rate: Kpi
    ai_interactions: Kpi
    revenue_impact: Kpi


class KpisAnswer(Envelope):
    data: Kpis


class Stage(Shape):
    stage_name: str
    stage_order: int
    count: Count
    percentage: Number
    dropoff_rate: Number


class ComparedStage(Stage):
    previous: Count
    change_percent: Number
    within_noise: bool | None = Field(description=WITHIN_NOISE)


class FunnelAnswer(Envelope):
    data: list[ComparedStage]


class InteractionType(Compared):
    interaction_type: str
    count: Count


class InteractionTypesAnswer(Envelope):
    data: list[InteractionType]


QUESTIONS = (
    Question(
        "/api/overview/kpis",
        overview.kpis,
        "The KPI record, each with its sparkline and comparison",
        KpisAnswer,
    ),
    Question(
        "/api/overview/funnel",
        overview.funnel,
        "Web sessions by stage, in order, with the loss",
        FunnelAnswer,
    ),
    Question(
        "/api/overview/interaction-types",
        overview.interaction_types,
        "Uses of each AI feature",
        InteractionTypesAnswer,
    ),
)
