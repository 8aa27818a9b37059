"""The reader: one snapshot, and values that are the same on every database."""

import datetime as dt

import pytest
import sqlalchemy as sa

from data.engine import Database
from data.errors import DatabaseUnavailable
from data.queries.reader import open_reader
from data.shop import Shop
from data.tables.bookkeeping import data_version
from data.tables.reporting import customer_days, source_days
from tests.data.queries.figures_by_hand import FiguresByHand, november


def test_it_knows_how_far_each_source_reaches(database: Database, shop: Shop, figures: FiguresByHand) -> None:
    figures.known("orders", november(3), november(19))
    figures.known("web", november(5), november(21))
    figures.known("ai", november(21), november(21))
    figures.version(42)
    with open_reader(database, shop) as reader:
        assert reader.version == 42
        assert reader.today == november(21)
        assert reader.horizon.reach("orders") == (november(3), november(19), november(19))
        assert reader.horizon.reach("web") == (november(5), november(5), november(21))
        assert reader.horizon.reach("ai") == (november(21), None, november(21))
        assert reader.horizon.reach("chat") == (None, None, None)


def test_a_day_after_today_is_no_day_of_a_source(
    database: Database, shop: Shop, figures: FiguresByHand
) -> None:
    figures.known("orders", november(10), november(30))
    with open_reader(database, shop) as reader:
        assert reader.horizon.reach("orders") == (november(10), november(10), november(10))


def test_values_are_pythons_own_on_every_database(
    database: Database, shop: Shop, figures: FiguresByHand
) -> None:
    values = {"customer_id": "ada", "net_minor": 5, "first_day": True, "next_date": november(2)}
    figures.add("customer_days", november(1), **values)
    statement = sa.select(customer_days.c.record_date, customer_days.c.net_minor, customer_days.c.first_day)
    refreshed = sa.select(sa.func.max(data_version.c.refreshed_at, type_=sa.DateTime))
    with open_reader(database, shop) as reader:
        assert reader.rows(statement) == [(november(1), 5, True)]
        assert [list(column) for column in reader.columns(statement)] == [[november(1)], [5], [True]]
        assert type(reader.rows(statement)[0][2]) is bool
        assert type(reader.rows(refreshed)[0][0]) is dt.datetime


def test_no_row_gives_no_row_and_empty_columns(database: Database, shop: Shop) -> None:
    statement = sa.select(source_days.c.record_date, source_days.c.facts)
    with open_reader(database, shop) as reader:
        assert reader.rows(statement) == []
        assert [list(column) for column in reader.columns(statement)] == [[], []]


def test_a_missing_value_is_none(database: Database, shop: Shop) -> None:
    with open_reader(database, shop) as reader:
        assert reader.rows(sa.select(sa.func.max(source_days.c.record_date))) == [(None,)]


def test_all_it_reads_is_of_one_moment(database: Database, shop: Shop, figures: FiguresByHand) -> None:
    figures.known("orders", november(1), november(1))
    count = sa.select(sa.func.count()).select_from(source_days)
    with open_reader(database, shop) as reader:
        before = reader.rows(count)
        figures.known("web", november(2), november(2))
        assert reader.rows(count) == before == [(1,)]


def test_what_the_driver_refuses_is_an_error_of_ours(database: Database, shop: Shop) -> None:
    with database.writing() as connection:
        connection.execute(sa.schema.DropTable(source_days))
    with pytest.raises((DatabaseUnavailable, sa.exc.ProgrammingError)), open_reader(database, shop):
        pass


def test_the_database_can_be_written_after_it_was_read(
    database: Database, shop: Shop, figures: FiguresByHand
) -> None:
    for version in (1, 2, 3):
        figures.version(version)
        with open_reader(database, shop) as reader:
            assert reader.version == version
