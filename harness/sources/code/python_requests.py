"""The outgoing HTTP calls of a Python module, each with what surrounds it and what is done with its answer.

Shape of a `request`: `client`, `method` (upper case, empty where unknown), `url` (unknown parts in braces), `host` (`none`, `local`, `private`,
`remote`), `inline` (the address stands in the call), `timeout` (`set`, `missing`, `off`, `default`, `unknown`), `retry`, `verify`,
`status` (`checked`, `unchecked`, `unread`, `passed`), `answer`, `idempotency`, and the keys of `surroundings`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.sources.code.addresses import fixed_to, host_kind, is_plain
from harness.sources.code.edits import added_argument, begun, followed, replaced
from harness.sources.code.python_clients import LIBRARIES, VERBS, Module
from harness.sources.code.python_names import (
    CLASS,
    FUNCTION,
    arguments,
    decorators,
    is_async,
    scope_of,
    unwrapped,
    wrapped,
)
from harness.sources.code.tree import Node

_LOOPS: Final = ("for_statement", "while_statement", "list_comprehension", "generator_expression")
_NARROW: Final = frozenset(
    {
        "KeyError",
        "ValueError",
        "TypeError",
        "IndexError",
        "json.JSONDecodeError",
        "JSONDecodeError",
        "ValidationError",
        "AttributeError",
    }
)
_STATUS: Final = frozenset(
    {"raise_for_status", "status_code", "status", "ok", "is_success", "is_error", "has_redirect_location"}
)
_BODY: Final = frozenset(
    {"json", "text", "content", "read", "iter_content", "iter_lines", "aiter_lines", "aiter_bytes"}
)
_CHECKS: Final = re.compile(
    r"model_validate|parse_obj|validate_python|TypeAdapter|isinstance\(|validate\(|from_dict|from_api|\*\*|structure\("
)
_RETRIES: Final = re.compile(r"retry|retries|attempt|backoff|tenacity|stamina", re.IGNORECASE)
_IDEMPOTENCY: Final = re.compile(r"idempotenc|request[-_]id|dedup", re.IGNORECASE)
_LIMITING: Final = frozenset({"with_statement", "call"})
_LIMITS: Final = re.compile(r"\b(?:timeout|timeout_at|fail_after|move_on_after|async_timeout)\(|\bwait_for$")
_COUNTED: Final = re.compile(r"\brange\(|count\(|cycle\(")
_PAGED: Final = re.compile(r"\bpage|cursor|offset|next_|skip|continuation|chunk|batch", re.IGNORECASE)


def requests(names: Module) -> Iterator[tuple[Node, dict[str, Any]]]:
    """Every outgoing call with its facts; `client` is `linked` where another module must tell whether it is one, and `via` how."""
    for call in names.root.source.of("call"):
        settings, verb = _client(call, names)
        if settings is not None:
            yield call, _request(call, settings, verb, names)


def _client(call: Node, names: Module) -> tuple[Mapping[str, Any] | None, str]:
    """The settings of the client that a call goes through, and the client's method; nothing where the call is no request."""
    target = call.kids[0]
    name = names.dotted(target)
    if name in {"urllib.request.urlopen", "urlopen"}:
        return {**_plain("urllib", "missing"), "status": True}, "get"  # it raises HTTPError itself
    verb = name.rpartition(".")[2] if name else target.kids[1].text if target.kind == "attribute" else ""
    if verb not in VERBS or verb == "send":
        return None, ""
    head = name.rpartition(".")[0]
    if head in LIBRARIES:
        return _plain(head, "missing" if head == "requests" else "default"), verb
    if target.kind != "attribute":
        return None, ""
    settings = names.made(target.kids[0]) or names.client(target.kids[0]) or _elsewhere(target.kids[0], names)
    first = arguments(call).get("0")
    if settings is None or (
        verb == "get"
        and settings["client"] in {"own", "linked"}
        and (first is None or (first.kind in {"string", "integer"} and "/" not in names.text_of(first)))
        and "url" not in arguments(call)
    ):
        return None, ""
    return settings, verb


def _elsewhere(head: Node, names: Module) -> dict[str, Any] | None:
    """What another module may have made a client: an imported name, an attribute of the application, a field of a base class."""
    if head.kind not in {"identifier", "attribute"}:
        return None
    first, _, rest = head.text.partition(".")
    around = head.up(CLASS)
    inherited = first == "self" and "." not in rest and around is not None and around.kid("argument_list") is not None
    imported = first in names.imports and not names.is_foreign(first) and head.text.count(".") < 2
    if imported or inherited or ".state." in head.text:
        return {**_plain("linked", "inherit"), "via": f"name:{head.text}"}
    return None


