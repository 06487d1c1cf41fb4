"""Which of a provider's operations a consumer's call reaches, by method and path template."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.model.contract import Operation

_HOLE = re.compile(r"\{[^/{}]*\}")
_LONGEST_PREFIX = 3
_IDENTIFIER = re.compile(r"\{(?:\w*(?:[iI]d|ID|uuid|slug))\}[^{}]*$")
"""A last hole that holds the name of one thing: `{id}`, `{userId}`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """What a call reaches.

    Shape: `operations` are those of the best fit (several when a hole stands where the provider has literals);
    `other_methods` are the methods that the path knows when the call's own is not among them. `by_chance` says that no segment
    is the same: what is open here meets literals there, and the literals here meet parameters (`/{base}/settings`, `/users/{id}`).
    """

    operations: tuple[Operation, ...] = ()
    other_methods: tuple[str, ...] = ()
    by_chance: bool = False


@dataclass(frozen=True, slots=True)
class Prefix:
    """How a consumer's paths differ in front from the provider's: what to take off, then what to put before."""

    strip: str = ""
    add: str = ""

    def rest(self, path: str) -> str:
        """The path without what is taken off."""
        return path[len(self.strip) :] if self.strip and f"{path}/".startswith(f"{self.strip}/") else path

    def applied(self, path: str) -> str:
        """The path as the provider knows it."""
        return f"{self.add}{self.rest(path)}" or "/"


class Paths:
    """A provider's operations, ready to be found by calls."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._known: list[str] | None = None
        self._by_length: dict[int, list[tuple[tuple[str, ...], Operation]]] = {}
        for operation in operations:
            parts = segments(operation.path)
            self._by_length.setdefault(len(parts), []).append((parts, operation))

    def match(self, method: str, path: str) -> Match:
        """The operations that a call of this method and path reaches; literal segments beat parameters."""
        wanted = segments(path)
        scored = [
            (score, operation)
            for parts, operation in self._by_length.get(len(wanted), ())
            if (score := _score(wanted, parts)) is not None
        ]
        of_method = [(score, each) for score, each in scored if each.method == method]
        if not of_method:
            others = tuple(sorted({each.method for _, each in scored}))
            return Match(other_methods=others)
        best = max(score for score, _ in of_method)
        chosen = tuple(each for score, each in of_method if score == best)
        # Of `/users` and `/users/` a router takes the one that is asked for; a redirect is for where there is but one.
        slash = path.partition("?")[0].endswith("/")
        kept = tuple(each for each in chosen if each.path.endswith("/") == slash) or chosen
        # `/models/{id}` that only DELETE knows is not `/models/defaults`, though a hole may hold any word.
        alike = {each.method for _, each in scored if segments(each.path) == wanted}
        elsewhere = (
            bool(alike) and not any(segments(each.path) == wanted for each in kept) and _meets_literals(path, kept)
        )
        if elsewhere and _IDENTIFIER.search(path):
            return Match(other_methods=tuple(sorted(alike)))
        return Match(operations=kept, by_chance=elsewhere or 0 < best < len(wanted))

    def surely(self, method: str, path: str) -> bool:
        """Does a call fit an operation literal for literal and hole for parameter?"""
        wanted = segments(path)
        candidates = self._by_length.get(len(wanted), ())
        return any(operation.method == method and parts == wanted for parts, operation in candidates)

    def begins(self, path: str) -> bool:
        """Does any operation's path begin with the same segment?"""
        first = segments(path)[:1]
        return any(parts[:1] == first for held in self._by_length.values() for parts, _ in held)

    def nearest(self, path: str) -> str:
        """The most similar path, for one that fits none; or nothing."""
        from difflib import get_close_matches  # noqa: PLC0415  only for a message

        if self._known is None:
            self._known = sorted({each.path for held in self._by_length.values() for _, each in held})
        known = self._known
        return next(iter(get_close_matches("/" + "/".join(segments(path)), known, n=1)), "")


def unnamed(path: str) -> str:
    """A template with its holes unnamed, by which two spellings of one path are the same: `/users/{}`."""
    return _HOLE.sub("{}", path)


def segments(path: str) -> tuple[str, ...]:
    """The segments of a template, every hole as `{}`; a trailing slash and a query do not count."""
    bare = path.partition("?")[0].strip("/")
    return tuple(_HOLE.sub("{}", part) for part in bare.split("/")) if bare else ()


def inferred_prefix(calls: Sequence[tuple[str, str]], provider: Paths, templates: Iterable[str]) -> Prefix:
    """The change in front of paths with which most calls (method, path) reach an operation; none where that is as good."""
    heads = {"", *_heads(path for _, path in calls)}
    adds = {"", *_heads(templates)}
    tried = [Prefix(strip, add) for strip in sorted(heads) for add in sorted(adds) if not (strip and strip == add)]
    reached = Counter[Prefix]()
    for prefix in tried:
        reached[prefix] = sum(
            provider.surely(method, prefix.applied(path)) for method, path in calls if _is_telling(prefix.rest(path))
        )
    return max(tried, key=lambda each: (reached[each], -len(each.strip) - len(each.add)), default=Prefix())


def _is_telling(rest: str) -> bool:
    """Is there a literal left that a prefix did not make fit?"""
    return any("{}" not in part for part in segments(rest))


def _heads(paths: Iterable[str]) -> set[str]:
    """Leading literal parts that many paths share, longest first three segments."""
    counts: Counter[str] = Counter()
    total = 0
    for path in paths:
        total += 1
        parts = segments(path)
        for length in range(1, min(_LONGEST_PREFIX, len(parts)) + 1):
            if "{}" in parts[length - 1]:
                break
            counts["/" + "/".join(parts[:length])] += 1
    return {head for head, count in counts.items() if count * 2 >= total}


def _score(wanted: Sequence[str], parts: Sequence[str]) -> int | None:
    """How well segments fit, or None: what is equal counts more than all else, literal on parameter 1, hole on literal 0."""
    total = 0
    for ours, theirs in zip(wanted, parts, strict=True):
        if ours == theirs:
            total += len(wanted) + 1
        elif "{}" in theirs and _within(ours, theirs):
            total += 1
        elif "{}" not in ours or not _within(theirs, ours):
            return None
    return total


def _meets_literals(path: str, operations: Iterable[Operation]) -> bool:
    """Does something open in the path stand where each of these operations has a word of its own?"""
    wanted = segments(path)
    return all(
        any("{}" in ours and "{}" not in theirs for ours, theirs in zip(wanted, segments(each.path), strict=True))
        for each in operations
    )


def _within(literal: str, template: str) -> bool:
    pattern = "(.+)".join(re.escape(part) for part in template.split("{}"))
    return re.fullmatch(pattern, literal) is not None


def shadowed_literals(path: str, template: str) -> Iterator[tuple[str, str]]:
    """The literal segments of a path that only a parameter of the template catches, each with the parameter's name."""
    named = [part.strip("{}").partition(":")[0] for part in template.partition("?")[0].strip("/").split("/")]
    for ours, theirs, name in zip(segments(path), segments(template), named, strict=False):
        if "{}" not in ours and theirs == "{}":
            yield ours, name


def by_name(operations: Iterable[Operation]) -> Mapping[str, Operation]:
    """Operations by their names."""
    return {each.name: each for each in operations}
