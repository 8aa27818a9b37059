"""Signing in and out: /login, /logout, and who a browser's session belongs to.

Flask-Login knows a person by the token of the sign-in, so that each can be ended by itself; Flask-WTF guards
the forms. A sign-in gets a session of its own, so that nothing of the one before it stays.
"""

import datetime as dt
import logging
from typing import Any
from urllib.parse import urlencode

import flask_login
from dash.development.base_component import Component
from flask import Flask, Response, redirect, request, session
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf

from dash_app import known_browsers, limits
from dash_app.errors import RETRY_AFTER_S, RestError, database_away, http_error
from dash_app.routes import LOGIN, LOGOUT, VERSION, shows_a_page
from dash_app.services import Services
from dash_app.sessions import COOKIE
from dash_app.standalone import standalone
from data import accounts, sign_ins
from data.accounts import Account
from data.errors import DatabaseError
from data.sign_ins import Lifetimes, SignIn
from layouts import sign_in as layout

log = logging.getLogger(__name__)

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
NOT_RIGHT = "Name and password do not go together, or the account is disabled."
FORM_IS_OLD = "This form was open for too long; please send it again."
NO_COOKIE = (
    "The browser kept no cookie. It must allow them for this site, and the address must begin with https: "
    "people sign in over TLS alone."
)
OTHER_PLACE = (
    "The browser did not say that this form came from this address. It must send the Referer to its own "
    "site; behind a proxy, whoever operates it must pass the Host header on."
)
AWAY = "The database does not answer; try again in a few seconds."
TOO_OFTEN = "Too many attempts; wait a minute before the next."

forms = CSRFProtect()


class Person(flask_login.UserMixin):  # type: ignore[misc]  # the library has no types
    """Who is signed in, for the time of a request."""

    def __init__(self, token: str, signed_in: SignIn) -> None:
        self.token = token
        self.signed_in = signed_in

    def get_id(self) -> str:
        return self.token


def register(server: Flask, services: Services) -> None:
    server.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None)
    forms.init_app(server)
    people = flask_login.LoginManager()
    people.session_protection = None  # a phone's address changes; the token is what counts
    # What init_app does, less the cookie that remembers people for a year, which is never set here.
    server.login_manager = people  # type: ignore[attr-defined]
    people.user_loader(lambda token: _person(services, token))


def open_desk(server: Flask, services: Services) -> None:
    """The pages, once it is known how often they may be asked."""
    desk = Desk(services)
    attempts = limits.for_attempts(server, desk.sign_in, desk.known_browser)
    server.add_url_rule(LOGIN, LOGIN, desk.show, methods=["GET"])
    server.add_url_rule(LOGIN, "sign in", attempts, methods=["POST"])
    server.add_url_rule(LOGOUT, LOGOUT, desk.ask, methods=["GET"])
    server.add_url_rule(LOGOUT, "sign out", desk.sign_out, methods=["POST"])
    server.register_error_handler(RateLimitExceeded, desk.refuse)
    server.register_error_handler(DatabaseError, desk.tell_away)


def _person(services: Services, token: str) -> Person | None:
    found = sign_ins.recognise(services.kept, token, lifetimes(services), now=services.shop.now())
    return Person(token, found) if found else None


def lifetimes(services: Services) -> Lifetimes:
    settings = services.settings
    idle, whole = settings.session_idle_minutes, settings.session_hours
    return Lifetimes(dt.timedelta(minutes=idle), dt.timedelta(hours=whole))


def signed_in(services: Services) -> SignIn | None:
    """Whose session this request is of."""
    if services.settings.app_env == "demo":
        return None
    person = flask_login.current_user
    if not isinstance(person, Person):
        return None
    if request.path != VERSION:
        sign_ins.note_use(services.database, person.signed_in, now=services.shop.now())
    return person.signed_in


def refuse_forged() -> None:
    """What changes something must come from a form of ours. Raises RestError.

    A key is not sent by itself, as a cookie is: this is asked of sessions alone.
    """
    if request.method in SAFE_METHODS:
        return
    try:
        forms.protect()
    except CSRFError as error:
        raise RestError(403, "forged", "This was not sent from a page of this dashboard.") from error


def _why_unproven(error: CSRFError) -> str:
    """Why it is not known that a form to sign in came from this page."""
    if "referrer" in str(error.description):
        log.warning("a form to sign in was refused: %s Host was %s", error.description, request.host)
        return OTHER_PLACE
    return FORM_IS_OLD if request.cookies.get(COOKIE) else NO_COOKIE


