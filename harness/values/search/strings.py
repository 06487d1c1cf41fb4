"""Finds a string in one set and outside others: by trying likely ones, then by a search through automata."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from harness.model.shape import StringSet
from harness.model.shapes.ordering import sorted_strings
from harness.model.shapes.scalars import is_plain_set
from harness.values.evaluate import string_holds
from harness.values.formats import checked_formats, format_examples, format_inside, formats_disjoint
from harness.values.regex_automaton import Undecided
from harness.values.regex_search import Refused, shortest
from harness.values.search.outcome import Found, Outcome, Unsure

LONGEST = (1 << 20) + 1
"""Characters of the longest string that is written out where no pattern has a say."""

LONG = 1_000
"""Characters of a string that is guessed before automata are asked."""

ALPHABET = frozenset({"abcdefghijklmnopqrstuvwxyz0123456789"})
"""Characters that are told apart where many strings are wanted, so that these stay short."""

SAMPLES = 12
"""Strings that an automaton proposes where formats must be checked one by one."""


def find_string(inside: StringSet, outside: Sequence[StringSet]) -> Outcome:
    """A short string in `inside` and in none of `outside`."""
    if inside.values is not None:
        return _among(inside, outside)
    refused = [*outside, *sorted_strings(inside.without)]
    for index, each in enumerate(refused):
        if each.without:
            return _through(inside, refused, index)
    if any(_covers(each, inside) for each in refused):
        return None
    for candidate in (*_likely(inside), *_very_long(inside, refused)):
        if _free(candidate, inside, refused):
            return Found(candidate)
    return _by_automata(inside, refused)


def many_strings(inside: StringSet, outside: Sequence[StringSet], most: int) -> list[str]:
    """Up to so many different strings in `inside` and in none of `outside`, short ones first; perhaps not all there are."""
    if inside.values is not None:
        return list(
            islice((text for text in sorted(sorted(inside.values), key=len) if _free(text, inside, outside)), most)
        )
    kept_out = _sorted_out((), outside)
    if kept_out is None or inside.formats or most <= 0:
        return []
    try:
        found = shortest(
            inside.patterns,
            kept_out.groups,
            low=inside.min_length,
            high=inside.max_length,
            excluded=ALPHABET,
            most=most,
        )
    except Undecided:
        return []
    if kept_out.checked or kept_out.excluded or inside.without or any(each.without for each in outside):
        return [text for text in found if _free(text, inside, outside)]
    return found


def _free(text: str, inside: StringSet, outside: Sequence[StringSet]) -> bool:
    return _is_free(text, inside, outside) is True


def _among(inside: StringSet, outside: Sequence[StringSet]) -> Outcome:
    """Of a finite set, what other plain sets have goes at once; each other member is asked, the shortest first."""
    left = (inside.values or frozenset()).difference(*(each.values or () for each in outside if _listed(each)))
    rules = [each for each in outside if not _listed(each)]
    if not rules and _listed(inside):
        return Found(min(left, key=_shortness)) if left else None
    unsure = False
    plain = _listed(inside)
    for text in sorted(sorted(left), key=len):
        free = _outside(text, rules) if plain else _is_free(text, inside, rules)
        if free:
            return Found(text)
        unsure = unsure or free is None
    return Unsure("a pattern could not be decided") if unsure else None


def _listed(each: StringSet) -> bool:
    """Whether the set is a list of members and nothing else; what a search has put together may bound their length too."""
    return is_plain_set(each) and not each.min_length and each.max_length is None


def _shortness(text: str) -> tuple[int, str]:
    return len(text), text


def _is_free(text: str, inside: StringSet, outside: Sequence[StringSet]) -> bool | None:
    """Whether a string is in the one set and in none of the others; None where that was not decided."""
    held = string_holds(inside, text)
    if held is False:
        return False
    free = _outside(text, outside)
    return None if free and held is None else free


def _outside(text: str, refused: Sequence[StringSet]) -> bool | None:
    """Whether a string is in none of the sets; None where that was not decided."""
    sure = True
    for each in refused:
        holds = string_holds(each, text)
        if holds:
            return False
        sure = sure and holds is False
    return True if sure else None


def _through(inside: StringSet, outside: list[StringSet], index: int) -> Outcome:
    """One refused set has exceptions: a string is outside it when outside the bare set or among the exceptions."""
    each = outside[index]
    rest = [*outside[:index], *outside[index + 1 :]]
    bare = StringSet(each.values, each.min_length, each.max_length, each.patterns, each.formats, frozenset(), 0)
    plain = StringSet(None, inside.min_length, inside.max_length, inside.patterns, inside.formats, frozenset(), 0)
    found = find_string(plain, [*rest, bare])
    for exception in sorted_strings(each.without):
        if isinstance(found, Found):
            return found
        inner = find_string(_both(plain, exception), rest)
        found = inner if inner is not None else found
    return found


def _both(one: StringSet, other: StringSet) -> StringSet:
    highs = [each.max_length for each in (one, other) if each.max_length is not None]
    return StringSet(
        other.values,
        max(one.min_length, other.min_length),
        min(highs) if highs else None,
        tuple(sorted({*one.patterns, *other.patterns})),
        tuple(sorted({*one.formats, *other.formats})),
        one.without | other.without,
        0,
    )


def _covers(each: StringSet, inside: StringSet) -> bool:
    """Whether a refused set plainly holds the whole of `inside`."""
    if each.values is not None:
        return False
    if inside.min_length < each.min_length:
        return False
    if each.max_length is not None and (inside.max_length is None or inside.max_length > each.max_length):
        return False
    if any(source not in inside.patterns for source in each.patterns):
        return False
    return all(any(format_inside(own, name) for own in (*inside.formats, "")) for name in each.formats)


def _likely(inside: StringSet) -> Iterator[str]:
    """Strings that mostly do."""
    formats = checked_formats(inside.formats)
    if formats:
        yield from format_examples(formats[0])
        return
    low = inside.min_length
    if low > LONGEST:
        return
    yield "a" * low
    yield "a" * (low + 1)
    yield "0" * max(low, 1)
    if inside.max_length is not None and inside.max_length <= LONGEST:
        yield "a" * inside.max_length


def _very_long(inside: StringSet, outside: Sequence[StringSet]) -> Iterator[str]:
    """A string longer than what refused sets hold, where automata would take long or would not write it."""
    longest = 1 + max((each.max_length for each in outside if each.max_length is not None), default=0)
    if LONG < longest <= LONGEST and not checked_formats(inside.formats):
        yield "a" * longest


class _KeptOut(NamedTuple):
    """What a search through automata must keep out: sets of a pattern and length, single strings.

    `checked` says that formats are in play, which only each found string can be asked for.
    """

    groups: list[Refused]
    excluded: frozenset[str]
    checked: bool


def _by_automata(inside: StringSet, outside: Sequence[StringSet]) -> Outcome:
    formats = checked_formats(inside.formats)
    kept_out = _sorted_out(formats, outside)
    if kept_out is None:
        return Unsure("a pattern could not be decided")
    try:
        found = shortest(
            inside.patterns,
            kept_out.groups,
            low=inside.min_length,
            high=inside.max_length,
            excluded=kept_out.excluded,
            most=SAMPLES if kept_out.checked else 1,
        )
    except Undecided as error:
        return Unsure(f"strings were not decided: {error}")
    if not found:
        return None
    examples = (text for name in formats for text in format_examples(name))
    for text in (*found, *islice(examples, SAMPLES)):
        if _free(text, inside, outside):
            return Found(text)
    return Unsure("formats were not decided")


def _sorted_out(formats: tuple[str, ...], outside: Sequence[StringSet]) -> _KeptOut | None:
    """The refused sets in the search's terms; those of other formats are left for the check of each string."""
    groups: list[Refused] = []
    excluded: set[str] = set()
    checked = bool(formats)
    for each in outside:
        wanted = [name for name in checked_formats(each.formats) if not any(format_inside(f, name) for f in formats)]
        if any(formats_disjoint(own, name) for own in formats for name in wanted):
            continue
        if wanted:
            checked = True
        elif each.values is None:
            groups.append(Refused(each.patterns, each.min_length, each.max_length))
        else:
            answers = {text: string_holds(each, text) for text in each.values}
            if None in answers.values():
                return None
            excluded |= {text for text, holds in answers.items() if holds}
    return _KeptOut(groups, frozenset(excluded), checked)
