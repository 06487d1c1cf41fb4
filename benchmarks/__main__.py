"""Runs all benchmarks, or the named ones: `python -m benchmarks [start subschema contracts extraction generated_types replay redflags]`.

Each is a module of this package with a `main`; it prints a table of ratios and says what it skipped.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path


def names() -> tuple[str, ...]:
    """The benchmarks there are; packages have commands of their own."""
    found = pkgutil.iter_modules([str(Path(__file__).parent)])
    return tuple(sorted(each.name for each in found if not each.name.startswith("_") and not each.ispkg))


def main(arguments: list[str]) -> int:
    """Run the benchmarks one after the other; 2 for a name that is none, 1 where one has failed."""
    unknown = [name for name in arguments if name not in names()]
    if unknown:
        print(f"no benchmark is called {unknown[0]!r}; there are {', '.join(names())}", file=sys.stderr)
        return 2
    failed = 0
    for name in arguments or names():
        print(f"\n== {name}", flush=True)
        failed |= importlib.import_module(f"benchmarks.{name}").main([]) or 0
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
