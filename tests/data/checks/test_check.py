"""The check: every identity breaks when its figures do, and checking leaves nothing behind."""

import datetime as dt
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from data.checks import IDENTITIES, Identity, check
from data.engine import Database
from data.ingest import ingest
from data.rollups import rebuild
from data.schema import migrate
from data.shop import Shop
from data.tables import metadata
from tests.data.facts_by_hand import Facts, at, rows
from tests.data.ingest.records import EVENT, TURN

SUNDAY, MONDAY = dt.date(2026, 3, 1), dt.date(2026, 3, 2)

# What is changed by hand -> the identities that do not hold any more.
BREAKS = {
    "revenue_summary.sales_minor": {"sales - returns = net revenue", "gross sales - discounts = sales"},
    "revenue_summary.returns_minor": {"sales - returns = net revenue"},
    "revenue_summary.gross_sales_minor": {"gross sales - discounts = sales"},
    "revenue_summary.discounts_minor": {"gross sales - discounts = sales"},
    "revenue_summary.new_customer_revenue_minor": {"new + returning + guests = net revenue"},
    "revenue_summary.returning_customer_revenue_minor": {"new + returning + guests = net revenue"},
    "revenue_summary.guest_revenue_minor": {"new + returning + guests = net revenue"},
    "revenue_summary.total_revenue_minor": {
        "sales - returns = net revenue",
        "new + returning + guests = net revenue",
        "sum of products = net revenue",
        "sum of categories = net revenue",
        "sum of category performance = net revenue",
        "sum of tiers with guests = net revenue",
        "sum of attribution with none = net revenue",
    },
    "revenue_summary.ai_revenue_minor": {
        "attribution without none = AI revenue",
        "overview's revenue impact = AI revenue",
        "attributed revenue of features = AI revenue",
    },
    "revenue_summary.orders": {
        "orders by attribution = orders",
        "orders by tier with guests = orders",
        "orders of conversion analytics = orders",
    },
    "product_analytics.revenue_minor": {"sum of products = net revenue"},
    "category_revenue.revenue_amount_minor": {"sum of categories = net revenue"},
    "category_performance.revenue_minor": {"sum of category performance = net revenue"},
    "customer_value_analysis.revenue_minor": {"sum of tiers with guests = net revenue"},
    "customer_value_analysis.orders": {"orders by tier with guests = orders"},
    "revenue_attribution.revenue_amount_minor": {
        "sum of attribution with none = net revenue",
        "attribution without none = AI revenue",
    },
    "revenue_attribution.orders": {
        "orders by attribution = orders",
        "attributed orders = attributed conversions",
    },
    "overview_kpis.revenue_impact_minor": {"overview's revenue impact = AI revenue"},
    "overview_kpis.sessions": {"overview's sessions = sessions"},
    "overview_kpis.converting_sessions": {"overview's converting sessions = conversions"},
    "overview_kpis.ai_interactions": {
        "sum of interaction types = AI interactions",
        "interaction summary = AI interactions",
        "uses of features = AI interactions",
    },
    "ai_feature_performance.attributed_revenue_minor": {"attributed revenue of features = AI revenue"},
    "ai_feature_performance.uses": {"uses of features = AI interactions"},
    "conversion_analytics.orders": {"orders of conversion analytics = orders"},
    "conversion_trends.ai_attributed_conversions": {"attributed orders = attributed conversions"},
    "conversion_trends.sessions": {"funnel's first stage = sessions", "overview's sessions = sessions"},
    "conversion_trends.conversions": {
        "funnel's last stage = conversions",
        "overview's converting sessions = conversions",
    },
    "interaction_types.count": {"sum of interaction types = AI interactions"},
    "interaction_summary.total_interactions": {"interaction summary = AI interactions"},
}


def some_days(facts: Facts) -> None:
    facts.customer("ada")
    facts.product("serum")
    facts.use(at(SUNDAY, "08:00"), "Skin Analysis", customer_id="ada", session_id="s1")
    facts.event(at(SUNDAY), "page_view", session_id="s1")
    facts.event(at(SUNDAY), "add_to_cart", session_id="s2")
    facts.line(at(SUNDAY), "O1", "serum", 2, 2000, customer_id="ada", session_id="s1")
    facts.line(at(SUNDAY), "O2", "serum", 1, 1000)
    facts.line(at(MONDAY), "C1", "serum", -1, -1000, customer_id="ada")


@pytest.fixture(scope="module")
def shop_with_figures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('check') / 'shop.db'}")
    migrate(database)
    some_days(Facts(database))
    rebuild(database, Shop())
    yield database
    database.dispose()


def broken(connection: sa.Connection) -> set[str]:
    return {found.identity for identity in IDENTITIES for found in identity.broken(connection)}


def broken_by(database: Database, statement: str) -> set[str]:
    """The identities that do not hold after a statement, which is taken back."""
    with database.engine.connect() as connection, connection.begin() as transaction:
        assert broken(connection) == set()
        connection.exec_driver_sql(statement)
        found = broken(connection)
        transaction.rollback()
    return found


