"""A PATCH of one field changes others that it was not sent.

Why: A client that corrects a title loses the stock. Most often the defaults of the request model are taken for values
(`model_dump()` without `exclude_unset=True`).

Mend: Take only what was sent: `patch.model_dump(exclude_unset=True)`.

Source: RFC 5789, 2 (PATCH describes what is to change); FastAPI documentation, "Body - Updates".
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import body_fields, is_volatile, path_values, resources, sent, shown
from harness.rules.api._proof import operations_in, shown_by, steps, succeeded
from harness.rules.api._vary import other

SEVERITY = Severity.WARNING
_SOURCE = "patch-resets-fields#1"
_SINGLE = 3


def _read(name: str, stock: int) -> Exchange:
    body = {"name": name, "stock": stock}
    return sample.seen("GET /items/{id}", 200, body, url="/items/7", source=_SOURCE)


def _patch(**body: object) -> Exchange:
    return sample.seen("PATCH /items/{id}", 200, {}, url="/items/7", sent=body, source=_SOURCE)


BAD = (Seen(exchanges=(_patch(name="a", stock=4), _read("a", 4), _patch(name="b"), _read("b", 0))),)
GOOD = (
    Seen(exchanges=(_patch(name="a", stock=4), _read("a", 4), _patch(name="b"), _read("b", 4))),
    Seen(exchanges=(_patch(name="a", stock=4), _read("a", 4), _patch(name="b", stock=0), _read("b", 0))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Fill a thing of each kind, then change one field at a time."""
    for resource in resources(contract):
        if resource.change is None or resource.read is None:
            continue
        first = yield ask(resource.change)
        if not succeeded(first):
            continue
        where, fields = path_values(first), body_fields(resource.change)
        for name in [each for each in sent(first) if each in fields][:_SINGLE]:
            yield ask(resource.read, path_values=where, caller="same")
            body = {name: other(fields[name], sent(first)[name])}
            yield ask(resource.change, path_values=where, body=body, caller="same")
            yield ask(resource.read, path_values=where, caller="same")


def patch_resets_fields(seen: Seen) -> Iterator[Finding]:
    """One finding per operation and field that it takes, was not sent, and shows otherwise afterwards."""
    mine = steps(seen.exchanges, "patch-resets-fields")
    taken: dict[str, set[str]] = {}
    found: set[tuple[str, ...]] = set()
    for each in mine:
        if each.request.method == "PATCH":
            taken.setdefault(str(each.operation), set()).update(sent(each))
    for before, patch, after in zip(mine, mine[1:], mine[2:], strict=False):
        if patch.request.method != "PATCH" or before.operation != after.operation:
            continue
        if all(map(succeeded, (before, patch, after))):
            for name in sorted(taken[str(patch.operation)] - set(sent(patch))):
                cause = (str(patch.operation), name)
                if _was_reset(name, before, after) and cause not in found:
                    found.add(cause)
                    yield _finding(before, patch, after, name)


def _was_reset(name: str, before: Exchange, after: Exchange) -> bool:
    was, now = shown(before), shown(after)
    return name in was and name in now and was[name] != now[name] and not is_volatile(name)


def _finding(before: Exchange, patch: Exchange, after: Exchange, name: str) -> Finding:
    alone = ", ".join(sent(patch))
    return shown_by(
        "patch-resets-fields",
        SEVERITY,
        f"{patch.operation} with {alone} alone turns {name} from {shown(before)[name]!r} into {shown(after)[name]!r}",
        "Take only what was sent: patch.model_dump(exclude_unset=True).",
        (before, patch, after),
        cause=(str(patch.operation), name),
        pointer=f"/{name}",
        operations=operations_in(patch, after),
    )
