"""The Python package: typed records out, facts and manual figures in, from several threads."""

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data.engine import Database
from data.errors import DatabaseUnavailable, QuestionError, Refused, SettingError
from data.rollups import rebuild, refresh
from data.shop import Currency, Shop
from data.tables import metadata
from smartshopie_db import SmartShopieDB, generate

# Monday 2 March to Wednesday 4 March 2026, UTC.
LINES: list[dict[str, Any]] = [
    {"transaction_id": "T1", "invoice_id": "I1", "customer_id": "C1", "invoice_date": "2026-03-02 10:00",
     "product_id": "P1", "quantity": 2, "amount": "40.00", "discount": "4.00"},
    {"transaction_id": "T2", "invoice_id": "I2", "customer_id": "C2", "invoice_date": "2026-03-03 11:00",
     "product_id": "P1", "quantity": 1, "amount": 22},
    {"transaction_id": "T3", "invoice_id": "R1", "customer_id": "C1", "invoice_date": "2026-03-04 09:30",
     "product_id": "P1", "quantity": -1, "amount": -20},
]  # fmt: skip


@pytest.fixture
def db(database_url: str) -> Iterator[SmartShopieDB]:
    with SmartShopieDB(database_url) as db:
        yield db


@pytest.fixture
def computed(db: SmartShopieDB, database_url: str) -> SmartShopieDB:
    """Three days of orders, and the figures that follow from them."""
    for line in LINES:
        assert db.add_transaction(**line)
    database = Database(database_url)
    refresh(database, Shop())
    database.dispose()
    return db


def test_figures_of_the_newest_day_when_no_day_is_named(computed: SmartShopieDB) -> None:
    (row,) = computed.get_revenue_summary()
    assert (row.record_date, row.returns, row.total_revenue) == (dt.date(2026, 3, 4), 20.0, -20.0)
    assert row.source == "computed"


def test_figures_of_the_days_named_newest_first(computed: SmartShopieDB) -> None:
    rows = computed.get_revenue_summary(start="2026-03-02", end=dt.date(2026, 3, 3))
    assert [(row.record_date.day, row.gross_sales, row.total_revenue, row.orders) for row in rows] == [
        (3, 22.0, 22.0, 1),
        (2, 44.0, 40.0, 1),
    ]
    assert [row.record_date.day for row in computed.get_revenue_summary(start="2026-03-03")] == [4, 3]
    assert computed.get_revenue_summary(end="2026-03-01") == []


def test_an_attribute_for_each_column(computed: SmartShopieDB) -> None:
    (row,) = computed.get_revenue_summary()
    names = [column.name for column in metadata.tables["revenue_summary"].columns]
    assert [field.name for field in fields(row)] == names


def test_a_row_by_hand_is_answered_where_none_was_computed(computed: SmartShopieDB) -> None:
    assert computed.add_revenue_summary(record_date="2026-03-03", total_revenue=999)
    assert computed.add_revenue_summary(record_date="2019-12-31", total_revenue=Decimal("812.345"))
    rows = computed.get_revenue_summary(start="2019-01-01", end="2026-03-03")
    assert [(row.record_date.isoformat(), row.total_revenue, row.source) for row in rows] == [
        ("2026-03-03", 22.0, "computed"),
        ("2026-03-02", 40.0, "computed"),
        ("2019-12-31", 812.35, "manual"),
    ]
    assert rows[2].total_revenue_minor == 81_235


def test_a_rebuild_keeps_what_was_entered_by_hand(computed: SmartShopieDB, database_url: str) -> None:
    computed.add_conversion_funnel_stage(
        record_date="2019-12-31", stage_name="Purchase", stage_order=5, count=3
    )
    database = Database(database_url)
    rebuild(database, Shop())
    database.dispose()
    (stage,) = computed.get_conversion_funnel(end="2019-12-31")
    assert (stage.stage_name, stage.count, stage.source) == ("Purchase", 3, "manual")


