"""The facts behind figures over REST: pages, files, entity tags, and what is refused."""

import csv
import io

import pytest
from flask.testing import FlaskClient

from data.engine import Database
from data.listings.registry import LISTINGS
from data.rollups import refresh
from data.shop import Shop
from tests.dash_app.conftest import ADMIN_KEY, DAYS, bearer
from tests.data.facts_by_hand import Facts, at
from tests.data.listings.shop_by_hand import many_lines
from tests.data.reading import is_read

NET = f"/api/facts/total_revenue?{DAYS}"


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))


def test_a_figure_opens_to_its_facts(client: FlaskClient) -> None:
    answer = client.get(NET)
    body = answer.get_json()
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert [(row["date"], row["invoice_id"], row["value"]) for row in body["data"]] == [
        ("2026-03-12", "R", -10.0),
        ("2026-03-10", "B", 50.0),
        ("2026-03-02", "A", 30.0),
        ("2026-03-02", "A", 50.0),
    ]
    assert (body["total"], body["sums"], body["figure"], body["equal"]) == (4, {"value": 120.0}, 120.0, True)
    summary = client.get(f"/api/revenue/summary?{DAYS}").get_json()
    assert body["figure"] == summary["data"]["total_revenue"]["value"]
    assert (body["period"], body["data_version"]) == (summary["period"], summary["data_version"])


def test_pages_follow_on_each_other(client: FlaskClient) -> None:
    found = [client.get(f"{NET}&limit=3&page={page}").get_json() for page in (1, 2, 3)]
    assert [len(page["data"]) for page in found] == [3, 1, 0]
    assert {(page["total"], page["sums"]["value"]) for page in found} == {(4, 120.0)}
    largest = client.get(f"{NET}&sort=value&order=desc&limit=2").get_json()["data"]
    assert [row["value"] for row in largest] == [50.0, 50.0]


def test_every_list_is_answered_and_revalidated(client: FlaskClient) -> None:
    names = {"stage_name": "Checkout", "tier": "Rest", "ai_feature": "none", "category_name": "Serums"}
    for key, listing in LISTINGS.items():
        name = names.get(listing.metric.by or "")
        if listing.needs_name and name is None:
            continue
        address = f"/api/facts/{key}?{DAYS}" + (f"&name={name}" if name else "")
        for form in ("", "&format=csv"):
            first = client.get(address + form)
            assert first.status_code == 200, (address, first.data)
            tag = first.headers["ETag"]
            again = client.get(address + form, headers={"If-None-Match": tag})
            assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)


def test_each_parameter_makes_another_answer(client: FlaskClient) -> None:
    by_category = f"/api/facts/category_revenue_amount?{DAYS}"
    asked = [
        NET,
        *(f"{NET}&{more}" for more in ("page=2", "limit=2", "sort=value", "order=asc", "format=csv")),
        *(f"{by_category}{more}" for more in ("", "&name=Serums", "&name=Masks")),
        f"/api/facts/sales?{DAYS}",
        "/api/facts/sales?period=7d",
    ]
    tags = {client.get(address).headers["ETag"] for address in asked}
    assert len(tags) == len(asked)
    assert client.get(NET, headers=bearer(ADMIN_KEY)).headers["ETag"] not in tags


def test_new_facts_change_a_list_before_the_figure_follows(client: FlaskClient, database: Database) -> None:
    before = client.get(NET)
    Facts(database).line(at("2026-03-05"), "C", "serum", 1, 2500, transaction_id="T9")
    ahead = client.get(NET, headers={"If-None-Match": before.headers["ETag"]})
    body = ahead.get_json()
    assert (body["sums"]["value"], body["figure"]) == (145.0, 120.0)
    assert (body["equal"], body["pending"]) == (False, True)
    refresh(database, Shop())
    after = client.get(NET, headers={"If-None-Match": ahead.headers["ETag"]})
    assert (after.get_json()["figure"], after.get_json()["equal"]) == (145.0, True)


@pytest.mark.parametrize(
    ("address", "status", "code", "says"),
    [
        ("/api/facts/nothing", 404, "not_found", "GET /api/metrics"),
        ("/api/facts/lost?name=Nowhere", 404, "not_found", "Page Visitors"),
        ("/api/facts/attributed_orders?name=Nobody", 404, "not_found", "ai_feature"),
        ("/api/facts/attributed_orders?name=Nobody&format=csv", 404, "not_found", "ai_feature"),
        ("/api/facts/growth_rate", 400, "no_list", "total_revenue"),
        ("/api/facts/sales?sort=amount", 400, "unknown_sort", "invoice_id"),
        ("/api/facts/sales?order=up", 400, "unknown_order", "asc"),
        ("/api/facts/sales?page=0", 400, "bad_page", "1"),
        ("/api/facts/sales?limit=1001", 400, "bad_limit", "1,000"),
        ("/api/facts/sales?format=xml", 400, "unknown_format", "csv"),
        ("/api/facts/sales?period=2d", 400, "unknown_period", "7d"),
        ("/api/facts/sales?nme=x", 400, "unknown_parameter", "name"),
        ("/api/facts/sales?page=1&page=2", 400, "duplicate_parameter", "twice"),
        ("/api/facts/%27%20OR%201=1", 404, "not_found", "metric"),
        ("/api/facts/sales?sort=value;DROP TABLE orders", 400, "unknown_sort", "value"),
    ],
)
def test_what_cannot_be_listed_is_said_in_a_sentence(
    client: FlaskClient, address: str, status: int, code: str, says: str
) -> None:
    answer = client.get(address)
    body = answer.get_json()
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert body["code"] == code
    assert says in body["error"]
    assert len(answer.data) < 1000


