"""Which statements of the app's own code have run: each block of its source is given a mark when it is compiled."""

from __future__ import annotations

import ast
import builtins
import os
from collections.abc import Iterator, Sequence
from typing import Any

from streamlit import config
from streamlit.runtime.scriptrunner import magic
from streamlit.runtime.scriptrunner.script_cache import ScriptCache

from harness.targets.own_code import OwnCode

_NAME = "__harness_ran__"


class Lines:
    """Marks of statements that have run since the process started. Shape: a mark is `(file, line)`, the file absolute."""

    def __init__(self, code: OwnCode) -> None:
        self._code = code
        self._ran: dict[tuple[str, int], bool] = {}
        self._told: set[tuple[str, int]] = set()
        self.known: set[tuple[str, int]] = set()
        setattr(builtins, _NAME, self._ran)

    def fresh(self) -> list[str]:
        """Statements that ran for the first time since the last question, as `file:line`."""
        new = [each for each in tuple(self._ran) if each not in self._told]
        self._told.update(new)
        return [f"{file}:{line}" for file, line in new]

    def owns(self, file: str) -> bool:
        """Is this a file of the app's own?"""
        return self._code.owns(file)

    def marked(self, tree: ast.Module, file: str) -> ast.Module:
        """The tree with a mark before each statement of the app's own file; other files are left alone."""
        if not self._code.owns(file):
            return tree
        for block in _blocks(tree):
            block[:] = list(self._with_marks(block, file))
        return ast.fix_missing_locations(tree)

    def _with_marks(self, block: Sequence[ast.stmt], file: str) -> Iterator[ast.stmt]:
        for index, statement in enumerate(block):
            if not (index == 0 and _is_text(statement)) and not _is_future(statement):
                self.known.add((file, statement.lineno))
                yield _mark(file, statement)
            yield statement


def _blocks(tree: ast.Module) -> list[list[ast.stmt]]:
    """All blocks, found before any mark is set."""
    found = []
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                found.append(block)
    return found


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _is_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"


def _mark(file: str, statement: ast.stmt) -> ast.stmt:
    """An assignment: Streamlit shows bare expressions, and would show a call."""
    key = ast.Tuple([ast.Constant(file), ast.Constant(statement.lineno)], ast.Load())
    target = ast.Subscript(ast.Name(_NAME, ast.Load()), key, ast.Store())
    mark = ast.Assign([target], ast.Constant(True))
    for node in ast.walk(mark):
        if isinstance(node, ast.expr | ast.stmt):
            ast.copy_location(node, statement)
            node.end_lineno, node.end_col_offset = statement.lineno, statement.col_offset
    return mark


class MarkingCache(ScriptCache):
    """Compiles scripts as Streamlit does, with marks; a script is read again when it has changed."""

    def __init__(self, lines: Lines) -> None:
        super().__init__()
        self._lines = lines

    def get_bytecode(self, script_path: str) -> Any:
        """See `ScriptCache.get_bytecode`."""
        path = os.path.abspath(script_path)  # noqa: PTH100  Streamlit's own words: links are not followed
        if path not in self._cache:
            with open(path, "rb") as file:  # noqa: PTH123  see above
                source = file.read()
            try:
                tree: Any = (
                    magic.add_magic(_decoded(source), path) if config.get_option("runner.magicEnabled") else source
                )
                tree = tree if isinstance(tree, ast.Module) else ast.parse(tree, path)
                self._cache[path] = compile(self._lines.marked(tree, path), path, "exec", dont_inherit=True)
            except (RecursionError, SyntaxError, UnicodeDecodeError):
                return super().get_bytecode(script_path)
        return self._cache[path]


def _decoded(source: bytes) -> str:
    return source.decode("utf-8-sig")
