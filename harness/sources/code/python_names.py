"""What names stand for in a Python module: imports, constants, functions, and HTTP clients with their settings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.sources.code.tree import Node

FUNCTION: Final = "function_definition"
CLASS: Final = "class_definition"
VERBS: Final = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request", "stream", "send"})
LIBRARIES: Final = frozenset({"requests", "httpx", "aiohttp"})
_MAKERS: Final = {
    "requests.Session": "requests",
    "requests.session": "requests",
    "requests.sessions.Session": "requests",
    "httpx.Client": "httpx",
    "httpx.AsyncClient": "httpx",
    "aiohttp.ClientSession": "aiohttp",
}
_OWN_CLIENT: Final = re.compile(r"\b(?:Session|Client|AsyncClient|ClientSession)\b")
_DEEPEST: Final = 12
_UNKNOWN: Final = frozenset({"identifier", "attribute", "call", "subscript"})
"""Expressions whose text is not known here."""


class Names:
    """The names of one module.

    Shape: `imports` maps local names to `module` or `module.name`; `constants` module-level names to their text; `clients` the
    text of an expression (`client`, `self._http`) to the settings of each client bound to it, with the function that binds it.
    """

    def __init__(self, root: Node) -> None:
        self.root = root
        self.imports = dict(_imports(root))
        self.constants: dict[str, str] = {}
        self.globals: dict[str, Node] = {}
        self._constants()
        self.clients: dict[str, list[tuple[Node | None, dict[str, Any]]]] = {}
        self._own_clients = self._subclasses()
        self._clients()

    def dotted(self, node: Node | None, depth: int = 0) -> str:
        """The full name of an expression by the module's imports: `r.get` is `requests.get` after `import requests as r`."""
        if node is None or depth > _DEEPEST:
            return ""
        if node.kind == "identifier":
            return self.imports.get(node.text, node.text)
        if node.kind == "attribute" and len(node.kids) == 2:
            left = self.dotted(node.kids[0], depth + 1)
            return f"{left}.{node.kids[1].text}" if left else ""
        return ""

    def text_of(self, node: Node | None, depth: int = 0) -> str:
        """The text that an expression makes, unknown parts in braces; empty where it makes none that can be told."""
        if node is None or depth > _DEEPEST:
            return ""
        if node.kind == "string":
            return "".join(self._piece(each, depth) for each in node.kids)
        if node.kind in {"concatenated_string", "parenthesized_expression"}:
            return "".join(self.text_of(each, depth + 1) for each in node.kids)
        if node.kind == "binary_operator" and len(node.kids) == 2:
            return self._joined(node, depth)
        if node.kind == "call" and node.kids[0].text.endswith(".format"):
            return self.text_of(node.kids[0].kids[0], depth + 1)
        known = self.constants.get(node.text) if node.kind == "identifier" else None
        return known or (f"{{{node.normal[:40]}}}" if node.kind in _UNKNOWN else "")

    def _joined(self, node: Node, depth: int) -> str:
        left, right = node.kids
        sign = node.between(left, right)
        if sign == "+":
            return (self.text_of(left, depth + 1) or "{}") + (self.text_of(right, depth + 1) or "{}")
        return self.text_of(left, depth + 1) if sign == "%" else ""

    def _piece(self, node: Node, depth: int) -> str:
        if node.kind == "string_content":
            return node.text
        if node.kind == "interpolation" and node.kids:
            return self.text_of(node.kids[0], depth + 1) or "{}"
        return ""

    def client(self, node: Node) -> dict[str, Any] | None:
        """The settings of the client that an expression names at its place."""
        found: list[tuple[Node | None, dict[str, Any]]] = self.clients.get(node.text, [])
        fitting = [each for owner, each in found if owner is None or node.within(owner)]
        return fitting[-1] if fitting else None

    def made(self, call: Node | None) -> dict[str, Any] | None:
        """The settings of the client that a call makes, where it makes one."""
        call = unwrapped(call)
        if call is not None and call.kind in {"boolean_operator", "conditional_expression"}:
            return next((found for each in call.kids if (found := self.made(each))), None)
        if call is None or call.kind != "call":
            return None
        name = self.dotted(call.kids[0])
        if name.rpartition(".")[2] in self._own_clients:
            return {"client": "own", "timeout": "unknown", "retry": True, "status": True, "base": "", "verify": True}
        library = _MAKERS.get(name)
        return _settings(library, arguments(call), self) if library else None

    def _constants(self) -> None:
        for statement in self.root.kids:
            assigned = statement.kid("assignment") if statement.kind == "expression_statement" else None
            if assigned is None or len(assigned.kids) < 2 or assigned.kids[0].kind != "identifier":
                continue
            name, value = assigned.kids[0].text, assigned.kids[-1]
            self.globals[name] = assigned
            if value.kind in {"string", "concatenated_string", "binary_operator"}:
                self.constants[name] = self.text_of(value)

    def _subclasses(self) -> frozenset[str]:
        found = set()
        for node in self.root.source.of(CLASS):
            bases = node.kid("argument_list")
            if bases is not None and _OWN_CLIENT.search(bases.text):
                found.add(node.kids[0].text)
        return frozenset(found)

    def _clients(self) -> None:
        for node in self.root.source.of("assignment"):
            settings = self.made(node.kids[-1]) if len(node.kids) > 1 else None
            if settings is not None:
                self._bind(node.kids[0], settings, node)
        for node in self.root.source.of("as_pattern"):
            target = node.kid("as_pattern_target")
            settings = self.made(node.kids[0])
            if target is not None and settings is not None:
                self._bind(target, settings, node)
        for node in self.root.source.of("typed_parameter", "typed_default_parameter"):
            kind = node.kid("type")
            name = _annotated(kind, self)
            if name and node.kids[0].kind == "identifier":
                settings = {
                    "client": name,
                    "timeout": "unknown",
                    "retry": True,
                    "status": False,
                    "base": "",
                    "verify": True,
                }
                self._bind(node.kids[0], settings, node)
        self._adapted()

    def _bind(self, target: Node, settings: dict[str, Any], place: Node) -> None:
        owner = None if "." in target.text else place.up(FUNCTION)
        self.clients.setdefault(target.text, []).append((owner, settings))

    def _adapted(self) -> None:
        """What is done to a session after it was made: adapters that retry or bring a time limit, a bound time limit."""
        for call in self.root.source.of("call"):
            target = call.kids[0]
            if target.kind != "attribute" or target.kids[1].text != "mount":
                continue
            for _, settings in self.clients.get(target.kids[0].text, ()):
                settings["retry"] = True
                if "HTTPAdapter(" not in call.text or "imeout" in call.text:
                    settings["timeout"] = "set"
        for node in self.root.source.of("assignment"):
            left = node.kids[0].kids[0] if node.kids[0].kind == "subscript" else node.kids[0]
            if left.kind == "attribute":
                changed = _changed(left.kids[1].text, node)
                for _, settings in self.clients.get(left.kids[0].text, ()):
                    settings.update(changed)


