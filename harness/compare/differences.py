"""Collects every difference of two shapes: each field, item and alternative, each with a witness of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from harness.compare.folded import Tally
from harness.compare.friends import Friends, agreeable_value
from harness.compare.scalars import number_differences, string_differences
from harness.model import shape as s
from harness.model.difference import Difference, Witness
from harness.model.location import Every, Path, pointer
from harness.model.shapes.nodes import shape_of
from harness.model.shapes.ordering import sorted_composites
from harness.values.evaluate import accepts, explain
from harness.values.plain import LARGEST, parts, plain
from harness.values.search.core import Exhausted, Search
from harness.values.search.objects import Undecided, children_for, plainly_apart
from harness.values.search.outcome import Found, Outcome, Unsure

Wrap: TypeAlias = Callable[[Any, bool], Outcome]
"""Puts a value of a part into a small whole: by a likely way, or, when the flag asks for care, by a search."""

MAX_DIFFERENCES = 25_000
"""Differences that are told of one pair; that there are more is told as well."""

MAX_FILLED = 100
"""Items that a likely array is filled up to."""

MAX_RIVALS = 8
"""Alternatives of a consumer that are compared in full to find the nearest."""

LEVEL = 10
"""Steps that each level costs which a witness is led through: it is built, and evaluated, level by level."""

PARTS = 6
"""Parts of a witness that are built and evaluated in the time of one step."""

RIVAL = 20
"""Steps that an alternative costs which is compared in full."""

MAX_CHOICES = 3
"""Choices of the nearest alternative within one another; what is inside further ones is told as a whole."""

MAX_DEPTH = 100
"""Levels below which differences are not told apart any more."""

ARRAYS = s.array()


class Comparison:
    """One walk through a producer's and a consumer's shape, side by side."""

    def __init__(self, search: Search, producer: s.Shape, consumer: s.Shape) -> None:
        self.search = search
        self.producer = producer
        self.consumer = consumer
        self.seen: set[tuple[int, int]] = set()
        self.plain: dict[tuple[int, int], list[Difference]] = {}
        """What was told of pairs of scalars since witnesses are left out: wide objects have few such pairs, many times."""
        self.some: dict[int, Outcome] = {}
        self.choices = 0
        self.passed_over = 0
        self.first: tuple[Any, str] | None = None
        """The first whole witness that was confirmed, with the pointer to what the consumer refuses in it."""
        self.tally: Tally | None = None
        self.dear = 10 + sum(len(each.fields) for each in (*producer.objects, *consumer.objects)) // 8

    def differences(self, *, fold: bool = False) -> tuple[Difference, ...]:
        """All differences, in the order of the consumer's declaration; to fold them, of fields that differ alike only some.

        The others are counted, where each is of a name of its own: in types that have one alternative each.
        """
        single = len(self.producer.objects) == len(self.consumer.objects) == 1
        self.tally = Tally() if fold and single else None
        found: dict[tuple[Any, ...], Difference] = {}
        try:
            for each in self.walk(self.producer, self.consumer, (), _itself):
                found.setdefault((each.kind, each.path, each.expected, each.observed), each)
                if len(found) > MAX_DIFFERENCES:
                    raise Exhausted
        except Exhausted:
            if found:
                rest = "at least not whole: too much of it differs"
                return *found.values(), self.fact("unchecked", (), self.producer, self.consumer, detail=rest)
        return tuple(found.values())

    def walk(self, mine: s.Child, theirs: s.Child, path: Path, wrap: Wrap) -> Iterator[Difference]:
        """The differences of one pair of shapes at a path."""
        producer, consumer = s.resolve(mine), s.resolve(theirs)
        if producer is consumer and not producer.residuals:
            return
        pair = producer.serial, consumer.serial
        if pair in self.plain:
            yield from (_at(path, each) for each in self.plain[pair])
            return
        outcome = self.search.find(producer, (consumer,))
        if (outcome is None and not producer.hosts - consumer.hosts) or consumer.marks:
            return
        if pair in self.seen:
            self.passed_over += 1
            if not (producer.marks or self.search.late() or len(path) > MAX_DEPTH):  # what differs inside is told
                yield from self._scalars(producer, consumer, path, wrap)
            return
        if producer.objects or producer.arrays:
            self.seen.add(pair)
        if producer.marks:
            yield self.fact("unchecked", path, producer, consumer, detail="the producer's type is any")
        elif isinstance(outcome, Unsure):
            yield from self._unsure(producer, consumer, path, wrap, outcome)
        elif self.search.late() and not (producer.arrays or producer.objects or producer.hosts or producer.residuals):
            self.plain[pair] = list(self._scalars(producer, consumer, path, wrap))
            yield from self.plain[pair]
        else:
            yield from self._parts(producer, consumer, path, wrap)

    def _unsure(self, mine: s.Shape, theirs: s.Shape, path: Path, wrap: Wrap, outcome: Unsure) -> Iterator[Difference]:
        """That two shapes could not be compared, told where that is: of a part, or of the whole where no part is to blame."""
        found: list[Difference] = []
        stopped = False
        try:
            found.extend(self._parts(mine, theirs, path, wrap))
        except Exhausted:
            stopped = True
        if not any(each.kind == "unchecked" for each in found):
            yield self.fact("unchecked", path, mine, theirs, detail=outcome.reason)
        yield from found
        if stopped:
            raise Exhausted

    def _parts(self, producer: s.Shape, consumer: s.Shape, path: Path, wrap: Wrap) -> Iterator[Difference]:
        """The differences of the kinds that the producer has."""
        if len(path) <= MAX_DEPTH:
            yield from self._hosts(producer, consumer, path)
            yield from self._scalars(producer, consumer, path, wrap)
            yield from self._composites(producer, consumer, path, wrap)

    def fact(self, kind: str, path: Path, mine: s.Child | str, theirs: s.Child | str, **more: Any) -> Difference:
        """A difference in words."""
        observed, expected = (each if isinstance(each, str) else s.describe(each) for each in (mine, theirs))
        return Difference(kind=kind, path=path, expected=expected, observed=observed, **more)

    def shown(self, each: Difference, part: Outcome, wrap: Wrap) -> Difference:
        """The difference with a whole witness, when the part's witness can be put into one that the consumer refuses.

        Pairs with very many differences get the first witnesses only, so that all differences can still be told.
        """
        if not isinstance(part, Found) or self.search.late():
            return each
        self.search.spend(self.dear + LEVEL * len(each.path))
        for careful in (False, True):
            whole = wrap(part.value, careful)
            size = parts(whole.value) if isinstance(whole, Found) else 0
            if not isinstance(whole, Found) or size > LARGEST:
                continue
            self.search.spend(size // PARTS)
            value = plain(whole.value)
            refusal = explain(self.consumer, value)
            if refusal is not None and accepts(self.producer, value) is True:
                self.first = self.first or (value, refusal.pointer)
                return replace(each, witness=Witness(value), pointer=_place(each.path, value, refusal.pointer))
        return each

    def _hosts(self, mine: s.Shape, theirs: s.Shape, path: Path) -> Iterator[Difference]:
        strangers = mine.hosts - theirs.hosts
        if strangers:
            yield self.fact("host-refused", path, shape_of(hosts=strangers), theirs, members=tuple(sorted(strangers)))

    def _scalars(self, mine: s.Shape, theirs: s.Shape, path: Path, wrap: Wrap) -> Iterator[Difference]:
        if mine.null and not theirs.null and not any(each for each in theirs.residuals):
            yield self.shown(self.fact("null-refused", path, mine, theirs), Found(None), wrap)
        extra = sorted(mine.booleans - theirs.booleans)
        if extra and not theirs.residuals:
            kind = "value-refused" if theirs.booleans else "kind-refused"
            part = shape_of(booleans=mine.booleans)
            yield self.shown(self.fact(kind, path, part, theirs, members=tuple(extra)), Found(extra[0]), wrap)
        if mine.numbers:
            part = shape_of(numbers=mine.numbers)
            yield from self._scalar(part, theirs, path, wrap, number_differences if theirs.numbers else None)
        if mine.strings:
            part = shape_of(strings=mine.strings)
            yield from self._scalar(part, theirs, path, wrap, string_differences if theirs.strings else None)

    def _scalar(
        self, part: s.Shape, theirs: s.Shape, path: Path, wrap: Wrap, tell: Callable[..., Iterable[Any]] | None
    ) -> Iterator[Difference]:
        """Numbers or strings: another kind altogether, or the rules that fail, each with its witness."""
        outcome = self.search.find(part, (theirs,))
        if outcome is None or (tell is None and theirs.residuals and not isinstance(outcome, Found)):
            return
        if tell is None:
            kind = "host-refused" if theirs.hosts else "kind-refused"
            yield self.shown(self.fact(kind, path, part, theirs), outcome, wrap)
            return
        for kind, expected, members, witness in tell(part, theirs, outcome):
            yield self.shown(self.fact(kind, path, part, expected, members=members), witness, wrap)

    def _composites(self, mine: s.Shape, theirs: s.Shape, path: Path, wrap: Wrap) -> Iterator[Difference]:
        for array in mine.arrays:
            part = s.of_arrays(array)
            outcome = self.search.find(part, (theirs,))
            if outcome is not None:
                yield from self._nearest(array, part, theirs.arrays, theirs, outcome, path, wrap)
        for each in mine.objects:
            part = s.of_objects(each)
            outcome = self.search.find(part, (theirs,))
            if outcome is not None:
                yield from self._nearest(each, part, theirs.objects, theirs, outcome, path, wrap)

    def _nearest(
        self, mine: Any, part: s.Shape, rivals: Sequence[Any], theirs: s.Shape, outcome: Outcome, path: Path, wrap: Wrap
    ) -> Iterator[Difference]:
        """The differences against the consumer's alternative that has the fewest."""
        if not rivals:
            kind = "host-refused" if theirs.hosts else "kind-refused"
            if isinstance(outcome, Found):
                yield self.shown(self.fact(kind, path, part, theirs), outcome, wrap)
            return
        close = [each for each in rivals if len(rivals) == 1 or not tags_apart(mine, each)][:MAX_RIVALS]
        passed_over = self.passed_over
        best = self._trial(mine, close[0], path, wrap) if len(close) == 1 else self._fewest(mine, close, path, wrap)
        if not best and self.passed_over == passed_over and isinstance(outcome, Found):
            kind = "alternative-refused" if len(rivals) > 1 else "dependency"
            best = [self.shown(self.fact(kind, path, part, theirs), outcome, wrap)]
        yield from best

    def _fewest(self, mine: Any, close: Sequence[Any], path: Path, wrap: Wrap) -> list[Difference]:
        """The differences against the alternative that has the fewest; only what that one visited counts as visited."""
        if self.choices >= MAX_CHOICES:
            return []
        self.choices += 1
        before = set(self.seen)
        best: list[Difference] = []
        best_seen = before
        for each in close:
            self.search.spend(RIVAL)
            self.seen = set(before)
            found = self._trial(mine, each, path, wrap)
            if found and (not best or len(found) < len(best)):
                best, best_seen = found, self.seen
        self.choices -= 1
        self.seen = best_seen
        return best

    def _trial(self, mine: Any, theirs: Any, path: Path, wrap: Wrap) -> list[Difference]:
        """All differences against one alternative."""
        try:
            if isinstance(mine, s.ObjectSet):
                return list(self._objects(mine, theirs, path, wrap))
            return list(self._arrays(mine, theirs, path, wrap))
        except Undecided as error:
            return [self.fact("unchecked", path, s.of_objects(mine), s.of_objects(theirs), detail=str(error))]

    # arrays

    def _arrays(self, mine: s.ArraySet, theirs: s.ArraySet, path: Path, wrap: Wrap) -> Iterator[Difference]:
        part = s.of_arrays(mine)
        fixed = bool(theirs.prefix) and theirs.items is s.NEVER and not mine.prefix
        implied = any(need.minimum >= theirs.min_items for need in theirs.contains)
        low = 0 if implied else theirs.min_items
        counted = s.array(min_items=low, max_items=theirs.max_items)
        count = s.amount_text(low, theirs.max_items, "item", "items")
        kind, words = ("tuple", s.describe(s.of_arrays(theirs))) if fixed else ("item-count", count)
        yield from self._rule(kind, part, counted, words, path, wrap)
        width = max(len(mine.prefix), len(theirs.prefix))
        for index in range(width):
            if mine.max_items is None or index < mine.max_items:
                inner = self._item_wrap(mine, theirs, index, wrap)
                yield from self.walk(s.item_at(mine, index), s.item_at(theirs, index), (*path, index), inner)
        if theirs.items is not s.NEVER and (mine.max_items is None or width < mine.max_items):
            inner = self._item_wrap(mine, theirs, width, wrap)
            yield from self.walk(mine.items, theirs.items, (*path, Every.ITEM), inner)
        if theirs.unique:
            yield from self._rule("unique", part, s.array(unique=True), "unique items", path, wrap)
        for need in theirs.contains:
            words = f"{s.amount_text(need.minimum, need.maximum, 'item', 'items')} of {s.describe(need.shape)}"
            yield from self._rule("contains", part, s.array(contains=(need,)), words, path, wrap)

    def _rule(
        self, kind: str, part: s.Shape, rule: s.Shape, words: str, path: Path, wrap: Wrap
    ) -> Iterator[Difference]:
        """One rule of an array or object on its own."""
        outcome = self.search.find(part, (rule,))
        if isinstance(outcome, Found):
            yield self.shown(self.fact(kind, path, part, words), outcome, wrap)

    def _item_wrap(self, mine: s.ArraySet, theirs: s.ArraySet, index: int, wrap: Wrap) -> Wrap:
        """Puts an item at its place, among items that the consumer takes where that can be."""

        def wrapped(value: Any, careful: bool) -> Outcome:  # noqa: FBT001 - the flag of every wrap
            if careful:
                around = s.array(prefix=[*([s.UNKNOWN] * index), s.literal(value)], min_items=index + 1)
                whole = self.search.find(s.intersect(s.of_arrays(mine), around))
                return wrap(whole.value, careful) if isinstance(whole, Found) else whole
            length = max(index + 1, min(mine.min_items, MAX_FILLED))
            others = [
                agreeable_value(self.search, s.item_at(mine, at), [s.item_at(theirs, at)]) for at in range(length)
            ]
            items = [
                value if at == index or not isinstance(other, Found) else other.value for at, other in enumerate(others)
            ]
            return wrap(items, careful)

        return wrapped

    # objects

    def _objects(self, mine: s.ObjectSet, theirs: s.ObjectSet, path: Path, wrap: Wrap) -> Iterator[Difference]:
        if self.search.closed and mine.rest is s.UNKNOWN and (mine.fields or mine.patterns):
            mine = s.closed_object(mine)
        part = s.of_objects(mine)
        friendly = Friends(self.search, mine, theirs)
        yield from self._fields(mine, theirs, part, friendly, path, wrap)
        for name in mine.fields:
            if name not in theirs.fields:
                yield from self._field(mine, theirs, name, path, self._field_wrap(part, friendly, name, wrap))
        for name, sent, wanted in self._strange_names(mine, theirs):
            inner = self._field_wrap(part, friendly, name, wrap)
            yield from self._member(sent, wanted, (*path, Every.ENTRY), "no further property", inner)
        if theirs.names is not s.UNKNOWN:
            words = f"names of {s.describe(theirs.names)}"
            yield from self._rule("name", part, s.object_(names=theirs.names), words, path, wrap)
        yield from self._size(part, theirs, path, wrap)
        for each in sorted_composites(theirs.without):
            rule_shape = s.complement(s.of_objects(each))
            words = f"not {s.describe(s.of_objects(each))}"
            yield from self._rule("dependency", part, rule_shape, words, path, wrap)

    def _fields(
        self, mine: s.ObjectSet, theirs: s.ObjectSet, part: s.Shape, friendly: Friends, path: Path, wrap: Wrap
    ) -> Iterator[Difference]:
        """The fields that the consumer declares."""
        plain = not (mine.patterns or theirs.patterns)
        for name, rule in theirs.fields.items():
            if rule.required and not mine.demands(name):
                yield from self._absence(mine, part, friendly, name, rule, path, wrap)
            own = mine.fields.get(name) if plain else None
            told = None if own is None else self._told(own, rule)
            if told is not None:
                tally = None if path else self.tally
                yield from [_at((*path, name), each) for each in told if tally is None or tally.tells(each.kind)]
            elif not (plain and _unchanged(own, rule)):
                yield from self._field(mine, theirs, name, path, self._field_wrap(part, friendly, name, wrap))

    def _told(self, mine: s.Field, theirs: s.Field) -> list[Difference] | None:
        """What was told of two fields' shapes elsewhere, where they were scalars and witnesses were left out."""
        one, other = mine.shape, theirs.shape
        if not (self.plain and type(one) is s.Shape and type(other) is s.Shape) or other is s.NEVER:
            return None
        return self.plain.get((one.serial, other.serial))

    def _size(self, part: s.Shape, theirs: s.ObjectSet, path: Path, wrap: Wrap) -> Iterator[Difference]:
        """How many properties there may be."""
        if theirs.min_size or theirs.max_size is not None:
            sized = s.object_(min_size=theirs.min_size, max_size=theirs.max_size)
            words = s.amount_text(theirs.min_size, theirs.max_size, "property", "properties")
            yield from self._rule("size", part, sized, words, path, wrap)

    def _absence(
        self,
        mine: s.ObjectSet,
        part: s.Shape,
        friendly: Friends,
        name: str,
        rule: s.Field,
        path: Path,
        wrap: Wrap,
    ) -> Iterator[Difference]:
        """A property that the consumer requires and that may be absent."""
        late = self.search.late()
        outcome = self._any_of(part) if late else Found(friendly.without(name))
        likely = outcome.value if isinstance(outcome, Found) else None
        if likely is None or name in likely or not (late or accepts(part, likely) is True):
            outcome = self.search.find(part, (s.object_({name: s.Field(s.UNKNOWN, True)}),))
        if isinstance(outcome, Found):
            own = mine.fields.get(name)
            kind = "field-optional" if own is not None and s.resolve(own.shape) is not s.NEVER else "field-missing"
            if own is None and s.resolve(mine.rest) not in {s.NEVER, s.UNKNOWN}:
                kind = "field-optional"  # a map may hold the name, and need not
            observed = s.NEVER if own is None else own.shape
            yield self.shown(self.fact(kind, (*path, name), observed, rule.shape), outcome, wrap)

    def _any_of(self, part: s.Shape) -> Outcome:
        """Some value of a part, asked for once for all its properties."""
        if part.serial not in self.some:
            self.some[part.serial] = self.search.find(part)
        return self.some[part.serial]

    def _field(
        self, mine: s.ObjectSet, theirs: s.ObjectSet, name: str, path: Path, inner: Wrap
    ) -> Iterator[Difference]:
        """The value of one named property."""
        sent = s.intersect(*children_for(mine, name))
        for wanted in children_for(theirs, name):
            yield from self._member(sent, wanted, (*path, name), "no such property", inner)

    def _member(self, sent: s.Child, wanted: s.Child, place: Path, refusal: str, inner: Wrap) -> Iterator[Difference]:
        """A property's value, or that the consumer takes no such property at all."""
        if s.resolve(wanted) is not s.NEVER:
            yield from self.walk(sent, wanted, place, inner)
            return
        outcome = self.search.find(sent)
        if isinstance(outcome, Found):
            yield self.shown(self.fact("field-refused", place, sent, refusal), outcome, inner)

    def _field_wrap(self, part: s.Shape, friendly: Friends, name: str, wrap: Wrap) -> Wrap:
        """Puts a value into a property, beside members that the consumer takes where that can be."""

        def wrapped(value: Any, careful: bool) -> Outcome:  # noqa: FBT001 - the flag of every wrap
            if not careful:
                return wrap(friendly.around(name, value), careful)
            around = s.object_({name: s.Field(s.literal(value), True)})
            whole = self.search.find(s.intersect(part, around))
            return wrap(whole.value, careful) if isinstance(whole, Found) else whole

        return wrapped

    def _strange_names(self, mine: s.ObjectSet, theirs: s.ObjectSet) -> Iterator[tuple[str, s.Child, s.Child]]:
        """One undeclared name for each pattern and for the rest, with what each side says of it."""
        if mine.rest is s.NEVER and not mine.patterns:
            return
        if theirs.rest is s.UNKNOWN and not (theirs.patterns or mine.patterns or s.resolve(mine.rest).hosts):
            return
        taken = s.enum([*mine.fields, *theirs.fields])
        sources = [source for source, _ in (*mine.patterns, *theirs.patterns)]
        rest = [s.string(patterns=(source,)) for source in sources]
        asked = [s.intersect(one, mine.names) for one in (*rest, s.STRING)]
        refused = [[taken] for _ in rest] + [[taken, *rest]]
        for inside, outside in zip(asked, refused, strict=True):
            found = self.search.find(inside, outside)
            if isinstance(found, Found):
                sent = s.intersect(*children_for(mine, found.value))
                for wanted in children_for(theirs, found.value):
                    yield found.value, sent, wanted


