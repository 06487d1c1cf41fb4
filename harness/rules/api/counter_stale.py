"""A thing counts its parts otherwise than it has them.

Why: The overview says three comments, the page shows four: the number is stored, and one of the ways to make or remove a part forgets it.

Mend: Count when it is asked for, or change the number in the transaction that makes or removes a part.

Source: The names of a field of a thing and of a collection below it (`documents_count` and `/boats/{id}/documents`).
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping

from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import answer_fields, below, identifier, path_values, resources, shown, snake
from harness.rules.api._proof import shown_by, steps, succeeded

SEVERITY = Severity.WARNING
_SOURCE = "counter-stale#1"


def _read(count: int) -> Exchange:
    return sample.seen("GET /boats/{id}", 200, {"id": 7, "papers_count": count}, url="/boats/7", source=_SOURCE)


_ADDED = sample.seen("POST /boats/{id}/papers", 201, {"id": 9}, url="/boats/7/papers", source=_SOURCE)
BAD = (Seen(exchanges=(_read(0), _ADDED, _read(0))),)
GOOD = (
    Seen(exchanges=(_read(0), _ADDED, _read(1))),
    Seen(exchanges=(_read(0), sample.seen("POST /boats/{id}/papers", 409, source=_SOURCE), _read(0))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Make a thing, and read it before and after a part is added."""
    for resource in resources(contract):
        parts = [each for each in below(contract, resource.path, "POST") if _counter(resource.read, each)]
        for part in parts if resource.create is not None and resource.read is not None else ():
            assert resource.create is not None
            assert resource.read is not None
            made = yield ask(resource.create)
            name = identifier(made, resource.parameter)
            if not succeeded(made) or name is None:
                break
            where = {**path_values(made), resource.parameter: name}
            yield ask(resource.read, path_values=where, caller="same")
            if succeeded((yield ask(part, path_values=where, caller="same"))):
                yield ask(resource.read, path_values=where, caller="same")


def _counter(read: Operation | None, part: Operation) -> str:
    """The field of a thing that counts what is made at a path below it."""
    fields = dict.fromkeys(answer_fields(read)) if read is not None else {}
    return _named(fields, part.path.rstrip("/").rpartition("/")[2])


def _named(fields: Mapping[str, object], word: str) -> str:
    plural = snake(word)
    single = re.sub(r"ies$", "y", plural) if plural.endswith("ies") else plural.removesuffix("s")
    wanted = {f"{each}_count" for each in (plural, single)} | {
        f"{how}_{plural}" for how in ("num", "number_of", "count")
    }
    return next((name for name in fields if snake(name) in wanted), "")


def counter_stale(seen: Seen) -> Iterator[Finding]:
    """One finding per field: a part was added, and the number is another than one more."""
    mine = steps(seen.exchanges, "counter-stale")
    for before, part, after in zip(mine, mine[1:], mine[2:], strict=False):
        whole = before.operation == after.operation and before.request.url == after.request.url
        if not whole or part.request.method != "POST" or not all(map(succeeded, (before, part, after))):
            continue
        name = _named(shown(after), str(part.operation).rstrip("/").rpartition("/")[2])
        was, now = shown(before).get(name), shown(after).get(name)
        if type(was) is int and type(now) is int and now != was + 1:
            yield shown_by(
                "counter-stale",
                SEVERITY,
                f"{after.operation} shows {name} = {now} after {part.operation} added one to {was}",
                "Count when it is asked for, or change the number in the transaction that makes a part.",
                (before, part, after),
                cause=(str(after.operation), name),
                direction="response",
                pointer=f"/{name}",
                operations=(str(after.operation), str(part.operation)),
            )
