"""Fields of bodies that name other things: `boat_id`, and the collection that makes boats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from harness.model.contract import Contract, Operation
from harness.rules.api._links import Resource, body_fields, resources, snake

_WORDS = re.compile(r"(_id|_number|_no|_code|_key|_uuid)$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """A field of an operation's body, and the things that it names."""

    operation: Operation
    field: str
    things: Resource


def references(contract: Contract, *methods: str) -> Iterator[Reference]:
    """Every field of a JSON body that is called after a collection (`boat_id` of `/boats`), those in paths apart."""
    known = {_word(each.path): each for each in resources(contract) if each.create is not None}
    for operation in contract.operations:
        if operation.method not in methods:
            continue
        for name, shape in body_fields(operation).items():
            things = _named(known, snake(name)) if _WORDS.search(snake(name)) or shape.numbers else None
            if things is not None and things.create is not None and things.create.name != operation.name:
                yield Reference(operation=operation, field=name, things=things)


def _named(known: dict[str, Resource], name: str) -> Resource | None:
    """`boat_id`, `target_boat_id` and `boat` are boats; a `title` is nothing of the kind."""
    stem = _WORDS.sub("", name)
    while stem:
        if stem in known:
            return known[stem] if stem != name or name in known else None
        if stem == name:
            return None
        stem = stem.partition("_")[2]
    return None


def _word(path: str) -> str:
    """The singular of a collection's name: `/harbours/{id}/boats/{boat_id}` holds boats."""
    parts = [each for each in path.split("/") if each and not each.startswith("{")]
    plural = snake(parts[-1]) if parts else ""
    for ending, single in (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("xes", "x"), ("s", "")):
        if plural.endswith(ending):
            return plural.removesuffix(ending) + single
    return plural
