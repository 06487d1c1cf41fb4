"""What a TypeScript module does with the answer to a request: its status looked at or not, and how its data is used."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from harness.sources.code.statuses import alone, looks, told_by_body
from harness.sources.code.tree import Node, is_of_failure, welcome
from harness.sources.code.typescript_names import FUNCTIONS, Names, wrapped
from harness.sources.code.typescript_surroundings import chain_of

_STATUS: Final = frozenset({"ok", "status", "statusText", "redirected", "type", "headers"})
_BODY: Final = frozenset({"json", "text", "blob", "arrayBuffer", "formData", "body"})
_CLAIMS: Final = frozenset({"as_expression", "type_assertion"})
_READS: Final = frozenset({"member_expression", "subscript_expression", "call_expression"})
_FAILED: Final = re.compile(
    r"!\s*\(?[\w$.]+\.ok\b|\.ok\s*===?\s*false|\.status\s*(?:!==?\s*2\d\d|>=?\s*[345]\d\d|===?\s*[45]\d\d)"
)
CHECKS: Final = re.compile(
    r"\.(?:safeParse|parse|parseAsync|validate|assert|decode|check|create)\(|\bz\.|\bv\.parse|\bis[A-Z]\w*\(|\bassert\w*\(|\bvalidate\w*\(|\bparse[A-Z]\w*\(|"
    r"\bdecode\w*\(|\bschema\b|\btypeof\b|Array\.isArray|\bnormali[sz]e\w*\(|\bensure\w*\(|instanceof",
)


def answer_of(call: Node, client: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """What is done with an answer: its status looked at or not, and how its data is used."""
    function: Node = call.up(*FUNCTIONS) or names.root
    used, bodies, escapes = _seen(call, function)
    partly = _looked_for_alone(call, used, bodies, function)
    if (
        client["status"]
        or (used & _STATUS and not partly)
        or any(_says_so(each, function) for each in bodies if each.kids[-1].text == "json")
    ):
        status = "checked"
    elif escapes:
        status = "passed"
    else:
        status = "unchecked" if used & _BODY else "unread"
    if client.get("client") in {"axios", "linked"}:
        return {
            "status": status,
            "partly": partly,
            "reads": sorted(used),
            "answer": _of_axios(call, function),
            "dropped": is_dropped(call),
        }
    read = (each for each in bodies if each.kids[-1].text == "json")
    told = ((each, found) for each in read if (found := _data(each, function)))
    data = welcome(told, function, _FAILED)
    answer = {**(data or {}), **_chained(call)}
    return {"status": status, "partly": partly, "reads": sorted(used), "answer": answer, "dropped": is_dropped(call)}


def _looked_for_alone(call: Node, used: set[str], bodies: Sequence[Node], function: Node) -> list[str]:
    """The failures that are looked for one by one, where a body is read, or the answer handed back, whatever else the status is."""
    around = wrapped(call).parent
    if used & _STATUS != {"status"} or around is None or around.kind != "variable_declarator":
        return []
    mentions = function.source.mentions(around.kids[0].text, around.end, function.end)
    members = [each.parent for each in mentions if each.parent is not None and each.parent.kids[-1].text == "status"]
    if bodies and all(is_of_failure(each, function, _FAILED) for each in bodies):
        return []
    return alone(members)


def _says_so(body: Node, function: Node) -> bool:
    """Does a body itself tell whether the request succeeded, and is it asked?"""
    for each in body.around():
        if each.kind == "variable_declarator":
            return each.kids[0].kind == "identifier" and told_by_body(each.kids[0].text, each.end, function)
        if each.kind in {"statement_block", "arguments"} or each is function:
            return False
    return False


def is_dropped(call: Node) -> bool:
    """Does nobody take what a call gives?"""
    around = wrapped(call).parent
    return around is not None and around.kind == "expression_statement"


def _chained(call: Node) -> dict[str, Any]:
    """How data is used in a chain: `fetch(…).then((res) => res.json()).then((data) => data.user.name)`."""
    chain = chain_of(call)
    steps = [each.kids[-1].kids[0] for each in chain if each.kids[0].kids[-1].text == "then" and each.kids[-1].kids]
    for before, after in itertools.pairwise(steps):
        if not before.text.endswith(".json()") or after.kind not in FUNCTIONS or CHECKS.search(after.text):
            continue
        parameters = after.kid("formal_parameters", "identifier")
        name = (
            next((each.text for each in parameters.walk() if each.kind == "identifier"), "")
            if parameters is not None
            else ""
        )
        member = next((each for each in after.below("member_expression") if each.kids[0].text == name), None)
        if name and member is not None and not _is_written(member):
            return {"read": "member", "line": member.line, "node": member.normal, "checked": False, "cast": ""}
    return {}


def _of_axios(call: Node, function: Node) -> dict[str, Any]:
    """How the `data` of an answer of axios is used: `cast` is the type that its method is told, `read` how it is read."""
    if re.search(r"responseType\s*:\s*[\"'](?:stream|blob|arraybuffer|text)[\"']", call.text):
        return {}  # no data
    kind = call.kid("type_arguments")
    claimed = kind.text.strip("<>")[:80] if kind is not None else ""
    if claimed in {"unknown", "void", "never", "Blob", "ArrayBuffer", "string"} or re.fullmatch(r"[A-Z]", claimed):
        claimed = ""  # says that it does not know, or hands on what its caller claims
    statement = _statement(call)
    around = wrapped(call).parent
    name = ""
    if around is not None and around.kind == "variable_declarator":
        taken = (
            re.search(r"\bdata\b(?:\s*:\s*(?P<name>\w+))?", around.kids[0].text)
            if around.kids[0].kind == "object_pattern"
            else None
        )
        name = (
            (taken["name"] or "data")
            if taken
            else f"{around.kids[0].text}.data"
            if around.kids[0].kind == "identifier"
            else ""
        )
    later = _later(name.partition(".")[0], function, statement.end) if name else ""
    checked = bool(CHECKS.search(statement.text) or CHECKS.search(later))
    found: dict[str, Any] = {
        "checked": checked,
        "cast": claimed,
        "cast_line": call.line,
        "cast_node": call.normal,
        "read": "other",
    }
    member = _first_read(name, function, statement.end) if name else None
    if member is not None:
        return {**found, "read": "member", "line": member.line, "node": member.normal}
    return {**found, "line": call.line, "node": call.normal}


def reads_answer(call: Node) -> bool:
    """Could what a call gives be the whole answer of a request: is a body read of it?"""
    outer = wrapped(call)
    around = outer.parent
    if around is not None and around.kind == "member_expression":
        return around.kids[-1].text in _BODY or (around.kids[-1].text == "then" and ".json(" in _statement(call).text)
    name = around.kids[0].text if around is not None and around.kind == "variable_declarator" else ""
    function = call.up(*FUNCTIONS)
    return bool(name) and function is not None and f"{name}.json(" in function.text


def handed_back(
    function: Node, returns: Sequence[Node], made: Sequence[tuple[Node, Mapping[str, Any]]]
) -> dict[str, Any]:
    """What a function hands back of its requests.

    Shape: `answers` is `checked` or `unchecked` where it is a whole answer, else empty; `passes` are the calls whose result it
    returns; `looks` tells that it looks at a status.
    """
    returned = [_bare(each) for each in returns]
    if function.kind == "arrow_function" and function.kids[-1].kind != "statement_block":
        returned.append(_bare(function.kids[-1]))
    names = {each.text for each in returned if each.kind == "identifier"}
    held = {
        each.kids[0].text: _bare(each.kids[-1])
        for each in (function.below("variable_declarator") if names else ())
        if len(each.kids) > 1 and each.kids[0].text in names
    }
    values = [held.get(each.text, each) if each.kind == "identifier" else each for each in returned]
    looked = looks(function.text)
    answers = ""
    for call, data in made:
        if any(value is call or _chain_keeps(value, call) for value in values):
            answers = "checked" if data["status"] == "checked" or looked else "unchecked"
    passes = [
        each.kids[0].text
        for each in values
        if each.kind == "call_expression" and re.fullmatch(r"[\w$.]+", each.kids[0].text)
    ]
    return {"answers": answers, "passes": passes[:4], "looks": looked}


def _bare(value: Node) -> Node:
    while value.kind in {"await_expression", "parenthesized_expression", "as_expression"} and value.kids:
        value = value.kids[0]
    return value


def _chain_keeps(value: Node, call: Node) -> bool:
    """Is a value the call with handlers after it that hand the answer on: `fetch(…).then(assertOk)`?"""
    chain = chain_of(call)
    return bool(chain) and chain[-1] is value and all("json" not in each.kids[-1].text for each in chain)


def _seen(call: Node, function: Node) -> tuple[set[str], list[Node], bool]:
    """What is read of an answer, the members that read its body, and whether it leaves the function's sight."""
    chain = chain_of(call)
    if chain and chain[0].kids[0].kids[-1].text == "then" and chain[0].kids[-1].kids:
        callback = chain[0].kids[-1].kids[0]
        used, bodies = _in_callback(callback) if callback.kind in FUNCTIONS else (set[str](), list[Node]())
        return used, bodies, not used
    around = wrapped(call).parent
    if around is None or around.kind == "expression_statement":
        return set(), [], False
    if around.kind == "member_expression":
        return {around.kids[-1].text}, [around] if around.kids[-1].text in _BODY else [], False
    holds = around.kind in {"variable_declarator", "assignment_expression"}
    if holds and around.kids[0].kind == "identifier":
        return _uses(around.kids[0].text, function, around.end)
    taken = (
        {each.text for each in around.kids[0].walk() if each.kind.startswith("shorthand_property")}
        if holds
        else set[str]()
    )
    return taken, [], not holds


