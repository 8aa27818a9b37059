"""Screens over HTTP: what the page shows at an address, and whether it is still what the facts give."""

from typing import Any

import orjson
from flask import Flask, Response, g, request

from callbacks import drawer
from callbacks.asking import moment
from callbacks.screens import screen
from dash_app.auth import IDENTITIES
from dash_app.markup import markup
from dash_app.rest.contract import JSON, REVALIDATE, arguments
from dash_app.routes import VERSION
from dash_app.services import Services
from layouts.sign_in import Visitor
from layouts.theme import Theme

SCREEN, FACTS = "/_screen", "/_screen/facts"
PARAMETERS = frozenset({"path", "search", "theme"})


def register(server: Flask, services: Services) -> None:
    demo = services.settings.app_env == "demo"

    def show() -> Response:
        asked = arguments(request.environ.get("QUERY_STRING", ""), PARAMETERS)
        theme: Theme = "dark" if asked.get("theme") == "dark" else "light"
        origin = request.host_url.rstrip("/")
        where = (asked.get("path"), asked.get("search"))
        return _told(
            _put(screen(services.answers, services.shop, where, theme, origin, demo=demo, visitor=_visitor()))
        )

    def facts() -> Response:
        asked = arguments(request.environ.get("QUERY_STRING", ""), PARAMETERS)
        version, where = moment(services.answers), (asked.get("path"), asked.get("search"))
        shown = drawer.show(services.answers, services.shop, where, may_export=IDENTITIES in g.rights)
        return _told(_put({"version": version, "shown": shown}))

    def version() -> Response:
        return _told({"version": services.answers.moment()})

    server.add_url_rule(SCREEN, SCREEN, show)
    server.add_url_rule(FACTS, FACTS, facts)
    server.add_url_rule(VERSION, VERSION, version)


def _visitor() -> Visitor | None:
    person = g.get("person")
    return Visitor(person.name, person.role) if person else None


def _told(body: dict[str, Any]) -> Response:
    answer = Response(orjson.dumps(body), content_type=JSON)
    answer.headers["Cache-Control"] = REVALIDATE
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _put(screen: dict[str, Any]) -> dict[str, Any]:
    """What is drawn as HTML text, but for figures, which plotly.js draws in the browser."""
    for props in screen["shown"].values():
        if "children" in props:
            props["children"] = markup(props["children"])
    return screen
