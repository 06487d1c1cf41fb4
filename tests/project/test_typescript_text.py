"""Reading declarations off their text: offsets, bodies, contexts, parts of unions."""

from __future__ import annotations

import pytest

from harness.project.typescript_text import body_end, context, enclosing, member, offset, parts, tokens


def test_columns_count_as_typescript_does() -> None:
    """A character beyond the basic plane takes two columns."""
    text = "a\nconst x = '😀'; y: z"
    assert text[offset(text, 2, 17)] == "y"
    assert offset(text, 9, 1) == -1


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("string; b", "string"),
        ("string\n  b: number", "string"),
        ("\n  | 'a;}'\n  | 'b'\n;", "'a;}'\n  | 'b'"),
        ("Map<string, A>, b", "Map<string, A>"),
        ("(a: { b: c }) => d\n}", "(a: { b: c }) => d"),
        ("`x${a + `}`}` /* ; */ | b }", "`x${a + `}`}` /* ; */ | b"),
        ("A extends B\n ? C\n : D;", "A extends B\n ? C\n : D"),
        ("string // one; two\n}", "string"),
    ],
)
def test_a_type_ends_where_its_declaration_does(text: str, types: str) -> None:
    """Brackets, strings, comments and lines that go on are stepped over."""
    start = len(text) - len(text.lstrip("\n |"))
    assert text[start : body_end(text, start)] == types


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("interface A extends B<C> { x: y }", "type"),
        ("class A { x: y }", "type"),
        ("type A = B & { x: y }", "type"),
        ("type A = | { a: b } | { x: y }", "type"),
        ("interface A { a: { x: y } }", "type"),
        ("let a: { x: y };", "type"),
        ("use<{ x: y }>()", "type"),
        ("enum A { x = y }", "enum"),
        ("z.object({ x: y })", "zod"),
        ("A.extend({ x: y })", "zod"),
        ("const a = { x: y }", ""),
        ("f({ a: { x: y } })", ""),
        ("a || { x: y }", ""),
        ("if (a) { x: y }", ""),
        ("x: y", ""),
    ],
)
def test_the_braces_around_say_what_a_field_is(text: str, kind: str) -> None:
    """Members of types and schemas are told from object literals and blocks."""
    place = text.index("x ") if "x =" in text else text.index("x: y")
    assert context(text, enclosing(text, place)) == kind


def test_a_field_is_its_name_its_mark_and_its_type() -> None:
    """Modifiers stand before the name; a field may be called as a modifier is."""
    text = "static readonly 'a-b'?: string;"
    found = member(text, 0)
    assert found is not None
    assert [text[slice(*each)] for each in (found.name, found.mark, found.body)] == ["'a-b'", "?", "string"]
    plain = member("readonly: boolean", 0)
    assert plain is not None
    assert plain.name == (0, 8)
    assert member("[key: string]: b", 0) is None


def test_parts_of_a_union_are_those_of_its_own_level() -> None:
    """A function or conditional type has none."""
    text = "| 'a|b' | A<B | C> | null"
    assert [text[slice(*each)] for each in parts(text, (0, len(text)))] == ["'a|b'", "A<B | C>", "null"]
    assert parts("(a) => b | null", (0, 15)) == []


def test_an_unfinished_string_ends_with_its_line() -> None:
    """An apostrophe in text that is no code does not swallow the file."""
    assert [end - start for start, end in tokens("don't\nx", 3)] == [1, 1, 1]


def test_a_place_without_braces_around_is_in_none() -> None:
    """Neither is one that no token begins at."""
    assert enclosing("{ a } b", 6) == -1
    assert enclosing("{ 'a b' }", 5) == -1
