"""The catalogue as a page: every measure once, in words, at an address of its own."""

from data.metrics import METRICS, as_markdown
from layouts.definitions import catalogue, title_of
from layouts.formatting import Money
from layouts.shell import page
from layouts.view import View
from tests.layouts.rendered import parts, props, text

DRAWN = catalogue(View("light", Money("EUR")))
ROWS = {
    props(part)["id"]: part for part in parts(DRAWN) if type(part).__name__ == "Tr" and "id" in props(part)
}


def test_every_measure_has_its_row_and_an_address() -> None:
    told = [line.split("`")[1] for line in as_markdown().splitlines() if line.startswith("| `")]
    assert list(ROWS) == told
    assert len(ROWS) == len(METRICS)
    links = [props(part)["href"] for part in parts(DRAWN) if "href" in props(part)]
    assert links == [f"#{key}" for key in told]


def test_a_row_says_it_in_words() -> None:
    said = [text(cell) for cell in parts(ROWS["ai_revenue_share"]) if type(cell).__name__ in ("Th", "Td")]
    assert said == [
        "AI-attributed shareai_revenue_share",
        "AI-attributed revenue out of all net revenue.",
        "Percent",
        "Higher",
        "One sum over another; never an average of rates",
        "Orders; unknown before AI features are known",
    ]
    assert "EUR" in text(ROWS["returns"])
    assert "Lower" in text(ROWS["returns"])
    assert "Counted anew: people do not add up" in text(ROWS["tier_customers"])


def test_tables_are_named_in_words() -> None:
    names = {"overview_kpis": "Overview key figures", "ai_model_performance": "AI model performance"}
    assert {name: title_of(name) for name in names} == names
    heads = [part for part in parts(DRAWN) if type(part).__name__ == "H2"]
    assert len(heads) == len({metric.table for metric in METRICS.values()})


def test_no_address_of_a_measure_is_taken_by_another_part_of_the_page() -> None:
    taken = {props(part).get("id") for part in parts(page("Shop", demo=True))}
    assert taken & set(METRICS) == set()
