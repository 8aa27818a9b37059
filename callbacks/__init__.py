"""Callbacks: thin, plain functions; ask the queries, let the layouts draw. Bound here, area by area."""

from dash import Dash

from callbacks import conversions, overview, revenue, shell
from data.answers import Answers
from data.shop import Shop


def register(app: Dash, answers: Answers, shop: Shop) -> None:
    shell.register(app, answers, shop)
    overview.register(app, answers, shop)
    conversions.register(app, answers, shop)
    revenue.register(app, answers, shop)
