"""Says whether a committed file of types is current: by what its types mean, not by how they are written."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import orjson

from harness.compare.assign import assign
from harness.model import shape as s
from harness.model.contract import Typed
from harness.model.difference import Difference
from harness.model.errors import SourceError
from harness.model.location import dotted
from harness.run.progress import Progress, silent
from harness.sources.typescript.compiler import ensure, find_compiler
from harness.sources.typescript.extraction import Limits, Question, extract
from harness.sources.typescript.node import find_node
from harness.sources.typescript.project import assemble

LARGEST = 20_000_000
"""Bytes of a file of types that is still read."""

MOST = 5
"""Differences that are told of one type."""

LONGEST = 100
"""Characters of a type that are shown."""

_EXPORT = re.compile(r"^export (?:declare )?(?:interface|type|enum) ([A-Za-z_$][\w$]*)", re.M)
_TSCONFIG = {
    "compilerOptions": {
        "strict": True,
        "target": "es2022",
        "module": "esnext",
        "moduleResolution": "bundler",
        "lib": ["es2022", "dom"],
        "types": [],
    },
    "include": ["*.ts"],
}


def stale(file: Path, fresh: str, progress: Progress = silent) -> tuple[str, ...]:
    """What of a file is not as the contract has it, one sentence each; none when it is current.

    Raises: SourceError when the file cannot be read; CannotRun without Node or a compiler.
    """
    held = _read(file)
    wanted, present = _names(fresh), _names(held)
    told = [f"{name} is missing" for name in wanted if name not in present]
    told += [f"{name} is no longer in the contract" for name in present if name not in wanted]
    common = [name for name in wanted if name in present]
    types = _exports(file, held, fresh, common, progress)
    for name in common:
        told.extend(f"{name}{each}" for each in _differences(types[f"fresh__{name}"], types[f"held__{name}"]))
    return tuple(told)


def _read(file: Path) -> str:
    try:
        content = file.read_bytes() if file.stat().st_size <= LARGEST else None
    except OSError as error:
        raise SourceError(
            f"cannot be read: {error.strerror}", where=str(file), way_out=f"Write it: harness types … -o {file}"
        ) from None
    if content is None:
        raise SourceError(f"is larger than {LARGEST} bytes", where=str(file))
    return content.decode("utf-8", "replace")


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_EXPORT.findall(text)))


def _exports(file: Path, held: str, fresh: str, names: list[str], progress: Progress) -> Mapping[str, Typed]:
    """Both files' types, read side by side by one compiler; nothing of either is run."""
    compiler, node = find_compiler(file.resolve().parent), find_node()
    with tempfile.TemporaryDirectory(prefix="harness-types-") as made:
        folder = Path(made).resolve()
        (folder / "held.ts").write_text(held, encoding="utf-8")
        (folder / "fresh.ts").write_text(fresh, encoding="utf-8")
        (folder / "both.ts").write_text(_aliases(names), encoding="utf-8")
        (folder / "tsconfig.json").write_bytes(orjson.dumps(_TSCONFIG))
        question = Question(project=folder, root=folder, exports=True)
        records = extract(question, ensure(compiler, node, progress), node, Limits())
        return assemble(records, folder, from_cache=False).exports


def _aliases(names: list[str]) -> str:
    lines = (f'export type {side}__{name} = import("./{side}").{name};' for name in names for side in ("fresh", "held"))
    return "\n".join(lines)


def _differences(fresh: Typed, held: Typed) -> Iterator[str]:
    """Where one type holds a value that the other does not."""
    if fresh.shape is held.shape:
        return
    found: dict[str, str] = {}
    sides = ((fresh, held, "the contract", "the file"), (held, fresh, "the file", "the contract"))
    for one, other, more, less in sides:
        answer = assign(one.shape, other.shape)
        for each in answer.differences:
            found.setdefault(dotted(each.path), _told(each, more, less))
    inner = [place for place in found if not any(other != place and other.startswith(place) for other in found)]
    for place in inner[:MOST]:
        yield f"{'.' if place and place[0] not in '[{' else ''}{place}: {found[place]}"
    if len(inner) > MOST:
        yield f": {len(inner) - MOST} more differences"
    if not found:
        yield f": the contract has {_short(s.describe(fresh.shape))}, the file {_short(s.describe(held.shape))}"


def _told(difference: Difference, more: str, less: str) -> str:
    """What one side has that the other does not take."""
    if difference.kind == "field-missing":
        return f"{less} requires it, and {more} lacks it"
    if difference.kind == "field-optional":
        return f"{less} requires it, and {more} has it optional"
    return f"{more} has {_short(difference.observed)}, not {_short(difference.expected)}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
