"""How long the command takes to answer `--help`, beside a bare interpreter and beside its own libraries."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

_RUNS = 7
_COMMANDS = {
    "python -c pass": ("-c", "pass"),
    "import typer": ("-c", "import typer"),
    "harness --help": ("-m", "harness.cli.main", "--help"),
    "harness rules": ("-m", "harness.cli.main", "rules"),
}


def main(_arguments: Sequence[str]) -> None:
    """Print the median of several whole processes, in seconds and as a ratio to the bare interpreter."""
    medians = {name: _median(command) for name, command in _COMMANDS.items()}
    bare = medians["python -c pass"]
    for name, seconds in medians.items():
        print(f"{name:18} {seconds:6.3f} s   {seconds / bare:5.1f} x")


def _median(command: tuple[str, ...]) -> float:
    times = []
    for _ in range(_RUNS):
        started = time.perf_counter()
        subprocess.run([sys.executable, *command], stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


if __name__ == "__main__":
    main(sys.argv[1:])
