"""Where a Python module shows the text of an exception: in an answer or on a page.

Shape of an `error-shown`: `to` (`response` or `page`), `broad` (of any exception), `trace`, `status`.
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
_BROAD: Final = frozenset({"", "Exception", "BaseException"})
_TECHNICAL: Final = re.compile(
    r"^(?:requests|httpx|aiohttp|urllib|urllib3|json|sqlalchemy|psycopg\d?|sqlite3|ssl|socket|asyncio)\.|^(?:HTTPError|RequestException|ConnectionError|Timeout\w*|JSONDecodeError|"
    r"KeyError|AttributeError|TypeError|OSError|SQLAlchemyError)$"
)
"""Exceptions whose text a library writes for developers."""


def errors_shown(names: Module) -> Iterator[Marked]:
    """Every place of a module where the text of an exception is shown."""
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
        shown = " ".join(each.text for each in given.values())
        alone = bool(caught) and any(each.text == caught for each in given.values())
        handed = bool(caught) and re.search(rf"\b{name}\.response\.(?:text|content|json\(|reason)", shown) is not None
        if to and (raw.search(shown) or alone or handed) and not _is_for_developers(call, around, raw):
            trace = "format_exc" in shown
            broad = broad or handed  # what a provider says is meant for developers
            data = {"to": to, "broad": broad or (to == "page" and technical), "trace": trace, "status": _status(call)}
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
