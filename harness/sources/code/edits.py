"""Mechanical mends of one place, as text: what stands there and what is to stand there.

Shape: an edit is `[line, column, old, new]`; `old` is never empty, so that a place that has moved is told from one that has not. Units: lines
and columns count from 1.
"""

from __future__ import annotations

import re
from typing import Final, TypeAlias

from harness.sources.code.tree import Node

Written: TypeAlias = list[object]
_SIMPLE: Final = frozenset({"expression_statement", "lexical_declaration"})


def replaced(node: Node, new: str) -> Written:
    """The edit that writes another text for a node."""
    return [node.line, node.column, node.text, new]


def added_argument(call: Node, given: str) -> Written | None:
    """The edit that adds an argument at the end of a call's list."""
    listed = call.kid("argument_list", "arguments")
    if listed is None or not listed.text.endswith(")"):
        return None
    source = listed.source
    last = listed.kids[-1] if listed.kids else None
    if last is None:
        return [source.line(listed.start), _column(listed, listed.start), listed.text, f"({given})"]
    tail = source.text[last.start : listed.end]
    if last.kind == "comment" or "\n" in tail or "#" in source.text[last.end : listed.end]:
        return None
    return [last.line, last.column, tail, f"{last.text}, {given})"]


def added_member(place: Node, given: str) -> Written | None:
    """The edit that adds a member at the beginning of an object."""
    if place.kind != "object":
        return None
    if not place.kids:
        return replaced(place, f"{{ {given} }}")
    first = place.kids[0]
    head = place.source.text[place.start : first.end]
    return None if "\n" in head else [place.line, place.column, head, f"{{ {given}, {first.text}"]


def followed(node: Node, line: str) -> Written | None:
    """The edit that writes a statement after the one that a node is in, with the same indent."""
    statement = next((each for each in (node, *node.around()) if each.kind in _SIMPLE), None)
    if (
        statement is None
        or statement.parent is None
        or statement.parent.kind not in {"block", "module", "statement_block", "program"}
    ):
        return None
    begin = statement.source.starts[statement.line - 1]
    indent = statement.source.text[begin : statement.start]
    last = statement.source.starts[statement.end_line - 1]
    start = max(last, statement.start)
    end = statement.end
    tail = statement.source.text[start:end]
    rest = statement.source.text[end:].split("\n", 1)[0]
    if indent.strip() or not tail or rest.strip():
        return None
    return [
        statement.source.line(start),
        start - statement.source.starts[statement.source.line(start) - 1] + 1,
        tail,
        f"{tail}\n{indent}{line}",
    ]


def wrapped_line(node: Node, head: str) -> Written | None:
    """The edit that puts the one line of the statement that a node is in below another: `with …:`."""
    statement = next((each for each in (node, *node.around()) if each.kind in _SIMPLE), None)
    if (
        statement is None
        or "\n" in statement.text
        or statement.parent is None
        or statement.parent.kind not in {"block", "module"}
    ):
        return None
    indent = statement.source.text[statement.source.starts[statement.line - 1] : statement.start]
    return None if indent.strip() else replaced(statement, f"{head}\n{indent}    {statement.text}")


def joined(first: Node, second: Node, new: str) -> Written | None:
    """The edit that writes one statement for two that follow each other with nothing between."""
    between = first.source.text[first.end : second.start]
    if between.strip():
        return None
    return [first.line, first.column, first.source.text[first.start : second.end], new]


def begun(block: Node, line: str) -> Written | None:
    """The edit that writes a statement at the beginning of a block."""
    first = block.kids[0] if block.kids else None
    if first is None:
        return None
    begin = first.source.starts[first.line - 1]
    indent = first.source.text[begin : first.start]
    head = first.text.split("\n", 1)[0]
    return None if indent.strip() else [first.line, first.column, head, f"{line}\n{indent}{head}"]


def cleaned_effect(body: Node, first: str, last: str, inner: tuple[Node, str] | None = None) -> Written | None:
    """The edit of an effect's body: a statement at its beginning, one at its end, and another text for a node in it."""
    if not body.kids or body.kind != "statement_block" or "\n" not in body.text:
        return None
    text = body.text
    if inner is not None:
        start = inner[0].start - body.start
        text = text[:start] + inner[1] + text[start + len(inner[0].text) :]
    begin = body.source.starts[body.kids[0].line - 1]
    indent = body.source.text[begin : body.kids[0].start]
    closing = re.search(r"\n([ \t]*)\}$", text)
    if indent.strip() or closing is None:
        return None
    opened = f"{{\n{indent}{first}{text[1:]}" if first else text
    whole = f"{opened[: -len(closing[0])]}\n{indent}{last}{closing[0]}"
    return [body.line, body.column, body.text, whole]


def _column(node: Node, offset: int) -> int:
    return offset - node.source.starts[node.source.line(offset) - 1] + 1
