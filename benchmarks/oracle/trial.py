"""Tries one pair: our answer against what validators say of values, and against what is known by construction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any, Literal, TypeAlias

import jsonschema
import jsonschema_rs

from benchmarks.oracle.edits import Effect, edited
from benchmarks.oracle.older import DRAFTS, NoWords, older
from benchmarks.oracle.schemas import Drawing, Schema
from benchmarks.oracle.values import Sampling
from harness.compare.assign import Answer
from harness.run.assign import assign_schemas

SAMPLES = 40
OLDER = 0.2
"""The share of pairs that are said in an older draft, where it has words for both schemas."""

VALIDATORS: Mapping[str, tuple[Any, Any]] = {
    "draft-04": (jsonschema_rs.Draft4Validator, jsonschema.Draft4Validator),
    "draft-06": (jsonschema_rs.Draft6Validator, jsonschema.Draft6Validator),
    "draft-07": (jsonschema_rs.Draft7Validator, jsonschema.Draft7Validator),
    "draft2019-09": (jsonschema_rs.Draft201909Validator, jsonschema.Draft201909Validator),
    "draft2020-12": (jsonschema_rs.Draft202012Validator, jsonschema.Draft202012Validator),
}

Truth: TypeAlias = Literal["yes", "no", "open"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Two schemas, and what is known of them by construction: `yes` when every edit widened."""

    producer: Schema
    consumer: Schema
    known: Truth
    seed: str
    dialect: str = "draft2020-12"


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
    found = _drawn(drawing, name)
    if not drawing.chance(OLDER):
        return found
    draft = drawing.random.choice(DRAFTS)
    try:
        return replace(
            found, producer=older(found.producer, draft), consumer=older(found.consumer, draft), dialect=draft
        )
    except NoWords:
        return found


def _drawn(drawing: Drawing, name: str) -> Pair:
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


def validators(schema: Schema, dialect: str) -> tuple[Any, Any]:
    """Two independent validators of a schema; formats are remarks to both."""
    first, second = VALIDATORS[dialect]
    return first(schema, validate_formats=False), second(schema)


def tried(each: Pair, samples: int = SAMPLES) -> Trial:
    """Our answer for a pair, judged."""
    answer = assign_schemas(each.producer, each.consumer, dialect=each.dialect)
    (producer, _), (consumer, _) = (validators(schema, each.dialect) for schema in (each.producer, each.consumer))
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
            if _goes_through(producer, consumer, value) and _agreed(each, value):
                return value
    return _NONE


def _goes_through(producer: Any, consumer: Any, value: Any) -> bool:
    return producer.is_valid(value) and not consumer.is_valid(value)


def _agreed(each: Pair, value: Any) -> bool:
    """Whether the second validator sees it the same way; to draft 4, 1.0 was no integer, which no other reader heeds."""
    if each.dialect == "draft-04" and ".0" in repr(value):
        return False
    (_, producer), (_, consumer) = (validators(schema, each.dialect) for schema in (each.producer, each.consumer))
    return _goes_through(producer, consumer, value)


def _unproved(each: Pair, answer: Answer) -> str:
    """Why the witness is none, in the eyes of two validators."""
    if answer.witness is None:
        return "no, without a witness"
    value = answer.witness.value
    for producer, consumer in zip(
        *(validators(schema, each.dialect) for schema in (each.producer, each.consumer)), strict=True
    ):
        if not producer.is_valid(value):
            return f"{type(producer).__module__} refuses the witness {value!r} for the producer"
        if consumer.is_valid(value):
            return f"{type(producer).__module__} accepts the witness {value!r} for the consumer"
    if not answer.differences:
        return "no, without a difference"
    return ""
