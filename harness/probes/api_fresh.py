"""Makes another thing of the same kind: varies what a server may want to be unique, and leaves all else of a case as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from harness.model import shape as s
from harness.model.contract import Operation
from harness.model.shape import Shape
from harness.probes.api_case import Case, is_json
from harness.values.evaluate import accepts

_REFERENCE = ("id", "_at", "date", "password", "currency", "type")
_COUNTED = re.compile(
    r"(^|_)(number|no|nr|code|position|sequence|index|isbn|ean|barcode|reference|ref|slot|port|rank|seat)$"
)
_KEYS = frozenset({"idempotency-key", "x-idempotency-key", "x-request-id"})
_DEEPEST = 3
_MISSING = object()


@dataclass(frozen=True, kw_only=True, slots=True)
class Manner:
    """What is varied beside free texts. Shape: `step` is how far times are moved each time, None for not at all.

    `numbers` says whether whole numbers that count things are varied, `turning` whether other known things are referred to.
    """

    step: timedelta | None = None
    numbers: bool = False
    turning: bool = False


MANNERS = (
    Manner(),
    Manner(step=timedelta(days=1)),
    Manner(step=timedelta(days=7)),
    Manner(step=timedelta(hours=1), numbers=True),
    Manner(step=timedelta(days=400)),
    Manner(turning=True),
    Manner(step=timedelta(days=1), numbers=True, turning=True),
)
"""The ways to make another thing, the plainest first; a target shows which one it wants."""


def fresh(
    case: Case,
    operation: Operation,
    number: int,
    *,
    plain: Sequence[Any] = (),
    kept: Callable[[str], bool] | None = None,
    manner: Manner = MANNERS[0],
    nth: int = 0,
) -> Case:
    """The case as another thing: texts, and by manner times and numbers, that are as in one of the plain bodies are varied.

    Without plain bodies all are, but fields that are `kept`. Times move by `nth` steps of the manner. What a case has on purpose differs from the plain ones and stays. Keys that stand for one
    request only are another one each time.
    """
    made = replace(case, headers=_with_keys(case, operation, number))
    body = next((each for each in operation.request_bodies if each.content_type == case.media_type), None)
    if body is None or not isinstance(case.body, dict) or not is_json(case.media_type):
        return made
    vary = _Variation(number, nth, manner, kept or _never)
    return replace(made, body=vary.of_object(s.resolve(body.typed.shape), case.body, tuple(plain) or (case.body,)))


def _with_keys(case: Case, operation: Operation, number: int) -> Mapping[str, str]:
    if "header" in case.off or not any(name.lower() in _KEYS for name in case.headers):
        return case.headers
    shapes = {each.name.lower(): each.typed.shape for each in operation.parameters if each.place == "header"}
    made = dict(case.headers)
    for name, value in case.headers.items():
        if name.lower() in _KEYS:
            wanted = (str(uuid5(NAMESPACE_URL, f"{operation.name} {number}")), *_texts(value, number))
            shape = shapes.get(name.lower())
            made[name] = next((each for each in wanted if shape is None or accepts(shape, each) is not False), value)
    return made


class _Variation:
    """Varies the leaves of one body."""

    def __init__(self, number: int, nth: int, manner: Manner, kept: Callable[[str], bool]) -> None:
        self._kept = kept
        self._number = number
        self._nth = nth
        self._manner = manner

    def of_object(self, shape: Shape, value: Mapping[str, Any], plain: Sequence[Any], depth: int = 0) -> dict[str, Any]:
        """The object with its plain leaves varied."""
        made = dict(value)
        for name, held in value.items():
            before = [each.get(name, _MISSING) for each in plain if isinstance(each, Mapping)]
            fields = [s.resolve(each.fields[name].shape) for each in shape.objects if name in each.fields]
            if isinstance(held, dict) and depth < _DEEPEST and fields:
                made[name] = self.of_object(fields[0], held, before, depth + 1)
            elif not self._kept(name) and any(type(each) is type(held) and each == held for each in before):
                made[name] = self._of_leaf(name, held, fields)
        return made

    def _of_leaf(self, name: str, held: Any, fields: Sequence[Shape]) -> Any:
        for other in self._others(name, held, fields):
            if not fields or any(accepts(each, other) is True for each in fields):
                return other
        return held

    def _others(self, name: str, held: Any, fields: Sequence[Shape]) -> Iterator[Any]:
        if isinstance(held, str):
            formats = {each for field in fields for strings in field.strings for each in strings.formats}
            if "date-time" in formats or "date" in formats or _is_time(held):
                yield from _moved(held, self._manner.step, self._nth)
            elif not name.lower().endswith(_REFERENCE):
                yield from _texts(held, self._number)
        elif type(held) is int and self._manner.numbers and _COUNTED.search(name.lower()):
            yield held + self._number


def _never(_name: str) -> bool:
    return False


def in_other_letters(case: Case, operation: Operation) -> Iterator[Case]:
    """A case with letters in the texts of its body, and the same in the other letters: many a name is given once, in whatever case."""
    body = next((each for each in operation.request_bodies if each.content_type == case.media_type), None)
    if body is None or not isinstance(case.body, dict):
        return
    shapes = {
        name: s.resolve(field.shape)
        for each in s.resolve(body.typed.shape).objects
        for name, field in each.fields.items()
    }
    texts = {name: each for name, each in case.body.items() if isinstance(each, str) and name in shapes}
    small = {name: _fitting(shapes[name], (f"ab{each}".lower(), f"abc-{each}", each)) for name, each in texts.items()}
    yield replace(case, body={**case.body, **small})
    large = {name: _fitting(shapes[name], (each.swapcase(), each)) for name, each in small.items()}
    if large != small:
        yield replace(case, body={**case.body, **large})


def _fitting(shape: Shape, texts: Sequence[str]) -> str:
    return next((each for each in texts if accepts(shape, each) is True), texts[-1])


def _is_time(text: str) -> bool:
    return re.match(r"\d{4}-\d\d-\d\d($|[T ]\d\d:)", text) is not None


def _moved(text: str, step: timedelta | None, nth: int) -> Iterator[str]:
    """The same time some steps later, in the form that it was written in."""
    if step is None:
        return
    way = step * nth
    try:
        if len(text) == len("2026-01-01"):
            yield (date.fromisoformat(text) + (way if step >= timedelta(days=1) else timedelta())).isoformat()
            return
        later = datetime.fromisoformat(text) + way
    except (ValueError, OverflowError):
        return
    yield later.isoformat().replace("+00:00", "Z") if later.tzinfo is UTC or text.endswith("Z") else later.isoformat()


def _texts(text: str, number: int) -> Iterator[str]:
    """Other texts of the same kind, the most alike first."""
    if "@" in text:
        yield f"person{number}@{text.partition('@')[2]}"
    digits = list(re.finditer(r"\d+", text))
    if digits:
        last = digits[-1]
        yield f"{text[: last.start()]}{number}{text[last.end() :]}"
        width = len(last[0])
        yield f"{text[: last.start()]}{number % 10**width:0{width}}{text[last.end() :]}"
    else:
        yield f"{text} {number}"
    yield f"{text}{number}"
    yield _lettered(text, number)
    if digits:
        yield _lettered(re.sub(r"\d", str(number % 10), text), number // 10)


def _lettered(text: str, number: int) -> str:
    """The text with its longest run of letters spelling the number to the base of 26."""
    runs = list(re.finditer(r"[A-Za-z]+", text))
    if not runs:
        return text
    run = max(runs, key=lambda each: len(each[0]))
    letters = ""
    for _ in run[0]:
        number, rest = divmod(number, 26)
        letters = chr(ord("a") + rest) + letters
    word = letters.upper() if run[0].isupper() else letters
    return f"{text[: run.start()]}{word}{text[run.end() :]}"
