"""Edits of TypeScript text: each kind where it may be written, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from harness.model.edit import Edit, EditKind
from harness.model.location import Location
from harness.project.typescript_edits import Change, NotMechanical, applied, changes

_USER = """export interface User {
  // it isn't "final" {
  name: string;
  readonly role: "admin" | "guest";
  age?: number | null,
  tags: string[]
  'full-name': string
}
"""


def _edit(text: str, kind: EditKind, mark: str, **more: Any) -> str:
    """The text after one edit at the first place where the mark stands."""
    at = text.index(mark)
    line, column = text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1
    edit = Edit(kind=kind, at=Location("user.ts", line, column), **more)
    return applied(text, changes(text, edit))


@pytest.mark.parametrize(
    ("kind", "mark", "more", "becomes"),
    [
        ("rename-field", "name:", {"name": "name", "to": "label"}, "  label: string;"),
        ("rename-field", "name:", {"name": "name", "to": "the-name"}, '  "the-name": string;'),
        ("rename-field", "'full-name'", {"name": "full-name", "to": "name_2"}, "  'name_2': string"),
        ("make-optional", "name:", {"name": "name"}, "  name?: string;"),
        ("make-required", "age?", {"name": "age"}, "  age: number | null,"),
        ("accept-null", "name:", {"name": "name"}, "  name: string | null;"),
        ("accept-null", "tags:", {"name": "tags"}, "  tags: string[] | null\n"),
        ("refuse-null", "age?", {"name": "age"}, "  age?: number,"),
        ("change-type", "age?", {"name": "age", "to": "string"}, "  age?: string | null,"),
        ("add-values", "readonly", {"name": "role", "values": ("bot",)}, '"admin" | "guest" | "bot";'),
        ("remove-values", "readonly", {"name": "role", "values": ("admin",)}, 'role: "guest";'),
        ("remove-values", "readonly", {"name": "role", "values": ("guest",)}, 'role: "admin";'),
        ("add-field", "export", {"name": "email", "to": "string"}, "  'full-name': string\n  email: string\n}"),
    ],
)
def test_a_field_is_edited_where_it_is_declared(kind: EditKind, mark: str, more: dict[str, Any], becomes: str) -> None:
    """Only what must change does; the style of what stands there is kept."""
    assert becomes in _edit(_USER, kind, mark, **more)


@pytest.mark.parametrize(
    ("kind", "text", "mark", "more", "becomes"),
    [
        ("add-values", "type S =\n  | 'a'\n  | 'b';\n", "type", {"values": ("c",)}, "  | 'b'\n  | 'c';"),
        ("add-values", "enum S {\n  On = 'on',\n}\n", "enum", {"values": ("on_hold",)}, "  OnHold = 'on_hold',"),
        ("add-values", "enum S { ON = 1 }", "enum", {"values": (2,)}, "{ ON = 1, _2 = 2 }"),
        ("remove-values", "enum S {\n  A = 'a',\n  B = 'b',\n}", "enum", {"values": ("b",)}, "  A = 'a',\n}"),
        ("remove-values", "enum S {\n  A = 'a',\n  B = 'b',\n}", "enum", {"values": ("a",)}, "{\n  B = 'b',\n}"),
        (
            "add-values",
            'const ALL = ["a"] as const;\ntype T = (typeof ALL)[number];\ninterface X { s: T }',
            "s: T",
            {"name": "s", "values": ("b",)},
            '["a", "b"]',
        ),
        (
            "add-values",
            'const S = z.object({ s: z.enum(["a"]) });',
            "s: z",
            {"name": "s", "values": ("b",)},
            '["a", "b"]',
        ),
        ("accept-null", "const S = z.object({ s: z.string() });", "s: z", {"name": "s"}, "s: z.string().nullable() }"),
        (
            "change-type",
            "const S = z.object({ s: z.string().nullable() });",
            "s: z",
            {"name": "s", "to": "number | null"},
            "s: z.number().nullable() }",
        ),
        ("make-optional", "const S = z.object({\n s: A\n});", "s: A", {"name": "s"}, "s: A.optional()\n"),
        ("accept-null", "const u = (await r.json()) as { s: A<B, C> };", "s: A", {"name": "s"}, "s: A<B, C> | null }"),
        ("accept-null", "const f = (): { s: A } => g();", "s: A", {"name": "s"}, "{ s: A | null }"),
        ("rename-segment", "get(`/api/user/${id}`)", "get", {"name": "user", "to": "users"}, "/api/users/${id}"),
        ("add-field", "type A = { a: string };", "type", {"name": "b", "to": "number"}, "{ a: string; b: number }"),
    ],
)
def test_members_schemas_and_inline_types_are_followed(
    kind: EditKind, text: str, mark: str, more: dict[str, Any], becomes: str
) -> None:
    """A field's type leads to the union, enum, list or schema in which its members stand."""
    assert becomes in _edit(text, kind, mark, **more)


