"""What surrounds a call in a TypeScript module: its place in a component, what handles its failure, the loop that repeats it."""

from __future__ import annotations

import re
from typing import Any, Final

from harness.sources.code.tree import Node
from harness.sources.code.typescript_names import FUNCTIONS, Names, is_async, name_of, wrapped

_DEEPEST: Final = 3
"""Local functions that call each other and are followed outwards."""
_LOOPS: Final = ("for_in_statement", "for_statement", "while_statement", "do_statement")
_EFFECTS: Final = re.compile(r"^(?:React\.)?use(?:Layout|Insertion|Isomorphic\w*)?Effect$")
_QUERIES: Final = re.compile(
    r"use(?:Suspense|Infinite)?Quer(?:y|ies)|useMutation|useSWR|queryOptions|fetchQuery|prefetchQuery|createApi|createAsyncThunk|useAsync|useRequest|useFetch|useAsyncData"
)
_RETRY: Final = re.compile(r"retr(?:y|ies)|attempt|tries", re.IGNORECASE)
_REPEATING: Final = re.compile(r"pRetry|asyncRetry|retryAsync|withRetry|backOff|retry")
_ALONE: Final = {
    "loop": "none",
    "varies": False,
    "waits": False,
    "leaves": True,
    "gathered": False,
    "forever": False,
    "ends": False,
}
_PAGED: Final = re.compile(r"\bpage|cursor|offset|next|after|hasMore|chunk|batch|reader|poll|status", re.IGNORECASE)


def surroundings(call: Node, names: Names, file: str) -> dict[str, Any]:
    """What surrounds a call; the shape is that of Python's, with `place`, `effect` (its line) and `component`."""
    function = call.up(*FUNCTIONS)
    around = [each for each in call.around() if each.kind in FUNCTIONS]
    component = next((each for each in around if _is_component(each)), None)
    effect = effect_of(call, names)
    place = _place(call, effect, component, names, file)
    outer = wrapped(call)
    return {
        "async": is_async(function),
        "awaited": outer is not call,
        "module": function is None,
        "function": next((name for each in around if (name := name_of(each))), ""),
        "decorators": [],
        "component": name_of(component) if component is not None else "",
        "place": place,
        "effect": effect.line if effect is not None else 0,
        **guard_of(call, function, place, names),
        **_loop(call, function),
    }


def guard_of(call: Node, function: Node | None, place: str, names: Names, depth: int = 0) -> dict[str, Any]:
    """What handles a call's failure, where it stands or where each call of the local function around it stands."""
    guard = _guard(call, function, place)
    if guard["guard"] != "none" or function is None or depth > _DEEPEST:
        return guard
    found: list[dict[str, Any]] = []
    for each in _local_calls(function, names):
        query = any(_told(one, None) == "query" for one in each.around())
        outer = guard_of(each, each.up(*FUNCTIONS), "query" if query else "", names, depth + 1)
        if outer["guard"] in {"none", "floating"} or not (query or _is_waited_for(each)):
            return guard
        found.append(outer)
    return found[0] if found else guard


def _local_calls(function: Node, names: Names) -> list[Node]:
    """All calls of a function that is called on the spot, or of one in another; none where it is handed to something else too."""
    node = function
    while node.parent is not None and node.parent.kind == "parenthesized_expression":
        node = node.parent
    if node.parent is not None and node.parent.kind == "call_expression" and node.parent.kids[0] is node:
        return [node.parent]
    name, outer = name_of(function), function.up(*FUNCTIONS)
    if not name or outer is None or names.functions.get(name) is not function:
        return []
    found: list[Node] = []
    for each in function.source.mentions(name, outer.start, outer.end):
        around = each.parent
        if around is None or each.within(function) or function.within(around) or around.kind == "array":
            continue  # its own name, or what an effect depends on
        if around.kind != "call_expression" or around.kids[0] is not each:
            return []
        found.append(around)
    return found


def _is_waited_for(call: Node) -> bool:
    """Does a failure of a call reach what stands around it: is it awaited, handed back, or followed by a handler?"""
    for each in call.around():
        if each.kind == "await_expression" or each.kind in FUNCTIONS:
            return True
        if each.kind in {"statement_block", "program"}:
            break
    return bool(chain_of(call))


def _is_component(function: Node) -> bool:
    name = name_of(function)
    return name[:1].isupper() and bool(re.search(r"<[A-Za-z>]", function.text))


def effect_of(node: Node, names: Names) -> Node | None:
    """The call of `useEffect`, or of a watcher or hook of Vue, in whose callback a node lies."""
    for each in node.around():
        if each.kind != "call_expression" or node.within(each.kids[0]):
            continue
        if _EFFECTS.match(each.kids[0].text) or is_vue_effect(each, names):
            return each
    return None