def test_entering_a_key_again_changes_what_is_given_and_keeps_the_rest(db: SmartShopieDB) -> None:
    assert db.add_overview_kpis(
        record_date=dt.date(2026, 1, 5), total_customers=812, conversion_rate=28.5, revenue_impact="1250.505"
    )
    assert not db.add_overview_kpis(record_date="2026-01-05", total_customers=813)
    (row,) = db.get_overview_kpis()
    assert (row.total_customers, row.conversion_rate) == (813, 28.5)
    assert (row.revenue_impact_minor, row.revenue_impact) == (125_051, 1250.51)
    assert (row.ai_interactions, row.ai_interactions_change) == (0, None)
    assert row.updated_at > row.created_at


def test_stages_come_in_their_order_and_months_by_any_of_their_days(db: SmartShopieDB) -> None:
    for order, name in enumerate(("Page Visitors", "Product Views", "Added to Cart"), start=1):
        db.add_conversion_funnel_stage(record_date="2026-01-05", stage_name=name, stage_order=order, count=9)
    assert [stage.stage_order for stage in db.get_conversion_funnel()] == [1, 2, 3]
    db.add_usage_breakdown(month="2026-02", feature="vision", units=40, unit_price=0.015, cost="0.6")
    (usage,) = db.get_usage_breakdown(start="2026-02-20")
    assert (usage.month, usage.cost, usage.cost_micro) == (dt.date(2026, 2, 1), 0.6, 600_000)


def test_money_follows_the_currency_of_the_shop(database_url: str) -> None:
    with SmartShopieDB(database_url, shop=Shop(currency=Currency("JPY"))) as db:
        db.add_category_revenue(record_date="2026-01-05", category_name="Serums", revenue_amount="1250.5")
        assert db.get_category_revenue()[0].revenue_amount_minor == 1251
        db.add_billing_summary(month="2026-01", status="open", base_fee=4900)
        assert db.get_billing_summary()[0].currency == "JPY"


def test_a_row_by_hand_is_a_new_version_of_the_figures(db: SmartShopieDB, database_url: str) -> None:
    db.add_interaction_type(record_date="2026-01-05", interaction_type="Skin Analysis", count=4)
    database = Database(database_url)
    with database.reading() as connection:
        assert connection.scalar(sa.select(metadata.tables["data_version"].c.version)) == 1
    database.dispose()


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({}, "record_date", "record_date is missing; a row of overview_kpis is found by it."),
        ({"record_date": "5 January"}, "record_date", "record_date is '5 January', not a day such as"),
        ({"record_date": 20260105}, "record_date", "record_date is 20260105, not a day such as"),
        (
            {"total_customer": 1},
            "total_customer",
            "has no field total_customer; did you mean total_customers?",
        ),
        ({"total_customers": 1.5}, "total_customers", "total_customers is 1.5, not a whole number."),
        ({"total_customers": -1}, "total_customers", "total_customers is '-1', outside 0 to"),
        ({"conversion_rate": "high"}, "conversion_rate", "conversion_rate is 'high', not a number."),
        ({"conversion_rate": float("nan")}, "conversion_rate", "conversion_rate is NaN, not a number."),
        ({"revenue_impact": "much"}, "revenue_impact", "revenue_impact is 'much', not an amount"),
        ({"revenue_impact_minor": 5}, "revenue_impact_minor", "give revenue_impact in major units."),
        ({"source": "computed"}, "source", "overview_kpis has no field source"),
    ],
)
def test_a_row_that_cannot_be_kept_is_refused(
    db: SmartShopieDB, given: dict[str, Any], field: str, sentence: str
) -> None:
    row: Any = {"record_date": "2026-01-05", **given} if given else {}
    with pytest.raises(Refused) as refused:
        db.add_overview_kpis(**row)
    assert refused.value.field == field
    assert sentence in str(refused.value)
    assert db.get_overview_kpis() == []


