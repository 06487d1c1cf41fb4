"""Marks the findings that a comment in the source suppresses, and tells of comments that are not honoured or not needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from harness.model.finding import Finding, Known
from harness.model.location import Location
from harness.model.observation import Observation
from harness.model.rule import Seen
from harness.project.ignores import Ignore, known_ignores, read_ignores
from harness.rules import catalogue
from harness.run.result import Result
from harness.sources.source_tree import SourceTree

OWNER = "suppressed in place"


def heeded(result: Result, root: Path, files: Iterable[str], *, family: str, tree: SourceTree | None = None) -> Result:
    """The result of one family's rules with suppressed findings marked as known, and hints about comments in these files.

    Shape: `files` are relative to `root`; those that findings are in are looked at as well. What `tree` has read is not read again.
    """
    told = {place.file for each in result.findings for place in (each.at, each.other) if place is not None}
    listed = tuple(files)
    found = _by_place(root, told.union(listed), frozenset(listed), tree)
    used = set[Ignore]()
    findings = tuple(_marked(each, found, used) for each in result.findings)
    seen = tuple(_observed(each, used, family) for group in found.values() for each in group)
    seen = tuple(each for each in seen if each.data["of_family"])
    hints = tuple(_hints(seen, result))
    count = len({each.fingerprint for each in findings if each.known is not None})
    note = (
        f"{count} finding{'s are' if count > 1 else ' is'} suppressed in place by a comment with a reason"
        if count
        else ""
    )
    return replace(result, findings=(*findings, *hints), notes=(*result.notes, *((note,) if note else ())))


def _by_place(
    root: Path, files: Iterable[str], listed: frozenset[str], tree: SourceTree | None
) -> Mapping[tuple[str, int], Sequence[Ignore]]:
    found: dict[tuple[str, int], list[Ignore]] = {}
    front = root.resolve().as_posix().rstrip("/")
    for name in sorted(files):
        known = tree is not None and name in listed and not name.endswith(".py")
        held = known_ignores(tree.read(f"{front}/{name}"), name) if tree and known else read_ignores(root / name, name)
        for each in held:
            found.setdefault((name, each.line), []).append(each)
    return found


def _marked(finding: Finding, found: Mapping[tuple[str, int], Sequence[Ignore]], used: set[Ignore]) -> Finding:
    """The finding, known where a comment at either side names its rule and says why."""
    places: Iterable[Location] = (each for each in (finding.at, finding.other) if each is not None)
    matching = [
        each
        for place in places
        for each in found.get((place.file, place.line), ())
        if each.rule == finding.rule and each.reason
    ]
    used.update(matching)
    if not matching:
        return finding
    return replace(finding, known=Known(owner=OWNER, reason=matching[0].reason, at=matching[0].at))


def _observed(ignore: Ignore, used: set[Ignore], family: str) -> Observation:
    rules = catalogue.catalogue()
    known = rules.get(ignore.rule)
    data = {
        "rule": ignore.rule,
        "reason": ignore.reason,
        "used": ignore in used,
        "known": known is not None,
        "nearest": next(iter(get_close_matches(ignore.rule, rules, n=1)), ""),
        "of_family": known is None or known.family == family,
        "ordinal": ignore.ordinal,
    }
    return Observation(kind="ignore", subject=ignore.code, detail="", data=data, location=ignore.at)


def _hints(seen: tuple[Observation, ...], result: Result) -> Iterator[Finding]:
    check = next((each.check for each in result.edges), "")
    for rule in catalogue.family("ignores") if seen else ():
        for finding in rule.judge(Seen(observations=seen)):
            yield replace(finding, check=check, edges=tuple((each.consumer, each.provider) for each in result.edges))
