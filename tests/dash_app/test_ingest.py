"""Facts over HTTP: what is taken in, and every way of sending something else."""

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from data.engine import Database
from tests.dash_app.conftest import ADMIN_KEY, MakeApp, bearer
from tests.data.facts_by_hand import rows

Send = Callable[..., TestResponse]
URL = "/api/ingest/transactions"


def line(number: int, **fields: Any) -> dict[str, Any]:
    sale = {"invoice_id": f"N{number}", "product_id": "serum", "invoice_date": "2026-04-01T10:00:00Z"}
    return {"transaction_id": f"n{number}", "quantity": 1, "amount": 12.5, **sale, **fields}


@pytest.fixture
def send(client: FlaskClient) -> Send:
    def post(
        body: Any, content_type: str = "application/json", url: str = URL, **headers: str
    ) -> TestResponse:
        data = body if isinstance(body, bytes | str) else json.dumps(body)
        return client.post(
            url, data=data, content_type=content_type, headers={**bearer(ADMIN_KEY), **headers}
        )

    return post


@pytest.mark.parametrize("wrap", [lambda one: one, lambda one: [one], lambda one: {"records": [one]}])
def test_json_comes_as_an_object_a_list_or_records(
    send: Send, wrap: Callable[[Any], Any], database: Database
) -> None:
    answer = send(wrap(line(1)))
    assert (answer.status_code, answer.get_json()) == (
        201,
        {"accepted": 1, "duplicate": 0, "rejected": 0, "superseded": 0, "twins": 0}
        | {"created": {}, "rejections": [], "unused_fields": []},
    )
    assert rows(database, "transactions", "amount_minor", transaction_id="n1") == [(1250,)]
    again = send(wrap(line(1)))
    assert (again.status_code, again.get_json()["duplicate"]) == (200, 1)


def test_a_body_of_lines_is_noted_once_as_an_import_and_the_stream_of_records_is_not(
    send: Send, database: Database
) -> None:
    send(line(1))
    assert rows(database, "audit_log", "action") == []
    header, cells = ",".join(line(2)), ",".join(str(value) for value in line(2).values())
    answer = send(f"{header}\n{cells}\n", "text/csv", f"{URL}?source=till")
    assert answer.status_code == 201
    assert rows(database, "audit_log", "actor", "action", "subject", "request_id") == [
        ("key ADMIN_API_KEY", "began an import", "transactions", answer.headers["X-Request-Id"])
    ]


def test_good_rows_pass_and_bad_ones_are_told_with_row_field_and_reason(send: Send) -> None:
    answer = send([line(1), line(2, quantity=0), line(3, product_id="new"), 7])
    body = answer.get_json()
    assert answer.status_code == 201
    assert (body["accepted"], body["rejected"], body["created"]) == (2, 2, {"products": 1})
    assert [(each["row"], each["field"], each["code"]) for each in body["rejections"]] == [
        (2, "quantity", "zero_quantity"),
        (4, None, "not_an_object"),
    ]


def test_it_is_422_when_no_row_was_accepted(send: Send) -> None:
    answer = send([line(1, quantity="many"), {}])
    body = answer.get_json()
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert (body["status"], body["code"], body["accepted"], body["rejected"]) == (422, "rows_rejected", 0, 2)
    assert body["details"] == body["rejections"]
    assert send(line(5)).status_code == 201
    assert send([line(5), {}]).status_code == 200


def test_one_row_that_is_refused_is_told_as_one(send: Send) -> None:
    def said(record: Any) -> str:
        sentence: str = send(record).get_json()["error"]
        return sentence

    assert said(line(1, quantity="many")) == "The row was not accepted; see rejections."
    assert said([{}, {}]) == "None of the 2 rows was accepted; see rejections."
    send([line(1), line(2)])
    assert said(line(1, amount=1)) == "The row contradicts what is there; see rejections."
    assert said([line(1, amount=1), line(2, amount=1)]).startswith("All 2 rows contradict what is there;")


