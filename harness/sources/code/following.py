"""Follows names through a project: which function makes which requests, which expression is which client, what a wrapper hands back.

Nothing is executed and no compiler is asked: names are followed through imports, through functions that call others and through base classes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, Final

from harness.model.source_facts import Fact, SourceFacts

_ROUNDS: Final = 3
"""Wrappers of wrappers that are followed."""
VERBS: Final = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request", "stream"})
_EXTENSIONS: Final = re.compile(r"\.(?:d\.)?(?:py|[cm]?[jt]sx?|vue|svelte)$")


class Project:
    """Which function of which file makes which requests.

    Shape: a function is named by its file and its own name; `methods` are the HTTP methods that each requests, `direct` the functions
    that request by themselves.
    """

    def __init__(self, files: Sequence[SourceFacts]) -> None:
        self.files = {each.file: each for each in files}
        self._by_tail: dict[str, list[str]] = {}
        for each in files:
            stem = stem_of(each.file)
            self._by_tail.setdefault(stem.rpartition("/")[2], []).append(each.file)
        self.functions: dict[tuple[str, str], Mapping[str, Any]] = {}
        self.clients: dict[tuple[str, str], Mapping[str, Any]] = {}
        self._held: dict[tuple[str, str, str], Mapping[str, Any]] = {}
        self._states: dict[str, tuple[str, Mapping[str, Any]]] = {}
        self.classes: dict[tuple[str, str], Mapping[str, Any]] = {}
        for each in files:
            for fact in each.of("function", "client", "class"):
                self._take(each.file, fact)
        self._modules: dict[tuple[str, str], str] = {}
        self._targets: dict[tuple[str, str], tuple[str, str, str] | None] = {}
        self.methods = self._propagated()

    def _take(self, file: str, fact: Fact) -> None:
        if fact.kind == "class":
            self.classes.setdefault((file, fact.data["name"]), fact.data)
        elif fact.kind == "function":
            self.functions.setdefault((file, fact.data["name"]), fact.data)
        elif fact.scope:
            self._held[file, fact.scope, fact.node] = fact.data
        else:
            self.clients[file, fact.node] = fact.data
            if ".state." in fact.node:
                self._states.setdefault(fact.node.rpartition(".state.")[2], (file, fact.data))

    @property
    def makers(self) -> frozenset[str]:
        """The files that make requests for others, or hand out what makes them."""
        handing = {file for (file, _), data in self.functions.items() if data.get("makes")}
        held = {file for file, _, _ in self._held}
        barrels = {each for each, facts in self.files.items() if facts.imports and _hands_on(facts)}
        return frozenset(
            {file for file, _ in self.methods} | {file for file, _ in self.clients} | handing | held | barrels
        )

    def _propagated(self) -> dict[tuple[str, str], frozenset[str]]:
        """The methods that each function requests, through what it calls."""
        found: dict[tuple[str, str], frozenset[str]] = {}
        for key, data in self.functions.items():
            linked = (method for via, scope, method in data.get("linked", ()) if self.client_of(key[0], scope, via))
            own = frozenset(data["requests"]) | frozenset(linked)
            if own:
                found[key] = own
        self.direct = frozenset(found)
        for _ in range(_ROUNDS):
            grown = dict(found)
            for key, data in self.functions.items():
                reached = (self._reached(key[0], callee, found) for callee in data["calls"])
                more = frozenset(one for each in reached for one in each)
                if more - grown.get(key, frozenset()):
                    grown[key] = grown.get(key, frozenset()) | more
            if grown == found:
                break
            found = grown
        return found

    def reached(self, file: str, callee: str) -> frozenset[str]:
        """The methods that a call requests; none where it is no wrapper's."""
        return self._reached(file, callee, self.methods)

    def _reached(self, file: str, callee: str, found: Mapping[tuple[str, str], frozenset[str]]) -> frozenset[str]:
        target = self.target(file, callee)
        if target is None:
            return frozenset()
        if target[2] in VERBS and target[:2] in self.clients:
            made = {"" if target[2] == "request" else target[2].upper()}
            return frozenset(made if self._is_client(target[:2]) else ())
        return found.get((target[0], target[2] or target[1]), frozenset())

    def _is_client(self, name: tuple[str, str]) -> bool:
        """Is what a module binds to a name a client: made there, or found where it is made?"""
        data = self.clients[name]
        return data["client"] != "linked" or bool(
            data.get("library") or self.client_of(name[0], "", str(data.get("via", "")))
        )

    def guards(self, name: tuple[str, str], depth: int = 0) -> bool:
        """Does a function handle the failures of all that it requests, by itself or by what it calls?"""
        data = self.functions.get(name, {})
        if data.get("requests") or data.get("linked"):
            return bool(data.get("guards"))
        unguarded = data.get("unguarded")
        if unguarded is None or depth > _ROUNDS:
            return False
        open_calls = (each for each in unguarded if self.reached(name[0], each))
        targets = [self.target(name[0], each) for each in open_calls]
        return all(each is not None and self.guards((each[0], each[2] or each[1]), depth + 1) for each in targets)

    def function(self, file: str, callee: str) -> Mapping[str, Any] | None:
        """What is known of the function that a callee names."""
        target = self.target(file, callee)
        return None if target is None else self.functions.get((target[0], target[2] or target[1]))

    def client_of(self, file: str, scope: str, via: str, depth: int = 0) -> Mapping[str, Any] | None:
        """The settings of a client that is made elsewhere.

        Shape: `via` is `call:<function>` for one that a function hands out, `name:<expression>` for one that an expression names at a
        place in a scope.
        """
        kind, _, text = via.partition(":")
        if depth > _ROUNDS or not text:
            return None
        place, found = self._handed_out(file, text) if kind == "call" else self._named_client(file, scope, text)
        if found is not None and found["client"] == "linked":
            return self.client_of(place, "", str(found.get("via", "")), depth + 1)
        return found

    def _handed_out(self, file: str, function: str) -> tuple[str, Mapping[str, Any] | None]:
        target = self.target(file, function)
        if target is None:
            return file, None
        data = self.functions.get((target[0], target[2] or target[1]))
        return target[0], (data or {}).get("makes")

    def _named_client(self, file: str, scope: str, text: str) -> tuple[str, Mapping[str, Any] | None]:
        if ".state." in text:
            return self._states.get(text.rpartition(".state.")[2], (file, None))
        if text.startswith("self."):
            return self._inherited(file, scope.split(".", maxsplit=1)[0], text)
        target = self.target(file, text)
        if target is None:
            return file, None
        name = ".".join(each for each in target[1:] if each)
        return target[0], self.clients.get((target[0], name))

    def _inherited(self, file: str, name: str, text: str, depth: int = 0) -> tuple[str, Mapping[str, Any] | None]:
        """The client that a class or one of its bases holds in an attribute."""
        held = self._held.get((file, name, text))
        if held is not None or depth > _ROUNDS:
            return file, held
        for base in self.classes.get((file, name), {}).get("bases", ()):
            target = self.target(file, base) or (file, base, "")
            place, found = self._inherited(target[0], target[2] or target[1], text, depth + 1)
            if found is not None:
                return place, found
        return file, None

    def is_optional(self, file: str, name: str, field: str, depth: int = 0) -> bool:
        """Does a model of the project, or one of its bases, declare a field that may be absent?"""
        target = self.target(file, name) if name else None
        data = self.classes.get((target[0], target[2] or target[1])) if target is not None else None
        if data is None or target is None or depth > _ROUNDS:
            return False
        if field in data["optional"]:
            return bool(data["model"]) or self._is_model(target[0], data)
        return any(self.is_optional(target[0], each, field, depth + 1) for each in data["bases"] if each != name)

    def _is_model(self, file: str, data: Mapping[str, Any], depth: int = 0) -> bool:
        """Is a class validated data by one of its bases?"""
        for each in data["bases"] if depth <= _ROUNDS else ():
            target = self.target(file, each)
            base = self.classes.get((target[0], target[2] or target[1])) if target is not None else None
            if (
                base is not None
                and target is not None
                and (base["model"] or self._is_model(target[0], base, depth + 1))
            ):
                return True
        return False

    def answers(self, file: str, callee: str, depth: int = 0) -> bool | None:
        """Does a function hand back the whole answer of its request: None for no, else whether it has looked at the status."""
        target = self.target(file, callee)
        data = None if target is None else self.functions.get((target[0], target[2] or target[1]))
        if data is None or target is None or depth > _ROUNDS:
            return None
        if data.get("answers"):
            return bool(data["answers"] == "checked")
        for each in data.get("passes", ()):
            found = self.answers(target[0], each, depth + 1)
            if found is not None:
                return found or bool(data.get("looks"))
        return None

    def throws(self, file: str, callee: str, depth: int = 0) -> bool:
        """Does a function, or one that it calls, throw errors of the project's own?"""
        target = self.target(file, callee)
        data = None if target is None else self.functions.get((target[0], target[2] or target[1]))
        if data is None or target is None or depth > _ROUNDS:
            return False
        return bool(data.get("throws")) or any(
            self.throws(target[0], each, depth + 1) for each in data["calls"] if each != callee
        )

    def target(self, file: str, callee: str) -> tuple[str, str, str] | None:
        """The file, the name and the member that a callee names: `api.get` is the name `api` and its member `get`."""
        key = (file, callee)
        if key not in self._targets:
            self._targets[key] = self._named(file, callee)
        return self._targets[key]

    def _named(self, file: str, callee: str, depth: int = 0) -> tuple[str, str, str] | None:
        head, _, member = callee.partition(".")
        if member.count(".") > 1 or file not in self.files:
            return None
        if head in {"self", "cls", "this"}:
            return (file, head, member) if (file, member) in self.functions else None
        imported = self.files[file].imports.get(head)
        if imported is None:
            own = any((file, head) in each for each in (self.functions, self.clients, self.classes))
            return (file, head, member) if own else None
        found = self._imported(file, imported, head, member)
        if found is not None and depth < _ROUNDS and not self._is_known(found):
            again = found[1] if not found[2] else f"{found[1]}.{found[2]}"
            handed = self.files[found[0]].imports.get(found[1])
            return (self._named(found[0], again, depth + 1) if handed and found[0] != file else None) or found
        return found

    def _imported(self, file: str, imported: str, head: str, member: str) -> tuple[str, str, str] | None:
        if self.files[file].language == "python":
            return self._python(file, imported, head, member)
        module, _, name = imported.partition(":")
        place = self.module(file, module)
        if not place or "." in member:
            return None
        if name == "*":
            return place, member, ""
        if name == "default":
            name = self._default(place) or head
        return self._through_barrels(place, name), name, member

    def _default(self, file: str) -> str:
        """The name that a module exports by default; empty where it has none."""
        return next((str(each.data.get("default", "")) for each in self.files[file].of("module")), "")

    def _through_barrels(self, file: str, name: str, depth: int = 0) -> str:
        """The file that declares a name which a module hands on with `export * from`, or the module itself."""
        if depth > _ROUNDS or self._is_known((file, name, "")):
            return file
        for module in next((each.data.get("whole", ()) for each in self.files[file].of("module")), ()):
            place = self.module(file, module)
            found = self._through_barrels(place, name, depth + 1) if place else ""
            if found and self._is_known((found, name, "")):
                return found
        return file

    def _is_known(self, found: tuple[str, str, str]) -> bool:
        """Is something of that name declared in the file itself?"""
        return any(found[:2] in each for each in (self.functions, self.clients, self.classes))

    def _python(self, file: str, imported: str, head: str, member: str) -> tuple[str, str, str] | None:
        whole = self.module(file, imported)
        if whole:
            name, _, rest = member.partition(".")
            return whole, name, rest
        module, _, name = imported.rpartition(".")
        place = self.module(file, module or ".")
        return (place, name or head, member) if place else None

    def module(self, file: str, module: str) -> str:
        """The file that a module's name means from a file; empty where it is none of the project's."""
        key = (file.rpartition("/")[0], module)
        if key not in self._modules:
            python = self.files[file].language == "python"
            wanted = _python_path(file, module) if python else _script_path(file, module)
            self._modules[key] = self._found(wanted, file)
        return self._modules[key]

    def _found(self, wanted: str, file: str) -> str:
        if not wanted:
            return ""
        tail = wanted.rpartition("/")[2]
        fitting = [
            each for each in self._by_tail.get(tail, ()) if f"/{stem_of(each)}".endswith(f"/{wanted.lstrip('/')}")
        ]
        return max(fitting, key=lambda each: _shared(each, file), default="")

    def requests_of(self, file: str) -> Iterator[Fact]:
        """The requests that a file's own code makes."""
        return self.files[file].of("request")


