"""The shell command with which a user sees for himself what the import of a target does."""

from __future__ import annotations

import shlex


def import_command(spec: str, options: str = "") -> str:
    """Imports the module of `folder/package.module:name` by itself, from that folder; `options` are Python's own."""
    folder, _, words = spec.rpartition("/")
    there = f"cd {shlex.quote(folder)} && " if folder else ""
    return f"{there}python {options}{' ' if options else ''}-c 'import {words.partition(':')[0]}'"