def way_in(asked: str) -> Response:
    """To the page where one signs in, and from there to what was asked for."""
    onward = "" if asked in ("", "/") else f"?{urlencode({'next': asked})}"
    answer = redirect(f"{LOGIN}{onward}")
    answer.headers["Cache-Control"] = "no-store"
    return answer  # type: ignore[return-value]  # it is one


def refused(services: Services, role: str, needed: str) -> Response:
    """In words, to whoever opened a page that is not for their role."""
    shop = services.shop.name
    return _standalone(f"Not for this role – {shop}", layout.refused(shop, role, needed), 403)


def inside(asked: str | None) -> str:
    """An address within this dashboard: what names another host, in whatever writing, leads to the start."""
    if not asked or not asked.startswith("/") or asked[1:2] in ("/", "\\") or not asked.isprintable():
        return "/"
    return asked


class Desk:
    def __init__(self, services: Services) -> None:
        self._services = services

    def show(self) -> Any:
        if self._services.settings.app_env == "demo" or signed_in(self._services):
            return redirect(inside(request.args.get("next")))
        return self._page()

    def known_browser(self) -> str | None:
        return known_browsers.known(self._services, request.form.get("name", ""))

    def sign_in(self) -> Any:
        services = self._services
        if services.settings.app_env == "demo":
            return redirect("/")
        name, password = (request.form.get(field, "") for field in ("name", "password"))
        try:
            forms.protect()
        except CSRFError as error:
            return self._page(_why_unproven(error), name, 400)
        account, now = accounts.recognise(services.database, name, password), services.shop.now()
        if account is None or not (token := self._begin(account, now)):
            return self._page(NOT_RIGHT, name, 401)
        self._end(now)
        session.clear()
        session.permanent = True
        flask_login.login_user(Person(token, SignIn(0, account.name, account.role, now)))
        answer: Any = redirect(inside(request.form.get("next")), 303)
        known_browsers.remember(services, answer, account)
        return answer

    def refuse(self, error: RateLimitExceeded) -> Any:
        """Whoever asks too often: in words on the page where one signs in, else as every error."""
        if request.path == LOGIN and request.method == "POST":
            return self._page(TOO_OFTEN, request.form.get("name", ""), 429)
        if shows_a_page():
            shop, again = self._services.shop.name, inside(request.full_path.rstrip("?"))
            return _standalone(f"Too many requests – {shop}", layout.too_often(shop, again), 429)
        return http_error(error)

    def tell_away(self, error: DatabaseError) -> Response:
        """The database is away. A program is told so; a person has the form again, to be sent once more, or a
        page that asks again by itself: who they are, and so what they may see, is not known either."""
        told, shop = database_away(error), self._services.shop.name
        if request.method == "POST" and request.path == LOGIN:
            page = self._page(AWAY, request.form.get("name", ""), told.status_code)
        elif request.method == "POST" and request.path == LOGOUT:
            drawn = layout.leaving(shop, generate_csrf(), wrong=AWAY)
            page = _standalone(f"Sign out – {shop}", drawn, told.status_code)
        elif shows_a_page():
            page = _standalone(f"Away – {shop}", layout.away(shop), told.status_code)
            page.headers["Refresh"] = RETRY_AFTER_S
        else:
            return told
        page.headers["Retry-After"] = RETRY_AFTER_S
        return page

    def ask(self) -> Any:
        """Whether one means to go."""
        person = signed_in(self._services)
        if person is None:
            return redirect("/")
        shop = self._services.shop.name
        return _standalone(f"Sign out – {shop}", layout.leaving(shop, generate_csrf(), name=person.name))

    def sign_out(self) -> Any:
        if self._services.settings.app_env == "demo":
            return redirect("/")
        self._end(self._services.shop.now())
        session.clear()
        answer = redirect(LOGIN, 303)
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer

    def _begin(self, account: Account, now: dt.datetime) -> str | None:
        return sign_ins.begin(self._services.database, account, lifetimes(self._services), now=now)

    def _end(self, now: dt.datetime) -> None:
        """The sign-in that this browser has, if any."""
        person = flask_login.current_user
        if isinstance(person, Person):
            sign_ins.end(self._services.database, person.token, now=now)

    def _page(self, wrong: str | None = None, name: str = "", status: int = 200) -> Response:
        onward = inside(request.values.get("next"))
        shop = self._services.shop.name
        drawn = layout.page(shop, generate_csrf(), onward, name=name, wrong=wrong)
        return _standalone(f"Sign in – {shop}", drawn, status)


def _standalone(title: str, drawn: Component, status: int = 200) -> Response:
    answer = Response(standalone(title, drawn), status, content_type="text/html; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store"
    return answer
