"""What happens in the shop, newest first, as of now."""

from functools import lru_cache

from flask import Flask, Response, request
from pydantic import Field

from dash_app.rest.contract import PERIOD_PARAMETERS, answered, arguments
from dash_app.rest.shapes import Envelope, Number, Shape
from dash_app.services import Services
from data.answers import Answers
from data.listings.activity import PARAMETERS, Activity, parse_activity
from data.periods import Period, parse_period

RULE = "/api/overview/activity"
KNOWN = PERIOD_PARAMETERS | PARAMETERS


class Happened(Shape):
    at: str = Field(description="moment in UTC")
    kind: str = Field(description="order, return, add_to_cart, ai_use or search (without a result)")
    feature: str | None = Field(description="the AI feature used, or the one that the order is attributed to")
    title: str
    detail: str | None
    amount: Number
    id: str


class ActivityAnswer(Envelope):
    data: list[Happened]
    next: str | None = Field(description="send it as before to go on; null at the end")


def register(server: Flask, services: Services) -> None:
    server.add_url_rule(RULE, RULE, lambda: show(services.answers))


def show(answers: Answers) -> Response:
    activity, period = asked_activity(request.environ.get("QUERY_STRING", ""))
    return answered(answers, activity, period)


@lru_cache(maxsize=256)
def asked_activity(query_string: str) -> tuple[Activity, Period]:
    given = arguments(query_string, KNOWN)
    return parse_activity(given), parse_period(given)
