"""Flows of a Python module that are told by several places together: webhook handlers, signatures, sign-in, tokens, awaits in a row.

Shape of the facts' data, by kind: `webhook` has `verified`, `reads`, `parsed_first`, `acts`, `repeatable`; `signature-compared` has
`left`, `right`; `authorize-url` has `state`, `pkce`, `public`; `token-kept` has `refreshed`; `awaits-in-row` has `first`, `second`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.sources.code.python_clients import Module
from harness.sources.code.python_marks import Marked
from harness.sources.code.python_names import FUNCTION, decorators, is_async, unwrapped
from harness.sources.code.tree import Node
from harness.sources.code.words import is_signature_name

VERIFIES: Final = re.compile(
    r"signature|hmac|\bsecret\b|_SECRET\b|valid(?:ate)?_(?:event|webhook|request)|verification|construct_event|svix|(?-i:Webhook\()|verify|compare_digest|hub[-_]challenge|x-goog-channel-token|secret_token|authenticate|"
    r"x-[\w-]*(?:signature|secret|token)",
    re.IGNORECASE,
)
_KNOWS: Final = re.compile(
    r"event[._]?id|\[\"id\"\]|\['id'\]|get\(\"id\"\)|idempoten|processed|already|upsert|on_conflict|duplicate|get_or_create|exists|dedup|delivery|"
    r"\bseen\b|insert_or_ignore|nx=True|is not None|IntegrityError|merge\(|message_id|event\.id",
    re.IGNORECASE,
)
_ACTS: Final = re.compile(
    r"\.(?:add|create|insert|save|commit|insert_one|delay|send|publish|enqueue|add_task)\(", re.IGNORECASE
)
_AUTHORISED: Final = re.compile(
    r"Depends\((?!get_db|get_session|get_async_session)|Security\(|current_user|CurrentUser|login_required|require_|permission|is_authenticated|\bBearer\b"
)
_HOOK: Final = re.compile(r"web_?hook|/hooks?/|/callbacks?/(?:stripe|paypal|github)", re.IGNORECASE)
_ROUTE: Final = re.compile(r"\.(?:post|api_route|route)\(")
_MANAGED: Final = re.compile(
    r"^(?:create|register|add|update|delete|list|get|trigger|test|send|retry|resend|set|toggle|enable|disable|rotate|subscribe|invoke|fire|dispatch|redeliver)_",
    re.IGNORECASE,
)


def flows(names: Module, found: Mapping[int, tuple[Node, Mapping[str, Any]]]) -> Iterator[Marked]:
    """Every such fact; `found` are the module's requests by the place of their calls."""
    yield from _webhooks(names)
    yield from _signatures(names)
    yield from _authorize(names)
    yield from _tokens(names)
    yield from _rows(names, found)


def _webhooks(names: Module) -> Iterator[Marked]:
    for function in names.root.source.of(FUNCTION):
        routes = [each for each in decorators(function) if _ROUTE.search(each.text)]
        name = function.kids[0].text
        if (
            not routes
            or not (_HOOK.search(" ".join(each.text for each in routes)) or _HOOK.search(name))
            or _MANAGED.match(name)
        ):
            continue
        around = function.parent or function
        head = around.text[: len(around.text) - len(function.kids[-1].text)]
        body = function.kids[-1]
        if _AUTHORISED.search(head) and not VERIFIES.search(head):
            continue
        raw = re.search(
            r"\.body\(\)|\.json\(\)|\.form\(\)|\bRequest\b|payload|event|\bdata\b|Body\(|dict|BaseModel",
            head + body.text,
        )
        if not raw or len(body.kids) < 2:
            continue
        verified = bool(VERIFIES.search(around.text))
        yield "webhook", function, {
            "name": name,
            "verified": verified or bool(re.search(r"dependencies=\[[^\]]*(?:verif|sign)", names.root.text, re.IGNORECASE)),
            "parsed_first": _parsed_first(body) if verified else "",
            "acts": bool(_ACTS.search(body.text)),
            "repeatable": bool(_KNOWS.search(body.text)),
            "elsewhere": bool(VERIFIES.search(names.root.text)) and not verified,
        }  # fmt: skip


def _parsed_first(body: Node) -> str:
    """The call that parses the body before anything verifies it; empty where none does."""
    parsed, verified = None, None
    for call in body.below("call"):
        name = call.kids[0].text
        if parsed is None and (name in {"json.loads", "orjson.loads"} or re.fullmatch(r"(?:request|req)\.json", name)):
            parsed = call
        if verified is None and re.search(
            r"verif|construct_event|compare_digest|check_signature|valid(?:ate)?_signature|is_valid",
            name,
            re.IGNORECASE,
        ):
            verified = call
    return (
        parsed.normal
        if parsed is not None and verified is not None and parsed.start < verified.start and not parsed.within(verified)
        else ""
    )