def is_vue_effect(call: Node, names: Names) -> bool:
    """Is a call one of Vue's that runs code when something changes, or when the component is there?"""
    return (
        call.kids[0].text in {"watch", "watchEffect", "onMounted"}
        and names.imports.get(call.kids[0].text, "vue:").partition(":")[0] == "vue"
        and ("vue:ref" in names.imports.values() or any(each.startswith("vue:") for each in names.imports.values()))
    )


def _place(call: Node, effect: Node | None, component: Node | None, names: Names, file: str) -> str:
    if effect is not None:
        return "effect"
    told = next((place for each in call.around() if (place := _told(each, component))), "")
    if told or re.search(r"(?:^|/)route\.[jt]sx?$|(?:^|/)pages/api/", file):
        return told or "route"
    client = re.match(r"\s*(?:/\*.*?\*/\s*)?[\"']use client", names.root.source.text, re.DOTALL)
    if re.search(r"(?:^|/)app/(?:.*/)?(?:page|layout)\.[jt]sx?$", file) and client is None and component is not None:
        return "server-page"
    return "component" if component is not None else "module"


def _told(around: Node, component: Node | None) -> str:
    """What a node around a call says of its place: a data library's query, a handler of events; empty for nothing."""
    if around.kind == "call_expression" and _QUERIES.search(around.kids[0].text):
        return "query"
    if around.kind == "pair" and around.kids[0].text in {"queryFn", "mutationFn", "fetcher", "loader"}:
        return "query"
    if around.kind == "jsx_attribute" and around.kids[0].text.startswith("on"):
        return "handler"
    name = name_of(around) if component is not None and around.kind in FUNCTIONS and around is not component else ""
    if not name or component is None:
        return ""
    handed = re.search(rf"\bon[A-Z]\w*=\{{(?:\(\w*\)\s*=>\s*)?(?:void\s+)?{re.escape(name)}\b", component.text)
    return "handler" if handed or re.match(r"handle[A-Z]|on[A-Z]|submit", name) else ""


def _guard(call: Node, function: Node | None, place: str) -> dict[str, Any]:
    chain = chain_of(call)
    caught = next((each for each in chain if each.kids[0].kids[-1].text == "catch"), None)
    both = next((each for each in chain if each.kids[0].kids[-1].text == "then" and len(each.kids[-1].kids) > 1), None)
    if caught is not None:
        silent = re.fullmatch(r"\(\s*(?:async\s*)?\(?\w*\)?\s*=>\s*\{\s*\}\s*\)", caught.kids[-1].text)
        return {"guard": "swallowed" if silent else "handled", "handler": caught.kids[-1].normal}
    if both is not None:
        return {"guard": "handled", "handler": both.kids[-1].normal}
    for each in call.around():
        if each is function and not _is_inline(each):
            break
        if each.kind == "try_statement" and call.within(each.kid("statement_block") or each.kids[0]):
            clause = each.kid("catch_clause")
            if clause is None:
                continue
            body = clause.kids[-1]
            only = body.kids[0] if len(body.kids) == 1 and body.kids[0].kind == "return_statement" else None
            value = only.kids[0].text if only is not None and only.kids else "undefined"
            empty = only is not None and re.fullmatch(r"null|undefined|\[\]|\{\}|\"\"|''|0", value) is not None
            stated = function.kid("type_annotation") if function is not None else None
            many = stated is not None and re.search(r"(?:\[\]|Array<.+>)\s*\|\s*(?:null|undefined)", stated.text)
            told = "handled" if body.kids else "swallowed"
            return {"guard": told, "emptied": empty, "of_many": bool(many), "handler": clause.normal}
    if place == "query":
        return {"guard": "query", "handler": ""}
    last = chain[-1] if chain else call
    outer = wrapped(last)
    alone = outer.parent is not None and outer.parent.kind == "expression_statement"
    return {
        "guard": "floating" if alone and outer is last and outer.kind == "call_expression" else "none",
        "handler": "",
    }


def _is_inline(function: Node) -> bool:
    """Is a function given to a call on the spot and run within it, as `map` does?"""
    around = function.parent
    call = around.parent if around is not None and around.kind == "arguments" else None
    return call is not None and bool(re.search(r"\.(?:map|forEach|filter|flatMap|reduce)$", call.kids[0].text))


