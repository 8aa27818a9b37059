"""Asking: the same finished answers that REST sends, for all cards of a pane at once."""

import logging
from collections.abc import Iterable

import orjson
from flask import g, has_request_context

from data.answers import Answers, Query
from data.errors import DatabaseError
from data.lateness import Late
from data.listings.activity import Activity
from data.periods import Period
from layouts.answered import Answered, Failed

log = logging.getLogger(__name__)

# Answers of one pane are of one version of the figures, unless these change at every attempt.
ATTEMPTS = 3
DATABASE_AWAY = "The database did not answer. It is asked again every few seconds."
UNFORESEEN = "Something went wrong on our side; the log tells more under this id."

Told = dict[Query, Answered | Failed]


def ask_all(answers: Answers, queries: Iterable[Query], period: Period) -> Told:
    """Each query's answer, or why there is none; one that fails takes no other with it."""
    wanted = list(dict.fromkeys(queries))
    for _ in range(ATTEMPTS):
        told = {query: ask(answers, query, period) for query in wanted}
        versions = {each.envelope["data_version"] for each in told.values() if isinstance(each, Answered)}
        if len(versions) <= 1:
            break
    return told


def ask(answers: Answers, query: Query, period: Period) -> Answered | Failed:
    try:
        _, body = answers.finished(answers.ask(query, period))
        return Answered(rest_path(query), orjson.loads(body))
    except Exception as error:
        return failure(error)


def moment(answers: Answers) -> str | None:
    """Which figures these are; None while the database does not say, which its cards then do."""
    try:
        return answers.moment()
    except DatabaseError as error:
        log.error("version: %s", error)
        return None


def late(answers: Answers) -> Late | None:
    try:
        return answers.late()
    except DatabaseError as error:
        log.error("lateness: %s", error)
        return None


def failure(error: Exception) -> Failed:
    """What to say of an error; the log has it in full, under the same id."""
    log.error("card: %s", type(error).__name__, exc_info=error)
    reference = g.get("request_id", "-") if has_request_context() else "-"
    if isinstance(error, DatabaseError):
        return Failed(DATABASE_AWAY, reference, passing=True)
    return Failed(UNFORESEEN, reference)


def rest_path(query: Query) -> str:
    """Where REST gives the same answer: one name through every layer."""
    if isinstance(query, Activity):
        return "/api/overview/activity"
    area = query.__module__.rpartition(".")[2]
    return f"/api/{area}/{query.__name__}".replace("_", "-")
