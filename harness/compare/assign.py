"""The one relation: may every value of the producer's shape go where the consumer's shape is expected?

*yes* leaves only by proof, *no* only with a witness that the evaluator accepts for the producer and refuses for the
consumer; everything else is *unknown*, with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal, TypeAlias

from harness.compare.differences import Comparison
from harness.compare.spine import at_depth, prefix, spine, wrapped
from harness.model import shape as s
from harness.model.depth import deeply
from harness.model.difference import Difference, Witness
from harness.values.evaluate import accepts, explain
from harness.values.members import members
from harness.values.plain import plain, too_large
from harness.values.search.core import MAX_STEPS, TOO_MANY, Exhausted, Search
from harness.values.search.outcome import Found, Outcome, Unsure

Verdict: TypeAlias = Literal["yes", "no", "unknown"]
Undeclared: TypeAlias = Literal["any", "none"]
_Confirmed: TypeAlias = tuple[Any, str]
"""A whole witness, with the pointer to what the consumer refuses in it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the relation says of two shapes.

    Shape: `witness` and `pointer` (into the witness, where the consumer refuses) stand beside a *no*; `reason` beside an
    *unknown*; `differences` beside both, each with its own path and witness; `beyond` counts by kind those that were to be
    counted only. A *yes* of a producer that can send no value at
    all carries the difference `uninhabited`.
    """

    verdict: Verdict
    differences: tuple[Difference, ...] = ()
    witness: Witness | None = None
    pointer: str = ""
    reason: str = ""
    beyond: Mapping[str, int] = field(default_factory=dict)


YES = Answer(verdict="yes")


def assign(
    producer: s.Child,
    consumer: s.Child,
    *,
    undeclared: Undeclared = "any",
    differences: bool = True,
    steps: int = MAX_STEPS,
    fold: bool = False,
) -> Answer:
    """Whether the consumer takes every value of the producer.

    `undeclared` "none" says that a producer's object with declared fields sends no others, as serialised models do.
    `differences` False spares their collection where only the verdict counts. `steps` bounds the search.
    `fold` counts fields that differ alike, where they are very many, instead of telling them one by one.
    """
    begun = partial(Search, closed=undeclared == "none", steps=steps)
    answered = partial(_assign, collect=differences, fold=fold)
    return deeply(_related, begun, answered, s.resolve(producer), s.resolve(consumer))


def _related(
    begun: Callable[[], Search], answered: Callable[..., Answer], producer: s.Shape, consumer: s.Shape
) -> Answer:
    """The answer, by a search begun for it; for deep shapes that of their innermost parts, as one of the wholes."""
    shared = spine(producer, consumer)
    if shared is None:
        return answered(begun(), producer, consumer)
    answer = answered(begun(), shared.producer, shared.consumer)
    if answer.verdict == "yes":
        return YES
    return replace(
        answer,
        differences=tuple(at_depth(shared.levels, each) for each in answer.differences),
        witness=None if answer.witness is None else Witness(wrapped(shared.levels, answer.witness.value)),
        pointer=prefix(shared.levels) + answer.pointer if answer.witness else "",
    )


def _assign(search: Search, producer: s.Shape, consumer: s.Shape, *, collect: bool, fold: bool) -> Answer:
    outcome = _outcome(search, producer, consumer)
    if outcome is None:
        return _agreed(search, producer, consumer)
    if isinstance(outcome, Found) and too_large(outcome.value):
        return Answer(verdict="unknown", reason="the smallest witness is too large to be written")
    found, confirmed, beyond = _collected(search, producer, consumer, fold=fold) if collect else ((), None, {})
    if isinstance(outcome, Unsure):
        return Answer(verdict="unknown", differences=found, beyond=beyond, reason=outcome.reason)
    value = plain(outcome.value)
    pointer = _confirmed(producer, consumer, value, confirmed)
    if pointer is None:
        reason = "a candidate witness was not confirmed"
        return Answer(verdict="unknown", differences=found, beyond=beyond, reason=reason)
    if collect and not found:
        found = (_at_root(producer, consumer, value, pointer),)
    return Answer(verdict="no", differences=found, beyond=beyond, witness=Witness(value), pointer=pointer)


def _confirmed(producer: s.Shape, consumer: s.Shape, value: Any, known: _Confirmed | None) -> str | None:
    """Where the consumer refuses the value, which the producer takes; None when that is not sure.

    The first difference often has the same witness, which need not be confirmed again.
    """
    if known is not None and known[0] == value and repr(known[0]) == repr(value):
        return known[1]
    refusal = explain(consumer, value)
    return refusal.pointer if refusal is not None and accepts(producer, value) is True else None


def _at_root(producer: s.Shape, consumer: s.Shape, value: Any, pointer: str) -> Difference:
    """The difference as a whole, where its parts could not be told apart within the limits."""
    return Difference(
        kind="alternative-refused",
        expected=s.describe(consumer),
        observed=s.describe(producer),
        witness=Witness(value),
        pointer=pointer,
    )


def _outcome(search: Search, producer: s.Shape, consumer: s.Shape) -> Outcome:
    try:
        found = search.find(producer, (consumer,))
    except Exhausted:
        found = Unsure(TOO_MANY)
    if isinstance(found, Unsure) and not search.closed:
        found = _one_by_one(producer, consumer, found)
    strangers = producer.hosts - consumer.hosts
    if found is None and strangers and not consumer.marks:
        return Unsure(f"a value of {', '.join(sorted(strangers))} has no JSON form of its own")
    return found


def _one_by_one(producer: s.Shape, consumer: s.Shape, unsure: Unsure) -> Outcome:
    """What a search left open, decided by asking the evaluator for every value where one side leaves only a few."""
    few = members(producer)
    if few is None:
        few = members(s.complement(consumer))
    if few is None:
        return unsure
    answers = [(accepts(producer, value), accepts(consumer, value), value) for value in few]
    proofs = [value for sent, taken, value in answers if sent is True and taken is False]
    if proofs:
        return Found(proofs[0])
    return None if all(sent is False or taken is True for sent, taken, _ in answers) else unsure


def _agreed(search: Search, producer: s.Shape, consumer: s.Shape) -> Answer:
    """A yes, with a hint where it is one only because the producer sends nothing."""
    same = producer is consumer and producer is not s.NEVER
    if same or producer.null or producer.booleans or producer.hosts:
        return YES
    try:
        empty = search.find(producer) is None
    except Exhausted:
        return YES
    if not empty:
        return YES
    hint = Difference(kind="uninhabited", expected=s.describe(consumer), observed=s.describe(producer))
    return Answer(verdict="yes", differences=(hint,))


def _collected(
    search: Search, producer: s.Shape, consumer: s.Shape, *, fold: bool
) -> tuple[tuple[Difference, ...], _Confirmed | None, Mapping[str, int]]:
    search.renew()
    comparison = Comparison(search, producer, consumer)
    found = comparison.differences(fold=fold)
    return found, comparison.first, comparison.tally.beyond if comparison.tally else {}
