"""The outgoing HTTP calls of a TypeScript module, each with what surrounds it and what is done with its answer.

The shape of a `request` is that of Python's, see `python_requests`; `guard` may also be `query` (a data library handles failures) and
`floating` (nobody waits for the promise, nothing catches), and `place` says where a call stands: `effect`, `handler`, `query`,
`server-page`, `route`, `component` or `module`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.sources.code.tree import Node
from harness.sources.code.typescript_names import FUNCTIONS, VERBS, Names, is_async, name_of, options, settings, wrapped
from harness.sources.code.words import host_kind

_LOOPS: Final = ("for_in_statement", "for_statement", "while_statement", "do_statement")
_STATUS: Final = frozenset({"ok", "status", "statusText", "redirected", "type", "headers"})
_BODY: Final = frozenset({"json", "text", "blob", "arrayBuffer", "formData", "body"})
CHECKS: Final = re.compile(
    r"\.(?:safeParse|parse|parseAsync|validate|assert|decode|check|create)\(|\bz\.|\bv\.parse|\bis[A-Z]\w*\(|\bassert\w*\(|\bvalidate\w*\(|\bparse[A-Z]\w*\(|"
    r"\bdecode\w*\(|\bschema\b|\btypeof\b|Array\.isArray|\bnormali[sz]e\w*\(|\bensure\w*\(|instanceof",
)
_EFFECTS: Final = re.compile(r"^(?:React\.)?use(?:Layout|Insertion|Isomorphic\w*)?Effect$")
_QUERIES: Final = re.compile(
    r"use(?:Suspense|Infinite)?Quer(?:y|ies)|useMutation|useSWR|queryOptions|fetchQuery|prefetchQuery|createApi|createAsyncThunk|useAsync|useRequest|useFetch|useAsyncData"
)
_IDEMPOTENCY: Final = re.compile(r"idempotenc|request-id|dedup", re.IGNORECASE)
_RETRY: Final = re.compile(r"retr(?:y|ies)|attempt|tries", re.IGNORECASE)
_PAGED: Final = re.compile(r"\bpage|cursor|offset|next|after|hasMore|chunk|batch|reader|poll|status", re.IGNORECASE)


def requests(names: Names, file: str) -> Iterator[tuple[Node, dict[str, Any]]]:
    """Every outgoing call with its facts."""
    for call in names.root.source.of("call_expression"):
        found = _client(call, names)
        if found is not None:
            yield call, _request(call, *found, names, file)


def _client(call: Node, names: Names) -> tuple[Mapping[str, Any], str] | None:
    """The settings of the client that a call goes through, and the verb; None where the call is no request."""
    target = call.kids[0]
    library = names.library(target)
    if library:
        return settings(library, {}, names), "" if library != "axios" else "request"
    if target.text in names.clients:
        return names.clients[target.text], "request"
    if target.kind != "member_expression" or len(target.kids) < 2:
        return None
    head, verb = target.kids[0], target.kids[-1].text
    if verb not in VERBS:
        return None
    library = names.library(head)
    if library and library != "fetch":
        return names.clients.get(head.text) or settings(library, {}, names), verb
    client = names.clients.get(head.text)
    return (client, verb) if client is not None else None


def _request(call: Node, client: Mapping[str, Any], verb: str, names: Names, file: str) -> dict[str, Any]:
    kind = str(client["client"])
    listed = call.kid("arguments")
    first = next((each for each in listed.kids if each.kind != "comment"), None) if listed is not None else None
    given = _given(call, kind, verb, first)
    method = _method(verb, given, names)
    place = (
        given["url"] if verb == "request" and "url" in given and first is not None and first.kind == "object" else first
    )
    url = names.text_of(place)
    whole = url if "://" in url else f"{client['base']}{url}"
    return {
        "client": kind,
        "method": method,
        "url": whole[:200],
        "host": host_kind(whole),
        "inline": place is not None and any("://" in each.text for each in place.below("string_fragment")),
        "timeout": _timeout(given, client),
        "retry": bool(client["retry"]) or bool(_RETRY.search(" ".join(given))),
        "verify": True,
        "insecure": False,
        "idempotency": bool(_IDEMPOTENCY.search(call.text)),
        "signal": "signal" in given or "cancelToken" in given or bool(client.get("signal")),
        "params": [key for key, value in _params(given).items() if value.kind != "string"],
        "cached": bool({"next", "cache"} & set(given)),
        **_answer(call, client, names),
        **surroundings(call, names, file),
    }


def _given(call: Node, kind: str, verb: str, first: Node | None) -> dict[str, Node]:
    """The options of a request, wherever its library takes them."""
    if kind in {"axios"} and verb in {"post", "put", "patch"}:
        return options(call, 2)
    if first is not None and first.kind == "object":
        return options(call, 0)
    return options(call, 1)


def _params(given: Mapping[str, Node]) -> dict[str, Node]:
    place = given.get("params") or given.get("searchParams")
    if place is None or place.kind != "object":
        return {}
    return {each.kids[0].text.strip("\"'"): each.kids[-1] for each in place.kids_of("pair")}


def _method(verb: str, given: Mapping[str, Node], names: Names) -> str:
    if verb in VERBS and verb != "request":
        return verb.upper()
    if "method" in given:
        text = names.text_of(given["method"])
        return text.upper() if re.fullmatch(r"[A-Za-z]+", text) else ""
    return "" if "..." in given else "GET"


def _timeout(given: Mapping[str, Node], client: Mapping[str, Any]) -> str:
    if "timeout" in given:
        return "off" if given["timeout"].text in {"0", "false"} else "set"
    if "signal" in given or "cancelToken" in given:
        return "set"
    return "unknown" if "..." in given and client["timeout"] == "missing" else str(client["timeout"])


def surroundings(call: Node, names: Names, file: str) -> dict[str, Any]:
    """What surrounds a call; the shape is that of Python's, with `place`, `effect` (its line) and `component`."""
    function = call.up(*FUNCTIONS)
    around = [each for each in call.around() if each.kind in FUNCTIONS]
    component = next((each for each in around if _is_component(each)), None)
    effect = effect_of(call)
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
        **_guard(call, function, place),
        **_loop(call, function),
    }