# As a file


def test_the_file_has_all_rows_whatever_the_page(client: FlaskClient) -> None:
    answer = client.get(f"{NET}&format=csv&limit=1&page=7&sort=value&order=asc")
    assert answer.content_type == "text/csv; charset=utf-8"
    named = answer.headers["Content-Disposition"]
    assert named == "attachment; filename=total_revenue_2026-03-01_2026-03-31.csv"
    header, *rows = rows_of(answer.data)
    listed = client.get(NET).get_json()
    assert header == [column["key"] for column in listed["columns"]]
    found = [dict(zip(header, row, strict=True)) for row in rows]
    assert [row["value"] for row in found] == ["-10.0", "30.0", "50.0", "50.0"]
    assert found[0]["date"] == "2026-03-12"
    assert found[0]["at"] == "2026-03-12T09:00:00Z"


def test_a_file_of_a_name_says_it(client: FlaskClient) -> None:
    answer = client.get(f"/api/facts/category_revenue_amount?{DAYS}&name=Serums&format=csv")
    assert "category_revenue_amount_Serums_2026-03-01_2026-03-31.csv" in answer.headers["Content-Disposition"]
    assert len(rows_of(answer.data)) == 3


@pytest.mark.parametrize("category", ["=1+1|cmd", "+49", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula_and_negative_numbers_stay_numbers(
    client: FlaskClient, database: Database, category: str
) -> None:
    facts = Facts(database)
    facts.product("trap", category=category, product_name=category)
    facts.line(at("2026-03-21"), "-7", "trap", -1, -500, transaction_id="=2+5")
    refresh(database, Shop())
    header, first, *_ = rows_of(client.get(f"{NET}&format=csv").data)
    row = dict(zip(header, first, strict=True))
    harmless = category if category == "+49" else f"'{category}"
    assert (row["product_name"], row["transaction_id"], row["invoice_id"]) == (harmless, "'=2+5", "-7")
    assert (row["quantity"], row["value"]) == ("-1", "-5.0")
    told = client.get(f"/api/revenue/category?{DAYS}&format=csv")
    assert [harmless, "-5.0"] in [row[:2] for row in rows_of(told.data)]


def test_names_of_files_hold_nothing_that_a_header_or_a_folder_would_mind(
    client: FlaskClient, database: Database
) -> None:
    name = '../"x\r\nSet-Cookie: a=1;é'
    facts = Facts(database)
    facts.product("trap", category=name)
    facts.line(at("2026-03-21"), "X", "trap", 1, 500, transaction_id="T9")
    refresh(database, Shop())
    answer = client.get(
        "/api/facts/category_revenue_amount",
        query_string={"name": name, "format": "csv", "start": "2026-03-01", "end": "2026-03-31"},
    )
    assert answer.status_code == 200
    said = answer.headers["Content-Disposition"]
    assert not {"\r", "\n", "/", ";é"} & set(said)
    assert "Set-Cookie" not in answer.headers


def test_a_file_is_read_while_it_is_sent_and_let_go_of_when_it_is_not(
    client: FlaskClient, database: Database
) -> None:
    facts = Facts(database)
    facts.write("transactions", *many_lines(3000))
    refresh(database, Shop())
    answer = client.get(f"{NET}&format=csv", buffered=False)
    assert is_read(database)
    assert "Content-Length" not in answer.headers
    next(iter(answer.response))
    answer.close()
    assert not is_read(database)
    headed = client.head(f"{NET}&format=csv")
    headed.close()
    assert (headed.status_code, headed.data) == (200, b"")
    assert not is_read(database)
    assert len(rows_of(client.get(f"{NET}&format=csv").data)) == 3005


# Nobody's address


def test_no_address_is_in_any_answer(client: FlaskClient, database: Database) -> None:
    facts = Facts(database)
    facts.customer("eve@shop.example", signup_date=at("2026-03-01").date())
    facts.use(at("2026-03-03", "08:00"), "Skin Analysis", customer_id="eve@shop.example")
    facts.event(at("2026-03-03", "08:10"), "page_view", user_id="eve@shop.example")
    facts.line(at("2026-03-03"), "eve@shop.example-1", "serum", 1, 100, customer_id="eve@shop.example",
               transaction_id="eve@shop.example-2")  # fmt: skip
    refresh(database, Shop())
    for key, listing in LISTINGS.items():
        names = {"stage_name": "Page Visitors", "tier": "Top 20%", "ai_feature": "Skin Analysis"}
        given = names.get(listing.metric.by or "", "Serums" if listing.metric.by == "category_name" else None)
        given = "Skin Analysis" if listing.metric.by == "interaction_type" else given
        query = {"start": "2026-03-01", "end": "2026-03-31", **({"name": given} if given else {})}
        for form in ("json", "csv"):
            answer = client.get(f"/api/facts/{key}", query_string={**query, "format": form})
            assert answer.status_code == 200, (key, answer.data)
            assert b"eve@" not in answer.data
            assert b"Ada" not in answer.data
