"""What names stand for in a TypeScript module: imports, constants, functions, and HTTP clients with their settings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.sources.code.addresses import fixed_to, is_plain
from harness.sources.code.tree import Node

FUNCTIONS: Final = (
    "function_declaration",
    "function_expression",
    "arrow_function",
    "method_definition",
    "generator_function_declaration",
    "generator_function",
)
VERBS: Final = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request"})
_FETCHES: Final = frozenset({"fetch", "globalThis.fetch", "window.fetch", "self.fetch", "global.fetch"})
_MODULES: Final = {
    "axios": "axios",
    "ky": "ky",
    "got": "got",
    "ofetch": "ofetch",
    "node-fetch": "fetch",
    "cross-fetch": "fetch",
    "undici": "fetch",
}
_DEFAULT: Final = {"axios": "missing", "ky": "default", "got": "missing", "ofetch": "missing", "fetch": "missing"}
_RETRYING: Final = frozenset({"ky", "got", "ofetch"})
_DEEPEST: Final = 12
_UNKNOWN: Final = frozenset({"identifier", "member_expression", "call_expression", "subscript_expression"})
"""Expressions whose text is not known here."""
_KEEPING: Final = re.compile(r"useCallback|memo$|forwardRef|(?:^|\.)cache$|useMemo|debounce|throttle|useEffectEvent")
"""Functions that hand back the function that they are given."""
IDENTIFIERS: Final = frozenset({"identifier", "shorthand_property_identifier"})
_OWN: Final = re.compile(r"(?:\.|[@~]/|#|src/|lib/|app/)")
_CONFIGURED: Final = re.compile(
    r"process\.env|import\.meta\.env|\b(?:env|config|settings)\b\s*[.\[(]|\bgetEnv\(|\bserverEnv\b"
)
_OF_SERVER: Final = re.compile(
    r"process\.env\.(?!NEXT_PUBLIC|REACT_APP|VITE|NUXT_PUBLIC|EXPO_PUBLIC|GATSBY|PUBLIC_|NODE_ENV)[A-Z]"
)
_FROM_SETTINGS: Final = re.compile(r"\b(?:env|config|settings|constants)\b")
_HOLDING: Final = frozenset({"variable_declarator", "pair", "public_field_definition", "assignment_expression"})
_NAMED: Final = ("member_expression", "property_identifier", "identifier", "private_property_identifier")


class Names:
    """The names of one module.

    Shape: `imports` maps local names to `module:name`; `constants` names to the text that they hold; `clients` the text of an
    expression to its client's settings; `functions` the names of the module's functions to their nodes.
    """

    def __init__(self, root: Node) -> None:
        self.root = root
        self.imports = dict(_imports(root))
        self.constants: dict[str, str] = {}
        self.functions: dict[str, Node] = {}
        self.module_lets: set[str] = set()
        self.module_values: dict[str, Node] = {}
        self.clients: dict[str, dict[str, Any]] = {}
        self._declared()
        self._adapted()

    def library(self, node: Node) -> str:
        """The HTTP library that an expression names: `fetch`, `axios`, `ky`, `got`, `ofetch`; empty for anything else."""
        name = node.text
        if name in _FETCHES:
            return "" if name == "fetch" and self._replaced("fetch") else "fetch"
        module, _, imported = self.imports.get(name, "").partition(":")
        if module in _MODULES and imported in {"default", "*", "fetch", "ofetch", "$fetch", "request"}:
            return _MODULES[module]
        return "ofetch" if name == "$fetch" else ""

    def _replaced(self, name: str) -> bool:
        module = self.imports.get(name, "").partition(":")[0]
        return (bool(module) and module not in _MODULES) or name in self.functions

    def is_own(self, name: str) -> bool:
        """Is a name imported from another module of the project?"""
        return _OWN.match(self.imports.get(name, "")) is not None

    def is_configured(self, text: str) -> bool:
        """Does an address begin with what comes from the environment or from settings?"""
        found = re.match(r"\{(?P<name>[^{}]+)\}?", text)
        if found is None:
            return False
        head = re.match(r"[\w$]+", found["name"])
        known = self.module_values.get(head[0]) if head else None
        if known is not None:
            return bool(_CONFIGURED.search(known.text))
        imported = self.imports.get(head[0], "").partition(":")[0] if head else ""
        return bool(_CONFIGURED.search(found["name"]) or _FROM_SETTINGS.search(imported.rpartition("/")[2]))

    def is_of_server(self, text: str) -> bool:
        """Does an address begin with what only a server's environment holds?"""
        found = re.match(r"\{(?P<name>[^{}]+)\}?", text)
        head = re.match(r"[\w$]+", found["name"]) if found else None
        known = self.module_values.get(head[0]) if head else None
        shown = known.text if known is not None else found["name"] if found else ""
        return _OF_SERVER.search(shown) is not None

    def is_written(self, place: Node | None) -> bool:
        """Does an address stand in an expression itself, and is it no default of what the environment may give?"""
        if place is None or ".env" in place.text:
            return False
        return any("://" in each.text for each in place.below("string_fragment"))

    def text_of(self, node: Node | None, depth: int = 0) -> str:
        """The text that an expression makes, unknown parts in braces; empty where it makes none that can be told."""
        if node is None or depth > _DEEPEST:
            return ""
        if node.kind in {"string", "template_string"}:
            return "".join(self._piece(each, depth) for each in node.kids)
        if node.kind in {"parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression"}:
            return self.text_of(node.kids[0], depth + 1)
        if node.kind == "binary_expression" and len(node.kids) == 2 and node.between(*node.kids) == "+":
            return "".join(self.text_of(each, depth + 1) or "{}" for each in node.kids)
        if node.kind == "new_expression" and node.kids[0].text == "URL" and node.kids[-1].kids:
            return self.text_of(node.kids[-1].kids[0], depth + 1)
        known = self.constants.get(node.text) if node.kind == "identifier" else None
        return known or (f"{{{node.normal[:40]}}}" if node.kind in _UNKNOWN else "")

    def _piece(self, node: Node, depth: int) -> str:
        if node.kind == "template_substitution":
            return (self.text_of(node.kids[0], depth + 1) if node.kids else "") or "{}"
        return node.text

    def made(self, value: Node | None) -> dict[str, Any] | None:
        """The settings of the client that an expression makes: `axios.create({ timeout: 5_000 })`."""
        while (
            value is not None
            and value.kind in {"as_expression", "parenthesized_expression", "await_expression"}
            and value.kids
        ):
            value = value.kids[0]
        if value is None or value.kind not in {"call_expression", "new_expression"}:
            return None
        target = value.kids[0]
        if target.kind == "member_expression" and target.kids[-1].text in {"create", "extend"}:
            library = self.library(target.kids[0]) or str(
                (self.clients.get(target.kids[0].text) or {}).get("client", "")
            )
            return settings(library, options(value, 0), self) if library else None
        if target.text == "rateLimit" and value.kid("arguments") is not None:
            return next((self.made(each) for each in value.kids[-1].kids), None)
        return None

    def _declared(self) -> None:
        for node in self.root.source.of("variable_declarator"):
            if node.kids[0].kind == "identifier" and len(node.kids) > 1:
                self._variable(node, node.kids[0].text, node.kids[-1])
        for node in self.root.source.of("function_declaration", "generator_function_declaration", "method_definition"):
            name = node.kid("identifier", "property_identifier", "private_property_identifier") or node
            self.functions.setdefault(name.text, node)
        for node in self.root.source.of("pair", "public_field_definition"):
            if len(node.kids) > 1 and node.kids[-1].kind in FUNCTIONS:
                name = node.kid("property_identifier") or node.kids[0]
                self.functions.setdefault(name.text, node.kids[-1])
        for node in self.root.source.of("assignment_expression", "public_field_definition"):
            client = self.made(node.kids[-1]) if len(node.kids) > 1 else None
            if client is not None:
                target = node.kid(*_NAMED) or node.kids[0]
                client["line"] = node.line
                self.clients[target.text if target.kind == "member_expression" else f"this.{target.text}"] = client
                self.clients.setdefault(target.text, client)

    def _variable(self, node: Node, name: str, value: Node) -> None:
        """What one declared variable is: a constant, shared state, a function, a client."""
        module_level = node.up(*FUNCTIONS) is None
        if module_level:
            self.module_values[name] = value
        if module_level and value.kind in {"string", "template_string", "binary_expression"}:
            self.constants[name] = self.text_of(value)
        if module_level and node.parent is not None and node.parent.text.startswith("let "):
            self.module_lets.add(name)
        if value.kind in FUNCTIONS:
            self.functions[name] = value
        elif value.kind == "call_expression" and _KEEPING.search(value.kids[0].text):
            inner = value.kids[-1].kid("arrow_function", "function_expression")
            if inner is not None:
                self.functions[name] = inner
        client = self.made(value)
        if client is not None:
            self.clients[name] = {**client, "line": node.line}

    def _adapted(self) -> None:
        """What is done to clients after they were made: retries, interceptors, defaults."""
        whole = self.root.text
        if "axiosRetry(" in whole or "axios-retry" in whole:
            for each in self.clients.values():
                each["retry"] = True
        for node in self.root.source.of("assignment_expression"):
            left = node.kids[0].text
            if left.endswith(".defaults.timeout"):
                head = left.removesuffix(".defaults.timeout")
                self.clients.setdefault(head, settings("axios", {}, self))["timeout"] = "set"


