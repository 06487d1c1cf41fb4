"""What one Python file says of itself, by its syntax: imports, apps, factories, Streamlit calls, addresses."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

_FASTAPI: Final = "fastapi.FastAPI"
_SERVES: Final = frozenset(
    (
        "get",
        "post",
        "put",
        "patch",
        "delete",
        "include_router",
        "add_api_route",
        "api_route",
        "websocket",
        "route",
        "mount",
    )
)
_HTTP: Final = frozenset(("httpx", "requests", "aiohttp", "urllib", "urllib3"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Import:
    """One absolute import: `name` is the dotted module."""

    name: str
    line: int


@dataclass(kw_only=True, slots=True)
class PythonText:
    """One file.

    Shape: `apps` are variables at module level that hold a FastAPI app, `factories` functions without required parameters
    that return one, `made` variables with the name of the function that made them, `mounted` names given to `.mount(…)`, `served` names
    that routes are added to;
    `pages` is the line of the first call of Streamlit when the file is run, 0 for none. Lines count from 1.
    """

    imports: list[Import] = field(default_factory=list)
    relative: bool = False
    apps: dict[str, int] = field(default_factory=dict)
    factories: dict[str, int] = field(default_factory=dict)
    made: dict[str, tuple[str, int]] = field(default_factory=dict)
    mounted: set[str] = field(default_factory=set)
    served: set[str] = field(default_factory=set)
    pages: int = 0
    hosts: dict[str, int] = field(default_factory=dict)

    @property
    def calls_http(self) -> bool:
        """Does it import an HTTP client?"""
        return any(each.name.partition(".")[0] in _HTTP for each in self.imports)


def read_python(text: str) -> PythonText | None:
    """What the text says; None when it is no Python of this version, or nested beyond reason."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
            return _read(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _read(tree: ast.Module) -> PythonText:
    found = PythonText()
    names = _names(tree)
    for node in ast.walk(tree):
        _note(node, found)
    for statement in _run_at_import(tree.body):
        _statement(statement, names, found)
    found.pages = _pages(tree, names)
    return found


def _note(node: ast.AST, found: PythonText) -> None:
    if isinstance(node, ast.Import):
        found.imports.extend(Import(name=each.name, line=node.lineno) for each in node.names)
    elif isinstance(node, ast.ImportFrom):
        if node.level:
            found.relative = True
        else:
            found.imports.append(Import(name=node.module or "", line=node.lineno))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        host = _host(node.value)
        if host:
            found.hosts.setdefault(host, node.lineno)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr == "mount":
            found.mounted.update(each.id for each in _given(node) if isinstance(each, ast.Name))
        if node.func.attr in _SERVES and isinstance(node.func.value, ast.Name):
            found.served.add(node.func.value.id)


def _given(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args
    yield from (each.value for each in call.keywords)


def _host(text: str) -> str:
    if not text.startswith(("https://", "http://")) or len(text) > 500:
        return ""
    try:
        return urlsplit(text).hostname or ""
    except ValueError:
        return ""


def _names(tree: ast.Module) -> dict[str, str]:
    """What the file's names stand for: `FastAPI` and `f` of `import fastapi as f`."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {each.asname or each.name: each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
    return names


def _called(node: ast.expr | None, names: dict[str, str]) -> str:
    """The dotted name that a call calls, as imported; empty for anything else."""
    return _dotted(node.func, names) if isinstance(node, ast.Call) else ""


def _dotted(node: ast.expr, names: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value, names)}.{node.attr}"
    return ""


def _run_at_import(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that run when the file is imported, those within `if`, `try` and `with` included."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.If | ast.Try | ast.With):
            yield from _run_at_import([each for each in ast.iter_child_nodes(statement) if isinstance(each, ast.stmt)])


def _statement(statement: ast.stmt, names: dict[str, str], found: PythonText) -> None:
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        called = _called(statement.value, names)
        for target in targets:
            if isinstance(target, ast.Name) and called == _FASTAPI:
                found.apps[target.id] = statement.lineno
            elif isinstance(target, ast.Name) and called:
                found.made[target.id] = (called.rpartition(".")[2], statement.lineno)
    elif isinstance(statement, ast.FunctionDef) and _makes_app(statement, names):
        found.factories[statement.name] = statement.lineno


def _makes_app(function: ast.FunctionDef, names: dict[str, str]) -> bool:
    given = function.args
    required = len(given.args) + len(given.posonlyargs) - len(given.defaults)
    if required or any(each is None for each in given.kw_defaults):
        return False
    if function.returns is not None and _dotted(function.returns, names) == _FASTAPI:
        return True
    held = {
        target.id
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and _called(node.value, names) == _FASTAPI
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
    return any(
        (isinstance(each, ast.Name) and each.id in held) or _called(each, names) == _FASTAPI for each in returned
    )


def _pages(tree: ast.Module, names: dict[str, str]) -> int:
    """The line at which the file, run as a script, first calls Streamlit; 0 when it does not."""
    functions = {each.name: each for each in tree.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}
    shows = {name for name, each in functions.items() if _streamlit_line(each, names)}
    for statement in _run_at_import(tree.body):
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        line = _streamlit_line(statement, names)
        if line:
            return line
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in shows:
                return node.lineno
    return 0


def _streamlit_line(node: ast.AST, names: dict[str, str]) -> int:
    lines = (
        each.lineno
        for each in ast.walk(node)
        if isinstance(each, ast.Call)
        and _dotted(each.func, names).startswith("streamlit.")
        and not _dotted(each.func, names).startswith("streamlit.cache")
    )
    return min(lines, default=0)
