"""The shell: what the address says becomes navigation, period and header; chosen days become an address."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dash import ClientsideFunction, Dash, Input, Output, State
from flask import request

from callbacks.address import Address, read_address, search_of
from callbacks.asking import ask
from data.answers import Answers
from data.periods import PRESETS, Period
from data.queries.coverage import coverage
from data.shop import Shop
from layouts import shell
from layouts.answered import Answered, Failed
from layouts.areas import AREAS
from layouts.changes import versus

OUTPUTS = (
    *(Output(f"nav-{area.key}", "href") for area in AREAS),
    *(Output(f"nav-{area.key}", "aria-current") for area in AREAS),
    *(Output(f"period-{key}", "aria-current") for key in PRESETS),
    Output("dates-shown", "children"),
    Output("dates-start", "value"),
    Output("dates-end", "value"),
    Output("versus", "children"),
    Output("through", "children"),
    Output("heading", "children"),
    Output("notices", "children"),
    Output("instead", "children"),
    Output("panes", "hidden"),
)


@dataclass(frozen=True, slots=True)
class Shell:
    """What stands around the pane, in the order of the outputs."""

    addresses: list[str]
    areas_marked: list[str | None]
    presets_marked: list[str | None]
    dates_shown: Any
    start: str | None
    end: str | None
    versus: str
    through: Any
    heading: str
    notices: Any
    instead: Any
    panes_hidden: bool

    def values(self) -> list[Any]:
        marks = [*self.addresses, *self.areas_marked, *self.presets_marked]
        return marks + [getattr(self, name) for name in self.__slots__[3:]]


def show_shell(answers: Answers, shop: Shop, path: str | None, search: str | None, origin: str) -> Shell:
    address = read_address(path, search)
    period = address.period or Period()
    reach = ask(answers, coverage, period)
    window = reach.window if isinstance(reach, Answered) else None
    instead = _instead(address, reach, origin, shop)
    preset = shell.preset_of(period) if address.period else None
    return Shell(
        addresses=[f"{area.path}{search_of(period)}" for area in AREAS],
        areas_marked=["page" if area is address.area else None for area in AREAS],
        presets_marked=["true" if key == preset else None for key in PRESETS],
        dates_shown=shell.dates_shown(window) if window else "Choose days",
        start=window.start.isoformat() if window else None,
        end=window.end.isoformat() if window else None,
        versus=versus(window) if window else "",
        through=_through(reach, shop) if isinstance(reach, Answered) else shop.zone.key,
        heading=address.area.title if address.area else "Not found",
        notices=shell.notices(address.notices),
        instead=instead,
        panes_hidden=instead is not None,
    )


def _through(reach: Answered, shop: Shop) -> Any:
    return shell.data_through(reach, shop.zone.key, shop.today())


def _instead(address: Address, reach: Answered | Failed, origin: str, shop: Shop) -> Any:
    """What is said where no area can be shown."""
    if address.area is None:
        return shell.no_such_page(address.path)
    if address.problem is not None:
        return shell.bad_period(address.problem, address.area.path)
    if isinstance(reach, Failed):
        return shell.unreachable(reach.sentence)
    if all(each["newest_day"] is None for each in reach["data"].values()):
        return shell.no_facts(origin, shop.today())
    return None


def chosen_days(submits: int | None, start: str | None, end: str | None) -> str:
    """The address of explicit days; whether they make sense is said where the address is read."""
    del submits
    return f"?{urlencode({'start': start or '', 'end': end or ''})}"


def register(app: Dash, answers: Answers, shop: Shop) -> None:
    def show(path: str | None, search: str | None, again: object) -> list[Any]:
        del again
        return show_shell(answers, shop, path, search, request.host_url.rstrip("/")).values()

    where = (Input("url", "pathname"), Input("url", "search"))
    app.callback(list(OUTPUTS), *where, Input("again", "data"))(show)
    app.callback(
        Output("url", "search"),
        Input("dates", "n_submit"),
        State("dates-start", "value"),
        State("dates-end", "value"),
        prevent_initial_call=True,
    )(chosen_days)
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
        ClientsideFunction("page", "route"),
        [
            *(Output(f"{area.key}-asked", "data") for area in AREAS),
            *(Output(f"{area.key}-pane", "hidden") for area in AREAS),
        ],
        *where,
        Input("theme", "data"),
        Input("again", "data"),
        State("areas", "data"),
    )
