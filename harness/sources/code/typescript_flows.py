"""Flows of a TypeScript module that are told by several places together: webhook handlers, signatures, sign-in, tokens, awaits in a row.

The shapes of the facts are those of Python's, see `python_flows`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.sources.code.edits import joined
from harness.sources.code.rows import in_row
from harness.sources.code.sign_ins import AUTHORIZING, is_public, is_sign_in
from harness.sources.code.tree import Node
from harness.sources.code.typescript_marks import Marked
from harness.sources.code.typescript_names import FUNCTIONS, Names, name_of
from harness.sources.code.webhooks import SCRIPT, handler_facts
from harness.sources.code.words import is_signature_name

_MANAGED: Final = re.compile(r"webhooks?/(?:endpoints?|subscriptions?|configs?|settings|test)")
_AUTHORISED: Final = re.compile(
    r"getServerSession|auth\(\)|requireAuth|currentUser\(|\.auth\b|\buserId\b|session\.user"
)
_REFRESHES: Final = re.compile(
    r"^(?!.*\b(?:router|location|page|table|cache)\b)[\w.]*(?:[rR]efresh|[rR]enew)\w*(?:Token|Session|Auth|Access)?\w*$"
)
_SHARED: Final = re.compile(
    r"navigator\.locks|\bMutex\b|axios-auth-refresh|singleFlight|(?:this|self|\w+Ref)\.\w*(?:[rR]efreshing|[pP]romise|[iI]nFlight|[pP]ending|[qQ]ueue|[lL]ock)|"
    r"\b(?:let|var)\s+\w*(?:[rR]efreshing|[rR]efreshPromise|[iI]nFlight|[pP]ending|[qQ]ueue|[sS]ubscribers|[wW]aiting)"
)
_OF_EXCHANGE: Final = frozenset({"grant_type", "client_secret", "refresh_token", "code", "code_verifier"})
_COMPUTED: Final = re.compile(r"expected|computed|hash")
_HOOK_FILE: Final = re.compile(
    r"(?:web_?hooks?|api/hooks?)/(?:.*/)?(?:route|index|\[?\w+\]?)\.[jt]s$|web_?hook[\w-]*\.[jt]s$"
)


def flows(names: Names, file: str, found: Mapping[int, tuple[Node, Mapping[str, Any]]]) -> Iterator[Marked]:
    """Every such fact; `found` are the module's requests by the place of their calls."""
    yield from _webhooks(names, file)
    yield from _signatures(names)
    yield from _authorize(names)
    yield from _tokens(names, found)
    yield from _refreshes(names, found)
    yield from _rows(names, found)


def _webhooks(names: Names, file: str) -> Iterator[Marked]:
    for function, name, head in _handlers(names, file):
        facts = handler_facts(
            function.kids[-1], head, names.functions, SCRIPT, parsed="req.body" if "json()" in head else "body"
        )
        if facts["verified"] or not (_MANAGED.search(name) or _AUTHORISED.search(function.text)):
            yield "webhook", function, {"name": name, **facts}


def _handlers(names: Names, file: str) -> Iterator[tuple[Node, str, str]]:
    """The functions that answer webhooks, with their name and the code that stands before them."""
    if _HOOK_FILE.search(file) and re.search(r"/api/|route\.[jt]s$", file):
        yield from ((each, name, "") for name, each in names.functions.items() if name in {"POST", "handler"})
    for call in names.root.source.of("call_expression"):
        target = call.kids[0]
        listed = call.kids[-1].kids
        routed = target.kind == "member_expression" and re.fullmatch(
            r"(?:app|router|server|fastify)", target.kids[0].text
        )
        if not routed or target.kids[-1].text not in {"post", "all"} or not listed:
            continue
        path, last = names.text_of(listed[0]), listed[-1]
        function = names.functions.get(last.text) if last.kind == "identifier" else last
        if re.search(r"web-?hooks?\b|/hooks?/", path) and function is not None and function.kind in FUNCTIONS:
            yield function, path, ", ".join(["", *(each.text for each in listed[1:-1]), ""])


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
        named = [is_signature_name(each.text) for each in node.kids]
        computed = [bool(_COMPUTED.search(each.text)) or _holds_digest(each) for each in node.kids]
        made = any(re.search(r"\.digest\(", each.text) for each in node.kids)
        if made or all(named) or (named[0] and computed[1]) or (named[1] and computed[0]):
            yield "signature-compared", node, {"left": left.normal, "right": right.normal}


def _holds_digest(node: Node) -> bool:
    """Does a name hold what `digest` gave?"""
    function = node.up(*FUNCTIONS)
    return (
        node.kind == "identifier"
        and function is not None
        and any(
            each.kids[0].text == node.text and "createHmac" in each.text and ".digest(" in each.text
            for each in function.below("variable_declarator")
        )
    )