def settings(library: str, given: Mapping[str, Node], names: Names) -> dict[str, Any]:
    """The settings of a client of a library by the options that it is given."""
    timeout = _DEFAULT.get(library, "missing")
    if "timeout" in given:
        timeout = "off" if given["timeout"].text in {"0", "false"} else "set"
    elif "signal" in given:
        timeout = "set"
    base = given.get("baseURL") or given.get("prefixUrl")
    address = names.text_of(base) if base is not None else ""
    return {
        "client": library,
        "line": 0,
        "configured": names.is_configured(address),
        "server": names.is_of_server(address),
        "inline": names.is_written(base),
        "fixed": fixed_to(address, inline=names.is_written(base)),
        "plain": is_plain(address),
        "timeout": "unknown" if "..." in given and timeout not in {"set", "default"} else timeout,
        "retry": library in _RETRYING,
        "status": library in {"axios", "ky", "got", "ofetch"},
        "base": address,
        "signal": "signal" in given,
    }


def options(call: Node, number: int) -> dict[str, Node]:
    """The members of the object that a call is given at a position; `...` where another one is spread into it."""
    given = call.kid("arguments")
    listed = [each for each in given.kids if each.kind != "comment"] if given is not None else []
    place = listed[number] if number < len(listed) else None
    found: dict[str, Node] = {}
    if place is None:
        return found
    if place.kind != "object":
        return {"...": place}
    for each in place.kids:
        if each.kind == "pair" and len(each.kids) == 2:
            found[each.kids[0].text.strip("\"'")] = each.kids[1]
        elif each.kind == "shorthand_property_identifier":
            found[each.text] = each
        elif each.kind == "method_definition":
            found[each.kids[0].text] = each
        elif each.kind == "spread_element":
            found["..."] = each
    return found


