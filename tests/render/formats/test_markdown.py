"""The Markdown form reads well in a pull request and cannot be steered."""

from __future__ import annotations

import pytest

from harness.model.finding import Finding, Severity
from harness.model.record import RunRecord
from harness.render.formats.markdown import render


def _one(**more: object) -> str:
    finding = Finding(**{"rule": "r", "severity": Severity.ERROR, "message": "m", "cause": ("c",), **more})  # type: ignore[arg-type]
    return render([RunRecord(id="r", session="api", started="1", ended="2", findings=(finding,))]).decode()


def test_a_run_reads_as_verdict_and_folded_findings(records: list[RunRecord]) -> None:
    """Known findings and skips fold at the end."""
    text = render(records).decode()
    assert text.startswith("### ❌ 3 faults between your systems to mend before you ship\n\n3 errors and 1 warning")
    assert text.count("<details><summary>") == text.count("</details>") == 6
    assert "- Mend here: `examples/storefront/frontend/src/api/types.ts:88`" in text
    assert "at `/items/0/shipped_at`" in text
    assert "- web team until" not in text
    assert "web team until 2027\\-03\\-31: The loyalty page ships in March" in text
    assert "screenshots: no Chromium was found" in text


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("<img src=x>", "&lt;img src=x&gt;"),
        ("[a](http://b)", r"\[a\]\(http://b\)"),
        ("@team look", "&#64;team look"),
        ("a | b\n# c", r"a \| b \# c"),
        ("</details>", "&lt;/details&gt;"),
    ],
)
def test_text_is_only_text(message: str, shown: str) -> None:
    """No markup, link, mention or heading comes from a message."""
    assert f"🔴 {shown}</summary>" in _one(message=message)


def test_a_code_span_holds_backticks() -> None:
    """Its fence is longer than any run inside."""
    assert "- See it: ``` a``b`c ```\n" in _one(reproduction="a``b`c")


def test_long_runs_are_counted() -> None:
    """A comment has an end."""
    findings = tuple(Finding(rule="r", severity=Severity.HINT, message="m" * 900, cause=(str(at),)) for at in range(40))
    text = render([RunRecord(id="r", session="api", started="1", findings=findings)]).decode()
    assert "… and 15 findings more in the report." in text
    assert len(text) < 30_000