def _in_callback(callback: Node) -> tuple[set[str], list[Node]]:
    parameters = callback.kid("formal_parameters", "identifier")
    if parameters is None:
        return set(), []
    first = next(parameters.below("identifier"), None)
    if first is None:
        return {each.text for each in parameters.below("shorthand_property_identifier_pattern")}, []
    used, bodies, escapes = _uses(first.text, callback, parameters.end)
    return (set() if escapes and not used else used), bodies


def _uses(name: str, function: Node, after: int) -> tuple[set[str], list[Node], bool]:
    """What is read of a name after a place, the members that read a body, and whether it leaves the function's sight."""
    used, bodies, escapes = set[str](), list[Node](), False
    for each in function.source.mentions(name, after, function.end):
        around = each.parent
        if around is not None and around.kind == "non_null_expression":
            around = around.parent
        if around is not None and around.kind == "member_expression" and each.end <= around.kids[0].end:
            member = around.kids[-1].text
            used.add(member)
            if member in _BODY:
                bodies.append(around)
        elif around is not None and around.kind == "variable_declarator" and around.kids[0].kind == "object_pattern":
            used |= {one.text for one in around.kids[0].below("shorthand_property_identifier_pattern")}
        else:
            escapes = True
    return used, bodies, escapes


def _data(member: Node, function: Node) -> dict[str, Any] | None:
    """How the data of `answer.json()` is used: `cast` is the type claimed for it, `read` how it is read."""
    call = member.parent
    if call is None or call.kind != "call_expression":
        return None
    outer = wrapped(call)
    around = outer.parent
    chain = chain_of(call)
    if chain or around is None:
        return None
    base = {
        "line": outer.line,
        "node": outer.normal,
        "checked": bool(CHECKS.search(_statement(outer).text)),
        "cast": "",
        "read": "other",
    }
    return {**base, **_used_as(outer, around, function, base)}


