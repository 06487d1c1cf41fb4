"""Documents of apps from the cache: an unchanged backend is not imported, and no change goes unseen."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.model.errors import CannotRun
from harness.run import app_document as module
from harness.run.app_cache import KEPT, AppCache
from harness.run.app_document import AppDocument, app_document

_APP = """
import os
from pathlib import Path

from models import NAME

class App:
    def openapi(self):
        title = NAME + os.environ.get("TITLE", "") + Path(__file__).with_name("title.txt").read_text()
        return {"openapi": "3.1.0", "info": {"title": title, "version": "1"}, "paths": {}}

    async def __call__(self, scope, receive, send):
        return None

app = App()
"""

Ask = Callable[[], AppDocument]


@pytest.fixture
def backend(tmp_path: Path) -> Path:
    """A backend of two modules and a file that it reads, all an hour old."""
    root = tmp_path / "backend"
    root.mkdir()
    for name, text in {"main.py": _APP, "models.py": "NAME = 'one'\n", "title.txt": "!"}.items():
        (root / name).write_text(text)
        os.utime(root / name, (time.time() - 3600, time.time() - 3600))
    return root


@pytest.fixture
def asked(backend: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Ask, list[str]]:
    """Asks for the document, and the list that grows with each import."""
    imports: list[str] = []
    real = module._asked

    def counted(spec: str, *rest: Any) -> Any:
        imports.append(spec)
        return real(spec, *rest)

    monkeypatch.setattr(module, "_asked", counted)
    cache = AppCache(folder=tmp_path / "cache")
    return lambda: app_document("main:app", backend, cache=cache), imports


def _title(found: AppDocument) -> str:
    title: str = found.document["info"]["title"]
    return title


def test_an_unchanged_backend_is_not_imported_again(asked: tuple[Ask, list[str]]) -> None:
    """The second answer is the first one, without a process."""
    ask, imports = asked
    assert ask() == ask()
    assert imports == ["main:app"]


@pytest.mark.parametrize("change", ["edited module", "edited data", "new module", "new .env", "environment", "removed"])
def test_every_change_is_seen(
    asked: tuple[Ask, list[str]], backend: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """Files that were read, names that an import could find, variables: each asks the app anew."""
    ask, imports = asked
    ask()
    if change == "edited module":
        (backend / "models.py").write_text("NAME = 'two'\n")
    elif change == "edited data":
        (backend / "title.txt").write_text("?")
    elif change == "environment":
        monkeypatch.setenv("TITLE", "three")
    elif change == "removed":
        (backend / "title.txt").unlink()
        with pytest.raises(CannotRun):
            ask()
        return
    else:
        (backend / ("settings_local.py" if change == "new module" else ".env")).write_text("")
    after = _title(ask())
    assert after == {"edited module": "two!", "edited data": "one?", "environment": "onethree!"}.get(change, "one!")
    assert len(imports) == 2


def test_what_reaches_beyond_files_is_not_kept(asked: tuple[Ask, list[str]], backend: Path) -> None:
    """An import that starts a process may answer otherwise next time."""
    ask, imports = asked
    (backend / "models.py").write_text(
        "import subprocess, sys\nsubprocess.run([sys.executable, '-c', ''])\nNAME = 'x'\n"
    )
    os.utime(backend / "models.py", (1, 1))
    ask()
    ask()
    assert len(imports) == 2


def test_a_file_that_changes_during_the_import_keeps_it_out(asked: tuple[Ask, list[str]], backend: Path) -> None:
    """What was read may not be what stands there now."""
    ask, imports = asked
    os.utime(backend / "models.py", (time.time() + 60, time.time() + 60))
    ask()
    ask()
    assert len(imports) == 2


@pytest.mark.parametrize("content", ["", "[]", "{", '{"files": [], "folders": {}, "answer": 1}', "\0"])
def test_a_broken_entry_is_no_entry(tmp_path: Path, content: str) -> None:
    """Whoever wrote into the cache folder, nothing of it is believed."""
    cache = AppCache(folder=tmp_path)
    cache.store("key", {"document": {}}, {"files": [], "folders": [], "beyond": ""}, time.time())
    assert cache.load("key") == {"document": {}}
    (tmp_path / "key.json").write_text(content)
    assert cache.load("key") is None


def test_an_entry_with_a_foreign_answer_is_no_entry(asked: tuple[Ask, list[str]], tmp_path: Path) -> None:
    """Even one whose files are all unchanged."""
    ask, imports = asked
    ask()
    [entry] = (tmp_path / "cache").iterdir()
    held = json.loads(entry.read_bytes())
    entry.write_text(json.dumps({**held, "answer": {"places": 3}}))
    assert _title(ask()) == "one!"
    assert len(imports) == 2


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "cache").write_text("")
    cache = AppCache(folder=tmp_path / "cache")
    cache.store("key", {}, {"files": [], "folders": [], "beyond": ""}, time.time())
    assert cache.load("key") is None


def test_old_entries_are_removed(tmp_path: Path) -> None:
    """The folder does not grow without end."""
    cache = AppCache(folder=tmp_path)
    for number in range(KEPT + 3):
        cache.store(f"key{number}", {}, {"files": [], "folders": [], "beyond": ""}, time.time())
    assert len(list(tmp_path.glob("*.json"))) == KEPT


def test_terminals_share_entries_and_environments_do_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What changes from one terminal to the next says nothing of the app."""
    cache = AppCache(folder=tmp_path)
    key = cache.key("main:app", tmp_path, {})
    monkeypatch.setenv("COLUMNS", "99")
    assert cache.key("main:app", tmp_path, {}) == key
    assert cache.key("main:app", tmp_path, {"DATABASE": "x"}) != key