def _plain(client: str, timeout: str) -> dict[str, Any]:
    known = {"retry": False, "status": False, "base": "", "configured": False, "verify": True}
    return {"client": client, "timeout": timeout, **known}


def _request(call: Node, settings: Mapping[str, Any], verb: str, names: Module) -> dict[str, Any]:
    given = arguments(call)
    if settings["client"] == "linked":
        settings = {**_plain("linked", "inherit"), "via": settings["via"], "library": settings.get("library", "")}
    method, place = _method(verb, given, names)
    url = names.text_of(place)
    whole = url if "://" in url else f"{settings['base']}{url}"
    inline = names.is_written(place) or ("://" not in url and bool(settings.get("inline")))
    timeout = _timeout(given, settings, names)
    limited = any(_LIMITS.search(each.kids[0].text) for each in call.around() if each.kids and each.kind in _LIMITING)
    return {
        "client": settings["client"],
        "via": settings.get("via", ""),
        "library": settings.get("library", ""),
        "method": method,
        "url": whole[:200],
        "host": host_kind(whole),
        "fixed": fixed_to(whole, inline=inline),
        "plain": is_plain(whole),
        "configured": names.is_configured(url) or ("://" not in url and settings["configured"]),
        "inline": inline,
        "timeout": "set" if limited else timeout,
        "retry": bool(settings["retry"]),
        "verify": given["verify"].text != "False" if "verify" in given else True,
        "insecure": any(given[each].text == "False" for each in ("ssl", "verify_ssl") if each in given),
        "idempotency": _is_keyed(call, given),
        "params": _params(given),
        **(answer := _answer(call, settings)),
        "edits": _edits(call, given, str(settings["client"]), timeout, str(answer["status"])),
        **surroundings(call),
    }


def _edits(call: Node, given: Mapping[str, Node], client: str, timeout: str, status: str) -> dict[str, Any]:
    """The mechanical mends of a request: a time limit, a look at the status, encryption."""
    found: dict[str, Any] = {}
    if timeout in {"missing", "off", "inherit"} and client != "aiohttp":
        found["timeout"] = (
            replaced(given["timeout"], "10") if "timeout" in given else added_argument(call, "timeout=10")
        )
    if status == "unchecked":
        found["status"] = _look(call, client)
    off = next((each for each in ("verify", "ssl", "verify_ssl") if each in given and given[each].text == "False"), "")
    if off:
        found["verify"] = replaced(given[off], "True")
    plain = next((each for each in call.below("string_content") if each.text.startswith("http://")), None)
    if plain is not None:
        found["https"] = replaced(plain, plain.text.replace("http://", "https://", 1))
    return {name: edit for name, edit in found.items() if edit}


def _look(call: Node, client: str) -> list[object] | None:
    """The edit that looks at the status before the body is read."""
    name, outer = holder(call)
    around = outer.parent
    if name and around is not None and around.kind == "as_pattern":
        block = (call.up("with_statement") or call).kid("block")
        return begun(block, f"{name}.raise_for_status()") if block is not None else None
    if name:
        return followed(call, f"{name}.raise_for_status()")
    return (
        replaced(call, f"{call.text}.raise_for_status()")
        if client == "httpx" and outer is call and "\n" not in call.text
        else None
    )


def _is_keyed(call: Node, given: Mapping[str, Node]) -> bool:
    """Does an idempotency key go with a request: in the call, or in what a name that it is given holds?"""
    if _IDEMPOTENCY.search(call.text):
        return True
    function = call.up(FUNCTION)
    held = {each.text for each in given.values() if each.kind == "identifier"}
    return function is not None and any(
        each.kids[0].text.split("[")[0] in held and _IDEMPOTENCY.search(each.text)
        for each in function.below("assignment")
    )


def _method(verb: str, given: Mapping[str, Node], names: Module) -> tuple[str, Node | None]:
    if verb in {"request", "stream"}:
        method = names.text_of(given.get("0") or given.get("method"))
        known = method.upper() if re.fullmatch(r"[A-Za-z]+", method) else ""
        return known, given.get("1") or given.get("url")
    return verb.upper(), given.get("0") or given.get("url")


def _timeout(given: Mapping[str, Node], settings: Mapping[str, Any], names: Module) -> str:
    if "timeout" in given:
        return names.limit(given["timeout"])
    return "unknown" if "**" in given and settings["timeout"] == "missing" else str(settings["timeout"])


def _params(given: Mapping[str, Node]) -> list[str]:
    """The names of query parameters that are given by a mapping in the call."""
    place = given.get("params")
    pairs = place.kids_of("pair") if place is not None and place.kind == "dictionary" else ()
    return [pair.kids[0].text.strip("\"'") for pair in pairs if pair.kids[-1].kind != "string"]


