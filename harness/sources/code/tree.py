"""Syntax trees of Python and TypeScript as plain nodes, parsed by ast-grep: broken code still gives the parts that stand.

A tree is read once into nodes with parents, since most questions go upwards and each step through the parser's own binding costs.
"""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import takewhile
from typing import Any, Final

from ast_grep_py import SgRoot

DEEPEST: Final = 400
"""Levels of nesting that are read; generated tables are deeper, people's code is not."""
MOST_NODES: Final = 400_000
"""Nodes of one file that are read: about 40,000 lines."""
_BLANKS: Final = re.compile(r"\s+")
_LONGEST_NODE: Final = 240
_MOST_MENTIONS: Final = 100
_IDENTIFIERS: Final = frozenset({"identifier", "shorthand_property_identifier"})
_LEAVES: Final = frozenset(
    {
        "identifier",
        "property_identifier",
        "type_identifier",
        "string_content",
        "string_fragment",
        "string_start",
        "string_end",
        "comment",
        "number",
        "integer",
    }
)
"""Kinds that have no children: the parser is not asked for them."""
_LOST: Final = 0.1
"""The part of a script that may not be understood."""
_PARTLY: Final = "its syntax is broken at line {}; what stands was read"
_NEWER: Final = re.compile(r"^\s*(?:type \w+|(?:async )?def \w+\[|class \w+\[|except \w+, )|\b[rRbB]?[fFtT][\"']")
"""Lines of Python that a later version than the running one may understand."""
_STEPS: Final = 1_000_000, 40
"""Steps that reading a file's tree may take: so many, and so many more for each node."""


class Unreadable(Exception):
    """The text is no source that a person keeps: too deep or too large; says which."""


class Source:
    """The text of one file with what is asked of it often."""

    __slots__ = ("_mentions", "by_kind", "language", "nodes", "starts", "steps", "text")

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language
        self.starts = [0, *(each.end() for each in re.finditer("\n", text))]
        self.nodes: list[Node] = []
        self.by_kind: dict[str, list[Node]] = {}
        self.steps = 0
        self._mentions: dict[str, list[Node]] | None = None

    def mentions(self, name: str, start: int, end: int) -> list[Node]:
        """The identifiers of a name between two offsets, in the order of the text; the first hundred of them."""
        if self._mentions is None:
            self._mentions = {}
            for node in self.nodes:
                if node.kind in _IDENTIFIERS:
                    self._mentions.setdefault(node.text, []).append(node)
            for each in self._mentions.values():
                each.sort(key=_start)
        found = self._mentions.get(name, [])
        first = bisect_left(found, start, key=_start)
        return list(takewhile(lambda each: each.end <= end, found[first : first + _MOST_MENTIONS]))

    def release(self) -> None:
        """Take the tree apart, so that its memory is free at once and no collector has to look for circles."""
        for node in self.nodes:
            node.kids = []
            node.parent = None

    def line(self, offset: int) -> int:
        """Units: counts from 1."""
        return bisect_right(self.starts, offset)

    def of(self, *kinds: str) -> Iterator[Node]:
        """All nodes of these kinds, kind by kind."""
        return (node for kind in kinds for node in self.by_kind.get(kind, ()))


class Node:
    """One named node: its kind, its place in the text, its children and its parent."""

    __slots__ = ("end", "kids", "kind", "parent", "source", "start")

    def __init__(self, kind: str, start: int, end: int, parent: Node | None, source: Source) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.parent = parent
        self.source = source
        self.kids: list[Node] = []

    @property
    def text(self) -> str:
        """The code as it is written."""
        return self.source.text[self.start : self.end]

    @property
    def line(self) -> int:
        """Units: counts from 1."""
        return self.source.line(self.start)

    @property
    def end_line(self) -> int:
        """Units: counts from 1."""
        return self.source.line(max(self.start, self.end - 1))

    @property
    def column(self) -> int:
        """Units: counts from 1."""
        return self.start - self.source.starts[self.line - 1] + 1

    @property
    def normal(self) -> str:
        """The code with blanks collapsed, cut where it is long."""
        return normalised(self.text)

    def kid(self, *kinds: str) -> Node | None:
        """The first child of these kinds."""
        return next((each for each in self.kids if each.kind in kinds), None)

    def kids_of(self, *kinds: str) -> list[Node]:
        """The children of these kinds."""
        return [each for each in self.kids if each.kind in kinds]

    def up(self, *kinds: str) -> Node | None:
        """The nearest node of these kinds around this one."""
        return next((each for each in self.around() if each.kind in kinds), None)

    def around(self) -> Iterator[Node]:
        """Every node around this one, innermost first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def within(self, other: Node) -> bool:
        """Does this one lie in the other, or is it the other?"""
        return other.start <= self.start and self.end <= other.end

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in the order of the text."""
        pending = [self]
        source = self.source
        while pending:
            node = pending.pop()
            source.steps -= 1
            if source.steps < 0:
                raise Unreadable("too entangled to read in bounded time")
            yield node
            pending.extend(reversed(node.kids))

    def below(self, *kinds: str) -> Iterator[Node]:
        """All nodes of these kinds in this one, itself among them, in the order of the text; those around it are passed over."""
        groups = [self._inside(self.source.by_kind[kind]) for kind in kinds if kind in self.source.by_kind]
        return groups[0] if len(groups) == 1 else merge(*groups, key=_place)

    def _inside(self, group: list[Node]) -> Iterator[Node]:
        """The nodes of one kind in this one; `group` are all of the source, by their starts."""
        source = self.source
        for number in range(bisect_left(group, self.start, key=_start), len(group)):
            each = group[number]
            if each.start > self.end:
                return
            source.steps -= 1
            if source.steps < 0:
                raise Unreadable("too entangled to read in bounded time")
            if each.end <= self.end and (each is self or not self._fills(each)):
                yield each

    def _fills(self, other: Node) -> bool:
        """Does this one lie in another of the same extent?"""
        same = other.start == self.start and other.end == self.end
        return same and any(each is other for each in self.around())

    def between(self, one: Node, other: Node) -> str:
        """The text between two children: their operator."""
        return self.source.text[one.end : other.start].strip()


