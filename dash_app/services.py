"""What the parts of one app share: settings, database, cache."""

from dataclasses import dataclass

from data.answers import Answers
from data.cache import AnswerCache, PatientRedis
from data.engine import Database
from data.kept import KeptConnections
from data.logs import keep_secret
from data.outage import RedisOutage
from data.settings import Settings
from data.shop import Shop
from data.version import Versions


@dataclass(frozen=True)
class Services:
    settings: Settings
    shop: Shop
    database: Database
    kept: KeptConnections
    versions: Versions
    answers: Answers
    redis: PatientRedis | None
    redis_outage: RedisOutage

    def close_connections(self) -> None:
        """Before a fork and at the end: no process may use, or close, another one's connections."""
        self.kept.close()
        self.database.dispose()
        if self.redis:
            self.redis.close()


def make_services(settings: Settings) -> Services:
    for secret in (settings.admin_api_key, settings.secret_key):
        keep_secret(secret)
    shop, database = settings.shop(), Database(settings.database_url)
    kept = KeptConnections(database)
    versions = Versions(kept)
    outage = RedisOutage()
    redis = PatientRedis(settings.redis_url, "answer:", outage) if settings.redis_url else None
    answers = Answers(database, shop, versions, AnswerCache(redis))
    return Services(settings, shop, database, kept, versions, answers, redis, outage)
