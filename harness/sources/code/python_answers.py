"""What a Python module does with the answer to a request: its status looked at or not, its body read, and how the data is used."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from harness.sources.code.python_names import FUNCTION, arguments, wrapped
from harness.sources.code.python_surroundings import is_tried, types_of
from harness.sources.code.statuses import alone, told_by_body
from harness.sources.code.tree import Node, is_of_failure, welcome

_STATUS: Final = frozenset(
    {"raise_for_status", "status_code", "status", "ok", "is_success", "is_error", "has_redirect_location"}
)
_CODES: Final = frozenset({"status_code", "status"})
_BODY: Final = frozenset(
    {"json", "text", "content", "read", "iter_content", "iter_lines", "aiter_lines", "aiter_bytes"}
)
_FAILED: Final = re.compile(
    r"\bnot [\w.]+\.(?:ok|is_success)\b|\.is_error\b|\.status(?:_code)?\s*(?:!=\s*2\d\d|>=?\s*[345]\d\d|==\s*[45]\d\d)"
)
_CHECKS: Final = re.compile(
    r"model_validate|parse_obj|validate_python|TypeAdapter|isinstance\(|validate\(|from_dict|from_api|\*\*|structure\("
)


def holder(call: Node) -> tuple[str, Node]:
    """The name that an answer is bound to, empty where it is none, and the outermost expression of the call."""
    outer = wrapped(call)
    around = outer.parent
    if around is not None and around.kind in {"assignment", "named_expression"} and around.kids[0].kind == "identifier":
        return around.kids[0].text, outer
    if around is not None and around.kind == "as_pattern":
        target = around.kid("as_pattern_target")
        return (target.text if target is not None else ""), outer
    return "", outer


def reads_answer(call: Node) -> bool:
    """Could what a call gives be the whole answer of a request: is a body, a status or a text read of it?"""
    name, outer = holder(call)
    around = outer.parent
    if name:
        function: Node = call.up(FUNCTION) or _root(call)
        return f"{name}.json" in function.text or f"{name}.text" in function.text
    return around is not None and around.kind == "attribute" and around.kids[1].text in _BODY


def answer_of(call: Node) -> dict[str, Any]:
    """What is done with the answer that a call of a wrapper may give."""
    return answered(call, {"status": False})


def answered(call: Node, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What is done with an answer: its status looked at or not, its body read, and how the data is used."""
    name, outer = holder(call)
    function: Node = call.up(FUNCTION) or _root(call)
    read, escapes = _reads(name, call, function) if name else _read_at_once(outer)
    used = {each.kids[1].text for each in read}
    body = [each for each in read if each.kids[1].text == "json"]
    partly = _looked_for_alone(read, used, function)
    if settings["status"] or (used & _STATUS and not partly) or any(_says_so(each, function) for each in body):
        status = "checked"
    elif escapes:
        status = "passed"
    else:
        status = "unchecked" if used & _BODY else "unread"
    told = ((each, found) for each in body if (found := _data(each, function)))
    data = welcome(told, function, _FAILED)
    dropped = not name and outer.parent is not None and outer.parent.kind == "expression_statement"
    return {"status": status, "partly": partly, "reads": sorted(used), "answer": data or {}, "dropped": dropped}


def _looked_for_alone(read: Sequence[Node], used: set[str], function: Node) -> list[str]:
    """The failures that are looked for one by one, where a body is read whatever else the status is."""
    if used & _STATUS - _CODES or not used & _CODES:
        return []
    bodies = [each for each in read if each.kids[1].text in _BODY]
    found = alone(each for each in read if each.kids[1].text in _CODES)
    return found if any(not is_of_failure(each, function, _FAILED) for each in bodies) else []


def _says_so(body: Node, function: Node) -> bool:
    """Does a body itself tell whether the request succeeded, and is it asked?"""
    outer = wrapped(body.parent) if body.parent is not None else body
    around = outer.parent
    held = around is not None and around.kind == "assignment" and around.kids[0].kind == "identifier"
    return around is not None and held and told_by_body(around.kids[0].text, around.end, function)


def _reads(name: str, call: Node, function: Node) -> tuple[list[Node], bool]:
    """The attributes that are read of a held answer, and whether it leaves the function's sight."""
    read, escapes = list[Node](), False
    block = call.up("block", "module")
    for each in function.source.mentions(name, call.start, function.end):
        around = each.parent
        if each.within(call):
            continue
        if (
            around is not None
            and around.kind == "assignment"
            and around.kids[0] is each
            and each.up("block", "module") is block
        ):
            break  # the name holds something else from here on
        if around is not None and around.kind == "attribute" and around.kids[0] is each:
            read.append(around)
        elif not _is_target(each):
            escapes = True
    return read, escapes


def _read_at_once(outer: Node) -> tuple[list[Node], bool]:
    around = outer.parent
    if around is not None and around.kind == "attribute":
        return [around], False
    return [], around is not None and around.kind != "expression_statement"


def _root(node: Node) -> Node:
    while node.parent is not None:
        node = node.parent
    return node


