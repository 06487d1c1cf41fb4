"""A consumer's calls against a provider's operations: every difference at its place, judged by nobody yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from harness.compare.call_parameters import parameter_mismatches, refused_texts
from harness.compare.call_requests import compared_requests
from harness.compare.call_responses import compared_responses
from harness.compare.call_sides import CallSides, mismatch, placed
from harness.compare.compared import Compared
from harness.compare.edits import renamed_segment
from harness.compare.field_uses import FieldUses
from harness.compare.paths import Match, Paths, Prefix, inferred_prefix, shadowed_literals, unnamed
from harness.model import shape as s
from harness.model.contract import Contract, Occurrence, Operation
from harness.model.difference import Difference, Mismatch

ELSEWHERE = "x-elsewhere"
"""Extension of a consumer's operation: it is answered by somebody else than the provider."""

OWN_FILE = "x-own-file"
"""Extension of a consumer's operation: by its address it may be a file beside the page, which no operation answers."""

BETWEEN = "x-between"
"""Extension of a consumer's operation: aspects that somebody between it and the provider makes anew, each with the reason."""

WHOLE = "*"
"""The aspect that stands for all, under `BETWEEN`."""

OTHER_PATHS = "x-other-paths"
"""Extension of a consumer's operation: templates that the same call may take instead."""

_VALUES = re.compile(r"(?:/\{\})+")
_HOLE = re.compile(r"\{[^{}]*\}")
_OPEN = "nothing of its path is known before it runs"
_FILE = "it is a file beside the page, by its name and by where it stands"
_BY_CHANCE = "its path has no segment that an operation's has: what stands in front of it is known only when it runs"

UNDESCRIBED = "x-undescribed"
"""Extension of a provider's operation: it exists, and nothing else is known of it."""


def compare_calls(provider: Contract, consumer: Contract, *, prefix: Prefix | None = None) -> tuple[Compared, ...]:
    """Compare each operation that a consumer calls with the one that it reaches."""
    paths, front = _ways(provider, consumer, prefix)
    found: list[Compared] = []
    uses = FieldUses()
    for call in consumer.operations:
        sides = CallSides(provider=provider, consumer=consumer, call=call)
        path, match = _reached(paths, front, call)
        uses.see(sides, _sole(sides, match))
        if match.operations or not _told_otherwise(paths, front, call):
            found.extend(_compared(sides, path, match, paths))
    return (*found, *uses.told())


def _sole(sides: CallSides, match: Match) -> Operation | None:
    """The one operation whose answer arrives as it is sent, where that is certain."""
    between = sides.call.extensions.get(BETWEEN, {})
    sure = len(match.operations) == 1 and not between.keys() & {WHOLE, "response"}
    return match.operations[0] if sure and not match.operations[0].extensions.get(UNDESCRIBED) else None


def _reached(paths: Paths, front: Prefix, call: Operation) -> tuple[str, Match]:
    """The path that a call goes by, and what it reaches; one that is known as it stands needs no change in front."""
    path = front.applied(call.path)
    match = paths.match(call.method, path)
    if match.operations or not paths.surely(call.method, call.path):
        return path, match
    return call.path, paths.match(call.method, call.path)


def _told_otherwise(paths: Paths, front: Prefix, call: Operation) -> bool:
    """Is this path another one of the same call with more or less in front of it (a base of some setups) or behind it?

    Behind it only values count (`/artifacts${path ? "/" + path : ""}`). Then it is enough that one of them arrives, and
    where none does the shortest is told.
    """
    mine = unnamed(call.path)
    for other in call.extensions.get(OTHER_PATHS, ()):
        theirs = unnamed(other)
        related = (
            mine.endswith(theirs) or theirs.endswith(mine) or _leaves_out(mine, theirs) or _leaves_out(theirs, mine)
        )
        if related and (len(theirs) < len(mine) or _reached(paths, front, replace(call, path=other))[1].operations):
            return True
    return False


def _leaves_out(shorter: str, longer: str) -> bool:
    """Is one path the other without values at its end?"""
    return longer.startswith(shorter) and _VALUES.fullmatch(longer, len(shorter)) is not None


def reached(provider: Contract, consumer: Contract, *, prefix: Prefix | None = None) -> Mapping[str, tuple[str, ...]]:
    """The provider's operations by name, each with the calls that reach it; operations that nobody calls have none."""
    paths, front = _ways(provider, consumer, prefix)
    found: dict[str, tuple[str, ...]] = {each.name: () for each in _described(provider)}
    for call in consumer.operations:
        for operation in _reached(paths, front, call)[1].operations:
            found[operation.name] = tuple(dict.fromkeys((*found.get(operation.name, ()), call.name)))
    return found


