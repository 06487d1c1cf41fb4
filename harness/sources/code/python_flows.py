"""Flows of a Python module that are told by several places together: webhook handlers, signatures, sign-in, tokens, awaits in a row.

Shape of the facts' data, by kind: `webhook` see `webhooks`; `signature-compared` has `left`, `right`; `authorize-url` has `state`, `pkce`,
`public`; `token-kept` has `refreshed`; `awaits-in-row` has `first`, `second`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.sources.code.edits import joined, replaced
from harness.sources.code.python_clients import Module
from harness.sources.code.python_marks import Marked
from harness.sources.code.python_names import CLASS, FUNCTION, decorators, is_async, unwrapped
from harness.sources.code.rows import in_row
from harness.sources.code.sign_ins import AUTHORIZING, is_public, is_sign_in
from harness.sources.code.tree import Node
from harness.sources.code.webhooks import PYTHON, handler_facts
from harness.sources.code.words import is_signature_name

_AUTHORISED: Final = re.compile(
    r"Depends\((?!get_db|get_session|get_async_session)|Security\(|current_user|CurrentUser|login_required|require_|permission|is_authenticated|\bBearer\b"
)
_HOOK: Final = re.compile(
    r"web_?hook|/hooks?/|/callbacks?/(?:stripe|paypal|github)|slack[/_](?:events?|commands?|interactions?|interactive|actions?)\b",
    re.IGNORECASE,
)
_EVENT: Final = re.compile(
    r"\.body\(\)|\.json\(\)|\.form\(\)|\bRequest\b|payload|event|\bdata\b|Body\(|dict|BaseModel|\braw\b"
)
_NO_SIGNATURE: Final = re.compile(r"len\(|algorithm|type|version|method|inspect")
_COMPUTED: Final = re.compile(r"expected|computed|calculated|header")
_ENDS: Final = re.compile(r"expires?_(?:in|at)|refresh|\b401\b|expir|UNAUTHORIZED|ttl", re.IGNORECASE)
_REFRESHES: Final = re.compile(
    r"(?:refresh|renew|(?:fetch|get|acquire|obtain|new)_\w*token|authenticate)\w*$", re.IGNORECASE
)
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
    yield from _exchanges(names)
    yield from _tokens(names)
    yield from _refreshes(names)
    yield from _rows(names, found)


def _webhooks(names: Module) -> Iterator[Marked]:
    own = {each.kids[0].text: each for each in names.root.source.of(FUNCTION)}
    for function in own.values():
        routes = [each for each in decorators(function) if _ROUTE.search(each.text)]
        name = function.kids[0].text
        told = _HOOK.search(" ".join(each.text for each in routes)) or _HOOK.search(name)
        if not routes or not told or _MANAGED.match(name):
            continue
        around = function.parent or function
        body = function.kids[-1]
        head = around.text[: len(around.text) - len(body.text)]
        raw = _EVENT.search(head + body.text)
        if not raw or (len(body.kids) < 2 and not _EVENT.search(head)):
            continue
        facts = handler_facts(body, f"{head}{_of_router(names)}", own, PYTHON, parsed=_parsed_parameter(function))
        if facts["verified"] or not _AUTHORISED.search(head):
            yield "webhook", function, {"name": name, **facts}


def _of_router(names: Module) -> str:
    """The dependencies that a router puts before all its handlers."""
    found = re.search(r"APIRouter\([^)]*dependencies=\[(?P<listed>[^\]]*)", names.root.text)
    return f" {found['listed']}" if found else ""


def _parsed_parameter(function: Node) -> str:
    """The parameter that FastAPI fills with the parsed body; empty where there is none."""
    parameters = function.kid("parameters")
    for each in parameters.kids_of("typed_parameter") if parameters is not None else ():
        kind = each.kid("type")
        if kind is not None and re.fullmatch(
            r"(?:typing\.)?[dD]ict(?:\[.*\])?|\w*(?:Event|Payload|Body|Webhook\w*)", kind.text
        ):
            return each.kids[0].text
    return ""


def _signatures(names: Module) -> Iterator[Marked]:
    if not re.search(r"\bhmac\b|\bhashlib\b|[Ww]ebhook", names.root.text):
        return
    keyed = "hmac" in names.root.text
    for node in names.root.source.of("comparison_operator"):
        if len(node.kids) != 2 or node.between(*node.kids) not in {"==", "!="}:
            continue
        left, right = node.kids
        if _is_plain(left) or _is_plain(right) or _NO_SIGNATURE.search(node.text):
            continue
        named = [is_signature_name(each.text) for each in node.kids]
        computed = [bool(_COMPUTED.search(each.text)) or _holds_digest(each) for each in node.kids]
        made = any(re.search(r"hmac\.new\(|\.hexdigest\(\)", each.text) for each in node.kids) or any(
            map(_holds_digest, node.kids)
        )
        mac = made and keyed and re.search(r"sig|header|received|provided|token", node.text, re.IGNORECASE)
        if (all(named) or (named[0] and computed[1]) or (named[1] and computed[0]) or mac) and (
            keyed or re.search(r"sig", node.text, re.IGNORECASE)
        ):
            safe = f"hmac.compare_digest({left.text}, {right.text})"
            safe = safe if node.between(left, right) == "==" else f"not {safe}"
            edits = {"compare": replaced(node, safe)} if "hmac" in names.imports else {}
            yield "signature-compared", node, {"left": left.normal, "right": right.normal, "edits": edits}


def _is_plain(node: Node) -> bool:
    return node.kind in {"none", "integer", "true", "false"} or (
        node.kind == "string" and not node.kids_of("interpolation")
    )


def _holds_digest(node: Node) -> bool:
    """Does a name, or a text around one, hold what `hexdigest` gave?"""
    held = [node, *node.below("interpolation")] if node.kind == "string" else [node]
    names = {(each.kids[0] if each.kind == "interpolation" and each.kids else each).text for each in held}
    function = node.up(FUNCTION)
    return function is not None and any(
        each.kids[0].text in names and re.search(r"digest\(\)", each.kids[-1].text) and "hmac" in each.text
        for each in function.below("assignment")
    )


def _authorize(names: Module) -> Iterator[Marked]:
    whole = names.root.text
    if "response_type" not in whole and "redirect_uri" not in whole:
        return
    told = set[int]()
    for node in names.root.source.of("string", "dictionary", "call", "list"):
        function = node.up(FUNCTION) or names.root
        if id(function) in told or not _starts_sign_in(node, function):
            continue
        told.add(id(function))
        yield (
            "authorize-url",
            node,
            {
                "state": bool(re.search(r"\bstate\b", function.text)),
                "pkce": "code_challenge" in function.text,
                "public": is_public(whole, function.text),
            },
        )


def _starts_sign_in(node: Node, function: Node) -> bool:
    """Does an expression make the address of a sign-in, or its parameters: a text, a mapping, `dict(…)`, pairs?"""
    if node.kind == "call" and node.kids[0].text != "dict":
        return False
    text = node.text
    if node.kind == "string":
        named = re.search(r"authorize\?|/auth\?|oauth2/auth\?|/oauth/authorize\?", text)
        return named is not None and is_sign_in(text)
    return is_sign_in(text) and (
        ("redirect_uri" in text and "response_type" in text) or AUTHORIZING.search(function.text) is not None
    )


def _exchanges(names: Module) -> Iterator[Marked]:
    """`code-exchanged`: a code is exchanged for a token by a client without a secret; `pkce` tells whether its verifier goes along."""
    for node in names.root.source.of("dictionary"):
        if not re.search(r"[\"']grant_type[\"']\s*:\s*[\"']authorization_code[\"']", node.text):
            continue
        call = node.up("call")
        whole = f"{node.text} {call.text if call is not None else ''}"
        secret = re.search(r"client_secret|auth\s*=|Authorization|client_assertion", whole)
        around = node.up(FUNCTION)
        kept = around is not None and re.search(r"client_secret|code_verifier", around.text)
        yield "code-exchanged", node, {"pkce": "code_verifier" in whole, "public": not secret and not kept}


def _tokens(names: Module) -> Iterator[Marked]:
    whole = names.root.text
    if not re.search(r"grant_type|access_token", whole):
        return
    for node in names.root.source.of("assignment"):
        left = node.kids[0].text
        if not re.fullmatch(
            r"(?:self|cls)\._?\w*token\w*|_?[A-Z_]*TOKEN[A-Z_]*|[\w.]*session(?:_state)?(?:\.\w*token\w*|\[[\"']\w*token\w*[\"']\])",
            left,
        ):
            continue
        if not re.search(
            r"""\[["']access_token["']\]|\.get\(["']access_token["']|\.access_token$""", node.kids[-1].text
        ):
            continue
        if re.match(
            r"(?:self\.)?_?(?:credentials?|config|settings|params|kwargs|secrets?|payload|claims)\b", node.kids[-1].text
        ):
            continue  # handed in: whoever hands it in cares for its end
        refreshed = bool(_ENDS.search(_around_token(node, re.split(r"[.\[]", left)[-1].strip("]\"'"))))
        yield "token-kept", node, {"name": left, "refreshed": refreshed}


def _refreshes(names: Module) -> Iterator[Marked]:
    """A new token that a coroutine fetches where the old one has ended, and no lock keeps others from doing the same."""
    if not re.search(r"\b401\b|UNAUTHORIZED|expir", names.root.text):
        return
    own = {each.kids[0].text for each in names.root.source.of(FUNCTION)}
    for node in names.root.source.of("await"):
        call = unwrapped(node)
        name = call.kids[0].text if call is not None else ""
        asked, function = node.up("if_statement"), node.up(FUNCTION)
        if asked is None or function is None or name.rpartition(".")[2] not in own or not _REFRESHES.search(name):
            continue
        whole = node.up(CLASS) or names.root
        ended = asked.within(function) and re.search(r"\b401\b|UNAUTHORIZED|expir", asked.kids[0].text)
        if ended and not re.search(r"lock|semaphore|single_?flight", whole.text, re.IGNORECASE):
            yield "token-refreshed", node, {"name": name, "callee": ""}


def _around_token(node: Node, name: str) -> str:
    """The code that may care for a token's end: its class, or the functions of the module that speak of it."""
    around = node.up(CLASS)
    if around is not None:
        return around.text
    functions = [each.text for each in node.source.of(FUNCTION) if name in each.text]
    return "\n".join([node.text, *functions])


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
            looks = re.fullmatch(r"\w+\.raise_for_status\(\)", statement.text)
            first = None if statement.kind != "comment" and not looks else first
            continue
        awaited = assigned.kids[-1] if assigned.kids[-1].kind == "await" else None
        call = unwrapped(awaited)
        request = found.get(call.start) if call is not None else None
        used = {each.text for each in assigned.kids[-1].below("identifier")}
        targets = {each.text for each in assigned.kids[0].below("identifier")}
        reads = request is not None and request[1].get("method") in {"GET", ""} and request[0] is call
        if reads and request is not None and call is not None:
            if first is not None and not used & made:
                second = (statement, call)
                yield in_row(first, second, found, _together(first, second))
                return
            first, made = (statement, call), set(targets)
        elif used & made or awaited is not None:
            made |= targets
            if awaited is not None and not used & made:
                first = None


def _together(first: tuple[Node, Node], second: tuple[Node, Node]) -> dict[str, Any]:
    """The edit that asks for two things at once; none where the module has no `asyncio`, or something stands between them."""
    targets = [each.kids[0].kids[0] for each, _ in (first, second)]
    if any(each.kind != "identifier" for each in targets) or not re.search(
        r"^import asyncio\b", first[0].source.text, re.MULTILINE
    ):
        return {}
    names, calls = [each.text for each in targets], [each.text for _, each in (first, second)]
    edit = joined(first[0], second[0], f"{', '.join(names)} = await asyncio.gather({', '.join(calls)})")
    return {"together": edit} if edit else {}


__all__ = ["flows"]
