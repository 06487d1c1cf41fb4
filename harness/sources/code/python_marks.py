"""What a Python module does beside its requests: retry policies, TLS, CORS, credentials, logs, error texts, caches, shared state.

Shape of the facts' data, by kind: `retry-policy` has `tool`, `waits`, `stops`, `unsafe`, `named`; `tls-off` has `how`; `cors` has `origins`, `credentials`;
`credential` has `name`, `known`; `secret-logged` and `cached-user-data` have `name`; `error-shown` has `to`, `broad`, `trace`; `shared-state`
has `name`; `client-opened` has `name`, `client`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from harness.sources.code.addresses import host_kind
from harness.sources.code.edits import added_argument, replaced
from harness.sources.code.python_caches import cached
from harness.sources.code.python_clients import Module
from harness.sources.code.python_errors import errors_shown, in_route
from harness.sources.code.python_names import CLASS, FUNCTION, arguments, decorators, is_async
from harness.sources.code.tree import Node
from harness.sources.code.words import bearer_of, is_credential_like, is_known_credential, is_secret_name

Marked: TypeAlias = tuple[str, Node, dict[str, Any]]
_LOGS: Final = re.compile(
    r"^(?:print|(?:self\.|cls\.)?_?(?:logger|log|logging|LOGGER|LOG)\.(?:debug|info|warning|warn|error|exception|critical|log))$"
)
_MASKED: Final = re.compile(
    r"\[[^\]]*:[^\]]*\]|mask|redact|hash|len\(|bool\(|sanitiz|type\(|\*\*\*|count_tokens|is not None|is None"
)
_ASKING: Final = re.compile(
    r"\b(?:requests|httpx|aiohttp|urlopen)\b|\b\w*(?:session|client|http)\.\w+\(|\bawait\b", re.IGNORECASE
)
"""What may ask a service, in what is tried again."""
_MAKES_CONNECTIONS: Final = re.compile(
    r"^(?:httpx\.(?:Async)?(?:Client|HTTPTransport)|aiohttp\.(?:ClientSession|TCPConnector)|requests\.[sS]ession)$"
)


def marks(names: Module) -> Iterator[Marked]:
    """Every such fact of a module: kind, place, data."""
    for read in (
        _policies,
        _recursions,
        _tls,
        _cors,
        _credentials,
        _logged,
        errors_shown,
        cached,
        _shared,
        _unclosed,
    ):
        yield from read(names)


def _policies(names: Module) -> Iterator[Marked]:
    for function in names.root.source.of(FUNCTION):
        for each in decorators(function):
            called = each.kids[0] if each.kids else None
            target = called.kids[0] if called is not None and called.kind == "call" else called
            name = names.dotted(target)
            given = arguments(called) if called is not None and called.kind == "call" else {}
            data: dict[str, Any] = {"named": function.kids[0].text, "unsafe": False}
            if called is not None and called.kind == "call":
                data["edits"] = _limit(called, name, names)
            if name in {"tenacity.retry", "tenacity.retry.retry"}:
                yield (
                    "retry-policy",
                    each,
                    {
                        **data,
                        "tool": "tenacity",
                        "waits": "wait" in given,
                        "stops": "stop" in given and "stop_never" not in given["stop"].text,
                        "open": "**" in given,
                    },
                )
            elif name in {"backoff.on_exception", "backoff.on_predicate"}:
                stops = bool({"max_tries", "max_time"} & set(given))
                yield (
                    "retry-policy",
                    each,
                    {**data, "tool": "backoff", "waits": True, "stops": stops, "open": "**" in given},
                )
    for call in names.root.source.of("call") if "Retry(" in names.root.source.text else ():
        if names.dotted(call.kids[0]).rpartition(".")[2] == "Retry" and "urllib3" in names.dotted(call.kids[0]) + str(
            names.imports.get("Retry", "")
        ):
            given = arguments(call)
            total = given.get("total") or given.get("0")
            if total is not None and total.text in {"0", "False"}:
                continue  # switches the library's own repeating off
            methods = next((given[each].text for each in ("allowed_methods", "method_whitelist") if each in given), "")
            unsafe = methods in {"None", "False"} or bool(re.search(r"[\"'](?:POST|PATCH)[\"']", methods))
            yield "retry-policy", call, {
                "tool": "urllib3", "waits": "backoff_factor" in given, "stops": True, "open": "**" in given, "unsafe": unsafe, "named": "",
                "edits": {"backoff": added_argument(call, "backoff_factor=0.5"), **_safe_methods(given)},
            }  # fmt: skip


def _limit(policy: Node, name: str, names: Module) -> dict[str, Any]:
    """The edit that ends a retry after five attempts, where the tool's own word for it is at hand."""
    if name.startswith("backoff."):
        given = "max_tries=5"
    elif "stop_after_attempt" in names.imports:
        given = "stop=stop_after_attempt(5)"
    elif "tenacity" in names.imports:
        given = "stop=tenacity.stop_after_attempt(5)"
    else:
        return {}
    limit = added_argument(policy, given) if "stop" not in arguments(policy) else None
    return {"limit": limit} if limit else {}


