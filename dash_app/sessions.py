"""Sessions of people: Flask's signed cookie, opened for requests that carry one and for signing in.

The cookie holds the token of a sign-in (data.sign_ins) and that of forms. Programs with keys, and everybody
in demo mode, have none: opening and weighing an empty one would cost each of their requests a tenth.
"""

import datetime as dt

from flask import Flask, Request
from flask.sessions import NullSession, SecureCookieSession, SecureCookieSessionInterface

from dash_app.routes import LOGIN, LOGOUT
from data.settings import Settings

COOKIE = "smartshopie_session"
SIGNING_IN = (LOGIN, LOGOUT)


class Sessions(SecureCookieSessionInterface):
    _of_nobody = NullSession()

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if app.secret_key and (
            COOKIE in request.environ.get("HTTP_COOKIE", "") or request.path in SIGNING_IN
        ):
            return super().open_session(app, request)
        return self._of_nobody


def configure(server: Flask, settings: Settings) -> None:
    """Sent over TLS alone, never to scripts and never along with what another site asks for."""
    server.session_interface = Sessions()
    server.secret_key = settings.secret_key if settings.app_env == "production" else None
    server.config.update(
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=True,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=dt.timedelta(hours=settings.session_hours),
    )