def broken(root: Node) -> str:
    """Where a text is no source of its language; empty where all of it, or nearly all, is understood.

    Grammars lag behind languages: in TypeScript a small part that is not understood may be a newer form.
    """
    if root.source.language == "python":
        return _broken_python(root.text)
    faults = root.source.by_kind.get("ERROR", ())
    lost = sum(each.end - each.start for each in faults)
    share = 1.0 if root.kind == "ERROR" else lost / max(1, len(root.text.strip()))
    return _PARTLY.format(min(each.line for each in faults)) if faults and share > _LOST else ""


def _broken_python(text: str) -> str:
    try:
        with warnings.catch_warnings(action="ignore"):
            ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 1
        said = text.split("\n")[line - 1 : line]
        return "" if said and _NEWER.search(said[0]) else _PARTLY.format(line)
    return ""


def _untangle(by_kind: dict[str, list[Node]]) -> None:
    """Put `await` around a call with type arguments: the grammar reads `await get<User>(url)` as a call of `await get`."""
    calls = by_kind.get("call_expression", ())
    tangled = [each for each in calls if each.kids and each.kids[0].kind == "await_expression" and each.kids[0].kids]
    for outer in tangled:
        inner = outer.kids[0]
        outer.kind, inner.kind = inner.kind, outer.kind
        inner.kids = [*inner.kids, *outer.kids[1:]]
        outer.kids = [inner]
        for each in inner.kids:
            each.parent = inner
        inner.start, inner.end = inner.kids[0].start, outer.end
    if tangled:
        both = [*calls, *by_kind["await_expression"]]
        for kind in ("call_expression", "await_expression"):
            by_kind[kind] = [each for each in both if each.kind == kind]


def _start(node: Node) -> int:
    return node.start


def _place(node: Node) -> tuple[int, int]:
    return node.start, -node.end


def normalised(text: str) -> str:
    """Code with blanks collapsed, cut where it is long."""
    return _BLANKS.sub(" ", text).strip()[:_LONGEST_NODE]


def parse(text: str, language: str) -> Node:
    """The root of the text's tree. Raises: Unreadable when it is too deep or too large."""
    source = Source(text, language)
    first = SgRoot(text, language).root()
    root = Node(first.kind(), 0, len(text), None, source)
    nodes, by_kind = source.nodes, source.by_kind
    nodes.append(root)
    by_kind[root.kind] = [root]
    level, depth = [(first, root)], 0
    while level:
        if depth > DEEPEST:
            raise Unreadable(f"nested deeper than {DEEPEST} levels")
        if len(nodes) > MOST_NODES:
            raise Unreadable(f"more than {MOST_NODES:,} nodes")
        below = []
        for raw, node in level:
            kids = node.kids
            for each in raw.named_children():
                place = each.range()
                kind = each.kind()
                child = Node(kind, place.start.index, place.end.index, node, source)
                kids.append(child)
                nodes.append(child)
                if kind in by_kind:
                    by_kind[kind].append(child)
                else:
                    by_kind[kind] = [child]
                if kind not in _LEAVES:
                    below.append((each, child))
        level, depth = below, depth + 1
    _untangle(by_kind)
    for group in by_kind.values():
        group.sort(key=_start)
    source.steps = _STEPS[0] + _STEPS[1] * len(nodes)
    return root


def is_of_failure(body: Node, function: Node, failed: re.Pattern[str]) -> bool:
    """Is a body read in a branch whose condition, as the pattern knows it, has told a failure?"""
    for each in body.around():
        if each is function:
            return False
        if each.kind == "if_statement" and body.within(each.kids[1]) and failed.search(each.kids[0].text):
            return True
    return False


def welcome(
    told: Iterable[tuple[Node, dict[str, Any]]], function: Node, failed: re.Pattern[str]
) -> dict[str, Any] | None:
    """What is told of the first body that is read where nothing has failed; of the first at all where all are of failures."""
    first: dict[str, Any] | None = None
    for body, found in told:
        if not is_of_failure(body, function, failed):
            return found
        first = first or found
    return first
