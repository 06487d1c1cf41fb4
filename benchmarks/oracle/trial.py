"""Tries one pair: our answer against what validators say of values, and against what is known by construction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, Literal, TypeAlias

import jsonschema
import jsonschema_rs

from benchmarks.oracle.edits import Effect, edited
from benchmarks.oracle.schemas import Drawing, Schema
from benchmarks.oracle.values import Sampling
from harness.compare.assign import Answer
from harness.run.assign import assign_schemas

SAMPLES = 40

Truth: TypeAlias = Literal["yes", "no", "open"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Two schemas, and what is known of them by construction: `yes` when every edit widened."""

    producer: Schema
    consumer: Schema
    known: Truth
    seed: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """What came of a pair. `fault` is empty, or says what we got wrong."""

    pair: Pair
    answer: Answer
    truth: Truth
    fault: str = ""


def pairs(seed: str) -> Iterator[Pair]:
    """Pairs without end: a schema and its edited copy, sometimes swapped, now and then two that are unrelated."""
    count = 0
    while True:
        count += 1
        name = f"{seed}/{count}"
        yield pair(name)


def pair(name: str) -> Pair:
    """The pair of a name, always the same one."""
    drawing = Drawing(Random(name))
    schema = drawing.root()
    if drawing.chance(0.06):
        return Pair(producer=schema, consumer=drawing.root(), known="open", seed=name)
    other, effects = schema, list[Effect]()
    for _ in range(drawing.random.randint(1, 3)):
        other, effect = edited(drawing, other)
        effects.append(effect)
    if drawing.chance(0.4):
        return Pair(producer=other, consumer=schema, known=_known(effects, "narrower"), seed=name)
    return Pair(producer=schema, consumer=other, known=_known(effects, "wider"), seed=name)


def _known(effects: list[Effect], fitting: Effect) -> Truth:
    return "yes" if all(effect in {fitting, "same"} for effect in effects) else "open"


def tried(each: Pair, samples: int = SAMPLES) -> Trial:
    """Our answer for a pair, judged."""
    answer = assign_schemas(each.producer, each.consumer)
    producer = jsonschema_rs.Draft202012Validator(each.producer)
    consumer = jsonschema_rs.Draft202012Validator(each.consumer)
    if answer.verdict == "no":
        fault = _unproved(each, answer)
        if not fault and each.known == "yes":
            fault = "no, where every edit widened"
        return Trial(pair=each, answer=answer, truth="no", fault=fault)
    found = counterexample(each, producer, consumer, samples)
    if found is not _NONE:
        fault = f"yes, but {found!r} goes through" if answer.verdict == "yes" else ""
        return Trial(pair=each, answer=answer, truth="no", fault=fault)
    return Trial(pair=each, answer=answer, truth=each.known)


_NONE = object()


def counterexample(each: Pair, producer: Any, consumer: Any, samples: int) -> Any:
    """A value that the producer's validator accepts and the consumer's refuses."""
    drawing = Drawing(Random(each.seed + "/values"))
    for schema, other in ((each.producer, each.consumer), (each.consumer, each.producer)):
        for value in Sampling(drawing, schema, other).values(samples // 2):
            if producer.is_valid(value) and not consumer.is_valid(value):
                return value
    return _NONE


def _unproved(each: Pair, answer: Answer) -> str:
    """Why the witness is none, in the eyes of two validators."""
    if answer.witness is None:
        return "no, without a witness"
    value = answer.witness.value
    for validator in (jsonschema_rs.Draft202012Validator, jsonschema.Draft202012Validator):
        if not validator(each.producer).is_valid(value):
            return f"{validator.__module__} refuses the witness {value!r} for the producer"
        if validator(each.consumer).is_valid(value):
            return f"{validator.__module__} accepts the witness {value!r} for the consumer"
    if not answer.differences:
        return "no, without a difference"
    return ""
