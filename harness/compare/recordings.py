"""A recording beside an older one, by what their answers are made of: dates, ids and amounts may change, types may not."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from harness.model.exchange import Exchange, header
from harness.model.location import Every, Path

Kind: TypeAlias = Literal["field-gone", "field-new", "type-changed", "null-new", "value-new", "status-changed"]
Named: TypeAlias = Callable[[Exchange], str]
"""The operation of an exchange: `GET /users/{id}`."""

_TELLING = re.compile(
    r"(?:^|[_.-])(?:status|state|type|kind|reason|mode|brand|role|category|level|currency|event|outcome|result|scheme"
    r"|network|funding|object|intent|visibility|importance|sensitivity)$",
    re.IGNORECASE,
)
"""Names of fields that hold one of a few words, where no contract says so."""
_WORD = re.compile(r"[A-Za-z]+(?:[_.\- ][A-Za-z]+)*")
_LONGEST_WORD = 40
_ID_LIKE = re.compile(r"\d{3,}|.@|\s|^[0-9a-fA-F-]{32,}$")
_MAPS = frozenset({"metadata"})
_DEEPEST = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Redrawn:
    """One thing in which answers to an operation differ from what was recorded before.

    Shape: `before` and `after` are words; `seen` is an exchange of the newer recording that shows it.
    """

    kind: Kind
    operation: str
    status: int
    path: Path
    before: str
    after: str
    seen: Exchange


@dataclass(slots=True)
class _Place:
    """What was seen at one path: JSON kinds with their number, words, and the first exchange that has it."""

    kinds: Counter[str] = field(default_factory=Counter)
    words: dict[str, Exchange] = field(default_factory=dict)
    first: dict[str, Exchange] = field(default_factory=dict)

    @property
    def types(self) -> set[str]:
        return set(self.kinds) - {"null"}


_Profile: TypeAlias = Mapping[Path, _Place]


def compare_recordings(old: Iterable[Exchange], new: Iterable[Exchange], named: Named) -> Iterator[Redrawn]:
    """Differences of operations that both recordings hold, status by status; answers that are no JSON are passed over."""
    before, after = _by_operation(old, named), _by_operation(new, named)
    for operation, statuses in after.items():
        known = before.get(operation, {})
        yield from _statuses(operation, known, statuses)
        for status in statuses:
            if status in known:
                yield from _differences(operation, status, _profile(known[status]), _profile(statuses[status]))


def _by_operation(exchanges: Iterable[Exchange], named: Named) -> Mapping[str, Mapping[int, list[Exchange]]]:
    found: dict[str, dict[int, list[Exchange]]] = defaultdict(lambda: defaultdict(list))
    for each in exchanges:
        found[named(each)][each.response.status].append(each)
    return found


def _statuses(
    operation: str, known: Mapping[int, list[Exchange]], statuses: Mapping[int, list[Exchange]]
) -> Iterator[Redrawn]:
    """A status that took the place of another of its class: 201 where there was 200."""
    for status, seen in statuses.items():
        left = sorted(each for each in known if each // 100 == status // 100 and each not in statuses)
        if status not in known and left:
            yield Redrawn(
                kind="status-changed",
                operation=operation,
                status=status,
                path=(),
                before=", ".join(map(str, left)),
                after=str(status),
                seen=seen[0],
            )


# --- what answers are made of


def _profile(exchanges: Iterable[Exchange]) -> _Profile:
    places: dict[Path, _Place] = defaultdict(_Place)
    for each in exchanges:
        if "json" in header(each.response.headers, "content-type"):
            try:
                _enter(places, (), json.loads(each.response.body), each)
            except ValueError:
                continue
    return places


def _enter(places: dict[Path, _Place], path: Path, value: Any, exchange: Exchange) -> None:
    place, kind = places[path], _kind(value)
    place.kinds[kind] += 1
    place.first.setdefault(kind, exchange)
    if isinstance(value, str) and _is_word(path, value):
        place.words.setdefault(value, exchange)
    if len(path) > _DEEPEST:
        return
    if isinstance(value, list):
        for each in value:
            _enter(places, (*path, Every.ITEM), each, exchange)
    elif isinstance(value, dict):
        is_map = any(_ID_LIKE.search(name) for name in value) or (path and path[-1] in _MAPS)
        for name, each in value.items():
            _enter(places, (*path, Every.ENTRY if is_map else name), each, exchange)


def _kind(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return "null" if value is None else "boolean"
    if isinstance(value, int | float):
        return "integer" if value == int(value) else "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def _is_word(path: Path, value: str) -> bool:
    name = next((step for step in reversed(path) if isinstance(step, str)), "")
    spelled = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
    return bool(_TELLING.search(spelled)) and len(value) <= _LONGEST_WORD and bool(_WORD.fullmatch(value))


# --- what differs


def _differences(operation: str, status: int, old: _Profile, new: _Profile) -> Iterator[Redrawn]:
    changed: list[Path] = []
    for path in sorted({*old, *new}, key=lambda each: (len(each), repr(each))):
        if any(path[: len(each)] == each for each in changed):
            continue
        for kind, before, after, seen in _at(path, old, new):
            yield Redrawn(
                kind=kind, operation=operation, status=status, path=path, before=before, after=after, seen=seen
            )
            if kind in ("field-gone", "field-new", "type-changed"):
                changed.append(path)


_Found: TypeAlias = tuple[Kind, str, str, Exchange]


def _at(path: Path, old: _Profile, new: _Profile) -> Iterator[_Found]:
    if path not in old or path not in new:
        yield from _presence(path, old, new)
        return
    before, after = old[path], new[path]
    foreign = sorted(after.types - before.types)
    if "number" in before.types and foreign == ["integer"]:
        foreign = []
    if before.types and foreign:
        yield "type-changed", " or ".join(sorted(before.types)), foreign[0], after.first[foreign[0]]
    if "null" in after.kinds and "null" not in before.kinds:
        yield "null-new", " or ".join(sorted(before.types)), "null", after.first["null"]
    fresh = [word for word in after.words if word not in before.words]
    if before.words and fresh:
        yield "value-new", ", ".join(sorted(before.words)), fresh[0], after.words[fresh[0]]


def _presence(path: Path, old: _Profile, new: _Profile) -> Iterator[_Found]:
    """A field that every object had and none has any more, or that no object had; entries and items are no fields."""
    holder = path[:-1]
    if not path or isinstance(path[-1], Every) or "object" not in _kinds(old, holder) or Every.ENTRY in holder:
        return
    if path in new and "object" in _kinds(old, holder):
        kind = next(iter(new[path].kinds))
        yield "field-new", "no such field", kind, new[path].first[kind]
    elif path in old and "object" in _kinds(new, holder) and _always(path, old):
        yield "field-gone", next(iter(old[path].kinds)), "it is absent", new[holder].first["object"]


def _kinds(profile: _Profile, path: Path) -> Counter[str]:
    return profile[path].kinds if path in profile else Counter()


def _always(path: Path, profile: _Profile) -> bool:
    return sum(profile[path].kinds.values()) == profile[path[:-1]].kinds["object"]
