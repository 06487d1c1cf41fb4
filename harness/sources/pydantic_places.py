"""Where Python source declares classes, their fields and their functions."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from harness.model.location import Location


class ClassPlaces:
    """Source places of classes. `root` is the folder that locations are relative to."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def of_class(self, cls: type) -> Location | None:
        """The line of a class statement; of a generic model made concrete, its origin's."""
        tree = _class_tree(_generic_origin(cls))
        if tree is None:
            return None
        file, node = tree
        return Location(self._relative(file), node.lineno, end_line=node.lineno)

    def attributes(self, cls: type) -> Mapping[str, Location]:
        """The lines of annotated fields, in whichever class of the inheritance declares them last."""
        places: dict[str, Location] = {}
        for each in reversed(cls.__mro__):
            foreign = each is object or each.__module__.partition(".")[0] in {"pydantic", "typing", "builtins"}
            tree = None if foreign else _class_tree(_generic_origin(each))
            if tree is None:
                continue
            for node in tree[1].body:
                if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                    last = node.end_lineno or node.lineno
                    places[node.target.id] = Location(self._relative(tree[0]), node.lineno, end_line=last)
        return places

    def of_function(self, function: Any) -> Location | None:
        """The line of `def`, below decorators."""
        code = getattr(inspect.unwrap(function), "__code__", None) if callable(function) else None
        if code is None:
            return None
        return Location(
            self._relative(code.co_filename), _def_line(code.co_filename, code.co_name, code.co_firstlineno)
        )

    def _relative(self, file: str) -> str:
        path = Path(file).resolve()
        return path.relative_to(self._root).as_posix() if path.is_relative_to(self._root) else path.as_posix()


def _generic_origin(cls: type) -> type:
    held = getattr(cls, "__pydantic_generic_metadata__", None) or {}
    origin = held.get("origin")
    return origin if isinstance(origin, type) else cls


def _class_tree(cls: type) -> tuple[str, ast.ClassDef] | None:
    try:
        file = inspect.getsourcefile(cls)
    except TypeError:
        return None
    if file is None:
        return None
    wanted = cls.__qualname__.split(".")
    nodes: list[ast.stmt] = list(_tree(file).body)
    found: ast.ClassDef | None = None
    for name in wanted:
        found = next((each for each in _all_classes(nodes) if each.name == name), None)
        if found is None:
            return None
        nodes = found.body
    return (file, found) if found else None


def _all_classes(nodes: list[ast.stmt]) -> Iterator[ast.ClassDef]:
    for node in nodes:
        if isinstance(node, ast.ClassDef):
            yield node
        elif isinstance(node, ast.If | ast.Try):
            yield from _all_classes([*node.body, *node.orelse])


@cache
def _tree(file: str) -> ast.Module:
    try:
        return ast.parse(Path(file).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])


def _def_line(file: str, name: str, first: int) -> int:
    """The line of `def`, below its decorators."""
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
            above = min((each.lineno for each in node.decorator_list), default=node.lineno)
            if above <= first <= node.lineno:
                return node.lineno
    return first
