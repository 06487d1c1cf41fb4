"""Walks the core schema that Pydantic itself validates and serialises by, and gathers named definitions on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from harness.sources.unresolved_reasons import because

Node: TypeAlias = dict[str, Any]
Core: TypeAlias = Mapping[str, Any]
Mode: TypeAlias = Literal["validation", "serialization"]

NOTHING: Mapping[str, Any] = MappingProxyType({})
_CLASSES = frozenset(("model", "dataclass", "typed-dict", "named-tuple", "enum"))
_WRAPPERS = frozenset(("function-after", "function-before", "function-wrap", "default", "nullable", "custom-error"))


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelReading:
    """Which of a model's contracts is read.

    `lax` counts what Pydantic coerces as accepted (`"5"` for an int); without it a model takes the types that it declares.
    `by_alias` and the three `exclude_…` are those of `model_dump_json`. `closed` says that a serialised model has no other
    members than it declares, which is so, but not what a promise of it means to a client that will meet newer versions.
    """

    mode: Mode = "validation"
    lax: bool = True
    by_alias: bool = True
    exclude_none: bool = False
    exclude_unset: bool = False
    exclude_defaults: bool = False
    closed: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """What the surrounding model says: its configuration, and whether values are coerced, here and as a rule."""

    config: Core = field(default_factory=dict)
    lax: bool = True
    coercing: bool = True

    def within(self, core: Core) -> Scope:
        """The scope of a schema, which may have its own configuration and strictness."""
        config = core.get("config", self.config)
        strict = core.get("strict", config.get("strict", False))
        return replace(self, config=config, lax=self.coercing and not strict)


Reader: TypeAlias = "Callable[[Walk, Core, Scope], Node]"


class Walk:
    """One reading of one type: `kinds` has a reader for each kind of core schema."""

    def __init__(self, reading: ModelReading, kinds: Mapping[str, Reader]) -> None:
        self.reading = reading
        self.definitions: dict[str, Node] = {}
        self.classes: dict[str, type] = {}
        self.attributes: dict[str, dict[str, str]] = {}
        self.notes: dict[str, None] = {}
        self._kinds = kinds
        self._named: dict[Any, str] = {}
        self._referred: dict[str, Core] = {}

    def child(self, core: Core, scope: Scope) -> Node:
        """The JSON Schema of a core schema."""
        kind = core["type"]
        if kind == "definitions":
            self._referred.update((each["ref"], each) for each in core["definitions"])
            return self.child(core["schema"], scope)
        if kind == "definition-ref":
            return self._reference(core, scope)
        reader = self._kinds.get(kind)
        if reader is None:
            return {"x-harness-unresolved": because("unknown-construct", kind)}
        return reader(self, core, scope.within(core))

    def target(self, core: Core) -> Core:
        """What a core schema stands for once references are followed."""
        while core["type"] in {"definitions", "definition-ref"}:
            if core["type"] == "definitions":
                self._referred.update((each["ref"], each) for each in core["definitions"])
                core = core["schema"]
            else:
                core = self._followed(core)
        return core

    def _followed(self, core: Core) -> Core:
        """What a reference leads to, written as the reference itself says where it does."""
        found = self._referred[core["schema_ref"]]
        return {**found, "serialization": core["serialization"]} if "serialization" in core else found

    def _reference(self, reference: Core, scope: Scope) -> Node:
        ref, core = reference["schema_ref"], self._followed(reference)
        inner = core
        while inner["type"] in _WRAPPERS:
            inner = self.target(inner["schema"])
        if (inner["type"] in _CLASSES and "cls" in inner) or "serialization" in reference:
            return self.child(core, scope)
        name = ref.rpartition(":")[0].rpartition(".")[2].partition("[")[0] or "Alias"
        return self.named(ref, name, lambda: self.child(core, scope))

    def named(self, key: Any, name: str, build: Callable[[], Node]) -> Node:
        """A reference to the definition of a key, which is built when it is first asked for."""
        if key not in self._named:
            free = _free(name, self.definitions)
            self._named[key] = free
            self.definitions[free] = {}
            self.definitions[free] = build()
        return {"$ref": f"#/$defs/{self._named[key]}"}

    def of_class(self, cls: Any, build: Callable[[str], Node]) -> Node:
        """A reference to the definition of a class; `build` is given its name."""

        def begun() -> Node:
            name = self._named[cls]
            self.classes[name] = cls
            return build(name)

        return self.named(cls, str(cls.__name__), begun)

    def note(self, sentence: str) -> None:
        """Keep a sentence on what was assumed."""
        self.notes[sentence] = None


def _free(name: str, taken: Mapping[str, Any]) -> str:
    """A name that no other definition has, safe in a JSON Pointer."""
    safe = "".join(each if each.isalnum() or each in "._-" else "_" for each in name)
    free, number = safe, 1
    while free in taken:
        number += 1
        free = f"{safe}_{number}"
    return free


def any_of(*nodes: Node) -> Node:
    """A schema of any of these, one of them alone as it is."""
    kept = [each for index, each in enumerate(nodes) if each not in nodes[:index]]
    return kept[0] if len(kept) == 1 else {"anyOf": kept}


def function_name(core: Core) -> str:
    """The qualified name of the function in a validator or serialiser."""
    called = _function(core)
    return str(getattr(called, "__qualname__", None) or getattr(called, "__name__", None) or called)


def is_enum_value(core: Core) -> bool:
    """Does a validator only take the value of an enum's member, as `use_enum_values` has it?"""
    if core["type"] != "function-after" or core["schema"]["type"] != "enum":
        return False
    return isinstance(core["function"]["function"], attrgetter)