def _is_component(function: Node) -> bool:
    name = name_of(function)
    return name[:1].isupper() and bool(re.search(r"<[A-Za-z>]", function.text))


def effect_of(node: Node) -> Node | None:
    """The call of `useEffect` in whose callback a node lies."""
    for each in node.around():
        if each.kind == "call_expression" and _EFFECTS.match(each.kids[0].text) and not node.within(each.kids[0]):
            return each
    return None


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
    named = (
        component is not None and around.kind in FUNCTIONS and re.match(r"handle[A-Z]|on[A-Z]|submit", name_of(around))
    )
    return "handler" if named else ""


def _guard(call: Node, function: Node | None, place: str) -> dict[str, Any]:
    chain = _chain(call)
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
        if each.kind == "try_statement" and call.within(each.kids[0]):
            clause = each.kid("catch_clause")
            if clause is None:
                continue
            body = clause.kids[-1]
            return {"guard": "handled" if body.kids else "swallowed", "handler": clause.normal}
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


def _chain(call: Node) -> list[Node]:
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
            and each.kids[0].kids[-1].text in {"map", "forEach"}
        ):
            inner = each.kids[-1].kid("arrow_function", "function_expression") if each.kids[-1].kids else None
            if inner is not None and call.within(inner):
                return _mapped(call, inner)
        if each is function and not _is_inline(each):
            break
    return {"loop": "none", "varies": False, "waits": False, "leaves": True, "gathered": False, "forever": False}


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
        "varies": bool(used & derived),
        "waits": bool(re.search(r"setTimeout|sleep|delay|wait\(|backoff", body.text)),
        "leaves": not caught or any(re.search(r"\b(?:throw|return|break)\b", one.text) for one in caught),
        "gathered": False,
        "forever": endless and "true" in head,
    }


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
    }


def _answer(call: Node, client: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """What is done with an answer: its status looked at or not, and how its data is used."""
    function: Node = call.up(*FUNCTIONS) or names.root
    used, bodies, escapes = _seen(call, function)
    if client["status"] or used & _STATUS:
        status = "checked"
    elif escapes:
        status = "passed"
    else:
        status = "unchecked" if used & _BODY else "unread"
    data = next((found for each in bodies if each.kids[-1].text == "json" and (found := _data(each, function))), None)
    answer = data or {}
    claimed = _generic(call)
    if claimed:
        place = {"cast_line": call.line, "cast_node": call.normal, "checked": answer.get("checked", False)}
        answer = {**answer, **place, "cast": answer.get("cast") or claimed}
    return {"status": status, "reads": sorted(used), "answer": answer}


def _seen(call: Node, function: Node) -> tuple[set[str], list[Node], bool]:
    """What is read of an answer, the members that read its body, and whether it leaves the function's sight."""
    chain = _chain(call)
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


def _generic(call: Node) -> str:
    """The type that a client's method is told that it answers: `axios.get<User>(…)`; only `any` is no promise at all."""
    given = call.kid("type_arguments")
    return "any" if given is not None and given.text in {"<any>", "<any, any>", "<unknown, any>"} else ""


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
    chain = _chain(call)
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
    if around.kind == "as_expression":
        name = around.parent if around.parent is not None and around.parent.kind == "variable_declarator" else None
        named = name is not None and name.kids[0].kind == "identifier"
        later = _later(name.kids[0].text, function, name.end) if name is not None and named else ""
        checked = base["checked"] or bool(CHECKS.search(later))
        return {
            "cast": around.kids[-1].text[:80],
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


def _held(declared: Node, function: Node, base: Mapping[str, Any]) -> dict[str, Any]:
    stated = declared.kid("type_annotation")
    name = declared.kids[0]
    if name.kind != "identifier":
        return {"read": "member", "cast": stated.text.strip(": ") if stated is not None else ""}
    later = _later(name.text, function, declared.end)
    checked = bool(base["checked"]) or bool(CHECKS.search(later))
    claimed = stated.text.strip(": ")[:80] if stated is not None else ""
    if not claimed:
        claimed = next(
            (each.kids[-1].text[:80] for each in function.below("as_expression") if each.kids[0].text == name.text), ""
        )
    member = next(
        (
            each
            for each in function.below("member_expression")
            if each.start > declared.end and each.kids[0].text == name.text and not _is_written(each)
        ),
        None,
    )
    forced = next(
        (
            each
            for each in function.below("non_null_expression")
            if each.start > declared.end and re.match(rf"{re.escape(name.text)}[.?]", each.text)
        ),
        None,
    )
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
    returned = any(each.kids and each.kids[0].text == name.text for each in function.below("return_statement"))
    if returned and not claimed:
        return {**found, "read": "returned", "cast": _promised(function)}
    return found


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
    return "" if kind in {"unknown", "void", "Response"} or re.fullmatch(r"[A-Z]", kind) else kind[:80]


def _statement(node: Node) -> Node:
    found = node
    for each in node.around():
        if each.kind in {"statement_block", "program"} or each.kind in FUNCTIONS:
            return found
        found = each
    return found
