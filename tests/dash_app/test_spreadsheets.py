"""Questions as files: which rows they hold, what they are called, and when they are sent again."""

import csv
import io

import pytest
from flask.testing import FlaskClient

from data.engine import Database
from data.errors import DatabaseUnavailable
from data.periods import ONE_DAY
from data.rollups import refresh
from data.shop import Shop
from tests.dash_app.conftest import DAYS
from tests.data.facts_by_hand import Facts, at, rows

SUMMARY, TRENDS = "/api/revenue/summary", "/api/conversions/trends"
ACTIVITY = "/api/overview/activity"


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))


def records(client: FlaskClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.data
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8"), newline="")))


@pytest.mark.parametrize(
    ("path", "header", "first"),
    [
        (
            "/api/revenue/category",
            ["category_name", "revenue_amount", "percentage"],
            ["Serums", "100.0", "83.3333"],
        ),
        ("/api/revenue/attribution", ["ai_feature", "orders", "previous_orders"], ["none", "2", ""]),
        ("/api/revenue/summary", ["measure", "start", "end"], ["gross_sales", "2026-03-01", "2026-03-31"]),
        ("/api/conversions/trends", ["start", "end", "partial"], ["2026-03-01", "2026-03-01", "false"]),
    ],
)
def test_the_rows_of_a_question_are_a_file_too(
    client: FlaskClient, path: str, header: list[str], first: list[str]
) -> None:
    answer = client.get(f"{path}?{DAYS}&format=csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    name = path.removeprefix("/api/").replace("/", "-")
    assert answer.headers["Content-Disposition"] == (f"attachment; filename={name}_2026-03-01_2026-03-31.csv")
    rows = rows_of(answer.data)
    assert (rows[0][:3], rows[1][:3]) == (header, first)
    assert {len(row) for row in rows} == {len(rows[0])}
    tag = answer.headers["ETag"]
    again = client.get(f"{path}?{DAYS}&format=csv", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    as_json, by_default = (
        client.get(f"{path}?{DAYS}{form}").headers["ETag"] for form in ("&format=json", "")
    )
    assert as_json == by_default != tag


def test_the_sum_of_a_file_is_the_figure(client: FlaskClient) -> None:
    header, *rows = rows_of(client.get(f"/api/revenue/summary?{DAYS}&format=csv").data)
    told = {row[0]: row[header.index("value")] for row in rows}
    assert told["total_revenue"] == "120.0"


def test_a_trend_is_a_row_for_each_mark_beside_that_of_the_window_before(client: FlaskClient) -> None:
    found = records(client, f"{SUMMARY}?{DAYS}&format=csv&rows=series")
    assert list(found[0]) == [
        "start", "end", "partial", "today_so_far", "total_revenue", "ai_revenue", "orders",
        "previous_start", "previous_end", "previous_partial",
        "previous_total_revenue", "previous_ai_revenue", "previous_orders",
    ]  # fmt: skip
    assert [row["start"] for row in found] == [f"2026-03-{day:02}" for day in range(1, 32)]
    assert found[0]["previous_start"] == "2026-01-29"
    sold = {
        row["start"][-2:]: row["total_revenue"] for row in found if row["total_revenue"] not in ("", "0.0")
    }
    assert sold == {"02": "80.0", "10": "50.0", "12": "-10.0"}
    assert {row["today_so_far"] for row in found} == {"false"}
    assert {row["previous_total_revenue"] for row in found} == {""}  # nothing is known of February
    header = rows_of(client.get(f"{TRENDS}?{DAYS}&format=csv").data)[0]
    assert header[:6] == ["start", "end", "partial", "today_so_far", "sessions", "conversions"]


def test_today_is_the_last_row_of_a_trend_and_told_apart(client: FlaskClient, database: Database) -> None:
    today = Shop().today()
    facts = Facts(database)
    facts.line(at(today - ONE_DAY), "Y", "serum", 1, 700, transaction_id="Y1")
    facts.line(at(today, "00:00"), "T", "serum", 1, 300, transaction_id="T")
    refresh(database, Shop())
    found = records(client, f"{SUMMARY}?period=7d&format=csv&rows=series")
    assert [row["today_so_far"] for row in found] == ["false"] * 7 + ["true"]
    last = [(row["start"], row["partial"], row["total_revenue"]) for row in found[-2:]]
    assert last == [
        ((today - ONE_DAY).isoformat(), "false", "7.0"),
        (today.isoformat(), "true", "3.0"),
    ]
    assert (found[-1]["end"], found[-1]["previous_start"]) == (today.isoformat(), "")


def test_both_kinds_of_rows_have_files_and_tags_of_their_own(client: FlaskClient) -> None:
    for path, first, other in ((SUMMARY, "data", "series"), (TRENDS, "series", "data")):
        usual, same, asked = (
            client.get(f"{path}?{DAYS}&format=csv{rows}") for rows in ("", f"&rows={first}", f"&rows={other}")
        )
        assert usual.data == same.data != asked.data
        assert usual.headers["ETag"] == same.headers["ETag"] != asked.headers["ETag"]
        name = path.removeprefix("/api/").replace("/", "-")
        assert f"{name}_2026-03-01_2026-03-31.csv" in usual.headers["Content-Disposition"]
        assert f"{name}_{other}_2026-03-01_2026-03-31.csv" in asked.headers["Content-Disposition"]
        tag = {"If-None-Match": asked.headers["ETag"]}
        assert client.get(f"{path}?{DAYS}&format=csv&rows={other}", headers=tag).status_code == 304
        assert client.get(f"{path}?{DAYS}&format=csv", headers=tag).status_code == 200
    measures = records(client, f"{TRENDS}?{DAYS}&format=csv&rows=data")
    assert [row["measure"] for row in measures][:2] == ["sessions", "conversions"]


@pytest.mark.parametrize(
    ("address", "code", "said"),
    [
        (f"{SUMMARY}?format=csv&rows=buckets", "unknown_rows", "use data or series"),
        (f"{SUMMARY}?rows=series", "rows_of_json", "send format=csv with it"),
        (f"{SUMMARY}?format=csv&rows=data&rows=series", "duplicate_parameter", "given twice"),
        ("/api/revenue/category?format=csv&rows=data", "unknown_parameter", "Unknown parameter 'rows'"),
        (f"{ACTIVITY}?format=xml", "unknown_format", "use json or csv"),
    ],
)
def test_rows_that_are_not_there_are_refused(client: FlaskClient, address: str, code: str, said: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.get_json()["code"]) == (400, code)
    assert said in answer.get_json()["error"]


def test_the_activity_is_a_file_of_as_many_rows_as_asked(client: FlaskClient, database: Database) -> None:
    facts = Facts(database)
    facts.product("bad", product_name="=HYPERLINK(1)", category="Serums")
    facts.line(at("2026-03-20"), "N", "bad", 1, 100, transaction_id="N1")
    refresh(database, Shop())
    answer = client.get(f"{ACTIVITY}?format=csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=overview-activity.csv"
    header, *rows = rows_of(answer.data)
    assert header == ["at", "kind", "feature", "title", "detail", "amount", "id"]
    assert [(row[1], row[3], row[4], row[5]) for row in rows] == [
        ("order", "Order N", "'=HYPERLINK(1)", "1.0"),
        ("return", "Return R", "Mask", "-10.0"),
        ("order", "Order B", "Serum", "50.0"),
        ("order", "Order A", "Serum +1", "80.0"),
    ]
    assert [row[3] for row in rows_of(client.get(f"{ACTIVITY}?format=csv&limit=2").data)[1:]] == [
        "Order N",
        "Return R",
    ]
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert client.get(f"{ACTIVITY}?format=csv", headers=tag).status_code == 304
    facts.use(at("2026-03-21"), "Skin Analysis")
    assert len(rows_of(client.get(f"{ACTIVITY}?format=csv", headers=tag).data)) == 6


def test_every_file_that_is_taken_away_is_noted(client: FlaskClient, database: Database) -> None:
    files = {
        f"/api/overview/kpis?{DAYS}&format=csv": "overview-kpis",
        f"{TRENDS}?{DAYS}&format=csv": "conversions-trends",
        f"{TRENDS}?{DAYS}&format=csv&rows=data": "conversions-trends data",
        f"{ACTIVITY}?{DAYS}&format=csv": "overview-activity",
        f"/api/facts/orders?{DAYS}&format=csv": "facts behind orders",
    }
    for address in files:
        taken = client.get(address)
        assert (taken.status_code, len(rows_of(taken.data)) > 1) == (200, True)
        assert client.head(address).status_code == 200
        assert client.get(address, headers={"If-None-Match": taken.headers["ETag"]}).status_code == 304
    assert client.get(f"{TRENDS}?{DAYS}").status_code == 200  # read, and not taken away
    said = sorted(rows(database, "audit_log", "actor", "action", "subject", "details"))
    whose, days = ("somebody at this machine", "exported"), '{"end":"2026-03-31","start":"2026-03-01"}'
    assert said == sorted((*whose, subject, days) for subject in files.values())


def test_what_cannot_be_noted_is_not_given_away(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise DatabaseUnavailable("The database does not answer: locked.")

    monkeypatch.setattr("data.audit.noted", away)
    for address in (f"{TRENDS}?{DAYS}", f"/api/facts/orders?{DAYS}"):
        refused = client.get(f"{address}&format=csv")
        assert (refused.status_code, refused.get_json()["code"]) == (503, "database_unavailable")
