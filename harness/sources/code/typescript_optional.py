"""What may be absent in a TypeScript module: optional members of its types, and assertions that they are there.

The shapes of the facts are those of Python's, see `python_optional`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from harness.sources.code.edits import replaced
from harness.sources.code.tree import Node
from harness.sources.code.typescript_names import FUNCTIONS, Names

_ABSENT: Final = re.compile(r"\|\s*(?:null|undefined)\b|\b(?:null|undefined)\s*\|")
_MAY_BE_ABSENT: Final = re.compile(r"\.(?:optional|nullable|nullish)\(\)")
_TYPE: Final = re.compile(r"^:\s*(?P<type>[A-Z]\w*)$")
_HOOKS: Final = re.compile(r"^use(?:Query|SWR|SWRImmutable|InfiniteQuery)$")
_VOUCHING: Final = r"\b(?:\w+\.)?(?:require|assert|ensure|guard|check|validate|verify|invariant|authori[sz]e|authenticate|is[A-Z]|has[A-Z])"
_SILENCED: Final = re.compile(r"@ts-(?:ignore|expect-error|nocheck)")


def types(names: Names) -> Iterator[tuple[Node, dict[str, Any]]]:
    """Every declared type of an object with its optional members; `model` is always true: it describes data."""
    for node in names.root.source.of("interface_declaration", "type_alias_declaration"):
        body = node.kid("interface_body", "object_type")
        inferred = re.search(r"=\s*z\.(?:infer|output|input)<typeof (?P<name>\w+)>", node.text)
        extended = node.kid("extends_type_clause")
        bases = [each.text for each in extended.kids_of("type_identifier")] if extended is not None else []
        if inferred:
            bases = [inferred["name"]]
        optional = [
            each.kids[0].text
            for each in (body.kids_of("property_signature") if body is not None else ())
            if _is_optional(each)
        ]
        yield node, {"name": node.kids[0].text, "bases": bases, "optional": optional, "model": True}
    for node in names.root.source.of("variable_declarator"):
        value = node.kids[-1]
        if value.kind == "call_expression" and value.kids[0].text == "z.object" and value.kids[-1].kids:
            fields = value.kids[-1].kids[0].kids_of("pair")
            optional = [each.kids[0].text for each in fields if _MAY_BE_ABSENT.search(each.kids[-1].text[-40:])]
            yield node, {"name": node.kids[0].text, "bases": [], "optional": optional, "model": True}


def _is_optional(member: Node) -> bool:
    kind = member.kid("type_annotation")
    name = member.kids[0]
    marked = member.source.text[name.end : name.end + 1] == "?"
    return marked or (kind is not None and _ABSENT.search(kind.text) is not None)


def optional_reads(names: Names) -> Iterator[tuple[str, Node, dict[str, Any]]]:
    """Assertions that what may be absent is there, and reads of it whose complaint is silenced."""
    if not re.search(r"[\w\])]!\s*[.\[(]|@ts-", names.root.text):
        return
    for node in names.root.source.of("non_null_expression"):
        outer, inner = node.parent, node.kids[0]
        if (
            outer is None
            or outer.kind not in {"member_expression", "subscript_expression", "call_expression"}
            or outer.kids[0] is not node
        ):
            continue
        yield from _asserted(node, inner, outer)
    for comment in names.root.source.of("comment"):
        if _SILENCED.search(comment.text):
            yield from _silenced(comment)


def _asserted(node: Node, inner: Node, outer: Node) -> Iterator[tuple[str, Node, dict[str, Any]]]:
    around = [each for each in node.around() if each.kind in FUNCTIONS]
    whole = around[-1] if around else node
    asked = {"default": replaced(node, f"{inner.text}?")} if outer.kind == "member_expression" else {}
    if _is_asked(inner.text, whole) or _is_vouched_for(node, inner.text, whole):
        return
    if inner.kind == "member_expression" and inner.kids[0].kind == "identifier":
        kind = _type_of(inner.kids[0].text, around)
        if kind:
            yield (
                "optional-read",
                outer,
                {"type": kind, "field": inner.kids[1].text, "sure": False, "shown": inner.text, "edits": asked},
            )
    elif inner.kind == "identifier" and _is_fetched(inner.text, around):
        yield (
            "optional-read",
            outer,
            {"type": "", "field": inner.text, "sure": True, "shown": inner.text, "edits": asked},
        )


def _is_vouched_for(node: Node, text: str, function: Node) -> bool:
    """Has a function of the project looked at what holds it before: `requireUser(context); … context.user!.id`?"""
    before = function.source.text[function.start : node.start]
    held = re.escape(text.partition(".")[0])
    return re.search(rf"{_VOUCHING}\w*\((?:[^()]*,\s*)?{held}\s*[,)]", before) is not None


def _silenced(comment: Node) -> Iterator[tuple[str, Node, dict[str, Any]]]:
    following = next(
        (each for each in (comment.parent.kids if comment.parent is not None else ()) if each.start > comment.end), None
    )
    if following is None or following.line > comment.end_line + 1:
        return
    around = [each for each in following.around() if each.kind in FUNCTIONS]
    for each in following.below("member_expression"):
        inner = each.kids[0]
        if inner.kind == "member_expression" and inner.kids[0].kind == "identifier" and "?." not in each.text:
            kind = _type_of(inner.kids[0].text, around)
            if kind and around and not _is_asked(inner.text, around[-1]):
                yield (
                    "optional-read",
                    each,
                    {"type": kind, "field": inner.kids[1].text, "sure": False, "shown": inner.text},
                )
                return


def _type_of(name: str, around: list[Node]) -> str:
    """The named type of a parameter or variable by its annotation; empty where it has none."""
    for function in around:
        for each in function.below("required_parameter", "optional_parameter", "variable_declarator"):
            kind = each.kid("type_annotation")
            found = _TYPE.match(kind.text) if kind is not None and each.kids[0].text == name else None
            if found:
                return found["type"]
    return ""


def _is_fetched(name: str, around: list[Node]) -> bool:
    """Is a name the data of a query hook, or a state that begins as nothing?"""
    for function in around:
        for each in function.below("variable_declarator"):
            value, pattern = each.kids[-1], each.kids[0]
            called = value.kids[0].text if value.kind == "call_expression" else ""
            if pattern.kind == "object_pattern" and _HOOKS.match(called):
                bound = {one.text for one in pattern.below("shorthand_property_identifier_pattern", "identifier")}
                if name in bound:
                    return True
            if (
                pattern.kind == "array_pattern"
                and called == "useState"
                and pattern.kids
                and pattern.kids[0].text == name
            ):
                return bool(_ABSENT.search(value.text) or re.search(r"\((?:null|undefined)?\)$", value.text))
    return False


def _is_asked(text: str, function: Node) -> bool:
    """Is it asked anywhere in a function whether something is there?"""
    name = re.escape(text)
    asked = rf"!{name}\b(?!\s*\.)|\b{name}\s*(?:\?|&&|\|\||===?|!==?|\))|\bif\s*\(\s*{name}\b"
    return re.search(asked, function.text) is not None
