"""What surrounds a call in a Python module: what handles its failure, the loop that repeats it, what shows that it runs."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Any, Final

from harness.sources.code.python_names import FUNCTION, decorators, is_async, wrapped
from harness.sources.code.tree import Node

_SUCCEEDED: Final = re.compile(r"^(?!not\b).*(?:\.ok\b|\bis_success\b|\.status(?:_code)?\s*(?:==\s*2\d\d|<\s*[345]00))")
_CALLS_AT_ONCE: Final = re.compile(r"(?:map|filter|sorted|min|max|st\.\w+(?:\.\w+)*|.*\.sort)$")
_LOOPS: Final = ("for_statement", "while_statement", "list_comprehension", "generator_expression")
_ANNOUNCES: Final = re.compile(
    r"\bst\.(?:progress|status|spinner)\(|\.progress\(|\.(?:info|text|write|caption|markdown|toast|update|warning)\([^\n]*(?:…|\.\.\.)"
)
_HEAD: Final = 4_000
"""Characters in which a page imports what it is made with."""
_NEAR: Final = 8
"""Statements before a call that may announce it."""
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
_RETRIES: Final = re.compile(r"retry|retries|attempt|backoff|tenacity|stamina", re.IGNORECASE)
_COUNTED: Final = re.compile(r"\brange\(|count\(|cycle\(")
_PAGED: Final = re.compile(r"\bpage|cursor|offset|next_|skip|continuation|chunk|batch", re.IGNORECASE)


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
        "spinner": any("spinner" in each.kids[0].text or "st.status" in each.kids[0].text for each in _withs(call))
        or _is_announced(call, function),
        "locked": any("lock" in each.kids[0].text.lower() for each in _withs(call)),
        "triggered": _triggered(call),
        **_guard(call, function),
        **_loop(call, function),
    }


def _is_announced(call: Node, function: Node | None) -> bool:
    """Does the page say before a call that it runs: `status.info("Loading …")`, a bar of progress?"""
    if "streamlit" not in call.source.text[:_HEAD]:
        return False
    for each in call.around():
        if each is function:
            return False
        if each.kind in {"block", "module"} and any(_ANNOUNCES.search(one.text) for one in _before(each, call)):
            return True
    return False


def _before(block: Node, call: Node) -> list[Node]:
    """The few statements that stand before a call in one of the blocks around it."""
    last = bisect_left(block.kids, call.start, key=lambda each: each.start)
    near = block.kids[max(0, last - _NEAR) : last]
    return [each for each in near if each.kind == "expression_statement" and each.end <= call.start]


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
        if each.kind == "lambda" and _is_handed(each):
            return {"guard": "handed", "handler": ""}
        if each.kind == "with_statement" and "suppress(" in each.kids[0].text:
            every = re.search(r"suppress\(\s*(?:Base)?Exception\b", each.kids[0].text)
            return {"guard": "swallowed" if every else "suppressed", "handler": each.kids[0].normal}
        if each.kind != "try_statement" or not is_tried(call, each):
            continue
        caught = [one for one in each.kids if one.kind == "except_clause" and not _narrow(one)]
        if caught:
            silent = next((one for one in caught if _silent(one)), None) if not _is_first_try(each) else None
            broad = silent is not None and types_of(silent) <= {"", "Exception", "BaseException"}
            told = "swallowed" if silent is not None and broad else "handled"
            emptied = any(_emptied(one) for one in caught if types_of(one) <= {"", "Exception", "BaseException"})
            raises = all(any(one.below("raise_statement")) for one in caught)
            return {"guard": told, "emptied": emptied, "raises": raises, "handler": caught[0].normal}
    return {"guard": "none", "handler": ""}


def _is_handed(function: Node) -> bool:
    """Is a lambda given to a function of the project, which calls it and may handle its failure: `tried(lambda: read(path))`?"""
    asked = function.up("call", "block", "module")
    return asked is not None and asked.kind == "call" and _CALLS_AT_ONCE.match(asked.kids[0].text) is None


def is_tried(node: Node, statement: Node) -> bool:
    """Does a node lie in what a `try` statement tries, and not in its clauses?"""
    block = statement.kid("block")
    return block is not None and node.within(block)


def is_guarded(call: Node, function: Node) -> bool:
    """Does the function handle a failure of a call, so that its own caller need not?"""
    found = _guard(call, function)
    return found["guard"] != "none" and not found.get("raises")


def types_of(clause: Node) -> set[str]:
    """The exceptions that a clause names; an empty name for a bare one."""
    first = clause.kids[0] if clause.kids else None
    if first is None or first.kind in {"block", "comment"}:
        return {""}
    first = first.kids[0] if first.kind == "as_pattern" else first
    return {each.text for each in first.kids} if first.kind == "tuple" else {first.text}


def _narrow(clause: Node) -> bool:
    return types_of(clause) <= _NARROW


def _silent(clause: Node) -> bool:
    """Does a clause do nothing at all, and say nothing of why?"""
    block = clause.kid("block")
    if block is None or "#" in clause.text:
        return False
    return all(each.kind in {"pass_statement", "continue_statement"} or each.text == "..." for each in block.kids)


def _is_first_try(statement: Node) -> bool:
    """Does a `try` that succeeds end the function, and something else is done after one that fails?"""
    block, around = statement.kid("block"), statement.parent
    ends = block is not None and any(each.kind == "return_statement" for each in block.kids)
    return ends and around is not None and around.kids[-1] is not statement


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
        "waits": bool(re.search(r"sleep|(?<![a-zA-Z])wait|delay|backoff", loop.text)),
        "leaves": leaves,
        "forever": endless and loop.kids[0].text in {"True", "1"},
        "ends": bool(re.search(r"\b(?:return|break)\b", loop.text)),
        "gathered": _gathered(call, loop),
        "seeks": _seeks(loop),
    }


def _seeks(loop: Node) -> bool:
    """Does a loop end at the first answer that succeeds, as one over places that may have it does?"""
    block = loop.kid("block")
    if block is not None and block.kids and block.kids[-1].kind in {"return_statement", "break_statement"}:
        return True  # whatever has not been passed over ends it
    return any(
        _SUCCEEDED.search(each.kids[0].text)
        and any(re.search(r"^\s*(?:return|break)\b", one.text, re.MULTILINE) for one in each.kids_of("block"))
        for each in loop.below("if_statement")
    )


def _is_of_constants(loop: Node) -> bool:
    """Does a loop go over a constant of the module or what is written out, which does not grow with the data?"""
    if loop.kind == "while_statement":
        return False
    over = loop.kids[1] if loop.kind == "for_statement" else loop.kids_of("for_in_clause")[0].kids[-1]
    if re.match(r"(?:enumerate\(|sorted\()?[A-Z][A-Z0-9_]+\b(?!\()", over.text):
        return True
    function = loop.up(FUNCTION)
    if over.kind == "identifier" and function is not None:
        around = [each.parent for each in loop.source.mentions(over.text, function.start, loop.start)]
        bound = [each for each in around if each is not None and each.kind == "assignment"]
        alone = len(bound) == len(around) == 1  # nothing is added to it
        over = bound[0].kids[-1] if alone else over
    return over.kind in {"tuple", "list"} and not over.kids_of("list_splat")


def _gathered(call: Node, loop: Node) -> bool:
    """Are the calls of a loop started together, by `gather` or as tasks?"""
    around = loop.parent
    if around is not None and around.kind == "assignment" and around.kids[0].kind == "identifier":
        later = loop.source.text[loop.end : loop.end + 2_000]
        if re.search(rf"(?:gather|as_completed|wait)\(\s*\*?{re.escape(around.kids[0].text)}\b", later):
            return True
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
