"""Mending the seeded corpus: what can be mended is, every other line stays as it was."""

from __future__ import annotations

from typing import Any

from harness.run.drift_fix import fix

FEWEST = 40


def test_mended_findings_are_gone_and_nothing_else_is_touched(drifted: Any) -> None:
    """Of all findings with an edit, those that are left are told with a reason; only lines with a fault are changed."""
    root, look = drifted
    before = {each.fingerprint: each for each in look().findings}
    done = fix(look, root, lambda _planned: True)
    left = {each.fingerprint for each in done.result.findings}
    mended = [each for name, each in before.items() if each.edit is not None and name not in left]
    assert done.written >= FEWEST
    assert len(mended) >= FEWEST
    assert {each.edit for name, each in before.items() if each.edit and name in left} <= {e.edit for e in done.refused}
    taken = [line for line in done.patch.splitlines() if line.startswith("-") and not line.startswith("---")]
    assert [line for line in taken if "// at" not in line] == []
