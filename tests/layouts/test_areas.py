"""Areas, and what of the page must exist once for each."""

from layouts import shell
from layouts.areas import AREAS, area_at, with_pages
from tests.layouts.rendered import parts, props


def test_paths_lead_to_areas() -> None:
    assert [area.path for area in AREAS] == ["/", "/conversions", "/revenue"]
    for area in AREAS:
        assert area_at(area.path) is area
        assert area_at(f"{area.path}/") is area
    assert area_at("/revenue/more") is None


def test_every_area_has_its_pane_and_no_id_is_given_twice() -> None:
    ids = [props(part)["id"] for part in parts(shell.page("Shop", demo=True)) if "id" in props(part)]
    assert len(ids) == len(set(ids))
    assert set(shell.SKELETONS) == {area.key for area in with_pages(demo=True)}
    assert {f"{area.key}-pane" for area in with_pages(demo=True)} <= set(ids)


def test_pages_are_found_and_stand_in_no_navigation() -> None:
    definitions = area_at("/definitions")
    assert definitions
    assert (definitions.title, definitions.group) == ("Definitions", "")
    assert definitions not in AREAS