def _used_as(outer: Node, around: Node, function: Node, base: Mapping[str, Any]) -> dict[str, Any]:
    if around.kind in _CLAIMS:
        around, claimed = _claimed(around)
        name = around.parent if around.parent is not None and around.parent.kind == "variable_declarator" else None
        named = name is not None and name.kids[0].kind == "identifier"
        later = _later(name.kids[0].text, function, name.end) if name is not None and named else ""
        checked = base["checked"] or bool(CHECKS.search(later))
        return {
            "cast": claimed,
            "cast_line": around.line,
            "cast_node": around.normal,
            "checked": checked,
        }
    if around.kind == "return_statement" or around is function:
        return {"read": "returned", "cast": _promised(function), "cast_line": outer.line, "cast_node": outer.normal}
    if around.kind == "variable_declarator":
        return _held(around, function, base)
    if around.kind == "member_expression" and around.kids[0] is outer:
        return {"read": "member", "node": around.normal}
    return {}


def _claimed(claim: Node) -> tuple[Node, str]:
    """The outermost claim of a type around one, and what it says: `Order` of `data as unknown as Order`, and of `<Order>data`."""
    outer, around = claim, claim.parent
    while around is not None and around.kind in {*_CLAIMS, "parenthesized_expression"}:
        outer, around = (around if around.kind in _CLAIMS else outer), around.parent
    said = outer.kids[-1].text if outer.kind == "as_expression" else outer.kids[0].text[1:-1]
    return outer, said.strip()[:80]


