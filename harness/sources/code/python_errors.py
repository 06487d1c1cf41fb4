"""Where a Python module shows the text of an exception: in an answer or on a page.

Shape of an `error-shown`: `to` (`response` or `page`), `broad` (of any exception), `trace`, `status`, `said` (it is what another service
says of its failure), `sure` (false where only names tell so).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from harness.sources.code.python_clients import Module
from harness.sources.code.python_names import FUNCTION, arguments, decorators
from harness.sources.code.python_surroundings import types_of
from harness.sources.code.tree import Node

Marked: TypeAlias = tuple[str, Node, dict[str, Any]]
_DEVELOPING: Final = re.compile(
    r"debug|develop|\bdev\b|is_local|environment\b.*(?:dev|local|test)|\benv\b.*(?:dev|local|test)", re.IGNORECASE
)
_REWORDED: Final = re.compile(
    r"\b\w*(?:redact|sanitiz|saniti[sz]e|friendly|humani[sz]e|translat|explain|describe|user_?message)\w*\([^()]*(?:\([^()]*\))?[^()]*\)",
    re.IGNORECASE,
)
"""A function that says an exception in other words."""
_ASKING: Final = re.compile(r"\b(?:requests|httpx|aiohttp)\b")
_FAILING: Final = re.compile(r"(?:^|\.)HTTPException$|^(?:streamlit|st)\.(?:error|exception|warning|toast)$")
_SAID: Final = (
    r"\b(?:res|r|answer|reply|(?:\w+_)?resp(?:onse)?)\.(?:text|content|reason)\b(?!\.(?:strip|lower)\(\)\s*==)"
)
"""The body of an answer, by the names that people give to answers."""
_BROAD: Final = frozenset({"", "Exception", "BaseException"})
_TECHNICAL: Final = re.compile(
    r"^(?:requests|httpx|aiohttp|urllib|urllib3|json|sqlalchemy|psycopg\d?|sqlite3|ssl|socket|asyncio)\.|^(?:HTTPError|RequestException|ConnectionError|Timeout\w*|JSONDecodeError|"
    r"KeyError|AttributeError|TypeError|OSError|SQLAlchemyError)$"
)
"""Exceptions whose text a library writes for developers."""


def errors_shown(names: Module) -> Iterator[Marked]:
    """Every place of a module where the text of an exception, or of a failed answer, is shown."""
    yield from _said(names)
    for clause in names.root.source.of("except_clause"):
        pattern = clause.kid("as_pattern")
        target = pattern.kid("as_pattern_target") if pattern is not None else None
        types = types_of(clause)
        broad = bool(types & _BROAD)
        technical = broad or any(_TECHNICAL.search(each) for each in types)
        yield from _shown(clause, target.text if target is not None else "", names, broad=broad, technical=technical)
    for function in names.root.source.of(FUNCTION):
        handled = next((each for each in decorators(function) if "exception_handler(" in each.text), None)
        parameters = function.kid("parameters")
        if handled is not None and parameters is not None and len(parameters.kids) > 1:
            last = parameters.kids[1]
            broad = bool(re.search(r"exception_handler\(\s*(?:Exception|500)\b", handled.text))
            technical = broad or bool(_TECHNICAL.search(handled.text))
            yield from _shown(
                function, (last.kids[0] if last.kids else last).text, names, broad=broad, technical=technical
            )


def _shown(around: Node, caught: str, names: Module, *, broad: bool, technical: bool) -> Iterator[Marked]:
    """Where the text of a caught exception goes to whoever asks, in a clause or a handler of exceptions."""
    name = re.escape(caught)
    own = rf"|\b(?:str|repr)\({name}\)|\{{{name}(?:![rs])?\}}|^{name}$" if caught else ""
    raw = re.compile(rf"\b(?:traceback\.)?format_exc\({own}")
    for call in around.below("call"):
        to = _audience(call, names)
        given = arguments(call)
        shown = _REWORDED.sub("", " ".join(each.text for each in given.values()))
        alone = bool(caught) and any(each.text == caught for each in given.values())
        handed = bool(caught) and _hands_on(shown, rf"\b{name}\.response\.(?:text|content|json\(|reason)", around)
        if to and (raw.search(shown) or alone or handed) and not _is_for_developers(call, around, raw):
            trace = "format_exc" in shown
            broad = broad or handed  # what a provider says is meant for developers
            data = {
                "to": to,
                "broad": broad or (to == "page" and technical),
                "trace": trace,
                "status": _status(call),
                "said": handed and not raw.search(shown) and not alone,
            }
            yield "error-shown", call, data
    for node in around.below("return_statement"):
        value = node.kids[0] if node.kids else None
        if (
            value is not None
            and value.kind == "dictionary"
            and in_route(node)
            and raw.search(value.text)
            and not _is_for_developers(node, around, raw)
        ):
            data = {"to": "response", "broad": broad, "trace": "format_exc" in value.text, "status": "200"}
            yield "error-shown", node, data


def _hands_on(shown: str, said: str, around: Node) -> bool:
    """Does a text hold what a service said, by itself or through a name that holds it?"""
    if re.search(said, shown):
        return True
    held = {each.kids[0].text for each in around.below("assignment") if re.search(said, each.kids[-1].text)}
    return any(re.search(rf"(?<![\w.\"']){re.escape(each)}\b(?!\s*[(=])", shown) for each in held)


def _said(names: Module) -> Iterator[Marked]:
    """Where the body of a failed answer goes to whoever asks: `raise HTTPException(502, detail=response.text)`."""
    if not _ASKING.search(names.root.text):
        return
    for call in names.root.source.of("call"):
        name = names.dotted(call.kids[0])
        if not _FAILING.search(name):
            continue
        function = call.up(FUNCTION) or names.root
        clause = call.up("except_clause")
        if clause is not None and clause.within(function):
            continue  # looked at with the exception that is caught
        shown = " ".join(each.text for each in arguments(call).values())
        if _hands_on(shown, _SAID, function) and not _is_for_developers(call, function, re.compile(_SAID)):
            to = "response" if name.endswith("HTTPException") else "page"
            data = {"to": to, "broad": True, "trace": False, "status": _status(call), "said": True, "sure": False}
            yield "error-shown", call, data


def _is_for_developers(node: Node, around: Node, raw: re.Pattern[str]) -> bool:
    """Does the text go out only where a setting says that nobody else looks: `… if settings.debug else …`?"""
    chosen = [each for each in node.below("conditional_expression") if raw.search(each.text)]
    if chosen:
        return all(_DEVELOPING.search(each.kids[1].text) for each in chosen if len(each.kids) > 1)
    return any(
        each.kind == "if_statement" and _DEVELOPING.search(each.kids[0].text)
        for each in node.around()
        if each is not around and each.within(around)
    )


def _audience(call: Node, names: Module) -> str:
    name = names.dotted(call.kids[0])
    last = name.rpartition(".")[2]
    if last == "HTTPException" or (last in {"JSONResponse", "PlainTextResponse", "HTMLResponse", "ORJSONResponse"}):
        return "response"
    if re.fullmatch(r"(?:streamlit|st)\.(?:error|exception|warning|write|info|markdown|toast|code|text)", name):
        return "page"
    return ""


def _status(call: Node) -> str:
    given = arguments(call)
    place = given.get("status_code") or (given.get("0") if call.kids[0].text.endswith("HTTPException") else None)
    found = re.search(r"\d{3}", place.text) if place is not None else None
    return found[0] if found else ""


def in_route(node: Node) -> bool:
    """Does a node lie in a function that answers requests?"""
    function = node.up(FUNCTION)
    return function is not None and any(
        re.search(r"\.(?:get|post|put|patch|delete|route|api_route)\(", each.text) for each in decorators(function)
    )