def test_no_answer_names_an_option_of_the_command_line(send: Send) -> None:
    answer = send(b"a,b\n1,2\n", "text/csv", f"{URL}?source=x")
    assert "--" not in answer.get_json()["error"]


def test_it_is_409_when_every_row_contradicts_what_is_there(send: Send) -> None:
    send([line(1), line(2)])
    answer = send([line(1, amount=1), line(2, amount=2)])
    body = answer.get_json()
    assert (answer.status_code, answer.content_type) == (409, "application/problem+json")
    assert (body["code"], body["rejected"], len(body["rejections"])) == ("conflict", 2, 2)
    assert send([line(1, amount=1), line(2, quantity=0)]).status_code == 422
    assert send([line(1, amount=1), line(2)]).status_code == 200


def test_nothing_is_nothing(send: Send) -> None:
    assert send([]).get_json()["accepted"] == 0


def test_ndjson_and_csv_come_line_by_line(send: Send) -> None:
    lines = "\n".join(json.dumps(line(number)) for number in (1, 2)) + "\nnot json\n"
    answer = send(lines, "application/x-ndjson")
    assert answer.status_code == 201
    assert (answer.get_json()["accepted"], answer.get_json()["rejections"][0]["row"]) == (2, 3)
    table = (
        "id,invoice_id,product_id,invoice_date,quantity,amount\nn2,N2,serum,2026-04-01T10:00:00Z,1,12.50\n"
    )
    mapped = send(table, "text/csv; charset=utf-8", f"{URL}?map=transaction_id%3Did")
    assert (mapped.status_code, mapped.get_json()["duplicate"]) == (200, 1)


def test_lines_without_ids_need_the_name_of_their_source(send: Send, database: Database) -> None:
    table = "invoice_id,product_id,invoice_date,quantity,amount\nN9,serum,2026-04-01T10:00:00Z,1,12.50\n"
    refused = send(table, "text/csv")
    assert (refused.status_code, refused.get_json()["code"]) == (400, "missing_parameter")
    assert send(table, "text/csv", f"{URL}?source=april").status_code == 201
    assert send(table, "text/csv", f"{URL}?source=april").get_json()["duplicate"] == 1
    assert send(table.replace(",1,", ",2,"), "text/csv", f"{URL}?source=may").get_json()["twins"] == 0
    assert send(table, "text/csv", f"{URL}?source=june").get_json()["twins"] == 1
    assert len(rows(database, "transactions", "transaction_id", invoice_id="N9")) == 3


@pytest.mark.parametrize("missing", [{}, {"transaction_id": ""}, {"transaction_id": None}])
def test_json_lines_without_ids_need_the_name_of_their_source_too(
    send: Send, database: Database, missing: dict[str, Any]
) -> None:
    bare = {name: value for name, value in line(9).items() if name != "transaction_id"} | missing
    body = "\n".join(json.dumps(each) for each in (line(8), bare))
    refused = send(body, "application/x-ndjson")
    assert (refused.status_code, refused.get_json()["code"]) == (400, "missing_parameter")
    assert rows(database, "transactions", "transaction_id", invoice_id="N8") == []
    assert send(body, "application/x-ndjson", f"{URL}?source=april").get_json()["accepted"] == 2
    assert send(body, "application/x-ndjson", f"{URL}?source=may").get_json()["accepted"] == 1


def test_json_records_without_ids_are_refused_row_by_row(send: Send) -> None:
    bare = {name: value for name, value in line(9).items() if name != "transaction_id"}
    body = send([line(8), bare, bare]).get_json()
    assert (body["accepted"], body["rejected"]) == (1, 2)
    assert {(each["field"], each["code"]) for each in body["rejections"]} == {("transaction_id", "required")}


