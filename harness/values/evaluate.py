"""Says whether a JSON value belongs to a shape, and if not, where it fails; independent of the relation between shapes.

Numbers are compared exactly: a float means its shortest decimal text, and 1.0 is a whole number. Three answers are
possible, because patterns outside the regular fragment and unresolved parts cannot be decided: True, False, None.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from harness.model import shape as s
from harness.model.depth import deeply
from harness.model.location import pointer
from harness.values.formats import format_holds
from harness.values.regex import found_in

Answer: TypeAlias = bool | None
_PLAIN = frozenset({str, int, bool, type(None)})
_Known: TypeAlias = dict[tuple[Hashable, ...], Any]
"""What was found out in one evaluation, by shape and value: unions of unions ask for one part again and again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """Where a value fails: a JSON Pointer into it, and what the shape expects there."""

    pointer: str
    reason: str


def accepts(child: s.Child, value: Any) -> Answer:
    """Whether the shape holds the value; None when that cannot be decided."""
    return deeply(_accepts, child, value, {})


def explain(child: s.Child, value: Any) -> Refusal | None:
    """The deepest place where the value fails, by the alternative that comes nearest; None when it does not fail."""
    return deeply(_explain, child, value, {})


def _accepts(child: s.Child, value: Any, known: _Known) -> Answer:
    shape = s.resolve(child)
    if shape is s.UNKNOWN or shape.marks:
        return True
    if not _branching(shape, value):
        return _held(shape, value, known)
    key = shape.serial, id(value)
    if key not in known:
        known[key] = _held(shape, value, known)
    return known[key]  # type: ignore[no-any-return]  # what was kept of this question


def _branching(shape: s.Shape, value: Any) -> bool:
    """Are several alternatives asked about one composite value, so that each level would ask the next several times?"""
    kind = type(value)
    alternatives = shape.arrays if kind is list else shape.objects if kind is dict else ()
    return len(alternatives) > 1 or (bool(alternatives) and bool(alternatives[0].without))


def _held(shape: s.Shape, value: Any, known: _Known) -> Answer:
    found = _any(_by_kind(shape, value, known))
    if found is True or not shape.residuals:
        return found
    perhaps = found is None or any(_accepts(each.upper, value, known) is not False for each in shape.residuals)
    return None if perhaps else False


def _by_kind(shape: s.Shape, value: Any, known: _Known) -> Iterable[Answer]:  # noqa: PLR0911 - one for each JSON kind
    """The answer of each alternative of the value's kind."""
    if value is None:
        return (shape.null,)
    if isinstance(value, bool):
        return (value in shape.booleans,)
    if isinstance(value, str):
        return (string_holds(each, value) for each in shape.strings)
    if isinstance(value, (int, float, Decimal, Fraction)):
        return _number(shape, value)
    if isinstance(value, (dict, Mapping)):
        return (object_holds(each, value, known) for each in shape.objects)
    if isinstance(value, (list, Sequence)):
        return (array_holds(each, value, known) for each in shape.arrays)
    return (False,)


def _number(shape: s.Shape, value: float | Decimal | Fraction) -> Iterable[Answer]:
    try:
        number = s.exact(value)
    except ValueError:
        return (None,)
    return (s.number_holds(each, number) for each in shape.numbers)


def _any(answers: Iterable[Answer]) -> Answer:
    found: Answer = False
    for answer in answers:
        if answer:
            return True
        if answer is None:
            found = None
    return found


def _all(answers: Iterable[Answer]) -> Answer:
    found: Answer = True
    for answer in answers:
        if answer is False:
            return False
        if answer is None:
            found = None
    return found


def _not(answer: Answer) -> Answer:
    return None if answer is None else not answer


def string_holds(alternative: s.StringSet, text: str) -> Answer:
    """Whether a set of strings holds the text."""
    if alternative.values is not None and text not in alternative.values:
        return False
    length = len(text)
    if length < alternative.min_length:
        return False
    if alternative.max_length is not None and length > alternative.max_length:
        return False
    found: Answer = True
    if alternative.formats:
        found = _all(format_holds(name, text) for name in alternative.formats)
    for source in alternative.patterns:
        if found is False:
            return False
        matched = found_in(source, text)
        found = found if matched else matched
    if alternative.without and found is not False:
        return _all((found, *(_not(string_holds(each, text)) for each in alternative.without)))
    return found


