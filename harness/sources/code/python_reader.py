"""Reads one Python file as facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from harness.model.source_facts import Fact, SourceFacts
from harness.sources.code.python_flows import flows
from harness.sources.code.python_marks import marks
from harness.sources.code.python_names import FUNCTION, Names, decorators, scope_of
from harness.sources.code.python_requests import requests, surroundings
from harness.sources.code.tree import Node, parse

TELLING: Final = re.compile(
    r"\b(?:requests|httpx|aiohttp|urlopen|tenacity|backoff|stamina|urllib3|hmac)\b|[Ww]ebhook|response_type|CORSMiddleware|CERT_NONE|_unverified_|"
    r"import streamlit|streamlit import|[\"']access_token[\"']|\.access_token\b|^[ \t]+global |\.format_exc\(|except[^\n]* as \w+:|PRIVATE KEY|_live_|AKIA|gh[pousr]_|xox[abprs]-|\bsk-|"
    r"(?:key|secret|token|passw\w*|credential\w*)[\"']?\s*[:=]\s*[\"']|(?:log\w*\.\w+|print)\([^\n]*(?:token|secret|passw|api_?key|credential|jwt)",
    re.IGNORECASE | re.MULTILINE,
)
"""A file without any of these has no fact of its own; it may still call a wrapper of another file."""


def read_python(text: str, file: str) -> SourceFacts:
    """The facts of a Python file. Raises: Unreadable."""
    root = parse(text, "python")
    names = Names(root)
    found = {call.start: (call, data) for call, data in requests(names)}
    calls = dict(_calls(names, found))
    facts = [
        *(_fact("request", call, data) for call, data in found.values()),
        *(_fact(kind, node, data) for kind, node, data in marks(names)),
        *(_fact(kind, node, data) for kind, node, data in flows(names, {**calls, **found})),
        *_functions(names, found),
        *(_fact("call", call, data) for call, data in calls.values()),
        *_clients(names),
        *_module(names),
    ]
    facts.sort(key=lambda each: (each.line, each.column))
    root.source.release()
    return SourceFacts(file=file, language="python", facts=tuple(facts), imports=names.imports)


def _fact(kind: str, node: Node, data: dict[str, Any]) -> Fact:
    shown = "" if kind == "credential" else node.normal
    scope = scope_of(node) if kind != "webhook" else f"{scope_of(node)}.{data['name']}".strip(".")
    line = node.kids[0].line if node.kind == FUNCTION else node.line
    end = line if node.kind == FUNCTION else node.end_line
    return Fact(kind=kind, line=line, end_line=end, column=node.column, scope=scope, node=shown, data=data)


def _functions(names: Names, found: dict[int, tuple[Node, dict[str, Any]]]) -> Iterator[Fact]:
    """`function`: what it calls and whether it makes requests, by which wrappers are told."""
    made: dict[int, list[dict[str, Any]]] = {}
    for call, data in found.values():
        made.setdefault(id(call.up(FUNCTION)), []).append(data)
    calls: dict[int, set[str]] = {}
    for call in names.root.source.of("call"):
        if call.kids[0].kind in {"identifier", "attribute"}:
            calls.setdefault(id(call.up(FUNCTION)), set()).add(call.kids[0].text)
    for function in names.root.source.of(FUNCTION):
        own = made.get(id(function), [])
        shown = [each.normal for each in decorators(function)]
        data = {
            "name": function.kids[0].text,
            "requests": sorted({str(each["method"]) for each in own}),
            "calls": sorted(each for each in calls.get(id(function), ()) if each.count(".") < 2)[:60],
            "decorators": shown,
            "guards": bool(own) and all(each["guard"] != "none" for each in own),
        }
        scope = f"{scope_of(function)}.{function.kids[0].text}".strip(".")
        yield Fact(kind="function", line=function.line, scope=scope, node="", data=data)


def _clients(names: Names) -> Iterator[Fact]:
    """`client`: the clients that other modules may import."""
    for name, bound in names.clients.items():
        yield from (Fact(kind="client", line=1, node=name, data=settings) for owner, settings in bound if owner is None)


def _calls(
    names: Names, found: dict[int, tuple[Node, dict[str, Any]]]
) -> Iterator[tuple[int, tuple[Node, dict[str, Any]]]]:
    """`call`: calls of the project's own functions, which may turn out to be wrappers of requests."""
    own = {each.kids[0].text for each in names.root.source.of(FUNCTION)}
    for call in names.root.source.of("call"):
        target = call.kids[0]
        head = target.text.split(".")[0] if target.kind in {"identifier", "attribute"} else ""
        wanted = (
            (target.kind == "identifier" and (head in own or head in names.imports))
            or (
                target.kind == "attribute"
                and target.kids[0].kind == "identifier"
                and (head in names.imports or head in names.globals)
            )
            or (head == "self" and target.text.count(".") == 1)
        )
        if not wanted or call.start in found or _elsewhere(names.imports.get(head, "")):
            continue
        yield call.start, (call, {"callee": target.text, "method": "", **surroundings(call)})


def _elsewhere(module: str) -> bool:
    return module.split(".", maxsplit=1)[0] in _FOREIGN


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


def _module(names: Names) -> Iterator[Fact]:
    """`module`: what a module is as a whole."""
    whole = names.root.text
    streamlit = any(each.split(".")[0] == "streamlit" for each in names.imports.values())
    yield Fact(
        kind="module",
        line=1,
        data={
            "streamlit": streamlit,
            "handles_http_errors": bool(
                re.search(r"exception_handler\(\s*(?:httpx|requests|aiohttp|Exception)", whole)
            ),
            "fastapi": "fastapi" in whole,
        },
    )