def _safe_methods(given: Mapping[str, Node]) -> dict[str, Any]:
    """The edit that leaves the methods which make something out of those that are repeated."""
    place = next((given[each] for each in ("allowed_methods", "method_whitelist") if each in given), None)
    if place is None:
        return {}
    named = re.findall(r"[\"'](\w+)[\"']", place.text) or ["GET", "HEAD", "PUT", "DELETE"]
    kept = [each for each in named if each not in {"POST", "PATCH"}]
    quoted = ", ".join(f'"{each}"' for each in kept)
    return {"methods": replaced(place, f"[{quoted}]")} if kept else {}


def _recursions(names: Module) -> Iterator[Marked]:
    """Functions that call themselves where they catch a failure, with nothing that counts."""
    for clause in names.root.source.of("except_clause"):
        function = clause.up(FUNCTION)
        tried = clause.parent.kid("block") if clause.parent is not None else None
        if function is None or tried is None or not _ASKING.search(tried.text):
            continue
        parameters = function.kid("parameters")
        if re.search(
            r"retr(?:y|ies)|attempt|tries|refresh|\bif\b",
            clause.text + (parameters.text if parameters is not None else ""),
        ):
            continue
        name = function.kids[0].text
        again = next((each for each in clause.below("call") if each.kids[0].text in {name, f"self.{name}"}), None)
        if again is not None:
            waits = "sleep" in clause.text
            yield (
                "retry-policy",
                again,
                {"tool": "recursion", "named": name, "waits": waits, "stops": False, "open": False, "unsafe": False},
            )


def _tls(names: Module) -> Iterator[Marked]:
    text = names.root.source.text
    if "verif" not in text and "ssl" not in text:
        return
    for call in names.root.source.of("call"):
        name = names.dotted(call.kids[0])
        if name == "ssl._create_unverified_context":
            yield "tls-off", call, {"how": "ssl._create_unverified_context()"}
        elif _MAKES_CONNECTIONS.search(name):
            given = arguments(call)
            base = names.text_of(given["base_url"]) if "base_url" in given else ""
            off = next(
                (each for each in ("verify", "ssl", "verify_ssl") if each in given and given[each].text == "False"), ""
            )
            if off and host_kind(base) not in {"local", "private"}:
                yield (
                    "tls-off",
                    call,
                    {"how": f"{name}({off}=False)", "edits": {"verify": replaced(given[off], "True")}},
                )
    for node in names.root.source.of("assignment"):
        left, value = node.kids[0].text, node.kids[-1].text
        if left.endswith(".verify_mode") and value.endswith("CERT_NONE"):
            yield "tls-off", node, {"how": node.normal}
        if left == "ssl._create_default_https_context" and "unverified" in value:
            yield "tls-off", node, {"how": node.normal}
        held = left.removesuffix(".verify")
        if (
            left != held
            and value == "False"
            and (held in names.clients or re.search(r"(?:session|client)$", held, re.IGNORECASE))
        ):
            yield "tls-off", node, {"how": node.normal}


