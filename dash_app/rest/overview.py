"""The shop at a glance."""

from pydantic import BaseModel

from dash_app.rest.contract import Question
from data.queries import overview

QUESTIONS = (Question("/api/overview/kpis", overview.kpis, "The KPI record, compared", BaseModel),)