def _changed(name: str, assigned: Node) -> dict[str, Any]:
    """What an assignment to a session's attribute changes of its settings."""
    if name in {"request", "get", "send"} and "timeout" in assigned.text:
        return {"timeout": "set"}
    if name == "verify" and assigned.kids[-1].text == "False":
        return {"verify": False}
    return {"status": True} if name == "hooks" else {}


def _annotated(kind: Node | None, names: Names) -> str:
    for each in kind.walk() if kind is not None else ():
        library = _MAKERS.get(names.dotted(each)) if each.kind in {"attribute", "identifier"} else None
        if library:
            return library
    return ""


def _settings(library: str, given: Mapping[str, Node], names: Names) -> dict[str, Any]:
    retry = any("retr" in each.text.lower() for each in given.values())
    open_ended = "**" in given
    timeout = {"requests": "missing", "httpx": "default", "aiohttp": "default"}[library]
    if "timeout" in given:
        timeout = "off" if given["timeout"].text == "None" else "set"
    base = given.get("base_url")
    return {
        "client": library,
        "timeout": "unknown" if open_ended and timeout != "set" else timeout,
        "retry": retry,
        "status": "event_hooks" in given or given.get("raise_for_status") is not None,
        "base": names.text_of(base) if base is not None else "",
        "verify": given["verify"].text != "False" if "verify" in given else True,
    }


def arguments(call: Node) -> dict[str, Node]:
    """The arguments of a call: positional ones by number, keywords by name, `**` where a mapping is spread."""
    found: dict[str, Node] = {}
    listed = call.kid("argument_list")
    number = 0
    for each in listed.kids if listed is not None else ():
        if each.kind == "keyword_argument" and len(each.kids) == 2:
            found[each.kids[0].text] = each.kids[1]
        elif each.kind == "dictionary_splat":
            found["**"] = each
        elif each.kind != "comment":
            found[str(number)] = each
            number += 1
    return found


def unwrapped(node: Node | None) -> Node | None:
    """An expression without `await` and parentheses around it."""
    while node is not None and node.kind in {"await", "parenthesized_expression"} and node.kids:
        node = node.kids[0]
    return node


def wrapped(node: Node) -> Node:
    """The outermost `await` or parentheses around an expression, or itself."""
    while node.parent is not None and node.parent.kind in {"await", "parenthesized_expression"}:
        node = node.parent
    return node


def scope_of(node: Node) -> str:
    """The qualified name of the innermost function or class around a node; empty at module level."""
    names = [each.kids[0].text for each in node.around() if each.kind in {FUNCTION, CLASS} and each.kids]
    return ".".join(reversed(names))


def decorators(function: Node) -> list[Node]:
    """The decorators of a function."""
    around = function.parent
    return around.kids_of("decorator") if around is not None and around.kind == "decorated_definition" else []


def is_async(function: Node | None) -> bool:
    """Is a function a coroutine function?"""
    return function is not None and function.text.startswith("async")


def _imports(root: Node) -> Iterator[tuple[str, str]]:
    for node in root.source.of("import_statement"):
        for each in node.kids:
            if each.kind == "aliased_import":
                yield each.kids[1].text, each.kids[0].text
            else:
                yield each.text.split(".")[0], each.text.split(".")[0]
    for node in root.source.of("import_from_statement"):
        module, *names = node.kids
        for each in names:
            if each.kind == "aliased_import":
                yield each.kids[1].text, f"{module.text}.{each.kids[0].text}"
            elif each.kind == "dotted_name":
                yield each.text, f"{module.text}.{each.text}"