def surroundings(call: Node) -> dict[str, Any]:
    """What surrounds a call.

    Shape: `async`, `awaited`; `guard` is `none`, `handled`, `swallowed` or `suppressed`; `loop` is `none`, `each`, `retry`, `paging` or
    `endless`, with `varies` (the loop's variable is used), `waits`, `leaves` (a failure ends the loop); `module` is the
    module level; `decorators` are those of all functions around.
    """
    function = call.up(FUNCTION)
    outer = [each for each in call.around() if each.kind == FUNCTION]
    return {
        "async": is_async(function),
        "awaited": wrapped(call) is not call,
        "module": function is None,
        "function": function.kids[0].text if function is not None else "",
        "decorators": [each.normal for one in outer for each in decorators(one)],
        "spinner": any("spinner" in each.kids[0].text or "st.status" in each.kids[0].text for each in _withs(call)),
        "locked": any("lock" in each.kids[0].text.lower() for each in _withs(call)),
        "triggered": _triggered(call),
        **_guard(call, function),
        **_loop(call, function),
    }


def _withs(node: Node) -> list[Node]:
    return [each for each in node.around() if each.kind == "with_statement" and each.kids]


def _triggered(call: Node) -> bool:
    """Does the call run only after a user's action: below `if st.button(…)`, or in a callback?"""
    return any(
        each.kind == "if_statement"
        and re.search(
            r"button|submit|clicked|chat_input|uploaded|prompt|pressed|not in (?:st\.)?session_state|not (?:st\.)?session_state|session_state[^:]*is None",
            each.kids[0].text,
        )
        for each in call.around()
    )


def _guard(call: Node, function: Node | None) -> dict[str, Any]:
    for each in call.around():
        if each is function:
            break
        if each.kind == "with_statement" and "suppress(" in each.kids[0].text:
            every = re.search(r"suppress\(\s*(?:Base)?Exception\b", each.kids[0].text)
            return {"guard": "swallowed" if every else "suppressed", "handler": each.kids[0].normal}
        if each.kind != "try_statement" or not call.within(each.kids[0]):
            continue
        caught = [one for one in each.kids if one.kind == "except_clause" and not _narrow(one)]
        if caught:
            silent = next((one for one in caught if _silent(one)), None)
            broad = silent is not None and _types(silent) <= {"", "Exception", "BaseException"}
            told = "swallowed" if silent is not None and broad else "handled"
            emptied = any(_emptied(one) for one in caught if _types(one) <= {"", "Exception", "BaseException"})
            return {"guard": told, "emptied": emptied, "handler": caught[0].normal}
    return {"guard": "none", "handler": ""}


def is_guarded(call: Node, function: Node) -> bool:
    """Does the function handle a failure of a call?"""
    return str(_guard(call, function)["guard"]) != "none"


def _types(clause: Node) -> set[str]:
    """The exceptions that a clause names; an empty name for a bare one."""
    first = clause.kids[0] if clause.kids else None
    if first is None or first.kind in {"block", "comment"}:
        return {""}
    first = first.kids[0] if first.kind == "as_pattern" else first
    return {each.text for each in first.kids} if first.kind == "tuple" else {first.text}


def _narrow(clause: Node) -> bool:
    return _types(clause) <= _NARROW


def _silent(clause: Node) -> bool:
    """Does a clause do nothing at all, and say nothing of why?"""
    block = clause.kid("block")
    if block is None or "#" in clause.text:
        return False
    return all(each.kind in {"pass_statement", "continue_statement"} or each.text == "..." for each in block.kids)


def _emptied(clause: Node) -> bool:
    """Does a clause hand back nothing at all and say nothing of why: `return []`, `return None`?"""
    block = clause.kid("block")
    if block is None or "#" in clause.text or len(block.kids) != 1 or block.kids[0].kind != "return_statement":
        return False
    value = block.kids[0].kids[0] if block.kids[0].kids else None
    return (
        value is None
        or re.fullmatch(r"None|\[\]|\{\}|\(\)|\"\"|''|0|set\(\)|dict\(\)|list\(\)|pd\.DataFrame\(\)", value.text)
        is not None
    )


def _loop(call: Node, function: Node | None) -> dict[str, Any]:
    for each in call.around():
        if each is function:
            break
        if each.kind in _LOOPS and not (each.kind == "for_statement" and call.within(each.kids[1])):
            return _looped(call, each)
    return {"loop": "none", "varies": False, "waits": False, "leaves": True, "gathered": False}


