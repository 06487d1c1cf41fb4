"""A PUT that leaves a field out keeps its old value, although the contract declares another one as the default.

Why: PUT replaces. A client that removes a description by leaving it out believes that it is gone; it is still shown to everybody.

Mend: Store the whole request model, defaults included (`model_dump()`, without `exclude_unset`); offer PATCH for changing single fields.

Source: RFC 9110, 9.3.4 (PUT "replaces the state"); JSON Schema, 9.2 (`default`).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from typing import Any

from harness.model import shape as s
from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.references import followed
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import body_shapes, is_own, is_volatile, path_values, resources, sent, shown
from harness.rules.api._proof import shown_by, steps, succeeded
from harness.rules.api._vary import varied
from harness.rules.samples import answers

SEVERITY = Severity.WARNING
_SOURCE = "put-keeps-fields#1"
_NOTE = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string"}, "shown": {"type": "string", "default": "no"}},
}
_CONTRACT = sample.contract(
    (
        "PUT /items/{id}",
        {**answers(), "requestBody": {"content": {"application/json": {"schema": _NOTE}}}},
    )
)


def _put(**body: Any) -> Exchange:
    return sample.seen("PUT /items/{id}", 200, {}, url="/items/7", sent=body, source=_SOURCE)


def _read(**body: Any) -> Exchange:
    return sample.seen("GET /items/{id}", 200, body, url="/items/7", source=_SOURCE)


def _steps(shown_after: str) -> tuple[Exchange, ...]:
    full, bare = {"name": "a", "shown": "yes"}, {"name": "a"}
    return _put(**full), _read(**full), _put(**bare), _read(**bare, shown=shown_after)


BAD = (Seen(contract=_CONTRACT, exchanges=_steps("yes")),)
GOOD = (
    Seen(contract=_CONTRACT, exchanges=_steps("no")),
    Seen(contract=sample.contract(("PUT /items/{id}", answers())), exchanges=_steps("yes")),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Replace a thing of each kind by one with every field, then by one with no more than what is required, and read it after each."""
    for resource in resources(contract):
        if resource.replace is None or resource.read is None:
            continue
        first = yield ask(resource.replace)
        bare = {name: each for name, each in sent(first).items() if name in _required(resource.replace)}
        if not succeeded(first) or not bare or bare == sent(first):
            continue
        where = path_values(first)
        for body in (varied(resource.replace, sent(first)), bare):
            if not succeeded((yield ask(resource.replace, path_values=where, body=body, caller="same"))):
                break
            yield ask(resource.read, path_values=where, caller="same")


def put_keeps_fields(seen: Seen) -> Iterator[Finding]:
    """One finding per PUT, with all fields that were kept; a default that is not declared is not known."""
    mine = steps(seen.exchanges, "put-keeps-fields")
    for full, before, bare, after in zip(mine, mine[1:], mine[2:], mine[3:], strict=False):
        ordered = full.operation == bare.operation and before.operation == after.operation
        if not ordered or bare.request.method != "PUT" or not all(map(succeeded, (full, before, bare, after))):
            continue
        defaults = _defaults(seen.contract, str(bare.operation))
        kept = [name for name in sent(full) if name not in sent(bare) and _is_kept(name, before, after, defaults)]
        if kept:
            yield _finding(bare, after, kept)


def _is_kept(name: str, before: Exchange, after: Exchange, defaults: Mapping[str, Any]) -> bool:
    was, now = shown(before), shown(after)
    if name not in defaults or name not in was or name not in now or is_volatile(name) or is_own(name):
        return False
    return bool(now[name] == was[name] and now[name] != defaults[name])


def _required(operation: Operation) -> set[str]:
    objects = [each for shape in body_shapes(operation) for each in s.resolve(shape).objects]
    return {name for each in objects for name, field in each.fields.items() if field.required}


def _defaults(document: Mapping[str, Any], operation: str) -> Mapping[str, Any]:
    """The defaults that the JSON body of an operation declares, by field."""
    method, _, path = operation.partition(" ")
    node = document.get("paths", {}).get(path, {}).get(method.lower(), {})
    content = followed(document, node.get("requestBody")).get("content") or {}
    schema = next((followed(document, each.get("schema")) for name, each in content.items() if "json" in name), {})
    fields = schema.get("properties") or {}
    found = {name: followed(document, each) for name, each in fields.items()}
    return {name: each["default"] for name, each in found.items() if "default" in each}


def _finding(bare: Exchange, read: Exchange, kept: list[str]) -> Finding:
    name = kept[0]
    return shown_by(
        "put-keeps-fields",
        SEVERITY,
        f"{bare.operation} without {', '.join(kept)} keeps {name} as it was, {shown(read)[name]!r}, and not the default that its contract declares",
        "Store the whole request model, defaults included; offer PATCH for changing single fields.",
        (bare, read),
        cause=(str(bare.operation), *sorted(kept)),
        pointer=f"/{name}",
    )
