"""REST: the list of everything that is answered, one file per area."""

from flask import Flask

from dash_app.rest import contract, missing, overview, system
from dash_app.services import Services

QUESTIONS = (*overview.QUESTIONS,)


def register(server: Flask, services: Services) -> None:
    for question in QUESTIONS:
        contract.register(server, services, question)
    system.register(server, services)
    missing.register(server)