def _authorize(names: Names) -> Iterator[Marked]:
    if not re.search(r"response_type|redirect_uri", names.root.text):
        return
    told = set[int]()
    for node in names.root.source.of("template_string", "string", "object"):
        text = _set_apart(node, names) or node.text
        if not is_sign_in(text):
            continue
        if node.kind != "object" and not re.search(r"authorize|/auth\?", text):
            continue
        function: Node = node.up(*FUNCTIONS) or names.root
        typed = "redirect_uri" in text and "response_type" in text
        if id(function) in told or (node.kind == "object" and not typed and not AUTHORIZING.search(function.text)):
            continue
        told.add(id(function))
        named = next((each for each in node.around() if each.kind in FUNCTIONS and name_of(each)), function)
        yield (
            "authorize-url",
            node,
            {
                "state": bool(re.search(r"\bstate\b(?!\s*\()", named.text.replace("useState", ""))),
                "pkce": bool(re.search(r"code_challenge|codeChallenge|pkce", names.root.text, re.IGNORECASE)),
                "public": is_public(names.root.text, named.text),
            },
        )


def _set_apart(node: Node, names: Names) -> str:
    """A sign-in whose parameters are set one by one: `url.searchParams.set("client_id", id)`, as text; empty for anything else."""
    named = node.text.strip("\"'`")
    if named not in {"response_type", "client_id"} or not _is_set(node):
        return ""
    function: Node = node.up(*FUNCTIONS) or names.root
    if not AUTHORIZING.search(function.text):
        return ""
    given = {each.text.strip("\"'`") for each in function.below("string") if _is_set(each)}
    if named == "client_id" and ("redirect_uri" not in given or given & _OF_EXCHANGE):
        return ""
    return "authorize response_type="


def _is_set(node: Node) -> bool:
    """Is a text the name of a parameter that is set: the first argument of `set` or `append`?"""
    call = node.parent.parent if node.parent is not None and node.parent.kind == "arguments" else None
    return (
        call is not None
        and node.parent is not None
        and node.parent.kids[0] is node
        and re.search(r"\.(?:set|append)$", call.kids[0].text) is not None
    )


def _tokens(names: Names, found: Mapping[int, tuple[Node, Mapping[str, Any]]]) -> Iterator[Marked]:
    """A stored token that goes with every request of a wrapper, where nothing in the module speaks of its end."""
    whole = names.root.text
    yield from _kept_tokens(names)
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


def _refreshes(names: Names, found: Mapping[int, tuple[Node, Mapping[str, Any]]]) -> Iterator[Marked]:
    """A new token that is fetched where an answer says 401, and no other call waits for the one that runs."""
    if not re.search(r"\b401\b", names.root.text) or shares_refresh(names):
        return
    told = set[int]()
    for call in names.root.source.of("call_expression"):
        named = _REFRESHES.search(call.kids[0].text)
        request = found.get(call.start)
        made = request[1].get("request", request[1]) if request is not None and request[0] is call else {}
        asked = "refresh" in str(made.get("url", "")).lower()
        around = [each for each in call.around() if each.kind in FUNCTIONS] if named or asked else []
        outer = next((each for each in around if re.search(r"\b401\b", each.text)), None)
        if outer is None or id(outer) in told:
            continue
        told.add(id(outer))
        yield "token-refreshed", call, {"name": call.kids[0].text, "callee": call.kids[0].text if named else ""}


def shares_refresh(names: Names) -> bool:
    """Does a module keep a refresh that runs, so that other calls wait for it?"""
    whole = names.root.text
    if "efresh" not in whole and "enew" not in whole:
        return False
    kept = (
        each
        for each in names.module_lets
        if re.search(rf"\b{re.escape(each)}\s*\?\?=|if\s*\(\s*!?{re.escape(each)}\b", whole)
    )
    return _SHARED.search(whole) is not None or any(kept)


def _kept_tokens(names: Names) -> Iterator[Marked]:
    """A token that the module keeps in a variable, where no function that speaks of it speaks of its end."""
    for node in names.root.source.of("assignment_expression"):
        name = node.kids[0].text
        if name not in names.module_lets or "oken" not in name or not node.kids[-1].text.endswith("access_token"):
            continue
        speaking = [each.text for each in names.functions.values() if re.search(rf"\b{re.escape(name)}\b", each.text)]
        if not re.search(r"\b401\b|refresh|[Uu]nauthori[sz]ed|expir", "\n".join(speaking)):
            yield "token-kept", node, {"name": name, "refreshed": False}


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
                second = (statement, call)
                yield in_row(first, second, found, _together(first, second))
                return
            first, made = (statement, call), set(targets)
        elif used & made:
            made |= targets
        elif value.kind == "await_expression":
            first = None


def _together(first: tuple[Node, Node], second: tuple[Node, Node]) -> dict[str, Any]:
    """The edit that asks for two things at once; none where something stands between them, or one of them has a type written."""
    declared = [each.kid("variable_declarator") for each, _ in (first, second)]
    if any(each is None or len(each.kids) != 2 for each in declared) or not all(
        each.text.startswith("const ") for each, _ in (first, second)
    ):
        return {}
    names, calls = [each.kids[0].text for each in declared if each], [each.text for _, each in (first, second)]
    edit = joined(first[0], second[0], f"const [{', '.join(names)}] = await Promise.all([{', '.join(calls)}]);")
    return {"together": edit} if edit else {}