def _at(path: Path, told: Difference) -> Difference:
    """What was told of two scalars, at another path (`replace` takes thrice as long)."""
    kind, expected, observed, members = told.kind, told.expected, told.observed, told.members
    return Difference(kind=kind, path=path, expected=expected, observed=observed, members=members, detail=told.detail)


def _unchanged(mine: s.Field | None, theirs: s.Field) -> bool:
    """Do both declare one shape for a property, of which all is known? Most properties of two versions are such."""
    if mine is None or mine.shape is not theirs.shape:
        return False
    return isinstance(mine.shape, s.Shape) and not mine.shape.residuals


def _itself(value: Any, _careful: bool) -> Outcome:  # noqa: FBT001 - the flag of every wrap
    """The whole of the whole."""
    return Found(value)


def tags_apart(mine: Any, theirs: Any) -> bool:
    """Whether a property with plainly different values tells two objects apart, required or written by default."""
    if not isinstance(mine, s.ObjectSet):
        return False
    return any(
        name in theirs.fields
        and plainly_apart(field.shape, theirs.fields[name].shape)
        and _finite(field.shape)
        and _finite(theirs.fields[name].shape)
        for name, field in mine.fields.items()
    )


def _finite(child: s.Child) -> bool:
    """Whether the shape is made of literals, as a tag is."""
    if not isinstance(child, s.Shape) or child.arrays or child.objects:
        return False
    return all(each.values is not None for each in child.strings) and all(
        each.values is not None for each in child.numbers
    )


def _place(path: Path, value: Any, refused: str) -> str:
    """Where in a witness the difference at a path shows; deeper, where the consumer's own refusal lies below it."""
    concrete: list[str | int] = []
    for step in path:
        if isinstance(value, list) and value and not isinstance(step, str):
            index = step if isinstance(step, int) and step < len(value) else 0
            concrete.append(index)
            value = value[index]
        elif isinstance(value, dict) and value and (step is Every.ENTRY or step in value):
            name = next(iter(value)) if step is Every.ENTRY else str(step)
            concrete.append(name)
            value = value[name]
        else:
            break
    own = pointer(concrete)
    return refused if refused.startswith(own) else own
