"""What the last runs without findings rest on: an operation of which nothing has changed since need not be driven whole again.

An operation rests on its resolved contract, on the functions of the app that it ran, on what the app runs for all of them (imports,
lifespan), on the files of data that were read, and on the surroundings: Python, packages, environment, the harness itself. Whatever
had a finding, was not accepted or not driven whole is never remembered.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, Final

import orjson

from harness.model.contract import Operation
from harness.model.references import referred
from harness.probes.api_corpus import Corpus, Kept, from_lines, lines_of
from harness.probes.api_profile import PROFILES, Profile
from harness.probes.identity import Identity
from harness.run.app_cache import installed, own_digest, surroundings
from harness.targets.own_functions import Cut, cut
from harness.targets.ran import Ran

KEPT: Final = 30
"""Targets that are remembered; older ones are forgotten."""

_LARGEST: Final = 64_000_000
_OWN: Final = ("model", "values", "targets", "probes", "rules", "run", "sources")


class Remembered:
    """The memory of one target under one configuration; a broken or foreign one is none."""

    def __init__(
        self,
        folder: Path,
        *,
        target: str,
        root: Path,
        document: Mapping[str, Any],
        profile: Profile,
        identities: Sequence[Identity] = (),
        more: Sequence[Any] = (),
        env: Mapping[str, str] | None = None,
    ) -> None:
        """`more` is whatever else a run depends on."""
        callers = [_shown(each) for each in identities]
        about = [target, str(root), callers, more, _common(document), _surroundings(env or {})]
        self._file = folder / f"{hashlib.sha256(orjson.dumps(about, default=str)).hexdigest()[:40]}.json"
        self._root = root
        self._document = document
        self._rank = _rank(profile)
        self._cuts: dict[str, Cut | None] = {}
        self._known = self._read()

    def unchanged(self, operations: Iterable[Operation], ran: Ran) -> frozenset[str]:
        """The operations that rest on what they rested on; `ran` says which files the app has loaded now."""
        base = self._known.get("base", {})
        if not base or base["started"] != sorted(ran.files) or not self._same(base):
            return frozenset()
        if any(_file_digest(self._root / each) != digest for each, digest in base["data"].items()):
            return frozenset()
        return frozenset(
            each.name
            for each in operations
            if (entry := self._known["operations"].get(each.name)) is not None
            and entry["rank"] >= self._rank
            and entry["contract"] == contract_digest(self._document, each)
            and self._same(entry)
        )

    def unchanged_walks(self, walks: Iterable[str], operations: frozenset[str]) -> frozenset[str]:
        """The walks through nothing but such operations, where the document has no other ones than it had."""
        whole = _digest(self._document.get("paths"))
        entries = self._known.get("walks", {})
        return frozenset(
            each
            for each in walks
            if each in entries and entries[each]["contract"] == whole and set(entries[each]["through"]) <= operations
        )

    def requests(self, name: str) -> tuple[Kept, ...]:
        """The requests that stood for all that an operation answered."""
        return from_lines(self._known["operations"][name]["requests"])

    def remember(
        self,
        operations: Iterable[Operation],
        walks: Mapping[str, Iterable[str]],
        ran: Ran,
        corpus: Corpus,
        *,
        started: Sequence[str],
        still: frozenset[str] = frozenset(),
        still_walks: frozenset[str] = frozenset(),
    ) -> None:
        """Store what had no finding; `still` are those that stand as they were. A memory that cannot be written is no error.

        Shape: `walks` maps rules to the operations that they went through; `started` are the app's files at its start.
        """
        before, before_walks = self._known.get("operations", {}), self._known.get("walks", {})
        kept = {name: before[name] for name in still}
        for each in operations:
            if each.name not in kept and each.name not in ran.unknown:
                kept[each.name] = {
                    "rank": self._rank,
                    "contract": contract_digest(self._document, each),
                    "functions": self._digests(ran.of(each.name)),
                    "requests": lines_of(corpus.of(each.name)),
                }
        whole = _digest(self._document.get("paths"))
        old = self._known["base"] if still else {"rest": {}, "functions": [], "data": {}}
        functions = {*ran.of(""), *((file, name) for file, name, _ in old["functions"])}
        base = {
            "started": sorted(started),
            "rest": {**old["rest"], **{file: self._rest(file, whole=plain) for file, plain in ran.files.items()}},
            "functions": self._digests(functions),
            "data": {each: _file_digest(self._root / each) for each in sorted({*ran.data, *old["data"]})},
        }
        kept_walks = {name: before_walks[name] for name in still_walks}
        kept_walks |= {name: {"contract": whole, "through": sorted(through)} for name, through in walks.items()}
        self._write({"base": base, "operations": kept, "walks": kept_walks})

    def _same(self, entry: Mapping[str, Any]) -> bool:
        rests = entry.get("rest", {}).items()
        if any(self._rest(file, whole=digest.startswith("whole ")) != digest for file, digest in rests):
            return False
        return all(self._function(file, name) == digest for file, name, digest in entry["functions"])

    def _digests(self, functions: Iterable[tuple[str, str]]) -> list[list[str]]:
        return [[file, name, self._function(file, name)] for file, name in sorted(functions)]

    def _rest(self, file: str, *, whole: bool) -> str:
        found = self._cut(file)
        if whole or found is None:
            return f"whole {_file_digest(self._root / file)}"
        return found.rest

    def _function(self, file: str, name: str) -> str:
        found = self._cut(file)
        return "" if found is None else found.functions.get(name, "")

    def _cut(self, file: str) -> Cut | None:
        if file not in self._cuts:
            try:
                self._cuts[file] = cut((self._root / file).read_bytes())
            except (OSError, SyntaxError, ValueError):
                self._cuts[file] = None
        return self._cuts[file]

    def _read(self) -> dict[str, Any]:
        try:
            if self._file.stat().st_size > _LARGEST:
                return {}
            found = orjson.loads(self._file.read_bytes())
            for each in found["operations"].values():
                from_lines(each["requests"])
            _ = [found["base"][name] for name in ("started", "rest", "functions", "data")]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, entry: Mapping[str, Any]) -> None:
        folder = self._file.parent
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor, name = tempfile.mkstemp(dir=folder, suffix=".partial")
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(orjson.dumps(entry))
            Path(name).replace(self._file)
            for old in sorted(folder.glob("*.json"), key=lambda each: each.stat().st_mtime, reverse=True)[KEPT:]:
                old.unlink(missing_ok=True)
        except OSError:
            return


def contract_digest(document: Mapping[str, Any], operation: Operation) -> str:
    """An operation of a document with its path's own parts and everything that it refers to, at any remove."""
    item = document.get("paths", {}).get(operation.path) or {}
    shared = {name: part for name, part in item.items() if name in ("parameters", "servers", "$ref")}
    waiting: list[Any] = [item.get(operation.method.lower()), shared]
    seen: dict[str, Any] = {}
    parts = list(waiting)
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            reference = node.get("$ref")
            if isinstance(reference, str) and reference not in seen:
                seen[reference] = referred(document, reference)
                waiting.append(seen[reference])
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return _digest([parts, sorted(seen.items()), document.get("security")])


def _common(document: Mapping[str, Any]) -> str:
    schemes = (document.get("components") or {}).get("securitySchemes")
    return _digest([schemes, document.get("servers"), document.get("openapi")])


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:20]


def _file_digest(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()[:20]
    except OSError:
        return ""


def _shown(identity: Identity) -> Any:
    """Somebody without what may be another value each time."""
    login = identity.login
    about = {} if login is None else {key: value for key, value in asdict(login).items() if "secret" not in key}
    return [identity.name, identity.role, identity.tenant, [name for name, _ in identity.headers], about]


def _rank(profile: Profile) -> int:
    names = list(PROFILES)
    return names.index(profile.name) if PROFILES.get(profile.name) == profile else -1


def _surroundings(env: Mapping[str, str]) -> Any:
    return [sys.version, sys.prefix, installed(), _own_code(), surroundings(env)]


@cache
def _own_code() -> str:
    """The harness's code that drives and judges."""
    here = Path(__file__).parents[1]
    return own_digest(tuple(sorted(file for room in _OWN for file in (here / room).rglob("*.py"))))
