"""Flows of a TypeScript module that are told by several places together: webhook handlers, signatures, sign-in, tokens, awaits in a row.

The shapes of the facts are those of Python's, see `python_flows`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.sources.code.tree import Node
from harness.sources.code.typescript_marks import Marked
from harness.sources.code.typescript_names import FUNCTIONS, Names, name_of
from harness.sources.code.words import is_signature_name

_VERIFIES: Final = re.compile(
    r"signature|hmac|constructEvent|svix|(?-i:Webhook\()|verif|timingSafeEqual|secret|x-[\w-]*token|unwrap\(",
    re.IGNORECASE,
)
_CHECKING: Final = re.compile(r"verif|constructEvent|timingSafeEqual|unwrap$|validateSignature|isValid", re.IGNORECASE)
_KNOWS: Final = re.compile(
    r"(?:event|evt|payload|body|data|message)\??\.id\b|idempoten|processed|already|upsert|onConflict|duplicate|exists|dedup|delivery|seen|findUnique|findFirst|event_id|eventId",
    re.IGNORECASE,
)
_ACTS: Final = re.compile(r"\.(?:create|insert|save|update|add|send|publish|enqueue|increment|push)\w*\(")


def flows(names: Names, file: str, found: Mapping[int, tuple[Node, Mapping[str, Any]]]) -> Iterator[Marked]:
    """Every such fact; `found` are the module's requests by the place of their calls."""
    yield from _webhooks(names, file)
    yield from _signatures(names)
    yield from _authorize(names)
    yield from _tokens(names, found)
    yield from _rows(names, found)


def _webhooks(names: Names, file: str) -> Iterator[Marked]:
    handlers = []
    if re.search(r"web_?hooks?/(?:.*/)?(?:route|index|\[?\w+\]?)\.[jt]s$|web_?hook[\w-]*\.[jt]s$", file) and re.search(
        r"/api/|route\.[jt]s$", file
    ):
        handlers = [(each, name) for name, each in names.functions.items() if name in {"POST", "handler"}]
    for call in names.root.source.of("call_expression"):
        target = call.kids[0]
        if (
            target.kind == "member_expression"
            and re.fullmatch(r"(?:app|router|server|fastify)", target.kids[0].text)
            and target.kids[-1].text in {"post", "all"}
        ):
            listed = call.kids[-1].kids
            if listed and re.search(r"web-?hooks?\b", names.text_of(listed[0])) and listed[-1].kind in FUNCTIONS:
                handlers.append((listed[-1], names.text_of(listed[0])))
    for function, name in handlers:
        managed = re.search(r"webhooks?/(?:endpoints?|subscriptions?|configs?|settings|test)", name)
        if managed or re.search(
            r"getServerSession|auth\(\)|requireAuth|currentUser\(|\.auth\b|\buserId\b|session\.user", function.text
        ):
            continue
        verified = bool(_VERIFIES.search(names.root.text))
        yield (
            "webhook",
            function,
            {
                "name": name,
                "verified": verified,
                "parsed_first": _parsed_first(function) if verified else "",
                "acts": bool(_ACTS.search(function.text)),
                "repeatable": bool(_KNOWS.search(function.text)),
                "elsewhere": False,
            },
        )


def _parsed_first(function: Node) -> str:
    parsed, verified = None, None
    for call in function.below("call_expression"):
        name = call.kids[0].text
        if parsed is None and re.fullmatch(r"JSON\.parse|(?:req|request)\.json", name):
            parsed = call
        if verified is None and _CHECKING.search(name.rpartition(".")[2]):
            verified = call
    return parsed.normal if parsed is not None and verified is not None and parsed.start < verified.start else ""


