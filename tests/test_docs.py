"""What README and docs promise is there, and what is there they name."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

import manage
from dash_app.app import create_app
from dash_app.auth import NEEDED
from data.ingest import KINDS
from data.ingest.kinds import Kind
from data.metrics import METRICS
from data.settings import Settings, load_settings, settings_help
from docs import write
from layouts.areas import AREAS
from tests import readme
from tests.dash_app.conftest import services_of
from tests.dash_app.rights import NEEDS, ROLES, SCOPES

PROJECT = readme.PROJECT
PAGES = (readme.README, PROJECT / "CHANGELOG.md", *sorted(PROJECT.glob("docs/**/*.md")))
DECISIONS = sorted(PROJECT.glob("docs/decisions/*.md"))
# Files and fallbacks of the page and of /docs: addresses that nobody types.
NOT_FOR_PEOPLE = re.compile(r"/(_|assets/|vendor/|docs/|<path:)|/api/(<path:missing>)?$")
OF_OURS = re.compile(
    r"(?:benchmarks|callbacks|commands|dash_app|data|demo|docs|layouts|smartshopie_db|tests)/[\w./]+"
)
PARTS = ["Question", "Weighed", "Chosen", "What would change our mind"]
# Long enough to be read, short enough to be read to the end.
WORDS_OF_A_DECISION = range(100, 500)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Flask]:
    server = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'shop.db'}"))
    yield server
    services_of(server).close_connections()


def commands(group: click.Group = manage.manage, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command by the words that call it; groups by what is in them."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


# Settings


def test_the_table_of_settings_is_up_to_date() -> None:
    assert readme.text() == write.with_settings(readme.text())


@pytest.mark.parametrize(("name", "default", "said"), settings_help())
def test_every_setting_is_in_readme_with_its_default(name: str, default: str, said: str) -> None:
    assert [f"`{name}`", f"`{default}`" if default else "none", said] in readme.rows(
        readme.chapter("Settings")
    )


def test_the_example_of_env_names_every_setting_and_changes_none() -> None:
    example = write.ENV_EXAMPLE
    assert example.read_text(encoding="utf-8") == write.env_example()
    assert {f"# {name}={default}" for name, default, _ in settings_help()} <= set(
        example.read_text(encoding="utf-8").splitlines()
    )
    assert load_settings({}, example) == Settings()


def test_the_example_of_env_can_be_used_by_taking_the_marks_off(tmp_path: Path) -> None:
    lines = write.ENV_EXAMPLE.read_text(encoding="utf-8").splitlines()
    used = [line.removeprefix("# ") for line in lines if re.match(r"# [A-Z_]+=", line)]
    (tmp_path / "all.env").write_text("\n".join(used))
    assert len(used) == len(settings_help())
    assert load_settings({}, tmp_path / "all.env") == Settings()


def test_readme_says_which_settings_nothing_reads_yet() -> None:
    code = (
        "".join(
            path.read_text(encoding="utf-8")
            for package in ("assistant", "callbacks", "commands", "dash_app", "data", "layouts")
            for path in (PROJECT / package).rglob("*.py")
            if path.name != "settings.py"
        )
        + (PROJECT / "gunicorn.conf.py").read_text(encoding="utf-8")
        + _own_methods_of_settings()
    )
    unread = {name.upper() for name in Settings.model_fields if not re.search(rf"\.{name}\b", code)}
    said = re.search(r"Not used by anything yet.*?(?:\n\n|\Z)", readme.chapter("Settings"), re.DOTALL)
    told = readme.named_in_code(said[0]) - {".env"} if said else set()
    assert told == unread


def _own_methods_of_settings() -> str:
    return (PROJECT / "data/settings.py").read_text(encoding="utf-8").partition("def allowed_origins")[2]


# Commands


def test_every_make_target_is_in_readme() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    told = {row[0] for row in readme.rows(readme.text())}
    assert len(targets) >= 7
    assert {f"`make {target}`" for target in targets} <= told


def test_readme_tells_of_every_command_and_of_no_other() -> None:
    told = {row[0] for row in readme.rows(readme.chapter("Commands"))[1:]}
    assert told == {f"`{name}`" for name, _ in commands()}


@pytest.mark.parametrize(("name", "command"), [*commands()], ids=[name for name, _ in commands()])
def test_every_help_has_an_example_of_its_command(name: str, command: click.Command) -> None:
    said = command.get_help(click.Context(command, info_name=name))
    calls = re.findall(r"Example: python (?:manage\.py|seed_demo_data\.py) ?(.*)", said)
    assert len(calls) == 1
    assert calls[0].startswith(name) or name == "seed"


# REST


def test_every_route_is_in_the_table_of_endpoints(server: Flask) -> None:
    table = readme.rows(readme.chapter("REST"))
    told = {row[0].strip("`"): row[2] for row in table if re.match("`[A-Z]+ /", row[0])}
    there = {
        f"{method} {rule.rule}": NEEDED[rule.rule]
        for rule in server.url_map.iter_rules()
        for method in {"GET", "POST"}.intersection(rule.methods or ())
        if not NOT_FOR_PEOPLE.match(rule.rule)
    }
    assert told == there


def test_the_page_of_rights_names_every_way_in_and_who_holds_what() -> None:
    page = (PROJECT / "docs/rights.md").read_text(encoding="utf-8")
    head, _, ways = page.partition("\n## Every way in\n")
    told = {row[0].strip("`"): row[1] for row in readme.rows(ways) if row[0].startswith("`")}
    assert told == {f"{way.method} {way.rule}": right for way, right in NEEDS.items()}
    held = {row[0]: [set(cell.split(", ")) for cell in row[2:]] for row in readme.rows(head)[1:]}
    assert held == {
        right: [{name for name, rights in granted.items() if right in rights} for granted in (ROLES, SCOPES)]
        for right in ("read", "identities", "ingest", "admin")
    }


# Figures and facts


def test_every_metric_is_on_the_page_of_metrics() -> None:
    told = {row[0] for row in readme.rows((PROJECT / "docs/metrics.md").read_text(encoding="utf-8"))}
    assert {f"`{key}`" for key in METRICS} <= told


def test_the_page_of_kinds_is_up_to_date() -> None:
    assert write.INGEST_PAGE.read_text(encoding="utf-8") == write.ingest_page()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_is_on_the_page_of_kinds_with_every_field(kind: Kind) -> None:
    _, _, rest = write.INGEST_PAGE.read_text(encoding="utf-8").partition(f"\n## {kind.name}\n")
    table = {row[0]: row for row in readme.rows(rest.partition("\n## ")[0])}
    for field in kind.fields:
        _, value, meaning = table[f"`{field.name}`"]
        assert value
        assert len(meaning) > 3
        assert ("**required**" in meaning) == field.required
        assert ("*later*" in meaning) == field.outcome


def test_readme_says_of_every_area_whether_it_is_there() -> None:
    told = {row[0]: row[1:] for row in readme.rows(readme.chapter("What is still to come"))}
    assert len(told) == 12  # the head and eleven areas
    assert {area for area, (_, _, page) in told.items() if page == "yes"} == {area.title for area in AREAS}


# Pages


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    content = page.read_text(encoding="utf-8")
    assert page != readme.README or len(readme.links(content)) > 15
    for link in readme.links(content):
        path, _, anchor = link.partition("#")
        if "://" in path:
            continue
        assert (page.parent / path).exists(), link
        if anchor:
            assert anchor in readme.anchors(
                (page.parent / path).read_text(encoding="utf-8") if path else content
            )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_every_file_that_is_named_is_there(page: Path) -> None:
    named = {
        name for name in readme.named_in_code(page.read_text(encoding="utf-8")) if OF_OURS.fullmatch(name)
    }
    assert {name for name in named if not (PROJECT / name).exists()} == set()
    if page == readme.README:
        assert len(named) > 10


def test_readme_has_a_picture_that_loads_quickly() -> None:
    (picture,) = re.findall(r"!\[.+\]\((.+)\)", readme.text())
    content = (PROJECT / picture).read_bytes()
    assert content.startswith(b"\x89PNG")
    assert 10_000 < len(content) < 200_000


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_half_a_page_in_four_parts(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    parts = re.findall(
        r"^\*\*(Question|Weighed|Chosen|What would change our mind)\.\*\*", content, re.MULTILINE
    )
    assert parts == ["Question", "Weighed", "Chosen", "What would change our mind"]
    assert content.startswith(f"# {path.stem[:4]} ")
    assert len(content.split()) in WORDS_OF_A_DECISION


def test_decisions_have_numbers_of_their_own() -> None:
    numbers = [path.stem[:4] for path in DECISIONS]
    assert len(numbers) >= 7
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
