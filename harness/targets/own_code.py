"""Tells the target's own code from its libraries, and names the place in it where something happened."""

from __future__ import annotations

import ast
import sys
import sysconfig
import traceback
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, FrameType, TracebackType
from typing import Any

_FOREIGN_FOLDERS = frozenset({"site-packages", "dist-packages", "node_modules"})
_HARNESS = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """A place in the target's own code.

    Shape: `function` is the module and qualified name (`shop.orders:place.<locals>.total`); `statement` is the statement
    as `ast.unparse` writes it, so that layout, comments and line numbers do not show.
    """

    file: str
    line: int
    function: str
    statement: str = ""

    def as_json(self) -> Mapping[str, Any]:
        """The place as observations carry it."""
        return {"file": self.file, "line": self.line, "function": self.function, "statement": self.statement}


@dataclass(frozen=True, slots=True)
class OwnCode:
    """The files below a folder that are neither installed packages, nor Python's, nor the harness's."""

    root: Path

    def owns(self, file: str) -> bool:
        """Does this file belong to the target?"""
        path = Path(file)
        if not path.is_absolute() or not path.is_relative_to(self.root) or _FOREIGN_FOLDERS & set(path.parts):
            return False
        return not any(path.is_relative_to(each) for each in _foreign_roots(self.root))

    def innermost(self, trace: TracebackType | None) -> Site | None:
        """The deepest place of a traceback that is the target's own."""
        own = [(frame, line) for frame, line in traceback.walk_tb(trace) if self.owns(frame.f_code.co_filename)]
        return self.site(own[-1][0].f_code, own[-1][1]) if own else None

    def running(self, frames: Iterable[FrameType]) -> Site | None:
        """The first of these frames, innermost first, that is the target's own."""
        return next(
            (self.site(each.f_code, each.f_lineno) for each in frames if self.owns(each.f_code.co_filename)), None
        )

    def site(self, code: CodeType, line: int) -> Site:
        """The place of a line within a piece of code."""
        return Site(
            file=self._relative(code.co_filename),
            line=line,
            function=f"{self._module(code.co_filename)}:{code.co_qualname}",
            statement=statement_at(code.co_filename, line),
        )

    def _relative(self, file: str) -> str:
        path = Path(file)
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()

    def _module(self, file: str) -> str:
        return self._relative(file).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def caller_chain(frame: FrameType | None) -> Iterator[FrameType]:
    """A frame and those that called it, innermost first."""
    while frame is not None:
        yield frame
        frame = frame.f_back


@cache
def _foreign_roots(root: Path) -> tuple[Path, ...]:
    libraries = {Path(sysconfig.get_path(each)) for each in ("stdlib", "platstdlib", "purelib", "platlib")}
    prefixes = {Path(sys.prefix), Path(sys.exec_prefix)}
    inside = {each for each in prefixes if each != root and each.is_relative_to(root)}
    return (*libraries, *inside, _HARNESS)


def statement_at(file: str, line: int) -> str:
    """The statement around a line in normal form, a compound one without its block; empty when it cannot be read."""
    found = [node for node in _statements(file) if node.lineno <= line <= (node.end_lineno or node.lineno)]
    if not found:
        return ""
    return _header(min(found, key=lambda node: (node.end_lineno or node.lineno) - node.lineno))


@cache
def _statements(file: str) -> tuple[ast.stmt, ...]:
    try:
        tree = ast.parse(Path(file).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return ()
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.stmt))


def _header(node: ast.stmt) -> str:
    text = ast.unparse(node)
    if hasattr(node, "body"):
        return next(each for each in text.splitlines() if not each.startswith("@"))
    return text
