"""The page where people sign in: a name, a password, and what was wrong with them."""

from typing import NamedTuple

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from layouts.components import attributes, brand, hidden


class Visitor(NamedTuple):
    """Who is signed in."""

    name: str
    role: str


def page(
    shop_name: str, form_token: str, onward: str, *, name: str = "", wrong: str | None = None
) -> Component:
    """`onward` is where to go from here; `name` is what was written before."""
    said = html.P(wrong, role="alert", className="hint") if wrong else None
    fields = [
        dbc.Input(type="hidden", name="csrf_token", value=form_token),
        dbc.Input(type="hidden", name="next", value=onward),
        *_field("name", "Name", type="text", value=name, autocomplete="username", here=not name),
        *_field("password", "Password", type="password", autocomplete="current-password",
                here=bool(name)),
    ]  # fmt: skip
    button = html.Button("Sign in", type="submit", className="btn primary")
    form = html.Form([said, *fields, button], method="post", action="/login")
    forgotten = html.P(
        "Forgotten? Whoever operates this dashboard gives you another password.", className="meta"
    )
    head = [brand(shop_name), html.H1("Sign in")]
    return html.Main([html.Div([*head, form, forgotten], className="sign-in")], id="main")


def _field(name: str, label: str, *, here: bool, **more: str) -> tuple[Component, Component]:
    field = dbc.Input(id=name, name=name, required=True, autofocus=here, **more)
    return html.Label(label, htmlFor=name), field


def leaving(shop_name: str, form_token: str, *, name: str = "", wrong: str | None = None) -> Component:
    """Asks once more: what ends a session is sent by a form of ours alone."""
    said = html.P(wrong, role="alert", className="hint") if wrong else None
    form = html.Form(
        [said, dbc.Input(type="hidden", name="csrf_token", value=form_token),
         html.Button("Sign out", type="submit", className="btn primary", autoFocus=True)],
        method="post", action="/logout",
    )  # fmt: skip
    back = html.P(html.A("Back to the figures", href="/", className="defined-at"), className="meta")
    head = [brand(shop_name), html.H1(f"Sign out, {name}?" if name else "Sign out?")]
    return html.Main([html.Div([*head, form, back], className="sign-in")], id="main")


def away(shop_name: str) -> Component:
    """In place of a page while it is not known who asks for it."""
    why = html.P("The database does not answer. This page looks again every few seconds.", role="status")
    head = [brand(shop_name), html.H1("Away for a moment")]
    return html.Main([html.Div([*head, why], className="sign-in")], id="main")


def refused(shop_name: str, role: str, needed: str) -> Component:
    """In place of a page that is not for whoever asks for it."""
    lacks = f"This page needs the right {needed}, which the role {role} does not have."
    why = html.P(f"{lacks} Whoever operates this dashboard gives roles.", role="status")
    other = html.P(
        html.A("Sign in as somebody else", href="/logout", className="defined-at"), className="meta"
    )
    onward = html.A("Back to the figures", href="/", className="btn primary")
    head = [brand(shop_name), html.H1("Not for this role")]
    return html.Main([html.Div([*head, why, onward, other], className="sign-in")], id="main")


def too_often(shop_name: str, again: str) -> Component:
    """In place of a page that was asked for too often; `again` is its address."""
    why = html.P("Too many requests came from here. Wait a minute before the next.", role="status")
    onward = html.A("Try again", href=again, className="btn primary")
    head = [brand(shop_name), html.H1("A little slower")]
    return html.Main([html.Div([*head, why, onward], className="sign-in")], id="main")


def account(name: str, role: str) -> list[Component]:
    """In the header: who is signed in, and the way out."""
    summary = html.Summary([html.Span(name[:1].upper(), className="avatar", **attributes(aria_hidden="true")),
                            hidden(f"Signed in as {name}")], className="tool")  # fmt: skip
    out = html.A("Sign out", href="/logout", className="btn")
    box = html.Div([html.Strong(name), html.P(role.capitalize(), className="meta"), out], className="box")
    return [html.Details([summary, box], className="account")]
