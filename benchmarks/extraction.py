"""Measures the reading of TypeScript beside npm's makers of JSON Schema, on GitHub's generated types, in one run.

`HARNESS_PEERS=1` asks for it: npm then installs the peers and the types, by their names and versions, into the harness's cache folder.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks._process import Taken, installed, taken_by
from harness.model.errors import CannotRun, HarnessError
from harness.sources.typescript.compiler import cache_folder, ensure, find_compiler
from harness.sources.typescript.node import Node, clean_environment, find_node

PEERS = {"typescript-json-schema": "0.68.0", "ts-json-schema-generator": "2.4.0"}
TYPES = {"@octokit/openapi-types": "28.0.0"}
LIMIT = 100
"""Processor seconds after which a peer is given up."""

RUNS = 3
INSTALL_SECONDS = 600
SOURCE = """import type { components, operations } from "@octokit/openapi-types";
export type Schemas = components["schemas"];
export type Operations = operations;
"""
_OPTIONS = {"strict": True, "module": "esnext", "moduleResolution": "bundler", "target": "es2022", "types": []}
_OURS = """import sys
from pathlib import Path
from harness.sources.typescript.cache import ExtractionCache
from harness.sources.typescript.project import read
found = read(Path(sys.argv[1]), exports=True, cache=ExtractionCache(Path(sys.argv[2])))
print(found.coverage.other["definitions"], found.coverage.other["properties"])
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """What one tool took, and how many definitions it told apart; `note` says why there are none."""

    tool: str
    taken: Taken
    definitions: int = 0
    note: str = ""


def main(_arguments: Sequence[str]) -> None:
    """Print the table, or why there is none."""
    if not os.environ.get("HARNESS_PEERS"):
        print("skipped: npm's peers on @octokit/openapi-types (set HARNESS_PEERS=1; npm then installs them)")
        return
    try:
        node = find_node()
        folder = prepare(cache_folder() / "benchmarks", node)
    except HarnessError as fault:
        print(f"skipped: {fault}")
        return
    for line in table([ours(folder, node), *(peer(name, folder, node) for name in PEERS)]):
        print(line)


def prepare(cache: Path, node: Node) -> Path:
    """The folder with the types, the peers and one source that names all of them. Raises: CannotRun without npm."""
    if not node.npm:
        raise CannotRun("npm is missing, which installs the peers and the types")
    wanted = {**PEERS, **TYPES}
    folder = cache / "-".join(version for version in wanted.values())
    if not all((folder / "node_modules" / name / "package.json").is_file() for name in wanted):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text(json.dumps({"private": True, "dependencies": wanted}))
        _install(folder, node)
    (folder / "all.ts").write_text(SOURCE)
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": _OPTIONS, "files": ["all.ts"]}))
    return folder


def _install(folder: Path, node: Node) -> None:
    command = [*node.npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress"]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=INSTALL_SECONDS,
            check=False,
            env=clean_environment(network=True),
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise CannotRun(f"npm cannot install the peers: {fault}") from fault
    if done.returncode:
        raise CannotRun(f"npm cannot install the peers: {done.stderr.strip()[:300]}")


def ours(folder: Path, node: Node) -> Row:
    """The whole process, Python and Node, with shapes of everything at the end; nothing is taken from a cache."""
    compiler = ensure(find_compiler(Path("/")), node, print)  # not the one that a peer brings into the folder
    environment = {**installed(), "HARNESS_TYPESCRIPT": str(compiler.entry)}
    found = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as made:
            output = Path(made, "counts")
            command = [sys.executable, "-c", _OURS, str(folder), made]
            took = taken_by(command, output=str(output), environment=environment)
            counts = output.read_text().split()
        found.append(Row(tool="harness", taken=took, definitions=int(counts[0]) if counts else 0, note=_note(took)))
    return min(found, key=lambda row: row.taken.seconds)


def peer(name: str, folder: Path, node: Node) -> Row:
    """One run of a peer over the same source, ended at the limit."""
    with tempfile.TemporaryDirectory() as made:
        output = Path(made, "schema.json")
        took = taken_by(
            [*node.command, "--max-old-space-size=4096", *_words(name, folder, output)],
            folder=folder,
            environment=clean_environment(),
            limit=LIMIT,
        )
        definitions = len(json.loads(output.read_bytes()).get("definitions", ())) if output.is_file() else 0
    return Row(tool=name, taken=took, definitions=definitions, note=_note(took))


def _note(took: Taken) -> str:
    if took.code < 0:
        return f"did not finish in {LIMIT} s"
    return f"failed with exit code {took.code}" if took.code else ""


def _words(name: str, folder: Path, output: Path) -> list[str]:
    modules = folder / "node_modules" / name / "bin"
    if name == "typescript-json-schema":
        return [str(modules / name), "tsconfig.json", "*", "--ignoreErrors", "--out", str(output)]
    options = ["--tsconfig", "tsconfig.json", "--path", "all.ts", "--type", "*", "--no-type-check"]
    return [str(modules / f"{name}.js"), *options, "--out", str(output)]


def table(rows: Sequence[Row]) -> Iterator[str]:
    """One line a tool; the ratio is to the first, and a lower bound where a tool did not finish."""
    first = rows[0].taken.seconds
    yield "| tool | CPU seconds | ratio | definitions | MB | |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        bound = "> " if row.taken.code < 0 else ""
        seconds, ratio = row.taken.seconds, row.taken.seconds / first
        yield (
            f"| {row.tool} | {bound}{seconds:.2f} | {bound}{ratio:.1f} | {row.definitions or '-'} "
            f"| {row.taken.megabytes:.0f} | {row.note} |"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
