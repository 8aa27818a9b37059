"""Browsers in which an account signed in before: what strangers try under its name does not slow them.

A signed cookie tells them (OWASP: slow down online guessing with device cookies). It opens nothing: it only
has attempts counted by themselves. Another password makes a stranger of each browser again.
"""

import secrets

from flask import Response, request
from itsdangerous import BadData, URLSafeTimedSerializer

from dash_app.routes import LOGIN
from dash_app.services import Services
from data import accounts
from data.accounts import Account

COOKIE = "smartshopie_browser"
LASTS_S = 180 * 86_400


def remember(services: Services, answer: Response, account: Account) -> None:
    """By a number of its own, which counts its attempts; the cookie goes to the page of signing in alone."""
    said = _signed(services).dumps([*_told(account), secrets.token_hex(8)])
    answer.set_cookie(COOKIE, said, max_age=LASTS_S, path=LOGIN, secure=True, httponly=True, samesite="Lax")


def known(services: Services, name: str) -> str | None:
    """The number of this browser, if that account signed in here with the password that it has.

    Raises DatabaseUnavailable.
    """
    given = request.cookies.get(COOKIE)
    if not given or services.settings.app_env == "demo":
        return None
    try:
        *told, number = _signed(services).loads(given, max_age=LASTS_S)
    except BadData:
        return None
    account = accounts.named(services.database, name)
    return str(number) if account and _told(account) == told else None


def _told(account: Account) -> list[object]:
    """Which account it is, and which of its passwords; its name is nobody's business."""
    return [account.id, account.password_set_at.isoformat()]


def _signed(services: Services) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(services.settings.secret_key or "", salt="known browser")
