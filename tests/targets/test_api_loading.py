"""Importing the app under test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.model.errors import CannotRun
from harness.targets.import_command import import_command
from harness.targets.loading import load_app, load_object

_BASE = Path(__file__).parent / "api_odd"


@pytest.fixture(autouse=True)
def _own_modules() -> Iterator[None]:
    """Each test imports anew and leaves the interpreter as it was."""
    path, modules = list(sys.path), set(sys.modules)
    yield
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        del sys.modules[name]


def test_an_app_is_imported_by_its_name() -> None:
    """`module:app` gives the object, `module:factory` what the factory makes."""
    app = load_app("odd:app", _BASE)
    assert load_app("odd:make", _BASE) is app


@pytest.mark.parametrize(
    ("spec", "what", "way_out"),
    [
        ("odd", "names no app", "module:app"),
        ("odder:app", "no module 'odder'", "Did you mean 'odd'?"),
        ("odd:ap", "has no 'ap'", "Did you mean 'app'?"),
        ("odd:Number", "the class Number", "FastAPI object itself"),
        ("odd:not_an_app", "a value of type int", "FastAPI object itself"),
        ("broken:app", "no_such_module_anywhere", "python -c 'import broken'"),
        ("odd:broken_factory", "LookupError: no settings", ""),
    ],
)
def test_what_cannot_be_imported_says_why(spec: str, what: str, way_out: str) -> None:
    """The error names what is wrong and the way out."""
    with pytest.raises(CannotRun) as caught:
        load_app(spec, _BASE)
    assert what in caught.value.what
    assert way_out in caught.value.way_out


def test_a_failing_import_is_placed_in_the_own_code() -> None:
    """The error leads to the line in the user's module, not into the import machinery."""
    with pytest.raises(CannotRun) as caught:
        load_app("broken:app", _BASE)
    assert caught.value.where == "broken.py:3"


def test_a_syntax_error_names_its_file_and_line(tmp_path: Path) -> None:
    """A module that does not compile is reported where it breaks."""
    (tmp_path / "torn.py").write_text("x = 1\nclass :\n")
    with pytest.raises(CannotRun) as caught:
        load_app("torn:app", tmp_path)
    assert caught.value.where.endswith("torn.py:2")


def test_a_module_that_exits_is_an_error_and_not_an_exit(tmp_path: Path) -> None:
    """`sys.exit` while importing does not end the caller."""
    (tmp_path / "leaving.py").write_text("raise SystemExit(2)\n")
    with pytest.raises(CannotRun, match="SystemExit"):
        load_app("leaving:app", tmp_path)


def test_a_folder_in_front_is_where_the_app_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its modules and its settings files are found from there; its faults are told as seen from the project."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "backend"
    (folder / "served").mkdir(parents=True)
    (folder / "settings.txt").write_text("blue", encoding="utf-8")
    (folder / "served/main.py").write_text(
        "from pathlib import Path\ndef app() -> str:\n    return ''\napp.colour = Path('settings.txt').read_text()\n",
        encoding="utf-8",
    )
    (folder / "served/torn.py").write_text("1 / 0\n", encoding="utf-8")
    assert load_object("backend/served.main:app", tmp_path).colour == "blue"
    with pytest.raises(CannotRun) as caught:
        load_app("backend/served.torn:app", tmp_path)
    assert caught.value.where == "backend/served/torn.py:1"
    with pytest.raises(CannotRun, match="no folder 'elsewhere'"):
        load_app("elsewhere/served.main:app", tmp_path)


def test_an_import_can_be_repeated_from_its_folder() -> None:
    """What the user is told to type is a command: the folder is gone to, never a part of the module's name."""
    assert import_command("backend/shop.main:app") == "cd backend && python -c 'import shop.main'"
    assert import_command("shop.main:app", "-X faulthandler") == "python -X faulthandler -c 'import shop.main'"
    assert import_command("my app/shop:app") == "cd 'my app' && python -c 'import shop'"


def test_imports_that_start_a_folder_higher_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the name that works."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "server/bookshop").mkdir(parents=True)
    (tmp_path / "server/bookshop/app.py").write_text("from bookshop.shelf import SIZE\napp = lambda *_: SIZE\n")
    (tmp_path / "server/bookshop/shelf.py").write_text("SIZE = 3\n")
    with pytest.raises(CannotRun, match="No module named 'bookshop'") as told:
        load_app("server/bookshop/app:app", tmp_path)
    assert told.value.way_out == "Its imports start a folder higher. Did you mean 'server/bookshop.app:app'?"
    monkeypatch.chdir(tmp_path)
    assert callable(load_app("server/bookshop.app:app", tmp_path))


@pytest.mark.parametrize(
    "text",
    [
        "from pydantic.fields import Undefined\n",
        "from pydantic import BaseSettings\n",
        "from pydantic import BaseModel, Field\nclass User(BaseModel):\n    name: str = Field(regex='^a')\n",
        "from pydantic import BaseModel\nclass Names(BaseModel):\n    __root__: list[str]\n",
    ],
)
def test_an_app_for_pydantic_1_is_told_what_to_do(text: str, tmp_path: Path) -> None:
    """Pydantic 2 refuses it, in words that do not say so."""
    (tmp_path / "older.py").write_text(text, encoding="utf-8")
    with pytest.raises(CannotRun) as told:
        load_app("older:app", tmp_path)
    assert "written for Pydantic 1" in told.value.way_out
    assert "document" in told.value.way_out