def _held(declared: Node, function: Node, base: Mapping[str, Any]) -> dict[str, Any]:
    stated = declared.kid("type_annotation")
    name = declared.kids[0]
    if name.kind != "identifier":
        return {"read": "member", "cast": stated.text.strip(": ") if stated is not None else ""}
    later = _later(name.text, function, declared.end)
    checked = bool(base["checked"]) or bool(CHECKS.search(later))
    claimed = stated.text.strip(": ")[:80] if stated is not None else ""
    if not claimed:
        held = function.source.mentions(name.text, declared.end, function.end)
        casts = (each.parent for each in held if each.parent is not None and each.parent.kind in _CLAIMS)
        claimed = next((_claimed(each)[1] for each in casts), "")
    member = _first_read(name.text, function, declared.end)
    mentions = function.source.mentions(name.text, declared.end, function.end)
    forced = next((one for each in mentions if (one := _forced(each)) is not None), None)
    found: dict[str, Any] = {
        "checked": checked,
        "cast": "" if claimed == "unknown" else claimed,
        "cast_line": declared.line,
        "cast_node": declared.normal,
    }
    if claimed == "unknown":
        return {**found, "checked": True}
    if forced is not None:
        return {**found, "read": "forced", "line": forced.line, "node": forced.normal}
    if member is not None:
        return {**found, "read": "member", "line": member.line, "node": member.normal}
    returned = any(each.parent is not None and each.parent.kind == "return_statement" for each in mentions)
    if returned and not claimed:
        return {**found, "read": "returned", "cast": _promised(function)}
    return found


def _first_read(name: str, function: Node, after: int) -> Node | None:
    """The first member that is read of a name (`data`, `res.data`) after a place where nothing has asked whether it is there."""
    asked = set[str]()
    for each in function.source.mentions(name.partition(".")[0], after, function.end):
        held = each.parent if "." in name else each
        member = held.parent if held is not None else None
        if (
            held is None
            or member is None
            or held.text.replace("?.", ".") != name
            or member.kind != "member_expression"
            or member.kids[0] is not held
            or _is_written(member)
        ):
            continue
        if _is_asked(member):
            asked.add(member.kids[-1].text)
        elif member.kids[-1].text not in asked:
            return member
    return None


def _is_asked(member: Node) -> bool:
    """Is a member looked at before it is used: in a condition, with a default, or in a chain that ends where it is absent?"""
    outer = member
    while outer.parent is not None and outer.parent.kind in _READS and outer.parent.kids[0] is outer:
        outer = outer.parent
    if "?." in outer.text:
        return True
    around = outer.parent
    while around is not None and around.kind in {"binary_expression", "unary_expression", "parenthesized_expression"}:
        first = around.kind == "binary_expression" and around.kids[0] is outer
        if first and around.between(*around.kids[:2]) in {"||", "??", "&&"}:
            return True
        outer, around = around, around.parent
    return around is not None and around.kind in {"if_statement", "ternary_expression"} and around.kids[0] is outer


def _forced(name: Node) -> Node | None:
    """The assertion that a member of a name is there: `data.user!`."""
    found = name
    while found.parent is not None and found.parent.kind == "member_expression" and found.parent.kids[0] is found:
        found = found.parent
    around = found.parent
    return around if found is not name and around is not None and around.kind == "non_null_expression" else None


def _is_written(member: Node) -> bool:
    around = member.parent
    return around is not None and around.kind == "assignment_expression" and around.kids[0] is member


def _later(name: str, function: Node, after: int) -> str:
    """The statements that use a name after a place."""
    used = function.source.mentions(name, after, function.end)
    return "\n".join(dict.fromkeys(_statement(each).text[:2000] for each in used[:20]))


def _promised(function: Node) -> str:
    """The type that a function promises: `User` of `Promise<User>`; empty where it is none or tells nothing."""
    stated = function.kid("type_annotation")
    found = re.match(r":\s*Promise<(?P<type>.+)>$", stated.text, re.DOTALL) if stated is not None else None
    kind = found["type"].strip() if found else ""
    own = function.kid("type_parameters")
    if own is not None and re.search(rf"[<,]\s*{re.escape(kind)}\b", own.text):
        return ""  # hands on what its caller claims
    return "" if kind in {"unknown", "void", "Response"} or re.fullmatch(r"[A-Z]", kind) else kind[:80]


def _statement(node: Node) -> Node:
    found = node
    for each in node.around():
        if each.kind in {"statement_block", "program"} or each.kind in FUNCTIONS:
            return found
        found = each
    return found
