"""What a SQLite connection may keep in memory: little for those that read, more while one writes."""

from data.engine import READERS_CACHE_KIB, WRITERS_CACHE_KIB, Database


def test_only_writers_have_a_large_cache(sqlite_copy: str) -> None:
    database = Database(sqlite_copy)
    asked = "PRAGMA cache_size"
    for _ in range(2):  # the same pooled connection, in turn
        with database.writing() as connection:
            assert connection.exec_driver_sql(asked).scalar() == -WRITERS_CACHE_KIB
        with database.reading() as connection, connection.begin():
            assert connection.exec_driver_sql(asked).scalar() == -READERS_CACHE_KIB
    with database.refreshing() as connection:
        assert connection.exec_driver_sql(asked).scalar() == -WRITERS_CACHE_KIB
    database.dispose()