def _signatures(names: Module) -> Iterator[Marked]:
    if not re.search(r"\bhmac\b|\bhashlib\b|[Ww]ebhook", names.root.text):
        return
    for node in names.root.source.of("comparison_operator"):
        if len(node.kids) != 2 or node.between(*node.kids) not in {"==", "!="}:
            continue
        left, right = node.kids
        plain = {"string", "none", "integer", "true", "false"}
        if (
            left.kind in plain
            or right.kind in plain
            or re.search(r"len\(|algorithm|type|version|method|inspect", node.text)
        ):
            continue
        both = is_signature_name(left.text) and (
            is_signature_name(right.text) or re.search(r"expected|computed|calculated|header", right.text)
        )
        other = is_signature_name(right.text) and re.search(r"expected|computed|calculated|header", left.text)
        made = any(
            re.search(r"hmac\.new\(|\.hexdigest\(\)", each.text) and "hmac" in names.root.text for each in node.kids
        )
        mac = made and re.search(r"sig|header|received|provided|token", node.text, re.IGNORECASE)
        if both or other or mac:
            keyed = "hmac" in names.root.text
            if keyed or re.search(r"sig", node.text, re.IGNORECASE):
                yield "signature-compared", node, {"left": left.normal, "right": right.normal}


def _authorize(names: Module) -> Iterator[Marked]:
    for node in names.root.source.of("string", "dictionary"):
        text = node.text
        if node.kind == "string" and not re.search(r"authorize\?|/auth\?|oauth2/auth\?|/oauth/authorize\?", text):
            continue
        if not re.search(r"response_type(?:[\"']?\s*:|=)", text) or (
            node.kind == "dictionary" and "redirect_uri" not in text
        ):
            continue
        function = node.up(FUNCTION) or names.root
        yield (
            "authorize-url",
            node,
            {
                "state": bool(re.search(r"\bstate\b", function.text)),
                "pkce": "code_challenge" in function.text,
                "public": "client_secret" not in names.root.text,
            },
        )


def _tokens(names: Module) -> Iterator[Marked]:
    whole = names.root.text
    if not re.search(r"grant_type|access_token", whole):
        return
    for node in names.root.source.of("assignment"):
        left = node.kids[0].text
        if not re.fullmatch(r"(?:self|cls)\._?\w*token\w*|_?[A-Z_]*TOKEN[A-Z_]*", left):
            continue
        if not re.search(
            r"""\[["']access_token["']\]|\.get\(["']access_token["']|\.access_token$""", node.kids[-1].text
        ):
            continue
        if re.match(
            r"(?:self\.)?_?(?:credentials?|config|settings|params|kwargs|secrets?|payload|claims)\b", node.kids[-1].text
        ):
            continue  # handed in: whoever hands it in cares for its end
        refreshed = bool(re.search(r"expires?_(?:in|at)|refresh|401|expir|UNAUTHORIZED|ttl", whole, re.IGNORECASE))
        yield "token-kept", node, {"name": left, "refreshed": refreshed}


def _rows(names: Module, found: Mapping[int, tuple[Node, Mapping[str, Any]]]) -> Iterator[Marked]:
    """Two awaited reads in a row, the second of which needs nothing of the first."""
    for function in names.root.source.of(FUNCTION):
        for block in function.below("block") if is_async(function) else ():
            if block.up(FUNCTION) is not function:
                continue
            yield from _row(block, found)


def _row(block: Node, found: Mapping[int, tuple[Node, Mapping[str, Any]]]) -> Iterator[Marked]:
    first: tuple[Node, Node] | None = None
    made = set[str]()
    for statement in block.kids:
        assigned = statement.kid("assignment") if statement.kind == "expression_statement" else None
        if assigned is None or len(assigned.kids) < 2:
            first = None if statement.kind != "comment" else first
            continue
        awaited = assigned.kids[-1] if assigned.kids[-1].kind == "await" else None
        call = unwrapped(awaited)
        request = found.get(call.start) if call is not None else None
        used = {each.text for each in assigned.kids[-1].below("identifier")}
        targets = {each.text for each in assigned.kids[0].below("identifier")}
        reads = request is not None and request[1].get("method") in {"GET", ""} and request[0] is call
        if reads and request is not None and call is not None:
            if first is not None and not used & made:
                callees = [one for one in (found[first[1].start][1].get("callee"), request[1].get("callee")) if one]
                yield (
                    "awaits-in-row",
                    statement,
                    {"first": first[1].normal, "second": call.normal, "line": first[0].line, "callees": callees},
                )
                return
            first, made = (statement, call), set(targets)
        elif used & made or awaited is not None:
            made |= targets
            if awaited is not None and not used & made:
                first = None


__all__ = ["flows"]
