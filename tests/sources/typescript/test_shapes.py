"""Types as the compiler resolves them, each as the shape of one exported name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from harness.model import shape as s
from harness.model.contract import Declaration, trace
from harness.model.location import Every, Location
from harness.sources.typescript.project import TypeScriptProject
from harness.sources.typescript.shapes import ShapeReader

ReadProject = Callable[[Mapping[str, str]], TypeScriptProject]

PREFIX = """export interface User { id: number; name: string }
const LEVELS = ["low", "high"] as const;
enum Color { Red = "red", Blue = "blue" }
enum Count { One = 1, Two = 2 }
type Camel<S extends string> = S extends `${infer A}_${infer B}` ? `${A}${Capitalize<Camel<B>>}` : S;
type Pair<A, B = A> = { left: A; right: B };
"""

TYPES = {
    "Optional": ("{ a?: string }", "{a?: string, …}"),
    "OptionalNull": ("{ a?: string | null }", "{a?: string | null, …}"),
    "Nullable": ("{ a: string | null }", "{a: string | null, …}"),
    "MayBeUndefined": ("{ a: string | undefined }", "{a?: string, …}"),
    "Picked": ("Pick<User, 'id'> & { extra: boolean }", "{id: number, extra: boolean, …}"),
    "PartialOmit": ("Partial<Omit<User, 'id'>>", "{name?: string, …}"),
    "Renamed": ("{ [K in 'first_name' as Camel<K>]: string }", "{firstName: string, …}"),
    "Recorded": ("Record<'a' | 'b', number>", "{a: number, b: number, …}"),
    "Dictionary": ("Record<string, number>", "{[key]: number}"),
    "Element": ("(typeof LEVELS)[number]", '"high" | "low"'),
    "StringEnum": ("Color", '"blue" | "red"'),
    "NumberEnum": ("Count", "1 | 2"),
    "Branded": ("string & { readonly __brand: 'Email' }", "string"),
    "Conditional": ("User extends { id: number } ? 'yes' : 'no'", '"yes"'),
    "Defaulted": ("Pair<number>", "{left: number, right: number, …}"),
    "Indexed": ("User['name']", "string"),
    "Tuple": ("[string, number?]", "[string, number] (1 to 2 items)"),
    "Anything": ("any", "any"),
    "Unknown": ("unknown", "unknown"),
    "When": ("{ at: Date }", "{at: Date, …}"),
    "Big": ("{ n: bigint }", "{n: bigint, …}"),
}


@pytest.fixture(scope="module")
def exported(read_exports: ReadProject) -> TypeScriptProject:
    """All types above as one project, read with every export."""
    lines = [f"export type {name} = {text};" for name, (text, _) in TYPES.items()]
    more = [
        "export interface Tree { value: string; children: Tree[]; parent: Tree | null }",
        "export type Event = { type: 'made'; id: number } | { type: 'gone'; reason?: string };",
        "export type Tag = `v${number}`;",
        "export type Missing = import('not-installed').Thing;",
    ]
    return read_exports({"src/types.ts": PREFIX + "\n".join(lines + more)})


@pytest.mark.parametrize("name", TYPES)
def test_type_is_resolved_structurally(exported: TypeScriptProject, name: str) -> None:
    """Absent, optional, undefined and null stay apart; any, unknown and values that are never JSON too."""
    assert s.describe(exported.exports[name].shape) == TYPES[name][1]


def test_recursion_is_tied(exported: TypeScriptProject) -> None:
    """A recursive interface is one finite shape whose children lead back to it."""
    shape = exported.exports["Tree"].shape
    (tree,) = shape.objects
    children = s.resolve(tree.fields["children"].shape)
    (array,) = children.arrays
    assert s.resolve(array.items) is shape


def test_template_literal_becomes_a_pattern(exported: TypeScriptProject) -> None:
    """`v${number}` accepts v1 and refuses x."""
    (text,) = exported.exports["Tag"].shape.strings
    assert text.patterns == (r"^v-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?$",)


def test_missing_package_is_unresolved_and_named(exported: TypeScriptProject) -> None:
    """A type that the compiler cannot resolve is unresolved, never any."""
    shape = exported.exports["Missing"].shape
    assert shape is not s.ANY
    assert "not-installed" in " ".join(each.reason for each in shape.residuals)


def test_union_keeps_its_members(exported: TypeScriptProject) -> None:
    """A discriminated union stays a union of objects."""
    assert len(exported.exports["Event"].shape.objects) == 2


def test_property_has_its_own_line(exported: TypeScriptProject) -> None:
    """The provenance of a property leads to the line that declares it, in the innermost named type."""
    origin = exported.exports["Picked"].origin
    found = trace(exported.contract.provenance, origin, ("id",))
    assert found.location is not None
    assert (found.location.file, found.location.line) == ("src/types.ts", 1)


def test_items_are_traced_through_named_types(exported: TypeScriptProject) -> None:
    """`children[].value` is a property of Tree again, since the items are Trees."""
    origin = exported.exports["Tree"].origin
    found = trace(exported.contract.provenance, origin, ("children", Every.ITEM, "value"))
    assert str(found) == "Tree.value"


def _read(record: Mapping[str, object], direction: str = "answer") -> str:
    provenance: dict[str, Declaration] = {}
    reader = ShapeReader({}, "sent" if direction == "sent" else "answer", provenance)
    return s.describe(reader.read({"it": record})["it"].shape)


def test_sent_objects_are_closed_and_dates_are_text() -> None:
    """What is sent holds the declared properties and no other; JSON.stringify writes a Date as text and drops functions."""
    date = {"n": "at", "t": {"k": "host", "n": "Date"}}
    action = {"n": "go", "t": {"k": "host", "n": "function"}}
    assert _read({"k": "props", "props": [date, action]}, "sent") == "{at: string (date-time)}"


def test_rest_of_a_tuple_is_open() -> None:
    """`[string, ...number[]]` has a head and any number of numbers."""
    items = [{"t": {"k": "string"}, "o": False, "rest": False}, {"t": {"k": "number"}, "o": False, "rest": True}]
    assert _read({"k": "tuple", "items": items}) == "[string, ...number[]] (at least 1 item)"


def test_keys_with_a_pattern_are_patterns() -> None:
    """A number index and a template index say which names they speak of."""
    index = [
        {"key": {"k": "number"}, "t": {"k": "boolean"}},
        {"key": {"k": "string", "pattern": "^x-"}, "t": {"k": "string"}},
    ]
    reader = ShapeReader({}, "answer", {})
    (found,) = reader.read({"it": {"k": "props", "props": [], "index": index}})["it"].shape.objects
    assert len(found.patterns) == 2


def test_empty_object_type_says_nothing() -> None:
    """`{}` accepts anything in an answer; `object` any object or array."""
    assert _read({"k": "object", "empty": True}) == "any"
    assert len(ShapeReader({}, "answer", {}).read({"it": {"k": "object"}})["it"].shape.arrays) == 1


def test_location_of_a_definition_is_kept() -> None:
    """A definition's declaration has its name and place."""
    provenance: dict[str, Declaration] = {}
    definition = {"id": 1, "name": "A", "at": ["a.ts", 3, 1, 4], "t": {"k": "object", "empty": True}}
    typed = ShapeReader({1: definition}, "answer", provenance).read({"it": {"k": "ref", "id": 1}})["it"]
    assert provenance[typed.origin].location == Location("a.ts", 3, 1, 4)
