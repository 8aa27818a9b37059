"""Settings, from the environment or a .env file; each with a default that suits a laptop."""

import difflib
import os
from collections.abc import Mapping
from io import StringIO
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from dotenv.parser import Binding, parse_stream
from pydantic import BaseModel, ConfigDict, Field, IPvAnyAddress, ValidationError, field_validator
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from data.currencies import EXPONENTS
from data.errors import SettingError
from data.shop import Currency, Retention, Shop

DRIVERS = frozenset({"sqlite", "sqlite+pysqlite", "postgresql+psycopg"})
# Other programs have variables too: a name this short is near to theirs, unless it is of a family of ours.
SHORTEST_NEAR_MISS = 9
FAMILIES = ("SHOP_", "OIDC_", "TELEGRAM_")


class Settings(BaseModel):
    """One attribute a setting; the setting is its name in capitals, the description is its help."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    database_url: str = Field(
        "sqlite:///smartshopie_dashboard.db",
        description="where the database is: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME",
    )
    redis_url: str | None = Field(
        None, description="Redis for the answer cache, redis://HOST:PORT/0; none keeps it in the process"
    )
    shop_name: str = Field(
        "SmartShopie", min_length=1, max_length=80, description="name in the page's header"
    )
    shop_timezone: str = Field(
        "UTC",
        description="IANA zone that decides a fact's day, such as Europe/Berlin; a change asks for rebuild",
    )
    shop_currency: str = Field(
        "EUR", description="the shop's one currency, ISO 4217; fixed once facts are there"
    )
    attribution_window_days: int = Field(
        7, ge=1, le=90, description="days before an order in which an AI feature counts as its last touch"
    )
    session_pause_minutes: int = Field(
        30, ge=1, le=1440, description="pause that ends a web session whose events carry no session_id"
    )
    retention_messages_days: int | None = Field(
        None, ge=1, le=36_500, description="days after which chat messages lose their words; none keeps them"
    )
    retention_events_days: int | None = Field(
        None, ge=1, le=36_500, description="days after which web and chat events are removed; none keeps them"
    )
    app_env: Literal["demo", "production"] = Field(
        "demo",
        description="demo: loopback only, reads are open; production: people sign in, programs send keys",
    )
    secret_key: str | None = Field(None, min_length=16, description="signs sessions; needed in production")
    session_idle_minutes: int = Field(
        720, ge=5, le=43_200, description="minutes without use after which one signs in again"
    )
    session_hours: int = Field(168, ge=1, le=8760, description="hours after which one signs in again anyway")
    requests_per_minute: int = Field(
        600, ge=1, le=1_000_000, description="requests a minute from one key, account or address"
    )
    trusted_proxies: int = Field(
        0, ge=0, le=10, description="proxies in front whose X-Forwarded-For and -Proto are believed"
    )
    admin_api_key: str | None = Field(
        None, min_length=16, description="one key with every right, beside those of `manage.py keys`"
    )
    cors_origins: str = Field(
        "", description="web origins that may call REST from a browser, separated by commas; none by default"
    )
    telegram_bot_token: str | None = Field(None, description="token of the Telegram bot")
    telegram_webhook_secret: str | None = Field(None, description="secret Telegram sends with each update")
    assistant_model: str | None = Field(None, description="language model; none uses the built-in assistant")
    oidc_issuer: str | None = Field(None, description="issuer for sign-in with OpenID Connect")
    oidc_client_id: str | None = Field(None, description="client id at that issuer")
    oidc_client_secret: str | None = Field(None, description="client secret at that issuer")
    bind_address: IPvAnyAddress | None = Field(
        None, description="address that the web server listens on; none: all in production, loopback in demo"
    )
    port: int = Field(5001, ge=1, le=65535, description="port of the web server")
    web_concurrency: int = Field(2, ge=1, le=64, description="web processes")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="how much is logged")
    max_body_mb: int = Field(
        16, ge=1, le=1024, description="largest request body in MiB; larger files: import"
    )
    backup_dir: str | None = Field(
        None, description="folder the worker writes backups to, this database's own; none: no schedule"
    )
    backup_every_hours: int = Field(24, ge=1, le=8760, description="hours from one such backup to the next")
    backup_keep: int = Field(7, ge=1, le=10_000, description="how many such backups stay; older ones go")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        try:
            url = make_url(sqlalchemy_url(value))
        except ArgumentError as error:
            raise ValueError("is not a database URL") from error
        backend = url.get_backend_name()
        if backend not in ("sqlite", "postgresql"):
            raise ValueError(f"names {backend}; only sqlite and postgresql are supported")
        if url.drivername not in DRIVERS:
            raise ValueError(
                f"names the driver {url.drivername}; write postgresql:// or sqlite:/// without one"
            )
        if backend == "sqlite" and _in_memory(url):
            raise ValueError("keeps the database in memory, where every process has its own; name a file")
        return value

    @field_validator("shop_currency")
    @classmethod
    def _known_currency(cls, value: str) -> str:
        if value not in EXPONENTS:
            raise ValueError(f"{value!r} is not an active ISO 4217 currency such as EUR")
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis_scheme(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must begin with redis://, rediss:// or unix://")
        return value

    @field_validator("shop_timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"{value!r} is not an IANA zone such as Europe/Berlin") from error
        return value

    @field_validator("cors_origins")
    @classmethod
    def _origins(cls, value: str) -> str:
        for origin in filter(None, (part.strip() for part in value.split(","))):
            if not origin.startswith(("http://", "https://")) or origin.count("/") != 2:
                raise ValueError(f"{origin!r} is not an origin such as https://shop.example")
        return value

    @property
    def allowed_origins(self) -> frozenset[str]:
        return frozenset(filter(None, (part.strip() for part in self.cors_origins.split(","))))

    @property
    def bind(self) -> str:
        """ADDRESS:PORT for the web server. Raises SettingError for more than this machine in demo mode."""
        in_demo = self.app_env == "demo"
        address = self.bind_address or ip_address("127.0.0.1" if in_demo else "0.0.0.0")  # noqa: S104
        if in_demo and not address.is_loopback:
            raise SettingError("BIND_ADDRESS may be reached from elsewhere, which needs APP_ENV=production.")
        return f"[{address}]:{self.port}" if address.version == 6 else f"{address}:{self.port}"

    def retention(self) -> Retention:
        return Retention(self.retention_messages_days, self.retention_events_days)

    def shop(self) -> Shop:
        return Shop(
            name=self.shop_name,
            currency=Currency(self.shop_currency),
            zone=ZoneInfo(self.shop_timezone),
            attribution_days=self.attribution_window_days,
            session_pause_minutes=self.session_pause_minutes,
        )


def sqlalchemy_url(url: str) -> str:
    """The URL as SQLAlchemy wants it; platforms hand out postgres://, SQLAlchemy needs the driver."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _in_memory(url: URL) -> bool:
    return not url.database or ":memory:" in url.database or url.query.get("mode") == "memory"


