"""The one list of areas: their order, their names, where they are found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Area:
    """`key` names its file in every layer and its pane in the page; `group` heads it in the navigation."""

    key: str
    title: str
    group: str

    @property
    def path(self) -> str:
        return "/" if self is AREAS[0] else f"/{self.key.replace('_', '-')}"


AREAS = (
    Area("overview", "Overview", "Shop"),
    Area("conversions", "Conversions", "Shop"),
    Area("revenue", "Revenue", "Shop"),
)


def area_at(path: str) -> Area | None:
    """The area found at a path of the page, None where there is none."""
    plain = path.rstrip("/") or "/"
    return next((area for area in AREAS if area.path == plain), None)


def groups() -> dict[str, list[Area]]:
    """The areas under the heads of the navigation, both in order."""
    found: dict[str, list[Area]] = {}
    for area in AREAS:
        found.setdefault(area.group, []).append(area)
    return found
