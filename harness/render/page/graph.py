"""The integration map: who calls whom as a drawing in columns, consumers left of their providers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from harness.model.record import Edge, Outcome
from harness.render.digest import worst

_COLUMN: Final = 190
_ROW: Final = 66
_NODE_HEIGHT: Final = 40
_PILL_HEIGHT: Final = 22
_LETTER: Final = 7.6
_MARGIN: Final = 14
_LONGEST_NAME: Final = 24
_PLACES: Final = (0.5, 0.36, 0.64, 0.2, 0.8)
"""Where along its line a label may stand, best first."""
_APART: Final = (0.72, 0.6, 0.5, 0.8, 0.3)
"""The same where lines fan out from one node: near the other end, where each stands alone."""

Pair: TypeAlias = tuple[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """A target or provider as a box. Units: pixels of the drawing."""

    name: str
    label: str
    x: float
    y: float
    width: float
    height: float = _NODE_HEIGHT


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """All checks of one integration as a line with a label. Units: pixels of the drawing; `number` is its place in the list."""

    number: int
    consumer: str
    provider: str
    outcome: Outcome
    checks: tuple[Edge, ...]
    label: str
    path: str
    x: float
    y: float
    width: float
    height: float = _PILL_HEIGHT


@dataclass(frozen=True, kw_only=True, slots=True)
class Map:
    """The whole drawing. Units: pixels."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    width: float
    height: float


def integration_map(edges: Iterable[Edge]) -> Map:
    """Place nodes and lines; the same integrations always give the same drawing."""
    by_pair: dict[Pair, list[Edge]] = defaultdict(list)
    for edge in edges:
        by_pair[edge.consumer, edge.provider].append(edge)
    nodes = _nodes(sorted(by_pair))
    called, calling = (Counter(pair[end] for pair in by_pair) for end in (1, 0))
    links: list[Link] = []
    for number, ((consumer, provider), checks) in enumerate(sorted(by_pair.items())):
        places = _places(calling[consumer], called[provider])
        links.append(_link(number, checks, nodes[consumer], nodes[provider], places, links))
    width = max((node.x + node.width for node in nodes.values()), default=0) + _MARGIN
    height = max((node.y + node.height for node in nodes.values()), default=0) + _MARGIN
    return Map(nodes=tuple(nodes.values()), links=tuple(links), width=width, height=height)


def _nodes(pairs: Sequence[Pair]) -> Mapping[str, Node]:
    columns = _columns(pairs)
    tallest = max((len(column) for column in columns), default=0)
    placed: dict[str, Node] = {}
    x = float(_MARGIN)
    for column in columns:
        width = max(_width(name) for name in column)
        top = _MARGIN + (tallest - len(column)) * _ROW / 2
        for row, name in enumerate(column):
            placed[name] = Node(name=name, label=_short(name), x=x, y=top + row * _ROW, width=width)
        x += width + _COLUMN
    return placed


def _columns(pairs: Sequence[Pair]) -> Sequence[Sequence[str]]:
    levels = {name: _level(name, pairs, frozenset()) for pair in pairs for name in pair}
    columns: list[list[str]] = [[] for _ in range(max(levels.values(), default=-1) + 1)]
    for name in sorted(levels):
        columns[levels[name]].append(name)
    rows: dict[str, float] = {}
    for column in columns:
        column.sort(key=lambda name: (_middle(name, pairs, rows), name))
        rows |= {name: row - len(column) / 2 for row, name in enumerate(column)}
    return [column for column in columns if column]


def _level(name: str, pairs: Sequence[Pair], above: frozenset[str]) -> int:
    """The longest way from a node that nobody calls; a circle is cut where it closes."""
    passed = above | {name}
    callers = {consumer for consumer, provider in pairs if provider == name and consumer not in passed}
    return max((_level(each, pairs, passed) + 1 for each in callers), default=0)


def _middle(name: str, pairs: Sequence[Pair], rows: Mapping[str, float]) -> float:
    callers = [rows[consumer] for consumer, provider in pairs if provider == name and consumer in rows]
    return sum(callers) / len(callers) if callers else 0.0


def _places(outward: int, inward: int) -> Sequence[float]:
    """Where a label may stand on a line whose start has so many lines outward, and its end so many inward."""
    if outward == inward:
        return _PLACES
    return _APART if outward > inward else tuple(1 - each for each in _APART)


def _link(
    number: int, checks: Sequence[Edge], start: Node, end: Node, places: Sequence[float], others: Sequence[Link]
) -> Link:
    points = _points(start, end)
    label = " · ".join(check.check for check in checks)
    width = len(_short(label)) * _LETTER + 34
    x, y = _free_place([_at(points, along) for along in places], width, others)
    return Link(
        number=number,
        consumer=checks[0].consumer,
        provider=checks[0].provider,
        outcome=worst(check.outcome for check in checks),
        checks=tuple(checks),
        label=_short(label),
        path="M{} {} C{} {} {} {} {} {}".format(*(round(each, 1) for point in points for each in point)),
        x=round(x - width / 2, 1),
        y=round(y - _PILL_HEIGHT / 2, 1),
        width=round(width, 1),
    )


_Points: TypeAlias = tuple[tuple[float, float], ...]


def _points(start: Node, end: Node) -> _Points:
    """A curve from the right of the consumer to the left of the provider; back to the right where that lies behind."""
    x1, y1, y2 = start.x + start.width, start.y + start.height / 2, end.y + end.height / 2
    if end.x > start.x:
        reach = (end.x - x1) * 0.5
        return ((x1, y1), (x1 + reach, y1), (end.x - reach, y2), (end.x, y2))
    bulge = _COLUMN * 0.6
    return (
        (x1, y1),
        (x1 + bulge, y1 - bulge / 3),
        (end.x + end.width + bulge, y2 + bulge / 3),
        (end.x + end.width, y2),
    )


def _free_place(places: Sequence[tuple[float, float]], width: float, others: Sequence[Link]) -> tuple[float, float]:
    return next((place for place in places if not any(_covers(place, width, other) for other in others)), places[0])


def _at(points: _Points, along: float) -> tuple[float, float]:
    """A point of the cubic Bézier curve."""
    back = 1 - along
    weights = (back**3, 3 * back**2 * along, 3 * back * along**2, along**3)
    x, y = (sum(weight * point[axis] for weight, point in zip(weights, points, strict=True)) for axis in (0, 1))
    return x, y


def _covers(place: tuple[float, float], width: float, other: Link) -> bool:
    x, y = other.x + other.width / 2, other.y + other.height / 2
    return abs(place[0] - x) < (width + other.width) / 2 + 4 and abs(place[1] - y) < _PILL_HEIGHT + 3


def _short(text: str) -> str:
    """The end of a long name: paths and modules differ there."""
    return text if len(text) <= _LONGEST_NAME else f"…{text[1 - _LONGEST_NAME :]}"


def _width(name: str) -> float:
    return round(max(96.0, len(_short(name)) * (_LETTER + 1) + 36), 1)
