"""Telling the target's own code from the rest."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from harness.targets.own_code import OwnCode, caller_chain, statement_at

_HERE = OwnCode(Path(__file__).parent)


def test_own_files_are_those_below_the_root_that_nobody_installed(tmp_path: Path) -> None:
    """Installed packages, Python's library and the harness itself are foreign even below the root."""
    assert OwnCode(tmp_path).owns(str(tmp_path / "shop" / "main.py"))
    assert not OwnCode(tmp_path).owns(str(tmp_path / "venv" / "lib" / "site-packages" / "x.py"))
    assert not OwnCode(tmp_path).owns("<frozen importlib._bootstrap>")
    assert not OwnCode(Path("/")).owns(json.__file__)
    assert not OwnCode(Path(__file__).parents[2]).owns(sys.modules[OwnCode.__module__].__file__ or "")


def test_the_innermost_own_place_is_found_below_foreign_frames() -> None:
    """An error inside a library is placed at the own line that called it."""
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads("{")
    site = _HERE.innermost(caught.value.__traceback__)
    assert site is not None
    assert site.statement == "json.loads('{')"
    assert site.function.endswith("test_the_innermost_own_place_is_found_below_foreign_frames")


def test_no_own_frame_is_no_place(tmp_path: Path) -> None:
    """A traceback that never touches the target has no place in it."""
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads("{")
    assert OwnCode(tmp_path).innermost(caught.value.__traceback__) is None
    assert OwnCode(tmp_path).running(caller_chain(sys._getframe())) is None


def test_a_statement_is_normal_whatever_its_layout(tmp_path: Path) -> None:
    """Layout, comments, and where in the file it stands do not show."""
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_text("x = f(1,\n      2)  # why\n")
    other.write_text("\n\nx = f( 1, 2 )\n")
    assert statement_at(str(one), 2) == statement_at(str(other), 3) == "x = f(1, 2)"


def test_a_compound_statement_is_its_head(tmp_path: Path) -> None:
    """A loop or a decorated function shows without its block."""
    file = tmp_path / "loop.py"
    file.write_text("while True:\n    pass\n\n@decorated\ndef f(a):\n\n    return a\n")
    assert statement_at(str(file), 1) == "while True:"
    assert statement_at(str(file), 6) == "def f(a):"


@pytest.mark.parametrize("content", ["x = (", None, ""])
def test_what_cannot_be_read_has_no_statement(tmp_path: Path, content: str | None) -> None:
    """A torn, missing or empty file gives an empty statement."""
    file = tmp_path / "gone.py"
    if content is not None:
        file.write_text(content)
    assert statement_at(str(file), 1) == ""
