"""What each area exports: questions that REST answers, over the days of the address."""

from callbacks.exports import EXPORTS, exports
from dash_app.rest import QUESTIONS
from dash_app.services import Services
from layouts.areas import AREAS, Area
from tests.callbacks.test_screens import shown_at
from tests.layouts.rendered import parts, props


def test_every_area_exports_questions_of_rest() -> None:
    assert set(EXPORTS) == {area.key for area in AREAS}
    paths = {question.path for question in QUESTIONS}
    for area in AREAS:
        assert {href.partition("?")[0] for href in exports(area, "?period=7d").values()} <= paths


def test_the_days_go_along_and_what_only_the_page_understands_does_not() -> None:
    conversions = next(area for area in AREAS if area.key == "conversions")
    assert exports(conversions, "?start=2026-03-01&end=2026-03-31&compare=none") == {
        "Trend": "/api/conversions/trends?start=2026-03-01&end=2026-03-31&format=csv&rows=series",
        "Counts": "/api/conversions/trends?start=2026-03-01&end=2026-03-31&format=csv&rows=data",
        "Funnel by stage": "/api/conversions/funnel?start=2026-03-01&end=2026-03-31&format=csv",
        "Rates with and without AI": "/api/conversions/analytics?start=2026-03-01&end=2026-03-31&format=csv",
    }
    assert exports(Area("elsewhere", "Elsewhere", ""), "?period=7d") == {}


def test_they_stand_beside_the_title_and_not_where_nothing_is_shown(services: Services) -> None:
    drawn = shown_at(services, "/revenue")["actions"]["children"]
    links = [props(part)["href"] for part in parts(drawn) if "href" in props(part)]
    assert links == [
        f"/api/revenue/{name}?start=2026-03-01&end=2026-03-31&format=csv{rows}"
        for name, rows in (
            ("summary", "&rows=data"),
            ("summary", "&rows=series"),
            ("attribution", ""),
            ("category", ""),
            ("customer-value", ""),
        )
    ]
    assert shown_at(services, "/revenue", "?period=12d")["actions"] == {"children": None}
    assert shown_at(services, "/nowhere")["actions"] == {"children": None}
