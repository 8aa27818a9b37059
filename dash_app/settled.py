"""The settings of this process against those that the facts in the database were settled with."""

import logging

from flask import Flask, request

from dash_app.services import Services
from data.errors import DatabaseError
from data.schema import is_current, settle

log = logging.getLogger(__name__)

ASKING_THE_DATABASE = ("/api/", "/_screen")


def register(server: Flask, services: Services) -> None:
    """Compares now; with a database that is not there yet, before what first asks it once it is.

    Raises SettingError for another currency than that of the amounts: now, or in place of each answer.
    """
    comparison = Comparison(services)
    comparison.make()
    # Before the first request, so that processes forked from this one inherit no connection.
    services.database.dispose()
    server.before_request(comparison.make_if_due)


class Comparison:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._made = False

    def make_if_due(self) -> None:
        if self._made or not request.path.startswith(ASKING_THE_DATABASE):
            return
        if request.args.get("check") != "live":
            self.make()

    def make(self) -> None:
        database, shop = self._services.database, self._services.shop
        try:
            if not is_current(database):
                return
            settlement = settle(database, shop)
        except DatabaseError as error:  # whoever asks it next is told so
            log.warning("settings are compared with the database later: %s", error)
            return
        self._made = True
        if settlement.needs_rebuild:
            log.warning(settlement.sentence)
