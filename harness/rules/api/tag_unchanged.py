"""A thing has changed and still has the same ETag.

Why: A cache goes on showing the old version, and `If-Match` lets two people overwrite each other, as if there were no tag at all.

Mend: Make the tag of the stored version (a counter, a digest of the body), not of what never changes.

Source: RFC 9110, 8.8.3 (ETag) and 8.8.1 (a strong validator changes with every change of the representation). Weak tags are not judged.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request, header
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import path_values, resources, sent, shown
from harness.rules.api._proof import shown_by, steps, succeeded
from harness.rules.api._vary import nudged

SEVERITY = Severity.ERROR
_SOURCE = "tag-unchanged#1"


def _read(name: str, tag: str) -> Exchange:
    return sample.seen(
        "GET /items/{id}", 200, {"name": name}, url="/items/7", source=_SOURCE, answered=(("etag", tag),)
    )


_PUT = sample.seen("PUT /items/{id}", 200, {"name": "b"}, url="/items/7", sent={"name": "b"}, source=_SOURCE)
BAD = (Seen(exchanges=(_read("a", '"1"'), _PUT, _read("b", '"1"'))),)
GOOD = (
    Seen(exchanges=(_read("a", '"1"'), _PUT, _read("b", '"2"'))),
    Seen(exchanges=(_read("b", '"1"'), _PUT, _read("b", '"1"'))),
    Seen(exchanges=(_read("a", 'W/"1"'), _PUT, _read("b", 'W/"1"'))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Read each thing that shows a tag, change it, and read it again."""
    for resource in resources(contract):
        for update in (resource.change, resource.replace):
            if update is None or resource.read is None:
                continue
            before = yield ask(resource.read)
            if not succeeded(before) or not header(before.response.headers, "etag"):
                break
            where = path_values(before)
            first = yield ask(update, path_values=where, caller="")
            yield ask(resource.read, path_values=where, caller="same")
            other = nudged(update, sent(first)) if succeeded(first) else None
            if other is not None:
                yield ask(update, path_values=where, body=other, caller="same")
                yield ask(resource.read, path_values=where, caller="same")


def tag_unchanged(seen: Seen) -> Iterator[Finding]:
    """One finding per reading: before and after an update, another body under one strong tag."""
    last: Exchange | None = None
    update: Exchange | None = None
    told: set[str | None] = set()
    for each in steps(seen.exchanges, "tag-unchanged"):
        if each.request.method != "GET":
            update = each if succeeded(each) else update
            continue
        if last is not None and update is not None and last.request.url == each.request.url:
            tag = header(each.response.headers, "etag")
            same = tag and not tag.startswith("W/") and tag == header(last.response.headers, "etag")
            fields = [name for name in sent(update) if shown(last).get(name) != shown(each).get(name)]
            if same and succeeded(each) and fields and each.operation not in told:
                told.add(each.operation)
                yield _finding(last, update, each, fields[0])
        last, update = each if succeeded(each) else None, None


def _finding(before: Exchange, update: Exchange, after: Exchange, field: str) -> Finding:
    return shown_by(
        "tag-unchanged",
        SEVERITY,
        f"{after.operation} shows another {field} after {update.operation}, under the same ETag {header(after.response.headers, 'etag')}",
        "Make the tag of the stored version, not of what never changes.",
        (before, update, after),
        cause=(str(after.operation),),
        direction="response",
        operations=(str(after.operation), str(update.operation)),
    )
