"""The wheel and the sdist: what they hold, and that the command works where nothing of this repository is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("hatchling", reason="building needs hatchling: the development group brings it")

ROOT = Path(__file__).parents[1]
_BUILD = (
    "import os, sys; from hatchling import build; os.chdir(sys.argv[1]);"
    "print(getattr(build, 'build_' + sys.argv[2])(sys.argv[3]))"
)
_NEEDED = (
    "harness/py.typed",
    "harness/render/findings.schema.json",
    "harness/render/page/templates/report.html.j2",
    "harness/render/page/templates/report.css",
    "harness/render/page/templates/report.js",
    "harness/render/page/templates/elements.js",
    "harness/render/page/templates/code.js",
    "harness/render/page/templates/card.js",
    "harness/render/page/templates/list.js",
    "harness/render/page/templates/coverage.js",
    "harness/render/page/templates/filters.js",
    "harness/sources/typescript/compiler/package-lock.json",
    "harness/sources/typescript/compiler/package.json",
)


def _built(source: Path, kind: str, folder: Path) -> Path:
    command = [sys.executable, "-c", _BUILD, str(source), kind, str(folder)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return folder / done.stdout.strip().splitlines()[-1]


def _content(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this working tree."""
    return _built(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the unpacked wheel and two contracts, far from the repository."""
    folder = tmp_path_factory.mktemp("elsewhere")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    for name, required in (("base.json", ["id"]), ("consumer.json", ["id", "email"])):
        schema = {"type": "object", "properties": {each: {"type": "string"} for each in required}, "required": required}
        answer = {"description": "ok", "content": {"application/json": {"schema": schema}}}
        paths = {"/users": {"get": {"responses": {"200": answer}}}}
        document = {"openapi": "3.1.0", "info": {"title": "Users", "version": "1"}, "paths": paths}
        (folder / name).write_text(json.dumps(document), encoding="utf-8")
    return folder


def _command(folder: Path, *words: str, site: Path | None = None) -> subprocess.CompletedProcess[str]:
    place = str((site or folder) / "site")
    start = (
        f"import sys; sys.path.insert(0, {place!r}); import harness; assert harness.__file__.startswith({place!r});"
        "from harness.cli.main import main; main()"
    )
    command = [sys.executable, "-P", "-c", start, *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def test_the_wheel_holds_what_is_read_at_run_time(wheel: Path) -> None:
    """Templates, schemas, the extractor, the compiler's lock and the type marker are in it."""
    names = set(_content(wheel))
    extractor = {each.relative_to(ROOT).as_posix() for each in _extractor()}
    suites = {f"harness/project/templates/suites/{each.name}" for each in (ROOT / "suites").glob("test_*.py")}
    assert set(_NEEDED) | extractor | suites <= names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def _extractor() -> list[Path]:
    folder = ROOT / "harness/sources/typescript/extractor"
    found = [*folder.glob("*.mjs"), *folder.glob("known/*.d.ts")]
    assert len(found) > 5
    return found


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    """No tests, no example, no installed packages, no caches: only the package and its metadata."""
    names = list(_content(wheel))
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"harness", "contract_harness"}
    strangers = ("node_modules", "__pycache__", "conftest", ".pyc", ".ndjson")
    assert [name for name in names if any(each in name for each in strangers)] == []


def test_the_wheel_offers_its_doors(wheel: Path) -> None:
    """The command, and the plugin that pytest loads by itself."""
    [points] = [text for name, text in _content(wheel).items() if name.endswith("entry_points.txt")]
    assert b"harness = harness.cli.main:main" in points
    assert b"contract_harness = harness.pytest_plugin" in points


def test_the_sdist_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    """Whoever builds from the sdist gets the same files with the same content."""
    sdist = _built(ROOT, "sdist", tmp_path)
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    [source] = (tmp_path / "unpacked").iterdir()
    assert not list(source.rglob("node_modules"))
    again = _built(source, "wheel", tmp_path)
    assert again.name == wheel.name
    assert _content(again) == _content(wheel)


def test_help_answers_elsewhere(installed: Path) -> None:
    """The command starts from the wheel alone."""
    done = _command(installed, "--help")
    assert done.returncode == 0, done.stderr
    assert "Usage: harness" in done.stdout


def test_drift_works_elsewhere(installed: Path) -> None:
    """It finds a drift, and what it ran is the installed package."""
    done = _command(installed, "drift", "base.json", "consumer.json", "--format", "json", "--quiet")
    assert done.returncode == 1, done.stderr
    [finding] = json.loads(done.stdout)["findings"]
    assert (finding["rule"], "email" in finding["message"]) == ("response-field-missing", True)


def test_the_report_page_is_written_elsewhere(installed: Path) -> None:
    """The page's template, style and script come from the wheel."""
    done = _command(installed, "drift", "base.json", "consumer.json", "-q", "-f", "html", "-o", "page.html")
    assert done.returncode == 1, done.stderr
    page = (installed / "page.html").read_text(encoding="utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert "email" in page
    assert os.fspath(ROOT) not in page


def test_a_repository_is_set_up_and_checked_elsewhere(installed: Path) -> None:
    """`init` writes settings and suites from the wheel alone, `run` checks by them, `report` tells of it."""
    root = installed / "repository"
    (root / "backend").mkdir(parents=True)
    (root / "backend/main.py").write_text(
        "from fastapi import FastAPI\napp = FastAPI()\n\n@app.get('/ready')\ndef ready() -> bool:\n    return True\n",
        encoding="utf-8",
    )
    written = _command(root, "init", "--yes", site=installed)
    assert written.returncode == 0, written.stderr
    assert "backend/main:app" in (root / "harness.toml").read_text(encoding="utf-8")
    assert (root / "suites/test_api.py").read_bytes() == (ROOT / "suites/test_api.py").read_bytes()
    checked = _command(root, "run", "--quiet", "--seed", "1", site=installed)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    told = _command(root, "report", site=installed)
    assert "Everything that was checked fits together" in told.stdout, told.stderr
    assert {each.name for each in (root / "reports").iterdir()} >= {"index.html", "junit.xml", "history.ndjson"}