def _is_target(node: Node) -> bool:
    around = node.parent
    return around is not None and (
        around.kind == "as_pattern_target" or (around.kind == "assignment" and around.kids[0] is node)
    )


def _data(attribute: Node, function: Node) -> dict[str, Any] | None:
    """How the data of `answer.json()` is used.

    Shape: `read` is how (`subscript`, `get-chain`, `returned`, `other`), `line` where, `node` the code, `cast` a type claimed for it;
    `checked` when something validates it.
    """
    call = attribute.parent
    if call is None or call.kind != "call":
        return None
    outer = wrapped(call)
    around = outer.parent
    checked = bool(_CHECKS.search(_statement(outer).text)) or is_expected_to_fail(outer, function)
    claimed = _claimed(outer)
    if around is not None and around.kind == "subscript":
        return {"read": "subscript", "line": around.line, "node": around.normal, "checked": checked, "cast": ""}
    if around is not None and around.kind == "assignment" and around.kids[0].kind == "identifier":
        return {**_used_data(around, function), "cast": claimed, "cast_line": around.line, "cast_node": around.normal}
    kind = "returned" if around is not None and around.kind == "return_statement" else "other"
    return {"read": kind, "line": outer.line, "node": outer.normal, "checked": checked, "cast": claimed}


def _claimed(outer: Node) -> str:
    """The type that is claimed for data without a check: `cast(User, …)` or an annotated name."""
    around = outer.parent
    asked = around.parent if around is not None and around.kind == "argument_list" else None
    if around is not None and asked is not None and re.fullmatch(r"(?:typing\.|t\.)?cast", asked.kids[0].text):
        return around.kids[0].text
    if around is not None and around.kind == "assignment" and (kind := around.kid("type")) is not None:
        return (
            ""
            if re.match(
                r"(?:typing\.)?(?:Any|dict|Dict|list|List|object|str|int|float|bool|None|Mapping|JSON)", kind.text
            )
            else kind.text
        )
    return ""


def _used_data(assigned: Node, function: Node) -> dict[str, Any]:
    name = assigned.kids[0].text
    after = function.source.mentions(name, assigned.end, function.end)
    statements = [_statement(each).text for each in after]
    checked = any(_CHECKS.search(each) for each in statements)
    for each in after:
        chain = _get_chain(each)
        if chain is not None and not checked:
            return {
                "read": "get-chain",
                "line": chain.line,
                "node": chain.normal,
                "checked": is_expected_to_fail(each, function),
            }
    for each in after:
        around = each.parent
        if (
            around is not None
            and around.kind == "subscript"
            and around.kids[0] is each
            and around.kids[-1].kind == "string"
            and not _is_written(around)
        ):
            found = checked or is_expected_to_fail(each, function) or _looked_for(name, around, function)
            return {"read": "subscript", "line": around.line, "node": around.normal, "checked": found}
    return {"read": "other", "line": assigned.line, "node": assigned.normal, "checked": checked}


def _is_written(place: Node) -> bool:
    around = place.parent
    return around is not None and around.kind in {"assignment", "delete_statement"} and around.kids[0] is place


def _get_chain(name: Node) -> Node | None:
    """`data.get("a").get("b")` or `data.get("a")["b"]`: the outer expression, where the inner one has no default."""
    attribute = name.parent
    if (
        attribute is None
        or attribute.kind != "attribute"
        or attribute.kids[0] is not name
        or attribute.kids[1].text != "get"
    ):
        return None
    call = attribute.parent
    if call is None or call.kind != "call" or len(arguments(call)) != 1 or call.parent is None:
        return None
    around = call.parent
    return around if around.kind in {"attribute", "subscript"} and around.kids[0] is call else None


def _looked_for(name: str, read: Node, function: Node) -> bool:
    """Is the key, or what the data holds, asked for before it is read?"""
    key, text = read.kids[-1].text, function.source.text
    for each in function.source.mentions(name, function.start, read.start):
        before, after = (
            text[max(function.start, each.start - len(key) - 20) : each.start],
            text[each.end : each.end + len(key) + 8],
        )
        asked = re.search(r"\s(?:not\s+)?in\s+$", before)
        if before.endswith("not ") or (asked and before[: asked.start()].rstrip().endswith(key)):
            return True
        if after.startswith(f".get({key}"):
            return True
    return False


def is_expected_to_fail(node: Node, function: Node) -> bool:
    """Does something around a read catch what it raises where there is nothing?"""
    for each in node.around():
        if each is function:
            return False
        if each.kind == "try_statement" and is_tried(node, each):
            types = {one for clause in each.kids_of("except_clause") for one in types_of(clause)}
            if types & {
                "KeyError",
                "LookupError",
                "Exception",
                "BaseException",
                "",
                "TypeError",
                "IndexError",
                "AttributeError",
            }:
                return True
    return False


def _statement(node: Node) -> Node:
    found = node
    for each in node.around():
        if each.kind in {"block", "module"}:
            return found
        found = each
    return found