def load_settings(environ: Mapping[str, str] | None = None, env_file: Path | None = None) -> Settings:
    """Settings from `environ` (default: the process's) over `env_file` (default: ./.env when there).

    Raises SettingError, one sentence that names the setting or line, when one is unknown or malformed.
    """
    environ = os.environ if environ is None else environ
    env_file = Path(".env") if env_file is None else env_file
    known = {name.upper(): name for name in Settings.model_fields}
    from_file = _from_file(env_file)
    _refuse_unknown(from_file, environ, known)
    found = {**from_file, **{name: environ[name] for name in known if name in environ}}
    given = {known[name]: value for name, value in found.items() if not _says_none(known[name], value)}
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        raise SettingError(_sentence(error.errors()[0])) from None


def _from_file(path: Path) -> dict[str, str]:
    """Values by name. A line that is skipped would leave its setting at the default without a word."""
    if not path.exists():
        return {}
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingError(f"{path} cannot be read: {(error.strerror or 'error').lower()}.") from error
    except UnicodeDecodeError as error:
        raise SettingError(f"{path} is not UTF-8; save it as UTF-8.") from error
    for found in parse_stream(StringIO(text)):
        if found.error or (found.key is not None and found.value is None):
            raise SettingError(f"Line {_line_of(found)} of {path} cannot be read; a setting is NAME=value.")
    return {name: value or "" for name, value in dotenv_values(stream=StringIO(text)).items()}


def _line_of(found: Binding) -> int:
    """Its line, which comes after the blank lines that were read with it."""
    text = found.original.string
    return found.original.line + text[: len(text) - len(text.lstrip())].count("\n")


def _says_none(name: str, value: str) -> bool:
    """An empty value is none, where that is one; elsewhere it would hide that a value is lacking."""
    if value.strip():
        return False
    if Settings.model_fields[name].default not in (None, ""):
        raise SettingError(f"{name.upper()} is empty; give it a value, or remove it to have its default.")
    return True


def refuse_unsafe(settings: Settings, *, lacks_database: bool = False, lacks_account: bool = False) -> None:
    """Raises SettingError, naming all that is missing, when production would be served without it."""
    if settings.app_env == "demo":
        return
    missing = [] if settings.secret_key else ["SECRET_KEY (16 characters or more)"]
    if lacks_database:
        missing.append("a database (python manage.py init)")
    if lacks_account:
        missing.append("an account (python manage.py users create NAME --role admin)")
    if missing:
        *others, last = missing
        named = f"{', '.join(others)} and {last}" if others else last
        raise SettingError(f"APP_ENV=production needs {named}.")


def settings_help() -> list[tuple[str, str, str]]:
    """(setting, default, help) of every setting, for README, .env.example and --help."""
    return [
        (name.upper(), "" if field.default is None else str(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def _refuse_unknown(
    from_file: Mapping[str, Any], environ: Mapping[str, str], known: Mapping[str, str]
) -> None:
    for name in from_file:
        if name not in known:
            raise SettingError(f"{name} in .env is not a setting{_did_you_mean(name, known)}.")
    # The environment is full of other programs' variables: only a near miss is ours.
    for name in environ:
        if name in known or not (len(name) >= SHORTEST_NEAR_MISS or name.startswith(FAMILIES)):
            continue
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.88)
        if near:
            raise SettingError(f"{name} in the environment is not a setting; did you mean {near[0]}?")


def _did_you_mean(name: str, known: Mapping[str, str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"; did you mean {near[0]}?" if near else ""


def _sentence(error: Any) -> str:
    setting = str(error["loc"][0]).upper()
    reason = str(error["msg"]).removeprefix("Value error, ")
    return f"{setting} cannot be used: {reason[0].lower()}{reason[1:]}."
