"""Findings as lines of JSON, for pipes and log shippers: one finding a line, in the form of `harness/render/findings.schema.json`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from harness.model.finding import as_json
from harness.model.record import RunRecord
from harness.render.digest import digest
from harness.render.plain import plain
from harness.render.setting import PLAIN, Setting

FORMAT: Final = "ndjson"
FILENAME: Final = "findings.jsonl"
"""Another ending than that of run records, which lie in the same folder."""


def render(records: Sequence[RunRecord], setting: Setting = PLAIN) -> bytes:  # noqa: ARG001  lines have no room for it
    """New findings in the order of what to fix first, then the known ones; nothing where there is none."""
    shown = digest(records)
    return b"".join(
        json.dumps(plain(as_json(each)), allow_nan=False).encode() + b"\n" for each in (*shown.findings, *shown.known)
    )