def test_an_unknown_kind_is_404_and_names_those_that_exist(send: Send) -> None:
    answer = send({}, url="/api/ingest/unicorns")
    assert (answer.status_code, answer.get_json()["code"]) == (404, "unknown_kind")
    assert "transactions" in answer.get_json()["error"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'[{"quantity": 1},\n {"quantity": ]', "line 2, column 15"),
        (b"", "line 1, column 1"),
        (b'{"amount": NaN}', "not JSON"),
        (b'{"amount": Infinity}', "not JSON"),
        (b'{"amount": -Infinity}', "not JSON"),
        (b"\xff\xfe{}", "not JSON"),
        (b'"text"', "neither an object"),
        (b"7", "neither an object"),
        (b'{"records": 7}', "neither an object"),
        (b"[" * 100_000 + b"]" * 100_000, "not JSON"),
        (b'{"metadata": ' + b"[" * 40 + b"]" * 40 + b"}", "nested"),
        (b'{"name": "\\ud800"}', "not JSON"),
        (b'[{"quantity": 1, "quantity": 100}]', "'quantity' is given twice in one object"),
    ],
)
def test_what_is_not_json_is_refused_as_a_whole_with_the_place(send: Send, body: bytes, said: str) -> None:
    answer = send(body)
    assert (answer.status_code, answer.get_json()["code"]) == (400, "unreadable")
    assert said in answer.get_json()["error"]


@pytest.mark.parametrize(
    "value",
    [
        "\x00",
        "' OR 1=1",
        "<b>",
        "x" * 100_000,
        [],
        {},
        True,
        1e308,
        1e999,
        2**70,
        -1,
        "1e999",
        "NaN",
        "\u202e",
    ],
)
@pytest.mark.parametrize("field", ["quantity", "amount", "invoice_date", "product_id", "currency"])
def test_hostile_values_are_refused_or_taken_but_break_nothing(send: Send, field: str, value: Any) -> None:
    body = json.dumps(line(1, **{field: value})).replace("Infinity", "1e999")
    for kind in ("application/json", "application/x-ndjson"):
        answer = send(body, kind)
        refused_as_a_whole = value == 1e999 and kind == "application/json"
        assert answer.status_code in ({400} if refused_as_a_whole else {200, 201, 422}), answer.get_json()


@pytest.mark.parametrize(
    ("content_type", "headers"),
    [
        ("text/plain", {}),
        ("application/xml", {}),
        ("multipart/form-data; boundary=x", {}),
        ("application/x-www-form-urlencoded", {}),
        ("", {}),
        ("application/json; charset=latin-1", {}),
        ("text/csv; charset=utf-16", {}),
        ("application/json", {"Content-Encoding": "gzip"}),
        ("application/json", {"Content-Encoding": "br"}),
    ],
)
def test_other_types_character_sets_and_compressions_are_415(
    send: Send, content_type: str, headers: dict[str, str]
) -> None:
    body = gzip.compress(b"[]") if headers else b"[]"
    answer = send(body, content_type, **headers)
    assert (answer.status_code, answer.get_json()["code"]) == (415, "unsupported_media_type")
    assert "application/json" in answer.get_json()["details"]["accepted"]


@pytest.mark.parametrize(
    ("body", "content_type", "query", "said"),
    [
        (b"\xff\xfe", "text/csv", "source=x", "not UTF-8"),
        (b"", "text/csv", "source=x", "empty"),
        (b"a,a\n1,2\n", "text/csv", "source=x", "two columns"),
        (b"a,b\n1,2\n", "text/csv", "source=x", "no column for"),
        (b"a,b\n1,2\n", "text/csv", "source=x&map=nonsense", "not field=column"),
        (b"a,b\n1,2\n", "text/csv", "source=x&map=colour%3Da", "not a field"),
        (b"a,b\n1,2\n", "text/csv", "source=x&source=y", "given twice"),
        (b"a,b\n1,2\n", "text/csv", "sauce=x", "Unknown parameter"),
        (b"[]", "application/json", "map=a%3Db", "Unknown parameter"),
        (b"[1]\n", "application/x-ndjson", "", "NDJSON"),
    ],
)
def test_tables_that_cannot_be_read_are_refused_as_a_whole(
    send: Send, body: bytes, content_type: str, query: str, said: str
) -> None:
    answer = send(body, content_type, f"{URL}?{query}")
    assert answer.status_code == 400, answer.get_json()
    assert said in answer.get_json()["error"]


