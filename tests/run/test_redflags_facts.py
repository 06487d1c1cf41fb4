"""Facts of many files: read in several processes, in bounded time, whatever the files hold."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.run import redflags_facts
from harness.run.redflags_facts import Text, facts
from tests.growth import assert_linear

_SMALL = "import requests\n\ndef load():\n    return requests.get('https://api.acme.io/users')\n"


def _text(name: str, text: str) -> Text:
    return Text(file=name, content=text.encode(), digest=name)


def test_processes_read_what_one_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The facts are the same, in the order of the files."""
    wanted = [_text(f"{number}.py", _SMALL + f"# {number}\n") for number in range(6)]
    alone = facts(wanted, tmp_path / "alone")
    monkeypatch.setattr(redflags_facts, "_WORTH_PROCESSES", 0)
    assert facts(wanted, tmp_path / "beside") == alone
    assert [each.file for each in alone] == [each.file for each in wanted]


def test_a_file_that_holds_its_reader_costs_itself_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process is ended after a while, the file is told as unread, and the others are read."""
    (tmp_path / "harness_hang").mkdir()
    (tmp_path / "harness_hang/sitecustomize.py").write_text(
        "import re, time\n"
        "from harness.sources.code import python_reader as reader\n"
        "read = reader.read_python\n"
        "def stay(text, file):\n"
        "    return time.sleep(60) if 'HANG' in text else read(text, file)\n"
        "reader.read_python = stay\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path / "harness_hang"))
    monkeypatch.setattr(redflags_facts, "_WORTH_PROCESSES", 0)
    monkeypatch.setattr(redflags_facts, "_MOST_PROCESSES", 1)
    monkeypatch.setattr(redflags_facts, "_PATIENCE", 4.0)
    wanted = [
        _text("a.py", _SMALL),
        _text("b.py", _SMALL + "# HANG, and longer than the others\n"),
        _text("c.py", _SMALL),
    ]
    assert [each.unread for each in facts(wanted, tmp_path)] == ["", "its reader died or hung", ""]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("fetch(\n" * 3_000 + ")" * 3_000, "nested deeper than 400 levels"),
        ("fetch('/a');" * 100_000, "larger than 1,000,000 characters"),
        ("fetch('/a');" * 3_000, "a line is longer than 20,000 characters: minified"),
        ("const r = await fetch('/a'); r.json();\n" * 3_000, ""),
        ("export function A() { useEffect(() => { const x = fetch('/a'; }\n" * 3, ""),
        ("async function f() {\n" + "const r = await fetch(r.url); use(r, r, r, r.ok);\n" * 1_500 + "}\n", ""),
    ],
)
def test_hostile_text_is_bounded(tmp_path: Path, text: str, reason: str) -> None:
    """What no person writes is told as unread, or read; never for long."""
    (read,) = facts([_text("a.ts", text)], tmp_path)
    broken = "its syntax is broken at line 1; what stands was read"
    assert read.unread in {reason, broken, "too entangled to read in bounded time", "more than 400,000 nodes"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this platform has no named pipes in folders")
def test_what_is_no_readable_file_is_told_and_not_opened(tmp_path: Path) -> None:
    """A pipe, a device, a name that is no UTF-8, a file far too large: each has its reason, none holds the look or ends it."""
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "zero.py").symlink_to("/dev/zero")
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.py")
    Path(odd).write_text(_SMALL, encoding="utf-8")
    (tmp_path / "large.py").write_text("x = 1\n" * 700_000 + _SMALL, encoding="utf-8")
    files = [("pipe.py", str(tmp_path / "pipe.py")), ("zero.py", str(tmp_path / "zero.py"))]
    files += [(os.fsdecode(b"\xff.py"), odd), ("large.py", str(tmp_path / "large.py"))]
    found = facts([*redflags_facts.texts(files)], tmp_path)
    assert [each.file for each in found] == ["pipe.py", "zero.py", "?.py", "large.py"]
    assert [each.unread for each in found] == [
        "no regular file",
        "no regular file",
        "its name is no UTF-8",
        "larger than 1,000,000 characters",
    ]


def test_what_is_too_large_is_told_whatever_it_holds(tmp_path: Path) -> None:
    """No word of it is looked for first, so that it never counts as read."""
    [found] = facts([_text("large.py", "x = 1\n" * 200_000)], tmp_path)
    assert found.unread == "larger than 1,000,000 characters"


def test_imports_without_an_end_are_read_in_one_pass(tmp_path: Path) -> None:
    """Opened lists of names take no longer than the text is long."""
    assert_linear(
        lambda count: [_text("open.py", "from a import (\n" * count)], lambda texts: facts(texts, tmp_path), 10_000
    )