def is_pydantic_own(core: Core) -> bool:
    """Is the function in a validator one of Pydantic's, which does what its types say?"""
    called = _function(core)
    module = str(getattr(called, "__module__", None) or type(called).__module__)
    return module.partition(".")[0] in {"pydantic", "pydantic_core", "annotated_types"}


def _function(core: Core) -> Any:
    """The function itself, out of the descriptions and partial applications that hold it."""
    function = core["function"]
    called = function["function"] if isinstance(function, dict) else function
    return called.func if isinstance(called, partial) else called


_SOMETIMES_NULL = frozenset(("nullable", "none", "any", "missing-sentinel", "function-plain", "is-instance"))
_NEVER_NULL = frozenset(("dataclass", "json"))
_STANDS_FOR = {"lax-or-strict": "strict_schema", "json-or-python": "json_schema"}


def may_be_null(walk: Walk, core: Core) -> bool:
    """Can a value of a core schema be written as null? Where that is not known, it can."""
    core = walk.target(core)
    kind = core["type"]
    written = _written_null(walk, core)
    if written is not None:
        return written
    if kind in _SOMETIMES_NULL or (kind == "default" and core.get("default", 0) is None):
        return True
    if kind in {"literal", "enum"}:
        return None in core.get("expected", ()) or any(each.value is None for each in core.get("members", ()))
    if kind in _NEVER_NULL or (kind == "model" and not core.get("root_model")):
        return False
    return any(may_be_null(walk, each) for each in _parts(core))


def _parts(core: Core) -> list[Core]:
    """The core schemas that a value of this one may be a value of."""
    kind = core["type"]
    if kind == "union":
        return [each[0] if isinstance(each, tuple) else each for each in core["choices"]]
    if kind == "chain":
        return [core["steps"][-1]]
    inner = core.get(_STANDS_FOR.get(kind, "schema"))
    return [inner] if isinstance(inner, dict) else []


def _written_null(walk: Walk, core: Core) -> bool | None:
    """What a function that serialises a schema says on null; None where there is no such function, or it is spared null."""
    serialiser = core.get("serialization", NOTHING)
    if not serialiser.get("type", "").startswith("function"):
        return None
    returns = serialiser.get("return_schema")
    if returns is None or may_be_null(walk, returns):
        return True
    return False if serialiser.get("when_used", "always") in {"always", "json"} else None
