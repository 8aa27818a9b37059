"""The shell: what the address says becomes navigation, period, comparison and header."""

from functools import partial
from typing import Any

from callbacks.address import COMPARISONS, Address, search_of
from callbacks.exports import exports
from callbacks.panes import Shown
from data.lateness import Late
from data.periods import PRESETS, Period
from data.shop import Shop
from layouts import shell
from layouts.answered import Answered, Failed
from layouts.areas import AREAS, DEFINITIONS, Area
from layouts.changes import versus
from layouts.formatting import moment
from layouts.late import Standing, as_of, no_figures
from layouts.sign_in import Visitor, account

# Areas in the navigation, and the page that is named below it.
NAMED = (*AREAS, DEFINITIONS)
SLOTS = (
    *((f"nav-{area.key}", name) for area in NAMED for name in ("href", "aria-current")),
    *((f"period-{key}", name) for key in PRESETS for name in ("href", "aria-current")),
    *((f"compare-{key}", name) for key in COMPARISONS for name in ("href", "aria-current")),
    ("asking", "hidden"),
    ("dates-shown", "children"),
    ("dates-start", "value"),
    ("dates-end", "value"),
    ("compared", "children"),
    ("through", "children"),
    ("account", "children"),
    ("heading", "children"),
    ("actions", "children"),
    ("notices", "children"),
    ("instead", "children"),
    ("panes", "hidden"),
    ("panes", "data-compare"),
)


def show(
    address: Address,
    reach: Answered | Failed,
    shop: Shop,
    origin: str,
    *,
    late: Late | None = None,
    visitor: Visitor | None = None,
) -> Shown:
    """The props of every slot around the pane."""
    # A period that is refused has no days, whatever was asked in its place.
    window = reach.window if isinstance(reach, Answered) and address.problem is None else None
    standing = _standing(late, shop)
    instead = _instead(address, reach, origin, shop, standing)
    before = versus(window) if window else "The days before"
    compared = before if address.compare == COMPARISONS[0] else "No comparison"
    return {
        **_links(address),
        "asking": {"hidden": address.area is not None and not address.area.group},
        "dates-shown": {"children": shell.dates_shown(window) if window else "Choose days"},
        "dates-start": {"value": window.start.isoformat() if window else None},
        "dates-end": {"value": window.end.isoformat() if window else None},
        "compared": {"children": shell.compared(compared)},
        "through": {"children": _through(reach, shop, standing)},
        "account": {"children": account(visitor.name, visitor.role) if visitor else None},
        "heading": {"children": address.area.title if address.area else "Not found"},
        "actions": {"children": None if instead or not address.area else _actions(address, address.area)},
        "notices": {"children": shell.notices(address.notices)},
        "instead": {"children": instead},
        "panes": {"hidden": instead is not None, "data-compare": address.compare},
    }


def _actions(address: Address, area: Area) -> Any:
    return shell.actions(exports(area, address.search))


def _links(address: Address) -> Shown:
    """Each way from here as an address to share, and whether it is where one is."""
    preset = shell.preset_of(address.period) if address.period else None
    period, compare = address.period or Period(), address.compare
    ways: Shown = {}
    for area in NAMED:
        ways[f"nav-{area.key}"] = _way(f"{area.path}{address.search}", "page", area is address.area)
    for key in PRESETS:
        ways[f"period-{key}"] = _way(search_of(Period(key), compare), "true", key == preset)
    for key in COMPARISONS:
        ways[f"compare-{key}"] = _way(search_of(period, key), "true", key == compare)
    return ways


def _way(href: str, mark: str, here: bool) -> dict[str, Any]:
    return {"href": href, "aria-current": mark if here else None}


def _standing(late: Late | None, shop: Shop) -> Standing | None:
    """Its moments as the shop's clock says them."""
    if late is None:
        return None
    said = partial(moment, zone=shop.zone, today=shop.today())
    seen = said(late.worker_seen_at) if late.worker_seen_at else None
    return Standing(said(late.since), late.worker_runs, seen)


def _through(reach: Answered | Failed, shop: Shop, standing: Standing | None) -> Any:
    if isinstance(reach, Failed):
        return shop.zone.key
    through = shell.data_through(reach, shop.zone.key, shop.today())
    return [as_of(standing), *through] if standing else through


def _instead(
    address: Address, reach: Answered | Failed, origin: str, shop: Shop, standing: Standing | None
) -> Any:
    """What is said where no area can be shown."""
    if address.area is None:
        return shell.no_such_page(address.path)
    if not address.area.group:
        return None
    if address.problem is not None:
        return shell.bad_period(address.problem, address.area.path)
    if isinstance(reach, Failed):
        return shell.unreachable(reach.sentence)
    if all(each["newest_day"] is None for each in reach["data"].values()):
        return no_figures(standing) if standing else shell.no_facts(origin, shop.today())
    return None
