"""Joins the facts of all files of a project: calls of wrappers become requests, imported clients bring their settings.

Nothing is executed and no compiler is asked: names are followed through imports and through functions that make requests or call one that does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, Final

from harness.model.source_facts import Fact, SourceFacts

_ROUNDS: Final = 3
"""Wrappers of wrappers that are followed."""
_VERBS: Final = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request"})
_EXTENSIONS: Final = re.compile(r"\.(?:d\.)?(?:py|[cm]?[jt]sx?|vue|svelte)$")
_STATES: Final = re.compile(r"(?:^|/)(?P<name>error|loading|global-error)\.[jt]sx?$")
_PAGES: Final = re.compile(r"(?:^|/)app/(?:.*/)?(?:page|layout|template)\.[jt]sx?$")


def linked(files: Sequence[SourceFacts]) -> tuple[SourceFacts, ...]:
    """The same files with every call of a wrapper as a request, and what holds for the project."""
    project = _Project(files)
    traits = tuple(sorted(_traits(files)))
    states = [each.file for each in files if _STATES.search(each.file)]
    return tuple(
        replace(each, facts=tuple(project.refined(each)), traits=traits, beside=tuple(_beside(each.file, states)))
        for each in files
    )


def wrapping(files: Sequence[SourceFacts]) -> frozenset[str]:
    """The last parts of the names of files that make requests for others: who imports none of them calls no wrapper."""
    project = _Project(files)
    makers = {file for file, _ in project.methods} | {file for file, _ in project.clients}
    return frozenset(_stem(each).rpartition("/")[2] for each in makers)


def _traits(files: Iterable[SourceFacts]) -> Iterator[str]:
    modules = [fact.data for each in files for fact in each.facts if fact.kind == "module"]
    if any(each.get("handles_http_errors") for each in modules):
        yield "http-errors-handled"


def _beside(file: str, states: Iterable[str]) -> Iterator[str]:
    if _PAGES.search(file):
        folder = str(PurePosixPath(file).parent)
        for each in states:
            above = str(PurePosixPath(each).parent)
            found = _STATES.search(each)
            if found and (folder == above or folder.startswith(f"{above}/")):
                yield found["name"]


class _Project:
    """Which function of which file makes which requests.

    Shape: a function is named by its file and its own name.
    """

    def __init__(self, files: Sequence[SourceFacts]) -> None:
        self._files = {each.file: each for each in files}
        self._by_tail: dict[str, list[str]] = {}
        for each in files:
            stem = _stem(each.file)
            self._by_tail.setdefault(stem.rpartition("/")[2], []).append(each.file)
        self._functions: dict[tuple[str, str], Mapping[str, Any]] = {}
        self.clients: dict[tuple[str, str], Mapping[str, Any]] = {}
        for each in files:
            for fact in each.of("function", "client"):
                if fact.kind == "client":
                    self.clients[each.file, fact.node] = fact.data
                else:
                    self._functions.setdefault((each.file, fact.data["name"]), fact.data)
        self._modules: dict[tuple[str, str], str] = {}
        self._targets: dict[tuple[str, str], tuple[str, str, str] | None] = {}
        self.methods = self._propagated()

    def _propagated(self) -> dict[tuple[str, str], frozenset[str]]:
        """The methods that each function requests, through what it calls."""
        found = {key: frozenset(data["requests"]) for key, data in self._functions.items() if data["requests"]}
        self.direct = frozenset(found)
        for _ in range(_ROUNDS):
            grown = dict(found)
            for key, data in self._functions.items():
                reached = (self._reached(key[0], callee, found) for callee in data["calls"])
                more = frozenset(one for each in reached for one in each)
                if more - grown.get(key, frozenset()):
                    grown[key] = grown.get(key, frozenset()) | more
            if grown == found:
                break
            found = grown
        return found

    def _reached(self, file: str, callee: str, found: Mapping[tuple[str, str], frozenset[str]]) -> frozenset[str]:
        target = self._target(file, callee)
        if target is None:
            return frozenset()
        client = self.clients.get(target[:2]) if target[2] in _VERBS else None
        if client is not None:
            return frozenset({"" if target[2] == "request" else target[2].upper()})
        return found.get((target[0], target[2] or target[1]), frozenset())

    def _target(self, file: str, callee: str) -> tuple[str, str, str] | None:
        """The file, the name and the member that a callee names: `api.get` is the name `api` and its member `get`."""
        key = (file, callee)
        if key not in self._targets:
            self._targets[key] = self._named(file, callee)
        return self._targets[key]

    def _named(self, file: str, callee: str) -> tuple[str, str, str] | None:
        head, _, member = callee.partition(".")
        if member.count("."):
            return None
        if head in {"self", "cls", "this"}:
            return (file, head, member) if (file, member) in self._functions else None
        imported = self._files[file].imports.get(head)
        if imported is None:
            return (file, head, member) if (file, head) in self._functions or (file, head) in self.clients else None
        if self._files[file].language == "python":
            return self._python(file, imported, head, member)
        module, _, name = imported.partition(":")
        place = self._module(file, module)
        return (
            None
            if not place
            else (place, member if name == "*" else head if name == "default" else name, "" if name == "*" else member)
        )

    def _python(self, file: str, imported: str, head: str, member: str) -> tuple[str, str, str] | None:
        whole = self._module(file, imported)
        if whole:
            return whole, member, ""
        module, _, name = imported.rpartition(".")
        place = self._module(file, module or ".")
        return (place, name or head, member) if place else None

    def _module(self, file: str, module: str) -> str:
        """The file that a module's name means from a file; empty where it is none of the project's."""
        key = (file.rpartition("/")[0], module)
        if key not in self._modules:
            python = self._files[file].language == "python"
            wanted = _python_path(file, module) if python else _script_path(file, module)
            self._modules[key] = self._found(wanted, file)
        return self._modules[key]

    def _found(self, wanted: str, file: str) -> str:
        if not wanted:
            return ""
        tail = wanted.rpartition("/")[2]
        fitting = [each for each in self._by_tail.get(tail, ()) if f"/{_stem(each)}".endswith(f"/{wanted.lstrip('/')}")]
        return max(fitting, key=lambda each: _shared(each, file), default="")

    def refined(self, file: SourceFacts) -> Iterator[Fact]:
        """The facts of a file, with calls of wrappers as requests; other calls and what only serves linking are left out."""
        for fact in file.facts:
            if fact.kind == "call":
                data = self._as_request(file.file, fact)
                if data is not None:
                    yield replace(fact, kind="request", data=data)
            elif fact.kind == "awaits-in-row":
                if all(self._reads(file.file, each) for each in fact.data["callees"]):
                    yield fact
            elif fact.kind == "effect":
                yield replace(fact, data={**fact.data, "requests": self._effect_requests(file.file, fact)})
            elif fact.kind not in {"function"}:
                yield fact

    def _reads(self, file: str, callee: str) -> bool:
        methods = self._reached(file, callee, self.methods)
        return bool(methods) and methods <= {"GET", "HEAD"}

    def _effect_requests(self, file: str, fact: Fact) -> bool:
        within = any(each.data.get("effect") == fact.line for each in self._files[file].of("request"))
        return within or any(self._reached(file, callee, self.methods) for callee in fact.data["calls"])

    def _as_request(self, file: str, fact: Fact) -> dict[str, Any] | None:
        callee = fact.data["callee"]
        methods = self._reached(file, callee, self.methods)
        target = self._target(file, callee)
        if not methods or target is None:
            return None
        client = self.clients.get(target[:2]) if target[2] in _VERBS else None
        function = self._functions.get((target[0], target[2] or target[1]), {})
        handled = fact.data["guard"] in {"none", "floating"} and function.get("guards", False)
        return {
            **_UNKNOWN,
            **fact.data,
            "imported": target[0] != file,
            "direct": client is not None or (target[0], target[2] or target[1]) in self.direct,
            "client": "wrapper" if client is None else client["client"],
            "method": next(iter(methods)) if len(methods) == 1 else "" if methods <= {"GET", "HEAD", ""} else "MIXED",
            "guard": "handled" if handled else fact.data["guard"],
            "decorators": [*fact.data["decorators"], *function.get("decorators", ())],
            "signal": bool(function.get("signal")),
        }


_UNKNOWN: Final[Mapping[str, Any]] = {
    "url": "",
    "host": "none",
    "inline": False,
    "timeout": "unknown",
    "retry": True,
    "verify": True,
    "insecure": False,
    "idempotency": False,
    "params": (),
    "status": "checked",
    "reads": (),
    "answer": {},
    "cached": False,
}
"""What is not asked of a call that goes through a wrapper: the wrapper's own request is judged where it stands."""


@lru_cache(maxsize=65_536)
def _stem(file: str) -> str:
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
