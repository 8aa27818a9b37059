"""Answers under the version of their figures, on each kind of database."""

import datetime as dt
from collections.abc import Callable, Generator, Iterator
from typing import Any

import orjson
import pytest
import sqlalchemy as sa

from data.answers import Answers
from data.cache import AnswerCache
from data.engine import Database
from data.errors import DatabaseOutdated, DatabaseUnavailable
from data.kept import KeptConnections
from data.listings.activity import Activity
from data.listings.question import FactList
from data.periods import Period
from data.queries.answer import Answer, AnsweredPeriod
from data.queries.reader import Reader
from data.shop import Shop
from data.tables.bookkeeping import touched_days
from data.version import Version, Versions
from tests.data.facts_by_hand import MORNING
from tests.data.reading import is_read

DAY = dt.date(2026, 3, 1)
NO_COLUMN: sa.Select[Any] = sa.select(sa.column("nothing"))
UPDATE = "UPDATE data_version SET version = version + 1"


@pytest.fixture
def kept(database: Database) -> Iterator[KeptConnections]:
    kept = KeptConnections(database)
    yield kept
    kept.close()


@pytest.fixture
def versions(kept: KeptConnections) -> Versions:
    return Versions(kept, patience_s=0)


@pytest.fixture
def answers(database: Database, shop: Shop, versions: Versions) -> Answers:
    return Answers(database, shop, versions, AnswerCache())


@pytest.fixture
def grow(database: Database) -> Callable[[], None]:
    """Lets the version grow, as a refresh does."""

    def once() -> None:
        with database.writing() as connection:
            connection.execute(sa.text(UPDATE))

    return once