def _ways(provider: Contract, consumer: Contract, prefix: Prefix | None) -> tuple[Paths, Prefix]:
    paths = Paths(provider.operations)
    calls = list(dict.fromkeys((each.method, unnamed(each.path)) for each in consumer.operations))
    return paths, prefix or inferred_prefix(calls, paths, [each.path for each in _described(provider)])


def _described(provider: Contract) -> Iterator[Operation]:
    return (each for each in provider.operations if not each.extensions.get(UNDESCRIBED))


def _compared(sides: CallSides, path: str, match: Match, paths: Paths) -> Iterator[Compared]:
    """One call against what it reaches."""
    if _HOLE.search(sides.call.path) and not _HOLE.sub("", sides.call.path).strip("/"):
        yield replace(_told(sides, sides.call, "operation"), unchecked=_OPEN)
        return
    if not match.operations and sides.call.extensions.get(OWN_FILE) and not paths.begins(path):
        yield replace(_told(sides, sides.call, "operation"), unchecked=_FILE)
    elif not match.operations and not sides.call.extensions.get(ELSEWHERE):
        yield _told(
            sides, sides.call, "operation", _missing(sides, match, "" if match.other_methods else paths.nearest(path))
        )
    if match.by_chance:
        yield replace(_told(sides, sides.call, "operation"), unchecked=_BY_CHANCE)
        return
    sole = len(match.operations) == 1
    for operation in match.operations:
        if operation.extensions.get(UNDESCRIBED):
            continue
        between = sides.call.extensions.get(BETWEEN, {})
        if WHOLE in between:
            yield replace(_told(sides, operation, "operation"), unchecked=between[WHOLE])
            continue
        found = (_passed(each, between) for each in _against(sides, operation))
        yield from found if sole else map(_uncertain, found)
        oddly = (*(_shadowed(sides, path, operation) if sole else ()), *_deprecated(sides, operation))
        if oddly:
            yield _told(sides, operation, "operation", *oddly)


def _against(sides: CallSides, operation: Operation) -> Iterator[Compared]:
    """One call against one operation."""
    yield from compared_responses(sides, operation)
    yield from compared_requests(sides, operation)
    yield _told(sides, operation, "parameters", *parameter_mismatches(sides, operation))


def _passed(compared: Compared, between: Mapping[str, str]) -> Compared:
    """What is compared, unless somebody between the two makes it anew."""
    reason = between.get(compared.aspect)
    return replace(compared, mismatches=(), unchecked=reason) if reason else compared


def _uncertain(compared: Compared) -> Compared:
    """What differs from one of several operations: which of them the call reaches is seen only when it runs."""
    return replace(compared, mismatches=tuple(replace(each, confidence="inferred") for each in compared.mismatches))


def _told(sides: CallSides, operation: Operation, aspect: str, *mismatches: Mismatch) -> Compared:
    return Compared(call=sides.call.name, operation=operation.name, aspect=aspect, mismatches=mismatches)


def _missing(sides: CallSides, match: Match, nearest: str) -> Mismatch:
    kind = "method-missing" if match.other_methods else "operation-missing"
    near = f"nearest is {nearest}" if nearest else "nothing near"
    difference = Difference(kind=kind, expected=sides.call.name, observed=", ".join(match.other_methods) or near)
    missing = mismatch(difference, placed(sides.call, "request", "operation"), Occurrence("", ""), sides.at_call())
    return replace(missing, edit=renamed_segment(sides.call.path, nearest, sides.call.location))


def _shadowed(sides: CallSides, path: str, operation: Operation) -> Iterator[Mismatch]:
    """Literal segments that only a path parameter catches; `detail` is `refused` where it takes no such text."""
    shapes = {each.name: each.typed.shape for each in operation.parameters if each.place == "path"}
    for literal, name in shadowed_literals(path, operation.path):
        taken = shapes.get(name, s.STRING)
        refused = bool(refused_texts(s.literal(literal), taken))
        if not refused and not _is_word(literal, taken):
            continue
        difference = Difference(
            kind="literal-shadowed",
            path=(name,),
            expected=literal,
            observed=s.describe(taken),
            detail="refused" if refused else "",
        )
        there = Occurrence(operation.name, name, operation.location)
        yield mismatch(difference, placed(operation, "request", "operation"), there, sides.at_call())


def _is_word(literal: str, taken: s.Shape) -> bool:
    """Does a segment read as the name of an operation (`me`, `export`) that free text catches by chance?"""
    free = any(each.values is None and not each.formats for each in taken.strings)
    return free and literal.isalpha() and literal.islower()


def _deprecated(sides: CallSides, operation: Operation) -> Iterator[Mismatch]:
    if operation.deprecated:
        difference = Difference(kind="operation-deprecated", expected=operation.name, observed=operation.sunset)
        there = Occurrence(operation.name, "", operation.location)
        yield mismatch(difference, placed(operation, "request", "operation"), there, sides.at_call())