def _cors(names: Module) -> Iterator[Marked]:
    for call in names.root.source.of("call") if "CORSMiddleware" in names.root.source.text else ():
        first = arguments(call).get("0")
        named = names.dotted(call.kids[0])
        if named.endswith("CORSMiddleware") or (
            first is not None
            and named.endswith(("add_middleware", "Middleware"))
            and first.text.endswith("CORSMiddleware")
        ):
            given = arguments(call)
            origins = _resolved(given.get("allow_origins"), names)
            pattern = names.text_of(given.get("allow_origin_regex"))
            credentials = given["allow_credentials"].text == "True" if "allow_credentials" in given else False
            wide = bool(re.search(r"[\"']\*[\"']", origins)) or pattern in {
                ".*",
                "^.*$",
                ".+",
                "https?://.*",
                "^https?://.*$",
            }
            yield "cors", call, {"origins": "*" if wide else origins[:80], "credentials": credentials}


def _resolved(node: Node | None, names: Module) -> str:
    if node is not None and node.kind == "identifier" and node.text in names.globals:
        value = names.globals[node.text].kids[-1]
        return value.text if value.kind == "list" else ""
    return node.text if node is not None and node.kind == "list" else ""


def _credentials(names: Module) -> Iterator[Marked]:
    for node in names.root.source.of("string"):
        text = "".join(each.text for each in node.kids_of("string_content"))
        if not 16 <= len(text) <= 4000 or node.kid("interpolation") is not None:
            continue
        name = _named(node)
        if (
            is_known_credential(text)
            and not _is_pattern(node)
            and not re.search(r"placeholder|example", name, re.IGNORECASE)
        ):
            yield "credential", node, {"name": name or "a credential", "known": True}
        elif (name and is_secret_name(name) and is_credential_like(text)) or (
            name == "Authorization" and bearer_of(text) != text and is_credential_like(bearer_of(text))
        ):
            yield "credential", node, {"name": name, "known": False}


def _is_pattern(node: Node) -> bool:
    """Is a text a pattern, or an example of a documentation?"""
    if any(each.kind == "keyword_argument" and each.kids[0].text in {"example", "examples"} for each in node.around()):
        return True
    return node.text.startswith(("r'", 'r"')) or "re.compile" in (
        node.parent.parent.text[:40] if node.parent and node.parent.parent else ""
    )


def _named(value: Node) -> str:
    """The name that a text is given: of an assignment, a keyword or a key."""
    around = value.parent
    if around is None or around.kids[-1] is not value:
        return ""
    if around.kind in {"assignment", "keyword_argument", "default_parameter", "typed_default_parameter"}:
        return around.kids[0].text.rpartition(".")[2].strip("\"']")
    if around.kind == "pair" and around.kids[0].kind == "string":
        return around.kids[0].text.strip("\"'")
    asked = around.parent if around.kind == "argument_list" and len(around.kids) == 2 else None
    if asked is not None and re.search(r"(?:getenv|environ\.get|secrets\.get)$", asked.kids[0].text):
        return around.kids[0].text.strip("\"'")  # what the environment does not give
    return ""


def _logged(names: Module) -> Iterator[Marked]:
    for call in names.root.source.of("call"):
        if not _LOGS.match(call.kids[0].text):
            continue
        listed = call.kid("argument_list")
        for each in listed.kids if listed is not None else ():
            found = _secret_in(each)
            if found:
                yield "secret-logged", call, {"name": found}
                break


