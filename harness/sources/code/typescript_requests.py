"""The outgoing HTTP calls of a TypeScript module, each with what surrounds it and what is done with its answer.

The shape of a `request` is that of Python's, see `python_requests`; `guard` may also be `query` (a data library handles failures) and
`floating` (nobody waits for the promise, nothing catches), and `place` says where a call stands: `effect`, `handler`, `query`,
`server-page`, `route`, `component` or `module`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from harness.sources.code.addresses import fixed_to, host_kind, is_plain
from harness.sources.code.edits import added_argument, added_member, followed, replaced
from harness.sources.code.tree import Node
from harness.sources.code.typescript_answers import answer_of
from harness.sources.code.typescript_names import FUNCTIONS, IDENTIFIERS, VERBS, Names, options, settings, wrapped
from harness.sources.code.typescript_surroundings import surroundings

Keyed: TypeAlias = Mapping[str, Sequence[Node]]
_IDEMPOTENCY: Final = re.compile(r"idempotenc|request-id|dedup", re.IGNORECASE)

_CONFIG: Final = re.compile(r"config|request|\breq\b|options|opts|original", re.IGNORECASE)
_RETRY: Final = re.compile(r"retr(?:y|ies)|attempt|tries", re.IGNORECASE)


def requests(names: Names, file: str) -> Iterator[tuple[Node, dict[str, Any]]]:
    """Every outgoing call with its facts."""
    keyed = keyed_names(names)
    for call in names.root.source.of("call_expression"):
        found = _client(call, names)
        if found is not None:
            yield call, _request(call, *found, names, file, keyed)


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
    client = names.clients.get(head.text) or _elsewhere(head, names)
    return (client, verb) if client is not None else None


def _elsewhere(head: Node, names: Names) -> Mapping[str, Any] | None:
    """What another module of the project may have made a client: an imported name."""
    if head.kind != "identifier" or not names.is_own(head.text):
        return None
    known = {"retry": False, "status": False, "base": "", "configured": False}
    return {"client": "linked", "via": f"name:{head.text}", "timeout": "inherit", **known}


def _request(call: Node, client: Mapping[str, Any], verb: str, names: Names, file: str, keyed: Keyed) -> dict[str, Any]:
    kind = str(client["client"])
    listed = call.kid("arguments")
    first = next((each for each in listed.kids if each.kind != "comment"), None) if listed is not None else None
    given = _given(call, kind, verb, first)
    method = _method(verb, given, names)
    place = (
        given["url"] if verb == "request" and "url" in given and first is not None and first.kind == "object" else first
    )
    if verb == "request" and place is not None and place.kind == "identifier" and _CONFIG.search(place.text):
        place = None  # `client(config)`: the address is in there
    url = names.text_of(place)
    whole = url if "://" in url or place is None else f"{client['base']}{url}"
    inline = names.is_written(place) or ("://" not in url and bool(client.get("inline")))
    return {
        "client": kind,
        "via": client.get("via", ""),
        "method": method,
        "url": whole[:200],
        "host": host_kind(whole),
        "fixed": fixed_to(whole, inline=inline),
        "plain": is_plain(whole),
        "server": names.is_of_server(url) or ("://" not in url and bool(client.get("server"))),
        "configured": names.is_configured(url) or ("://" not in url and bool(client["configured"])),
        "inline": inline,
        "timeout": _timeout(given, client),
        "open_to_limits": _hands_on(call, given),
        "retry": bool(client["retry"]) or bool(_RETRY.search(" ".join(given))),
        "verify": True,
        "insecure": False,
        "idempotency": _is_keyed(call, given, keyed),
        "signal": ("signal" in given and not given["signal"].text.startswith("AbortSignal.timeout"))
        or "cancelToken" in given
        or bool(client.get("signal")),
        "params": [key for key, value in _params(given).items() if value.kind != "string"],
        "cached": bool({"next", "cache"} & set(given)),
        **(answer := answer_of(call, client, names)),
        **(around := surroundings(call, names, file)),
        "edits": {
            **_edits(call, kind, verb, _timeout(given, client), str(answer["status"])),
            **_caught(call, str(around["guard"]), str(around["place"])),
        },
    }


_LIMITS: Final = {
    "axios": "timeout: 10_000",
    "linked": "timeout: 10_000",
    "fetch": "signal: AbortSignal.timeout(10_000)",
}


def _edits(call: Node, kind: str, verb: str, timeout: str, status: str) -> dict[str, Any]:
    """The mechanical mends of a request: a time limit, a look at the status, encryption."""
    found: dict[str, Any] = {}
    if timeout in {"missing", "inherit"} and kind in _LIMITS:
        found["timeout"] = _limited(
            call, _LIMITS[kind], 2 if verb in {"post", "put", "patch"} and kind != "fetch" else 1
        )
    around = wrapped(call).parent
    if (
        status == "unchecked"
        and around is not None
        and around.kind == "variable_declarator"
        and around.kids[0].kind == "identifier"
    ):
        name = around.kids[0].text
        found["status"] = followed(call, f"if (!{name}.ok) throw new Error(String({name}.status));")
    plain = next((each for each in call.below("string_fragment") if each.text.startswith("http://")), None)
    if plain is not None:
        found["https"] = replaced(plain, plain.text.replace("http://", "https://", 1))
    return {name: edit for name, edit in found.items() if edit}


def _caught(call: Node, guard: str, place: str) -> dict[str, Any]:
    """The edit that reports the failure of a promise that nobody waits for; the browser has a function for it."""
    statement = (
        call.up("expression_statement") if guard == "floating" and place in {"effect", "handler", "component"} else None
    )
    promise = statement.kids[0] if statement is not None and statement.kids else None
    if promise is None or promise.kind != "call_expression" or call.up(*FUNCTIONS) is not promise.up(*FUNCTIONS):
        return {}
    return {"catch": replaced(promise, f"{promise.text}.catch(reportError)")}


def _limited(call: Node, limit: str, number: int) -> list[object] | None:
    """The edit that gives a request a time limit in its options, which stand at a position of its arguments."""
    listed = call.kid("arguments")
    given = [each for each in listed.kids if each.kind != "comment"] if listed is not None else []
    if len(given) > number:
        return added_member(given[number], limit)
    return added_argument(call, f"{{ {limit} }}") if len(given) == number else None


def keyed_names(names: Names) -> Keyed:
    """The declarations that speak of an idempotency key, by the name that they give it to."""
    found: dict[str, list[Node]] = {}
    for each in names.root.source.of("variable_declarator") if _IDEMPOTENCY.search(names.root.text) else ():
        if _IDEMPOTENCY.search(each.text):
            found.setdefault(each.kids[0].text, []).append(each)
    return found


def is_keyed(call: Node, keyed: Keyed) -> bool:
    """Does an idempotency key go with the call of a wrapper of fetch?"""
    return _is_keyed(call, options(call, 1), keyed)


def limits_of(call: Node) -> str:
    """Does the call of a wrapper hand on a time limit or a signal: `yes`, `no`, or `open` where an argument may hold one?"""
    listed = call.kid("arguments")
    given = [each for each in listed.kids if each.kind != "comment"] if listed is not None else []
    if any(re.search(r"\b(?:timeout|signal|cancelToken)\b", each.text, re.IGNORECASE) for each in given):
        return "yes"
    unknown = (
        each.kind in IDENTIFIERS | {"spread_element"} or (each.kind == "object" and each.kid("spread_element"))
        for each in given[1:]
    )
    return "open" if any(unknown) else "no"


def _hands_on(call: Node, given: Mapping[str, Node]) -> bool:
    """Are the options of a request a parameter of its function, as it was given or spread into others?"""
    function = call.up(*FUNCTIONS)
    parameters = function.kid("formal_parameters") if function is not None else None
    name = given["..."].text.lstrip(". ") if "..." in given else ""
    return parameters is not None and any(
        each.kids and each.kids[0].text == name
        for each in parameters.kids_of("required_parameter", "optional_parameter")
    )


def _is_keyed(call: Node, given: Mapping[str, Node], keyed: Keyed) -> bool:
    """Does an idempotency key go with a request: in the call, or in what a name that it is given holds?"""
    if _IDEMPOTENCY.search(call.text):
        return True
    held = {each.text for value in given.values() for each in value.walk() if each.kind in IDENTIFIERS} & keyed.keys()
    function = call.up(*FUNCTIONS) if held else None
    return function is not None and any(each.within(function) for name in held for each in keyed[name])


def _given(call: Node, kind: str, verb: str, first: Node | None) -> dict[str, Node]:
    """The options of a request, wherever its library takes them."""
    if kind in {"axios", "linked"} and verb in {"post", "put", "patch"}:
        return options(call, 2)
    if first is not None and first.kind == "object":
        return options(call, 0)
    return options(call, 1)


def _params(given: Mapping[str, Node]) -> dict[str, Node]:
    place = given.get("params") or given.get("searchParams")
    if place is None or place.kind != "object":
        return {}
    return {each.kids[0].text.strip("\"'"): each.kids[-1] for each in place.kids_of("pair")}


def method_of(call: Node, names: Names) -> str:
    """The method that the call of a wrapper of fetch asks for by its options."""
    given = options(call, 1)
    return _method("", given, names) if set(given) != {"..."} else ""


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