@pytest.mark.parametrize(
    ("kind", "text", "mark", "more"),
    [
        ("accept-null", "const u = { name: a };", "name", {"name": "name"}),
        ("accept-null", "interface A { name: string }", "name", {"name": "label"}),
        ("accept-null", "interface A { name: string | null }", "name", {"name": "name"}),
        ("accept-null", "interface A { name: (a: B) => C }", "name", {"name": "name"}),
        ("make-optional", "interface A { name?: string }", "name", {"name": "name"}),
        ("make-required", "interface A { name: string }", "name", {"name": "name"}),
        ("refuse-null", "interface A { name: string }", "name", {"name": "name"}),
        ("change-type", "interface A { name: Name }", "name", {"name": "name", "to": "string"}),
        ("change-type", "interface A { name: number | string }", "name", {"name": "name", "to": "string"}),
        ("add-values", "interface A { name: Name }", "name", {"name": "name", "values": ("a",)}),
        ("add-values", "interface A { name: string }", "name", {"name": "name", "values": ("a",)}),
        ("add-values", "enum A { X = f() }", "enum", {"values": ("a",)}),
        ("add-values", "enum A { X = 'x-y', XY = 'z' }", "enum", {"values": ("x_y", "x-Y", "XY")}),
        ("remove-values", "type A = 'a'", "type", {"values": ("a",)}),
        ("add-field", "interface A { [key: string]: string }", "interface", {"name": "b", "to": "string"}),
        ("add-field", "interface A { b: number }", "interface", {"name": "b", "to": "string"}),
        ("add-field", "const a = { b: 1 }", "const", {"name": "c", "to": "string"}),
        ("rename-segment", "get(url)", "get", {"name": "user", "to": "users"}),
        ("make-optional", "const S = z.object({ s: z.string().optional() })", "s: z", {"name": "s"}),
        ("change-type", "const S = z.object({ s: z.string().min(1) })", "s: z", {"name": "s", "to": "number"}),
        ("change-type", "const S = z.object({ s: Name })", "s: N", {"name": "s", "to": "number"}),
    ],
)
def test_what_needs_judgement_is_refused(kind: EditKind, text: str, mark: str, more: dict[str, Any]) -> None:
    """An object literal, another name, a type that is written elsewhere: nothing is guessed."""
    with pytest.raises(NotMechanical):
        _edit(text, kind, mark, **more)


def test_a_place_beyond_the_file_is_refused() -> None:
    """A file that became shorter since it was read is not edited."""
    edit = Edit(kind="accept-null", at=Location("user.ts", 99, 1), name="name")
    with pytest.raises(NotMechanical, match="ends before"):
        changes(_USER, edit)


def test_changes_that_overlap_contradict_each_other() -> None:
    """The same change twice is one; two of one place are refused."""
    assert applied("abc", (Change(1, 2, "x"), Change(1, 2, "x"))) == "axc"
    with pytest.raises(NotMechanical, match="contradict"):
        applied("abc", (Change(0, 2, "x"), Change(1, 3, "y")))
