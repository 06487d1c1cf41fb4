"""Finds the TypeScript projects of a repository that make requests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from harness.model.location import Location
from harness.project.detection.files import Tree, joined, parents
from harness.project.detection.found import FoundFrontend

_REQUEST: Final = re.compile(
    r"\bfetch\(|\baxios\b|\bky\b[.(]|\bofetch\b|\$fetch\(|\bcreateClient\(|\bopenapi-fetch\b|\bnew Request\(|\bHttpClient\b"
)
_SOURCES: Final = (".ts", ".tsx", ".mts", ".vue", ".svelte")
_ASIDE: Final = re.compile(
    r"(^|/)(e2e|tests?|__tests__|playwright|cypress|docs?|examples?|storybook)(/|$)|\.(test|spec|config)\.[mc]?tsx?$|\.d\.ts$"
)
_MOST_SOURCES: Final = 2_000


def frontends(tree: Tree) -> tuple[FoundFrontend, ...]:
    """The projects, outer ones first; a project inside another is its own only where the outer one is a workspace.

    A single package may have the files of a workspace too: `pnpm-workspace.yaml` holds pnpm's settings as well.
    """
    folders = [file.rpartition("/")[0] for file in tree.files if file.rpartition("/")[2] == "tsconfig.json"]
    projects = [each for each in folders if not _ASIDE.search(each) and tree.has(joined(each, "package.json"))]
    holding = {above for each in projects for above in parents(each)}
    workspaces = {each for each in projects if each in holding and _is_workspace(tree, each)}
    alone = set(projects) - workspaces
    kept = [each for each in projects if each in alone and not any(above in alone for above in parents(each) if each)]
    return tuple(FoundFrontend(folder=each or ".", at=_request(tree, each)) for each in kept)


def _is_workspace(tree: Tree, folder: str) -> bool:
    marks = ("pnpm-workspace.yaml", "turbo.json", "lerna.json", "nx.json")
    named = re.search(r'"workspaces"\s*:', tree.text(joined(folder, "package.json"))) is not None
    return named or any(tree.has(joined(folder, each)) for each in marks)


def _request(tree: Tree, folder: str) -> Location | None:
    for file in _sources(tree, folder):
        text = tree.text(file)
        found = _REQUEST.search(text)
        if found:
            return Location(file, text.count("\n", 0, found.start()) + 1)
    return None


def _sources(tree: Tree, folder: str) -> Iterator[str]:
    mine = (
        each
        for each in tree.files
        if each.startswith(f"{folder}/" if folder else "") and each.endswith(_SOURCES) and not _ASIDE.search(each)
    )
    for _, file in zip(range(_MOST_SOURCES), mine, strict=False):
        yield file