def array_holds(alternative: s.ArraySet, items: Sequence[Any], known: _Known | None = None) -> Answer:
    """Whether a set of arrays holds the items."""
    if len(items) < alternative.min_items:
        return False
    if alternative.max_items is not None and len(items) > alternative.max_items:
        return False
    if alternative.unique and repeated(items):
        return False
    return _all(_array_parts(alternative, items, {} if known is None else known))


def _array_parts(alternative: s.ArraySet, items: Sequence[Any], known: _Known) -> Iterable[Answer]:
    for index, item in enumerate(items):
        child = s.item_at(alternative, index)
        if child is not s.UNKNOWN:
            yield _accepts(child, item, known)
    for need in alternative.contains:
        yield _counted(need, items, known)
    for each in alternative.without:
        yield _not(array_holds(each, items, known))


def _counted(need: s.Contains, items: Sequence[Any], known: _Known) -> Answer:
    answers = [_accepts(need.shape, item, known) for item in items]
    sure, unsure = answers.count(True), answers.count(None)
    most = len(items) if need.maximum is None else need.maximum
    if sure + unsure < need.minimum or sure > most:
        return False
    return True if sure >= need.minimum and sure + unsure <= most else None


def object_holds(alternative: s.ObjectSet, members: Mapping[str, Any], known: _Known | None = None) -> Answer:
    """Whether a set of objects holds the members."""
    size = len(members)
    if size < alternative.min_size or (alternative.max_size is not None and size > alternative.max_size):
        return False
    for name in alternative.required:
        if name not in members:
            return False
    if alternative.patterns or alternative.without or alternative.names is not s.UNKNOWN:
        return _all(_object_parts(alternative, members, {} if known is None else known))
    return _members_hold(alternative, members, {} if known is None else known)


def _members_hold(alternative: s.ObjectSet, members: Mapping[str, Any], known: _Known) -> Answer:
    """Whether all members are what their fields or the rest ask for; wide objects have few shapes and values, many times."""
    fields, rest = alternative.fields, alternative.rest
    asked: dict[tuple[int, type, Any], Answer] = {}
    found: Answer = True
    for name, member in members.items():
        field = fields.get(name)
        child = rest if field is None else field.shape
        if child is s.UNKNOWN:
            continue
        kind = type(member)
        if kind in _PLAIN:
            key = id(child), kind, member
            answer = asked[key] if key in asked else asked.setdefault(key, _accepts(child, member, known))
        else:
            answer = _accepts(child, member, known)
        if answer is False:
            return False
        if answer is None:
            found = None
    return found


def _object_parts(alternative: s.ObjectSet, members: Mapping[str, Any], known: _Known) -> Iterable[Answer]:
    for name, member in members.items():
        yield _member(alternative, name, member, known)
        if alternative.names is not s.UNKNOWN:
            yield _accepts(alternative.names, name, known)
    for each in alternative.without:
        yield _not(object_holds(each, members, known))


def _member(alternative: s.ObjectSet, name: str, value: Any, known: _Known) -> Answer:
    """Whether one property is what the declared field, the matching patterns or the rest ask for."""
    field = alternative.fields.get(name)
    answers = [] if field is None else [_accepts(field.shape, value, known)]
    matched: Answer = field is not None
    for source, child in alternative.patterns:
        found = found_in(source, name)
        if found:
            matched = True
            answers.append(_accepts(child, value, known))
        elif found is None and _accepts(child, value, known) is not True:
            answers.append(None)
            matched = matched or None
        elif found is None:
            matched = matched or None
    if not matched:
        fits = _accepts(alternative.rest, value, known)
        answers.append(fits if matched is False or fits else None)
    return _all(answers)


def repeated(items: Sequence[Any]) -> bool:
    """Whether two items are equal as JSON values."""
    seen = set()
    for item in items:
        key = identity(item)
        if key in seen:
            return True
        seen.add(key)
    return False


