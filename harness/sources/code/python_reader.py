"""Reads one Python file as facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from harness.model.source_facts import Fact, SourceFacts
from harness.sources.code.python_answers import answer_of, holder, reads_answer
from harness.sources.code.python_clients import Module
from harness.sources.code.python_flows import flows
from harness.sources.code.python_marks import marks
from harness.sources.code.python_names import CLASS, FUNCTION, arguments, decorators, scope_of
from harness.sources.code.python_optional import classes, optional_reads
from harness.sources.code.python_requests import requests
from harness.sources.code.python_surroundings import is_guarded, surroundings
from harness.sources.code.tree import Node, broken, parse
from harness.sources.code.webhooks import events_of, is_eventful

TELLING: Final = re.compile(
    r"\b(?:requests|httpx|aiohttp|urlopen|tenacity|backoff|stamina|urllib3|hmac)\b|[Ww]ebhook|response_type|redirect_uri|CORSMiddleware|CERT_NONE|_unverified_|"
    r"import streamlit|streamlit import|[\"']access_token[\"']|\.access_token\b|^[ \t]+global |\.format_exc\(|except[^\n]* as \w+:|PRIVATE KEY|_live_|AKIA|gh[pousr]_|xox[abprs]-|\bsk-|"
    r"(?:key|secret|token|passw\w*|credential\w*)[\"']?\s*[:=]\s*[\"']|(?:log\w*\.\w+|print)\([^\n]*(?:token|secret|passw|api_?key|credential|jwt)|\.state\.\w*(?:client|http|session)|"
    r"(?:getenv|environ\.get)\(\s*[\"']\w+[\"']\s*(?:,\s*[\"']|\)\s*[.\[])|exception_handler\(|authorization_code|url_verification|slack/events|"
    r"^class \w+\([^)\n]*(?:BaseModel|TypedDict)|^@dataclass|^[ \t]+\w+\[[^\]\n]+\][ \t]*=[ \t]*\w+[ \t]*[+-]",
    re.IGNORECASE | re.MULTILINE,
)
"""A file without any of these has no fact of its own; it may still call a wrapper of another file."""

_SHOWS_PARTS: Final = re.compile(r"\.a?iter_(?:lines|text|bytes|content|raw)\(|\bst\.write_stream\(")
_OF_NOW: Final = re.compile(r"health|\bping|status\b|\balive|reachable", re.IGNORECASE)
_LAUNCHES: Final = re.compile(
    r"(?:Popen|subprocess\.run)\([^)]*\b(?:uvicorn|gunicorn|hypercorn|fastapi|streamlit|npm|flask)\b"
)
"""A module that starts the service itself, on this machine."""
_POLLS: Final = re.compile(r"sleep\([^)]*\)\s*\n\s*st\.(?:experimental_)?rerun\(|st_autorefresh\(|\brun_every\s*=")
"""A page that reruns itself to show what is new."""


_AROUND: Final = (
    "async", "awaited", "module", "function", "decorators", "spinner", "locked", "triggered", "guard", "handler", "loop", "varies", "waits",
    "leaves", "gathered",
)  # fmt: skip


def read_python(text: str, file: str) -> SourceFacts:
    """The facts of a Python file. Raises: Unreadable."""
    root = parse(text, "python")
    names = Module(root)
    every = {call.start: (call, data) for call, data in requests(names)}
    found = {start: each for start, each in every.items() if each[1]["client"] != "linked"}
    elsewhere = {start: each for start, each in every.items() if each[1]["client"] == "linked"}
    calls = dict(_calls(names, found, elsewhere))
    facts = [
        *(_fact("request", call, data) for call, data in found.values()),
        *(_fact(kind, node, data) for kind, node, data in marks(names)),
        *(_fact(kind, node, data) for kind, node, data in flows(names, {**calls, **found})),
        *_functions(names, found, elsewhere),
        *(_fact("class", node, data) for node, data in classes(names)),
        *(_fact(kind, node, data) for kind, node, data in optional_reads(names)),
        *(_fact("call", call, data) for call, data in calls.values()),
        *_clients(names),
        *_module(names),
    ]
    facts.sort(key=lambda each: (each.line, each.column))
    unread = broken(root)
    root.source.release()
    return SourceFacts(file=file, language="python", facts=tuple(facts), imports=names.imports, unread=unread)


def _fact(kind: str, node: Node, data: dict[str, Any]) -> Fact:
    shown = "" if kind == "credential" else node.normal
    scope = scope_of(node) if kind != "webhook" else f"{scope_of(node)}.{data['name']}".strip(".")
    line = node.kids[0].line if node.kind == FUNCTION else node.line
    end = line if node.kind == FUNCTION else node.end_line
    return Fact(kind=kind, line=line, end_line=end, column=node.column, scope=scope, node=shown, data=data)


def _functions(
    names: Module,
    found: Mapping[int, tuple[Node, dict[str, Any]]],
    elsewhere: Mapping[int, tuple[Node, dict[str, Any]]],
) -> Iterator[Fact]:
    """`function`: what it calls, what it requests, which client or answer it hands out: by these wrappers are told."""
    made: dict[int, list[tuple[Node, dict[str, Any]]]] = {}
    for call, data in (*found.values(), *elsewhere.values()):
        made.setdefault(id(call.up(FUNCTION)), []).append((call, data))
    eventful = is_eventful(names.root.text)
    calls: dict[int, set[str]] = {}
    own_names = {each.kids[0].text for each in names.root.source.of(FUNCTION)}
    open_calls: dict[int, set[str]] = {}
    for call in names.root.source.of("call"):
        if call.kids[0].kind in {"identifier", "attribute"}:
            around = call.up(FUNCTION)
            calls.setdefault(id(around), set()).add(call.kids[0].text)
            head = call.kids[0].text.split(".")[0]
            known = head in own_names or head == "self" or (head in names.imports and not names.is_foreign(head))
            if around is not None and known and not is_guarded(call, around):
                open_calls.setdefault(id(around), set()).add(call.kids[0].text)
    for function in names.root.source.of(FUNCTION):
        requested = made.get(id(function), [])
        own = [data for _, data in requested if data["client"] != "linked"]
        name, scope = function.kids[0].text, scope_of(function)
        data = {
            "name": name,
            "requests": sorted({str(each["method"]) for each in own}),
            "linked": [
                [each["via"], f"{scope}.{name}".strip("."), each["method"]]
                for _, each in requested
                if each["client"] == "linked"
            ],
            "calls": sorted(each for each in calls.get(id(function), ()) if each.count(".") < 3)[:60],
            "unguarded": sorted(open_calls.get(id(function), ()))[:60],
            "decorators": [each.normal for each in decorators(function)],
            "guards": bool(own) and all(each["guard"] != "none" and not each.get("raises") for each in own),
            "yields": any(each.up(FUNCTION) is function for each in function.below("yield"))
            or _SHOWS_PARTS.search(function.text) is not None,
            "spins": bool(requested) and all(each["spinner"] for _, each in requested),
            "makes": names.factories.get(name),
            **events_of(function.text, eventful=eventful),
            "answers": _answers(requested, function),
        }
        yield Fact(kind="function", line=function.line, scope=f"{scope}.{name}".strip("."), node="", data=data)


def _answers(requested: Sequence[tuple[Node, Mapping[str, Any]]], function: Node) -> str:
    """Whether a function hands back the whole answer of a request: `checked` or `unchecked`, empty where it does not."""
    returned = {each.kids[0].text for each in function.below("return_statement") if each.kids} if requested else set()
    for call, data in requested:
        name, outer = holder(call)
        around = outer.parent
        if name in returned or (around is not None and around.kind == "return_statement"):
            return "checked" if data["status"] == "checked" else "unchecked"
    return ""


def _clients(names: Module) -> Iterator[Fact]:
    """`client`: the clients that other modules may import, and those that a class holds for its heirs."""
    for name, bound in names.clients.items():
        for owner, settings in bound:
            if owner is None or owner.kind == CLASS:
                scope = owner.kids[0].text if owner is not None else ""
                yield Fact(kind="client", line=settings["line"], node=name, scope=scope, data=settings)


def _calls(
    names: Module,
    found: Mapping[int, tuple[Node, dict[str, Any]]],
    elsewhere: Mapping[int, tuple[Node, dict[str, Any]]],
) -> Iterator[tuple[int, tuple[Node, dict[str, Any]]]]:
    """`call`: calls of the project's own functions, or by clients of other modules, which may turn out to be requests."""
    own = {each.kids[0].text for each in names.root.source.of(FUNCTION)}
    page = _is_page(names)
    for call in names.root.source.of("call"):
        if call.start in found:
            continue
        if call.start in elsewhere:
            data = elsewhere[call.start][1]
            around = {key: data[key] for key in _AROUND}
            yield call.start, (call, {"callee": call.kids[0].text, "method": data["method"], "request": data, **around})
            continue
        target = call.kids[0]
        head = target.text.split(".")[0] if target.kind in {"identifier", "attribute"} else ""
        wanted = (
            (target.kind == "identifier" and (head in own or head in names.imports))
            or (
                target.kind == "attribute"
                and target.text.count(".") < 3
                and (head in names.imports or (head in names.globals and target.text.count(".") == 1))
            )
            or (head == "self" and target.text.count(".") == 1)
        )
        if wanted and not names.is_foreign(head):
            kept = {"own": answer_of(call)} if reads_answer(call) else {}
            yield (
                call.start,
                (
                    call,
                    {
                        "callee": target.text,
                        "method": "",
                        **kept,
                        "limits": _limits(call),
                        "of_now": page
                        and _OF_NOW.search((call.up("expression_statement") or call).text[:200]) is not None,
                        **surroundings(call),
                    },
                ),
            )


def _limits(call: Node) -> str:
    """Does a call hand on a time limit: `yes`, `no`, or `open` where a mapping is spread into it?"""
    given = arguments(call)
    return "yes" if "timeout" in given else "open" if "**" in given else "no"


def _is_page(names: Module) -> bool:
    """Is a module made with Streamlit?"""
    return any(each.split(".")[0] == "streamlit" for each in names.imports.values())


def _module(names: Module) -> Iterator[Fact]:
    """`module`: what a module is as a whole."""
    whole = names.root.text
    streamlit = _is_page(names)
    yield Fact(
        kind="module",
        line=1,
        data={
            "streamlit": streamlit,
            "handles_http_errors": bool(
                re.search(r"exception_handler\(\s*(?:httpx|requests|aiohttp|Exception)", whole)
            ),
            "fastapi": "fastapi" in whole,
            "launches": _LAUNCHES.search(whole) is not None,
            "polls": streamlit and _POLLS.search(whole) is not None,
        },
    )
