"""The arrows of the house: who may import whom, and the grid of areas and layers."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
OURS = (
    "assistant",
    "benchmarks",
    "callbacks",
    "commands",
    "dash_app",
    "data",
    "demo",
    "docs",
    "layouts",
    "smartshopie_db",
    "tests",
)
WEB = ("dash", "plotly", "flask", "werkzeug", "dash_bootstrap_components")
LONGEST_FILE = 500
LONGEST_SCRIPT = 200
WRITTEN_BY_PROGRAMS = ("data/migrations/versions/", "smartshopie_db/records.py")
NO_NAMES = ("utils", "util", "helpers", "helper", "common", "misc", "manager")

# Layer -> what of ours it may import. A prefix allows everything below it.
MAY_IMPORT = {
    "data": ("data",),
    "demo": ("demo",),
    "layouts": ("layouts", "data.periods", "data.metrics", "data.vocabulary", "data.errors"),
    "callbacks": ("callbacks", "layouts", "data"),
    "smartshopie_db": ("smartshopie_db", "data"),
    "commands": ("commands", "data", "demo"),
    "docs": ("docs", "data", "tests"),
    "dash_app": ("dash_app", "callbacks", "layouts", "data"),
}


def modules(package: str) -> Iterator[Path]:
    return iter(sorted((PROJECT / package).rglob("*.py")))


def imported(path: Path) -> set[str]:
    """Every module and name that a file imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def below(name: str, *prefixes: str) -> bool:
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_each_layer_imports_only_what_lies_below_it(package: str) -> None:
    wrong = [
        f"{path.relative_to(PROJECT)} imports {name}"
        for path in modules(package)
        for name in imported(path)
        if below(name, *OURS) and not below(name, *MAY_IMPORT[package])
    ]
    assert wrong == []


def test_data_knows_nothing_of_the_web() -> None:
    wrong = [
        f"{path.relative_to(PROJECT)} imports {name}"
        for path in modules("data")
        for name in imported(path)
        if below(name, *WEB)
    ]
    assert wrong == []


def test_only_the_cache_knows_flask_caching() -> None:
    users = {
        path.relative_to(PROJECT).as_posix()
        for package in OURS
        if package != "tests"
        for path in modules(package)
        if any(below(name, "flask_caching") for name in imported(path))
    }
    assert users == {"data/cache.py"}


def test_queries_and_pages_read_no_fact_tables() -> None:
    wrong = [
        f"{path.relative_to(PROJECT)} imports {name}"
        for package in ("data/queries", "dash_app", "callbacks", "layouts")
        for path in modules(package)
        for name in imported(path)
        if below(name, "data.tables.facts")
    ]
    assert wrong == []


def test_facts_are_read_by_listings_alone_and_as_listings_only() -> None:
    """Beside who writes, computes, checks and erases; their statements have a limit, or are streamed."""
    folders = ("tables", "ingest", "rollups", "checks", "privacy", "migrations", "schema")
    readers = tuple(f"data/{folder}/" for folder in folders)
    others = {
        path.relative_to(PROJECT).as_posix()
        for path in modules("data")
        if any(below(name, "data.tables.facts") for name in imported(path))
        if not path.relative_to(PROJECT).as_posix().startswith(readers)
    }
    assert {name for name in others if not name.startswith("data/listings/")} == {"data/definitions.py"}
    asking = "data/listings/question.py"
    assert {path.name for path in modules("data/listings") if "execute" in _calls(path)} == set()
    assert _calls(PROJECT / asking) & {"rows", "columns", "streamed"} == {"rows", "streamed"}


@pytest.mark.parametrize("reader", ["data/queries", "data/listings", "dash_app", "callbacks", "layouts"])
def test_the_read_side_writes_nothing(reader: str) -> None:
    wrong = [
        f"{path.relative_to(PROJECT)}:{node.lineno}"
        for path in modules(reader)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("writing", "refreshing", "executemany")
    ]
    assert wrong == []


def test_reporting_tables_are_written_by_rollups_and_by_hand_only() -> None:
    """Who imports a reporting table and calls insert, update or delete on it; an erasure renames people."""
    allowed = (
        "data/rollups/",
        "data/manual.py",
        "data/checks/",
        "data/migrations/",
        "data/privacy/renaming.py",
    )
    wrong = [
        path.relative_to(PROJECT).as_posix()
        for path in modules("data")
        if not path.relative_to(PROJECT).as_posix().startswith(allowed)
        if any(below(name, "data.tables.reporting") for name in imported(path))
        and _calls(path) & {"insert", "update", "delete"}
    ]
    assert wrong == []


def _calls(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }


@pytest.mark.parametrize("name", ["Page Visitors", "Top 20%", "Next 30%", "Purchase"])
def test_what_figures_are_told_under_is_said_once(name: str) -> None:
    said = [
        path.relative_to(PROJECT).as_posix()
        for package in ("data", "dash_app", "layouts", "callbacks")
        for path in modules(package)
        if not path.relative_to(PROJECT).as_posix().startswith(WRITTEN_BY_PROGRAMS)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value == name
    ]
    assert said == ["data/vocabulary.py"]


def test_every_area_has_a_file_of_its_name_in_every_layer() -> None:
    from layouts.areas import AREAS

    layers = ("data/rollups", "data/queries", "dash_app/rest", "layouts", "callbacks")
    missing = [
        f"{layer}/{area.key}.py"
        for area in AREAS
        for layer in layers
        if not (PROJECT / layer / f"{area.key}.py").is_file()
    ]
    assert missing == []
    assert [area.key for area in AREAS] == ["overview", "conversions", "revenue"]


def test_files_can_be_read_in_one_go_and_say_what_they_are() -> None:
    wrong = []
    for package in OURS:
        for path in modules(package):
            source = path.read_text(encoding="utf-8")
            if path.stem in NO_NAMES:
                wrong.append(f"{path}: a name that says nothing")
            ours = not path.relative_to(PROJECT).as_posix().startswith(WRITTEN_BY_PROGRAMS)
            if ours and len(source.splitlines()) > LONGEST_FILE:
                wrong.append(f"{path}: {len(source.splitlines())} lines")
            if source.strip() and not ast.get_docstring(ast.parse(source)):
                wrong.append(f"{path}: no docstring")
    scripts = (PROJECT / "dash_app" / "assets" / "script").glob("*.js")
    wrong += [f"{path}: too long to be one part" for path in scripts if _lines(path) > LONGEST_SCRIPT]
    assert wrong == []


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())
