"""Detects what a repository holds that the harness can check."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from harness.model.location import Location
from harness.project.detection.apps import apps
from harness.project.detection.files import MOST_FILES, Tree
from harness.project.detection.found import Found, FoundProvider
from harness.project.detection.frontends import frontends
from harness.project.detection.scripts import scripts
from harness.project.detection.sources import PythonSources

MOST: Final = 4
"""Targets of one kind that are configured; a repository with more holds examples or is many projects."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Marks:
    """What shows that a provider is in use: import packages of its clients, and hosts (`*.suffix` or exact)."""

    sdks: tuple[str, ...]
    hosts: tuple[str, ...]


def detect(root: Path, marks: Mapping[str, Marks]) -> Found:
    """What is below a folder. Shape: `marks` are by provider's name. Nothing is imported, run or followed out of the folder."""
    tree = Tree(root)
    sources = PythonSources(tree)
    found_apps, found_scripts, found_frontends = apps(sources), scripts(sources), frontends(tree)
    silent = [each for each in found_frontends if each.at is None]
    speaking = [each for each in found_frontends if each.at is not None]
    notes = [
        *(f"{each.folder} is TypeScript, but no request was seen in it" for each in silent),
        *_left_out("FastAPI app", [each.spec for each in found_apps]),
        *_left_out("Streamlit script", [each.file for each in found_scripts]),
        *_left_out("TypeScript project", [each.folder for each in speaking]),
        *_unreadable(sources),
        *([f"only the first {MOST_FILES:,} files were looked at"] if tree.cut else []),
    ]
    return Found(
        apps=found_apps[:MOST],
        scripts=found_scripts[:MOST],
        frontends=tuple(speaking[:MOST]),
        providers=tuple(_providers(sources, marks)),
        notes=tuple(notes),
    )


def _left_out(kind: str, names: list[str]) -> Iterator[str]:
    more = names[MOST:]
    if more:
        told = ", ".join(more[:5]) + (f" and {len(more) - 5} more" if len(more) > 5 else "")
        yield f"{len(more)} {kind}{'s' if len(more) > 1 else ''} left out: {told}"


def _unreadable(sources: PythonSources) -> Iterator[str]:
    files = sources.unreadable
    if files:
        version = ".".join(map(str, sys.version_info[:2]))
        yield f"{len(files)} file{'s' if len(files) > 1 else ''} that Python {version} cannot parse: {', '.join(files[:3])}"


def _providers(sources: PythonSources, marks: Mapping[str, Marks]) -> Iterator[FoundProvider]:
    for name, mark in marks.items():
        seen = next(_uses(sources, mark), None)
        if seen is not None:
            yield FoundProvider(name=name, at=seen[0], by=seen[1])


def _uses(sources: PythonSources, mark: Marks) -> Iterator[tuple[Location, str]]:
    for file, text in sources.texts.items():
        for each in text.imports:
            if any(each.name == sdk or each.name.startswith(f"{sdk}.") for sdk in mark.sdks):
                yield Location(file, each.line), f"imports {each.name}"
    for file, text in sources.texts.items():
        for host, line in text.hosts.items():
            if any(_is_host(host, each) for each in mark.hosts):
                yield Location(file, line), f"calls {host}"


def _is_host(host: str, pattern: str) -> bool:
    if pattern == "*":
        return False
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern
