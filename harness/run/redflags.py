"""Red flags: what the source of integration code shows before anything runs, judged by the redflags rules."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from harness.model.finding import Finding
from harness.model.record import Cell, Skip
from harness.model.source_facts import SourceFacts
from harness.rules import catalogue
from harness.run.ignored import heeded
from harness.run.progress import Progress, silent
from harness.run.redflags_facts import facts, texts
from harness.run.redflags_files import sources
from harness.run.redflags_result import key_of, load, store
from harness.run.result import Result
from harness.sources.code.linking import linked
from harness.sources.code.reading import language_of
from harness.sources.typescript.kept_calls import kept_calls

CHECK: Final = "redflags"
FAMILY: Final = "redflags"


def redflags(
    places: Sequence[Path], root: Path, *, only: Iterable[Path] | None = None, progress: Progress = silent
) -> Result:
    """Read every source file at or below the places, and judge it; nothing of them is executed.

    Shape: with `only`, the whole is read, so that wrappers in other files are known, and findings are told of these files alone.
    """
    started = time.perf_counter()
    named = dict(sorted({_name(each, root): each for place in places for each in sources(str(place))}.items()))
    progress(f"reading {len(named)} files")
    read = [*texts(named.items())]
    wanted = None if only is None else {_name(each, root) for each in only}
    kept_key, known = kept_calls(_projects(named, root), root)
    key = key_of(read, wanted, kept_key)
    kept = load(root, key)
    if kept is not None:
        return kept
    progress("judging")
    seen = linked(facts(read, root), known)
    looked = [each for each in seen if wanted is None or each.file in wanted]
    found = tuple(_numbered(_judged(looked)))
    measures = {
        "files": len(looked),
        **({"files_read": len(seen)} if len(seen) > len(looked) else {}),
        "lines": sum(each.content.count(b"\n") for each in read),
        **({"calls_known_to_the_checker": len(known)} if known else {}),
        "seconds_judging": round(time.perf_counter() - started, 3),
    }
    result = Result(
        findings=found, skips=tuple(_skips(looked, places, root)), cells=tuple(_cells(looked, found)), measures=measures
    )
    marked = heeded(result, root, [each.file for each in looked], family=FAMILY)
    whole = replace(marked, findings=tuple(replace(each, check=CHECK) for each in marked.findings))
    store(root, key, whole)
    return whole


def _name(file: str | Path, root: Path) -> str:
    """A file as findings name it: below the project's folder where it lies there."""
    name, folder = str(file), f"{root}{os.sep}"
    return name.removeprefix(folder).replace(os.sep, "/")


def _projects(files: Iterable[str], root: Path) -> list[Path]:
    """The folders around TypeScript sources, of which any may have been read as a project."""
    folders = {os.path.dirname(each) for each in files if language_of(each) == "typescript"}  # noqa: PTH120  measured: thousands of files
    around = {root / each for each in folders}
    return sorted({above for each in around for above in (each, *each.parents)})


def _judged(seen: Iterable[SourceFacts]) -> Iterator[Finding]:
    rules = catalogue.family(FAMILY)
    for each in seen:
        if each.facts:
            for rule in rules:
                yield from rule.judge(each)


def _numbered(found: Iterable[Finding]) -> Iterator[Finding]:
    """Findings whose causes are alike, told apart by their order in the file."""
    alike: Counter[tuple[str, tuple[str, ...]]] = Counter()
    ordered = sorted(
        found,
        key=lambda each: (each.at.file, each.at.line, each.at.column, each.rule) if each.at else ("", 0, 0, each.rule),
    )
    places = set[tuple[str, str, int, int]]()
    for each in ordered:
        place = (each.rule, each.at.file, each.at.line, each.at.column) if each.at else (each.rule, "", 0, 0)
        key = (each.rule, each.cause)
        if place in places and alike[key]:
            continue  # two facts led to one place
        places.add(place)
        number = alike[key]
        alike[key] += 1
        yield replace(each, cause=(*each.cause, f"number {number}")) if number else each


def _cells(seen: Sequence[SourceFacts], found: Sequence[Finding]) -> Iterator[Cell]:
    """One for each rule: how many files it looked at."""
    judged = [each for each in seen if each.facts or not each.unread]
    told = {each.rule for each in found}
    for rule in catalogue.family(FAMILY) if judged else ():
        outcome = "finding" if rule.id in told else "clean"
        yield Cell(check=CHECK, subject=rule.id, aspect="files", outcome=outcome, count=len(judged))  # type: ignore[arg-type]


def _skips(seen: Sequence[SourceFacts], places: Sequence[Path], root: Path) -> Iterator[Skip]:
    if not seen:
        what = ", ".join(_name(each, root) for each in places) or "red flags"
        yield Skip(
            what=what,
            reason="no Python or TypeScript source was found",
            way_out="Name a folder or source files",
            check=CHECK,
        )
    unread: dict[str, list[str]] = {}
    for each in seen:
        if each.unread:
            unread.setdefault(each.unread, []).append(each.file)
    for reason, files in unread.items():
        more = f" and {len(files) - 3} more" if len(files) > 3 else ""
        whole = "" if "what stands was read" in reason else "not read: "
        yield Skip(what=f"{', '.join(files[:3])}{more}", reason=f"{whole}{reason}", check=CHECK)
