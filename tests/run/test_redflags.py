"""Red flags over folders: what is read, what is told, and what the cache keeps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.model.errors import SourceError
from harness.run.redflags import redflags
from harness.run.redflags_files import existing, sources

_BAD = "import requests\n\ndef load():\n    return requests.get(f'{API}/users').status_code\n"


def _write(root: Path, **files: str) -> Path:
    for name, text in files.items():
        place = root / name.replace("__", "/").replace("_py", ".py").replace("_tsx", ".tsx").replace("_ts", ".ts")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return root


def test_a_finding_has_its_place_and_a_cause_without_lines(tmp_path: Path) -> None:
    """The same fault further down has the same fingerprint."""
    first = redflags([_write(tmp_path, app_py=_BAD)], tmp_path).findings
    moved = redflags([_write(tmp_path, app_py="\n\n\n" + _BAD)], tmp_path).findings
    assert [(each.rule, str(each.at)) for each in first] == [("timeout-missing", "app.py:4")]
    assert [(each.fingerprint, str(each.at)) for each in moved] == [(first[0].fingerprint, "app.py:7")]


def test_two_faults_that_are_written_alike_have_two_fingerprints(tmp_path: Path) -> None:
    """The second is told apart by its number."""
    twice = _BAD + "    requests.get(f'{API}/users')\n" + "    requests.get(f'{API}/users')\n"
    found = redflags([_write(tmp_path, app_py=twice)], tmp_path).findings
    assert len(found) == 3
    assert len({each.fingerprint for each in found}) == 3


def test_a_comment_with_a_reason_suppresses_in_place(tmp_path: Path) -> None:
    """It is known then, and a comment that suppresses nothing is told."""
    noted = _BAD.replace(".status_code", ".status_code  # harness-ignore timeout-missing: killed by its caller")
    (found,) = redflags([_write(tmp_path, app_py=noted)], tmp_path).findings
    assert found.known is not None
    assert found.known.reason == "killed by its caller"
    mended = noted.replace("users')", "users', timeout=5)")
    (unused,) = redflags([_write(tmp_path, app_py=mended)], tmp_path).findings
    assert unused.rule == "ignore-unused"


def test_a_client_of_another_file_brings_its_settings(tmp_path: Path) -> None:
    """A wrapper called in a loop is a request, and one whose client has a time limit is no fault."""
    files = {
        "src__lib__api_ts": "import axios from 'axios';\nexport const api = axios.create({ timeout: 5000 });\n"
        "export const user = async (id: string) => (await api.get(`/users/${id}`)).data;\n",
        "src__page_ts": "import { user } from '@/lib/api';\nexport async function all(ids: string[]) {\n"
        "  for (const id of ids) {\n    show(await user(id));\n  }\n}\n",
    }
    found = redflags([_write(tmp_path, **files)], tmp_path).findings
    assert [(each.rule, str(each.at)) for each in found] == [("calls-in-loop", "src/page.ts:4")]


def test_a_python_wrapper_is_followed_through_relative_imports(tmp_path: Path) -> None:
    """Two awaited calls of it in a row are told."""
    files = {
        "app__client_py": "import httpx\n\nasync def load(path):\n    async with httpx.AsyncClient() as http:\n"
        "        return (await http.get(path)).raise_for_status()\n",
        "app__views_py": "from .client import load\n\nasync def show():\n    users = await load('/users')\n"
        "    teams = await load('/teams')\n    return users, teams\n",
    }
    found = redflags([_write(tmp_path, **files)], tmp_path).findings
    assert [(each.rule, str(each.at)) for each in found] == [("awaits-in-sequence", "app/views.py:5")]


def test_only_wanted_files_are_told_of(tmp_path: Path) -> None:
    """The rest is read, so that wrappers are known."""
    _write(tmp_path, one_py=_BAD, two_py=_BAD)
    found = redflags([tmp_path], tmp_path, only=[tmp_path / "two.py"]).findings
    assert [str(each.at) for each in found] == ["two.py:4"]


def test_the_cache_gives_the_same_and_follows_edits(tmp_path: Path) -> None:
    """A second look reads the outcome; an edit is seen; a cache that somebody broke is no fault."""
    _write(tmp_path, one_py=_BAD, two_py=_BAD)
    first = redflags([tmp_path], tmp_path)
    assert redflags([tmp_path], tmp_path) == first
    _write(tmp_path, two_py="import requests\n")
    assert [str(each.at) for each in redflags([tmp_path], tmp_path).findings] == ["one.py:4"]
    for name in ("facts.json", "result.json"):
        (tmp_path / ".harness/redflags" / name).write_text('{"revision": [', encoding="utf-8")
    assert len(redflags([tmp_path], tmp_path).findings) == 1


def test_tests_and_copies_of_packages_are_left_out(tmp_path: Path) -> None:
    """So are virtual environments, built files and declarations."""
    names = [
        "app.py",
        "tests/a.py",
        "test_a.py",
        "node_modules/a.ts",
        "venv/a.py",
        "web/a.test.ts",
        "web/a.d.ts",
        "web/a.tsx",
    ]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "venv/pyvenv.cfg").write_text("", encoding="utf-8")
    assert [Path(each).relative_to(tmp_path).as_posix() for each in sources(str(tmp_path))] == ["app.py", "web/a.tsx"]


def test_what_is_no_source_is_an_error(tmp_path: Path) -> None:
    """It names the file and the way out; a folder without sources drove nothing."""
    (tmp_path / "data.json").write_text(json.dumps({}), encoding="utf-8")
    for name in ("data.json", "nowhere"):
        with pytest.raises(SourceError, match=name):
            existing([name], tmp_path)
    nothing = redflags([tmp_path], tmp_path)
    assert nothing.cells == ()
    assert [each.reason for each in nothing.skips] == ["no Python or TypeScript source was found"]


def test_generated_files_are_told_as_not_read(tmp_path: Path) -> None:
    """A tool's own word at the beginning is enough; prose further down is not."""
    _write(
        tmp_path,
        one_py="# Generated by a tool; do not edit\n" + _BAD,
        two_py=_BAD + "\n" * 600 + "# generated by hand\n",
    )
    whole = redflags([tmp_path], tmp_path)
    assert [str(each.at) for each in whole.findings] == ["two.py:4"]
    assert [each.what for each in whole.skips] == ["one.py"]