def _hands_on(facts: SourceFacts) -> bool:
    """Does a file hand on names of others: a package's face, or a module that exports what it imports?"""
    return facts.file.endswith("__init__.py") or any(each.data.get("barrel") for each in facts.of("module"))


@lru_cache(maxsize=65_536)
def stem_of(file: str) -> str:
    """A file's name without its extension, or its folder's for `index` and `__init__`."""
    stem = _EXTENSIONS.sub("", file)
    return re.sub(r"/(?:index|__init__)$", "", stem)


def _shared(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one.split("/"), other.split("/"), strict=False):
        if left != right:
            break
        count += 1
    return count


def _python_path(file: str, module: str) -> str:
    dots = len(module) - len(module.lstrip("."))
    rest = module.lstrip(".").replace(".", "/")
    if not dots:
        return rest
    folder = PurePosixPath(file).parent
    for _ in range(dots - 1):
        folder = folder.parent
    return f"{folder}/{rest}".strip("/") if rest else str(folder)


def _script_path(file: str, module: str) -> str:
    if module.startswith("."):
        steps: list[str] = [each for each in str(PurePosixPath(file).parent).split("/") if each != "."]
        for each in module.split("/"):
            if each == "..":
                del steps[-1:]
            elif each != ".":
                steps.append(each)
        return re.sub(r"/index$", "", _EXTENSIONS.sub("", "/".join(steps)))
    found = re.match(r"(?:[@~#]\w*/|src/|lib/|app/)", module)
    if not found:
        return ""
    kept = module if found[0][0] not in "@~#" else module[found.end() :]
    return re.sub(r"/index$", "", _EXTENSIONS.sub("", kept))