def test_a_text_that_a_row_needs_is_asked_for(db: SmartShopieDB) -> None:
    with pytest.raises(Refused, match="segment is missing: Champions, Loyal, At-Risk or Lost"):
        db.add_rfm_score(customer_id="C1", calculated_date="2026-01-05")


def test_facts_go_through_ingest(db: SmartShopieDB) -> None:
    use: Any = {
        "interaction_id": "A1",
        "interaction_type": "Skin Analysis",
        "interaction_date": "2026-03-02 10:00",
    }
    assert db.add_customer_interaction(**use, customer_id="C1")
    assert not db.add_customer_interaction(**use, customer_id="C1")
    with pytest.raises(Refused) as refused:
        db.add_customer_interaction(**use, customer_id="C2")
    assert (refused.value.field, refused.value.code) == ("customer_id", "conflict")
    assert [customer.customer_id for customer in db.get_customers()] == ["C1"]


def test_every_kind_of_fact_can_be_added(db: SmartShopieDB) -> None:
    at = "2026-03-02 10:00"
    assert db.add_customer(customer_id="C1", name="Ana", email="Ana@Example.com")
    assert db.add_product(product_id="P1", product_name="Rose Serum", price="24.90", concerns=["dryness"])
    assert db.add_user(user_id="U1", customer_id="C1", preferences={"skin": "dry"})
    assert db.add_session(session_id="S1", user_id="U1", channel="telegram")
    assert db.add_concern(concern="redness", category="skin", words=["red", "flush"])
    assert db.add_api_configuration(api_name="vision", unit="call", unit_price="0.015")
    assert db.add_billing_plan(plan_name="Starter", base_fee=49, valid_from="2026-01-01")
    assert db.add_event(
        event_id="E1", event_type="product_view", channel="web", occurred_at=at, product_id="P1"
    )
    assert db.add_inference(inference_id="M1", model_name="skin-1", occurred_at=at, latency_ms=120)
    assert db.add_conversation(conversation_id="V1", session_id="S1", user_id="U1", occurred_at=at)
    assert db.add_message(session_id="S1", message={"type": "human", "content": "hi"}, created_at=at)
    assert db.add_payment(payment_id="Y1", paid_at=at, amount=49, period_month="2026-03")
    assert db.get_customers()[0].email == "ana@example.com"
    assert db.get_products()[0].price_minor == 2490
    assert len(db.get_analytics()) == len(db.get_chat_message_history(start="2026-03-02")) == 1


def test_a_field_that_a_fact_does_not_have_is_refused(db: SmartShopieDB) -> None:
    wrong: Any = {"customer_id": "C1", "contry": "Spain"}
    with pytest.raises(Refused, match=r"customers has no field contry; did you mean country\?"):
        db.add_customer(**wrong)
    assert db.get_customers() == []


def test_many_facts_at_once_tell_what_was_refused(db: SmartShopieDB) -> None:
    summary = db.add_records(
        "transactions", [*LINES, LINES[0], {**LINES[0], "transaction_id": "T9", "quantity": 0}]
    )
    assert (summary.accepted, summary.duplicate, summary.rejected) == (3, 1, 1)
    assert summary.rejections[0].field == "quantity"


def test_facts_are_listed_newest_first_up_to_the_limit(computed: SmartShopieDB) -> None:
    assert [line.transaction_id for line in computed.get_transactions(limit=2)] == ["T3", "T2"]
    found = computed.get_transactions(start="2026-03-02", end="2026-03-03")
    assert [line.transaction_id for line in found] == ["T2", "T1"]
    for limit in (0, -1, 10**9, "10"):
        with pytest.raises(QuestionError, match="accepted are 1 to"):
            computed.get_transactions(limit=limit)  # type: ignore[arg-type]


