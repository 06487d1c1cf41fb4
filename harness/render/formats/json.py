"""JSON for machines: the public form of findings, described by `harness/render/findings.schema.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from harness.model.finding import as_json
from harness.model.record import Cell, Edge, RunRecord
from harness.render.digest import Digest, digest
from harness.render.plain import plain
from harness.render.setting import PLAIN, Setting
from harness.render.verdict import verdict

FORMAT: Final = "json"
FILENAME: Final = "report.json"


def render(records: Sequence[RunRecord], setting: Setting = PLAIN) -> bytes:
    """One JSON document, ASCII, indented by two."""
    shown = digest(records)
    document = {
        "findings": [as_json(each) for each in (*shown.findings, *shown.known)],
        "coverage": {
            "cells": [_cell(each) for each in shown.cells],
            "integrations": [_edge(each) for each in shown.edges],
        },
        "skipped": [
            {"what": each.what, "reason": each.reason, "way_out": each.way_out, "check": each.check}
            for each in shown.skips
        ],
        "measures": shown.measures,
        "runs": [_run(each) for each in shown.records],
        "summary": _summary(shown, setting),
    }
    return json.dumps(plain(document), indent=2, allow_nan=False).encode() + b"\n"


def _cell(cell: Cell) -> Mapping[str, Any]:
    return {
        "check": cell.check,
        "subject": cell.subject,
        "aspect": cell.aspect,
        "outcome": cell.outcome,
        "count": cell.count,
        "detail": cell.detail,
    }


def _edge(edge: Edge) -> Mapping[str, Any]:
    return {
        "consumer": edge.consumer,
        "provider": edge.provider,
        "check": edge.check,
        "outcome": edge.outcome,
        "detail": edge.detail,
    }


def _run(record: RunRecord) -> Mapping[str, Any]:
    return {
        "id": record.id,
        "session": record.session,
        "shard": record.shard,
        "started": record.started,
        "ended": record.ended,
        "interrupted": record.interrupted,
        "seed": record.seed,
        "version": record.version,
        "notes": list(record.notes),
    }


def _summary(shown: Digest, setting: Setting) -> Mapping[str, Any]:
    judged = verdict(shown, setting.fail_on)
    counts = {severity.value: number for severity, number in shown.counts.items()}
    return {"state": judged.state, "headline": judged.headline, "known": len(shown.known), **counts}
