"""Findings as lines."""

from __future__ import annotations

import json

from harness.model.record import RunRecord
from harness.render.formats import json as whole
from harness.render.formats.ndjson import render


def test_each_line_is_a_finding_as_the_json_form_has_it(records: list[RunRecord]) -> None:
    """The same objects in the same order, known ones included; a run without findings has no line."""
    lines = [json.loads(each) for each in render(records).splitlines()]
    assert lines == json.loads(whole.render(records))["findings"]
    assert lines
    assert render([]) == b""
