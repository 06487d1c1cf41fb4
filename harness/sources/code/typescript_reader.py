"""Reads one TypeScript, JavaScript, Vue or Svelte file as facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from harness.model.source_facts import Fact, SourceFacts
from harness.sources.code.tree import Node, broken, parse
from harness.sources.code.typescript_answers import answer_of, handed_back, is_dropped, reads_answer
from harness.sources.code.typescript_flows import flows, shares_refresh
from harness.sources.code.typescript_marks import THROWS, marks
from harness.sources.code.typescript_names import FUNCTIONS, Names, hands_on, scope_of
from harness.sources.code.typescript_optional import optional_reads, types
from harness.sources.code.typescript_requests import is_keyed, keyed_names, limits_of, method_of, requests
from harness.sources.code.typescript_surroundings import surroundings
from harness.sources.code.webhooks import events_of, is_eventful

TELLING: Final = re.compile(
    r"\b(?:fetch|\$fetch|ofetch)\b|axios|['\"](?:ky|got)['\"]|WebSocket|EventSource|setInterval|Storage|_(?:SECRET|PASSWORD|PRIVATE|SERVICE|ACCESS)_?|\benv(?:\.|\[[\"'])\w*(?:KEY|TOKEN|SECRET|PASSWORD|PRIVATE|ROLE|_SK)|\bcors\(|Allow-Origin|"
    r"rejectUnauthorized|TLS_REJECT|response_type|redirect_uri|createHmac|[Ww]ebhook|[uU]se(?:Infinite)?Query\(|useSWR|catch \(\w+|\.stack\b|PRIVATE KEY|_live_|AKIA|gh[pousr]_|xox[abprs]-|\bsk-|"
    r"(?i:(?:key|secret|token|passw\w*|credential\w*)[\"']?\s*[:=]\s*[\"'`]|(?:console|logger|log)\.\w+\([^\n]*(?:token|secret|passw|api_?key|credential|jwt))|^let |\w!\.\w|authorization_code|\bQueryC(?:lient|ache)\(|getQueryCache|<SWRConfig|interceptors\.response",
    re.MULTILINE,
)
"""A file without any of these has no fact of its own; it may still call a wrapper of another file."""
_HANDLES_QUERY_ERRORS: Final = re.compile(
    r"\bQueryC(?:ache|lient)\([^;]{0,1500}?(?:onError|(?:throwOnError|useErrorBoundary|suspense)\s*:\s*(?!false))|getQueryCache\(\)\.subscribe|"
    r"<SWRConfig[^;]{0,1500}?(?:onError|suspense)|interceptors\.response(?s:.{0,1500}?)(?:\btoast|notif|message\.error|snackbar|\balert\()"
)
"""What deals with the failures of all queries of a project in one place."""
_SCRIPT: Final = re.compile(r"<script\b[^>]*>(?P<code>.*?)</script>", re.DOTALL | re.IGNORECASE)
_PLAIN: Final = frozenset({".ts", ".mts", ".cts"})


def read_typescript(text: str, file: str) -> SourceFacts:
    """The facts of such a file. Raises: Unreadable."""
    suffix = PurePosixPath(file).suffix
    if suffix in {".vue", ".svelte"}:
        text = script(text)
    root = parse(text, "typescript" if suffix in _PLAIN | {".vue", ".svelte"} else "tsx")
    names = Names(root)
    every = {call.start: (call, data) for call, data in requests(names, file)}
    found = {start: each for start, each in every.items() if each[1]["client"] != "linked"}
    elsewhere = {start: each for start, each in every.items() if each[1]["client"] == "linked"}
    calls = dict(_calls(names, found, elsewhere, file))
    whole, default = hands_on(root)
    facts = [
        *(_fact("request", call, data) for call, data in found.values()),
        *(_fact(kind, node, data) for kind, node, data in marks(names)),
        *(_fact(kind, node, data) for kind, node, data in flows(names, file, {**calls, **found})),
        *(_fact("class", node, data) for node, data in types(names)),
        *(_fact(kind, node, data) for kind, node, data in optional_reads(names)),
        *_functions(names, found, elsewhere),
        *(_fact("call", call, data) for call, data in calls.values()),
        *(Fact(kind="client", line=data["line"] or 1, node=name, data=data) for name, data in names.clients.items()),
        Fact(
            kind="module",
            line=1,
            data={
                "client": bool(re.match(r"\s*[\"']use client", text)),
                "streamlit": False,
                "whole": whole,
                "barrel": bool(whole) or re.search(r"^export \{[^}]*\} from", text, re.MULTILINE) is not None,
                "default": default,
                "handles_query_errors": _HANDLES_QUERY_ERRORS.search(text) is not None,
            },
        ),
    ]
    facts.sort(key=lambda each: (each.line, each.column))
    unread = broken(root)
    root.source.release()
    return SourceFacts(file=file, language="typescript", facts=tuple(facts), imports=names.imports, unread=unread)


def script(text: str) -> str:
    """The scripts of a single-file component, each where it stands; everything else is blank."""
    kept = [" " if each not in "\n" else each for each in text]
    for found in _SCRIPT.finditer(text):
        kept[found.start("code") : found.end("code")] = found["code"]
    return "".join(kept)


def _fact(kind: str, node: Node, data: dict[str, Any]) -> Fact:
    whole = node.kind in FUNCTIONS or kind == "effect"
    end = node.line if whole else node.end_line
    shown = "" if kind == "credential" else node.normal
    return Fact(
        kind=kind, line=node.line, end_line=end, column=node.column, scope=scope_of(node), node=shown, data=data
    )


def _functions(
    names: Names, found: Mapping[int, tuple[Node, dict[str, Any]]], elsewhere: Mapping[int, tuple[Node, dict[str, Any]]]
) -> Iterator[Fact]:
    """`function`: what a named function calls, what it requests and whether it hands the answer back: by these wrappers are told."""
    returns: dict[int, list[Node]] = {}
    for each in names.root.source.of("return_statement"):
        if each.kids:
            returns.setdefault(id(each.up(*FUNCTIONS)), []).append(each.kids[0])
    eventful = is_eventful(names.root.text)
    calls: dict[int, set[str]] = {}
    for call in names.root.source.of("call_expression"):
        if re.fullmatch(r"[\w$]+(?:\.[\w$]+)?", call.kids[0].text):
            for each in call.around():
                if each.kind in FUNCTIONS:
                    calls.setdefault(id(each), set()).add(call.kids[0].text)
    shared, throwing = shares_refresh(names), "throw new" in names.root.text
    for name, function in names.functions.items():
        made = [(call, data) for call, data in found.values() if call.within(function)]
        linked = [data for call, data in elsewhere.values() if call.within(function)]
        data = {
            "name": name,
            "requests": sorted({str(each["method"]) for _, each in made}),
            "linked": [[each["via"], "", each["method"]] for each in linked],
            "calls": sorted(calls.get(id(function), ()))[:60],
            "guards": bool(made)
            and all(each["guard"] not in {"none", "floating"} and "throw " not in each["handler"] for _, each in made),
            "signal": any(each["signal"] for _, each in made) and _is_cancellable(function),
            **handed_back(function, returns.get(id(function), ()), made),
            "shares": shared,
            "throws": throwing and THROWS.search(function.text) is not None,
            **events_of(function.text, eventful=eventful),
        }
        yield Fact(kind="function", line=function.line, scope=f"{scope_of(function)}.{name}".strip("."), data=data)


def _is_cancellable(function: Node) -> bool:
    """Can a caller, or the next call, end the requests of a function: by a signal that it takes, or a controller that is kept?"""
    parameters = function.kid("formal_parameters", "identifier")
    taken = parameters is not None and re.search(
        r"signal|init|opt|config|controller|abort|arg|request|props", parameters.text, re.IGNORECASE
    )
    return bool(taken or re.search(r"Ref\b|\.current\b|this\.", function.text))


_AROUND: Final = (
    "async", "awaited", "module", "function", "decorators", "component", "place", "effect", "guard", "handler", "loop", "varies", "waits",
    "leaves", "gathered", "forever", "ends",
)  # fmt: skip


def _calls(
    names: Names,
    found: Mapping[int, tuple[Node, dict[str, Any]]],
    elsewhere: Mapping[int, tuple[Node, dict[str, Any]]],
    file: str,
) -> Iterator[tuple[int, tuple[Node, dict[str, Any]]]]:
    """`call`: calls of the project's own functions, or by clients of other modules, which may turn out to be requests."""
    keyed = keyed_names(names)
    for call in names.root.source.of("call_expression"):
        target = call.kids[0]
        if call.start in elsewhere and call is elsewhere[call.start][0]:
            data = elsewhere[call.start][1]
            around = {key: data[key] for key in _AROUND}
            yield call.start, (call, {"callee": target.text, "method": data["method"], "request": data, **around})
            continue
        head = target.text.split(".")[0].split("?")[0] if target.kind in {"identifier", "member_expression"} else ""
        if call.start in found or not head or not re.fullmatch(r"[\w$]+(?:\.[\w$]+)?", target.text):
            continue
        if names.is_own(head) or (head in names.functions and target.kind == "identifier"):
            read = reads_answer(call)
            kept: dict[str, Any] = {"own": answer_of(call, {"status": False}, names)} if read else {}
            method = method_of(call, names)
            kept["idempotency"] = is_keyed(call, keyed)
            kept["limits"] = limits_of(call)
            kept["dropped"] = is_dropped(call)
            yield (
                call.start,
                (call, {"callee": target.text, "method": method, **kept, **surroundings(call, names, file)}),
            )
