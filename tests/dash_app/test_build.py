"""The build step, with an npm of our own: what it prepares, and that nothing depends on it."""

import json
import os
import sys
import tarfile
from io import BytesIO
from pathlib import Path

import brotli
import pytest

from dash_app import build, typeface, vendor

VERSION = vendor.plotly_js_version()
NPM = """#!{python}
import shutil, sys
if {fails!r}:
    sys.exit("npm error code {fails}")
assert sys.argv[1] == "pack" and sys.argv[-1] == "plotly.js-basic-dist-min@{version}", sys.argv
shutil.copy({archive!r}, "got.tgz")
print('[{{"filename": "got.tgz"}}]')
"""


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A folder where only plotly.js is due: cutting the typeface takes seconds."""
    folder = tmp_path / "built"
    folder.mkdir()
    typeface.small(folder).write_bytes(b"a typeface")
    return folder


def bundle(version: str) -> bytes:
    return f"/**\n* plotly.js (basic - minified) v{version}\n*/\n{'draw();' * 100}".encode()


def put_npm(
    folder: Path, patch: pytest.MonkeyPatch, *, version: str = VERSION, banner: str = VERSION, fails: str = ""
) -> None:
    """An npm that hands out a package of the version, or fails."""
    parts = {
        "package/package.json": json.dumps({"version": version}).encode(),
        "package/plotly-basic.min.js": bundle(banner),
    }
    with tarfile.open(folder / "package.tgz", "w:gz") as archive:
        for name, content in parts.items():
            told = tarfile.TarInfo(name)
            told.size = len(content)
            archive.addfile(told, BytesIO(content))
    npm = folder / "bin" / "npm"
    npm.parent.mkdir()
    archive_path = str(folder / "package.tgz")
    npm.write_text(NPM.format(python=sys.executable, version=VERSION, archive=archive_path, fails=fails))
    npm.chmod(0o755)
    patch.setenv("PATH", os.pathsep.join((str(npm.parent), os.environ["PATH"])))


def test_the_small_bundle_of_the_same_version_is_prepared_and_packed(
    tmp_path: Path, built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put_npm(tmp_path, monkeypatch)
    build.main(built)
    files = vendor.files(built)
    assert sorted(path.name for path in built.glob("*.js")) == [f"plotly-basic-{VERSION}.js"]
    assert files[f"plotly-basic-{VERSION}.js"].read() == bundle(VERSION)
    assert not any(name.startswith("plotly-full") for name in files)
    for name, file in files.items():
        packed = vendor.prepared(built, file.read())
        assert (packed is not None) == file.packed, name
        assert packed is None or brotli.decompress(packed) == file.read()
    assert capsys.readouterr().out == ""


def test_a_second_time_nothing_is_due_and_what_is_old_goes(
    tmp_path: Path, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_npm(tmp_path, monkeypatch)
    build.main(built)
    before = {path: path.stat().st_mtime_ns for path in built.rglob("*.*")}
    (built / "plotly-basic-0.0.1.js").write_text("of an older release")
    (built / "packed" / "00.br").write_text("of an older release")
    monkeypatch.setenv("PATH", "")
    build.main(built)
    assert {path: path.stat().st_mtime_ns for path in built.rglob("*.*")} == before


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"fails": "ENOTFOUND"}, "npm could not fetch plotly.js-basic-dist-min@"),
        ({"version": "0.0.1"}, "came in another version than"),
        ({"banner": "0.0.1"}, "came in another version than"),
    ],
)
def test_without_the_small_bundle_one_sentence_says_why(
    given: dict[str, str], reason: str, built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        put_npm(built.parent, patch, **given)
        build.main(built)
    assert_whole_plotly_with_a_sentence(built, capsys.readouterr().out, reason)


def test_without_npm_one_sentence_says_so(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    build.main(built)
    assert_whole_plotly_with_a_sentence(built, capsys.readouterr().out, "npm is not installed.")


def assert_whole_plotly_with_a_sentence(built: Path, said: str, reason: str) -> None:
    assert said.count("\n") == 1
    assert reason in said
    files = vendor.files(built)
    assert files[f"plotly-full-{VERSION}.js"].read() == vendor.PLOTLY.read_bytes()
    assert not any(name.startswith("plotly-basic") for name in files)