def chain_of(call: Node) -> list[Node]:
    """The calls of `then`, `catch` and `finally` that follow a call, in their order."""
    found: list[Node] = []
    node = call
    while True:
        member = node.parent
        if member is not None and member.kind == "parenthesized_expression":
            node = member
            continue
        if member is None or member.kind != "member_expression" or member.kids[0] is not node:
            return found
        if (
            member.kids[-1].text not in {"then", "catch", "finally"}
            or member.parent is None
            or member.parent.kind != "call_expression"
        ):
            return found
        node = member.parent
        found.append(node)


def _loop(call: Node, function: Node | None) -> dict[str, Any]:
    for each in call.around():
        if each.kind in _LOOPS and not (each.kind == "for_in_statement" and call.within(each.kids[1])):
            return _looped(call, each)
        if (
            each.kind == "call_expression"
            and each.kids[0].kind == "member_expression"
            and each.kids[0].kids[-1].text in {"map", "forEach", "reduce"}
        ):
            inner = each.kids[-1].kid("arrow_function", "function_expression") if each.kids[-1].kids else None
            if inner is not None and call.within(inner):
                in_turn = each.kids[0].kids[-1].text == "reduce"
                if not in_turn or is_async(inner):
                    return {**_mapped(call, inner), "gathered": not in_turn}
        if each.kind == "call_expression" and _REPEATING.fullmatch(each.kids[0].text) and not call.within(each.kids[0]):
            return {**_ALONE, "loop": "retry", "waits": True, "leaves": False}
        if each is function and not _is_inline(each) and not _is_repeated(each):
            break
    return {**_ALONE}


def _is_repeated(function: Node) -> bool:
    """Is a function given to a library that repeats it?"""
    around = function.parent
    asked = around.parent if around is not None and around.kind == "arguments" else None
    return asked is not None and _REPEATING.fullmatch(asked.kids[0].text) is not None


def _looped(call: Node, loop: Node) -> dict[str, Any]:
    body = loop.kids[-1]
    head = loop.source.text[loop.start : body.start]
    variables = set()
    if loop.kind == "for_in_statement":
        variables = {
            each.text
            for each in loop.kids[0].walk()
            if each.kind in {"identifier", "shorthand_property_identifier_pattern"}
        }
    elif loop.kind == "for_statement" and loop.kids[0].kind == "lexical_declaration":
        variables = {each.text for each in loop.kids[0].below("identifier")}
    derived = set(variables)
    for each in body.below("variable_declarator"):
        if len(each.kids) > 1 and {one.text for one in each.kids[-1].below("identifier")} & derived:
            derived |= {
                one.text
                for one in each.kids[0].walk()
                if one.kind in {"identifier", "shorthand_property_identifier_pattern"}
            }
    given = call.kid("arguments")
    used = (
        {each.text for each in given.walk() if each.kind in {"identifier", "shorthand_property_identifier"}}
        if given is not None
        else set()
    )
    caught = [one for one in body.below("catch_clause") if one.parent is not None and call.within(one.parent)]
    counted = loop.kind == "for_statement"
    endless = loop.kind in {"while_statement", "do_statement"}
    retry = bool(_RETRY.search(head)) or (counted and bool(caught) and not used & derived)
    paging = bool(_PAGED.search(head)) or (endless and bool(_PAGED.search(body.text)))
    kind = (
        "retry"
        if retry
        else "paging"
        if paging and loop.kind != "for_in_statement"
        else "endless"
        if endless
        else "each"
    )
    return {
        "loop": kind,
        "varies": bool(used & derived) and not _is_of_constants(loop),
        "waits": bool(re.search(r"setTimeout|sleep|delay|(?<!a)wait\(|backoff", body.text)),
        "leaves": not caught or any(re.search(r"\b(?:throw|return|break)\b", one.text) for one in caught),
        "gathered": False,
        "forever": endless and "true" in head,
        "ends": bool(re.search(r"\b(?:return|break)\b", body.text)),
    }


def _is_of_constants(loop: Node) -> bool:
    """Does a loop go over a constant of the module or what is written out, which does not grow with the data?"""
    over = loop.kids[1] if loop.kind == "for_in_statement" else loop
    return over.kind == "array" or re.fullmatch(r"[A-Z][A-Z0-9_]+(?:\.entries\(\))?", over.text) is not None


def _mapped(call: Node, inner: Node) -> dict[str, Any]:
    parameters = inner.kid("formal_parameters", "identifier")
    variables = (
        {
            each.text
            for each in parameters.walk()
            if each.kind in {"identifier", "shorthand_property_identifier_pattern"}
        }
        if parameters is not None
        else set()
    )
    used = {each.text for each in call.walk() if each.kind in {"identifier", "shorthand_property_identifier"}}
    return {
        "loop": "each",
        "varies": bool(used & variables),
        "waits": False,
        "leaves": True,
        "gathered": True,
        "forever": False,
        "ends": False,
    }