def _looped(call: Node, loop: Node) -> dict[str, Any]:
    variables, head = _variables(loop)
    used = {each.text for each in call.below("identifier")}
    derived = _derived(loop, variables)
    attempts = bool(_RETRIES.search(head)) or (bool(_COUNTED.search(head)) and call.up("try_statement") is not None)
    endless = loop.kind == "while_statement"
    paging = (
        bool(_PAGED.search(head))
        or bool(re.search(r"\[\s*(\w+)\s*:\s*\1\s*\+", call.text))
        or (endless and bool(_PAGED.search(call.text + loop.text)))
    )
    kind = "retry" if attempts else "paging" if paging else "endless" if endless else "each"
    caught = [one for one in loop.below("except_clause") if one.parent is not None and call.within(one.parent)]
    leaves = not caught or any(re.search(r"\b(?:raise|return|break)\b", one.text) for one in caught)
    return {
        "loop": kind,
        "varies": bool(used & derived) and not _is_of_constants(loop),
        "waits": bool(re.search(r"sleep|wait|delay|backoff", loop.text)),
        "leaves": leaves,
        "forever": endless and loop.kids[0].text in {"True", "1"},
        "ends": bool(re.search(r"\b(?:return|break)\b", loop.text)),
        "gathered": _gathered(call, loop),
    }


def _is_of_constants(loop: Node) -> bool:
    """Does a loop go over a constant of the module, which does not grow with the data?"""
    head = loop.kids[1].text if loop.kind == "for_statement" else ""
    return re.match(r"(?:enumerate\(|sorted\()?[A-Z][A-Z0-9_]+\b(?!\()", head) is not None


def _gathered(call: Node, loop: Node) -> bool:
    """Are the calls of a loop started together, by `gather` or as tasks?"""
    beside = re.search(r"gather\(|create_task|TaskGroup|as_completed|\.submit\(", (loop.parent or loop).text[:4000])
    return beside is not None or any(
        each.kind == "call" and re.search(r"gather|create_task|as_completed|\.submit|\.map$", each.kids[0].text)
        for each in call.around()
    )


def _variables(loop: Node) -> tuple[set[str], str]:
    if loop.kind == "for_statement":
        return {each.text for each in loop.kids[0].below("identifier")}, f"{loop.kids[0].text} in {loop.kids[1].text}"
    if loop.kind == "while_statement":
        return set(), loop.kids[0].text
    clauses = loop.kids_of("for_in_clause")
    return {one.text for each in clauses for one in each.kids[0].below("identifier")}, " ".join(
        each.text for each in clauses
    )


def _derived(loop: Node, variables: set[str]) -> set[str]:
    """The loop's variables and the names assigned from them in its body."""
    found = set(variables)
    for each in loop.below("assignment"):
        if {one.text for one in each.kids[-1].below("identifier")} & found and each.kids[0].kind == "identifier":
            found.add(each.kids[0].text)
    return found


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
    return _answer(call, {"status": False})


def _answer(call: Node, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What is done with an answer: its status looked at or not, its body read, and how the data is used."""
    name, outer = holder(call)
    function: Node = call.up(FUNCTION) or _root(call)
    read, escapes = _reads(name, call, function) if name else _read_at_once(outer)
    used = {each.kids[1].text for each in read}
    body = [each for each in read if each.kids[1].text == "json"]
    if settings["status"] or used & _STATUS:
        status = "checked"
    elif escapes:
        status = "passed"
    else:
        status = "unchecked" if used & _BODY else "unread"
    data = next((found for each in body if (found := _data(each, function))), None)
    dropped = not name and outer.parent is not None and outer.parent.kind == "expression_statement"
    return {"status": status, "reads": sorted(used), "answer": data or {}, "dropped": dropped}


def _reads(name: str, call: Node, function: Node) -> tuple[list[Node], bool]:
    """The attributes that are read of a held answer, and whether it leaves the function's sight."""
    read, escapes = list[Node](), False
    for each in function.source.mentions(name, call.start, function.end):
        around = each.parent
        if each.within(call):
            continue
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
    before = function.source.text[function.start : read.start]
    key = re.escape(read.kids[-1].text)
    return bool(
        re.search(
            rf"{key}\s+(?:not\s+)?in\s+{re.escape(name)}|{re.escape(name)}\.get\({key}|\bnot {re.escape(name)}\b",
            before,
        )
    )


def is_expected_to_fail(node: Node, function: Node) -> bool:
    """Does something around a read catch what it raises where there is nothing?"""
    for each in node.around():
        if each is function:
            return False
        if each.kind == "try_statement" and node.within(each.kids[0]):
            types = {one for clause in each.kids_of("except_clause") for one in _types(clause)}
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


__all__ = ["answer_of", "holder", "is_guarded", "reads_answer", "requests", "scope_of", "surroundings", "unwrapped"]