def test_what_is_broken_or_no_text_is_told(tmp_path: Path) -> None:
    """A file of which only parts were understood is a skip that says where; so is one that is no text."""
    (tmp_path / "whole.py").write_text(_BAD, encoding="utf-8")
    (tmp_path / "broken.py").write_text(
        "import requests\n\ndef load(:\n    return requests.get(URL).ok\n", encoding="utf-8"
    )
    (tmp_path / "image.ts").write_bytes(b"\x89PNG\0\0fetch(")
    result = redflags([tmp_path], tmp_path)
    assert {(each.what, each.reason) for each in result.skips} == {
        ("broken.py", "its syntax is broken at line 3; what stands was read"),
        ("image.ts", "not read: it is no text"),
    }
    assert {str(each.at) for each in result.findings} == {"whole.py:4", "broken.py:4"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", 'import requests\n\nNOTE = """\n# harness-ignore timeout-missing: no comment\n"""\nNOW = requests.get(URL).ok\n'),
        ("a.ts", 'import axios from "axios";\nconst note = "// harness-ignore timeout-missing: no comment"; export const now = () => axios.get(URL);\n'),
    ],
)  # fmt: skip
def test_a_comment_in_a_text_suppresses_nothing(tmp_path: Path, name: str, text: str) -> None:
    """What looks like a comment inside a string literal is no comment."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    (found,) = redflags([tmp_path], tmp_path).findings
    assert found.rule == "timeout-missing"
    assert found.known is None


def test_a_socket_is_told_where_it_is_opened(tmp_path: Path) -> None:
    """A comment above `new WebSocket` speaks of the line that the finding is at."""
    text = (
        "export function Live() {\n  useEffect(() => {\n    // harness-ignore effect-cleanup-missing: lives as long as the page\n"
        "    const socket = new WebSocket(URL);\n    socket.onmessage = show;\n  }, []);\n  return <p />;\n}\n"
    )
    (tmp_path / "Live.tsx").write_text(text, encoding="utf-8")
    (found,) = redflags([tmp_path], tmp_path).findings
    assert found.known is not None
