"""Cuts a source file into its functions and the rest, each with a digest, so that a change is known by what it touches."""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

COMPILED = frozenset({"jit", "njit", "vectorize", "guvectorize", "stencil", "cfunc", "script", "kernel"})
"""Names of decorators that compile a function's own code: nothing may be added to it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """One file. Shape: digests of the body of each function by its qualified name (a name that is given again has `#2`), and of all else.

    What stands in front of a body (decorators, defaults) is executed where the function is made, hence part of the rest.
    """

    rest: str
    functions: dict[str, str] = field(default_factory=dict)


def cut(source: bytes) -> Cut:
    """A file's digests. Raises: SyntaxError, ValueError for text that is no Python."""
    tree = ast.parse(source)
    lines = source.splitlines()
    found = {name: _digest(lines[first - 1 : last]) for name, _, first, last in _spans(tree)}
    inside = {line for _, _, first, last in _spans(tree) for line in range(first, last + 1)}
    rest = [line for number, line in enumerate(lines, start=1) if number not in inside]
    return Cut(rest=_digest(rest), functions=found)


def functions_of(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function of a module, nested ones too, by its name in the cut."""
    seen: Counter[str] = Counter()
    waiting: list[tuple[ast.AST, str]] = [(tree, "")]
    while waiting:
        node, prefix = waiting.pop()
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                waiting.append((child, prefix))
                continue
            name = f"{prefix}{child.name}"
            if isinstance(child, ast.ClassDef):
                waiting.append((child, f"{name}."))
                continue
            seen[name] += 1
            yield (name if seen[name] == 1 else f"{name}#{seen[name]}"), child
            waiting.append((child, f"{name}.<locals>."))


def _spans(tree: ast.Module) -> Iterator[tuple[str, ast.AST, int, int]]:
    """The lines of each function's body; a body on its head's own line is counted with both."""
    for name, node in functions_of(tree):
        first, last = node.body[0].lineno, node.end_lineno or node.lineno
        yield name, node, first, last


def _digest(lines: list[bytes]) -> str:
    return hashlib.sha256(b"\n".join(lines)).hexdigest()[:20]