def name_of(function: Node) -> str:
    """The name of a function: its own, or that of the variable, field or member that holds it; empty for an anonymous one."""
    own = function.kid("identifier", "property_identifier", "private_property_identifier")
    if own is not None and function.kind not in {"arrow_function"}:
        return own.text
    around = function.parent
    asked = around.parent if around is not None and around.kind == "arguments" and around.kids[0] is function else None
    if asked is not None and _KEEPING.search(asked.kids[0].text):
        around = asked.parent
    if around is None or around.kind not in _HOLDING:
        return ""
    first = next((each for each in around.kids if each.kind not in {"accessibility_modifier", "decorator"}), around)
    return first.text if first is not function and len(first.text) < 80 else ""


def scope_of(node: Node) -> str:
    """The qualified name of the named functions and classes around a node; empty at module level."""
    found = []
    for each in node.around():
        if each.kind in FUNCTIONS:
            found.append(name_of(each))
        elif each.kind in {"class_declaration", "class"} and each.kids:
            found.append(each.kids[0].text)
    return ".".join(each for each in reversed(found) if each)


def is_async(function: Node | None) -> bool:
    """Is a function asynchronous?"""
    return (
        function is not None
        and re.match(r"(?:(?:public|private|protected|static|override)\s+)*async\b", function.text) is not None
    )


def wrapped(node: Node) -> Node:
    """The outermost `await`, parentheses or claim of a type around an expression, or itself."""
    while node.parent is not None and node.parent.kind in {"await_expression", "parenthesized_expression"}:
        node = node.parent
    return node


def _imports(root: Node) -> Iterator[tuple[str, str]]:
    for node in root.source.of("import_statement"):
        module = next((each.text[1:-1] for each in reversed(node.kids) if each.kind == "string"), "")
        clause = node.kid("import_clause")
        for each in clause.kids if clause is not None else ():
            if each.kind == "identifier":
                yield each.text, f"{module}:default"
            elif each.kind == "namespace_import" and each.kids:
                yield each.kids[0].text, f"{module}:*"
            elif each.kind == "named_imports":
                for one in each.kids_of("import_specifier"):
                    yield one.kids[-1].text, f"{module}:{one.kids[0].text}"
    yield from _exported(root)
    for node in root.source.of("call_expression"):
        if node.kids[0].text == "require" and node.parent is not None and node.parent.kind == "variable_declarator":
            name, module = node.parent.kids[0], node.kids[-1].text.strip("()\"' ")
            if name.kind == "identifier":
                yield name.text, f"{module}:default"


def _exported(root: Node) -> Iterator[tuple[str, str]]:
    """What a module hands on of others: `export { load } from "./users"`."""
    for node in root.source.of("export_statement"):
        module = next((each.text[1:-1] for each in node.kids_of("string")), "")
        clause = node.kid("export_clause") if module else None
        for one in clause.kids_of("export_specifier") if clause is not None else ():
            yield one.kids[-1].text, f"{module}:{one.kids[0].text}"


def hands_on(root: Node) -> tuple[list[str], str]:
    """The modules that a module hands on whole (`export * from "./users"`), and the name that it exports by default."""
    whole, default = [], ""
    for node in root.source.of("export_statement"):
        text = node.text
        if text.startswith("export *") and node.kids_of("string"):
            whole.append(node.kids_of("string")[0].text[1:-1])
        elif text.startswith("export default") and node.kids:
            declared = node.kids[0].kid("identifier") if node.kids[0].kind != "identifier" else node.kids[0]
            default = (
                declared.text
                if declared is not None and node.kids[0].kind in {"identifier", "function_declaration"}
                else ""
            )
    return whole, default