class Question:
    """Answers with the version it reads, and counts how often it is computed."""

    def __init__(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        self.times = 0
        self.meanwhile = meanwhile
        self.__qualname__ = "question"

    def __call__(self, reader: Reader, period: Period) -> Answer:
        self.times += 1
        body: dict[str, Any] = {"data": reader.version}
        return Answer(AnsweredPeriod(period.key, DAY, DAY, "day", None), body, reader.version)


def test_the_version_is_read_anew_and_survives_a_lost_connection(
    versions: Versions, kept: KeptConnections, grow: Callable[[], None]
) -> None:
    before = versions.now()
    assert versions.now() is before
    grow()
    assert versions.now().number == before.number + 1
    assert kept._mine.held is not None
    kept._mine.held.connection.close()
    assert versions.now().number == before.number + 1


def test_a_version_may_be_as_old_as_patience_allows(kept: KeptConnections, grow: Callable[[], None]) -> None:
    patient = Versions(kept, patience_s=60)
    before = patient.now()
    grow()
    assert patient.now() is before
    patient.forget()
    assert patient.now().number == before.number + 1


def test_connections_are_closed_for_a_fork_and_opened_anew(versions: Versions, kept: KeptConnections) -> None:
    before = versions.now()
    kept.close()
    assert versions.now() == before


def test_missing_tables_and_a_missing_row_are_told_apart_from_an_outage(
    database: Database, kept: KeptConnections, versions: Versions
) -> None:
    with pytest.raises(DatabaseOutdated):
        kept.row("SELECT 1 FROM nothing_of_ours")
    with pytest.raises(DatabaseUnavailable):
        kept.row("SELEC 1")
    with database.writing() as connection:
        connection.execute(sa.text("DELETE FROM data_version"))
    with pytest.raises(DatabaseOutdated):
        versions.now()


def test_an_answer_is_computed_once_per_version_and_period(
    answers: Answers, grow: Callable[[], None]
) -> None:
    question = Question()
    for _ in range(3):
        answers.finished(answers.ask(question, Period("7d")))
    assert question.times == 1
    answers.finished(answers.ask(question, Period("30d")))
    assert question.times == 2
    grow()
    _, body = answers.finished(answers.ask(question, Period("7d")))
    assert question.times == 3
    assert orjson.loads(body)["data_version"] == orjson.loads(body)["data"]


def test_figures_that_change_meanwhile_are_answered_under_their_new_version(
    answers: Answers, grow: Callable[[], None]
) -> None:
    question = Question()
    asked = answers.ask(question, Period("7d"))
    grow()
    answered, body = answers.finished(asked)
    assert answered.version.number == orjson.loads(body)["data_version"] == asked.version.number + 1
    assert answered.fingerprint != asked.fingerprint
    assert answers.ask(question, Period("7d")).fingerprint == answered.fingerprint


def test_figures_that_never_stand_still_are_answered_as_they_were_read(
    answers: Answers, versions: Versions, grow: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    grow()
    monkeypatch.setattr(versions, "now", lambda: Version(-1, "another"))
    question = Question()
    asked, body = answers.finished(answers.ask(question, Period("7d")))
    assert asked.version.number == orjson.loads(body)["data_version"] == orjson.loads(body)["data"]
    before = question.times
    answers.finished(asked)  # it was kept for nobody: another state may have this number
    assert question.times > before


# Rows that are read while they are taken


def listed(reader: Reader, period: Period) -> tuple[AnsweredPeriod, Generator[list[tuple[Any, ...]]]]:
    numbers = sa.select(touched_days.c.id).order_by(touched_days.c.id)
    return AnsweredPeriod(period.key, DAY, DAY, "day", None), reader.streamed(numbers)


class OfFacts(Question):
    reads_facts = True


@pytest.fixture
def many(database: Database) -> None:
    row = {"fact_table": "transactions", "local_date": DAY, "touched_at": MORNING}
    with database.writing() as connection:
        connection.execute(touched_days.insert(), [row] * 2500)


@pytest.mark.usefixtures("many")
def test_rows_are_read_in_parts_of_one_moment(
    answers: Answers, database: Database, grow: Callable[[], None]
) -> None:
    asked, opened = answers.opened(answers.ask(OfFacts(), Period()), listed)
    with database.writing() as connection:
        connection.execute(touched_days.delete())
    grow()
    sizes = [len(part) for part in opened.parts]
    opened.close()
    assert (sizes, opened.period.key) == ([1000, 1000, 500], "30d")
    assert answers.ask(OfFacts(), Period()).fingerprint != asked.fingerprint


@pytest.mark.usefixtures("many")
def test_rows_that_never_stand_still_are_those_of_the_moment_at_which_they_were_read(
    answers: Answers, versions: Versions, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fact comes in after each look at the version: one before, and one after each of five attempts."""
    look, begun = versions.of_facts, []

    def overtaken() -> Version:
        version = look()
        with database.writing() as connection:
            row = {"fact_table": "transactions", "local_date": DAY, "touched_at": MORNING}
            connection.execute(touched_days.insert().values(row))
        return version

    def begin(reader: Reader, period: Period) -> tuple[AnsweredPeriod, Generator[list[tuple[Any, ...]]]]:
        begun.append(reader.waiting)
        return listed(reader, period)

    monkeypatch.setattr(versions, "of_facts", overtaken)
    before = answers.ask(OfFacts(), Period())
    asked, opened = answers.opened(before, begin)
    sizes = [len(part) for part in opened.parts]
    opened.close()
    assert sizes == [1000, 1000, 506]
    assert begun == [asked.version.waiting]  # no rows were read of the moments that had passed
    with database.reading() as connection:
        newest = connection.scalar(sa.text("SELECT max(id) FROM touched_days"))
    assert asked.version.waiting == f"{newest}-0"
    monkeypatch.undo()
    assert asked.fingerprint == answers.ask(OfFacts(), Period()).fingerprint != before.fingerprint
    assert not is_read(database)


@pytest.mark.usefixtures("many")
def test_whoever_stops_half_way_lets_go_of_the_database(answers: Answers, database: Database) -> None:
    _, opened = answers.opened(answers.ask(OfFacts(), Period()), listed)
    assert is_read(database)
    assert len(next(opened.parts)) == 1000
    opened.close()
    assert list(opened.parts) == []
    assert not is_read(database)


def test_a_failure_at_the_start_is_told_at_once_and_leaves_nothing_open(
    answers: Answers, database: Database
) -> None:
    def broken(reader: Reader, period: Period) -> tuple[AnsweredPeriod, Generator[list[tuple[Any, ...]]]]:
        return AnsweredPeriod(period.key, DAY, DAY, "day", None), reader.streamed(
            sa.select(sa.text("nothing"))
        )

    with pytest.raises((DatabaseUnavailable, sa.exc.DBAPIError)):
        answers.opened(answers.ask(OfFacts(), Period()), broken)
    assert not is_read(database)


def test_what_waits_is_part_of_a_question_of_facts_alone(answers: Answers, database: Database) -> None:
    def fingerprints() -> tuple[str, str]:
        asked = (answers.ask(query, Period()) for query in (Question(), OfFacts()))
        first, second = (each.fingerprint for each in asked)
        return first, second

    before = fingerprints()
    with database.writing() as connection:
        connection.execute(
            touched_days.insert().values(fact_table="analytics", local_date=DAY, touched_at=MORNING)
        )
    after = fingerprints()
    assert (before[0] == after[0], before[1] == after[1]) == (True, False)


def test_questions_with_parameters_are_told_apart_by_them(answers: Answers) -> None:
    lists = (FactList("sales"), FactList("sales", page=2), FactList("orders"), Activity(), Activity(7))
    assert len({answers.ask(each, Period()).fingerprint for each in lists}) == len(lists)
    assert answers.ask(FactList("sales"), Period()) == answers.ask(FactList("sales"), Period())
