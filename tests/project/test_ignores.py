"""Comments that suppress findings, in every language that is read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.project.ignores import ignores, read_ignores


@pytest.mark.parametrize(
    ("text", "rule", "reason", "line"),
    [
        ("a: b; // harness-ignore r-one: sent soon", "r-one", "sent soon", 1),
        ("// harness-ignore r-one: sent soon\n\n// more\na: b;", "r-one", "sent soon", 4),
        ("/* harness-ignore r-one: sent soon */\na: b;", "r-one", "sent soon", 2),
        ("a: /* harness-ignore r-one: sent soon */ b;", "r-one", "sent soon", 1),
        ("/* harness-ignore r-one: sent soon */ a: b;", "r-one", "sent soon", 1),
        ("<p>\n  {/* harness-ignore r-one: sent soon */}\n  <a />", "r-one", "sent soon", 3),
        ("<!-- harness-ignore r-one: sent soon -->\n<a/>", "r-one", "sent soon", 2),
        ("    name: str  # harness-ignore r-one: sent soon", "r-one", "sent soon", 1),
        ("# harness-ignore r-one: sent soon\n@app.get('/x')\ndef f(): ...", "r-one", "sent soon", 3),
        ("// harness-ignore r-one\na", "r-one", "", 2),
        ("a // harness-ignore r-one:   ", "r-one", "", 1),
    ],
)
def test_a_comment_names_rule_reason_and_line(text: str, rule: str, reason: str, line: int) -> None:
    """Above a line it speaks of the next line of code, at the end of one of that line."""
    [found] = ignores(text, "a.ts")
    assert (found.rule, found.reason, found.line) == (rule, reason, line)


def test_one_comment_may_name_several_rules() -> None:
    """Each is an ignore of its own."""
    assert [each.rule for each in ignores("a // harness-ignore r-one, r-two: why", "a.ts")] == ["r-one", "r-two"]


def test_comments_alike_are_told_apart() -> None:
    """By their order in the file, so that two never share a fingerprint."""
    text = "a; // harness-ignore r: why\nb;\na; // harness-ignore r: why"
    assert [(each.code, each.ordinal) for each in ignores(text, "a.ts")] == [("a;", 0), ("a;", 1)]


def test_text_without_the_word_has_none(tmp_path: Path) -> None:
    """Neither has a file that is not there, nor a comment at the end of the file that speaks of nothing."""
    assert ignores("a // harness ignore r: why", "a.ts") == ()
    assert read_ignores(tmp_path / "none.ts", "none.ts") == ()
    assert ignores("a\n// harness-ignore r: why", "a.ts")[0].line == 3


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """What has a source's name and is no file is not opened: nobody may ever write to it."""
    os.mkfifo(tmp_path / "a.py")
    assert read_ignores(tmp_path / "a.py", "a.py") == ()