@pytest.mark.parametrize("cell", BREAKS)
def test_a_changed_figure_breaks_its_identities(shop_with_figures: Database, cell: str) -> None:
    table, column = cell.split(".")
    assert broken_by(shop_with_figures, f'UPDATE {table} SET "{column}" = "{column}" + 1') == BREAKS[cell]


def test_a_changed_funnel_breaks_its_identities(shop_with_figures: Database) -> None:
    change = "UPDATE conversion_funnel SET count = count + 5 WHERE stage_order = "
    never_grow = "funnel stages never grow"
    assert broken_by(shop_with_figures, f"{change} 1") == {"funnel's first stage = sessions"}
    assert broken_by(shop_with_figures, f"{change} 4") == {never_grow}
    assert broken_by(shop_with_figures, f"{change} 5") == {never_grow, "funnel's last stage = conversions"}


@pytest.mark.parametrize("identity", IDENTITIES, ids=lambda identity: identity.name)
def test_no_identity_goes_unbroken(identity: Identity) -> None:
    of_the_funnel = {"funnel stages never grow", "funnel's first stage = sessions"}
    assert identity.name in set.union(of_the_funnel, *BREAKS.values())


def test_a_figure_entered_by_hand_is_no_part_of_an_identity(shop_with_figures: Database) -> None:
    by_hand = (
        "INSERT INTO revenue_attribution (record_date, ai_feature, orders, revenue_amount_minor,"
        " revenue_amount, created_at, updated_at, source)"
        " SELECT record_date, ai_feature, 9, 9, 0.09, created_at, updated_at, 'manual'"
        " FROM revenue_attribution"
    )
    assert broken_by(shop_with_figures, by_hand) == set()


def test_a_passing_check_leaves_nothing_behind(database: Database, shop: Shop, facts: Facts) -> None:
    some_days(facts)
    rebuild(database, shop)
    before = everything(database)
    report = check(database, shop)
    assert (report.passed, report.differences, report.broken) == (True, [], [])
    assert report.tables > 25
    assert everything(database) == before
    with database.engine.connect() as connection:
        assert sa.inspect(connection).get_temp_table_names() == []


def everything(database: Database) -> dict[str, int]:
    with database.reading() as connection:
        count = sa.func.count()
        return {
            table.name: connection.execute(sa.select(count).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def test_a_failing_check_leaves_nothing_behind(database: Database, shop: Shop, facts: Facts) -> None:
    some_days(facts)
    rebuild(database, shop)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE customer_days SET tier = 'Rest'")
        connection.exec_driver_sql("UPDATE orders SET units = 7 WHERE invoice_id = 'O1'")
        connection.exec_driver_sql("UPDATE category_revenue SET revenue_amount_minor = 7")
    report = check(database, shop)
    found = {(difference.table, difference.column, difference.stored) for difference in report.differences}
    assert found == {
        ("customer_days", "tier", "Rest"),
        ("orders", "units", 7),
        ("category_revenue", "revenue_amount_minor", 7),
    }
    assert [(one.identity, one.day, one.left, one.right) for one in report.broken] == [
        ("sum of categories = net revenue", "2026-03-01", 7, 3000),
        ("sum of categories = net revenue", "2026-03-02", 7, -1000),
    ]
    with database.engine.connect() as connection:
        assert sa.inspect(connection).get_temp_table_names() == []
    assert rows(database, "orders", "invoice_id", "units") == [("O1", 7), ("O2", 1)]


def test_facts_that_wait_are_refreshed_first(database: Database, shop: Shop, facts: Facts) -> None:
    some_days(facts)
    assert check(database, shop).passed
    assert rows(database, "revenue_summary", "record_date", "total_revenue") == [
        (SUNDAY, 30.0),
        (MONDAY, -10.0),
    ]
    facts.line(at(MONDAY), "O3", "serum", 1, 500)
    assert check(database, shop).passed
    assert rows(database, "revenue_summary", "total_revenue", record_date=MONDAY) == [(-5.0,)]
    assert rows(database, "touched_days", "local_date") == []


def test_counts_beside_users_are_compared_and_set_right_by_rebuild(database: Database, shop: Shop) -> None:
    """Two turns and one purchase of ada, none of bob; then both counts are changed by hand."""
    turns = [{**TURN, "conversation_id": f"n{number}", "user_id": "ada"} for number in (1, 2)]
    bought = {**EVENT, "event_type": "purchase", "user_id": "ada"}
    ingest(database, shop, "users", [{"user_id": "bob"}], origin="test")
    ingest(database, shop, "conversations", turns, origin="test")
    ingest(database, shop, "events", [bought], origin="test")
    assert check(database, shop).passed
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE users SET total_messages = 5 WHERE user_id = 'bob'")
        connection.exec_driver_sql("UPDATE users SET total_purchases = 0 WHERE user_id = 'ada'")
    assert [tuple(found) for found in check(database, shop).differences] == [
        ("users", "user_id=bob", "total_messages", 5, 0),
        ("users", "user_id=ada", "total_purchases", 0, 1),
    ]
    rebuild(database, shop)
    assert rows(database, "users", "user_id", "total_messages", "total_purchases") == [
        ("ada", 2, 1),
        ("bob", 0, 0),
    ]
    assert check(database, shop).passed
