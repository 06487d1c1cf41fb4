"""Measures the look for red flags: cold, after one edit, and unchanged, beside the parser alone, in one run.

The project is made: 200,000 lines of TypeScript and 100,000 of Python, every third file with integration code. `HARNESS_REDFLAGS_SOURCES` names a
folder of real sources to measure as well. Units: seconds of the wall clock and, in brackets, of the processor, of all processes; megabytes of the largest.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from ast_grep_py import SgRoot

from benchmarks._process import PROGRAM, taken_by

TYPESCRIPT_LINES = 200_000
PYTHON_LINES = 100_000
HOSTILE = {
    "10 MB minified": ("bundle.js", 'fetch("/a").then(r=>r.json());' * 340_000),
    "broken syntax": ("broken.ts", "export function f() { useEffect(() => { fetch('/a'; \n" * 15_000),
    "nested 100,000 deep": ("deep.ts", "fetch(\n" * 100_000),
    "one long function": (
        "long.py",
        "import requests\n\ndef f():\n" + "    r = requests.get(U)\n    use(r, r.json())\n" * 18_000,
    ),
}

_TSX = """import {{ useEffect, useState }} from "react";
import {{ load{n} }} from "./api{n}";

export interface Item{n} {{
  id: string;
  name: string;
  price: number;
  tags: string[];
}}

export function List{n}({{ owner }}: {{ owner: string }}) {{
  const [items, setItems] = useState<Item{n}[] | null>(null);
  const [filter, setFilter] = useState("");
  useEffect(() => {{
    let ignore = false;
    load{n}(owner).then((found) => {{ if (!ignore) setItems(found); }}).catch(report);
    return () => {{ ignore = true; }};
  }}, [owner]);
  if (!items) return <Skeleton rows={{5}} />;
  const shown = items.filter((item) => item.name.includes(filter)).sort((a, b) => a.price - b.price);
  return (
    <section className="list" aria-label="Items">
      <input value={{filter}} onChange={{(event) => setFilter(event.target.value)}} />
      {{shown.map((item) => (
        <article key={{item.id}}>
          <h3>{{item.name}}</h3>
          <span>{{item.price.toFixed(2)}}</span>
          <ul>{{item.tags.map((tag) => <li key={{tag}}>{{tag}}</li>)}}</ul>
        </article>
      ))}}
    </section>
  );
}}
"""
_API = """const BASE = process.env.API_URL ?? "";

export async function load{n}(owner: string): Promise<Item[]> {{
  const res = await fetch(`${{BASE}}/items?owner=${{owner}}`);
  if (!res.ok) throw new Error(String(res.status));
  return schema.parse(await res.json());
}}
"""
_PLAIN = """export type Shape{n} = {{ kind: "circle"; radius: number }} | {{ kind: "box"; width: number; height: number }};

export function area{n}(shape: Shape{n}): number {{
  switch (shape.kind) {{
    case "circle":
      return Math.PI * shape.radius ** 2;
    case "box":
      return shape.width * shape.height;
  }}
}}
"""
_SERVICE = """import httpx
from app.models import Item

client = httpx.AsyncClient(timeout=10)


async def load_{n}(owner: str) -> list[Item]:
    response = await client.get(f"{{BASE}}/items", params={{"owner": owner}})
    response.raise_for_status()
    return [Item.model_validate(each) for each in response.json()]
"""
_MODEL = """from dataclasses import dataclass, field


@dataclass
class Order{n}:
    id: int
    lines: list[int] = field(default_factory=list)

    def total(self) -> int:
        return sum(each for each in self.lines if each > 0)

    def grown(self, amount: int) -> "Order{n}":
        if amount < 0:
            raise ValueError("amount is below zero")
        return Order{n}(self.id, [*self.lines, amount])
"""


def main(_arguments: Sequence[str]) -> None:
    """Print a table of both projects, and one of hostile files."""
    print("| project | lines | parser alone | cold | one file edited | unchanged | MB |\n|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "first.py").touch()
        look(Path(folder))  # Python compiles the harness once, as an installer does
    with tempfile.TemporaryDirectory() as folder:
        print(row("made", make(Path(folder))))
    real = os.environ.get("HARNESS_REDFLAGS_SOURCES")
    if real:
        with tempfile.TemporaryDirectory() as folder:
            copied = shutil.copytree(real, Path(folder) / "real", symlinks=True)
            print(row(Path(real).name, copied))
    else:
        print("| real sources | skipped: HARNESS_REDFLAGS_SOURCES names no folder |")
    print("\n| hostile file | seconds |\n|---|---|")
    for name, (file, text) in HOSTILE.items():
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / file).write_text(text, encoding="utf-8")
            print(f"| {name} | {look(Path(folder))[0]} |", flush=True)


def look(folder: Path) -> tuple[str, float]:
    """How long one look takes, and the memory of the largest process."""
    started = time.perf_counter()
    done = taken_by([sys.executable, "-c", PROGRAM, "redflags", ".", "--quiet"], folder=folder)
    return f"{time.perf_counter() - started:.2f} ({done.seconds:.2f})", done.megabytes


def make(folder: Path, *, typescript: int = TYPESCRIPT_LINES, python: int = PYTHON_LINES) -> Path:
    """A project of about so many lines."""
    for language, wanted in (("ts", typescript), ("py", python)):
        lines = number = 0
        while lines < wanted:
            for name, text in _files(language, number):
                place = folder / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text, encoding="utf-8")
                lines += text.count("\n")
            number += 1
    return folder


def _files(language: str, number: int) -> list[tuple[str, str]]:
    many = range(number * 10, number * 10 + 10)
    if language == "py":
        plain = "".join(_MODEL.format(n=each) for each in many)
        return [(f"app/service_{number}.py", _SERVICE.format(n=number)), (f"app/model_{number}.py", plain)]
    plain = "".join(_PLAIN.format(n=each) for each in many)
    here = f"web/part{number}"
    return [
        (f"{here}/List.tsx", _TSX.format(n=number)),
        (f"{here}/api{number}.ts", _API.format(n=number)),
        (f"{here}/shapes.ts", plain),
    ]


def row(name: str, folder: Path) -> str:
    """One project as a row: the parser alone, then three looks of the command."""
    files = [each for each in sorted(folder.rglob("*")) if each.suffix in {".py", ".ts", ".tsx"}]
    texts = [(each.suffix, each.read_text(encoding="utf-8", errors="replace")) for each in files]
    started = time.perf_counter()
    for suffix, text in texts:
        SgRoot(text, "python" if suffix == ".py" else "tsx").root()
    parsing = time.perf_counter() - started
    (cold, memory), lines = look(folder), sum(text.count("\n") for _, text in texts)
    files[0].write_text(files[0].read_text(encoding="utf-8", errors="replace") + "\n", encoding="utf-8")
    edited, _ = look(folder)
    same, _ = look(folder)
    return f"| {name} | {lines:,} | {parsing:.2f} | {cold} | {edited} | {same} | {memory:.0f} |"
