"""What names stand for in a Python module: imports, constants and functions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.sources.code.tree import Node

FUNCTION: Final = "function_definition"
CLASS: Final = "class_definition"
_DEEPEST: Final = 12
_UNKNOWN: Final = frozenset({"identifier", "attribute", "call", "subscript"})
"""Expressions whose text is not known here."""
_FOREIGN: Final = frozenset(
    [
        "re",
        "os",
        "sys",
        "json",
        "typing",
        "datetime",
        "time",
        "math",
        "random",
        "pathlib",
        "logging",
        "collections",
        "functools",
        "itertools",
        "asyncio",
        "streamlit",
        "pydantic",
        "fastapi",
        "sqlalchemy",
        "pandas",
        "numpy",
        "httpx",
        "requests",
        "aiohttp",
        "st",
        "uuid",
        "enum",
        "dataclasses",
        "contextlib",
        "abc",
        "hashlib",
        "hmac",
        "base64",
        "io",
        "shutil",
        "subprocess",
        "threading",
        "starlette",
        "jose",
        "jwt",
        "passlib",
        "openai",
        "torch",
        "transformers",
        "plotly",
        "matplotlib",
        "sklearn",
        "sqlmodel",
        "alembic",
        "click",
        "typer",
        "rich",
        "yaml",
        "toml",
        "copy",
        "string",
        "traceback",
        "urllib",
        "tempfile",
        "socket",
        "struct",
        "decimal",
        "inspect",
        "warnings",
        "secrets",
    ]
)
"""Modules of others that make no requests a project would wrap, and whose objects are no clients of it."""


class Names:
    """The names of one module.

    Shape: `imports` maps local names to `module` or `module.name`; `constants` module-level names to their text; `globals` module-level
    names to their assignments.
    """

    def __init__(self, root: Node) -> None:
        self.root = root
        self.imports = dict(_imports(root))
        self.constants: dict[str, str] = {}
        self.globals: dict[str, Node] = {}
        self._constants()

    def dotted(self, node: Node | None, depth: int = 0) -> str:
        """The full name of an expression by the module's imports: `r.get` is `requests.get` after `import requests as r`."""
        if node is None or depth > _DEEPEST:
            return ""
        if node.kind == "identifier":
            return self.imports.get(node.text, node.text)
        if node.kind == "attribute" and len(node.kids) == 2:
            left = self.dotted(node.kids[0], depth + 1)
            return f"{left}.{node.kids[1].text}" if left else ""
        return ""

    def text_of(self, node: Node | None, depth: int = 0) -> str:
        """The text that an expression makes, unknown parts in braces; empty where it makes none that can be told."""
        if node is None or depth > _DEEPEST:
            return ""
        if node.kind == "string":
            return "".join(self._piece(each, depth) for each in node.kids)
        if node.kind in {"concatenated_string", "parenthesized_expression"}:
            return "".join(self.text_of(each, depth + 1) for each in node.kids)
        if node.kind == "binary_operator" and len(node.kids) == 2:
            return self._joined(node, depth)
        if node.kind == "call" and node.kids[0].text.endswith(".format"):
            return self.text_of(node.kids[0].kids[0], depth + 1)
        known = self.constants.get(node.text) if node.kind == "identifier" else None
        return known or (f"{{{node.normal[:40]}}}" if node.kind in _UNKNOWN else "")

    def _joined(self, node: Node, depth: int) -> str:
        left, right = node.kids
        sign = node.between(left, right)
        if sign == "+":
            return (self.text_of(left, depth + 1) or "{}") + (self.text_of(right, depth + 1) or "{}")
        return self.text_of(left, depth + 1) if sign == "%" else ""

    def _piece(self, node: Node, depth: int) -> str:
        if node.kind == "string_content":
            return node.text
        if node.kind == "interpolation" and node.kids:
            return self.text_of(node.kids[0], depth + 1) or "{}"
        return ""

    def is_written(self, place: Node | None) -> bool:
        """Does an address stand in an expression itself, and is it no default of what the environment may give?"""
        if place is None or "environ" in place.text or "getenv" in place.text:
            return False
        return "://" in "".join(each.text for each in place.below("string_content"))

    def is_foreign(self, name: str) -> bool:
        """Is a name imported from a module that no project's client comes from?"""
        return self.imports.get(name, "").split(".", maxsplit=1)[0] in _FOREIGN

    def _constants(self) -> None:
        for statement in self.root.kids:
            assigned = statement.kid("assignment") if statement.kind == "expression_statement" else None
            if assigned is None or len(assigned.kids) < 2 or assigned.kids[0].kind != "identifier":
                continue
            name, value = assigned.kids[0].text, assigned.kids[-1]
            self.globals[name] = assigned
            if value.kind in {"string", "concatenated_string", "binary_operator"}:
                self.constants[name] = self.text_of(value)


def arguments(call: Node) -> dict[str, Node]:
    """The arguments of a call: positional ones by number, keywords by name, `**` where a mapping is spread."""
    found: dict[str, Node] = {}
    listed = call.kid("argument_list")
    number = 0
    for each in listed.kids if listed is not None else ():
        if each.kind == "keyword_argument" and len(each.kids) == 2:
            found[each.kids[0].text] = each.kids[1]
        elif each.kind == "dictionary_splat":
            found["**"] = each
        elif each.kind != "comment":
            found[str(number)] = each
            number += 1
    return found


def unwrapped(node: Node | None) -> Node | None:
    """An expression without `await` and parentheses around it."""
    while node is not None and node.kind in {"await", "parenthesized_expression"} and node.kids:
        node = node.kids[0]
    return node


def wrapped(node: Node) -> Node:
    """The outermost `await` or parentheses around an expression, or itself."""
    while node.parent is not None and node.parent.kind in {"await", "parenthesized_expression"}:
        node = node.parent
    return node


def scope_of(node: Node) -> str:
    """The qualified name of the innermost function or class around a node; empty at module level."""
    names = [each.kids[0].text for each in node.around() if each.kind in {FUNCTION, CLASS} and each.kids]
    return ".".join(reversed(names))


def decorators(function: Node) -> list[Node]:
    """The decorators of a function."""
    around = function.parent
    return around.kids_of("decorator") if around is not None and around.kind == "decorated_definition" else []


def is_async(function: Node | None) -> bool:
    """Is a function a coroutine function?"""
    return function is not None and function.text.startswith("async")


def _imports(root: Node) -> Iterator[tuple[str, str]]:
    for node in root.source.of("import_statement"):
        for each in node.kids:
            if each.kind == "aliased_import":
                yield each.kids[1].text, each.kids[0].text
            else:
                yield each.text.split(".")[0], each.text.split(".")[0]
    for node in root.source.of("import_from_statement"):
        module, *names = node.kids
        for each in names:
            if each.kind == "aliased_import":
                yield each.kids[1].text, f"{module.text}.{each.kids[0].text}"
            elif each.kind == "dotted_name":
                yield each.text, f"{module.text}.{each.text}"
