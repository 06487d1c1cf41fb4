"""`python -m harness`: the `harness` command, where its script is not on the path."""

from __future__ import annotations

from harness.cli.main import main

main()
