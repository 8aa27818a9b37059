"""REST: the list of everything that is answered, one file per area."""

from flask import Flask

from dash_app.rest import (
    activity,
    audit,
    contract,
    conversions,
    facts,
    ingest,
    missing,
    openapi,
    overview,
    revenue,
    system,
)
from dash_app.services import Services

QUESTIONS = (*overview.QUESTIONS, *conversions.QUESTIONS, *revenue.QUESTIONS)


def register(server: Flask, services: Services) -> None:
    for question in QUESTIONS:
        contract.register(server, services, question)
    activity.register(server, services)
    facts.register(server, services)
    system.register(server, services)
    audit.register(server, services)
    ingest.register(server, services)
    openapi.register(server, QUESTIONS)
    missing.register(server)
