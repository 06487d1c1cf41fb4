"""Facts of many files: read in several processes, in bounded time, whatever the files hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.run import redflags_facts
from harness.run.redflags_facts import Text, facts

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
    assert read.unread in {reason, "too entangled to read in bounded time", "more than 400,000 nodes"}
