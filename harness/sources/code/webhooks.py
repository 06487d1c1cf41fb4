"""Webhook handlers of either language: what checks where the call comes from, what is parsed before, what an event sets going.

Comments and docstrings are no evidence, and one handler's check is none for another. Shape of a `webhook`: `name`; `verified` (something in
the handler, its helpers or its dependencies checks the caller), `parsed_first` (what parses the body before a signature is checked), `acts`,
`repeatable` (it knows an event again), `handed` (functions that are given the request), `passed` (functions that are given the event).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from harness.sources.code.tree import Node
from harness.sources.code.words import is_signature_name

CHECKING: Final = re.compile(
    r"verif|construct_?event|compare_digest|timing_?safe_?equal|check_?(?:sig|hmac|secret|token|auth)|unwrap|svix|authenticat|is_?valid|"
    r"valid(?:ate)?_?(?:sig|webhook|event|request|hmac|token|secret|origin|payload_sig)|assert_?sig|require_?(?:secret|token|sig)",
    re.IGNORECASE,
)
GUARDING: Final = re.compile(r"sign|secret|hmac|verif|auth|valid|guard|token|svix", re.IGNORECASE)
KNOWS: Final = re.compile(
    r"idempoten|processed|already|upsert|on_?conflict|duplicate|(?:get|find)_?or_?create|exists|dedup|delivery|\bseen\b|setnx|nx=True|IntegrityError|"
    r"UniqueViolation|insert_or_ignore|merge\(|message_?id|event_?id|P2002|find_?unique|find_?first|find_?one|\b(?:key|id|_id|pk)\s*[=:]\s*\w+(?:\.|\[[\"'])id\b|"
    r"(?<![.\w\]])(?:event|evt|payload|body|message)(?:\??\.id\b|\[[\"']id[\"']\]|\.get\([\"']id[\"']\))|is_new|lastEvent|unique",
    re.IGNORECASE,
)
ACTS: Final = re.compile(
    r"^_?(?:create|add|insert|save|commit|delay|send|publish|enqueue|apply_async|pay|charge|fulfil|grant|credit|activate|provision|notify|ship|refund|increment|"
    r"register|transfer|deliver|push|emit|dispatch|upgrade|book|issue|award|record|update)(?:$|_|[A-Z]|\w*Order)",
    re.IGNORECASE,
)
PASSING: Final = re.compile(r"^_?(?:process|handle|on|run|execute)(?:_|[A-Z]|$)")
_EVENTFUL: Final = re.compile(r"webhook|\bevent|signature|hmac|[vV]erif|[pP]ayload")
_SECRETS: Final = re.compile(r"secret|token|sign|digest|hmac|challenge|\bsig\b|api_?key", re.IGNORECASE)
_SIGNED: Final = re.compile(
    r"hmac|construct_?event|signature|svix|digest\(|unwrap\(|Webhook\(|timing_?safe", re.IGNORECASE
)
_READING: Final = re.compile(
    r"(?:^|\.)(?:get|header|headers|getHeader|get_header|Header|info|debug|warning|warn|error|log|print|len|str|new|createHmac|from|update|digest|encode|split|strip|replace|"
    r"slice|startsWith|startswith|removeprefix|lower|toLowerCase|HTTPException|String|Error|JSONResponse|json)$"
)
_PARSES: Final = re.compile(
    r"^(?:(?:request|req|c\.req|ctx\.request)\.(?:json|get_json)|(?:or|u|simple)?json\.loads|JSON\.parse|express\.json)$"
)
_REQUEST: Final = re.compile(r"^(?:request|req|ctx|c|context)$")
_PLAIN: Final = frozenset({"none", "null", "undefined", "true", "false", "integer", "number"})
_DEEPEST: Final = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Grammar:
    """The kinds of nodes that one language has for what is asked here."""

    call: str
    arguments: str
    comparison: str
    functions: tuple[str, ...]


PYTHON: Final = Grammar(
    call="call", arguments="argument_list", comparison="comparison_operator", functions=("function_definition",)
)
SCRIPT: Final = Grammar(
    call="call_expression",
    arguments="arguments",
    comparison="binary_expression",
    functions=("function_declaration", "arrow_function", "function_expression", "method_definition"),
)


def handler_facts(
    body: Node, head: str, own: Mapping[str, Node], grammar: Grammar, *, parsed: str = ""
) -> dict[str, Any]:
    """What a handler does with an event.

    Shape: `head` is the code that stands before its body (decorators, parameters, other handlers of the route); `own` are the module's
    functions by name; `parsed` names a parameter whose value the framework parses.
    """
    checks = [*_checks(body, own, grammar)]
    guarded = any(
        CHECKING.search(each) or GUARDING.search(each) or (each in own and any(_checks(own[each], own, grammar)))
        for each in _guards(head)
    )
    text = code(body)
    calls = list(body.below(grammar.call))
    names = [each.kids[0].text for each in calls]
    last = [each.rpartition(".")[2] for each in names]
    helpers = [code(own[each]) for each in names if each in own]
    signed = bool(checks) and any(_SIGNED.search(each) for each in (text, head, *helpers))
    return {
        "verified": bool(checks) or guarded,
        "parsed_first": _parsed_first(body, checks, own, grammar, parsed) if signed else "",
        "acts": any(ACTS.search(each) for each in last),
        "repeatable": bool(KNOWS.search(text)) or any(KNOWS.search(each) for each in helpers),
        "handed": sorted(
            {name for name, call in zip(names, calls, strict=True) if _is_handed(call, grammar) and name not in own}
        ),
        "passed": sorted(
            {name for name, one in zip(names, last, strict=True) if PASSING.search(one) and name not in own}
        ),
    }


def is_eventful(text: str) -> bool:
    """Could a module do something for webhook handlers of others?"""
    return _EVENTFUL.search(text) is not None


def events_of(text: str, *, eventful: bool) -> dict[str, bool]:
    """What a function of an eventful module does for webhook handlers that call it, told by its text alone."""
    if not eventful:
        return {}
    named = (each.rpartition(".")[2] for each in re.findall(r"([\w.]+)\(", text[:20_000]))
    return {
        "verifies": bool(CHECKING.search(text) or re.search(r"signature|hmac|_?secret", text, re.IGNORECASE)),
        "knows": bool(KNOWS.search(text)),
        "acts": any(ACTS.search(each) for each in named),
    }


def code(node: Node) -> str:
    """The text of a node without its comments and docstring."""
    text, start = node.text, node.start
    for each in reversed([*node.below("comment"), *_docstrings(node)]):
        text = text[: each.start - start] + text[each.end - start :]
    return text


def _docstrings(node: Node) -> Iterator[Node]:
    for each in node.below("block"):
        first = each.kids[0] if each.kids else None
        if first is not None and first.kind == "expression_statement" and first.kids and first.kids[0].kind == "string":
            yield first


def _guards(head: str) -> list[str]:
    """The functions that stand before a handler: dependencies, decorators, middlewares."""
    return [
        each.rpartition(".")[2]
        for each in re.findall(r"(?:Depends|Security)\(\s*([\w.]+)|@([\w.]+)|,\s*([\w.]+)\s*(?=[,(])", head)
        for each in each
        if each
        and not re.fullmatch(
            r"(?:app|router|\w*_router)(?:\.\w+)?|get_db|get_session|get_async_session|async|express(?:\.\w+)?", each
        )
    ]


def _checks(body: Node, own: Mapping[str, Node], grammar: Grammar, depth: int = 0) -> Iterator[Node]:
    """The calls and comparisons that check where a call comes from, in the order of the text."""
    for each in body.walk():
        if each.kind == grammar.call and each.kids:
            name = each.kids[0].text.rpartition(".")[2]
            helper = own.get(each.kids[0].text) if depth < _DEEPEST else None
            if (
                CHECKING.search(name)
                or _is_given_signature(each, grammar)
                or (helper is not None and helper is not body and any(_checks(helper, own, grammar, depth + 1)))
            ):
                yield each
        elif each.kind == grammar.comparison and len(each.kids) == 2 and _is_secret_compared(each):
            yield each


def _is_secret_compared(node: Node) -> bool:
    left, right = node.kids
    if {left.kind, right.kind} & _PLAIN or node.between(left, right) not in {"==", "!=", "===", "!==", "in", "not in"}:
        return False
    if any(each.kind == "string" and not each.kids_of("interpolation") for each in node.kids):
        return False
    return _SECRETS.search(node.text) is not None and re.search(r"\.length|len\(", node.text) is None


def _is_given_signature(call: Node, grammar: Grammar) -> bool:
    given = call.kid(grammar.arguments)
    if given is None or _READING.search(call.kids[0].text):
        return False
    return any(is_signature_name(each.text) and each.kind not in {"string", *grammar.functions} for each in given.kids)


def _is_handed(call: Node, grammar: Grammar) -> bool:
    """Is a function given the whole request?"""
    given = call.kid(grammar.arguments)
    return given is not None and any(_REQUEST.match(each.text) for each in given.kids)


def _parsed_first(body: Node, checks: list[Node], own: Mapping[str, Node], grammar: Grammar, parsed: str) -> str:
    """What parses the body before anything checks it; empty where nothing does."""
    first = checks[0]
    if re.search(r"paypal", body.text, re.IGNORECASE):
        return ""  # its check is asked of the provider, with the parsed event
    if parsed and re.search(rf"\bdumps\(\s*{re.escape(parsed)}|stringify\(\s*{re.escape(parsed)}", body.text):
        return parsed
    for call in body.below(grammar.call):
        if call.start >= first.start or call.within(first):
            return ""
        name = call.kids[0].text
        helper = own.get(name)
        inside = helper is not None and any(_PARSES.match(one.kids[0].text) for one in helper.below(grammar.call))
        if _PARSES.match(name) or inside:
            return call.normal
    return ""
