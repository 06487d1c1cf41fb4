"""The calls of an API that an earlier reading of a TypeScript project left in the cache: facts of the checker without starting it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from harness.model.source_facts import KnownCall, Taken
from harness.sources.typescript.cache import ExtractionCache
from harness.sources.typescript.compiler import find_compiler
from harness.sources.typescript.extraction import Question, Record

_VALIDATED: Final = frozenset({"schema", "guard"})
_GUESSED: Final = frozenset({"contextual"})


def kept_calls(
    folders: Iterable[Path], root: Path, cache: ExtractionCache | None = None
) -> tuple[str, tuple[KnownCall, ...]]:
    """The calls of every folder that was read as it is now, and a text that is another one when they are others.

    Shape: places are relative to `root`, as the reading for `harness drift` from there has them. A folder that was never read costs nothing.
    """
    store = cache if cache is not None else ExtractionCache()
    keys, calls = [], list[KnownCall]()
    for project in store.known(folders):
        question = Question(project=project, root=root)
        key = store.key(question, find_compiler(project))
        records = store.load(key)
        if records is not None:
            keys.append(key)
            calls.extend(_calls(records))
    return ",".join(keys), tuple(dict.fromkeys(calls))


def _calls(records: Iterable[Record]) -> Iterator[KnownCall]:
    for each in records:
        if each["rec"] == "site" and each["at"]:
            methods = tuple(each["methods"])
            place, made = _place(each["at"]), _place(each["via"][0] if each["via"] else each["at"])
            method = str(methods[0]) if len(methods) == 1 else ""
            paths = {str(one["path"]) for one in each["paths"]}
            path = paths.pop() if len(paths) == 1 else ""
            yield KnownCall(place=place, made=made, method=method, path=path, taken=_taken(each))


def _place(at: tuple[str, int, int, int]) -> tuple[str, int, int]:
    file, line, column, _ = at
    return str(file), int(line), int(column)


def _taken(site: Record) -> Taken:
    """What a site takes a successful answer for; the surest of what it says."""
    ways = {str(each["how"]) for each in site["resp"] if _is_success(each)}
    if ways & _VALIDATED:
        return "validated"
    if ways - _GUESSED:
        return "claimed"
    return "guessed" if ways or any(_is_success(each) for each in site["fields"]) else ""


def _is_success(record: Record) -> bool:
    if record.get("status"):
        return str(record["status"]).startswith("2")
    branch = record.get("branch")
    return branch != "error" and (not isinstance(branch, int) or 200 <= branch < 300)
