"""Tells which rules of a consumer's numbers or strings a producer breaks: enum, bounds, step, length, pattern, format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from harness.model import shape as s
from harness.model.shapes.nodes import shape_of
from harness.values.evaluate import string_holds
from harness.values.plain import plain
from harness.values.search.core import find
from harness.values.search.outcome import Found, Outcome


class Broken(NamedTuple):
    """One rule that is broken: the kind of difference, the rule in words, refused members of a finite set, a witness."""

    kind: str
    expected: str
    members: tuple[Any, ...]
    witness: Outcome


def number_differences(mine: s.Shape, theirs: s.Shape, outcome: Outcome) -> Iterator[Broken]:
    """The rules of the consumer's numbers that the producer's numbers break."""
    if not isinstance(outcome, Found):
        return
    whole = shape_of(numbers=theirs.numbers)
    words = s.describe(whole)
    members = _refused_numbers(mine, theirs)
    if all(each.values is not None for each in theirs.numbers):
        yield Broken("value-refused" if members else "value-open", words, members, outcome)
        return
    told = False
    for each in theirs.numbers:
        if each.values is None and len(theirs.numbers) == 1:
            for kind, rule in _number_rules(each):
                witness = find(mine, (rule,))
                if isinstance(witness, Found):
                    told = True
                    yield Broken(kind, words, members, witness)
    if not told:
        yield Broken("value-refused" if members else "range", words, members, outcome)


def _number_rules(each: s.NumberSet) -> Iterator[tuple[str, s.Shape]]:
    """The rules of a range, each as a shape of its own."""
    if each.minimum is not None or each.maximum is not None:
        yield (
            "range",
            s.number(
                minimum=None if each.exclusive_minimum else each.minimum,
                maximum=None if each.exclusive_maximum else each.maximum,
                exclusive_minimum=each.minimum if each.exclusive_minimum else None,
                exclusive_maximum=each.maximum if each.exclusive_maximum else None,
            ),
        )
    if each.multiple is not None:
        yield "integer" if each.multiple == 1 else "multiple", s.number(multiple_of=each.multiple)


def _refused_numbers(mine: s.Shape, theirs: s.Shape) -> tuple[Any, ...]:
    """All members of a finite producer that the consumer refuses."""
    if any(each.values is None for each in mine.numbers):
        return ()
    known = frozenset[s.Number]().union(*(each.values for each in theirs.numbers if each.values is not None))
    ranges = [each for each in theirs.numbers if each.values is None]
    values = sorted(value for each in mine.numbers for value in (each.values or frozenset()) - known)
    return tuple(plain(v) for v in values if not any(s.number_holds(each, v) for each in ranges))


def string_differences(mine: s.Shape, theirs: s.Shape, outcome: Outcome) -> Iterator[Broken]:
    """The rules of the consumer's strings that the producer's strings break."""
    words = s.describe(shape_of(strings=theirs.strings))
    members = _refused_strings(mine, theirs)
    if all(each.values is not None for each in theirs.strings):
        yield Broken("value-refused" if members else "value-open", words, members, outcome)
        return
    told = False
    open_sets = [each for each in theirs.strings if each.values is None]
    for each in open_sets if len(theirs.strings) == 1 else ():
        for kind, rule in _string_rules(each):
            witness = find(mine, (rule,))
            if isinstance(witness, Found):
                told = True
                yield Broken(kind, s.describe(rule), members, witness)
    if not told and isinstance(outcome, Found):
        yield Broken("value-refused" if members else _kind_of(open_sets[0]), words, members, outcome)


def _string_rules(each: s.StringSet) -> Iterator[tuple[str, s.Shape]]:
    """The rules of a set of strings, each as a shape of its own."""
    if each.min_length or each.max_length is not None:
        yield "length", s.string(min_length=each.min_length, max_length=each.max_length)
    for source in each.patterns:
        yield "pattern", s.string(patterns=(source,))
    for name in each.formats:
        yield "format", s.string(format=name)


def _kind_of(each: s.StringSet) -> str:
    """The kind of rule that a set of strings has, where no single one could be told to fail."""
    if each.formats:
        return "format"
    if each.patterns:
        return "pattern"
    return "length" if each.min_length or each.max_length is not None else "value-refused"


def _refused_strings(mine: s.Shape, theirs: s.Shape) -> tuple[Any, ...]:
    """All members of a finite producer that the consumer refuses."""
    if any(each.values is None for each in mine.strings):
        return ()
    taken = [each for each in theirs.strings if each.values is not None and not each.patterns]
    known = frozenset(value for each in taken for value in each.values or ())
    values = [value for each in mine.strings for value in each.values or () if value not in known]
    if len(taken) < len(theirs.strings):
        rules = [each for each in theirs.strings if each.values is None or each.patterns]
        values = [text for text in values if all(string_holds(each, text) is False for each in rules)]
    return tuple(sorted(values))