def _signatures(names: Names) -> Iterator[Marked]:
    if not re.search(r"createHmac|crypto|[Ww]ebhook", names.root.text):
        return
    for node in names.root.source.of("binary_expression"):
        if len(node.kids) != 2 or node.between(*node.kids) not in {"===", "!==", "==", "!="}:
            continue
        left, right = node.kids
        plain = {"string", "null", "undefined", "number", "true", "false"}
        if left.kind in plain or right.kind in plain or re.search(r"\.length|typeof|algorithm|type", node.text):
            continue
        made = any(re.search(r"\.digest\(", each.text) for each in node.kids)
        if (
            made
            or (
                is_signature_name(left.text)
                and (is_signature_name(right.text) or re.search(r"expected|computed|hash", right.text))
            )
            or (is_signature_name(right.text) and re.search(r"expected|computed|hash", left.text))
        ):
            yield "signature-compared", node, {"left": left.normal, "right": right.normal}


def _authorize(names: Names) -> Iterator[Marked]:
    for node in names.root.source.of("template_string", "string", "object"):
        text = node.text
        if not re.search(r"response_type(?:[\"']?\s*:|=)", text):
            continue
        if node.kind != "object" and not re.search(r"authorize|/auth\?", text):
            continue
        if node.kind == "object" and "redirect_uri" not in text:
            continue
        function: Node = node.up(*FUNCTIONS) or names.root
        named = next((each for each in node.around() if each.kind in FUNCTIONS and name_of(each)), function)
        yield (
            "authorize-url",
            node,
            {
                "state": bool(re.search(r"\bstate\b(?!\s*\()", named.text.replace("useState", ""))),
                "pkce": bool(re.search(r"code_challenge|codeChallenge|pkce", names.root.text, re.IGNORECASE)),
                "public": not re.search(r"client_secret|clientSecret|CLIENT_SECRET", names.root.text),
            },
        )


def _tokens(names: Names, found: Mapping[int, tuple[Node, Mapping[str, Any]]]) -> Iterator[Marked]:
    """A stored token that goes with every request of a wrapper, where nothing in the module speaks of its end."""
    whole = names.root.text
    if re.search(r"\b401\b|refresh|[Uu]nauthori[sz]ed|expir", whole):
        return
    for call in names.root.source.of("call_expression"):
        if (
            not re.fullmatch(r"(?:window\.)?(?:localStorage|sessionStorage)\.getItem", call.kids[0].text)
            or "oken" not in call.kids[-1].text
        ):
            continue
        function = call.up(*FUNCTIONS)
        sends = (
            function is not None
            and "Bearer" in function.text
            and (any(each.within(function) for each, _ in found.values()) or "interceptors" in whole)
        )
        if sends:
            yield "token-kept", call, {"name": call.kids[-1].text.strip("()\"'"), "refreshed": False}
            return


def _rows(names: Names, found: Mapping[int, tuple[Node, Mapping[str, Any]]]) -> Iterator[Marked]:
    for block in names.root.source.of("statement_block"):
        yield from _row(block, found)


def _row(block: Node, found: Mapping[int, tuple[Node, Mapping[str, Any]]]) -> Iterator[Marked]:
    """Two awaited reads in a row, the second of which needs nothing of the first."""
    first: tuple[Node, Node] | None = None
    made = set[str]()
    for statement in block.kids:
        declared = statement.kid("variable_declarator") if statement.kind == "lexical_declaration" else None
        if declared is None or len(declared.kids) < 2:
            first = None if statement.kind != "comment" else first
            continue
        value = declared.kids[-1]
        used = {each.text for each in value.walk() if each.kind in {"identifier", "shorthand_property_identifier"}}
        targets = {
            each.text
            for each in declared.kids[0].walk()
            if each.kind in {"identifier", "shorthand_property_identifier_pattern"}
        }
        call = value.kids[0] if value.kind == "await_expression" and value.kids else None
        request = found.get(call.start) if call is not None else None
        if request is not None and request[0] is call and request[1].get("method") in {"GET", ""}:
            if first is not None and not used & made:
                callees = [one for one in (found[first[1].start][1].get("callee"), request[1].get("callee")) if one]
                yield (
                    "awaits-in-row",
                    statement,
                    {"first": first[1].normal, "second": call.normal, "line": first[0].line, "callees": callees},
                )
                return
            first, made = (statement, call), set(targets)
        elif used & made:
            made |= targets
        elif value.kind == "await_expression":
            first = None