def test_every_table_can_be_read(db: SmartShopieDB) -> None:
    for table in generate.tables():
        read = getattr(db, f"get_{table.name}")
        assert read() == [], table.name
        assert read(start="2026-01-01", end="2026-01-31") == [], table.name


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        ("2026-13-01", None, "start is '2026-13-01', not a day such as 2026-03-31."),
        (None, 7, "end is 7, not a day such as 2026-03-31."),
        ("2026-03-02", "2026-03-01", "end 2026-03-01 is before start 2026-03-02."),
    ],
)
def test_days_that_are_none_are_refused(db: SmartShopieDB, start: Any, end: Any, sentence: str) -> None:
    with pytest.raises(QuestionError) as refused:
        db.get_overview_kpis(start, end)
    assert str(refused.value) == sentence


def test_one_database_object_serves_sixteen_threads(db: SmartShopieDB) -> None:
    def work(thread: int) -> int:
        for turn in range(5):
            db.add_transaction(
                transaction_id=f"T{thread}-{turn}",
                invoice_id=f"I{thread}-{turn}",
                product_id=f"P{turn}",
                invoice_date="2026-03-02 10:00",
                quantity=1,
                amount=10,
            )
            db.add_category_revenue(
                record_date="2026-03-02", category_name=f"{thread % 4}", revenue_amount=turn
            )
            assert len(db.get_transactions(limit=1)) == 1
            assert db.get_category_revenue()
        return thread

    with ThreadPoolExecutor(16) as threads:
        assert sorted(threads.map(work, range(16))) == list(range(16))
    assert len(db.get_transactions(limit=1000)) == 80
    assert [row.category_name for row in db.get_category_revenue()] == ["0", "1", "2", "3"]


def test_after_close_a_sentence_says_so_and_connect_opens_again(database_url: str) -> None:
    db = SmartShopieDB(database_url)
    db.add_customer(customer_id="C1")
    db.close()
    db.close()
    for use in (db.get_customers, lambda: db.add_customer(customer_id="C2")):
        with pytest.raises(DatabaseUnavailable, match=r"was closed; connect\(\) opens it again"):
            use()
    with db.connect():
        assert len(db.get_customers()) == 1


def test_a_path_a_folder_and_the_setting_name_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SmartShopieDB(tmp_path / "my shop.db") as db:
        db.add_customer(customer_id="C1")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'my shop.db'}")
    with SmartShopieDB() as db:
        assert len(db.get_customers()) == 1
    monkeypatch.delenv("DATABASE_URL")
    with SmartShopieDB() as db:
        assert db.get_customers() == []
    assert Path("smartshopie_dashboard.db").is_file()


def test_another_currency_than_that_of_the_amounts_is_refused(database_url: str) -> None:
    with SmartShopieDB(database_url) as db:
        db.add_category_revenue(record_date="2026-01-05", category_name="Serums", revenue_amount=5)
    with pytest.raises(SettingError, match="are in EUR, SHOP_CURRENCY says USD"):
        SmartShopieDB(database_url, shop=Shop(currency=Currency("USD"))).connect()


def test_another_rule_warns_that_a_rebuild_is_due(computed: SmartShopieDB, database_url: str) -> None:
    with pytest.warns(UserWarning, match="ATTRIBUTION_WINDOW_DAYS changed"):
        SmartShopieDB(database_url, shop=Shop(attribution_days=14)).connect().close()


def test_the_written_modules_are_what_the_tables_say(project: Path) -> None:
    for name, text in (("records", generate.records_module()), ("methods", generate.methods_module())):
        written = (project / f"smartshopie_db/{name}.py").read_text()
        assert written == text, "run `python -m smartshopie_db.generate`"


def test_the_example_of_the_package_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import smartshopie_db

    text = (smartshopie_db.__doc__ or "").split("\n\n", 1)[1].rsplit("\n\n", 1)[0]
    exec("\n".join(line.removeprefix("    ") for line in text.splitlines()), {})  # noqa: S102  our own words
    assert capsys.readouterr().out == "2019-12-31 812 1250.0 manual\n"
