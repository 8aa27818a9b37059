"""The one list of areas: their order, their names, where they are found; and the pages beside them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Area:
    """`key` names its file in every layer and its pane in the page; `group` heads it in the navigation.

    A page beside the areas has a pane too, but no group, and is about no period.
    """

    key: str
    title: str
    group: str = ""

    @property
    def path(self) -> str:
        return "/" if self is AREAS[0] else f"/{self.key.replace('_', '-')}"


AREAS = (
    Area("overview", "Overview", "Shop"),
    Area("conversions", "Conversions", "Shop"),
    Area("revenue", "Revenue", "Shop"),
)
# Pages beside the areas: about the product rather than the shop, and not in the navigation.
DEFINITIONS = Area("definitions", "Definitions")
DESIGN = Area("design", "Design")


def with_pages(*, demo: bool) -> tuple[Area, ...]:
    """Everything that has a pane: the areas, then the pages; that of the design for demo mode alone."""
    return (*AREAS, DEFINITIONS, DESIGN) if demo else (*AREAS, DEFINITIONS)


def area_at(path: str, *, demo: bool = False) -> Area | None:
    """The area or page found at a path, None where there is none."""
    plain = path.rstrip("/") or "/"
    return next((area for area in with_pages(demo=demo) if area.path == plain), None)


def groups() -> dict[str, list[Area]]:
    """The areas under the heads of the navigation, both in order."""
    found: dict[str, list[Area]] = {}
    for area in AREAS:
        found.setdefault(area.group, []).append(area)
    return found