def identity(value: Any) -> Hashable:
    """A key that two JSON values share exactly when they are equal: 1 and 1.0 are, 1 and true are not."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "boolean", value
    if isinstance(value, (int, float, Decimal, Fraction)):
        try:
            return "number", s.exact(value)
        except ValueError:
            return "number", str(value)
    if isinstance(value, Mapping):
        return "object", frozenset((name, identity(member)) for name, member in value.items())
    return "array", tuple(identity(item) for item in value)


_Path: TypeAlias = tuple[str | int, ...]
"""Steps to the failing part, then the reason as the last member."""


def _explain(child: s.Child, value: Any, known: _Known) -> Refusal | None:
    path = _failure(child, value, known)
    return None if path is None else Refusal(pointer=pointer(path[:-1]), reason=str(path[-1]))


def _failure(child: s.Child, value: Any, known: _Known) -> _Path | None:
    """Where the value fails, by the alternative that leads deepest; None where it does not, or that is not decided."""
    shape = s.resolve(child)
    if shape is s.UNKNOWN or shape.marks:
        return None
    if not _branching(shape, value):
        return _deepest(shape, value, known)
    key = "failure", shape.serial, id(value)
    if key not in known:
        known[key] = _deepest(shape, value, known)
    return known[key]  # type: ignore[no-any-return]  # what was kept of this question


def _deepest(shape: s.Shape, value: Any, known: _Known) -> _Path | None:
    if any(_failure(each.upper, value, known) is None for each in shape.residuals):
        return None
    paths = _failures(shape, value, known)
    if None in paths:
        return None
    best = max((path for path in paths if path is not None), key=len, default=())
    return best if len(best) > 1 or len(paths) == 1 else (f"expected {s.describe(shape)}",)


def _failures(shape: s.Shape, value: Any, known: _Known) -> list[_Path | None]:
    """How each alternative of the value's kind fails."""
    if isinstance(value, (dict, Mapping)):
        return [_object_failure(each, value, known) for each in shape.objects]
    if isinstance(value, str):
        return [_string_failure(each, value) for each in shape.strings]
    if isinstance(value, (list, Sequence)):
        return [_array_failure(each, value, known) for each in shape.arrays]
    words = (f"expected {s.describe(shape)}",)
    return [words if answer is False else None for answer in _by_kind(shape, value, known)]


def _string_failure(alternative: s.StringSet, text: str) -> _Path | None:
    if string_holds(alternative, text) is not False:
        return None
    only = [name for name in alternative.formats if format_holds(name, text) is False]
    if only:
        return (f"expected format {only[0]}",)
    for source in alternative.patterns:
        if found_in(source, text) is False:
            return (f"expected a match of /{source}/",)
    if alternative.values is None and not alternative.without:
        bounds = s.interval_text(alternative.min_length, alternative.max_length)
        return (f"expected length {bounds}, not {len(text)}",)
    return ("expected another string",)


def _array_failure(alternative: s.ArraySet, items: Sequence[Any], known: _Known) -> _Path | None:
    for index, item in enumerate(items):
        path = _failure(s.item_at(alternative, index), item, known)
        if path is not None:
            return (index, *path)
    length = len(items)
    if length < alternative.min_items or (alternative.max_items is not None and length > alternative.max_items):
        return (
            f"expected {s.amount_text(alternative.min_items, alternative.max_items, 'item', 'items')}, not {length}",
        )
    if alternative.unique and repeated(items):
        return ("expected unique items",)
    for need in alternative.contains:
        if _counted(need, items, known) is False:
            return (
                f"expected {s.amount_text(need.minimum, need.maximum, 'item', 'items')} of {s.describe(need.shape)}",
            )
    return ("expected another array",) if any(array_holds(each, items, known) for each in alternative.without) else None


def _object_failure(alternative: s.ObjectSet, members: Mapping[str, Any], known: _Known) -> _Path | None:
    for name in alternative.required:
        if name not in members:
            return (f"expected property {name!r}",)
    for name, member in members.items():
        path = _member_failure(alternative, name, member, known)
        if path is not None:
            return (name, *path)
        if alternative.names is not s.UNKNOWN and _accepts(alternative.names, name, known) is False:
            return (name, f"expected a name of {s.describe(alternative.names)}")
    size = len(members)
    if size < alternative.min_size or (alternative.max_size is not None and size > alternative.max_size):
        wanted = s.amount_text(alternative.min_size, alternative.max_size, "property", "properties")
        return (f"expected {wanted}, not {size}",)
    return (
        ("expected another object",)
        if any(object_holds(each, members, known) for each in alternative.without)
        else None
    )


def _member_failure(alternative: s.ObjectSet, name: str, value: Any, known: _Known) -> _Path | None:
    """Where a property fails its field, its patterns or the rest."""
    children = [] if name not in alternative.fields else [alternative.fields[name].shape]
    matches = {source: found_in(source, name) for source, _ in alternative.patterns}
    children += [child for source, child in alternative.patterns if matches[source]]
    if not children and None not in matches.values():
        children = [alternative.rest]
    for child in children:
        if s.resolve(child) is s.NEVER:
            return ("expected no such property",)
        path = _failure(child, value, known)
        if path is not None:
            return path
    return None
