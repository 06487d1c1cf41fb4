"""Which source files name which others in their imports: by reading alone, and rather too many than too few."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final

from harness.sources.source_tree import SourceTree

PYTHON: Final = (".py",)
SCRIPT: Final = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".vue", ".svelte")

_FROM: Final = re.compile(r"^[ \t]*from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]*)", re.MULTILINE)
_IMPORT: Final = re.compile(r"^[ \t]*import[ \t]+([^\n#]*)", re.MULTILINE)
_SPECIFIER: Final = re.compile(r"""(?:\bfrom|\bimport|\brequire)\s*\(?\s*["']([^"'\n]+)["']""")
_WORD: Final = re.compile(r"\w+")
_SCRIPT_ENDING: Final = re.compile(r"\.(?:d\.)?[cm]?[jt]sx?$")


def reach(changed: Collection[str], tree: SourceTree) -> frozenset[str]:
    """The changed files, what they use and what uses them, through any number of files. Shape: absolute paths with `/`.

    An import is resolved by the end of its path, so that search paths and aliases need not be known. Files that are gone count too.
    """
    graph = _graph(tree, changed)
    users: dict[str, set[str]] = defaultdict(set)
    for file, used in graph.items():
        for each in used:
            users[each].add(file)
    return frozenset(_closure(changed, graph) | _closure(changed, users))


def _closure(start: Iterable[str], edges: Mapping[str, Collection[str]]) -> set[str]:
    seen = set(start)
    waiting = list(seen)
    while waiting:
        for each in edges.get(waiting.pop(), ()):
            if each not in seen:
                seen.add(each)
                waiting.append(each)
    return seen


def _graph(tree: SourceTree, gone: Collection[str]) -> Mapping[str, Collection[str]]:
    files = sorted({*tree.files, *gone})
    python = [each for each in files if each.endswith(PYTHON)]
    script = [each for each in files if each.endswith(SCRIPT)]
    graph: dict[str, set[str]] = {}
    for group, names, bare in ((python, _python_names, _python_bare), (script, _script_names, _script_bare)):
        ends: dict[str, list[str]] = defaultdict(list)
        for each in group:
            ends[bare(each).rpartition("/")[2]].append(each)
        for each in group:
            text = tree.read(each).decode("utf-8", errors="replace")
            graph[each] = {found for name in set(names(each, text)) for found in _ending(name, ends, bare)} - {each}
    return graph


def _ending(name: str, ends: Mapping[str, list[str]], bare: Callable[[str], str]) -> Iterator[str]:
    """The files whose path, without its ending, ends in this name; a whole path is that file's alone."""
    for each in ends.get(name.rpartition("/")[2], ()):
        path = bare(each)
        if path == name or (not name.startswith("/") and path.endswith(f"/{name}")):
            yield each


def _python_bare(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__")


def _script_bare(file: str) -> str:
    return _SCRIPT_ENDING.sub("", file).removesuffix("/index")


def _python_names(file: str, text: str) -> Iterator[str]:
    for dots, module, names in _FROM.findall(text):
        start = ""
        if dots:
            start = file
            for _ in dots:
                start = posixpath.dirname(start)
        base = "/".join(each for each in (start, *module.split(".")) if each)
        if base:
            yield base
            yield from (f"{base}/{each}" for each in _WORD.findall(names))
    for modules in _IMPORT.findall(text):
        for each in modules.split(","):
            yield each.split(" as ")[0].strip().replace(".", "/")


def _script_names(file: str, text: str) -> Iterator[str]:
    for said in _SPECIFIER.findall(text):
        name = _SCRIPT_ENDING.sub("", said.partition("?")[0])
        if name.startswith("."):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(file), name)).removesuffix("/index")
        elif "/" in name:
            # An alias (`@/api`, `~lib/api`, `src/api`) stands for a folder that only the compiler's settings name.
            yield name.partition("/")[2].removesuffix("/index")
            yield name.removesuffix("/index")
        else:
            yield name
