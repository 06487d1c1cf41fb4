"""Union, intersection and complement of shapes, kind by kind; references put the operation off until they are tied."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

from harness.model.shapes.build import array as build_array
from harness.model.shapes.build import (
    common_multiple,
    literal,
    number_range,
    numbers_of,
    object_parts,
    sorted_by_serial,
    sorted_numbers,
    sorted_strings,
    string_range,
    strings_of,
    unresolved,
)
from harness.model.shapes.nodes import (
    ANY,
    BOTH,
    FULL_ARRAY,
    FULL_NUMBER,
    FULL_OBJECT,
    FULL_STRING,
    NEVER,
    NO_VALUES,
    UNKNOWN,
    ArraySet,
    Child,
    Field,
    Number,
    NumberSet,
    ObjectSet,
    Ref,
    Residual,
    Shape,
    StringSet,
    array_set,
    deferred,
    number_set,
    object_set,
    shape_of,
    string_set,
)

MAX_PRODUCT = 64
"""Pairs of alternatives beyond which an intersection of unions is kept as a double negation."""

MAX_SCALARS = 4096
"""Pairs of number and string sets beyond which an intersection of unions is unresolved."""


def union(*children: Child) -> Shape:
    """Every value of any of these; the result of references is a `Ref` typed as Shape, to be used as a child."""
    return _union(children)  # type: ignore[return-value]  # a Ref stands for its shape until resolved


def intersect(*children: Child) -> Shape:
    """Every value of all of these; ANY beside a real shape says nothing."""
    result: Child = children[0] if children else UNKNOWN
    memo: dict[tuple[int, int], Child] = {}
    for child in children[1:]:
        result = _intersect(result, child, memo)
    return result  # type: ignore[return-value]  # as in union


def complement(child: Child) -> Shape:
    """Every JSON value that is not in the shape."""
    return _complement(child)  # type: ignore[return-value]  # as in union


def enum(values: Iterable[Any]) -> Shape:
    """Any of these JSON values."""
    members = tuple(values)
    if len(members) == 1:
        return literal(members[0])
    strings: set[str] = set()
    numbers: set[Number] = set()
    others: list[Child] = []
    for value in members:
        if type(value) is str:
            strings.add(value)
        elif type(value) is int:
            numbers.add(value)
        else:
            others.append(literal(value))
    return union(strings_of(strings), numbers_of(numbers), *others)


def _union(children: Iterable[Child]) -> Child:
    unique: dict[Child, None] = {}
    for child in children:
        if type(child) is Ref and child.operation == "union":
            unique.update(dict.fromkeys(child.operands))
        elif child is not NEVER:
            unique[child] = None
    if not unique:
        return NEVER
    if len(unique) == 1:
        return next(iter(unique))
    shapes = [child for child in unique if type(child) is Shape]
    for shape in shapes:
        if shape.marks:
            return ANY
    refs = [child for child in unique if type(child) is Ref] if len(shapes) < len(unique) else []
    merged = _union_shapes(shapes) if shapes else NEVER
    if not refs or merged is UNKNOWN:
        return merged
    return deferred("union", [*refs, merged] if merged is not NEVER else refs)


def _union_shapes(shapes: list[Shape]) -> Shape:
    if len(shapes) == 1:
        return shapes[0]
    null = False
    booleans, hosts = NO_VALUES, NO_VALUES
    numbers: list[NumberSet] = []
    strings: list[StringSet] = []
    arrays: list[ArraySet] = []
    objects: list[ObjectSet] = []
    residuals: list[Residual] = []
    for shape in shapes:
        null = null or shape.null
        booleans |= shape.booleans
        hosts |= shape.hosts
        numbers += shape.numbers
        strings += shape.strings
        arrays += shape.arrays
        objects += shape.objects
        residuals += shape.residuals
    return shape_of(
        null=null,
        booleans=booleans,
        numbers=_join_numbers(numbers),
        strings=_join_strings(strings),
        arrays=_join(FULL_ARRAY, arrays),
        objects=_join(FULL_OBJECT, objects),
        hosts=hosts,
        residuals=_join_residuals(residuals),
    )


def _join(full: Any, members: list[Any]) -> tuple[Any, ...]:
    if full in members:
        return (full,)
    return sorted_by_serial(members) if len(members) > 1 else tuple(members)


def _join_residuals(members: list[Residual]) -> tuple[Residual, ...]:
    if len(members) < 2:
        return tuple(members)
    return tuple(sorted(set(members), key=lambda each: (each.reason, each.token, each.upper.serial)))


def _join_strings(members: list[StringSet]) -> tuple[StringSet, ...]:
    if len(members) < 2 or FULL_STRING in members:
        return _join(FULL_STRING, members)
    finite = [each for each in members if _is_plain_set(each)]
    if len(finite) > 1:
        rest = [each for each in members if not _is_plain_set(each)]
        values = frozenset[str]().union(*(each.values or NO_VALUES for each in finite))
        members = [*rest, string_set(values, 0, None, (), (), NO_VALUES)]
    return sorted_strings(members)


def _join_numbers(members: list[NumberSet]) -> tuple[NumberSet, ...]:
    if len(members) < 2 or FULL_NUMBER in members:
        return _join(FULL_NUMBER, members)
    ranges = [each for each in members if each.values is None]
    finite = [each.values for each in members if each.values is not None]
    values = frozenset(
        value for value in frozenset[Number]().union(*finite) if not any(number_holds(each, value) for each in ranges)
    )
    if values:
        ranges.append(number_set(values, None, None, False, False, None, NO_VALUES))
    return sorted_numbers(_absorb(ranges))


def _absorb(members: list[NumberSet]) -> list[NumberSet]:
    """Drop ranges that lie plainly inside another one."""
    return [
        each
        for index, each in enumerate(members)
        if not any(
            index != place and _inside(each, other) and not (place > index and _inside(other, each))
            for place, other in enumerate(members)
        )
    ]


def _inside(one: NumberSet, other: NumberSet) -> bool:
    if one.values is not None or other.values is not None or other.without:
        return one is other
    if other.multiple is not None and (one.multiple is None or one.multiple % other.multiple != 0):
        return False
    low = other.minimum is None or (
        one.minimum is not None
        and (
            one.minimum > other.minimum
            or (one.minimum == other.minimum and (one.exclusive_minimum or not other.exclusive_minimum))
        )
    )
    high = other.maximum is None or (
        one.maximum is not None
        and (
            one.maximum < other.maximum
            or (one.maximum == other.maximum and (one.exclusive_maximum or not other.exclusive_maximum))
        )
    )
    return low and high


def number_holds(alternative: NumberSet, value: Number) -> bool:
    """Whether an exact number is a member of the set."""
    if alternative.values is not None:
        return value in alternative.values
    low, high = alternative.minimum, alternative.maximum
    if low is not None and (value < low or (value == low and alternative.exclusive_minimum)):
        return False
    if high is not None and (value > high or (value == high and alternative.exclusive_maximum)):
        return False
    if alternative.multiple is not None and value % alternative.multiple != 0:
        return False
    return not any(number_holds(each, value) for each in alternative.without)


def _intersect(one: Child, other: Child, memo: dict[tuple[int, int], Child]) -> Child:
    if one is other or other is UNKNOWN or other is ANY:
        return one
    if one is UNKNOWN or one is ANY:
        return other
    if one is NEVER or other is NEVER:
        return NEVER
    if isinstance(one, Ref) or isinstance(other, Ref):
        return deferred("intersect", [*_conjuncts(one), *_conjuncts(other)])
    key = (one.serial, other.serial) if one.serial < other.serial else (other.serial, one.serial)
    found = memo.get(key)
    if found is None:
        found = memo[key] = _intersect_shapes(one, other, memo)
    return found


def _conjuncts(child: Child) -> tuple[Child, ...]:
    if isinstance(child, Ref) and child.operation == "intersect":
        return child.operands
    return (child,)


def _intersect_shapes(one: Shape, other: Shape, memo: dict[tuple[int, int], Child]) -> Shape:
    residuals = _residual_product(one, other, memo) if one.residuals or other.residuals else []
    plain = shape_of(
        null=one.null and other.null,
        booleans=one.booleans & other.booleans,
        hosts=one.hosts & other.hosts,
        residuals=_join_residuals(residuals),
    )
    parts: list[Child] = [plain]
    if len(one.numbers) * len(other.numbers) + len(one.strings) * len(other.strings) > MAX_SCALARS:
        parts.append(_unexpanded(one, other))
    else:
        parts += [_both_numbers(left, right) for left, right in product(one.numbers, other.numbers)]
        parts += [_both_strings(left, right) for left, right in product(one.strings, other.strings)]
    if _many(one.arrays, other.arrays):
        parts.append(_symbolic_arrays(one, other))
    else:
        parts += [_both_arrays(left, right, memo) for left, right in product(one.arrays, other.arrays)]
    if _many(one.objects, other.objects):
        parts.append(_symbolic_objects(one, other))
    else:
        parts += [_both_objects(left, right, memo) for left, right in product(one.objects, other.objects)]
    return _union_shapes([part for part in parts if isinstance(part, Shape) and part is not NEVER] or [NEVER])


def _many(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return len(one) > 1 and len(other) > 1 and len(one) * len(other) > MAX_PRODUCT


def _unexpanded(one: Shape, other: Shape) -> Shape:
    """Unions of many scalar sets, whose intersection is not written out."""
    fewer = one if len(one.numbers) + len(one.strings) <= len(other.numbers) + len(other.strings) else other
    part = shape_of(numbers=fewer.numbers, strings=fewer.strings)
    return unresolved("intersection of unions too large to expand", upper=part)


def _symbolic_objects(one: Shape, other: Shape) -> Shape:
    """Too many pairs to write out: each alternative of one side, less what is outside the other side."""
    few, many = sorted((one.objects, other.objects), key=len)
    outside = object_set({}, (), UNKNOWN, UNKNOWN, 0, None, frozenset(many))
    parts = [_less_objects(shape_of(objects=(each,)), frozenset((outside,))) for each in few]
    return _union_shapes([part for part in parts if part is not NEVER] or [NEVER])


def _symbolic_arrays(one: Shape, other: Shape) -> Shape:
    few, many = sorted((one.arrays, other.arrays), key=len)
    outside = array_set((), UNKNOWN, 0, None, False, (), frozenset(many))
    parts = [_less_arrays(shape_of(arrays=(each,)), frozenset((outside,))) for each in few]
    return _union_shapes([part for part in parts if part is not NEVER] or [NEVER])


def _residual_product(one: Shape, other: Shape, memo: dict[tuple[int, int], Child]) -> list[Residual]:
    """What an unknown part of one side may share with the other side."""
    found = []
    for mine, theirs in ((one, other), (other, one)):
        for reason, upper, token in mine.residuals:
            shared = _intersect(upper, whole(theirs), memo)
            if shared is not NEVER:
                found.append(Residual(reason, shared, f"{token}&{theirs.serial}" if token else ""))
    return found


def whole(shape: Shape) -> Child:
    """The shape with everything that its residuals may add."""
    if not shape.residuals:
        return shape
    return _union([_without_residuals(shape), *(whole(resolve(residual.upper)) for residual in shape.residuals)])


def _without_residuals(shape: Shape) -> Shape:
    return shape_of(
        null=shape.null,
        booleans=shape.booleans,
        numbers=shape.numbers,
        strings=shape.strings,
        arrays=shape.arrays,
        objects=shape.objects,
        hosts=shape.hosts,
    )


def _both_numbers(one: NumberSet, other: NumberSet) -> Shape:
    if one is other or other is FULL_NUMBER:
        return shape_of(numbers=(one,))
    if one is FULL_NUMBER:
        return shape_of(numbers=(other,))
    if one.values is not None:
        return numbers_of(value for value in one.values if number_holds(other, value))
    if other.values is not None:
        return numbers_of(value for value in other.values if number_holds(one, value))
    low, low_open = _higher(one, other)
    high, high_open = _lower(one, other)
    step = one.multiple if other.multiple is None else other.multiple
    if one.multiple is not None and other.multiple is not None:
        step = common_multiple(one.multiple, other.multiple)
    return _less_numbers(number_range(low, high, low_open, high_open, step), one.without | other.without)


def _less_numbers(shape: Shape, without: frozenset[NumberSet]) -> Shape:
    if not without or shape is NEVER:
        return shape
    (only,) = shape.numbers
    if only.values is not None:
        return numbers_of(v for v in only.values if not any(number_holds(each, v) for each in without))
    if any(_inside(only, each) for each in without):
        return NEVER
    merged = number_set(
        None, only.minimum, only.maximum, only.exclusive_minimum, only.exclusive_maximum, only.multiple, without
    )
    return shape_of(numbers=(merged,))


def _higher(one: NumberSet, other: NumberSet) -> tuple[Number | None, bool]:
    if one.minimum is None or other.minimum is None:
        side = other if one.minimum is None else one
    elif one.minimum == other.minimum:
        return one.minimum, one.exclusive_minimum or other.exclusive_minimum
    else:
        side = one if one.minimum > other.minimum else other
    return side.minimum, side.exclusive_minimum


def _lower(one: NumberSet, other: NumberSet) -> tuple[Number | None, bool]:
    if one.maximum is None or other.maximum is None:
        side = other if one.maximum is None else one
    elif one.maximum == other.maximum:
        return one.maximum, one.exclusive_maximum or other.exclusive_maximum
    else:
        side = one if one.maximum < other.maximum else other
    return side.maximum, side.exclusive_maximum


def _both_strings(one: StringSet, other: StringSet) -> Shape:
    if one is other or other is FULL_STRING:
        return shape_of(strings=(one,))
    if one is FULL_STRING:
        return shape_of(strings=(other,))
    if one.values is not None or other.values is not None:
        return _filtered(one, other) if one.values is not None else _filtered(other, one)
    highs = [each.max_length for each in (one, other) if each.max_length is not None]
    shape = string_range(
        max(one.min_length, other.min_length),
        min(highs) if highs else None,
        one.patterns + other.patterns,
        one.formats + other.formats,
    )
    return _less_strings(shape, one.without | other.without)


def _filtered(finite: StringSet, rule: StringSet) -> Shape:
    """Members of a finite set that keep a rule; patterns and formats are kept beside the set, not run here."""
    low, high = rule.min_length, rule.max_length
    members = frozenset(
        value
        for value in finite.values or ()
        if len(value) >= low and (high is None or len(value) <= high) and (rule.values is None or value in rule.values)
    )
    patterns = tuple(sorted({*finite.patterns, *rule.patterns}))
    formats = tuple(sorted({*finite.formats, *rule.formats}))
    if not members:
        return NEVER
    shape = shape_of(strings=(string_set(members, 0, None, patterns, formats, NO_VALUES),))
    return _less_strings(shape, finite.without | rule.without)


def _less_strings(shape: Shape, without: frozenset[StringSet]) -> Shape:
    if not without or shape is NEVER:
        return shape
    (only,) = shape.strings
    values = only.values
    if values is not None:
        plain = [each.values or frozenset() for each in without if _is_plain_set(each)]
        if plain:
            values = values.difference(*plain)
            without = frozenset(each for each in without if not _is_plain_set(each))
        if not values:
            return NEVER
    if only in without or FULL_STRING in without:
        return NEVER
    merged = string_set(values, only.min_length, only.max_length, only.patterns, only.formats, without)
    return shape_of(strings=(merged,))


def _is_plain_set(alternative: StringSet) -> bool:
    return (
        alternative.values is not None
        and not alternative.patterns
        and not alternative.formats
        and not alternative.without
    )


def _both_arrays(one: ArraySet, other: ArraySet, memo: dict[tuple[int, int], Child]) -> Child:
    if one is other or other is FULL_ARRAY:
        return shape_of(arrays=(one,))
    if one is FULL_ARRAY:
        return shape_of(arrays=(other,))
    width = max(len(one.prefix), len(other.prefix))
    prefix = [_intersect(item_at(one, index), item_at(other, index), memo) for index in range(width)]
    highs = [each.max_items for each in (one, other) if each.max_items is not None]
    shape = build_array(
        _intersect(one.items, other.items, memo),
        prefix,
        min_items=max(one.min_items, other.min_items),
        max_items=min(highs) if highs else None,
        unique=one.unique or other.unique,
        contains=one.contains + other.contains,
    )
    return _less_arrays(shape, one.without | other.without)


def item_at(alternative: ArraySet, index: int) -> Child:
    """The shape of the item at a position (not looking at the length)."""
    return alternative.prefix[index] if index < len(alternative.prefix) else alternative.items


def _less_arrays(shape: Shape, without: frozenset[ArraySet]) -> Shape:
    if not without or shape is NEVER:
        return shape
    (only,) = shape.arrays
    without = without | only.without
    if only in without or FULL_ARRAY in without:
        return NEVER
    merged = array_set(only.prefix, only.items, only.min_items, only.max_items, only.unique, only.contains, without)
    return shape_of(arrays=(merged,))


def _both_objects(one: ObjectSet, other: ObjectSet, memo: dict[tuple[int, int], Child]) -> Child:
    if one is other or other is FULL_OBJECT:
        return shape_of(objects=(one,))
    if one is FULL_OBJECT:
        return shape_of(objects=(other,))
    merged = _merge_objects(one, other, memo)
    return merged if merged is NEVER else _less_objects(merged, one.without | other.without)


def _merge_objects(one: ObjectSet, other: ObjectSet, memo: dict[tuple[int, int], Child]) -> Shape:
    """Both at once: a declared field of one side meets the fields, patterns and rest of the other.

    Where both sides have patterns *and* a rest that says something, the rest of one side must not apply to names
    that its own patterns match, which one merged rest cannot say: then one side stays as a double negation.
    """
    if not _mergeable(one, other):
        negation = object_set({}, (), UNKNOWN, UNKNOWN, 0, None, frozenset((other,)))
        return _less_objects(shape_of(objects=(one,)), frozenset((negation,)))
    fields = {}
    for name in {**one.fields, **other.fields}:
        mine, theirs = one.fields.get(name), other.fields.get(name)
        if mine is not None and theirs is not None:
            child = _intersect(mine.shape, theirs.shape, memo)
            fields[name] = Field(child, mine.required or theirs.required)
        elif mine is not None:
            fields[name] = _against(mine, other, memo)
        elif theirs is not None:
            fields[name] = _against(theirs, one, memo)
    patterns: dict[str, Child] = {}
    for source, child in one.patterns + other.patterns:
        patterns[source] = _intersect(patterns.get(source, UNKNOWN), child, memo)
    highs = [each.max_size for each in (one, other) if each.max_size is not None]
    return object_parts(
        fields,
        tuple(sorted(patterns.items())),
        _intersect(one.rest, other.rest, memo),
        _intersect(one.names, other.names, memo),
        max(one.min_size, other.min_size),
        min(highs) if highs else None,
    )


def _mergeable(one: ObjectSet, other: ObjectSet) -> bool:
    """Whether one rest can speak for both sides."""
    for mine, theirs in ((one, other), (other, one)):
        if mine.rest is UNKNOWN:
            continue
        known = {source for source, _ in mine.patterns}
        if any(source not in known for source, _ in theirs.patterns):
            return False
        if known and any(name not in mine.fields for name in theirs.fields):
            return False
    return True


def _against(field: Field, side: ObjectSet, memo: dict[tuple[int, int], Child]) -> Field:
    """A declared field where the other side does not declare it: its rest applies, unless it has patterns."""
    if side.patterns:
        return field
    return Field(_intersect(field.shape, side.rest, memo), field.required)


def _less_objects(shape: Shape, without: frozenset[ObjectSet]) -> Shape:
    if not without or shape is NEVER:
        return shape
    (only,) = shape.objects
    without = without | only.without
    if FULL_OBJECT in without or any(each is only for each in without):
        return NEVER
    merged = object_set(only.fields, only.patterns, only.rest, only.names, only.min_size, only.max_size, without)
    return shape_of(objects=(merged,))


def _complement(child: Child) -> Child:
    if child is NEVER:
        return UNKNOWN
    if child is UNKNOWN or child is ANY:
        return NEVER
    if isinstance(child, Ref):
        return child.operands[0] if child.operation == "complement" else deferred("complement", [child])
    if child.residuals:
        return _complement_uncertain(child)
    return shape_of(
        null=not child.null,
        booleans=BOTH - child.booleans,
        numbers=_other_numbers(child.numbers),
        strings=_other_strings(child.strings),
        arrays=_other_arrays(child.arrays),
        objects=_other_objects(child.objects),
    )


def _complement_uncertain(shape: Shape) -> Child:
    """Surely outside: what even the whole residuals leave out. Perhaps outside: the rest of the residuals."""
    memo: dict[tuple[int, int], Child] = {}
    outside = _complement(whole(shape))
    beyond = _complement(_without_residuals(shape))
    parts: list[Child] = [outside]
    for reason, upper, token in shape.residuals:
        perhaps = _intersect(upper, beyond, memo)
        if perhaps is not NEVER:
            parts.append(unresolved(reason, upper=perhaps, token=f"!{shape.serial}" if token else ""))
    return _union(parts)


def _other_numbers(alternatives: tuple[NumberSet, ...]) -> tuple[NumberSet, ...]:
    if not alternatives:
        return (FULL_NUMBER,)
    if FULL_NUMBER in alternatives:
        return ()
    if len(alternatives) == 1:
        (only,) = alternatives
        if only.values is None and only.multiple is None and not only.without:
            return _outside_range(only)
        if only.without and only.values is None and number_bare(only):
            return _join_numbers(list(only.without))
    return (number_set(None, None, None, False, False, None, frozenset(alternatives)),)


def number_bare(alternative: NumberSet) -> bool:
    """Whether the set is every number but those in `without`."""
    return alternative.minimum is None and alternative.maximum is None and alternative.multiple is None


def _outside_range(only: NumberSet) -> tuple[NumberSet, ...]:
    parts: list[NumberSet] = []
    if only.minimum is not None:
        parts += number_range(None, only.minimum, False, not only.exclusive_minimum, None).numbers
    if only.maximum is not None:
        parts += number_range(only.maximum, None, not only.exclusive_maximum, False, None).numbers
    return sorted_numbers(parts)


def _other_strings(alternatives: tuple[StringSet, ...]) -> tuple[StringSet, ...]:
    if not alternatives:
        return (FULL_STRING,)
    if FULL_STRING in alternatives:
        return ()
    if len(alternatives) == 1:
        (only,) = alternatives
        if only.values is None and not only.patterns and not only.formats:
            if not only.without:
                return _outside_length(only)
            if not only.min_length and only.max_length is None:
                return _join_strings(list(only.without))
    return (string_set(None, 0, None, (), (), frozenset(alternatives)),)


def _outside_length(only: StringSet) -> tuple[StringSet, ...]:
    parts: list[StringSet] = []
    if only.min_length:
        parts += string_range(0, only.min_length - 1, (), ()).strings
    if only.max_length is not None:
        parts += string_range(only.max_length + 1, None, (), ()).strings
    return sorted_strings(parts)


def _other_arrays(alternatives: tuple[ArraySet, ...]) -> tuple[ArraySet, ...]:
    if not alternatives:
        return (FULL_ARRAY,)
    if FULL_ARRAY in alternatives:
        return ()
    if len(alternatives) == 1:
        (only,) = alternatives
        if only is array_set((), UNKNOWN, 0, None, False, (), only.without):
            return _join(FULL_ARRAY, list(only.without))
    return (array_set((), UNKNOWN, 0, None, False, (), frozenset(alternatives)),)


def _other_objects(alternatives: tuple[ObjectSet, ...]) -> tuple[ObjectSet, ...]:
    if not alternatives:
        return (FULL_OBJECT,)
    if FULL_OBJECT in alternatives:
        return ()
    if len(alternatives) == 1:
        (only,) = alternatives
        if only is object_set({}, (), UNKNOWN, UNKNOWN, 0, None, only.without):
            return _join(FULL_OBJECT, list(only.without))
    return (object_set({}, (), UNKNOWN, UNKNOWN, 0, None, frozenset(alternatives)),)


def resolve(child: Child) -> Shape:
    """The shape behind a child; a reference to nothing but itself is unresolved."""
    return child if type(child) is Shape else _resolve(child, [])


def _resolve(child: Child, path: list[Ref]) -> Shape:
    if isinstance(child, Shape):
        return child
    target = child.target
    if isinstance(target, Shape):
        return target
    if child in path:
        return unresolved("reference cycle without a type in between", token="cycle")  # noqa: S106 - names a residual
    path.append(child)
    if child.operation:
        found = _resolve(_operate(child, path), path)
    elif target is not None:
        found = _resolve(target, path)
    else:
        found = unresolved(f"reference to {child.key!r} was never tied")
    path.pop()
    if not child.open and not path:
        child.target = found
    return found


def _operate(child: Ref, path: list[Ref]) -> Child:
    operands = [_resolve(operand, path) for operand in child.operands]
    if child.operation == "union":
        return _union(operands)
    if child.operation == "intersect":
        return intersect(*operands)
    return _complement(operands[0])
