"""The drawer: the facts behind a number of the small shop, three sales and a return, 120.00 net."""

import pytest

from callbacks import drawer
from dash_app.services import Services
from data.answers import Asked
from tests.layouts.rendered import parts, props, text, with_class

MARCH = "?start=2026-03-01&end=2026-03-31"


def opened(services: Services, search: str) -> object:
    shown = drawer.show(services.answers, services.shop, ("/revenue", search))["drawer"]
    assert shown["hidden"] is False
    return shown["children"]


def links(drawn: object) -> dict[str, str]:
    return {text(part): props(part)["href"] for part in parts(drawn) if "href" in props(part)}


def test_no_facts_asked_for_is_a_closed_drawer(services: Services) -> None:
    shown = drawer.show(services.answers, services.shop, ("/revenue", MARCH))
    assert shown == {"drawer": {"children": None, "hidden": True}}


def test_the_facts_add_up_to_the_number_above_them(services: Services) -> None:
    drawn = opened(services, f"{MARCH}&facts=total_revenue")
    assert text(with_class(drawn, "big")) == "€120.00"
    rows = [part for part in parts(drawn) if type(part).__name__ == "Tr"]
    amounts = [text(row).rpartition("€")[2] for row in rows[1:-1]]
    assert sorted(amounts) == ["10.00", "30.00", "50.00", "50.00"]  # the first is the return: −€10.00
    assert "−€10.00" in text(rows)
    assert text(rows[-1]) == "4 facts €120.00"
    assert "counted by one rule, and agree" in text(drawn)
    assert "revenue_summary" in text(drawn)


def test_the_number_is_compared_with_the_days_before_by_name(services: Services) -> None:
    """50.00 on the 10th against 80.00 on the 2nd; five days are too few to be judged."""
    drawn = opened(services, "?start=2026-03-07&end=2026-03-11&facts=total_revenue")
    assert text(with_class(drawn, "chip")) == "▼−37.5%down 37.5%"
    assert "−€30.00 vs 2 – 6 Mar" in text(drawn)
    drawn = opened(services, f"{MARCH}&facts=total_revenue")
    assert "vs 29 Jan – 28 Feb: not known" in text(drawn)
    drawn = opened(services, "?start=2026-03-07&end=2026-03-11&compare=none&facts=total_revenue")
    assert with_class(drawn, "chip") == []
    assert " vs " not in text(drawn)


def test_a_page_beyond_the_last_says_so_and_leads_back(services: Services) -> None:
    drawn = opened(services, f"{MARCH}&facts=total_revenue&page=99999")
    assert "This list has 1 page; page 99,999 is not among them." in text(drawn)
    assert links(drawn)["First page"] == f"/revenue{MARCH}&facts=total_revenue"
    assert "to 2" not in text(drawn)


def test_a_number_that_waits_for_facts_is_compared_with_nothing(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = "?start=2026-03-07&end=2026-03-11&facts=total_revenue"
    finished = services.answers.finished

    def waiting(asked: Asked) -> tuple[Asked, bytes]:
        asked, body = finished(asked)
        return asked, body.replace(b'"equal":true', b'"equal":false').replace(
            b'"pending":false', b'"pending":true'
        )

    monkeypatch.setattr(services.answers, "finished", waiting)
    drawn = opened(services, days)
    assert "Facts came in that the number does not hold yet" in text(drawn)
    assert with_class(drawn, "chip") == []
    assert " vs " not in text(drawn)


def test_it_leads_to_the_definition(services: Services) -> None:
    drawn = opened(services, f"{MARCH}&facts=total_revenue")
    assert links(drawn)["All definitions, at Net revenue"] == f"/definitions{MARCH}#total_revenue"


def test_one_of_several_and_one_day_can_be_asked_for(services: Services) -> None:
    day = "from=2026-03-02&to=2026-03-02"
    drawn = opened(services, f"{MARCH}&facts=category_revenue_amount&name=Masks&{day}")
    assert text(with_class(drawn, "big")) == "€30.00"
    assert "1 fact, 2 Mar 2026" in text(drawn)


def test_it_leads_to_the_csv_the_rest_call_and_back(services: Services) -> None:
    drawn = opened(services, f"{MARCH}&facts=total_revenue")
    rest = "/api/facts/total_revenue?start=2026-03-01&end=2026-03-31"
    assert links(drawn)["CSV, 4 rows"] == f"{rest}&format=csv"
    assert links(drawn)["Close"] == f"/revenue{MARCH}"
    assert f"GET {rest}" in text(drawn)
    assert [props(part)["data-copy"] for part in parts(drawn) if "data-copy" in props(part)] == [rest]


def test_a_head_sorts_and_turns(services: Services) -> None:
    drawn = opened(services, f"{MARCH}&facts=total_revenue&sort=value&order=desc&page=1")
    assert links(drawn)["EUR"] == f"/revenue{MARCH}&facts=total_revenue&sort=value&order=asc"
    assert links(drawn)["Date"] == f"/revenue{MARCH}&facts=total_revenue&sort=date&order=desc"
    (sorted_by,) = [part for part in parts(drawn) if "aria-sort" in props(part)]
    assert (text(sorted_by), props(sorted_by)["aria-sort"]) == ("EUR", "descending")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("facts=mars", "There is no metric 'mars'"),
        ("facts=growth_rate", "has no list of its own"),
        ("facts=category_revenue_amount&name=Cars", "There is no category_name 'Cars'"),
        ("facts=total_revenue&sort=colour", "Cannot sort by 'colour'"),
        ("facts=total_revenue&page=-1", "page"),
        ("facts=total_revenue&from=2026-03-02", "start and end go together"),
        ("facts=total_revenue&from=x&to=y", "is not a date"),
        ("facts=%3Cscript%3E", "There is no metric '<script>'"),
    ],
)
def test_what_cannot_be_listed_is_a_sentence_and_a_way_back(
    services: Services, asked: str, sentence: str
) -> None:
    drawn = opened(services, f"{MARCH}&{asked}")
    assert sentence in text(drawn)
    assert links(drawn)["Close"] == f"/revenue{MARCH}"


def test_days_without_facts_say_so(services: Services) -> None:
    drawn = opened(services, "?start=2026-03-20&end=2026-03-31&facts=total_revenue")
    assert "No facts in these days" in text(drawn)