def _secret_in(node: Node) -> str:
    """The secret that an argument, or a part of a formatted text, is itself."""
    if node.kind in {"identifier", "attribute"}:
        name = node.text.rpartition(".")[2]
        return name if is_secret_name(name) and not name.isupper() else ""
    if node.kind == "subscript" and node.kids[-1].kind == "string":
        name = node.kids[-1].text.strip("\"'")
        return name if is_secret_name(name) else ""
    if node.kind == "string":
        inner = (
            _secret_in(each.kids[0])
            for each in node.kids_of("interpolation")
            if each.kids and not _MASKED.search(each.text)
        )
        return next((each for each in inner if each), "")
    return ""


def _shared(names: Module) -> Iterator[Marked]:
    for node in names.root.source.of("global_statement"):
        function = node.up(FUNCTION)
        if function is None or not _is_unguarded(function):
            continue
        shared = {each.text for each in node.kids}
        for each in function.below("assignment", "augmented_assignment"):
            if each.kids[0].text not in shared or each.kids[-1].kind != "await":
                continue
            asked = each.up("if_statement")
            read = each.kind == "augmented_assignment" or (
                asked is not None
                and asked.within(function)
                and any(one.text == each.kids[0].text for one in asked.kids[0].below("identifier"))
            )
            if read or in_route(each):
                yield "shared-state", each, {"name": each.kids[0].text}
    for each in names.root.source.of("assignment", "augmented_assignment"):
        yield from _lost_update(each, names)


def _lost_update(written: Node, names: Module) -> Iterator[Marked]:
    """A member of a module's mapping that is read, awaited upon, and written: `n = totals[k]; await …; totals[k] = n + 1`."""
    target, function = written.kids[0], written.up(FUNCTION)
    if (
        target.kind != "subscript"
        or target.kids[0].text not in names.globals
        or function is None
        or not _is_unguarded(function)
    ):
        return
    if written.kids[-1].kind in {"string", "integer", "true", "false", "none"}:
        return
    held = [
        each.kids[0].text
        for each in function.below("assignment")
        if each.end < written.start and target.text in each.kids[-1].text
    ]
    read = re.search("|".join(rf"\b{re.escape(each)}\b" for each in held), written.kids[-1].text) if held else None
    first = next((each for each in function.below("assignment") if held and each.kids[0].text == held[0]), None)
    between = function.source.text[first.end : written.start] if first is not None else ""
    if read and re.search(r"\bawait\b", between):
        yield "shared-state", written, {"name": target.text}


def _is_unguarded(function: Node) -> bool:
    """Is a function a coroutine in which no lock is taken?"""
    text = function.text.lower()
    return is_async(function) and "lock" not in text and "semaphore" not in text


def _unclosed(names: Module) -> Iterator[Marked]:
    for node in names.root.source.of("assignment"):
        function = node.up(FUNCTION)
        target = node.kids[0]
        settings = names.made(node.kids[-1]) if len(node.kids) > 1 else None
        if (
            settings is None
            or function is None
            or target.kind != "identifier"
            or settings["client"] in {"own", "requests", "linked"}
            or not _MAKES_CONNECTIONS.match(names.dotted(node.kids[-1].kids[0]))
        ):
            continue
        if node.up(CLASS, FUNCTION) is not function or node.kids[-1].kind != "call":
            continue
        name = re.escape(target.text)
        rest = function.source.text[node.end : function.end]
        kept = rf"\b{name}\.a?close\(|\breturn\b[^\n]*\b{name}\b(?!\.)|\byield\b[^\n]*\b{name}\b|with\s+{name}\b(?!\.)|=\s*{name}\b(?!\.)|[(,=]\s*{name}\s*[,)]|closing\({name}"
        shared = any(
            target.text in {one.text for one in each.kids}
            for each in function.below("global_statement", "nonlocal_statement")
        )
        if not shared and not re.search(kept, rest):
            yield "client-opened", node, {"name": target.text, "client": settings["client"]}
