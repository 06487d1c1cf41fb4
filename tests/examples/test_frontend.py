"""The storefront's frontend: it fits its own types."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

FRONTEND = Path(__file__).parents[2] / "examples" / "storefront" / "frontend"
COMPILER = FRONTEND / "node_modules" / "typescript" / "bin" / "tsc"


def test_frontend_type_checks() -> None:
    """The frontend's compiler finds no fault in the frontend."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not on PATH.")
    if not COMPILER.is_file():
        pytest.skip(f"The frontend's packages are not installed: run npm ci in {FRONTEND.name}.")
    done = subprocess.run(
        [node, str(COMPILER), "--noEmit", "--incremental", "false"],
        cwd=FRONTEND, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
