"""The outgoing HTTP calls of a Python module, each with what surrounds it and what is done with its answer.

Shape of a `request`: `client`, `method` (upper case, empty where unknown), `url` (unknown parts in braces), `host` (`none`, `local`, `private`,
`remote`), `inline` (the address stands in the call), `timeout` (`set`, `missing`, `off`, `default`, `unknown`), `retry`, `verify`,
`configured` (the address comes from settings), `fixed` and `plain` (see `addresses`), `edits` (mechanical mends by name, see `edits`), `via`
(how a client of another module is found), `status` (`checked`, `unchecked`, `unread`, `passed`), `answer`, `idempotency`, and the keys of `surroundings`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from harness.sources.code.addresses import fixed_to, host_kind, is_plain
from harness.sources.code.edits import added_argument, begun, followed, replaced, wrapped_line
from harness.sources.code.python_answers import answered, holder
from harness.sources.code.python_clients import LIBRARIES, VERBS, Module
from harness.sources.code.python_names import (
    CLASS,
    FUNCTION,
    arguments,
)
from harness.sources.code.python_surroundings import surroundings
from harness.sources.code.tree import Node

_IDEMPOTENCY: Final = re.compile(r"idempotenc|request[-_]id|dedup", re.IGNORECASE)
_TABLES: Final = re.compile(r"pandas\.read_(?:csv|json|html|excel|parquet|xml)$")
_LIMITING: Final = frozenset({"with_statement", "call"})
_LIMITS: Final = re.compile(r"\b(?:timeout|timeout_at|fail_after|move_on_after|async_timeout)\(|\bwait_for$")


def requests(names: Module) -> Iterator[tuple[Node, dict[str, Any]]]:
    """Every outgoing call with its facts; `client` is `linked` where another module must tell whether it is one, and `via` how."""
    keyed = _keyed(names)
    for call in names.root.source.of("call"):
        settings, verb = _client(call, names)
        if settings is not None:
            yield call, _request(call, settings, verb, names, keyed)


def _client(call: Node, names: Module) -> tuple[Mapping[str, Any] | None, str]:
    """The settings of the client that a call goes through, and the client's method; nothing where the call is no request."""
    target = call.kids[0]
    name = names.dotted(target)
    table = _TABLES.match(name) is not None and _is_address(arguments(call).get("0"), names)
    if table or name in {"urllib.request.urlopen", "urlopen"}:
        client = {**_plain("pandas", "unknown"), "retry": True} if table else _plain("urllib", "missing")
        return {**client, "status": True}, "get"  # they raise HTTPError themselves
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


def _is_address(place: Node | None, names: Module) -> bool:
    """Is what a table is read from an address, and no file?"""
    text = names.text_of(place)
    return text.startswith(("http://", "https://")) or bool(
        re.match(r"\{\w*(?:URL|API|BASE|HOST|BACKEND)\w*\}/", text, re.IGNORECASE)
    )


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


def _request(
    call: Node, settings: Mapping[str, Any], verb: str, names: Module, keyed: Mapping[str, Sequence[Node]]
) -> dict[str, Any]:
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
        "open_to_limits": timeout == "unknown" and _hands_on(call, given),
        "retry": bool(settings["retry"]),
        "verify": given["verify"].text != "False" if "verify" in given else True,
        "insecure": any(given[each].text == "False" for each in ("ssl", "verify_ssl") if each in given),
        "idempotency": _is_keyed(call, given, keyed),
        "params": _params(given),
        **(answer := answered(call, settings)),
        **(around := surroundings(call)),
        "edits": {
            **_edits(call, given, str(settings["client"]), timeout, str(answer["status"])),
            **_spun(call, names, wanted=bool(around["triggered"]) and not around["spinner"]),
        },
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


def _spun(call: Node, names: Module, *, wanted: bool) -> dict[str, Any]:
    """The edit that shows a spinner while a click waits."""
    known = next((name for name, module in names.imports.items() if module == "streamlit"), "") if wanted else ""
    edit = wrapped_line(call, f'with {known}.spinner("Please wait…"):') if known else None
    return {"spinner": edit} if edit else {}


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


def _keyed(names: Module) -> Mapping[str, Sequence[Node]]:
    """The assignments that speak of an idempotency key, by the name that they give it to."""
    found: dict[str, list[Node]] = {}
    for each in names.root.source.of("assignment"):
        if _IDEMPOTENCY.search(each.text):
            found.setdefault(each.kids[0].text.split("[")[0], []).append(each)
    return found


def _is_keyed(call: Node, given: Mapping[str, Node], keyed: Mapping[str, Sequence[Node]]) -> bool:
    """Does an idempotency key go with a request: in the call, or in what a name that it is given holds?"""
    if _IDEMPOTENCY.search(call.text):
        return True
    held = {each.text for each in given.values() if each.kind == "identifier"} & keyed.keys()
    function = call.up(FUNCTION) if held else None
    return function is not None and any(each.within(function) for name in held for each in keyed[name])


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


def _hands_on(call: Node, given: Mapping[str, Node]) -> bool:
    """Does a request take whatever its function was given by keyword: `def send(path, **options): return get(path, **options)`?"""
    function = call.up(FUNCTION)
    parameters = function.kid("parameters") if function is not None else None
    name = given["**"].text.lstrip("* ") if "**" in given else ""
    return parameters is not None and any(
        each.text.lstrip("* ") == name for each in parameters.kids_of("dictionary_splat_pattern")
    )


def _params(given: Mapping[str, Node]) -> list[str]:
    """The names of query parameters that are given by a mapping in the call."""
    place = given.get("params")
    pairs = place.kids_of("pair") if place is not None and place.kind == "dictionary" else ()
    return [pair.kids[0].text.strip("\"'") for pair in pairs if pair.kids[-1].kind != "string"]
