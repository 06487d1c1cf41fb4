"""The HTTP clients of a Python module with their settings: made here, handed in, or to be followed into the module that makes them.

Shape of a client's settings: `client` (the library, `own` for a subclass, `linked` where another module makes it, then `via` says how:
`call:<function>` or `name:<expression>`), `timeout` (`set`, `missing`, `off`, `default`, `unknown`), `retry`, `status` (it raises by
itself), `base` (its address), `configured` (that comes from settings), `verify`, `line`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from harness.sources.code.addresses import fixed_to, is_plain
from harness.sources.code.python_names import CLASS, FUNCTION, Names, arguments, unwrapped
from harness.sources.code.tree import Node

VERBS: Final = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request", "stream", "send"})
LIBRARIES: Final = frozenset({"requests", "httpx", "aiohttp"})
Settings: TypeAlias = dict[str, Any]
_MAKERS: Final = {
    "requests.Session": "requests",
    "requests.session": "requests",
    "requests.sessions.Session": "requests",
    "httpx.Client": "httpx",
    "httpx.AsyncClient": "httpx",
    "aiohttp.ClientSession": "aiohttp",
    "aiohttp.client.ClientSession": "aiohttp",
}
_ROUNDS: Final = 4
_DEFAULT_LIMIT: Final = {"requests": "missing", "httpx": "default", "aiohttp": "default"}
_OWN_CLIENT: Final = re.compile(r"\b(?:Session|Client|AsyncClient|ClientSession)\b")
_UNLIMITED: Final = re.compile(r"^None$|(?:ClientTimeout|Timeout)\(\s*(?:total\s*=\s*|timeout\s*=\s*)?None\s*\)$")
_CONFIGURED: Final = re.compile(
    r"os\.environ|getenv|\b[\w.]*(?:settings|config|conf|cfg|secrets|env)\b\s*[.\[(]|\bget_settings\(|\b(?:Settings|Config)\("
)
_FROM_SETTINGS: Final = re.compile(r"\b(?:settings|config|configuration|conf|constants|env|environment)\b")
_WRAPPED_MAKER: Final = re.compile(r"(?:^|\.)(?:enter_async_context|enter_context|closing|aclosing)$")


class Module(Names):
    """The names of one module with its clients.

    Shape: `clients` maps the text of an expression (`client`, `self._http`) to the settings of each client bound to it, with the
    function that binds it; `factories` the names of the module's functions to the client that they hand out.
    """

    def __init__(self, root: Node) -> None:
        super().__init__(root)
        self.clients: dict[str, list[tuple[Node | None, Settings]]] = {}
        self.factories: dict[str, Settings] = {}
        self._own_clients = self._subclasses()
        self._find_factories()
        self._find_clients()

    def client(self, node: Node) -> Settings | None:
        """The settings of the client that an expression names at its place."""
        found = self.clients.get(node.text, [])
        fitting = [each for owner, each in found if owner is None or node.within(owner)]
        return fitting[-1] if fitting else None

    def made(self, call: Node | None, depth: int = 0) -> Settings | None:
        """The settings of the client that an expression makes, or asks a function for."""
        call = unwrapped(call)
        if call is None or depth > _ROUNDS:
            return None
        if call.kind in {"boolean_operator", "conditional_expression"}:
            return next((found for each in call.kids if (found := self.made(each, depth + 1))), None)
        return self._made_by(call, depth) if call.kind == "call" else None

    def _made_by(self, call: Node, depth: int) -> Settings | None:
        name = self.dotted(call.kids[0])
        given = arguments(call)
        library = "own" if name.rpartition(".")[2] in self._own_clients else _MAKERS.get(name)
        if library:
            return _plain("own", call) if library == "own" else _settings(library, given, self, call)
        if name in {"fastapi.Depends", "Depends"} and "0" in given:
            return self._asked(given["0"].text, call)
        if _WRAPPED_MAKER.search(name) and "0" in given:
            return self.made(given["0"], depth + 1)
        return self._asked(call.kids[0].text, call) if len(given) < 3 else None

    def _asked(self, function: str, place: Node) -> Settings | None:
        """The client that a function hands out: known here, or to be followed through the imports."""
        if function in self.factories:
            return dict(self.factories[function])
        head = function.split(".", maxsplit=1)[0]
        known = head in self.imports and not self.is_foreign(head)
        return {**_plain("linked", place), "via": f"call:{function}"} if known else None

    def is_configured(self, text: str) -> bool:
        """Does an address begin with what comes from the environment or from settings?"""
        found = re.match(r"\{(?P<name>[^{}]+)\}?", text)
        if found is None:
            return False
        name = found["name"]
        if _CONFIGURED.search(name):
            return True
        head = re.match(r"\w+", name)
        known = self.globals.get(head[0]) if head else None
        if known is not None:
            return bool(_CONFIGURED.search(known.kids[-1].text))
        return bool(head and _FROM_SETTINGS.search(self.imports.get(head[0], "").rpartition(".")[0]))

    def limit(self, node: Node) -> str:
        """What a given time limit is: `set`, or `off` where it is none."""
        text = node.text
        if node.kind == "identifier":
            bound = [each for each in self.root.source.of("assignment") if each.kids[0].text == text]
            text = bound[-1].kids[-1].text if bound else text
        return "off" if _UNLIMITED.search(text) else "set"

    def _subclasses(self) -> frozenset[str]:
        found = set()
        for node in self.root.source.of(CLASS):
            bases = node.kid("argument_list")
            if bases is not None and _OWN_CLIENT.search(bases.text):
                found.add(node.kids[0].text)
        return frozenset(found)

    def _find_factories(self) -> None:
        """Functions that return or yield a client which they make, or hold in a name."""
        held: dict[tuple[str, int], Settings] = {}
        for node in self.root.source.of("assignment", "as_pattern"):
            target = node.kid("as_pattern_target") if node.kind == "as_pattern" else node.kids[0]
            settings = self.made(node.kids[0] if node.kind == "as_pattern" else node.kids[-1])
            if target is not None and settings is not None:
                held[target.text, id(node.up(FUNCTION))] = settings
        for node in self.root.source.of("return_statement", "yield"):
            function, value = node.up(FUNCTION), node.kids[0] if node.kids else None
            if function is None or value is None:
                continue
            settings = self.made(value) or held.get((value.text, id(function)))
            if settings is not None:
                self.factories.setdefault(function.kids[0].text, settings)
            elif value.kind in {"identifier", "attribute"}:
                self._hands_on(function, value)

    def _hands_on(self, function: Node, value: Node) -> None:
        """A function that hands out what the module holds: `return request.app.state.client`, `return _client`."""
        where = [each for each in self.root.source.of("assignment") if each.kids[0].text == value.text]
        made = next((found for each in where if (found := self.made(each.kids[-1]))), None)
        if made is not None:
            self.factories.setdefault(function.kids[0].text, made)
        elif ".state." in value.text:
            self.factories.setdefault(function.kids[0].text, {**_plain("linked", value), "via": f"name:{value.text}"})

    def _find_clients(self) -> None:
        for node in self.root.source.of("assignment"):
            settings = self.made(node.kids[-1]) if len(node.kids) > 1 else None
            if settings is not None:
                self._bind(node.kids[0], settings, node)
        for node in self.root.source.of("as_pattern"):
            target = node.kid("as_pattern_target")
            settings = self.made(node.kids[0])
            if target is not None and settings is not None:
                self._bind(target, settings, node)
        for node in self.root.source.of("typed_parameter", "typed_default_parameter", "default_parameter"):
            self._bind_parameter(node)
        self._handed_over()
        self._adapted()

    def _bind_parameter(self, node: Node) -> None:
        """A parameter is a client by its annotation, or by the dependency that it is filled from."""
        kind = node.kid("type")
        default = node.kids[-1] if node.kind != "typed_parameter" else None
        dependency = re.search(r"Depends\((?P<name>[\w.]+)\)", kind.text) if kind is not None else None
        settings = self._asked(dependency["name"], node) if dependency else self.made(default)
        library = self._annotated(kind)
        if settings is not None and settings["client"] == "linked" and library:
            settings = {**settings, "library": library}
        if settings is None and library:
            settings = _plain(library, node)
        if settings is not None and node.kids and node.kids[0].kind == "identifier":
            self._bind(node.kids[0], settings, node)

    def _handed_over(self) -> None:
        """Attributes that a client is assigned to: `self._http = http` where `http` is one; fields of a class that are annotated so."""
        for node in self.root.source.of("assignment"):
            target, value = node.kids[0], node.kids[-1]
            if value.kind == "identifier" and target.kind == "attribute":
                settings = self.client(value)
                if settings is not None:
                    self._bind(target, settings, node)
            library = self._annotated(node.kid("type")) if target.kind == "identifier" else ""
            around = node.up(CLASS, FUNCTION)
            if library and around is not None and around.kind == CLASS:
                self.clients.setdefault(f"self.{target.text}", []).append((around, _plain(library, node)))

    def _annotated(self, kind: Node | None) -> str:
        for each in kind.walk() if kind is not None else ():
            library = _MAKERS.get(self.dotted(each)) if each.kind in {"attribute", "identifier"} else None
            if library:
                return library
        return ""

    def _bind(self, target: Node, settings: Settings, place: Node) -> None:
        owner = place.up(CLASS if target.text.startswith("self.") else FUNCTION)
        if "." in target.text and not target.text.startswith("self."):
            owner = None
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


def _changed(name: str, assigned: Node) -> Settings:
    """What an assignment to a session's attribute changes of its settings."""
    if name in {"request", "get", "send"} and "timeout" in assigned.text:
        return {"timeout": "set"}
    if name == "verify" and assigned.kids[-1].text == "False":
        return {"verify": False}
    return {"status": True} if name == "hooks" else {}


def _plain(library: str, place: Node) -> Settings:
    """The settings of a client of which nothing more is known here."""
    known = {"timeout": "unknown", "retry": True, "status": library == "own", "base": "", "configured": False}
    return {"client": library, **known, "verify": True, "line": place.line}


def _settings(library: str, given: Mapping[str, Node], names: Module, place: Node) -> Settings:
    retry = any("retr" in each.text.lower() for each in given.values())
    open_ended = "**" in given
    timeout = names.limit(given["timeout"]) if "timeout" in given else _DEFAULT_LIMIT[library]
    base = given.get("base_url") or (given.get("0") if library == "aiohttp" else None)
    address = names.text_of(base) if base is not None else ""
    return {
        "client": library,
        "timeout": "unknown" if open_ended and timeout != "set" else timeout,
        "retry": retry,
        "status": "event_hooks" in given or given.get("raise_for_status") is not None,
        "base": address,
        "configured": names.is_configured(address),
        "inline": names.is_written(base),
        "fixed": fixed_to(address, inline=names.is_written(base)),
        "plain": is_plain(address),
        "verify": given["verify"].text != "False" if "verify" in given else True,
        "line": place.line,
    }
