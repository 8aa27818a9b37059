"""How far the facts reach, by source: what the page's header says, and what an empty chart points to."""

from data.periods import SOURCES, Period
from data.queries.answer import Answer
from data.queries.reader import Reader
from data.queries.spans import main_span


def coverage(reader: Reader, period: Period) -> Answer:
    """First, newest complete and newest day of each source; the days are those the period means."""
    main = main_span(reader, period, "orders", "web", "ai", "chat")
    data = {
        source: {
            "first_day": reach.first,
            "data_through": reach.through,
            "newest_day": reach.newest,
        }
        for source, reach in zip(SOURCES, reader.horizon.reaches, strict=True)
    }
    return Answer(main.answered, {"data": data}, reader.version)