def test_a_body_over_the_limit_is_413_whatever_its_type(make_app: MakeApp) -> None:
    client = make_app(max_body_mb=1).test_client()
    for content_type in ("application/json", "text/csv", "application/x-ndjson"):
        answer = client.post(
            f"{URL}", data=b" " * (1024 * 1024 + 1), content_type=content_type, headers=bearer(ADMIN_KEY)
        )
        assert (answer.status_code, answer.get_json()["code"]) == (413, "body_too_large")
        assert "larger than 1 MB (MAX_BODY_MB)" in answer.get_json()["error"]
    almost = client.post(
        URL, data=b" " * (1024 * 1024 - 2) + b"[]", headers=bearer(ADMIN_KEY), content_type="application/json"
    )
    assert almost.status_code == 200


def test_e_mail_addresses_are_in_no_answer(client: FlaskClient, send: Send) -> None:
    sent = [{"customer_id": "eve", "email": "ada@shop.example"}]
    refused = send(sent, url="/api/ingest/customers")
    assert refused.status_code == 422
    assert refused.get_json()["rejections"][0]["field"] == "email"
    assert b"ada@" not in refused.data


@pytest.mark.parametrize(
    ("kind", "record", "field"),
    [
        ("interactions", {"interaction_id": "x", "interaction_date": "2026-03-01"}, "interaction_type"),
        ("interactions", {"interaction_id": "x", "interaction_date": "2026-03-01"}, "concern"),
        ("transactions", line(1), "category"),
        ("products", {"product_id": "p"}, "category"),
        ("products", {"product_id": "p"}, "concerns"),
        ("inferences", {"inference_id": "x", "occurred_at": "2026-03-01"}, "model_name"),
        ("concerns", {"concern": "dry"}, "category"),
        ("configurations", {"unit": "call", "unit_price": 1}, "api_name"),
        ("plans", {"base_fee": 1, "valid_from": "2026-03-01"}, "plan_name"),
        ("payments", {"payment_id": "b"}, "status"),
    ],
)
def test_a_name_that_figures_are_told_under_has_no_address(
    send: Send, kind: str, record: dict[str, Any], field: str
) -> None:
    answer = send({**record, field: "Bob bob@example.com"}, url=f"/api/ingest/{kind}")
    rejections = [(each["field"], each["code"]) for each in answer.get_json()["rejections"]]
    assert rejections == [(field, "address_in_name")]
    assert b"bob@" not in answer.data


def test_a_field_that_is_not_read_and_is_named_like_an_address_is_masked(send: Send) -> None:
    answer = send({**line(1), "zoe@example.com": "x", "colour": "red"})
    assert answer.get_json()["unused_fields"] == ["(e-mail address)", "colour"]
    assert b"zoe@" not in send(b"zoe@example.com,colour\n1,2\n", "text/csv", f"{URL}?source=x").data


@pytest.mark.parametrize("name", ["none", "None", " NONE "])
def test_the_name_for_no_ai_feature_is_no_name_of_one(send: Send, name: str) -> None:
    use = {"interaction_id": "x", "interaction_date": "2026-03-01", "interaction_type": name}
    told = send([use, {**use, "interaction_type": "Nonesuch"}], url="/api/ingest/interactions").get_json()
    assert [(each["row"], each["code"]) for each in told["rejections"]] == [(1, "reserved_name")]
    assert told["accepted"] == 1


def test_products_may_be_sent_with_the_name_that_stands_for_no_category(send: Send) -> None:
    products = [{"product_id": "p1", "category": "Uncategorised"}, {"product_id": "p2"}]
    assert send(products, url="/api/ingest/products").get_json()["accepted"] == 2
